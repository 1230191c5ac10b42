"""One figure opened: the number, how it was made, what it was made from, where else it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final
from urllib.parse import urlencode

from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.plan import Period
from luoshi.registers import (
    Answer,
    Budget,
    Count,
    Field,
    Indicator,
    Share,
    Sum,
    Worst,
    formula,
    indicator_fields,
)
from luoshi_web.ledger.models import Indicator as Measured
from luoshi_web.ledger.models import Observation, Target
from luoshi_web.offices.queries import Access
from luoshi_web.registers.feeding import closed_periods
from luoshi_web.registers.guards import reads_field
from luoshi_web.registers.kept import Kept
from luoshi_web.registers.models import Revision
from luoshi_web.registers.pages.beside import Beside, beside
from luoshi_web.registers.pages.cells import CellText, Column, cells_of, column_of, name_shown
from luoshi_web.registers.pages.classes import ClassTable, class_table
from luoshi_web.registers.pages.division import Amount, division, labels, side_words
from luoshi_web.registers.pages.figures import amount, answer_text, frequency_of, or_dash
from luoshi_web.registers.pages.head import address
from luoshi_web.registers.queries import RowBehind, started_on
from luoshi_web.registers.writing import name_of

PAGE_SIZE: Final = 100


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for. known None: as known now. part, area: codes, empty for all. real: made-up rows left out."""

    period: Period
    known: datetime | None = None
    part: str = ""
    area: str = ""
    real: bool = False
    after: int = 0

    def query(self) -> str:
        values = {
            "period": str(self.period),
            "known": self.known.isoformat() if self.known else "",
            "part": self.part,
            "area": self.area,
            "only": "real" if self.real else "",
            "after": str(self.after or ""),
        }
        return "?" + urlencode({name: value for name, value in values.items() if value})


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class PartLine:
    name: str
    figure: str
    above: str
    below: str
    headroom: str
    query: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class PartTable:
    """above, below, headroom: heads of columns, empty where no line has anything there."""

    head: str
    unit: str
    above: str
    below: str
    headroom: str
    lines: tuple[PartLine, ...]


@dataclass(frozen=True, slots=True)
class Line:
    number: int
    name: str
    url: str
    stage: str
    side: str
    cells: tuple[CellText, ...]


@dataclass(frozen=True, slots=True)
class FigurePage:
    title: str
    programme: str
    code: str
    indicator: str
    unit: str
    period: str
    asked: Asked
    periods: tuple[Choice, ...]
    known_day: date | None
    first_day: date
    today: date
    figure: str
    formula: str
    amounts: tuple[Amount, ...]
    classes: ClassTable | None
    parts: PartTable | None
    areas: PartTable | None
    area: str
    rows_of: str
    whole_query: str
    beside: Beside
    name_label: str
    has_stage: bool
    has_side: bool
    columns: tuple[Column, ...]
    rows: tuple[Line, ...]
    next_query: str
    first_query: str
    may_feed: bool
    has_sample: bool


@dataclass(frozen=True, slots=True)
class Opened:
    """What was read for a figure. whole: of all areas; answer: of the area asked for. recorded: newest of each source."""

    formula: Indicator
    measured: Measured | None
    whole: Answer
    answer: Answer
    by_area: Sequence[Answer]
    rows: Sequence[RowBehind]
    targets: Sequence[Target]
    recorded: Sequence[tuple[Observation, bool]]
    has_sample: bool


def figure_page(
    access: Access, kept: Kept, asked: Asked, found: Opened, now: datetime, *, may_feed: bool
) -> FigurePage:
    """found.rows: one more than a page holds where there are more."""
    one, shown = found.formula, found.rows[:PAGE_SIZE]
    fields = _columns(kept, one)
    more = len(found.rows) > PAGE_SIZE
    aggregate = one.aggregate
    return FigurePage(
        title=one.name,
        programme=kept.programme.code,
        code=kept.row.code,
        indicator=one.code,
        unit=one.unit,
        period=asked.period.words(),
        asked=asked,
        periods=_periods(kept, found, asked.period, now),
        known_day=timezone.localtime(asked.known).date() if asked.known else None,
        first_day=started_on(kept.programme),
        today=timezone.localtime(now).date(),
        figure=answer_text(found.answer),
        formula=formula(kept.register, one),
        amounts=division(kept, one, found.answer),
        classes=class_table(kept, aggregate, found.answer)
        if isinstance(aggregate, Worst) and _part_field(access, kept, one)
        else None,
        parts=_parts(access, kept, one, found.answer, asked),
        areas=_areas(kept, one, found.by_area, asked),
        area=kept.area_name(asked.area) if asked.area else "",
        rows_of=_rows_of(access, kept, one, asked),
        whole_query=replace(asked, part="", area="", after=0).query(),
        beside=beside(kept, found.measured, found.targets, found.whole, found.recorded),
        name_label=kept.register.field(kept.register.name_field).label,
        has_stage=bool(kept.register.stages),
        has_side=bool(side_words(aggregate)),
        columns=tuple(column_of(field) for field in fields),
        rows=tuple(_line(access, kept, one, row, fields, asked) for row in shown),
        next_query=replace(asked, after=shown[-1].entry_no).query() if more else "",
        first_query=replace(asked, after=0).query() if asked.after else "",
        may_feed=may_feed,
        has_sample=found.has_sample,
    )


