"""How a project goes on: stages with their evidence, permits, nodes, halts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.errors import LuoshiError
from luoshi.projects import Evidence, Halt, Node, Permit, StageMove, move_refusals, template_of
from luoshi_web.offices.audit import audited
from luoshi_web.offices.conflicts import require_reason
from luoshi_web.offices.queries import Access
from luoshi_web.projects.guards import Rights, require_lists, require_writer
from luoshi_web.projects.kept import Kept
from luoshi_web.projects.queries import concerned
from luoshi_web.projects.revising import day_of, not_ahead, refuse, revise
from luoshi_web.projects.writing import hold


def _hold(rights: Rights, kept: Kept, seen: int, at: datetime) -> date:
    """Today, with the project held and the person allowed to write it."""
    today = day_of(at)
    require_writer(rights, concerned(kept.row, today))
    hold(kept, seen)
    return today


@audited("projects.stage.moved", gettext_lazy("项目进入新阶段：{object}"))
def move_project(
    access: Access, rights: Rights, kept: Kept, seen: int, stage: str, on: date,
    evidence: Sequence[Evidence], *, answer: str = "", at: datetime,
) -> Kept:  # fmt: skip
    """LuoshiError with every reason of `move_refusals`: backwards, skipped, before the contract, unproven."""
    today = _hold(rights, kept, seen, at)
    not_ahead(on, today, _("阶段"))
    refuse(move_refusals(kept.told, stage, on, evidence))
    told = replace(kept.told, moves=(*kept.told.moves, StageMove(stage, on, tuple(evidence))))
    return revise(access, kept, told, "projects.stage.moved", at=at, answer=answer)


@audited("projects.stage.corrected", gettext_lazy("更正了项目报错的阶段：{object}"))
def correct_move(
    access: Access, rights: Rights, kept: Kept, seen: int, reason: str, *, at: datetime
) -> Kept:
    """The last move was a mistake and is taken out; the revision that had it stays. LuoshiError without a reason.

    Months that are frozen do not change by it. The keeper's: a stage taken back changes what a bulletin counts.
    """
    require_lists(rights)
    _hold(rights, kept, seen, at)
    if not kept.told.moves:
        raise LuoshiError(_("“%(name)s”还没有报过阶段。") % {"name": kept.row.name}, "")
    words = require_reason(reason)
    told = replace(kept.told, moves=kept.told.moves[:-1])
    return revise(access, kept, told, "projects.stage.corrected", at=at, answer=words)


@audited("projects.permit.told", gettext_lazy("填了项目手续：{object}"))
def set_permit(
    access: Access, rights: Rights, kept: Kept, seen: int, permit: Permit, *, at: datetime
) -> Kept:
    """One line of the checklist, in place of what it said. LuoshiError: a permit its template does not have, dates that
    are ahead or in the wrong order, granted without a number."""
    today = _hold(rights, kept, seen, at)
    label = template_of(kept.told.template).rule(permit.kind).label
    for day, words in ((permit.asked, _("申报")), (permit.granted, _("办结"))):
        if day is not None:
            not_ahead(day, today, f"{label}{words}")
    if permit.granted and permit.asked and permit.granted < permit.asked:
        raise LuoshiError(
            _("%(label)s的办结日期早于申报日期。") % {"label": label}, _("请核对两个日期。")
        )
    if permit.granted and not permit.ref.strip():
        raise LuoshiError(_("%(label)s办结了，没有写文号。") % {"label": label}, _("请填文号。"))
    others = [one for one in kept.told.permits if one.kind != permit.kind]
    told = replace(kept.told, permits=(*others, permit))
    return revise(access, kept, told, "projects.permit.told", at=at)


@audited("projects.node.told", gettext_lazy("填了项目节点：{object}"))
def set_node(
    access: Access, rights: Rights, kept: Kept, seen: int, node: Node, *, answer: str = "",
    at: datetime,
) -> Kept:  # fmt: skip
    """A node of that label, new or as it stands now. What was first promised stays what it was."""
    today = _hold(rights, kept, seen, at)
    if node.done is not None:
        not_ahead(node.done, today, node.label)
    told = replace(kept.told, nodes=_with_node(kept.told.nodes, node))
    return revise(access, kept, told, "projects.node.told", at=at, answer=answer)


@audited("projects.project.halted", gettext_lazy("项目暂停或取消：{object}"))
def halt_project(
    access: Access, rights: Rights, kept: Kept, seen: int, halt: Halt, *, at: datetime
) -> Kept:
    """Suspended by who writes the project, cancelled by the keeper of the lists, both with a reason."""
    today = _hold(rights, kept, seen, at)
    if halt.kind == "cancelled":
        require_lists(rights)
    not_ahead(halt.on, today, _("停缓"))
    if kept.row.halted:
        raise LuoshiError(
            _("“%(name)s”已经停了。") % {"name": kept.row.name}, _("要改，请先恢复。")
        )
    told = replace(kept.told, halts=(*kept.told.halts, halt))
    return revise(access, kept, told, "projects.project.halted", at=at, answer=halt.reason)


@audited("projects.project.resumed", gettext_lazy("项目恢复：{object}"))
def resume_project(
    access: Access, rights: Rights, kept: Kept, seen: int, last: date, reason: str, *, at: datetime
) -> Kept:
    """last: the last day it stood still. A cancelled project comes back only by the keeper, and as one that never was."""
    today = _hold(rights, kept, seen, at)
    words = require_reason(reason)
    halts = list(kept.told.halts)
    if not halts or halts[-1].until is not None:
        raise LuoshiError(_("“%(name)s”没有停。") % {"name": kept.row.name}, _("请刷新页面。"))
    not_ahead(last, today, _("恢复"))
    if halts[-1].kind == "cancelled":
        require_lists(rights)
        halts.pop()
    else:
        halts[-1] = replace(halts[-1], until=last)
    told = replace(kept.told, halts=tuple(halts))
    return revise(access, kept, told, "projects.project.resumed", at=at, answer=words)


def _with_node(nodes: Sequence[Node], node: Node) -> tuple[Node, ...]:
    before = next((one for one in nodes if one.label == node.label), None)
    if before is None:
        return (*nodes, node)
    now = Node(before.label, before.planned, node.promised, node.done)
    return tuple(now if one is before else one for one in nodes)
