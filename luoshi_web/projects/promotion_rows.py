"""Reads of investment promotion: the projects attracted from outside, what counts of them in a year, the plan's targets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Final

from django.db.models import F, Q

from luoshi.plan import Period, Quantity
from luoshi.projects import (
    BandCount,
    CertificationStep,
    Finding,
    Landing,
    Split,
    Verdict,
    arrived,
    awaits_certification,
    bands,
    check_projects,
    count_verdict,
    landing_rate,
    promotion_rules,
    splits,
    stages,
    wan,
)
from luoshi.projects import Project as Told
from luoshi.registers import Compare, Count, Register
from luoshi_web.ledger.models import PlanVersion, Target
from luoshi_web.offices.models import Programme, Unit
from luoshi_web.projects.kept import parsed
from luoshi_web.projects.models import Revision
from luoshi_web.projects.queries import Standing, standing
from luoshi_web.registers.queries import kept_by

KEEPER: Final = "projects"
_COUNTED: Final = "counted_total"
# Register values are kept in millionths.
_SCALE: Final = 10**6


@dataclass(frozen=True, slots=True)
class Attracted:
    """A project without its months. edition: of the revision it was read from."""

    number: int
    edition: int
    sample: bool
    told: Told


@dataclass(frozen=True, slots=True)
class Promotion:
    """A year as known on a day. Codes of projects are keys of `every`.

    bands: what counts. whole: what would, were all of `waiting` certified. waiting: nothing but the certification is
    missing. others: what was started in the year, or signed for it and not started, and does not count. doubled: claimed for
    another year too. claimed: what two towns tell.
    """

    year: int
    every: Mapping[str, Attracted]
    bands: tuple[BandCount, ...]
    whole: tuple[BandCount, ...]
    waiting: tuple[str, ...]
    others: tuple[Verdict, ...]
    splits: tuple[Split, ...]
    doubled: tuple[str, ...]
    claimed: tuple[Finding, ...]
    landing: Landing
    arrived: Mapping[str, Decimal]

    @property
    def counted(self) -> tuple[str, ...]:
        """The codes of all projects that count, in their order."""
        return tuple(code for each in self.bands[0].counted for code in each.projects)


@dataclass(frozen=True, slots=True)
class BandTarget:
    """The plan's target of a band, each year: its code, its words, how many."""

    code: str
    name: str
    number: Decimal


def attracted(programme: Programme) -> Mapping[str, Attracted]:
    """Code -> project, of those from outside and those that anything is told of how they were attracted.

    One query to know that nothing changed, else one more. Cached in the process.
    """
    return _attracted(_told(programme))


def promotion_of(programme: Programme, year: int, today: date) -> Promotion:
    """As `attracted`: one query, else two more."""
    return _promotion(_told(programme), year, today)


def forget_promotion() -> None:
    """For measuring: the next page reads everything."""
    _attracted.cache_clear()
    _promotion.cache_clear()


def start_year(told: Told, today: date) -> int | None:
    """The year it was started in; None: not yet."""
    return min((on.year for on in _starts(told) if on <= today), default=None)


def started_on(told: Told) -> date | None:
    return min(_starts(told), default=None)


def band_targets(programme: Programme) -> Mapping[str, BandTarget]:
    """Band -> its yearly target: by the indicator that counts the same threshold in the register this room keeps. Four queries."""
    indicators: dict[str, str] = {}
    for kept in kept_by(programme):
        if kept.register.kept_by == KEEPER:
            indicators |= _indicators(kept.register)
    newest = PlanVersion.objects.filter(programme=programme).order_by("-number").values("pk")[:1]
    rows = Target.objects.filter(
        programme=programme, plan_version__in=newest, indicator__code__in=indicators,
        cadence="yearly",
    ).select_related("indicator")  # fmt: skip
    return {
        indicators[row.indicator.code]: BandTarget(row.code, row.name, Decimal(row.printed_value))
        for row in rows
    }


