"""What the papers of an order print: the order itself (督办单), its graded slips (督查单), 催办通知. The form is luoshi.writing's."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Final, Literal

from django.utils.translation import gettext as _

from luoshi.errors import LuoshiError
from luoshi.supervising import (
    Days,
    Order,
    Step,
    Works,
    days_left,
    due_if_issued,
    due_of,
    lead_of,
    order_rules,
    supports_of,
)
from luoshi.writing import (
    GradedSlipFacts,
    OrderSlipFacts,
    Paper,
    Receipt,
    UrgingFacts,
    graded_slip,
    order_slip,
    urging,
)
from luoshi_web.offices.calendar import calendar_of
from luoshi_web.offices.models import Duty, Programme
from luoshi_web.offices.queries import duty_name
from luoshi_web.supervision.models import Order as Row
from luoshi_web.supervision.order_rows import order_of

_KINDS: Final[dict[str, Literal["instruction", "decision", "light", "finding"]]] = {
    "leader": "instruction",
    "meeting": "decision",
    "light": "light",
    "inspection": "finding",
}
_COLOURS: Final[dict[str, Literal["blue", "yellow", "orange", "red"]]] = {
    "blue": "blue",
    "yellow": "yellow",
    "orange": "orange",
    "red": "red",
}
# 甲局 张三（zhangsan）代 李四: the trail's name, of which a paper prints the person.
_NAME: Final = re.compile(r"(?:^|\s)([^\s（）]+)（[^（）]*）")


def order_paper(row: Row, today: date) -> Paper:
    """The slip as it stands: what is not known yet has room to write it. Four queries."""
    return order_slip(order_slip_facts(row, order_of(row), today))


def order_slip_facts(row: Row, told: Order, today: date) -> OrderSlipFacts:
    """Not signed yet: until when, if it were signed today."""
    works = calendar_of(row.programme).is_working
    issued = _last(told, "issue", "reassign")
    reported, accepted = _last(told, "report"), _last(told, "accept")
    return OrderSlipFacts(
        kind=_KINDS[row.kind],
        authority=_authority(row.programme),
        issuer=issuer_of(row.programme),
        matter=row.title,
        content=row.matter,
        lead=lead_of(told),
        due=row.due or due_if_issued(told, today, works),
        number=row.document_number or None,
        issued_on=issued.on if issued else None,
        origin=_origin(row),
        instructed_by=row.instructed_by,
        supporting=supports_of(told),
        due_words=str(told.limit) if isinstance(told.limit, Days) and not _moved(row) else "",
        every=_("每%(days)s") % {"days": told.feedback} if told.feedback else "",
        contact=row.contact,
        phone=row.phone,
        approved_by=_signer(told),
        handling=reported.words if reported else "",
        receipt=Receipt(lead_of(told), person_in(accepted.by), accepted.on) if accepted else None,
        objection_days=order_rules().days["objection"].days,
        is_sample=row.sample,
    )


def graded_paper(row: Row, number: int) -> Paper:
    """The slip of one step, by the number of the step. LuoshiError: that step is none."""
    told, step = _step(row, number, "slip")
    before = [one for one in told.steps[: number - 1] if one.do == "slip"]
    works = calendar_of(row.programme).is_working
    due = _due_then(told, number, works)
    over = -days_left(step.on, due, "working", works)
    facts = GradedSlipFacts(
        colour=_COLOURS[step.grade],
        authority=_authority(row.programme),
        issuer=issuer_of(row.programme),
        order_number=row.document_number,
        matter=row.title,
        lead=lead_of(told),
        due=due,
        lapse=step.words,
        reply_by=step.due or step.on,
        issued_on=step.on,
        days_over=over if over > 0 else None,
        earlier=order_rules().grades[before[-1].grade].label if before else "",
        contact=row.contact,
        phone=row.phone,
        is_sample=row.sample,
    )
    return graded_slip(facts)


def urging_paper(row: Row, number: int) -> Paper:
    """催办通知 of one step of urging. Asked is an answer by the limit, or within the days called near where that is past."""
    told, step = _step(row, number, "urge")
    works = calendar_of(row.programme).is_working
    due, near = _due_then(told, number, works), order_rules().days["near"]
    facts = UrgingFacts(
        issuer=issuer_of(row.programme),
        lead=lead_of(told),
        order_number=row.document_number,
        matter=row.title,
        due=due,
        reply_by=due if due >= step.on else Days(near.days, near.clock).ends(step.on, works),
        issued_on=step.on,
        days_left=days_left(step.on, due, "working", works),
        state=step.words,
        contact=row.contact,
        phone=row.phone,
        is_sample=row.sample,
    )
    return urging(facts)


def person_in(by: str) -> str:
    """The person's name in a name of the trail; all of it where it has another form."""
    found = _NAME.search(by)
    return found.group(1) if found else by


def _step(row: Row, number: int, do: str) -> tuple[Order, Step]:
    told = order_of(row)
    if not 1 <= number <= len(told.steps) or told.steps[number - 1].do != do:
        raise LuoshiError(
            _("第 %(n)s 步不是%(label)s。") % {"n": number, "label": order_rules().label_of(do)},
            _("请从经办记录里打开。"),
        )
    return told, told.steps[number - 1]


def _due_then(told: Order, number: int, works: Works) -> date:
    """The limit that held when the step was made. An order that was not handed over has neither slip nor urging."""
    due = due_of(replace(told, steps=told.steps[:number]), works)
    if due is None:
        raise LuoshiError(_("这件督办单还没有交办。"), _("签发以后再打印。"))
    return due


def _moved(row: Row) -> bool:
    """The limit is no more the one that was given in words."""
    return row.due != row.original_due


def _origin(row: Row) -> str:
    """As printed: the target, or the matter of a project that it goes back to."""
    if row.target_code:
        return _("目标%(code)s") % {"code": row.target_code}
    if row.problem is not None:
        return _("项目问题第%(n)s号") % {"n": row.problem}
    return ""


def _signer(told: Order) -> str:
    """Who signed it; before that, who approved it."""
    issued, registered = _last(told, "issue"), _last(told, "register")
    if issued is not None:
        return issued.signed or person_in(issued.by)
    return registered.approver if registered else ""


def _authority(programme: Programme) -> str:
    return _("%(area)s人民政府") % {"area": programme.area}


def issuer_of(programme: Programme) -> str:
    """Whose name stands under the room's papers. One query."""
    usual = _("%(area)s人民政府督查室") % {"area": programme.area}
    return duty_name(programme, Duty.SUPERVISION, usual)


def _last(told: Order, *dos: str) -> Step | None:
    return next((step for step in reversed(told.steps) if step.do in dos), None)