def part_names(access: Access, kept: Kept, one: Indicator, answer: Answer) -> dict[str, str]:
    """The parts the person may look into, by code: classes, holders, sections."""
    field = _part_field(access, kept, one)
    if field is None:
        return {}
    codes = [part.code for part in answer.parts] or list(
        dict.fromkeys(cell.group for cell in answer.cells)
    )
    return {code: _named(kept, field, code) for code in codes}


def _part_field(access: Access, kept: Kept, one: Indicator) -> Field | None:
    """None as well where its values do not leave the office and the person is outside it."""
    aggregate, code = one.aggregate, None
    if isinstance(aggregate, Share):
        code = aggregate.field
    elif isinstance(aggregate, Worst):
        code = aggregate.group
    elif isinstance(aggregate, Budget):
        code = aggregate.by
    if code is None or not reads_field(access, kept, code):
        return None
    return kept.register.field(code)


def _named(kept: Kept, field: Field, code: str) -> str:
    unit = kept.units.get(code) if field.type == "unit" else None
    return unit.name if unit else field.label_of(code)


def _periods(kept: Kept, found: Opened, asked: Period, now: datetime) -> tuple[Choice, ...]:
    """Newest first: the one under way, then every closed one; and the one asked for, whatever it is."""
    frequency = frequency_of(kept, found.measured)
    today = timezone.localtime(now).date()
    running = Period.ending(frequency, today.year, today.month)  # type: ignore[arg-type]
    closed = list(closed_periods(frequency, started_on(kept.programme), now))
    every = [running, *reversed([period for period in closed if period != running])]
    if asked not in every:
        every.append(asked)
    return tuple(
        Choice(
            str(period),
            period.words() + (_("（还没完）") if period.ends_on >= today else ""),
            period == asked,
        )
        for period in every
    )


def _parts(
    access: Access, kept: Kept, one: Indicator, answer: Answer, asked: Asked
) -> PartTable | None:
    field = _part_field(access, kept, one)
    if field is None or not answer.parts:
        return None
    above, below, left = labels(one)
    if isinstance(one.aggregate, Share):
        # Every class has its rows above the line, whether or not it is one of those that are the figure.
        above, below = _("行数"), ""
    names = part_names(access, kept, one, answer)
    lines = tuple(
        PartLine(
            names[part.code],
            or_dash(amount(part.value)),
            amount(part.above),
            amount(part.below) if below else "",
            amount(part.headroom),
            replace(asked, part=part.code, after=0).query(),
            part.code == asked.part,
        )
        for part in answer.parts
    )
    return _table(field.label, one.unit, (above, below, left), lines)


def _areas(kept: Kept, one: Indicator, answers: Sequence[Answer], asked: Asked) -> PartTable | None:
    code = kept.register.area_field
    if code is None or not answers:
        return None
    above, below, left = labels(one)
    lines = tuple(
        PartLine(
            kept.area_name(answer.area) or _("没有填"),
            or_dash(answer_text(answer)),
            amount(answer.above),
            amount(answer.below),
            amount(answer.headroom),
            replace(asked, area=answer.area, part="", after=0).query() if answer.area else "",
            answer.area is not None and answer.area == asked.area,
        )
        for answer in answers
    )
    if isinstance(one.aggregate, Budget) and not isinstance(one.aggregate.cap, Count | Sum):
        # The printed cap is the whole's; held against one area it would tell of room that is not its own.
        below, left = "", ""
    return _table(kept.register.field(code).label, one.unit, (above, below, left), lines)


def _table(
    head: str, unit: str, heads: tuple[str, str, str], lines: tuple[PartLine, ...]
) -> PartTable:
    above, below, left = heads
    return PartTable(
        head,
        unit,
        above if any(line.above for line in lines) else "",
        below if any(line.below for line in lines) else "",
        left if any(line.headroom for line in lines) else "",
        lines,
    )


def _rows_of(access: Access, kept: Kept, one: Indicator, asked: Asked) -> str:
    """Which of the rows are listed, where not all; a part narrows the rows alone, an area the figure too."""
    said = [kept.area_name(asked.area)] if asked.area else []
    field = _part_field(access, kept, one)
    if asked.part and field is not None:
        said.append(_named(kept, field, asked.part))
    return "，".join(said)


def _columns(kept: Kept, one: Indicator) -> list[Field]:
    """What the formula asks for, area and date before it; files never."""
    register = kept.register
    used = indicator_fields(one)
    first = [code for code in (register.area_field, register.dated_field) if code]
    return [register.field(code) for code in first] + [
        field
        for field in register.fields
        if field.code in used
        and field.code not in (*first, register.name_field)
        and field.type != "file"
    ]


def _line(
    access: Access, kept: Kept, one: Indicator, row: RowBehind, fields: list[Field], asked: Asked
) -> Line:
    area = row.body.get(kept.register.area_field or "")
    state = Revision(
        entry_no=row.entry_no,
        body=dict(row.body),
        area=None if area is None else str(area),
        name=name_of(kept, row.body),
    )
    url = address("registers:entry", kept.programme.code, kept.row.code, str(row.entry_no))
    known = f"?{urlencode({'known': asked.known.isoformat()})}" if url and asked.known else ""
    labels_of = {stage.code: stage.label for stage in kept.register.stages}
    return Line(
        number=row.entry_no,
        name=name_shown(access, kept, state),
        url=url + known,
        stage=labels_of.get(row.stage or "", ""),
        side=side_words(one.aggregate).get((row.above, row.below), ""),
        cells=tuple(cells_of(access, kept, state, fields)),
    )
