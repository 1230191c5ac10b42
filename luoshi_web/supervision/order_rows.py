"""Reads of orders: which a person sees, lists with their counts, one order as a core object, what is open on a matter.

A list shows the columns of `Order`; whatever counts days or asks what may be done next makes the core's order of a row with
`order_of`. Nothing here writes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Count, Q, QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.supervising import Days, order_rules, step_of_json
from luoshi.supervising import Order as ToldOrder
from luoshi_web.offices.conflicts import ConflictError
from luoshi_web.offices.models import Programme, Unit
from luoshi_web.offices.queries import Access
from luoshi_web.supervision.guards import Rights, rights
from luoshi_web.supervision.models import Order, OrderFile, OrderStep, Support

WITH_UNIT: Final = ("issued", "handling")
"""The states in which the unit has to do something."""
JOINABLE: Final = ("draft", "registered", "issued", "handling", "submitted")
_UNSEEN: Final = ("draft", "registered")
OPEN: Final = tuple(code for code, state in order_rules().states.items() if state.open)


@dataclass(frozen=True, slots=True)
class Filter:
    """What a list is asked for; "" and None: everything. state: of orders.yaml, or "open": every one that is not over.
    asked: only what waits for an answer of the office or a leader (objection, extension, review)."""

    state: str = ""
    lead: int | None = None
    kind: str = ""
    overdue: bool = False
    asked: bool = False
    target: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Counts:
    """The head of the list. asked: objections, extensions and reviews that wait for an answer."""

    every: int
    open: int
    to_sign: int
    to_accept: int
    handling: int
    to_check: int
    asked: int
    overdue: int
    slips: int
    closed: int


def visible(programme: Programme) -> QuerySet[Order]:
    """Made-up orders are left out while the programme hides them."""
    rows = Order.objects.filter(programme=programme).select_related(
        "lead", "first_lead", "plan", "programme"
    )
    return rows if programme.show_sample else rows.filter(sample=False)


def seen_by(programme: Programme, held: Rights) -> QuerySet[Order]:
    """Units see what was handed to them, as lead or in support, once it is signed; also what was handed on to another."""
    rows = visible(programme)
    if held.reads_all:
        return rows
    supported = Support.objects.filter(programme=programme, unit__in=held.units)
    mine = (
        Q(lead__in=held.units) | Q(first_lead__in=held.units) | Q(pk__in=supported.values("order"))
    )
    handed = Q(issued_at__isnull=False)
    return rows.filter(mine, handed).exclude(state__in=_UNSEEN)


def listed(programme: Programme, held: Rights, asked: Filter, today: date) -> QuerySet[Order]:
    """The orders a person sees that fit, those that are due first, what is over at the end."""
    rows = seen_by(programme, held)
    if asked.state == "open":
        rows = rows.filter(state__in=OPEN)
    elif asked.state:
        rows = rows.filter(state=asked.state)
    if asked.lead is not None:
        rows = rows.filter(lead=asked.lead)
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    if asked.overdue:
        rows = rows.filter(overdue_on(today))
    if asked.asked:
        rows = rows.filter(asked_of_office())
    if asked.target:
        rows = rows.filter(target_code=asked.target)
    if words := asked.text.strip():
        rows = rows.filter(
            Q(title__icontains=words)
            | Q(matter__icontains=words)
            | Q(document_number__icontains=words)
        )
    return rows.annotate(is_over=Q(state__in=("closed", "withdrawn"))).order_by(
        "is_over", "due", "-raised_at", "-pk"
    )


def counts(programme: Programme, held: Rights, today: date) -> Counts:
    """One query."""

    def where(**given: object) -> Count:
        return Count("pk", filter=Q(**given))

    found = seen_by(programme, held).aggregate(
        every=Count("pk"),
        open=where(state__in=OPEN),
        to_sign=where(state="registered"),
        to_accept=where(state="issued"),
        handling=where(state="handling"),
        to_check=where(state="submitted"),
        asked=Count("pk", filter=asked_of_office()),
        overdue=Count("pk", filter=overdue_on(today)),
        slips=Count("pk", filter=Q(state__in=WITH_UNIT) & ~Q(slip="")),
        closed=where(state="closed"),
    )
    return Counts(**found)


def overdue_on(today: date) -> Q:
    return Q(state__in=WITH_UNIT, due__lt=today)


def asked_of_office() -> Q:
    """An objection, an extension or a review that waits for its answer."""
    return Q(objected=True) | Q(extension_asked=True) | Q(review_asked=True)


def open_orders(programme: Programme) -> QuerySet[Order]:
    """Every order that is not closed or withdrawn."""
    return visible(programme).filter(state__in=OPEN)


def open_on(
    programme: Programme,
    *,
    target_code: str = "",
    project: int | None = None,
    problem: int | None = None,
) -> list[Order]:
    """Orders on the same target, project or problem that another matter can still be joined to. A problem's own orders are
    what counts for it, not those of its project. One query; none where nothing is named.
    """
    if problem is not None:
        same = Q(problem=problem)
    elif target_code:
        same = Q(target_code=target_code)
    elif project is not None:
        same = Q(project=project, problem=None)
    else:
        return []
    return list(visible(programme).filter(same, state__in=JOINABLE).order_by("number"))


def issued_this_year(programme: Programme, unit: int, year: int, plan: int | None = None) -> int:
    """Orders signed for the unit in the year, withdrawn ones too: it has been asked. plan: under that item only. One query."""
    rows = visible(programme).filter(lead=unit, issued_at__year=year)
    if plan is not None:
        rows = rows.filter(plan=plan)
    return rows.count()


def orders_of(programme: Programme, unit: int) -> QuerySet[Order]:
    """What a unit has at hand, as lead or in support."""
    supported = Support.objects.filter(programme=programme, unit=unit)
    return open_orders(programme).filter(
        Q(lead=unit) | Q(pk__in=supported.values("order")), issued_at__isnull=False
    )


def order_row(access: Access, number: int) -> Order:
    """Http404 for what the person does not see."""
    row = seen_by(access.programme, rights(access)).filter(number=number).first()
    if row is None:
        raise Http404(_("没有这件督办单，或您没有查看的权限。"))
    row.programme = access.programme
    return row


def held_order(row: Order, seen: int) -> Order:
    """The row as it is, kept until the transaction ends. ConflictError unless it is as the caller saw it."""
    fresh = (
        Order.objects.select_for_update(of=("self",))
        .select_related("lead__successor", "first_lead", "plan", "programme")
        .get(pk=row.pk)
    )
    if fresh.edition != seen:
        raise ConflictError(_("这件督办单刚有人办过。"), _("没有存。请看过现在的状态再办。"))
    return fresh


def steps_of(row: Order) -> list[OrderStep]:
    """In the order in which they were made. One query."""
    return list(OrderStep.objects.filter(order=row).order_by("number"))


def files_of(row: Order) -> list[OrderFile]:
    """One query; without the contents."""
    rows = OrderFile.objects.filter(order=row).select_related("file").defer("file__content")
    return list(rows.order_by("step", "pk"))


def supporting(row: Order) -> list[Unit]:
    """One query."""
    return [each.unit for each in Support.objects.filter(order=row).select_related("unit")]


def order_of(
    row: Order, steps: Iterable[OrderStep] | None = None, supports: Sequence[str] | None = None
) -> ToldOrder:
    """The core's order. Two queries where steps and supports are not given."""
    told = steps_of(row) if steps is None else steps
    names = [unit.name for unit in supporting(row)] if supports is None else supports
    return ToldOrder(
        kind=row.kind,
        title=row.title,
        matter=row.matter,
        lead=row.first_lead.name,
        limit=limit_of(row),
        drafted=timezone.localtime(row.raised_at).date(),
        # A supporting unit that became the lead has left the supports; the first lead may be among them since.
        supports=tuple(name for name in names if name != row.first_lead.name),
        feedback=Days(row.feedback_days, row.feedback_clock) if row.feedback_days else None,
        steps=tuple(
            step_of_json(each.told, _("第 %(n)s 步") % {"n": each.number}) for each in told
        ),
    )


