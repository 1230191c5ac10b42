"""单位: what each unit owes, and what one unit owes in full."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from luoshi.plan import Period
from luoshi.progress.model import Light, Source
from luoshi_web.ledger.models import Observation
from luoshi_web.ledger.pages.definitions import FREQUENCY_WORDS, next_due
from luoshi_web.ledger.pages.evidence import rows_query
from luoshi_web.ledger.pages.figures import figure_text
from luoshi_web.ledger.pages.numbering import short_place
from luoshi_web.ledger.pages.plan_marks import section_anchor
from luoshi_web.ledger.pages.readings import (
    Reading,
    reading_of_all,
    readings_by_clause,
    readings_by_unit,
)
from luoshi_web.ledger.pages.rows import TargetRow, target_row
from luoshi_web.ledger.pages.standing import (
    IndicatorFacts,
    QueryFacts,
    Standing,
    TargetStanding,
    UnitRef,
)
from luoshi_web.ledger.pages.tasks import task_paths
from luoshi_web.ledger.pages.words import role_word
from luoshi_web.offices.models import Unit, UnitKind

_CHANNELS: Final[dict[Source, str]] = {
    "statistics": gettext_noop("导入，只读"),
    "register": gettext_noop("由台账算出"),
    "report": gettext_noop("录入"),
}
SHOWN_LIGHTS: Final[tuple[Light, ...]] = ("red", "amber", "green", "done", "wait")


@dataclass(frozen=True, slots=True)
class UnitRow:
    code: str
    name: str
    reading: Reading | None
    counts: tuple[tuple[Light, int], ...]
    targets: int
    tasks: int
    indicators: int
    queries: int


@dataclass(frozen=True, slots=True)
class UnitGroup:
    title: str
    rows: tuple[UnitRow, ...]


@dataclass(frozen=True, slots=True)
class UnitsPage:
    title: str
    programme: str
    as_of: date
    has_sample: bool
    total: int
    reading: Reading | None
    columns: int
    lights: tuple[tuple[Light, str], ...]
    groups: tuple[UnitGroup, ...]


@dataclass(frozen=True, slots=True)
class DutyRow:
    """by_set: the set through which the duty reaches the unit; empty when the plan names the unit itself."""

    place: str
    anchor: str
    heading: str
    role_word: str
    by_set: str
    reading: Reading | None


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """rows_query: asks for the rows the figure was computed from; empty where no register computed it."""

    code: str
    name: str
    frequency: str
    figure: str
    unit: str
    period: str
    sample: bool
    next_due: str
    is_late: bool
    channel: str
    may_record: bool
    rows_query: str


@dataclass(frozen=True, slots=True)
class UnitPage:
    title: str
    programme: str
    code: str
    kind: str
    summary: str
    as_of: date
    has_sample: bool
    may_record: bool
    targets: tuple[TargetRow, ...]
    counts: tuple[tuple[Light, str, int], ...]
    reading: Reading | None
    duties: tuple[DutyRow, ...]
    indicators: tuple[IndicatorRow, ...]
    queries: tuple[QueryFacts, ...]
    sets: tuple[str, ...]


def units_page(
    standing: Standing, units: Sequence[Unit], indicators: Iterable[IndicatorFacts]
) -> UnitsPage:
    sources = [indicator.source_code for indicator in indicators]
    kinds = dict.fromkeys(unit.kind for unit in units)
    readings = readings_by_unit(standing)
    return UnitsPage(
        title=_("单位"),
        programme=standing.programme,
        as_of=standing.as_of,
        has_sample=standing.has_sample,
        total=len(units),
        reading=reading_of_all(standing),
        columns=len(SHOWN_LIGHTS) + 6,
        lights=tuple((light, standing.words[light]) for light in SHOWN_LIGHTS),
        groups=tuple(
            UnitGroup(
                str(UnitKind(kind).label),
                tuple(
                    _unit_row(standing, unit, readings.get(unit.code), sources.count(unit.code))
                    for unit in units
                    if unit.kind == kind
                ),
            )
            for kind in kinds
        ),
    )


def unit_page(
    standing: Standing,
    unit: Unit,
    indicators: Iterable[IndicatorFacts],
    latest: Mapping[str, Observation],
    sets: Sequence[str],
    *,
    may_record: bool,
) -> UnitPage:
    """indicators: those the unit is the source of; latest: indicator code -> its newest figure of the programme's area."""
    owed = answered_first(standing, unit.code)
    duties = tuple(_duties(standing, unit.code))
    rows = tuple(
        _indicator_row(standing, one, latest.get(one.code), may_record=may_record)
        for one in indicators
    )
    return UnitPage(
        title=unit.name,
        programme=standing.programme,
        code=unit.code,
        kind=str(UnitKind(unit.kind).label),
        summary=_("负责目标 %(targets)s 项，承担任务 %(tasks)s 条，出数指标 %(indicators)s 个")
        % {"targets": len(owed), "tasks": len(duties), "indicators": len(rows)},
        as_of=standing.as_of,
        has_sample=any(s.now.sample for s in owed) or any(row.sample for row in rows),
        may_record=may_record and any(row.may_record for row in rows),
        targets=tuple(target_row(standing, one) for one in owed),
        counts=standing.counts(owed),
        reading=readings_by_unit(standing).get(unit.code),
        duties=duties,
        indicators=rows,
        queries=tuple(
            sorted(
                (q for q in standing.queries if q.answerer_code == unit.code),
                key=lambda q: q.settled_on is not None,
            )
        ),
        sets=tuple(sets),
    )


