"""The tables of a year's settlement, on paper and as sheets."""

from __future__ import annotations

from collections.abc import Sequence

from luoshi.writing._phrases import Book, book, words
from luoshi.writing._project_tables import figure
from luoshi.writing._sheet_chart import SheetChart, if_worth
from luoshi.writing._text import date_words
from luoshi.writing.facts_kinds import Outcome, SettledTarget, YearEndFacts
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
OUTCOMES: tuple[Outcome, ...] = ("achieved", "missed", "awaiting")
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
    found = by_section(facts.targets)
    if len(found) > 1:
        made.append(_section_sheet(found, _day(facts), mark))
    if facts.later:
        rows = _values(facts.later)
        made.append(Sheet(b.say("sheet_later"), b.say("annex_later"), columns, rows, notes, mark))
    return made


def by_section(targets: Sequence[SettledTarget]) -> dict[str, list[SettledTarget]]:
    """By section path, in the order the targets come."""
    found: dict[str, list[SettledTarget]] = {}
    for one in targets:
        found.setdefault(one.section_path, []).append(one)
    return found


def _section_sheet(found: dict[str, list[SettledTarget]], note: str, mark: str | None) -> Sheet:
    """How many targets of each section are settled how, and the same as a chart."""
    b, h = kinds_book(), kinds_book().heads
    columns = (
        SheetColumn(h["number"], "number", 6, 0, "center"),
        SheetColumn(h["section"], width=30),
        SheetColumn(h["total"], "number", 10, 0),
        *(SheetColumn(b.say(outcome), "number", 10, 0) for outcome in OUTCOMES),
    )
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (
            number,
            targets[0].section_heading.rstrip("。"),
            len(targets),
            *(sum(one.outcome == outcome for one in targets) for outcome in OUTCOMES),
        )
        for number, targets in enumerate(found.values(), 1)
    )
    first = len(columns) - len(OUTCOMES)
    drawn = SheetChart(
        "stacked",
        b.say("chart_sections"),
        1,
        tuple(range(first, len(columns))),
        unit=b.say("chart_count"),
    )
    name, title = b.say("sheet_sections"), b.say("annex_sections")
    return Sheet(name, title, columns, rows, (note,), mark, charts=if_worth(drawn, rows))


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
