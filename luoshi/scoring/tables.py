"""Facts as a table people can keep in a sheet: one line a unit and source; adds, deducts and vetoes are lines of their own.

GRAMMAR. UTF-8 CSV with a header; columns in any order, the first four must be there, the others may be left out.
unit, name, kind    of the unit: code, name, kind as a scheme's groups have it; name and kind may be given once and left empty after
source              the key of an item, or add, deduct, veto
actual, target      numbers such as 12.5 or 7/6; empty: not known
assigned            no: the unit was given no target (empty: yes); place: a published place
why                 why a figure is not known
level, matter, document   of adds, deducts and vetoes: the code of the level or the veto, the thing, the paper
lowered, approved_on      a target lowered with approval, its day; document names the paper
Projects (F11, F12) do not fit into a line: they come as JSON, as `facts_json` writes it.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Final

from luoshi.declared import yes_of
from luoshi.scoring._numbers import number_of
from luoshi.scoring.facts import Adjusted, Claim, Facts, ItemFact, UnitFacts, VetoFact
from luoshi.scoring.model import ScoringError

_NEEDED: Final = ("unit", "name", "kind", "source")
_COLUMNS: Final = (
    *_NEEDED, "actual", "target", "assigned", "place", "why", "level", "matter", "document", "lowered",
    "approved_on",
)  # fmt: skip


@dataclass(slots=True)
class _Unit:
    name: str = ""
    kind: str = ""
    items: dict[str, ItemFact] = field(default_factory=dict)
    adds: list[Claim] = field(default_factory=list)
    deducts: list[Claim] = field(default_factory=list)
    vetoes: list[VetoFact] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Line:
    place: str
    cells: dict[str, str]

    def text(self, column: str) -> str:
        return self.cells.get(column, "").strip()

    def wrong(self, column: str, problem: str, remedy: str) -> ScoringError:
        return ScoringError(f"{self.place}“{column}”列{problem}。", remedy)

    def needed(self, column: str) -> str:
        text = self.text(column)
        if not text:
            raise self.wrong(column, "是空的", "请填上。")
        return text

    def number(self, column: str) -> Fraction | None:
        text = self.text(column)
        value = number_of(text) if text else None
        if text and value is None:
            raise self.wrong(column, f"“{text[:30]}”不是数", "请写成 12.5 或 7/6；没有就空着。")
        return value

    def whole(self, column: str) -> int | None:
        value = self.number(column)
        if value is not None and (value.denominator != 1 or value < 1):
            raise self.wrong(column, "不是正整数", "请改正。")
        return None if value is None else int(value)

    def day(self, column: str) -> date:
        try:
            return date.fromisoformat(self.needed(column))
        except ValueError as error:
            raise self.wrong(column, "不是日期", "请写成 2024-08-06。") from error


def read_facts(text: str, name: str, as_of: date) -> Facts:
    """Raises ScoringError naming file, line and column of the first thing that is wrong."""
    units: dict[str, _Unit] = {}
    for line in _lines(text, name):
        unit = units.setdefault(line.needed("unit"), _Unit())
        _put(unit, line)
    for code, unit in units.items():
        if not unit.name or not unit.kind:
            raise ScoringError(f"{name} 里 {code} 没有写 name 或 kind。", "请在它的一行里写上。")
    if not units:
        raise ScoringError(f"{name} 里一行数也没有。", "请至少给一个单位的数。")
    made = tuple(
        UnitFacts(code, unit.name, unit.kind, unit.items, tuple(unit.adds), tuple(unit.deducts), tuple(unit.vetoes))
        for code, unit in units.items()
    )  # fmt: skip
    return Facts(as_of.year, as_of, made)


def _lines(text: str, name: str) -> Iterable[_Line]:
    try:
        rows = list(csv.reader(text.splitlines(), strict=True))
    except csv.Error as error:
        raise ScoringError(f"{name} 的引号没有配对。", "请检查英文双引号。") from error
    header = [cell.strip() for cell in rows[0]] if rows else []
    missing = [column for column in _NEEDED if column not in header]
    strange = [column for column in header if column not in _COLUMNS]
    if missing or strange:
        what = f"没有 {'、'.join(missing)} 列" if missing else f"有不认识的 {'、'.join(strange)} 列"
        raise ScoringError(f"{name} 的表头{what}。", f"可写：{'、'.join(_COLUMNS)}。")
    for number, row in enumerate(rows[1:], 2):
        if any(cell.strip() for cell in row):
            if len(row) > len(header):
                raise ScoringError(f"{name} 第 {number} 行比表头多出几格。", "请检查逗号。")
            yield _Line(f"{name} 第 {number} 行", dict(zip(header, row, strict=False)))


def _put(unit: _Unit, line: _Line) -> None:
    for column in ("name", "kind"):
        told, held = line.text(column), getattr(unit, column)
        if told and held and told != held:
            raise line.wrong(column, f"“{told}”和前面的“{held}”不同", "请写成一样，或空着。")
        if told:
            setattr(unit, column, told)
    source = line.needed("source")
    if source in ("add", "deduct"):
        claim = Claim(line.needed("matter"), line.needed("level"), line.needed("document"))
        (unit.adds if source == "add" else unit.deducts).append(claim)
    elif source == "veto":
        unit.vetoes.append(
            VetoFact(line.needed("level"), line.needed("matter"), line.needed("document"))
        )
    elif source in unit.items:
        raise line.wrong("source", f"“{source}”给了两次", "请删去一行。")
    else:
        unit.items[source] = _fact(line)


def _fact(line: _Line) -> ItemFact:
    assigned = yes_of(line.text("assigned") or "yes")
    if assigned is None:
        raise line.wrong("assigned", "应是 yes 或 no", "请改正。")
    lowered = line.number("lowered")
    return ItemFact(
        actual=line.number("actual"),
        target=line.number("target"),
        assigned=assigned,
        place=line.whole("place"),
        why=line.text("why"),
        adjusted=None
        if lowered is None
        else Adjusted(lowered, line.day("approved_on"), line.needed("document")),
    )
