"""Reads of alerts: who sees which, one of them held for a change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Case, Count, IntegerField, Max, Q, QuerySet, Value, When
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from luoshi.supervising import ALERT_KINDS
from luoshi_web.offices.conflicts import ConflictError, written
from luoshi_web.offices.models import Programme, Unit
from luoshi_web.offices.queries import Access
from luoshi_web.supervision.guards import Rights
from luoshi_web.supervision.models import Alert, AlertState, AlertStep, Order
from luoshi_web.supervision.order_rows import open_on

STEP_WORDS: Final = {
    "raised": gettext_noop("发出预警"),
    "again": gettext_noop("又出现，重新预警"),
    "explained": gettext_noop("单位说明原因"),
    "accepted": gettext_noop("认可说明"),
    "refused": gettext_noop("退回说明"),
    "agenda": gettext_noop("列入会议议题"),
    "ordered": gettext_noop("立督办"),
    "joined": gettext_noop("并入在办的督办单"),
    "waived": gettext_noop("免督办"),
    "withdrawn": gettext_noop("撤回答复"),
    "replaced": gettext_noop("由新的预警代替"),
    "recovered": gettext_noop("自行解除"),
}

UNANSWERED: Final = Q(state=AlertState.OPEN)
TO_ACCEPT: Final = Q(state=AlertState.EXPLAINED, accepted_at=None)
LIVE: Final = (
    AlertState.OPEN, AlertState.EXPLAINED, AlertState.AGENDA, AlertState.ORDERED, AlertState.WAIVED,
)  # fmt: skip
"""Until what called for it is over, or a newer one took its place."""
# What a list may be asked for beside single states.
_GROUPS: Final = ("live", "late", "check", "over")


@dataclass(frozen=True, slots=True)
class AlertFilters:
    """state: a state, or live, late, check (explanations to be accepted), over; "": live. unit: a unit's code; kind: a kind."""

    state: str = ""
    kind: str = ""
    unit: str = ""

    @classmethod
    def of(cls, given: Mapping[str, str]) -> AlertFilters:
        """What is not known is left out, so that an old address still shows something."""
        state, kind = given.get("state", ""), given.get("kind", "")
        return cls(
            state=state if state in {*_GROUPS, *AlertState.values} else "",
            kind=kind if kind in ALERT_KINDS else "",
            unit=written(given.get("unit", ""))[:30],
        )


@dataclass(frozen=True, slots=True)
class AlertCounts:
    """Of the alerts that are not over. late: not answered in time. check: explanations that wait for the office."""

    live: int
    unanswered: int
    late: int
    check: int
    samples: int


def alerts(programme: Programme) -> QuerySet[Alert]:
    """With unit and order. Those that rest on made-up figures are left out while the programme hides them."""
    rows = Alert.objects.filter(programme=programme).select_related("unit", "order")
    return rows if programme.show_sample else rows.filter(sample=False)


def alerts_for(access: Access, held: Rights) -> QuerySet[Alert]:
    """A unit sees the alerts that it has to answer."""
    rows = alerts(access.programme)
    return rows if held.reads_all else rows.filter(unit__in=held.units)


