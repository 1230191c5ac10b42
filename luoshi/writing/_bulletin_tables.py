"""The annexed tables of a bulletin, on paper and as sheets."""

from __future__ import annotations

from collections.abc import Sequence

from luoshi.writing._phrases import words
from luoshi.writing._project_tables import figure, project_annexes, project_sheets
from luoshi.writing._sheet_chart import MOST_SERIES, SheetChart, if_worth
from luoshi.writing._tally import Lines, Tally
from luoshi.writing._target_text import units_of
from luoshi.writing._text import chinese_number, date_words
from luoshi.writing.facts import BulletinFacts, LightKind, TargetLine, UnitLine
from luoshi.writing.model import (
    Annex,
    Column,
    HeadCell,
    Row,
    Run,
    Table,
    Text,
)
from luoshi.writing.sheets import Sheet, SheetColumn, Value

_BEFORE_LIGHTS = 4  # columns of a unit's sheet
_TROUBLE: tuple[LightKind, ...] = ("severe", "behind")


def annexes(tally: Tally) -> tuple[Annex, ...]:
    """All targets; those behind, if any; the units, if any answers for one; projects; charts."""
    w, facts = words(), tally.facts
    made: list[Annex] = []
    if facts.targets:
        name = w.say("annex_targets", total=len(facts.targets))
        made.append(Annex(name, (_target_table(tally),)))
        if tally.of_kind(*_TROUBLE):
            made.append(Annex(w.say("annex_lagging"), (_lagging_table(tally),)))
        if tally.units:
            made.append(Annex(w.say("annex_units"), (_unit_table(tally),)))
    made += project_annexes(facts.projects)
    if facts.charts:
        made.append(Annex(w.say("annex_charts"), facts.charts))
    return tuple(made)


def bulletin_sheets(facts: BulletinFacts) -> list[Sheet]:
    """The same tables as sheets, flat, one row a target, unit or project, for sorting and filtering.

    Groups of units (towns, departments) have a sheet each.
    """
    tally = Tally.of(facts)
    alone = facts.projects is not None and not facts.targets
    made = [] if alone else [_target_sheet(tally)]
    if tally.of_kind(*_TROUBLE):
        made.append(_lagging_sheet(tally))
    groups = _unit_groups(tally.units)
    made += [
        _unit_sheet(tally, group, units, alone=len(groups) == 1) for group, units in groups.items()
    ]
    return made + project_sheets(facts.projects, _mark(tally))


def _notes(tally: Tally) -> tuple[str, ...]:
    w, facts = words(), tally.facts
    day = date_words(facts.data_date)
    if facts.checksum:
        source = w.say("note_snapshot", day=day, checksum=facts.checksum)
    else:
        source = w.say("note_day", day=day)
    sample = [w.say("note_sample")] if tally.is_sample else []
    return (source, w.say("note_dash"), w.say("note_rounding"), *sample)


def _actual(line: TargetLine) -> str:
    said = words().say("unknown") if line.actual_text is None else line.actual_text
    return f"{said}*" if line.is_sample and line.actual_text is not None else said


def _light(tally: Tally, line: TargetLine) -> Text:
    """Worse is heavier: the eye finds trouble on a grey print."""
    if tally.kinds[line.light_word] == "severe":
        return (Run(line.light_word, "hei", bold=True),)
    if tally.kinds[line.light_word] == "behind":
        return (Run(line.light_word, "hei"),)
    return line.light_word


