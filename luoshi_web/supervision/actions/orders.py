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

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.errors import LuoshiError
from luoshi.supervising import (
    Days,
    OrderError,
    OrderMove,
    Step,
    check_limit,
    may_issue,
    may_make,
    next_grade,
    order_rules,
)
from luoshi.supervising import Order as ToldOrder
from luoshi_web.offices.actions import Subject, index_text, record, store_file
from luoshi_web.offices.audit import audited
from luoshi_web.offices.calendar import calendar_of
from luoshi_web.offices.conflicts import fitting, written
from luoshi_web.offices.files import CheckedFile
from luoshi_web.offices.models import Programme, Unit
from luoshi_web.offices.queries import Access, require_standing
from luoshi_web.supervision.actions.decisions import closed_with
from luoshi_web.supervision.guards import require_office, rights
from luoshi_web.supervision.models import Order, OrderFile, PlanItemState
from luoshi_web.supervision.order_rows import (
    held_order,
    leaders_on,
    sides_of,
    supporting,
)
from luoshi_web.supervision.order_telling import tell_step
from luoshi_web.supervision.plan_rows import cap_of
from luoshi_web.supervision.writing import (
    Kept,
    NewOrder,
    OpenOrderError,
    fill_draft,
    give_number,
    keep_draft,
    keep_step,
    keep_supports,
    kept_of,
)

__all__ = [
    "Given",
    "NewOrder",
    "OpenOrderError",
    "change_draft",
    "draft_order",
    "issue_order",
    "leaders_on",
    "move_order",
    "register_order",
]
_MOST_REF: Final = 100
_WHO: Final = {
    "office": gettext_lazy("督查部门和统筹人员"),
    "unit": gettext_lazy("牵头单位"),
    "head": gettext_lazy("牵头单位负责人"),
    "support": gettext_lazy("配合单位"),
    "leader": gettext_lazy("领导"),
}


@dataclass(frozen=True, slots=True)
class Given:
    """What a form gives for a move; which of it is asked, orders.yaml says. unit: a name. signed, on, scan: by which leader,
    on which day it was signed on paper, and its scan. files: what proves it."""

    words: str = ""
    due: date | None = None
    unit: str = ""
    progress: str = ""
    approver: str = ""
    grade: str = ""
    way: str = ""
    result: str = ""
    checks: tuple[str, ...] = ()
    instruction: str = ""
    ref: str = ""
    signed: str = ""
    on: date | None = None
    scan: CheckedFile | None = None
    files: tuple[CheckedFile, ...] = ()


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
    check_limit(limit, _day(at))
    fill_draft(fresh, new, limit, _day(at))
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
    moved = _Moving(access, row, seen, at)
    _require_leader_named(access, given.approver, _day(at))
    _require_plan(moved.row, moved.row.lead, _day(at))
    moved.take("register", given)
    give_number(moved.row, _day(at).year)
    made = moved.finish()
    _record(access, made, "supervision.order.registered", at, moved, approver=given.approver)
    return made


@audited("supervision.order.issued", gettext_lazy("签发了督办单：{object}"))
def issue_order(access: Access, row: Order, seen: int, given: Given, *, at: datetime) -> Order:
    """Signed by the leader here, or on paper. The cap on orders of the plan is asked once more: it counts what is signed."""
    moved = _Moving(access, row, seen, at)
    require_standing(moved.row.lead, _day(at))
    _require_plan(moved.row, moved.row.lead, _day(at))
    moved.take("issue", given)
    made = moved.finish()
    _record(access, made, "supervision.order.issued", at, moved, signed=given.signed)
    return made


@audited("supervision.order.passed", gettext_lazy("审核通过了督办单：{object}"))
def pass_order(access: Access, row: Order, seen: int, given: Given, *, at: datetime) -> Order:
    """With a new instruction of the leader another order is drafted of it (有新批示的另行交办)."""
    moved = _Moving(access, row, seen, at)
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
    moved = _Moving(access, row, seen, at)
    moved.take("close", given)
    made = moved.finish()
    _record(access, made, "supervision.order.closed", at, moved)
    closed_with(made, access.actor, _day(at), at)
    return made


@audited("supervision.order.withdrawn", gettext_lazy("撤销了督办单：{object}"))
def withdraw_order(access: Access, row: Order, seen: int, given: Given, *, at: datetime) -> Order:
    """Before it is signed by the office, afterwards by a leader. Its number is not given again."""
    moved = _Moving(access, row, seen, at)
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
    moved = _Moving(access, row, seen, at)
    grade = next_grade(moved.kept.told, _day(at))
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
    moved = _Moving(access, row, seen, at)
    moved.take(do, given)
    made = moved.finish()
    _record(
        access, made, "supervision.order.moved", at, moved, do=do, words=given.words,
        due=given.due and str(given.due), unit=given.unit,
    )  # fmt: skip
    return made


