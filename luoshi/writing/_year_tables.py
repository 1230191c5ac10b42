"""The tables of a year's settlement, on paper and as sheets."""

from __future__ import annotations

from collections.abc import Sequence

from luoshi.writing._phrases import Book, book, words
from luoshi.writing._project_tables import figure
from luoshi.writing._text import date_words
from luoshi.writing.facts_kinds import SettledTarget, YearEndFacts
from luoshi.writing.model import Align, Annex, Column, Row, Run, Table, Text
from luoshi.writing.sheets import Sheet, SheetColumn, Value

_COLUMNS: tuple[tuple[str, int, int], ...] = (
    ("number", 8, 6),
    ("code", 12, 8),
    ("indicator", 50, 30),
    ("unit", 16, 9),
    ("target", 20, 11),
    ("actual", 20, 11),
    ("vintage", 22, 14),
    ("outcome", 20, 10),
    ("settled", 28, 16),
    ("units", 40, 26),
)
_LEFT = ("indicator", "units")
_RIGHT = ("target", "actual")


def kinds_book() -> Book:
    return book("bulletin_kinds")


def units_of(one: SettledTarget) -> str:
    return "、".join(one.unit_names) or words().say("no_unit")


def year_end_sheets(facts: YearEndFacts) -> list[Sheet]:
    b, h = kinds_book(), kinds_book().heads
    columns = tuple(
        SheetColumn(
            h[key],
            "number" if key in ("number", "actual") else "text",
            width,
            0 if key == "number" else None,
            _align(key),
        )
        for key, _, width in _COLUMNS
    )
    mark = words().say("mark") if any(one.is_sample for one in facts.targets) else None
    notes = (_day(facts), b.say("note_vintage"))
    title = b.say("annex_settled", total=len(facts.targets))
    made = [Sheet(b.say("sheet_settled"), title, columns, _values(facts.targets), notes, mark)]
    if facts.later:
        rows = _values(facts.later)
        made.append(Sheet(b.say("sheet_later"), b.say("annex_later"), columns, rows, notes, mark))
    return made


def _day(facts: YearEndFacts) -> str:
    w, day, checksum = words(), date_words(facts.data_date), facts.letterhead.checksum
    if checksum:
        return w.say("note_snapshot", day=day, checksum=checksum)
    return w.say("note_day", day=day)


def year_annexes(facts: YearEndFacts) -> tuple[Annex, ...]:
    b = kinds_book()
    made = []
    if facts.targets:
        name = b.say("annex_settled", total=len(facts.targets))
        made.append(Annex(name, (_table(facts, facts.targets),)))
    if facts.later:
        made.append(Annex(b.say("annex_later"), (_table(facts, facts.later),)))
    return tuple(made)


def _align(key: str) -> Align:
    return "left" if key in _LEFT else "right" if key in _RIGHT else "center"


def _table(facts: YearEndFacts, targets: Sequence[SettledTarget]) -> Table:
    h, w = kinds_book().heads, words()
    columns = tuple(Column(h[key], width, _align(key)) for key, width, _ in _COLUMNS)
    rows = tuple(Row(_shown(n, one)) for n, one in enumerate(targets, 1))
    sample = [w.say("note_sample")] if any(one.is_sample for one in targets) else []
    notes = (_day(facts), kinds_book().say("note_vintage"), *sample)
    return Table(columns, rows, notes=notes, landscape=True, size="小五")


def _shown(number: int, one: SettledTarget) -> tuple[Text, ...]:
    w = words()
    blank, outcome = w.say("blank"), kinds_book().say(one.outcome)
    actual = w.say("unknown") if one.actual_text is None else one.actual_text
    starred = f"{actual}*" if one.is_sample and one.actual_text is not None else actual
    return (
        str(number),
        one.code,
        one.indicator,
        one.unit or blank,
        one.target_text,
        starred,
        one.vintage or blank,
        (Run(outcome, "hei", bold=True),) if one.outcome == "missed" else outcome,
        date_words(one.settled_on) if one.settled_on else one.expected_on or blank,
        units_of(one),
    )


def _values(targets: Sequence[SettledTarget]) -> tuple[tuple[Value, ...], ...]:
    unknown = words().say("unknown")
    return tuple(
        (
            number,
            one.code,
            one.indicator,
            one.unit or None,
            one.target_text,
            unknown if one.actual_text is None else figure(one.actual_text),
            one.vintage or None,
            kinds_book().say(one.outcome),
            date_words(one.settled_on) if one.settled_on else one.expected_on or None,
            units_of(one),
        )
        for number, one in enumerate(targets, 1)
    )