def _target_table(tally: Tally) -> Table:
    w, h = words(), words().heads
    columns = (
        Column(h["number"], 8, "center"),
        Column(h["code"], 12, "center"),
        Column(h["indicator"], 45),
        Column(h["unit"], 14, "center"),
        Column(h["target"], 18, "right"),
        Column(h["actual"], 19, "right"),
        Column(h["expected"], 19, "right"),
        Column(h["completion"], 19, "right"),
        Column(h["gap_short"], 18, "right"),
        Column(h["light"], 22, "center"),
        Column(h["previous"], 22, "center"),
        Column(h["units"], 42),
    )
    rows: list[Row] = []
    for place, (heading, lines) in enumerate(tally.sections, 1):
        name = w.say("group", heading=heading, total=len(lines))
        rows.append(Row((f"（{chinese_number(place)}）{name}",), is_group=True))
        first = sum(not row.is_group for row in rows) + 1
        rows += [_target_row(tally, number, line) for number, line in enumerate(lines, first)]
    head = (
        (
            *(HeadCell(c.head, rows=2) for c in columns[:5]),
            HeadCell(h["progress"], columns=4),
            *(HeadCell(c.head, rows=2) for c in columns[9:]),
        ),
        tuple(HeadCell(c.head) for c in columns[5:9]),
    )
    return Table(columns, tuple(rows), notes=_notes(tally), head=head, landscape=True, size="小五")


def _target_row(tally: Tally, number: int, line: TargetLine) -> Row:
    blank = words().say("blank")
    return Row(
        (
            str(number),
            line.code,
            line.indicator,
            line.unit or blank,
            line.target_text,
            _actual(line),
            line.expected_text or blank,
            line.completion_text or blank,
            line.gap_text or blank,
            _light(tally, line),
            line.previous_light_word or blank,
            units_of(line),
        )
    )


def _lagging_table(tally: Tally) -> Table:
    h, blank = words().heads, words().say("blank")
    columns = (
        Column(h["number"], 8, "center"),
        Column(h["indicator"], 46),
        Column(h["unit"], 14, "center"),
        Column(h["target"], 18, "right"),
        Column(h["actual"], 19, "right"),
        Column(h["gap"], 22, "right"),
        Column(h["light"], 22, "center"),
        Column(h["units"], 42),
        Column(h["reason"], 66),
    )
    rows = tuple(
        Row(
            (
                str(number),
                line.indicator,
                line.unit or blank,
                line.target_text,
                _actual(line),
                line.gap_text or blank,
                _light(tally, line),
                units_of(line),
                line.reason or blank,
            )
        )
        for number, line in enumerate(tally.of_kind(*_TROUBLE), 1)
    )
    return Table(columns, rows, notes=_notes(tally)[:1], landscape=True, size="小五")


def _unit_groups(units: tuple[UnitLine, ...]) -> dict[str, list[UnitLine]]:
    groups: dict[str, list[UnitLine]] = {}
    for unit in units:
        groups.setdefault(unit.group, []).append(unit)
    return groups


def _unit_table(tally: Tally) -> Table:
    w, h = words(), words().heads
    lights = [light.word for light in tally.lights]
    columns = (
        Column(h["number"], 8, "center"),
        Column(h["name"], 50),
        Column(h["total"], 12, "right"),
        *(Column(word, 14, "right") for word in lights),
    )
    groups = _unit_groups(tally.units)
    rows: list[Row] = []
    for group, units in groups.items():
        if len(groups) > 1 or group:
            rows.append(Row((group or w.say("groups_other"),), is_group=True))
        first = sum(not row.is_group for row in rows) + 1
        for number, unit in enumerate(units, first):
            counts = dict(unit.counts)
            cells = (str(number), unit.name, str(unit.total))
            rows.append(Row((*cells, *(str(counts.get(word, 0)) for word in lights))))
    notes = (*_notes(tally)[:1], w.say("note_units"))
    return Table(columns, tuple(rows), notes=notes, size="五号")