class _Moving:
    """One move on its way: the row held, the step made of what was given, the rows written, everybody told."""

    def __init__(self, access: Access, row: Order, seen: int, at: datetime) -> None:
        self.access, self.at, self.today = access, at, _day(at)
        # The programme first, as every action that takes numbers: two at once wait for each other in one order.
        Programme.objects.select_for_update().get(pk=row.programme_id)
        self.row = held_order(row, seen)
        self.kept: Kept = kept_of(self.row, calendar_of(self.row.programme).is_working)
        self.before = self.row.state
        self.told: ToldOrder = self.kept.told
        self.supports = supporting(self.row)
        self.held = rights(access)
        self.sides = sides_of(self.row, self.held, {unit.pk for unit in self.supports})

    def take(self, do: str, given: Given) -> None:
        """PermissionDenied: not this person's move. A person without any part in the order never learns why it is shut."""
        move = order_rules().move(do, self.row.state)
        if not self.sides or (move is not None and not may_make(move, self.sides)):
            who = "、".join(str(_WHO[side]) for side in move.who) if move else _("有关单位")
            raise PermissionDenied(_("这一步由%(who)s办理，不由您办。") % {"who": who})
        step, unit = self._step(do, move, given)
        self.told = keep_step(self.kept, step, unit, at=self.at)
        self._keep_files(given, move)

    def finish(self) -> Order:
        self.row.save()
        tell_step(self.row, self.told, self.at)
        return self.row

    @property
    def label(self) -> str:
        return order_rules().label_of(self.told.steps[-1].do)

    def _step(self, do: str, move: OrderMove | None, given: Given) -> tuple[Step, Unit | None]:
        on = self._paper(move, given)
        unit = self._unit(do, given)
        name = unit.name if unit is not None else ""
        step = Step(
            do=do, on=on, by=self.access.actor, person=self.access.person.username,
            words=written(given.words), due=given.due, unit=name, progress=written(given.progress),
            approver=given.approver, grade=given.grade, way=given.way, result=given.result,
            checks=given.checks, instruction=written(given.instruction),
            ref=fitting(given.ref, _("文号"), _MOST_REF), signed=given.signed,
        )  # fmt: skip
        return step, unit

    def _paper(self, move: OrderMove | None, given: Given) -> date:
        """The day that counts: of the signature on paper where there is one, else today."""
        if not given.signed:
            if move is not None and move.paper and self.sides.isdisjoint(move.who):
                raise LuoshiError(
                    _("%(move)s要由领导签。") % {"move": move.label},
                    _("领导在纸上签了的，请选签字的领导、日期，并上传扫描件。"),
                )
            return self.today
        if "office" not in self.sides:
            raise PermissionDenied(_("纸上的签字由督查部门登记。"))
        day = given.on or self.today
        if day > self.today:
            raise LuoshiError(_("签字日期%(day)s还没有到。") % {"day": day}, _("请核对日期。"))
        _require_leader_named(self.access, given.signed, day)
        if given.scan is None:
            raise LuoshiError(_("没有上传签字的扫描件。"), _("请上传领导签了字的那一页。"))
        return day

    def _unit(self, do: str, given: Given) -> Unit | None:
        if do == "feedback":
            return self._telling(given)
        if not given.unit:
            return None
        rows = Unit.objects.filter(programme=self.row.programme, name=given.unit)
        found = rows.select_related("successor").first()
        if found is None:
            raise LuoshiError(
                _("没有单位“%(name)s”。") % {"name": given.unit[:30]}, _("请从列出的单位里选。")
            )
        require_standing(found, self.today)
        if do == "reassign":
            _require_plan(self.row, found, self.today)
        return found

    def _telling(self, given: Given) -> Unit:
        """The unit whose progress it is: the one named, else the first of the order's that the person writes for."""
        mine = [u for u in (self.row.lead, *self.supports) if u.pk in self.held.units]
        found = next((u for u in mine if given.unit in ("", u.name)), None)
        if found is None:
            raise PermissionDenied(_("进展由承办单位自己反馈。"))
        return found

    def _keep_files(self, given: Given, move: OrderMove | None) -> None:
        number = len(self.told.steps)
        scans = (given.scan,) if given.scan is not None and given.signed else ()
        for file in (*scans, *given.files):
            stored = store_file(
                self.row.programme, file.name, file.media_type, file.data,
                actor=self.access.actor, at=self.at,
            )  # fmt: skip
            index_text(stored)
            OrderFile.objects.create(
                programme=self.row.programme, order=self.row, step=number, file=stored,
                added_at=self.at, added_by=self.access.actor,
            )  # fmt: skip


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


def _require_leader_named(access: Access, name: str, day: date) -> None:
    """An approver left out is the core's to ask for."""
    if name and name not in leaders_on(access.programme, day):
        raise LuoshiError(
            _("%(name)s在%(day)s没有领导岗位，不能批准或签发。") % {"name": name[:30], "day": day},
            _("请选签字的领导。"),
        )


def _require_plan(row: Order, unit: Unit, today: date) -> None:
    """The order's item of the year's plan: approved, running, about the unit, its cap not reached. An order without one passes.

    Asked under the lock of the programme's row, so that two at once do not both take the last."""
    plan = row.plan
    if plan is None:
        return
    told = {"year": plan.year, "n": plan.number, "unit": unit.name}
    if plan.state != PlanItemState.APPROVED or not plan.since <= today <= plan.until:
        raise LuoshiError(
            _("督查计划%(year)s年第%(n)s项没有批准，或不在实施期内。") % told,
            _("请先报批督查计划，或改选在实施的一项。"),
        )
    cap = cap_of(row.programme, plan, unit, plan.year)
    if not cap.within:
        raise LuoshiError(
            _("督查计划%(year)s年第%(n)s项的范围不包括%(unit)s。") % told,
            _("请改选包括这个单位的一项，或先调整督查计划。"),
        )
    if said := may_issue(cap.used, cap.most, unit.name):
        raise LuoshiError(said)


def _day(at: datetime) -> date:
    return timezone.localtime(at).date()


def _record(
    access: Access,
    row: Order,
    code: str,
    at: datetime,
    moved: _Moving | None = None,
    **after: object,
) -> None:
    record(
        row.programme, code,
        Subject("order", str(row.number), f"{row} {moved.label}" if moved else str(row)),
        actor=access.actor, at=at, before={"state": moved.before} if moved else None,
        after={"state": row.state, **{key: value for key, value in after.items() if value}},
    )  # fmt: skip
