"""The annexed tables of major projects, on paper and as sheets: towns, departments, late projects."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from luoshi.ranking import moved
from luoshi.writing._bulletin_projects import in_order, is_small, projects_book
from luoshi.writing._phrases import words
from luoshi.writing._sheet_chart import SheetChart, if_worth
from luoshi.writing._text import date_words, number_of
from luoshi.writing.facts_projects import (
    Counts,
    LaggingProject,
    ProjectsFacts,
    ProjectSums,
    UnitProjects,
)
from luoshi.writing.model import Align, Annex, Column, HeadCell, Row, Table
from luoshi.writing.sheets import Kind, Sheet, SheetColumn, Value

_CUTS = ("towns", "departments")
# heads with the width on paper (mm, of the 225 of a turned sheet) and in a sheet, and the group that the head stands under
_COLUMNS: tuple[tuple[str, float, int, str], ...] = (
    ("place", 7, 6, ""),
    ("before", 7, 9, ""),
    ("moved", 8.5, 8, ""),
    ("unit", 17.5, 22, ""),
    ("projects", 8, 8, ""),
    ("total", 13.5, 11, "investment"),
    ("plan", 11.5, 11, "investment"),
    ("month", 10.5, 11, "investment"),
    ("done", 11.5, 11, "investment"),
    ("completion", 12, 10, "investment"),
    ("gap", 11.5, 12, "investment"),
    ("start_due", 7.5, 8, "started"),
    ("start_done", 7.5, 8, "started"),
    ("start_rate", 11.5, 9, "started"),
    ("finish_due", 7.5, 9, "finished"),
    ("finish_done", 7.5, 11, "finished"),
    ("finish_rate", 11.5, 11, "finished"),
    ("entry_due", 7.5, 8, "entered"),
    ("entry_done", 7.5, 8, "entered"),
    ("entry_rate", 11.5, 9, "entered"),
    ("light", 9, 10, ""),
    ("problem", 17.5, 30, ""),
)
_LATE: tuple[tuple[str, float, int], ...] = (
    ("number", 8, 6),
    ("project", 40, 34),
    ("level", 13, 10),
    ("town", 16, 14),
    ("why", 23, 16),
    ("due", 28, 16),
    ("plan", 13, 11),
    ("done", 13, 11),
    ("completion", 14, 10),
    ("gap", 14, 12),
    ("charge", 22, 22),
    ("problem", 21, 34),
)
_LEFT = ("unit", "problem", "project", "charge")
_CENTRE = ("place", "before", "moved", "light", "number", "level", "town", "why", "due")


def project_annexes(facts: ProjectsFacts | None) -> tuple[Annex, ...]:
    """Towns and departments apart, then the late projects; what has no row is left out."""
    if facts is None:
        return ()
    b = projects_book()
    made = [
        Annex(b.say(f"annex_{cut}"), (_unit_table(facts, units),))
        for cut, units in cuts(facts)
        if units
    ]
    if facts.lagging:
        made.append(Annex(b.say("annex_late"), (_late_table(facts),)))
    return tuple(made)


def project_sheets(facts: ProjectsFacts | None, mark: str | None) -> list[Sheet]:
    if facts is None:
        return []
    b = projects_book()
    made = [_unit_sheet(facts, cut, units, mark) for cut, units in cuts(facts) if units]
    if facts.lagging:
        rows = tuple(_late_values(n, one) for n, one in enumerate(facts.lagging, 1))
        columns = tuple(_sheet_column(key, width) for key, _, width in _LATE)
        name, title = b.say("sheet_late"), b.say("annex_late")
        made.append(Sheet(name, title, columns, rows, _sources(facts), mark))
    return made


def cuts(facts: ProjectsFacts) -> tuple[tuple[str, tuple[UnitProjects, ...]], ...]:
    return tuple(zip(_CUTS, (facts.towns, facts.departments), strict=True))


def _head(key: str, *, short: bool = False) -> str:
    """short: as on paper, where what a column is in is said once, in its head."""
    heads = projects_book().heads
    if short and key == "gap":
        return heads["gap_short"]
    return heads["percent"].format(head=heads[key]) if short and _is_rate(key) else heads[key]


def _unit_table(facts: ProjectsFacts, units: Sequence[UnitProjects]) -> Table:
    columns = tuple(
        Column(_head(key, short=True), width, _align(key)) for key, width, _, _ in _COLUMNS
    )
    upper: list[HeadCell] = []
    for group, keys in groupby(_COLUMNS, key=lambda column: column[3]):
        own = [_head(key, short=True) for key, *_ in keys]
        one = HeadCell(_head(group), columns=len(own)) if group else None
        upper += [one] if one else [HeadCell(text, rows=2) for text in own]
    lower = tuple(HeadCell(_head(key, short=True)) for key, *_, group in _COLUMNS if group)
    sums = Row(_shown(UnitProjects(facts.county), projects_book().say("county")))
    rows = (sums, *(Row(_shown(unit, name_of(unit))) for unit in in_order(units)))
    notes = (*_notes(facts, units), *_sources(facts))
    return Table(
        columns, rows, notes=notes, head=(tuple(upper), lower), landscape=True, size="小五"
    )


def _is_rate(key: str) -> bool:
    return key.endswith(("rate", "completion", "schedule"))


def bare(rate: str | None) -> str | None:
    """Without the sign that the column's head has."""
    return rate.rstrip("%％") if rate else rate


def _align(key: str) -> Align:
    return "left" if key in _LEFT else "center" if key in _CENTRE else "right"


