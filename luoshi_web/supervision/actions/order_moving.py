"""One move of an order on its way: who may make it, what was given for it, the rows written, everybody told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.errors import LuoshiError
from luoshi.supervising import Order as ToldOrder
from luoshi.supervising import (
    OrderMove,
    Step,
    may_issue,
    may_make,
    order_rules,
)
from luoshi_web.offices.actions import index_text, store_file
from luoshi_web.offices.calendar import calendar_of
from luoshi_web.offices.conflicts import fitting, written
from luoshi_web.offices.files import CheckedFile
from luoshi_web.offices.models import Programme, Role, Unit
from luoshi_web.offices.queries import Access, people_on, require_standing
from luoshi_web.projects.revising import day_of
from luoshi_web.supervision.guards import rights
from luoshi_web.supervision.models import Order, OrderFile, PlanItemState
from luoshi_web.supervision.order_rows import (
    held_order,
    sides_of,
    supporting,
)
from luoshi_web.supervision.order_telling import tell_step
from luoshi_web.supervision.plan_rows import cap_of
from luoshi_web.supervision.writing import (
    Kept,
    keep_step,
    kept_of,
)

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


class Moving:
    """One move on its way: the row held, the step made of what was given, the rows written, everybody told."""

    def __init__(self, access: Access, row: Order, seen: int, at: datetime) -> None:
        self.access, self.at, self.today = access, at, day_of(at)
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
        self.require_leader(given.signed, day)
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
            self.require_plan(found)
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

    def require_leader(self, name: str, day: date) -> None:
        """An approver left out is the core's to ask for."""
        leaders = people_on(self.row.programme, frozenset({Role.LEADER}), day) if name else []
        if name and name not in {one.name for one in leaders}:
            raise LuoshiError(
                _("%(name)s在%(day)s没有领导岗位，不能批准或签发。")
                % {"name": name[:30], "day": day},
                _("请选签字的领导。"),
            )

    def require_plan(self, unit: Unit, signed_on: date | None = None) -> None:
        """The order's item of the year's plan: approved, running, about the unit, its cap not reached. An order without one
        passes. signed_on: the day that counts where it is not today. Asked under the lock of the programme's row, so that two at once do not both take the last."""
        plan = self.row.plan
        if plan is None:
            return
        told = {"year": plan.year, "n": plan.number, "unit": unit.name}
        if (
            plan.state != PlanItemState.APPROVED
            or not plan.since <= (signed_on or self.today) <= plan.until
        ):
            raise LuoshiError(
                _("督查计划%(year)s年第%(n)s项没有批准，或不在实施期内。") % told,
                _("请先报批督查计划，或改选在实施的一项。"),
            )
        cap = cap_of(self.row.programme, plan, unit, plan.year)
        if not cap.within:
            raise LuoshiError(
                _("督查计划%(year)s年第%(n)s项的范围不包括%(unit)s。") % told,
                _("请改选包括这个单位的一项，或先调整督查计划。"),
            )
        if said := may_issue(cap.used, cap.most, unit.name):
            raise LuoshiError(said)
