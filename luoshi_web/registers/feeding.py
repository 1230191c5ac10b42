"""What a register's figures are now beside what of it stands in the ledger. Reads only; `actions.feed_register` writes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.utils import timezone

from luoshi.plan import Period
from luoshi.progress import Observation as Figure
from luoshi.registers import Indicator as Formula
from luoshi.registers import observation_of
from luoshi_web.ledger.models import Indicator, Observation, SourceKind
from luoshi_web.registers.kept import Kept
from luoshi_web.registers.models import Revision
from luoshi_web.registers.queries import figure, scope_of, started_on

# What stood: value and grade; None: nothing ever did.
Said = tuple[object, str] | None


@dataclass(slots=True)
class _Standing:
    """The register's own figures in the ledger by indicator and period: the newest real one, and the newest of all."""

    real: dict[tuple[int, str], Said] = field(default_factory=dict)
    newest: dict[tuple[int, str], tuple[Said, bool]] = field(default_factory=dict)


def due_figures(
    kept: Kept, now: datetime, *, replay: bool = False
) -> list[tuple[Indicator, Figure]]:
    """The figures of closed periods that differ from what stands, oldest first, to be appended.

    Real rows and made-up ones are told apart: while there are made-up rows, a figure of all of them stands beside the one
    of the real rows alone, marked as sample. replay: each figure as it was known some days after its period, which is
    how a demonstration gets a past; else as known now.
    A register without a single row has said nothing, and nothing is made of it.
    """
    indicators = {
        row.code: row
        for row in Indicator.objects.filter(
            programme=kept.programme,
            fed=True,
            code__in=[formula.code for formula in kept.register.indicators],
        )
    }
    kinds = set(
        Revision.objects.filter(programme=kept.programme, register=kept.row.code)
        .values_list("sample", flat=True)
        .distinct()
    )
    standing = _standing(kept, list(indicators.values()))
    found: list[tuple[Indicator, Figure]] = []
    for formula in kept.register.indicators:
        row = indicators.get(formula.code)
        if row is not None and kinds:
            for period in closed_periods(row.frequency, started_on(kept.programme), now):
                found += _of_period(kept, formula, row, period, kinds, standing, now, replay=replay)
    return sorted(found, key=lambda pair: pair[1].recorded_at)


def closed_periods(frequency: str, since: date, now: datetime) -> Iterator[Period]:
    """Every period that ended before today, the first one the one that holds `since`."""
    today = timezone.localtime(now).date()
    period = Period.ending(frequency, since.year, since.month)  # type: ignore[arg-type]
    if period.ends_on < since:
        period = _after(period)
    while period.ends_on < today:
        yield period
        period = _after(period)


def _after(period: Period) -> Period:
    length = period.last - period.first + 1
    return Period(period.first + length, period.last + length, period.frequency)


def _of_period(
    kept: Kept,
    formula: Formula,
    row: Indicator,
    period: Period,
    kinds: set[int],
    standing: _Standing,
    now: datetime,
    *,
    replay: bool,
) -> list[tuple[Indicator, Figure]]:
    key = (row.pk, str(period))
    at = min(now, _some_days_after(period)) if replay else now
    found = []
    newest, was_sample = standing.newest.get(key, (None, False))
    if 0 in kinds or key in standing.real:
        real = _computed(kept, formula, period, at, with_sample=False)
        if _differs(real, standing.real.get(key)) or (was_sample and 1 not in kinds):
            found.append((row, real))
    if 1 in kinds:
        whole = _computed(kept, formula, period, at, with_sample=True)
        if found or _differs(whole, newest):
            # After the real one: of two figures of one instant the later row is taken.
            found.append((row, whole))
    return found


def _computed(
    kept: Kept, formula: Formula, period: Period, at: datetime, *, with_sample: bool
) -> Figure:
    programme = kept.programme
    scope = scope_of(programme, period, at, started_on(programme), with_sample=with_sample)
    answer = figure(kept, formula, scope)
    return observation_of(
        kept.register, formula, answer, scope,
        id="new", area=programme.area, recorded_at=at, sample=with_sample,
    )  # fmt: skip


def _differs(now: Figure, stood: Said) -> bool:
    said = (now.value, now.grade or "")
    if stood is None:
        return said != (None, "")
    return said != stood


def _some_days_after(period: Period) -> datetime:
    day = datetime.combine(period.ends_on + timedelta(days=9), datetime.min.time())
    return timezone.make_aware(day.replace(hour=9))


def _standing(kept: Kept, indicators: list[Indicator]) -> _Standing:
    rows = Observation.objects.filter(
        programme=kept.programme,
        indicator__in=indicators,
        area=kept.programme.area,
        source=SourceKind.REGISTER,
    ).order_by("recorded_at", "pk")
    standing = _Standing()
    for row in rows:
        key, said = (row.indicator_id, row.period), (row.value, row.grade)
        standing.newest[key] = (said, row.sample)
        if not row.sample:
            standing.real[key] = said
    return standing