def name_of(unit: UnitProjects) -> str:
    name = unit.sums.name
    return (
        projects_book().say("small", name=name) if unit.sums.projects and is_small(unit) else name
    )


def _shown(unit: UnitProjects, name: str) -> tuple[str, ...]:
    """A row as printed."""
    blank = words().say("blank")
    sums = unit.sums
    return (
        str(unit.place.rank) if unit.place else blank,
        str(unit.before.rank) if unit.before else blank,
        _moved(unit) or blank,
        name,
        str(sums.projects),
        *(told or blank for told in _money(sums, bare(sums.completion))),
        *_counts(sums.started),
        *_counts(sums.finished),
        *_counts(sums.entered),
        unit.light or blank,
        unit.problem or blank,
    )


def _money(sums: ProjectSums, completion: str | None) -> tuple[str | None, ...]:
    return (sums.total, sums.plan, sums.month, sums.done, completion, sums.gap)


def _counts(counts: Counts) -> tuple[str, str, str]:
    return str(counts.among), str(counts.counted), bare(counts.rate) or words().say("blank")


def _moved(unit: UnitProjects) -> str:
    """升2, 降1, 平; nothing where there were no two places."""
    b, n = projects_book(), moved(unit.place, unit.before)
    if n is None:
        return ""
    return b.say("level_same") if n == 0 else b.say("up" if n > 0 else "down", n=abs(n))


def _notes(facts: ProjectsFacts, units: Sequence[UnitProjects]) -> tuple[str, ...]:
    b = projects_book()
    said = [b.say("note_places")]
    if any(unit.sums.projects and is_small(unit) for unit in units):
        said.append(b.say("note_small", least=b.rest["small"]["least"]))
    if units is facts.departments:
        said.append(b.say("note_sums"))
    if facts.denominators:
        said.append(b.say("note_rates", rates="；".join(facts.denominators)))
    return tuple(said)


def _sources(facts: ProjectsFacts) -> tuple[str, ...]:
    b = projects_book()
    unit = b.say("note_unit")
    if not facts.checksum:
        return (unit,)
    return (unit, b.say("note_snapshot", month=facts.month, checksum=facts.checksum))


def _late_table(facts: ProjectsFacts) -> Table:
    columns = tuple(Column(_head(key, short=True), width, _align(key)) for key, width, _ in _LATE)
    rows = tuple(Row(_late(n, one)) for n, one in enumerate(facts.lagging, 1))
    return Table(columns, rows, notes=_sources(facts), landscape=True, size="小五")


def _late(number: int, one: LaggingProject) -> tuple[str, ...]:
    blank = words().say("blank")
    return (
        str(number),
        one.name,
        one.level or blank,
        one.town or blank,
        projects_book().rest["lagging"][one.why],
        date_words(one.due) if one.due else blank,
        one.plan or blank,
        one.done or blank,
        bare(one.completion) or blank,
        one.gap or blank,
        "、".join(one.units) or projects_book().say("no_unit"),
        one.problem or blank,
    )


def _sheet_column(key: str, width: int) -> SheetColumn:
    kind: Kind = "percent" if _is_rate(key) else "number"
    if key in _LEFT or key in _CENTRE:
        kind = "number" if key in ("place", "before", "number") else "text"
    whole = key in ("place", "before", "number", "projects") or key.endswith(("_due", "_done"))
    return SheetColumn(_head(key), kind, width, 0 if whole else None, _align(key))


def _unit_sheet(
    facts: ProjectsFacts, cut: str, units: Sequence[UnitProjects], mark: str | None
) -> Sheet:
    b = projects_book()
    columns = [_sheet_column(key, width) for key, _, width, _ in _COLUMNS]
    rows = [_values(unit) for unit in in_order(units)]
    keys = [key for key, *_ in _COLUMNS]
    name_at, done = keys.index("unit"), keys.index("completion")
    expected: tuple[int, ...] = ()
    if facts.schedule:
        columns.append(_sheet_column("schedule", 10))
        due = figure(facts.schedule)
        rows = [(*row, due if row[done] is not None else None) for row in rows]
        expected = (len(columns) - 1,)
    called = b.say("chart", cut=b.say(cut))
    drawn = if_worth(SheetChart("bars", called, name_at, (done,), expected), rows)
    notes = (*_notes(facts, units), *_sources(facts))
    name, title = b.say(f"sheet_{cut}"), b.say(f"annex_{cut}")
    return Sheet(name, title, tuple(columns), tuple(rows), notes, mark, charts=drawn)


def _values(unit: UnitProjects) -> tuple[Value, ...]:
    """Without the county's sums, so that a column can be sorted and added."""
    sums = unit.sums
    counts: list[Value] = []
    for each in (sums.started, sums.finished, sums.entered):
        counts += [each.among, each.counted, figure(each.rate)]
    return (
        unit.place.rank if unit.place else None,
        unit.before.rank if unit.before else None,
        _moved(unit) or None,
        name_of(unit),
        sums.projects,
        *(figure(told) for told in _money(sums, sums.completion)),
        *counts,
        unit.light,
        unit.problem or None,
    )


def _late_values(number: int, one: LaggingProject) -> tuple[Value, ...]:
    return (
        number,
        one.name,
        one.level or None,
        one.town or None,
        projects_book().rest["lagging"][one.why],
        date_words(one.due) if one.due else None,
        figure(one.plan),
        figure(one.done),
        figure(one.completion),
        figure(one.gap),
        "、".join(one.units) or projects_book().say("no_unit"),
        one.problem or None,
    )


def figure(text: str | None) -> Value:
    """A figure as a number that Excel can add, anything else as the text it is."""
    number = number_of(text)
    return text if number is None else number
