"""Who is told what of an order. A made-up one is nobody's work: of it nobody is told.

Each step closes what was open of the order and tells whoever has it now; the clocks (`tell_clocks`) speak of days that run out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from typing import Final

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luoshi.supervising import Clocks, Step, days_left, lead_of, order_clocks, order_rules
from luoshi.supervising import Order as ToldOrder
from luoshi_web.notices.actions import Message, notify, notify_each, settle
from luoshi_web.notices.queries import told_before
from luoshi_web.offices.calendar import calendar_of
from luoshi_web.offices.models import Duty, Person, Programme, Role, Unit
from luoshi_web.offices.queries import WRITERS, duty_people, holders_of, people_on
from luoshi_web.supervision.models import Order
from luoshi_web.supervision.order_rows import WITH_UNIT, open_orders, orders_told, supporting

_EVENING: Final = time(18)
_LEADERS: Final = frozenset({Role.LEADER})
_OFFICE: Final = frozenset({Role.COORDINATOR})
_KINDS: Final = ("due", "overdue")
_SHOWN: Final = 60
# After these whoever had something to do still has it.
_BESIDE: Final = ("note", "feedback", "join", "urge", "slip", "consequence", "look_back")


def tell_step(row: Order, told: ToldOrder, at: datetime) -> None:
    """After a step, inside its transaction: what was open is settled, whoever has the order now is told."""
    step = told.steps[-1]
    if step.do == "feedback" and step.unit in ("", lead_of(told)):
        settle(row.programme, _feedback(row), at=at)
    if step.do not in _BESIDE:
        settle(row.programme, *_keys(row), at=at)
    if row.sample:
        return
    words = _words(row, step, told)
    # Before it is signed no unit sees it.
    if step.do in _TO_UNIT and row.issued_at is not None:
        kind, what = _TO_UNIT[step.do]
        by = step.due or (row.due if row.state in WITH_UNIT else None)
        message = _message(row, kind, what() % words, _unit_key(row), by)
        notify(row.programme, _people(row, at), message, at=at)
    if step.do == "issue":
        _tell_supports(row, words, at)
    if step.do == "reassign":
        _tell_former(row, told, words, at)
    if step.do in _TO_OFFICE:
        message = _message(row, "review", _TO_OFFICE[step.do]() % words, _office_key(row), None)
        notify(
            row.programme,
            duty_people(row.programme, Duty.SUPERVISION, timezone.localtime(at).date()),
            message,
            at=at,
        )
    if step.do in _TO_LEADERS:
        message = _message(row, "sign", _TO_LEADERS[step.do]() % words, _leader_key(row), None)
        notify(
            row.programme,
            people_on(row.programme, _LEADERS, timezone.localtime(at).date()),
            message,
            at=at,
        )


# Move -> how its word begins. Called, not kept as text, so that each is told in the language of the moment.
_Sentence = Callable[[], str]
_TO_UNIT: Final[dict[str, tuple[str, _Sentence]]] = {
    "issue": ("order", lambda: _("督办单%(number)s“%(title)s”交您单位办理，请签收；有异议的%(objection)s。")),
    "reassign": ("order", lambda: _("督办单%(number)s“%(title)s”改由您单位牵头，请签收；有异议的%(objection)s。")),
    "dismiss": ("returned", lambda: _("督办单%(number)s的异议没有成立：%(words)s。请签收办理。")),
    "return": ("returned", lambda: _("督办单%(number)s退回重办：%(words)s。")),
    "urge": ("order", lambda: _("督办单%(number)s“%(title)s”催办（%(way)s）：%(words)s。")),
    "grant_extension": ("changed", lambda: _("督办单%(number)s批准延期到%(due)s。")),
    "refuse_extension": ("returned", lambda: _("督办单%(number)s不予延期：%(words)s。仍按原期限办理。")),
    "slip": ("order", lambda: _("督办单%(number)s“%(title)s”发了%(grade)s，请在%(due)s前整改：%(words)s。")),
    "join": ("changed", lambda: _("督办单%(number)s并入一件事：%(words)s。")),
    "pass": ("accepted", lambda: _("督办单%(number)s审核通过，督查结论：%(words)s。收到后%(review)s日内可以申请复核。")),
    "answer_review": ("changed", lambda: _("督办单%(number)s的复核：%(words)s。")),
    "close": ("accepted", lambda: _("督办单%(number)s“%(title)s”已经销号。")),
    "reopen": ("returned", lambda: _("督办单%(number)s回头看发现问题，重新办理：%(words)s。")),
    "withdraw": ("changed", lambda: _("督办单%(number)s“%(title)s”已经撤销：%(words)s。")),
}  # fmt: skip
_TO_OFFICE: Final[dict[str, _Sentence]] = {
    "object": lambda: _("%(unit)s对督办单%(number)s提出异议：%(words)s。"),
    "report": lambda: _("%(unit)s申报督办单%(number)s“%(title)s”办结，待审核。"),
    "ask_review": lambda: _("%(unit)s对督办单%(number)s的结论申请复核：%(words)s。"),
}
_TO_LEADERS: Final[dict[str, _Sentence]] = {
    "register": lambda: _("督办单%(number)s“%(title)s”已立项，待签发。"),
    "ask_extension": lambda: _("%(unit)s申请把督办单%(number)s延期到%(due)s：%(words)s。"),
}


def tell_clocks(programme: Programme, now: datetime) -> int:
    """Days that run out and those that have: signing for it, the limit, the next report of progress, a slip.

    Each is told once: (key, kind, day) is told again only for another day. Returns how many were new.
    """
    today, works = timezone.localtime(now).date(), calendar_of(programme).is_working
    rows = list(open_orders(programme).filter(state__in=WITH_UNIT, sample=False))
    told = orders_told(rows)
    wanted: list[tuple[Order, Message]] = []
    for row in rows:
        clock = order_clocks(told[row.pk], today, works)
        wanted += [(row, each) for each in _running_out(row, clock, today, works)]
    known = told_before([message.key for _row, message in wanted], _KINDS)
    people = holders_of(programme, WRITERS, today)
    new = [
        (people.get(row.lead_id, ()), message)
        for row, message in wanted
        if (message.key, message.kind, message.by) not in known
    ]
    notify_each(programme, new, at=now)
    return len(new) + _tell_office(programme, rows, today, now)


def _running_out(
    row: Order, clock: Clocks, today: date, works: Callable[[date], bool]
) -> Iterable[Message]:
    """At most one message a key."""
    words = {"number": row.document_number, "title": row.title[:_SHOWN]}
    if clock.objection_ends and row.state == "issued" and _near(today, clock.objection_ends, works):
        what = _("督办单%(number)s“%(title)s”还没有签收，异议到%(day)s为止。")
        words_then = {**words, "day": clock.objection_ends}
        yield _message(row, "due", what % words_then, _sign_key(row), clock.objection_ends)
    if clock.due and clock.overdue:
        what = _("督办单%(number)s“%(title)s”%(day)s到期，已经逾期。")
        yield _message(row, "overdue", what % {**words, "day": clock.due}, _due_key(row), clock.due)
    elif clock.due and clock.near:
        what = _("督办单%(number)s“%(title)s”%(day)s到期。")
        yield _message(row, "due", what % {**words, "day": clock.due}, _due_key(row), clock.due)
    if clock.missed:
        last = clock.missed[-1]
        what = _("督办单%(number)s应在%(day)s前反馈进展，还没有收到。")
        yield _message(row, "overdue", what % {**words, "day": last}, _feedback(row), last)
    elif clock.next_feedback and _near(today, clock.next_feedback, works):
        what = _("督办单%(number)s请在%(day)s前反馈进展。")
        day = clock.next_feedback
        yield _message(row, "due", what % {**words, "day": day}, _feedback(row), day)
    if clock.slip and clock.slip.stands == "lapsed":
        what = _("督办单%(number)s的%(slip)s%(day)s到期，还没有办结。")
        told = {**words, "slip": clock.slip.grade.label, "day": clock.slip.due}
        yield _message(row, "overdue", what % told, _slip_key(row), clock.slip.due)


def _tell_office(programme: Programme, rows: Sequence[Order], today: date, now: datetime) -> int:
    """One notice of all that is overdue, told again when another one joins."""
    key = f"supervision.orders.overdue/{programme.pk}"
    late = sorted((row.due, row.pk) for row in rows if row.due is not None and row.due < today)
    if not late:
        settle(programme, key, at=now)
        return 0
    what = ngettext("有 %(n)s 件督办单逾期未办结。", "有 %(n)s 件督办单逾期未办结。", len(late))
    where = f"{reverse('supervision:orders', args=[programme.code])}?state=overdue"
    message = Message("overdue", what % {"n": len(late)}, _evening(late[-1][0]), where, key)
    if (key, message.kind, message.by) in told_before([key], _KINDS):
        return 0
    return min(
        notify(programme, duty_people(programme, Duty.SUPERVISION, today), message, at=now), 1
    )


def _tell_supports(row: Order, words: dict[str, object], at: datetime) -> None:
    what = _("督办单%(number)s“%(title)s”由%(lead)s牵头，请您单位配合。") % words
    message = _message(row, "order", what, _support_key(row), row.due)
    people = holders_of(row.programme, WRITERS, timezone.localtime(at).date())
    named = {person.pk: person for unit in supporting(row) for person in people.get(unit.pk, ())}
    notify(row.programme, named.values(), message, at=at)


def _tell_former(row: Order, told: ToldOrder, words: dict[str, object], at: datetime) -> None:
    """Whoever objected learns that it was heard."""
    name = lead_of(replace(told, steps=told.steps[:-1]))
    former = Unit.objects.filter(programme=row.programme, name=name).first()
    if former is None:
        return
    day = timezone.localtime(at).date()
    people = holders_of(row.programme, WRITERS, day, former.pk).get(former.pk, [])
    what = _("督办单%(number)s的异议成立，改由%(lead)s牵头。") % words
    message = _message(row, "changed", what, f"{_unit_key(row)}/{former.pk}", None)
    notify(row.programme, people, message, at=at)


def _words(row: Order, step: Step, told: ToldOrder) -> dict[str, object]:
    rules = order_rules()
    ways = next((move.ways for move in rules.moves if move.do == step.do), {})
    objection = rules.days["objection"]
    return {
        "number": row.document_number,
        "title": row.title[:_SHOWN],
        "lead": row.lead.name,
        "unit": row.lead.name,
        "words": (step.words[:_SHOWN] or _("见督办单")).rstrip("。"),
        "way": ways.get(step.way, ""),
        "due": step.due or "",
        "grade": rules.grades[step.grade].label if step.grade else "",
        "objection": _("%(n)s个工作日内提出") % {"n": objection.days},
        "review": rules.days["review"].days,
    }


def _near(today: date, day: date, works: Callable[[date], bool]) -> bool:
    near = order_rules().days["near"]
    return 0 <= days_left(today, day, near.clock, works) <= near.days and today <= day


def _message(row: Order, kind: str, what: str, key: str, by: date | None) -> Message:
    where = reverse("supervision:order", args=[row.programme.code, row.number])
    return Message(kind, what, _evening(by) if by else None, where, key)


def _evening(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, _EVENING))


def _people(row: Order, at: datetime) -> Sequence[Person]:
    day = timezone.localtime(at).date()
    return holders_of(row.programme, WRITERS, day, row.lead_id).get(row.lead_id, [])


def _unit_key(row: Order) -> str:
    return f"supervision.order/{row.pk}"


def _support_key(row: Order) -> str:
    return f"supervision.order.support/{row.pk}"


def _office_key(row: Order) -> str:
    return f"supervision.order.office/{row.pk}"


def _leader_key(row: Order) -> str:
    return f"supervision.order.leader/{row.pk}"


def _due_key(row: Order) -> str:
    return f"supervision.order.due/{row.pk}"


def _sign_key(row: Order) -> str:
    return f"supervision.order.sign/{row.pk}"


def _feedback(row: Order) -> str:
    return f"supervision.order.feedback/{row.pk}"


def _slip_key(row: Order) -> str:
    return f"supervision.order.slip/{row.pk}"


def _keys(row: Order) -> tuple[str, ...]:
    """What a step settles. A supporting unit's word of the order stays until the order is over."""
    over = () if row.state in (*WITH_UNIT, "submitted") else (_support_key(row),)
    return (
        _unit_key(row), _office_key(row), _leader_key(row), _due_key(row), _sign_key(row),
        _feedback(row), _slip_key(row), *over,
    )  # fmt: skip
