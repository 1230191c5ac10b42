"""The answers of the pieces, gathered: counted, and written where that is asked for."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import NamedTuple

from luoshi.lake.files import Session, quoted, read_table, reading
from luoshi.lake.manifest import Lake, LakeError
from luoshi.lake.plain import ANSWERS
from luoshi.lake.rows import PROGRAMME_BITS

# As Period.__str__ writes it.
_PERIOD = """case a.at_month - a.from_month
              when 0 then printf('%04d-%02d', a.at_month // 12, a.at_month % 12 + 1)
              when 2 then printf('%04d-Q%d', a.at_month // 12, a.at_month % 12 // 3 + 1)
              when 5 then printf('%04d-H%d', a.at_month // 12, a.at_month % 12 // 6 + 1)
              when 11 then printf('%04d', a.at_month // 12) end"""
_ROW = """select p.code as programme, t.target, t.area,
              make_date(a.as_of // 10000, a.as_of // 100 % 100, a.as_of % 100) as as_of, {verdict} as verdict,
              {light} as light, t.form || '.' || a.outcome::varchar as rule, t.policy,
              a.is_provisional::integer = 1 as provisional, a.is_sample::integer = 1 as sample, {period} as period,
              i.id as observation, a.total
from answers a
join {targets} t on t.target_no = a.target_no
join programme p on p.number = a.target_no >> {bits}
left join (select observation_no, any_value(id) as id from {figures} where {within} and id is not null
           group by observation_no) i on i.observation_no = a.observation_no
{more}"""

_PLAIN = "outcome, is_red"


class Key(NamedTuple):
    """What targets are counted by. programme: its number; as_of: yyyymmdd."""

    programme: int
    as_of: int
    verdict: str
    light: str


class Taken:
    """The answers so far. folder: where answers wait to be written as one file; None: they are counted only."""

    def __init__(self, duck: Session, lake: Lake, folder: Path | None, *, marks: bool) -> None:
        self._duck, self._lake, self._folder = duck, lake, folder
        self._mark = "sum(hash(target_no, as_of))" if marks else "0"
        self._parts: list[str] = []
        self.found: Counter[Key] = Counter()
        self.marks: Counter[Key] = Counter()
        lines = ", ".join(f"('{o}', {r}, '{v}', '{c}')" for (o, r), (v, c) in ANSWERS.items())
        names = "outcome, is_red, verdict, light"
        duck.run(f"create temp table answer_of as from (values {lines}) as v({names})")
        duck.run("create temp table programme (number bigint, code varchar)")
        codes = ", ".join(f"({p.number}, {quoted(p.code)})" for p in lake.programmes)
        if codes:
            duck.run(f"insert into programme values {codes}")

    def take_ruled(self, text: str, source: str, within: str) -> None:
        """Takes the answers of judge.sql. source, within: the relation and rows with their figures."""
        self._take(text, "verdict, light", source, within)

    def take_plain(
        self, text: str, source: str, within: str, *, answers: int, figures: int = 0
    ) -> bool:
        """Takes the answers of plain.sql if there are so many, and so many of them with a figure; else none, False."""
        return self._take(text, _PLAIN, source, within, answers, figures)

    def _take(
        self,
        text: str,
        words: str,
        source: str,
        within: str,
        answers: int | None = None,
        figures: int = 0,
    ) -> bool:
        if self._folder is not None:
            self._duck.run(f"create or replace temp table answers as {text}")
            text = "from answers"
        rows = self._duck.rows(
            f"select target_no >> {PROGRAMME_BITS}, as_of, {words}, count(*), {self._mark}, count(at_month) "
            f"from ({text}) group by 1, 2, 3, 4"
        )
        if answers is not None and sum(row[4] for row in rows) != answers:
            return False
        if sum(row[6] for row in rows) < figures:
            return False
        for programme, as_of, word, shade, targets, mark, _ in rows:
            answer = ANSWERS[word, shade] if words == _PLAIN else (word, shade)
            key = Key(programme, as_of, *answer)
            self.found[key] += targets
            self.marks[key] += mark
        if self._folder is not None:
            self._keep(self._folder, source, within, plain=words == _PLAIN)
        return True

    def _keep(self, folder: Path, source: str, within: str, *, plain: bool) -> None:
        more = "join answer_of v on v.outcome = a.outcome::varchar and v.is_red = a.is_red"
        text = _ROW.format(
            verdict="v.verdict" if plain else "a.verdict",
            light="v.light" if plain else "a.light",
            period=_PERIOD,
            targets=read_table(self._lake, "targets"),
            figures=source,
            within=within,
            bits=PROGRAMME_BITS,
            more=more if plain else "",
        )
        path = str(folder / f"answers-{len(self._parts)}.parquet")
        self._duck.run(f"copy ({text}) to {quoted(path)} (format parquet)")
        self._parts.append(path)

    def write(self, out: Path) -> None:
        """All answers as one file, by programme, target, area and date; there at once or not at all."""
        if self._folder is None or not self._parts:
            raise LakeError("湖里没有目标，没有可写的评定。", "请先导入数据包。")
        kind = "format parquet, compression zstd" if out.suffix == ".parquet" else "format csv"
        beside = self._folder / f"out{out.suffix}"
        self._duck.run(
            f"copy (select * from {reading(self._parts)} order by programme, target, area, as_of) "
            f"to {quoted(str(beside))} ({kind})"
        )
        try:
            beside.replace(out)
        except OSError as error:
            raise LakeError(
                f"“{out}”写不进去：{error.strerror}。", "请换一个位置，或关掉正在打开它的程序。"
            ) from error