def filtered(rows: QuerySet[Alert], filters: AlertFilters, today: date) -> QuerySet[Alert]:
    """What waits for an answer first, then what waits for the office, then the answered, then what is over; of each the red
    ones first."""
    if filters.state in ("", "live"):
        rows = rows.filter(state__in=LIVE)
    elif filters.state == "late":
        rows = rows.filter(UNANSWERED, by__lt=today)
    elif filters.state == "check":
        rows = rows.filter(TO_ACCEPT)
    elif filters.state == "over":
        rows = rows.exclude(state__in=LIVE)
    else:
        rows = rows.filter(state=filters.state)
    if filters.kind:
        rows = rows.filter(kind=filters.kind)
    if filters.unit:
        rows = rows.filter(unit__code=filters.unit)
    rank = Case(
        When(UNANSWERED, then=Value(0)),
        When(TO_ACCEPT, then=Value(1)),
        When(state__in=LIVE, then=Value(2)),
        default=Value(3),
        output_field=IntegerField(),
    )
    heavy = Case(
        When(light="red", then=Value(0)),
        When(light="amber", then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    return rows.annotate(rank=rank, heavy=heavy).order_by("rank", "heavy", "by", "-month", "number")


def counts(rows: QuerySet[Alert], today: date) -> AlertCounts:
    """One query."""
    live = Q(state__in=LIVE)
    return AlertCounts(
        **rows.order_by().aggregate(
            live=Count("pk", filter=live),
            unanswered=Count("pk", filter=UNANSWERED),
            late=Count("pk", filter=UNANSWERED & Q(by__lt=today)),
            check=Count("pk", filter=TO_ACCEPT),
            samples=Count("pk", filter=live & Q(sample=True)),
        )
    )


def alert_row(access: Access, held: Rights, number: int) -> Alert:
    row = alerts_for(access, held).filter(number=number).first()
    if row is None:
        raise Http404(_("没有第 %(n)s 号预警，或者不由您单位答复。") % {"n": number})
    row.programme = access.programme
    return row


def may_withdraw(row: Alert) -> bool:
    """Whether there is an answer that can be taken back: not while an order deals with it, or has."""
    if row.state == AlertState.ORDERED:
        return row.order is not None and row.order.state == "withdrawn"
    return row.state in (AlertState.EXPLAINED, AlertState.AGENDA, AlertState.WAIVED)


def held_alert(row: Alert, seen: int) -> Alert:
    """The row as it is, kept until the transaction ends. ConflictError unless it is as the caller saw it."""
    fresh = (
        Alert.objects.select_for_update(of=("self",)).select_related("unit", "order").get(pk=row.pk)
    )
    if fresh.edition != seen:
        raise ConflictError(_("这件预警刚有人办过。"), _("没有存。请看过现在的状态再办。"))
    fresh.programme = row.programme
    return fresh


def steps_of(row: Alert) -> list[AlertStep]:
    """The newest first. One query."""
    return list(AlertStep.objects.filter(alert=row).order_by("-pk"))


def siblings_of(access: Access, held: Rights, row: Alert) -> list[Alert]:
    """The other alerts of the same matter that the person sees, the newest first. One query."""
    rows = alerts_for(access, held).filter(matter=row.matter).exclude(pk=row.pk)
    return list(rows.order_by("-raised_at", "-number"))


def next_alert(programme: Programme) -> int:
    """Under the lock of the programme's row, which the caller holds."""
    most = Alert.objects.filter(programme=programme).aggregate(n=Max("number"))["n"]
    return (most or 0) + 1


def for_agenda(programme: Programme) -> list[Alert]:
    """What a meeting's agenda is drafted from: alerts put on it, and red ones that nobody has dealt with; those put on it
    first. One query."""
    marked = Q(state=AlertState.AGENDA)
    red = Q(light="red") & (UNANSWERED | TO_ACCEPT)
    first = Case(When(marked, then=Value(0)), default=Value(1), output_field=IntegerField())
    rows = alerts(programme).filter(marked | red)
    return list(rows.annotate(first=first).order_by("first", "raised_at", "number"))


def answering_units(rows: QuerySet[Alert]) -> list[Unit]:
    """The units that some of them are for, in the units' order. One query."""
    mine = rows.order_by().values("unit")
    return list(Unit.objects.filter(pk__in=mine).order_by("position", "code"))


def orders_on(row: Alert) -> list[Order]:
    """Orders on the alert's matter that it can be joined to. One query."""
    kind, _slash, name = row.matter.partition("/")
    problem = int(name) if kind == "problem" and name.isdigit() else None
    if not row.target_code and problem is None:
        return []
    return list(open_on(row.programme, target_code=row.target_code, problem=problem))
