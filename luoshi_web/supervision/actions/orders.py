"""Orders drafted and changed, and every move of one. How to call them:

    draft_order(access, NewOrder(kind, title, matter, lead, …), at=…)  -> Order in 拟办; OpenOrderError.order: join that one
    change_draft(access, row, seen, NewOrder(…), at=…)                 while it is 拟办
    move_order(access, row, seen, "accept", Given(words=…), at=…)      any `do` of luoshi/supervising/orders.yaml
    register_order, issue_order                                        the same for these two, which `move_order` calls

seen: the `edition` that the person saw (ConflictError: somebody was first). Which moves a person may make now, and why one is
not open: luoshi.supervising.next_moves with order_rows.order_of and sides_of. LuoshiError: it cannot be done, the sentence says
why; PermissionDenied: not by this person. A leader acts by clicking; the office records a signature on paper with
Given(signed=name, on=day, scan=file). Orders are read in order_rows, told in order_telling.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.errors import LuoshiError
from luoshi.supervising import (
    Days,
    OrderError,
    check_limit,
    next_grade,
    order_rules,
)
from luoshi_web.offices.actions import Subject, record
from luoshi_web.offices.audit import audited
from luoshi_web.offices.conflicts import written
from luoshi_web.offices.models import Programme
from luoshi_web.offices.queries import Access, require_standing
from luoshi_web.projects.revising import day_of
from luoshi_web.supervision.actions.decisions import closed_with
from luoshi_web.supervision.actions.order_moving import (
    Given,
    Moving,
)
from luoshi_web.supervision.guards import require_office, rights
from luoshi_web.supervision.models import Order
from luoshi_web.supervision.order_rows import (
    held_order,
    supporting,
)
from luoshi_web.supervision.writing import (
    NewOrder,
    OpenOrderError,
    fill_draft,
    give_number,
    keep_draft,
    keep_supports,
)

__all__ = [
    "Given",
    "NewOrder",
    "OpenOrderError",
    "change_draft",
    "draft_order",
    "issue_order",
    "move_order",
    "register_order",
]


@audited("supervision.order.drafted", gettext_lazy("拟了督办单：{object}"))
def draft_order(access: Access, new: NewOrder, *, at: datetime) -> Order:
    """LuoshiError: OpenOrderError for a matter that is already open; a matter too long, a limit in the past, a unit merged away."""
    require_office(rights(access))
    row = keep_draft(access.programme, new, _limit(new), by=access.actor, at=at)
    _record(access, row, "supervision.order.drafted", at, kind=row.kind, lead=row.lead.name)
    return row


@audited("supervision.order.changed", gettext_lazy("改了拟办的督办单：{object}"))
def change_draft(access: Access, row: Order, seen: int, new: NewOrder, *, at: datetime) -> Order:
    require_office(rights(access))
    Programme.objects.select_for_update().get(pk=row.programme_id)
    fresh = held_order(row, seen)
    if fresh.state != "draft":
        raise LuoshiError(_("已经立项，内容不能再改。"), _("确需改的，请撤销后另拟一件。"))
    limit = _limit(new)
    check_limit(limit, day_of(at))
    # What it was raised from is nobody's to type.
    new = replace(new, origin=(fresh.origin_kind, fresh.origin_ref))
    fill_draft(fresh, new, limit, day_of(at))
    fresh.edition += 1
    fresh.save()
    keep_supports(fresh, new.supports)
    _record(access, fresh, "supervision.order.changed", at, lead=fresh.lead.name)
    return fresh


def move_order(
    access: Access, row: Order, seen: int, do: str, given: Given, *, at: datetime
) -> Order:
    """Any move. OrderError: nobody knows it, or it cannot be made now."""
    order_rules().label_of(do)
    special = {
        "register": register_order, "issue": issue_order, "pass": pass_order, "close": close_order,
        "withdraw": withdraw_order, "slip": slip_order,
    }  # fmt: skip
    if do in special:
        return special[do](access, row, seen, given, at=at)
    return step_order(access, row, seen, do, given, at=at)


@audited("supervision.order.registered", gettext_lazy("督办立项：{object}"))
def register_order(access: Access, row: Order, seen: int, given: Given, *, at: datetime) -> Order:
    """The order gets its number, which a refusal gives back. given.approver: a leader by name."""
    moved = Moving(access, row, seen, at)
    moved.require_leader(given.approver, day_of(at))
    moved.require_plan(moved.row.lead)
    moved.take("register", given)
    give_number(moved.row, day_of(at).year)
    made = moved.finish()
    _record(access, made, "supervision.order.registered", at, moved, approver=given.approver)
    return made


@audited("supervision.order.issued", gettext_lazy("签发了督办单：{object}"))
def issue_order(access: Access, row: Order, seen: int, given: Given, *, at: datetime) -> Order:
    """Signed by the leader here, or on paper. The cap on orders of the plan is asked once more: it counts what is signed."""
    moved = Moving(access, row, seen, at)
    require_standing(moved.row.lead, day_of(at))
    moved.require_plan(moved.row.lead, given.on if given.signed else None)
    moved.take("issue", given)
    made = moved.finish()
    _record(access, made, "supervision.order.issued", at, moved, signed=given.signed)
    return made


@audited("supervision.order.passed", gettext_lazy("审核通过了督办单：{object}"))
def pass_order(access: Access, row: Order, seen: int, given: Given, *, at: datetime) -> Order:
    """With a new instruction of the leader another order is drafted of it (有新批示的另行交办)."""
    moved = Moving(access, row, seen, at)
    moved.take("pass", given)
    made = moved.finish()
    _record(access, made, "supervision.order.passed", at, moved, conclusion=given.words)
    if instruction := written(given.instruction):
        supports = tuple(supporting(made))
        follow = NewOrder(
            kind="leader", title=made.title, matter=instruction, lead=made.lead, supports=supports,
            target_code=made.target_code, project=made.project, problem=made.problem,
            origin=("order", str(made.number)), instructed_by=made.instructed_by,
            contact=made.contact, phone=made.phone,
        )  # fmt: skip
        draft_order(access, follow, at=at)
    return made


@audited("supervision.order.closed", gettext_lazy("督办销号：{object}"))
def close_order(access: Access, row: Order, seen: int, given: Given, *, at: datetime) -> Order:
    """What a meeting decided and became this order closes with it."""
    moved = Moving(access, row, seen, at)
    moved.take("close", given)
    made = moved.finish()
    _record(access, made, "supervision.order.closed", at, moved)
    closed_with(made, access.actor, day_of(at), at)
    return made


@audited("supervision.order.withdrawn", gettext_lazy("撤销了督办单：{object}"))
def withdraw_order(access: Access, row: Order, seen: int, given: Given, *, at: datetime) -> Order:
    """Before it is signed by the office, afterwards by a leader. Its number is not given again."""
    moved = Moving(access, row, seen, at)
    moved.take("withdraw", given)
    made = moved.finish()
    _record(
        access,
        made,
        "supervision.order.withdrawn",
        at,
        moved,
        reason=given.words,
        signed=given.signed,
    )
    return made


@audited("supervision.order.slip_given", gettext_lazy("发了督查单：{object}"))
def slip_order(access: Access, row: Order, seen: int, given: Given, *, at: datetime) -> Order:
    """given.grade left out: the one whose turn it is."""
    moved = Moving(access, row, seen, at)
    grade = next_grade(moved.kept.told, day_of(at))
    if not given.grade and grade is not None:
        given = replace(given, grade=grade.code)
    moved.take("slip", given)
    made = moved.finish()
    _record(
        access,
        made,
        "supervision.order.slip_given",
        at,
        moved,
        grade=given.grade,
        due=str(given.due),
    )
    return made


@audited("supervision.order.moved", gettext_lazy("办理了督办单：{object}"))
def step_order(
    access: Access, row: Order, seen: int, do: str, given: Given, *, at: datetime
) -> Order:
    """Every move that has no action of its own. What `move_order` is called for comes here by itself."""
    moved = Moving(access, row, seen, at)
    moved.take(do, given)
    made = moved.finish()
    _record(
        access, made, "supervision.order.moved", at, moved, do=do, words=given.words,
        due=given.due and str(given.due), unit=given.unit,
    )  # fmt: skip
    return made


def _limit(new: NewOrder) -> Days | date:
    if new.limit is not None:
        return new.limit
    kind = order_rules().kinds.get(new.kind)
    if kind is None:
        raise OrderError(
            _("督办单的类别“%(kind)s”不认识。") % {"kind": new.kind[:30]},
            _("请用其中之一：%(known)s。") % {"known": "、".join(order_rules().kinds)},
        )
    return Days(kind.limits[0].days, kind.limits[0].clock)


def _record(
    access: Access,
    row: Order,
    code: str,
    at: datetime,
    moved: Moving | None = None,
    **after: object,
) -> None:
    record(
        row.programme, code,
        Subject("order", str(row.number), f"{row} {moved.label}" if moved else str(row)),
        actor=access.actor, at=at, before={"state": moved.before} if moved else None,
        after={"state": row.state, **{key: value for key, value in after.items() if value}},
    )  # fmt: skip
