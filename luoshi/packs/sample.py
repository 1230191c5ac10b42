"""Invented figures, the same on every machine: whole numbers, and chance only as a hash of seed, indicator and period."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from luoshi.packs.model import TIMEZONE, IndicatorRow, Pack
from luoshi.packs.parties import members_of
from luoshi.packs.scheme import SampleScheme, SampleSeries, VintageStep
from luoshi.plan import Period, month_index, month_of_index
from luoshi.progress.model import Observation

_PLAIN = (VintageStep("final", 0, 0),)


def sample_observations(pack: Pack, *, clock: date, seed: int | None = None) -> list[Observation]:
    """Figures for what has no published one, recorded by `clock` (the day included), marked `sample`; in order of record.

    Same pack, clock and seed give the same rows on any machine; a later clock only adds rows. A figure that the pack
    publishes (same indicator, area and end of period) is never invented. An empty list when the pack has no sample.yaml.
    """
    if pack.sample is None:
        return []
    maker = _Maker(pack, pack.sample, pack.sample.seed if seed is None else seed)
    rows = [row for row in maker.rows() if row.recorded_at.date() <= clock]
    return sorted(rows, key=lambda row: (row.recorded_at, row.id))


@dataclass(frozen=True, slots=True)
class _Figure:
    """A figure before it is told: whole number of last-place units, or a grade."""

    period: Period
    amount: int | None
    grade: str | None = None


class _Maker:
    def __init__(self, pack: Pack, scheme: SampleScheme, seed: int) -> None:
        self.pack = pack
        self.scheme = scheme
        self.seed = seed
        self.indicators = {i.code: i for i in pack.indicators}
        self.names = {u.code: u.name for u in pack.units}
        self.published = {(f.indicator, f.area, f.period.last) for f in pack.facts}
        self.start = month_index((pack.plan.horizon or (pack.adopted_on.year, 0))[0], 1)

    def chance(self, *key: object) -> int:
        """A whole number below 2^64 that depends on nothing but the seed and the key."""
        text = "|".join(str(part) for part in (self.seed, *key))
        return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")

    def rows(self) -> Iterator[Observation]:
        for series in self.scheme.series:
            indicator = self.indicators[series.indicator]
            figures = list(self.figures(series, indicator))
            by = self.names[indicator.source_unit]
            for figure in figures:
                yield from self.told(series, indicator, self.pack.area, by, figure)
            if series.split:
                yield from self.by_unit(series, indicator, figures)

    def figures(self, series: SampleSeries, indicator: IndicatorRow) -> Iterator[_Figure]:
        scale = 10**indicator.decimals
        for period, value in series.before:
            yield _Figure(period, int(value * scale))
        end = month_index((self.pack.plan.horizon or (0, self.pack.adopted_on.year))[1], 12)
        previous = 0
        period = Period.ending(indicator.frequency, *month_of_index(self.start))
        while period.last <= end:
            if series.grade is not None:
                yield _Figure(period, None, (series.grades or {}).get(period, series.grade))
            elif not (series.no_january and period.first == period.last and period.last % 12 == 0):
                amount = self.amount(series, indicator, period, previous)
                if amount is not None:
                    yield _Figure(period, amount)
                    previous = amount
            period = period.next()

    def amount(
        self, series: SampleSeries, indicator: IndicatorRow, period: Period, previous: int
    ) -> int | None:
        """On the straight line between the two points around the period; None where there are not two."""
        scale = 10**indicator.decimals
        anchors = [(p.last, int(v * scale)) for p, v in series.points]
        if indicator.accumulation == "year_to_date":
            january = period.last - period.last % 12
            anchors = [(january - 1, 0), *(a for a in anchors if january <= a[0] < january + 12)]
        elif indicator.accumulation == "since_start":
            anchors.insert(0, (self.start - 1, 0))
        elif series.before:
            anchors.insert(0, (series.before[-1][0].last, int(series.before[-1][1] * scale)))
        left = max((a for a in anchors if a[0] <= period.last), default=None)
        right = min((a for a in anchors if a[0] >= period.last), default=None)
        if left is None or right is None:
            return None
        if left[0] == right[0]:
            return left[1]
        gone, whole = period.last - left[0], right[0] - left[0]
        amount = left[1] + (2 * (right[1] - left[1]) * gone + whole) // (2 * whole)
        if series.jitter:
            amount += (
                self.chance(indicator.code, period, "jitter") % (2 * series.jitter + 1)
                - series.jitter
            )
        if indicator.accumulation == "level":
            return amount
        floor = (
            left[1]
            if period.first % 12 == 0 and indicator.accumulation == "year_to_date"
            else previous
        )
        return max(min(amount, right[1]), floor)

    def told(
        self, series: SampleSeries, indicator: IndicatorRow, area: str, by: str, figure: _Figure
    ) -> Iterator[Observation]:
        """The rows that tell one figure: one, or one a vintage, or a first one and the one that replaces it."""
        if (indicator.code, area, figure.period.last) in self.published:
            return
        usual = self.usual_day(indicator, figure.period) + timedelta(
            days=(series.late or {}).get(figure.period, 0)
        )
        revision = (series.revise or {}).get(figure.period)
        steps = series.vintages if figure.period.last >= self.start else _PLAIN
        replaced: str | None = None
        if revision is not None:
            first = int(revision.first * 10**indicator.decimals)
            row = self.row(
                indicator, area, by, figure, usual, first, len(steps), self.scheme.document
            )
            yield row
            replaced, usual = row.id, usual + timedelta(days=revision.days)
        for number, step in enumerate(steps):
            amount = self.amount_told(series, indicator, figure, step)
            reason = f"；更正：{revision.reason}" if revision is not None else ""
            row = self.row(
                indicator, area, by, figure, usual + timedelta(days=step.days), amount, number,
                self.scheme.document + reason, step, replaced,
            )  # fmt: skip
            yield row
            replaced = row.id

    def amount_told(
        self, series: SampleSeries, indicator: IndicatorRow, figure: _Figure, step: VintageStep
    ) -> int | None:
        said = (series.told or {}).get((figure.period, step.vintage))
        if said is not None:
            return int(said * 10**indicator.decimals)
        if figure.amount is None or not step.stray:
            return figure.amount
        return (
            figure.amount
            + self.chance(indicator.code, figure.period, step.vintage) % (2 * step.stray + 1)
            - step.stray
        )

    def row(
        self, indicator: IndicatorRow, area: str, by: str, figure: _Figure, day: date, amount: int | None,
        number: int, document: str, step: VintageStep = _PLAIN[0], replaces: str | None = None,
    ) -> Observation:  # fmt: skip
        hour = 9 + self.chance(indicator.code, area, figure.period, "hour") % 8
        return Observation(
            id=f"sample-{indicator.code}-{area}-{figure.period}-{number}",
            indicator=indicator.code,
            area=area,
            period=figure.period,
            value=None if amount is None else Decimal(amount).scaleb(-indicator.decimals),
            unit=indicator.unit,
            recorded_at=datetime.combine(day, time(hour), TIMEZONE),
            source="statistics" if indicator.official else "report",
            vintage=step.vintage,
            grade=figure.grade,
            recorded_by=by,
            document=document,
            replaces=replaces,
            sample=True,
        )

    def usual_day(self, indicator: IndicatorRow, period: Period) -> date:
        year, month = month_of_index(period.last + max(indicator.lag_months, 1))
        first, last = self.scheme.days[indicator.frequency]
        return date(
            year, month, first + self.chance(indicator.code, period, "day") % (last - first + 1)
        )

    def by_unit(
        self, series: SampleSeries, indicator: IndicatorRow, figures: list[_Figure]
    ) -> Iterator[Observation]:
        """Each counted thing of a year belongs to one unit, so that the units' figures always add up to the whole."""
        split = series.split
        if split is None:
            return
        units = members_of(self.pack, split.unit_set)
        for figure in figures:
            counts = dict.fromkeys(units, 0)
            for number in range(figure.amount or 0):
                counts[
                    self.home(
                        units, split.of or indicator.code, figure.period.year, number * split.every
                    )
                ] += 1
            day = self.usual_day(indicator, figure.period)
            for unit, count in counts.items():
                name = self.names[unit]
                if (indicator.code, name, figure.period.last) not in self.published:
                    yield self.row(
                        indicator,
                        name,
                        name,
                        _Figure(figure.period, count),
                        day,
                        count,
                        0,
                        self.scheme.document,
                    )

    def home(self, units: tuple[str, ...], indicator: str, year: int, number: int) -> str:
        """The unit of the year's n-th thing; some units draw more than others, always the same ones."""
        weights: Mapping[str, int] = {u: 2 + self.chance(indicator, u, "weight") % 9 for u in units}
        at = self.chance(indicator, year, number, "home") % sum(weights.values())
        for unit in units:
            at -= weights[unit]
            if at < 0:
                return unit
        return units[-1]
