"""How an order and its steps become rows. Only actions come here; the guards are theirs."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.errors import LuoshiError
from luoshi.supervising import Days, Step, Works, order_clocks, order_state, step_json, take_step
from luoshi.supervising import Order as ToldOrder
from luoshi_web.offices.conflicts import fitting, written
from luoshi_web.offices.models import Programme, Unit
from luoshi_web.offices.queries import require_standing
from luoshi_web.papers.actions import take_number
from luoshi_web.papers.numbers import document_number
from luoshi_web.supervision.models import Order, OrderStep, PlanItem, Support
from luoshi_web.supervision.order_rows import next_order, open_on, order_of, visible

SERIES: Final = "order"
_MOST_TITLE: Final = 200
_MOST_NAME: Final = 60
_MOST_PHONE: Final = 40
_NOON: Final = time(12)


class OpenOrderError(LuoshiError):
    """An order on the same matter is open: the page can offer to join it (`order`, do="join")."""

    def __init__(self, order: Order) -> None:
        super().__init__(
            _("这件事已经有督办单在办：%(number)s %(title)s（第 %(n)s 件）。")
            % {"number": order.document_number, "title": order.title, "n": order.number},
            _("同一件事不重复督办，请并入那一件。"),
        )
        self.order = order


@dataclass(frozen=True, slots=True)
class NewOrder:
    """What an order says. limit: days from its issue, or a day; None: what is usual for its kind. feedback None: once.

    problem, project: numbers of the projects room. origin: what it was raised from, (kind, ref), e.g. ("alert", "12").
    """

    kind: str
    title: str
    matter: str
    lead: Unit
    supports: tuple[Unit, ...] = ()
    limit: Days | date | None = None
    feedback: Days | None = None
    target_code: str = ""
    project: int | None = None
    problem: int | None = None
    origin: tuple[str, str] = ("", "")
    instructed_by: str = ""
    contact: str = ""
    phone: str = ""
    plan: PlanItem | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """A row with its core object, held until the transaction ends."""

    row: Order
    told: ToldOrder
    works: Works = field(repr=False)


def fill_draft(row: Order, new: NewOrder, limit: Days | date, today: date) -> None:
    """The columns that are written when an order is drafted. LuoshiError: what an order cannot be, a unit that is no more,
    an open order on the same matter. Call with the programme held."""
    for unit in (new.lead, *new.supports):
        if unit.programme_id != row.programme_id:
            raise LuoshiError(
                _("没有单位“%(name)s”。") % {"name": unit.name}, _("请从列出的单位里选。")
            )
        require_standing(unit, today)
    told = told_of(new, limit, today)
    row.kind, row.title, row.matter = told.kind, told.title, told.matter
    _refuse_second(row, new)
    row.first_lead = row.lead = new.lead
    row.target_code, row.project, row.problem = new.target_code, new.project, new.problem
    row.origin_kind, row.origin_ref = new.origin
    row.instructed_by = fitting(new.instructed_by, _("批示领导"), _MOST_NAME)
    row.contact = fitting(new.contact, _("督办联系人"), _MOST_NAME)
    row.phone = fitting(new.phone, _("电话"), _MOST_PHONE)
    row.limit_on = limit if isinstance(limit, date) else None
    row.limit_days, row.limit_clock = (
        (None, "") if isinstance(limit, date) else (limit.days, limit.clock)
    )
    row.feedback_days = new.feedback.days if new.feedback else None
    row.feedback_clock = new.feedback.clock if new.feedback else ""
    row.plan = new.plan


def told_of(new: NewOrder, limit: Days | date, drafted: date) -> ToldOrder:
    """As the core sees it, which refuses what no order can be."""
    return ToldOrder(
        kind=new.kind,
        title=fitting(new.title, _("督办事项"), _MOST_TITLE),
        matter=written(new.matter),
        lead=new.lead.name,
        limit=limit,
        drafted=drafted,
        supports=tuple(dict.fromkeys(unit.name for unit in new.supports)),
        feedback=new.feedback,
    )


def keep_draft(
    programme: Programme,
    new: NewOrder,
    limit: Days | date,
    *,
    by: str,
    at: datetime,
    sample: bool = False,
) -> Order:
    """A new row in 拟办, with its supporting units."""
    Programme.objects.select_for_update().get(pk=programme.pk)
    today = timezone.localtime(at).date()
    row = Order(
        programme=programme, number=next_order(programme), state_since=today, sample=sample,
        raised_at=at, raised_by=by,
    )  # fmt: skip
    fill_draft(row, new, limit, today)
    row.save()
    keep_supports(row, new.supports)
    return row


def keep_supports(row: Order, units: tuple[Unit, ...]) -> None:
    Support.objects.filter(order=row).delete()
    unique = {unit.pk: unit for unit in units}.values()
    Support.objects.bulk_create(
        Support(programme=row.programme, order=row, unit=unit) for unit in unique
    )


def keep_step(kept: Kept, step: Step, unit: Unit | None, *, at: datetime) -> ToldOrder:
    """The step taken, written down, and the columns that repeat where the order stands. OrderError: it cannot be taken."""
    row, told = kept.row, take_step(kept.told, step, kept.works)
    step = told.steps[-1]
    OrderStep.objects.create(
        programme=row.programme, order=row, number=len(told.steps), do=step.do, on=step.on, at=at,
        by=step.by, unit=unit, told=step_json(step),
    )  # fmt: skip
    _fill(row, told, step, kept.works, at)
    if step.do == "reassign" and unit is not None:
        row.lead = unit
        Support.objects.filter(order=row, unit=unit).delete()
    row.edition += 1
    row.save()
    return told


def give_number(row: Order, year: int) -> None:
    """The next number of the year, kept as printed. A refusal after it gives it back with the transaction."""
    row.series_year, row.series_number = year, take_number(row.programme, SERIES, year)
    row.document_number = document_number(row.programme, SERIES, year, row.series_number)
    row.save()


def kept_of(row: Order, works: Works) -> Kept:
    return Kept(row, order_of(row), works)


def _fill(row: Order, told: ToldOrder, step: Step, works: Works, at: datetime) -> None:
    state = order_state(told).code
    if state != row.state:
        row.state_since = step.on
    row.state = state
    now = order_clocks(told, step.on, works)
    row.handed_on, row.due, row.original_due = now.handed, now.due, now.original_due
    row.next_feedback = now.next_feedback
    row.slip, row.slip_due = (now.slip.grade.code, now.slip.due) if now.slip else ("", None)
    row.objected = now.objection_asked is not None
    row.extension_asked = now.extension_asked is not None and state == "handling"
    row.review_asked = now.answer_due is not None
    if step.do == "issue":
        row.issued_at = _moment(step.on, at)
    row.closed_at = (row.closed_at or at) if state == "closed" else None


def _moment(on: date, at: datetime) -> datetime:
    """When it was signed: the moment itself, or noon of the day of a signature on paper, whose hour nobody knows."""
    if timezone.localtime(at).date() == on:
        return at
    return timezone.make_aware(datetime.combine(on, _NOON))


def _refuse_second(row: Order, new: NewOrder) -> None:
    """One order a matter; and a form sent twice is one draft."""
    same = open_on(
        row.programme, target_code=new.target_code, project=new.project, problem=new.problem
    )
    twice = visible(row.programme).filter(
        state="draft", kind=row.kind, title=row.title, matter=row.matter, lead=new.lead
    )
    other = next((each for each in (*same, *twice) if each.pk != row.pk), None)
    if other is not None:
        raise OpenOrderError(other)