def limit_of(row: Order) -> Days | date:
    if row.limit_on is not None:
        return row.limit_on
    return Days(row.limit_days or 0, row.limit_clock)


def orders_told(rows: Sequence[Order]) -> dict[int, ToldOrder]:
    """Key -> the core's order, of many rows. Two queries."""
    steps: dict[int, list[OrderStep]] = {row.pk: [] for row in rows}
    for step in OrderStep.objects.filter(order__in=steps).order_by("order", "number"):
        steps[step.order_id].append(step)
    names: dict[int, list[str]] = {row.pk: [] for row in rows}
    for each in Support.objects.filter(order__in=names).select_related("unit"):
        names[each.order_id].append(each.unit.name)
    return {row.pk: order_of(row, steps[row.pk], names[row.pk]) for row in rows}


def sides_of(row: Order, held: Rights, supports: Iterable[int]) -> frozenset[str]:
    """On which sides of orders.yaml the person stands; supports: keys of the units."""
    found = {
        "office": held.office,
        "leader": held.leads,
        "unit": row.lead_id in held.units,
        "head": row.lead_id in held.heads,
        "support": not held.units.isdisjoint(supports),
    }
    return frozenset(side for side, is_so in found.items() if is_so)


def next_order(programme: Programme) -> int:
    """The next number in addresses. Call with the programme held."""
    last = Order.objects.filter(programme=programme).order_by("-number").first()
    return last.number + 1 if last else 1
