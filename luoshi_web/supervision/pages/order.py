"""The page of one order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.progress.model import Light
from luoshi.supervising import Clocks, Order, order_clocks, order_rules, order_state, supports_of
from luoshi_web.offices.calendar import Calendar
from luoshi_web.offices.pages.steps import Station
from luoshi_web.offices.pages.typed import Typed
from luoshi_web.offices.pages.words import day_words
from luoshi_web.offices.queries import Access
from luoshi_web.supervision.models import Order as Row
from luoshi_web.supervision.models import OrderFile, OrderStep
from luoshi_web.supervision.pages.order_moves import Asked, MoveForm, Moves, moves_of
from luoshi_web.supervision.pages.order_way import (
    Branch,
    ClockDrawing,
    LogLine,
    branches,
    clock_drawing,
    days_words,
    left_words,
    log,
    stations,
)


@dataclass(frozen=True, slots=True)
class Link:
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class CardLine:
    label: str
    value: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Upcoming:
    title: str
    who: str
    day: str
    left: str
    is_bad: bool


@dataclass(frozen=True, slots=True)
class OrderPage:
    title: str
    programme: str
    number: int
    heading: str
    document_number: str
    light: Light
    word: str
    kind: str
    lead: str
    is_sample: bool
    edition: int
    papers: tuple[Link, ...]
    edit_url: str
    do_url: str
    main: MoveForm | None
    stations: tuple[Station, ...]
    branches: tuple[Branch, ...]
    clock: ClockDrawing | None
    clock_note: str
    moves: Moves
    stray_fault: str
    log: tuple[LogLine, ...]
    matter: str
    links: tuple[Link, ...]
    card: tuple[CardLine, ...]
    upcoming: tuple[Upcoming, ...]
    rights_note: str


@dataclass(frozen=True, slots=True)
class Told:
    """One order with all that its page is made of. usage: how often the lead was ordered this year, against the cap."""

    row: Row
    order: Order
    steps: Sequence[OrderStep]
    files: Sequence[OrderFile]
    usage: str = ""


def order_page(
    access: Access,
    told: Told,
    who: frozenset[str],
    asked: Asked,
    calendar: Calendar,
    today: date,
    typed: Typed,
) -> OrderPage:
    """who: the sides of orders.yaml on which the person stands."""
    row, order, code = told.row, told.order, access.programme.code
    clock = order_clocks(order, today, calendar.is_working)
    moves = moves_of(order, today, calendar.is_working, who, access.person.username, asked, typed)
    light, word = standing_of(order, clock)
    shown = {form.do for form in moves.forms}
    return OrderPage(
        title=row.title,
        programme=code,
        number=row.number,
        heading=row.title,
        document_number=row.document_number,
        light=light,
        word=word,
        kind=order_rules().kinds[row.kind].label,
        lead=row.lead.name,
        is_sample=row.sample,
        edition=row.edition,
        papers=_papers(code, row),
        edit_url=reverse("supervision:order-edit", args=[code, row.number])
        if row.state == "draft" and "office" in who
        else "",
        do_url=reverse("supervision:order-do", args=[code, row.number]),
        main=next((form for form in moves.forms if form.is_main), None),
        stations=stations(order, clock, today),
        branches=branches(order, clock, today),
        clock=clock_drawing(order, clock, today),
        clock_note=_clock_note(clock, calendar),
        moves=moves,
        stray_fault="" if typed.form in shown else typed.fault,
        log=log(order, row, told.steps, told.files, today),
        matter=row.matter,
        links=_links(code, row),
        card=_card(told, today),
        upcoming=_upcoming(order, clock, row, today),
        rights_note=_("收到督查结论后%(n)s日内可以申请复核，由没有参与本件督办的人答复。")
        % {"n": order_rules().days["review"].days},
    )


def _clock_note(clock: Clocks, calendar: Calendar) -> str:
    """How the days are counted; and the year, where it has no published holidays and weekends alone count as free."""
    note = (
        _("按工作日计，法定假期不计")
        if clock.clock == "working"
        else _("按自然日计，到期那天是假期的顺延")
    )
    if clock.due is None or calendar.known(clock.due.year):
        return note
    told = {"note": note, "year": clock.due.year}
    return _("%(note)s；%(year)s年的放假安排还没有录入，只除去周末") % told


def standing_of(order: Order, clock: Clocks) -> tuple[Light, str]:
    """The mark beside the heading: worse is heavier, and the word says why."""
    state = order_state(order)
    if state.code == "withdrawn":
        return "none", state.label
    if not state.open:
        return "done", _("已销号")
    if clock.overdue:
        return "red", _("%(state)s，%(left)s") % {"state": state.label, "left": left_words(clock)}
    extended = clock.due and clock.original_due and clock.due > clock.original_due
    if clock.near or clock.missed or clock.slip is not None:
        return "amber", _("%(state)s，%(left)s") % {"state": state.label, "left": left_words(clock)}
    if extended:
        return "amber", _("%(state)s，已延期") % {"state": state.label}
    if state.code in ("draft", "registered", "issued"):
        return "not_due", state.label
    return "green", state.label


def _papers(code: str, row: Row) -> tuple[Link, ...]:
    if not row.document_number:
        return ()
    return (
        Link(_("督办单 docx"), reverse("supervision:order-docx", args=[code, row.number])),
        Link("pdf", reverse("supervision:order-pdf", args=[code, row.number])),
    )


def _links(code: str, row: Row) -> tuple[Link, ...]:
    found = []
    if row.target_code:
        url = reverse("ledger:target", args=[code, row.target_code])
        found.append(Link(_("%(code)s 目标详情") % {"code": row.target_code}, url))
    if row.project:
        found.append(Link(_("项目"), reverse("projects:show", args=[code, row.project])))
    if row.problem:
        found.append(Link(_("项目问题"), reverse("projects:problem", args=[code, row.problem])))
    return tuple(found)


def _card(told: Told, today: date) -> tuple[CardLine, ...]:
    row, order = told.row, told.order
    approved = next((step for step in order.steps if step.do == "register"), None)
    lines = [
        CardLine(_("牵头单位"), row.lead.name),
        CardLine(_("配合单位"), "、".join(supports_of(order)) or _("没有")),
    ]
    if row.instructed_by:
        lines.append(CardLine(_("批示领导"), row.instructed_by))
    if approved is not None:
        words = f"{approved.approver}，{day_words(approved.on, today)}"
        lines.append(CardLine(_("批准"), words))
    if row.plan is not None:
        words = _("%(year)s年第%(n)s项 %(title)s") % {
            "year": row.plan.year, "n": row.plan.number, "title": row.plan.title,
        }  # fmt: skip
        plan_url = reverse("supervision:plan", args=[row.programme.code])
        lines.append(CardLine(_("督查计划"), words, plan_url))
    if told.usage:
        lines.append(CardLine(_("频次"), told.usage))
    lines.append(CardLine(_("时限"), _limit_words(order)))
    lines.append(
        CardLine(
            _("反馈"),
            _("定期，每%(days)s一次") % {"days": order.feedback}
            if order.feedback
            else _("一次性反馈"),
        )
    )
    if (origin := _origin(row)) is not None:
        lines.append(CardLine(_("来自"), origin.label, origin.url))
    contact = " ".join(part for part in (row.contact, row.phone) if part)
    if contact:
        lines.append(CardLine(_("联系"), contact))
    return tuple(lines)


def _origin(row: Row) -> Link | None:
    """What the order was raised from, by its number."""
    named = {
        "alert": (_("预警第 %(n)s 号"), "supervision:alert"),
        "decision": (_("议定事项第 %(n)s 号"), "supervision:decision"),
        "order": (_("另一件督办单的新批示"), "supervision:order"),
        "matter": (_("企业诉求共性问题第 %(n)s 号"), "enterprises:matter"),
    }
    found = named.get(row.origin_kind)
    if found is None or not row.origin_ref.isdigit():
        return None
    label, name = found
    return Link(
        label % {"n": row.origin_ref},
        reverse(name, args=[row.programme.code, int(row.origin_ref)]),
    )


def _limit_words(order: Order) -> str:
    if isinstance(order.limit, date):
        return _("%(day)s前") % {"day": order.limit.isoformat()}
    return str(order.limit)


def _upcoming(order: Order, clock: Clocks, row: Row, today: date) -> tuple[Upcoming, ...]:
    """What is to be done next by whom and until when, the nearest first."""
    office = _("督查机构")
    waits = [
        (clock.objection_ends, _("签收，或提出异议"), row.lead.name),
        (clock.next_feedback, _("阶段反馈"), row.lead.name),
        (clock.slip.due if clock.slip and clock.slip.stands == "running" else None,
         _("%(slip)s的整改期限") % {"slip": clock.slip.grade.label} if clock.slip else "", row.lead.name),
        (clock.due if clock.left is not None else None, _("申报办结"), row.lead.name),
        (clock.answer_due, _("答复复核"), _("没有参与本件督办的人")),
        (clock.look_back, _("回头看"), office),
    ]  # fmt: skip
    found = sorted((day, title, who) for day, title, who in waits if day is not None)
    return tuple(
        Upcoming(
            title=title,
            who=who,
            day=day_words(day, today),
            left=_left(day, today),
            is_bad=day < today,
        )
        for day, title, who in found
    )


def _left(day: date, today: date) -> str:
    days = (day - today).days
    if days < 0:
        return _("过了%(n)s天") % {"n": -days}
    return _("还有%(days)s") % {"days": days_words(days, "calendar")} if days else _("今天")