def _told(programme: Programme) -> Standing:
    """What this depends on are revisions: months told, confirmed or frozen change nothing of it."""
    known = standing(programme)
    return replace(known, seen=known.seen[:1])


def _indicators(register: Register) -> dict[str, str]:
    """Indicator -> band, where it counts rows whose counted total is at least the band's."""
    fields = {field.code: field for field in register.fields if field.source == _COUNTED}
    found = {}
    for indicator in register.indicators:
        where = indicator.aggregate.where if isinstance(indicator.aggregate, Count) else None
        for part in getattr(where, "parts", ()):
            if isinstance(part, Compare) and part.op == "ge" and part.field in fields:
                least = Quantity(Decimal(part.values[0]) / _SCALE, fields[part.field].measure)
                at_least = wan(least, indicator.name)
                for band in promotion_rules().bands:
                    if band.at_least == at_least:
                        found[indicator.code] = band.code
    return found


@lru_cache(maxsize=8)
def _attracted(known: Standing) -> Mapping[str, Attracted]:
    rows = Revision.objects.filter(
        Q(project__origin="outside") | Q(text__contains='"attraction":'),
        programme=known.pk, edition=F("project__edition"),
    )  # fmt: skip
    if not known.show_sample:
        rows = rows.filter(project__sample=False)
    found = rows.order_by("project__number").values_list(
        "text", "project__number", "project__edition", "project__sample"
    )
    told = ((parsed(text), number, edition, sample) for text, number, edition, sample in found)
    return {
        one.code: Attracted(number, edition, sample, one) for one, number, edition, sample in told
    }


@lru_cache(maxsize=16)
def _promotion(known: Standing, year: int, today: date) -> Promotion:
    every = _attracted(known)
    told = [one.told for one in every.values()]
    counted = bands(told, year, today)
    # Whatever counts is in the smallest band, which is the threshold of counting.
    counting = {code for each in counted[0].counted for code in each.projects}
    waiting = [one for one in told if awaits_certification(one, year, today)]
    certified = [_certified(one, today) for one in waiting]
    settled = {one.code for one in waiting} | counting
    relevant = [one for one in told if one.code not in settled and _of_year(one, year, today)]
    mine = settled | {one.code for one in relevant}
    names = dict(Unit.objects.filter(programme=known.pk).values_list("code", "name"))
    named = [replace(one, town=names.get(one.town, one.town)) for one in told]
    found = check_projects(named, Period.month(today.year, today.month))
    return Promotion(
        year=year,
        every=every,
        bands=counted,
        whole=bands([*(one for one in told if one.code in counting), *certified], year, today),
        waiting=tuple(one.code for one in waiting),
        others=tuple(count_verdict(one, year, today) for one in relevant),
        splits=tuple(one for one in splits(told) if mine & set(one.projects)),
        doubled=tuple(one.code for one in told if one.code in mine and _doubled(one, year)),
        claimed=tuple(one for one in found if one.code == "P05" and mine & set(one.projects)),
        landing=landing_rate(told, year - 1, today),
        arrived=arrived(told, year, today),
    )


def _certified(told: Told, on: date) -> Told:
    """As if every step had been passed: what it would add."""
    steps = tuple(CertificationStep(code, on, "", passed=True) for code in promotion_rules().steps)
    return replace(told, attraction=replace(told.attraction, steps=steps))


def _of_year(told: Told, year: int, today: date) -> bool:
    """Started in the year; or not started, with a contract that would still count in it or a step of the certification."""
    started = start_year(told, today)
    if started is not None:
        return started == year
    halt = told.halted(today)
    if halt is not None and halt.kind == "cancelled" and halt.on.year < year:
        return False
    signed = told.attraction.signed_on
    asked = any(step.on.year == year for step in told.attraction.steps)
    return asked or (
        signed is not None and year - promotion_rules().lookback <= signed.year <= year
    )


def _doubled(told: Told, year: int) -> bool:
    return bool(set(told.attraction.counted_in) - {year})


def _starts(told: Told) -> Iterable[date]:
    return (move.on for move in told.moves if stages().of(move.stage).start)
