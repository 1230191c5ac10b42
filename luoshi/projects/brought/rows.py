"""What each row under the head is: a project, the title of a section, a subtotal, a note. Where it may be two, it is asked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from luoshi.projects.brought.cells import Names, list_in
from luoshi.projects.brought.columns import column_fields, column_words
from luoshi.projects.brought.got import LONGEST, plain_text
from luoshi.projects.brought.layout import Heads
from luoshi.projects.brought.page import CellFinding, Page, is_figure

LineKind = Literal["project", "section", "subtotal", "note", "head", "part", "doubtful"]
LINE_WORDS: Final[Mapping[LineKind, str]] = {
    "project": "项目",
    "section": "分类标题",
    "subtotal": "合计",
    "note": "说明",
    "head": "重复的表头",
    "part": "上一个项目的续行",
    "doubtful": "没有认定",
}
_NUMERAL: Final = "一二三四五六七八九十"
_MARK = re.compile(
    rf"第?[{_NUMERAL}]{{1,3}}(?:[、.,:]|部分|$)|\([{_NUMERAL}]{{1,3}}\)|[IVX]{{1,4}}[、.]"
)
_COUNT = re.compile(r"[(（【]?(?:共计?)?(\d+)个(?:项目)?[)）】]?$")
_SIGNED = re.compile(r"[^:：]{2,10}[:：]")
_LAST_RANK: Final = 9


@dataclass(frozen=True, slots=True)
class SheetRow:
    """row from 0. rank: of a section, 1 the highest. count: how many projects it says it has. doubt: why it is asked about."""

    row: int
    kind: LineKind
    text: str
    rank: int = _LAST_RANK
    count: int | None = None
    doubt: CellFinding | None = None


@dataclass(frozen=True, slots=True)
class _Seen:
    """A row as the columns tell it. first: its first text; amounts, details: columns that hold something."""

    row: int
    first: str
    serial: str
    name: str
    town: str
    amounts: tuple[int, ...]
    details: tuple[int, ...]
    texts: tuple[tuple[int, str], ...]


class RowReader:
    """The rows of a sheet under a mapping. said: lines of which somebody said what they are."""

    def __init__(
        self,
        page: Page,
        heads: Heads,
        columns: Mapping[str, int],
        names: Names,
        said: Mapping[int, LineKind],
    ) -> None:
        self.page, self.heads, self.columns, self.names, self.said = (
            page, heads, columns, names, said,
        )  # fmt: skip
        below = range(heads.last, page.height)
        # Where rows are numbered 1, 2, 3, one that is numbered 一 is no project.
        self.numbered = any(is_figure(self._text(row, "serial")) for row in below)

    def rows(self) -> list[SheetRow]:
        """In the order of the sheet; empty rows are left out."""
        found = []
        for row in range(self.heads.last, self.page.height):
            seen = self._seen(row)
            if seen.texts and not self._only_numbered(seen):
                found.append(self._row(seen))
        return found

    def _seen(self, row: int) -> _Seen:
        page, columns = self.page, self.columns
        texts = tuple(page.filled(row))
        amounts, details = [], []
        for code, column in columns.items():
            text, kind = page.text(row, column), column_fields()[code].kind
            if not text or text in column_words().nothing or code in ("serial", "name", "town"):
                continue
            if kind in ("money", "percent") or is_figure(text):
                amounts.append(column)
            elif code != "remark":
                details.append(column)
        return _Seen(
            row=row,
            first=next((text for _, text in texts if not is_figure(text)), ""),
            serial=self._text(row, "serial"),
            name=self._text(row, "name"),
            town=self._text(row, "town"),
            amounts=tuple(amounts),
            details=tuple(details),
            texts=texts,
        )

    def _text(self, row: int, code: str) -> str:
        return self.page.text(row, self.columns[code]) if code in self.columns else ""

    def _only_numbered(self, seen: _Seen) -> bool:
        return bool(seen.serial) and len(seen.texts) == 1 and is_figure(seen.serial)

    def _row(self, seen: _Seen) -> SheetRow:
        line, told = seen.row + 1, self._told(seen)
        if line in self.said:
            return self._as(self.said[line], seen, told)
        if line in self.heads.repeated:
            return self._as("head", seen, told)
        if self._is_part(seen.row):
            return self._as("part", seen, told)
        if self._is_note(seen):
            return self._as("note", seen, told)
        return self._sum(seen, told) or self._section(seen, told) or self._project(seen, told)

    def _told(self, seen: _Seen) -> str:
        """What the row says, as a list of rows shows it."""
        if seen.name and seen.serial and not is_figure(seen.serial):
            return f"{seen.serial.rstrip('、.．')}、{seen.name}"
        return seen.name or seen.first or seen.texts[0][1]

    def _as(
        self, kind: LineKind, seen: _Seen, told: str, doubt: CellFinding | None = None
    ) -> SheetRow:
        count = _COUNT.search(plain_text(told)) if kind in ("section", "subtotal") else None
        return SheetRow(seen.row, kind, told, _rank(told), int(count[1]) if count else None, doubt)

    def _doubtful(self, seen: _Seen, told: str, sentence: str) -> SheetRow:
        remedy = "请选定这一行是项目、分类标题、合计还是说明；没有选定的不作项目读。"
        return self._as("doubtful", seen, told, self.page.says("asked", sentence, remedy, seen.row))

    def _is_part(self, row: int) -> bool:
        """Under a name merged over several rows: more of the project above, not another one."""
        merged = self.page.over(row, self.columns["name"])
        return merged is not None and merged.top < row

    def _is_note(self, seen: _Seen) -> bool:
        first = plain_text(seen.texts[0][1])
        for word in column_words().notes:
            rest = first.removeprefix(word)
            if rest != first and (not rest or rest[0] in ":：.、" or rest[0].isdigit()):
                return True
        return not seen.amounts and all(_SIGNED.match(plain_text(text)) for _, text in seen.texts)

    def _sum(self, seen: _Seen, told: str) -> SheetRow | None:
        """小计, 合计, or a text that ends so. One with its own number and details may be a project of such a name."""
        until = self.columns["name"]
        leading = [text for column, text in seen.texts if column <= until and not is_figure(text)]
        found = next((text for text in leading if sum_word(text)), None)
        if found is None:
            return None
        exact = sum_word(found) == _without_count(found)
        numbered = is_figure(seen.serial)
        named = bool(seen.name) and seen.name != found
        if (not exact and (numbered or seen.details)) or (exact and named and seen.details):
            return self._doubtful(seen, told, f"“{told[:LONGEST]}”像是合计行，又像一个项目。")
        return self._as("subtotal", seen, found)

    def _section(self, seen: _Seen, told: str) -> SheetRow | None:
        marked = bool(_MARK.match(plain_text(seen.serial or seen.first)))
        known = self._is_known_title(told)
        # A title merged over the row stands in its first column, whatever that column is.
        details = [c for c in seen.details if self.page.text(seen.row, c) != seen.first]
        told_more = bool(details) or bool(seen.name and seen.town)
        if marked and (told_more or (seen.amounts and not known and not self.numbered)):
            return self._doubtful(seen, told, f"“{told[:LONGEST]}”像是分类标题，又像一个项目。")
        if marked:
            return self._as("section", seen, told)
        if known and not told_more and not is_figure(seen.serial):
            return self._as("section", seen, told)
        return None

    def _is_known_title(self, told: str) -> bool:
        plain = plain_text(told)
        bare = without_marks(plain)
        title = bool(list_in(bare, self.names)) or bare in self.names.towns
        return title or bool(_COUNT.search(plain))

    def _project(self, seen: _Seen, told: str) -> SheetRow:
        if seen.name:
            alone = not (seen.amounts or seen.details or seen.town or is_figure(seen.serial))
            if alone and len(seen.texts) == 1:
                return self._doubtful(
                    seen, told, f"只有“{told[:LONGEST]}”，像是分类标题，又像一个项目。"
                )
            return self._as("project", seen, told)
        if seen.amounts and not seen.details:
            return self._doubtful(seen, told, "有数没有项目名称，像是合计行。")
        return self._doubtful(seen, told, f"没有项目名称（“{told[:LONGEST]}”）。")


def sum_word(text: str) -> str:
    """小计 of 界河镇小计（5个）; "" where the text is no sum. 计 alone only counts as the whole text."""
    plain = _without_count(text)
    for word in column_words().sums:
        if plain == word or (len(word) > 1 and plain.endswith(word)):
            return word
    return ""


def _without_count(text: str) -> str:
    return _COUNT.sub("", plain_text(text)).strip(":：")


def without_marks(text: str) -> str:
    """一、省重大项目（12个） -> 省重大项目."""
    plain = plain_text(text)
    return _COUNT.sub(
        "", _MARK.sub("", plain, count=1).lstrip("、") if _MARK.match(plain) else plain
    )


def _rank(text: str) -> int:
    plain = plain_text(text)
    if plain.startswith("("):
        return 2
    return 1 if _MARK.match(plain) else _LAST_RANK