def _target_sheet(tally: Tally) -> Sheet:
    w, h, facts = words(), words().heads, tally.facts
    columns = (
        SheetColumn(h["number"], "number", 6, 0, "center"),
        SheetColumn(h["code"], width=8),
        SheetColumn(h["section"], width=18),
        SheetColumn(h["indicator"], width=28),
        SheetColumn(h["unit"], width=8, align="center"),
        SheetColumn(h["target"], width=11, align="right"),
        SheetColumn(h["actual"], "number", 11),
        SheetColumn(h["expected"], "number", 11),
        SheetColumn(h["completion"], "percent", 10),
        SheetColumn(h["gap"], "number", 11),
        SheetColumn(h["light"], width=12, align="center"),
        SheetColumn(h["previous"], width=12, align="center"),
        SheetColumn(h["units"], width=22),
        SheetColumn(h["reason"], width=34),
        SheetColumn(h["sample"], width=9, align="center"),
    )
    rows = tuple(_target_values(number, line) for number, line in enumerate(facts.targets, 1))
    return Sheet(
        w.say("sheet_targets"),
        w.say("annex_targets", total=len(facts.targets)),
        columns,
        rows,
        _notes(tally)[:3],
        _mark(tally),
    )


def _target_values(number: int, line: TargetLine) -> tuple[Value, ...]:
    w = words()
    unknown = w.say("unknown")
    return (
        number,
        line.code,
        line.section_heading,
        line.indicator,
        line.unit or None,
        line.target_text,
        unknown if line.actual_text is None else figure(line.actual_text),
        figure(line.expected_text),
        figure(line.completion_text),
        figure(line.gap_text),
        line.light_word,
        line.previous_light_word,
        units_of(line),
        line.reason or None,
        w.say("is_sample") if line.is_sample else None,
    )


def _lagging_sheet(tally: Tally) -> Sheet:
    whole = _target_sheet(tally)
    lagging: Lines = tally.of_kind(*_TROUBLE)
    rows = tuple(_target_values(number, line) for number, line in enumerate(lagging, 1))
    w = words()
    return Sheet(
        w.say("sheet_lagging"), w.say("annex_lagging"), whole.columns, rows, whole.notes, whole.mark
    )


def _unit_sheet(tally: Tally, group: str, units: Sequence[UnitLine], *, alone: bool) -> Sheet:
    w, h = words(), words().heads
    called = group or w.say("groups_other")
    name = w.say("sheet_units") if alone else w.say("sheet_units_of", group=called)
    title = w.say("annex_units") if alone else w.say("annex_units_of", group=called)
    lights = [light.word for light in tally.lights]
    columns = (
        SheetColumn(h["number"], "number", 6, 0, "center"),
        SheetColumn(h["name"], width=32),
        SheetColumn(h["group"], width=14),
        SheetColumn(h["total"], "number", 8, 0),
        *(SheetColumn(word, "number", 11, 0) for word in lights),
    )
    rows: list[tuple[Value, ...]] = []
    for number, unit in enumerate(units, 1):
        counts = dict(unit.counts)
        told = (counts.get(word, 0) for word in lights)
        rows.append((number, unit.name, unit.group or None, unit.total, *told))
    notes = (*_notes(tally)[:1], w.say("note_units"))
    said = w.say("chart_lights") if alone else w.say("chart_lights_of", group=called)
    drawn = SheetChart("stacked", said, 1, _assessed(tally), unit=w.say("chart_count"))
    charts = if_worth(drawn, rows)
    return Sheet(name, title, columns, tuple(rows), notes, _mark(tally), charts=charts)


def _assessed(tally: Tally) -> tuple[int, ...]:
    """Columns of lights that a chart shows: verdicts, the worst at the foot of a bar, alike in every sheet.

    Where all would be more than a grey print tells apart: those that some unit has, then only what is behind.
    """
    places = [
        (light, at)
        for kind in (*_TROUBLE, "on_schedule", "achieved")
        for at, light in enumerate(tally.lights, _BEFORE_LIGHTS)
        if light.kind == kind
    ]
    if len(places) > MOST_SERIES:
        found = {word for unit in tally.units for word, count in unit.counts if count}
        places = [(light, at) for light, at in places if light.word in found]
    if len(places) > MOST_SERIES:
        places = [(light, at) for light, at in places if light.kind in _TROUBLE][:MOST_SERIES]
    return tuple(at for _, at in places)


def _mark(tally: Tally) -> str | None:
    return words().say("mark") if tally.is_sample else None
