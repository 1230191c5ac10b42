"""What each unit owes in a round: derived from the adopted plan, the indicators and who they come from, never typed.

Pure: rows in, items out. The rule (docs/design/reporting.md): a figure is asked of one unit, once, in the round of the
month in which it is published; everything else a unit's tasks need is shown to it and not asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from luoshi.plan import Period, month_of_index
from luoshi_web.ledger.models import Indicator
from luoshi_web.offices.models import Unit
from luoshi_web.reporting.models import cell_key

# hand: typed by the unit. total: the sum of what a set's units reported, looked at by the unit that keeps the indicator.
# register, statistics, report: the figure stands already, and where it comes from.
How = Literal["hand", "total", "register", "statistics", "report"]


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a unit's form. key: names it in addresses, workbooks and the API."""

    indicator: Indicator
    area: str
    period: Period
    how: How

    @property
    def key(self) -> str:
        return cell_key(self.indicator.code, self.area, self.period)

    @property
    def by_hand(self) -> bool:
        return self.how == "hand"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a round may ask of a programme. proving: ids of indicators that prove a target of the plan in force.

    tasks: section -> the unit that tells its progress (the first named). concerned: unit id -> indicator ids of the
    targets in the sections it answers for. collected: indicator id -> the units that report it, each for its area.
    fed: indicator ids that a register computes.
    """

    area: str
    years: tuple[int, int]
    indicators: Sequence[Indicator]
    proving: frozenset[int]
    tasks: Mapping[str, int]
    concerned: Mapping[int, frozenset[int]]
    collected: Mapping[int, Sequence[Unit]]
    fed: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Owed:
    """One unit's form of one round, in the order in which it is shown."""

    items: tuple[Item, ...] = ()
    sections: tuple[str, ...] = ()

    @property
    def hand(self) -> tuple[Item, ...]:
        return tuple(item for item in self.items if item.by_hand)

    @property
    def filled(self) -> tuple[Item, ...]:
        return tuple(item for item in self.items if not item.by_hand)

    @property
    def is_asked(self) -> bool:
        """Something is asked of the unit: figures to look at alone make no report."""
        return bool(self.hand or self.sections)


def due_period(indicator: Indicator, month: int) -> Period | None:
    """The period whose figure is published in the round of `month`, if one is.

    A lag of one month is the round of the period's own last month; a yearly figure with a lag of nine is asked in the
    round of August.
    """
    last = month - max(indicator.lag_months, 1) + 1
    year, number = month_of_index(last)
    period = Period.ending(indicator.frequency, year, number)  # type: ignore[arg-type]
    return period if period.last == last else None


def owed_in(asked: Asked, month: int) -> dict[int, Owed]:
    """Unit id -> what it owes in the round of `month`. Units that owe nothing and see nothing are missing."""
    due = {
        row.pk: period
        for row in asked.indicators
        if row.pk in asked.proving
        and (period := due_period(row, month)) is not None
        and asked.years[0] <= period.year <= asked.years[1]
    }
    items: dict[int, list[Item]] = {}
    for row in asked.indicators:
        if row.pk in due:
            for unit, item in _of_source(asked, row, due[row.pk]):
                items.setdefault(unit, []).append(item)
    for unit, concerned in asked.concerned.items():
        mine = {item.indicator.pk for item in items.get(unit, ())}
        items.setdefault(unit, []).extend(
            Item(row, asked.area, due[row.pk], _how(asked, row))
            for row in asked.indicators
            if row.pk in due and row.pk in concerned and row.pk not in mine
        )
    sections: dict[int, list[str]] = {}
    for section, unit in asked.tasks.items():
        sections.setdefault(unit, []).append(section)
    return {
        unit: Owed(
            tuple(sorted(items.get(unit, ()), key=lambda item: not item.by_hand)),
            tuple(sections.get(unit, ())),
        )
        for unit in {**items, **sections}
        if items.get(unit) or sections.get(unit)
    }


def _of_source(asked: Asked, row: Indicator, period: Period) -> Iterable[tuple[int, Item]]:
    """Who types the figure, and who keeps it."""
    if row.official or row.pk in asked.fed:
        if row.source_unit_id is not None:
            yield row.source_unit_id, Item(row, asked.area, period, _how(asked, row))
        return
    for unit in asked.collected.get(row.pk, ()):
        yield unit.pk, Item(row, unit.name, period, "hand")
    if row.source_unit_id is not None:
        how: How = "total" if asked.collected.get(row.pk) else "hand"
        yield row.source_unit_id, Item(row, asked.area, period, how)


def _how(asked: Asked, row: Indicator) -> How:
    if row.official:
        return "statistics"
    return "register" if row.pk in asked.fed else "report"
