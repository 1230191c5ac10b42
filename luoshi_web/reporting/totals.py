"""The county's figures that are sums of what a set's units report."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from luoshi.plan import Period
from luoshi_web.ledger.models import Indicator
from luoshi_web.offices.models import Programme
from luoshi_web.reporting.models import Entry, Round, State
from luoshi_web.reporting.owed import due_period
from luoshi_web.reporting.queries import asked_of, on_day


@dataclass(frozen=True, slots=True)
class Total:
    """The sum of what a set's units report of an indicator in a round. None: nobody has, which is not zero."""

    indicator: Indicator
    period: Period
    members: int
    filled: Decimal | None
    filled_count: int
    accepted: Decimal | None
    accepted_count: int

    @property
    def is_whole(self) -> bool:
        return self.accepted_count == self.members


def totals_for(programme: Programme, round_: Round) -> list[Total]:
    """One for each collected indicator that falls due in the round. One query beside `asked_of`."""
    asked = asked_of(programme, on_day(round_.opens_at))
    due = {
        row.pk: (row, period)
        for row in asked.indicators
        if asked.collected.get(row.pk)
        and row.pk not in asked.fed
        and (period := due_period(row, round_.month))
    }
    if not due:
        return []
    rows = Entry.objects.filter(
        programme=programme, report__round=round_, indicator__in=due, value__isnull=False
    )
    found: dict[int, list[tuple[str, Decimal, str]]] = {}
    for row in rows.select_related("report"):
        if row.value is not None:
            found.setdefault(row.indicator_id, []).append((row.area, row.value, row.report.state))
    totals = []
    for pk, (kept, period) in due.items():
        names = {unit.name for unit in asked.collected[pk]}
        mine = [(value, state) for area, value, state in found.get(pk, ()) if area in names]
        accepted = [value for value, state in mine if state == State.ACCEPTED]
        totals.append(
            Total(
                indicator=kept,
                period=period,
                members=len(names),
                filled=sum((v for v, _state in mine), Decimal(0)) if mine else None,
                filled_count=len(mine),
                accepted=sum(accepted, Decimal(0)) if accepted else None,
                accepted_count=len(accepted),
            )
        )
    return totals
