"""What a source of facts is asked and what it answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction

from luoshi.plan import Period
from luoshi_web.offices.models import Programme, Unit


@dataclass(frozen=True, slots=True)
class Trace:
    """Where a figure comes from: what it is, the value as printed, the page with the rows ("" for none), as of when."""

    label: str
    value: str
    url: str = ""
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """Of one unit: the figures by name (actual, target …), where they come from. note: why there is none, in a sentence."""

    figures: Mapping[str, Fraction] = field(default_factory=dict)
    traces: tuple[Trace, ...] = ()
    note: str = ""
    sample: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """Facts of which units, of which period, as of which day. now: the moment of asking, later than the day or on it.

    units: those that stand on the day, by code. heirs: code of every unit that ever was -> the one that has its work on
    that day; a unit that ended without a successor is not in it. former: key of every unit that no longer stands -> its code.
    """

    programme: Programme
    scheme: str
    period: Period
    as_of: date
    now: datetime
    units: Mapping[str, Unit]
    heirs: Mapping[str, str]
    former: Mapping[int, str]

    @property
    def here(self) -> str:
        return self.programme.code

    @property
    def since(self) -> date:
        return date(self.period.first // 12, self.period.first % 12 + 1, 1)

    def heir(self, code: str) -> Unit | None:
        return self.units.get(self.heirs.get(code, ""))


def asked_of(
    programme: Programme, scheme: str, period: Period, as_of: date, now: datetime
) -> Asked:
    """One query."""
    rows = list(Unit.objects.filter(programme=programme))
    standing = {row.code: row for row in rows if row.until is None or row.until >= as_of}
    return Asked(
        programme=programme,
        scheme=scheme,
        period=period,
        as_of=as_of,
        now=now,
        units=standing,
        heirs=_heirs(rows, standing),
        former={row.pk: row.code for row in rows if row.code not in standing},
    )


def _heirs(rows: Iterable[Unit], standing: Mapping[str, Unit]) -> dict[str, str]:
    """Through as many mergers as there were."""
    by_key = {row.pk: row for row in rows}
    found = {}
    for row in by_key.values():
        at: Unit | None = row
        seen = set[int]()
        while at is not None and at.code not in standing and at.pk not in seen:
            seen.add(at.pk)
            at = by_key.get(at.successor_id or 0)
        if at is not None and at.code in standing:
            found[row.code] = at.code
    return found


@dataclass(slots=True)
class Sum:
    """A share put together from a unit's own rows and those of the units merged into it."""

    above: Fraction = Fraction(0)
    below: Fraction = Fraction(0)
    sample: bool = False
    traces: list[Trace] = field(default_factory=list)

    def add(self, above: Fraction | int, below: Fraction | int) -> None:
        self.above += above
        self.below += below

    @property
    def percent(self) -> Fraction | None:
        return self.above * 100 / self.below if self.below else None