def answered_first(standing: Standing, code: str) -> tuple[TargetStanding, ...]:
    """The targets counted under the unit: it is the lead, or the first that the plan makes responsible."""
    return tuple(s for s in standing.targets if s.units and s.units[0].code == code)


def _unit_row(standing: Standing, unit: Unit, reading: Reading | None, indicators: int) -> UnitRow:
    lights = [s.light for s in answered_first(standing, unit.code)]
    return UnitRow(
        code=unit.code,
        name=unit.name,
        reading=reading,
        counts=tuple((light, lights.count(light)) for light in SHOWN_LIGHTS),
        targets=len(lights),
        tasks=len(_reached(standing, unit.code)),
        indicators=indicators,
        queries=sum(q.answerer_code == unit.code and not q.settled_on for q in standing.queries),
    )


def _reached(standing: Standing, code: str) -> dict[str, tuple[UnitRef, str]]:
    """Path of each task that names the unit -> the party by which it does, and the set if it is one."""
    named = {path: _named(standing.duty_units.get(path, ()), code) for path in task_paths(standing)}
    return {path: found for path, found in named.items() if found is not None}


def _duties(standing: Standing, code: str) -> Iterable[DutyRow]:
    readings = readings_by_clause(standing)
    for path, (party, by_set) in _reached(standing, code).items():
        section = standing.plan.section_at(path)
        yield DutyRow(
            place=short_place(standing.plan, path),
            anchor=section_anchor(path),
            heading=section.heading if section else path,
            role_word=role_word(party.role),
            by_set=by_set,
            reading=readings.get(path),
        )


def _named(parties: Iterable[UnitRef], code: str) -> tuple[UnitRef, str] | None:
    """The party by which a duty reaches the unit: itself before any set it belongs to."""
    reached: tuple[UnitRef, str] | None = None
    for party in parties:
        if party.code == code:
            return party, ""
        if reached is None and code in party.member_codes:
            reached = party, party.name
    return reached


def _indicator_row(
    standing: Standing, indicator: IndicatorFacts, last: Observation | None, *, may_record: bool
) -> IndicatorRow:
    due = next_due(indicator, last.period if last else None, standing.as_of)
    return IndicatorRow(
        code=indicator.code,
        name=indicator.name,
        frequency=_(FREQUENCY_WORDS[indicator.frequency]),
        figure=figure_text(last) if last else "—",
        unit=indicator.unit,
        period=Period.parse(last.period).words() if last else _("还没有数"),
        sample=bool(last and last.sample),
        next_due=due.words,
        is_late=due.is_late,
        channel=_(_CHANNELS[indicator.source]),
        may_record=may_record and not indicator.official,
        rows_query=rows_query(last.period) if last and last.source == "register" else "",
    )
