"""What a project is: told, told otherwise, in a county's list or out of it, planned for a year, in whose charge."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.errors import LuoshiError
from luoshi.projects import Charge, Membership, YearPlan, project_lists
from luoshi.projects import Project as Told
from luoshi_web.offices.actions import record
from luoshi_web.offices.audit import audited
from luoshi_web.offices.conflicts import written
from luoshi_web.offices.models import Unit
from luoshi_web.offices.queries import Access
from luoshi_web.projects.checking import claims, findings_of, settle
from luoshi_web.projects.guards import Rights, require_lists, require_writer
from luoshi_web.projects.kept import Kept
from luoshi_web.projects.queries import concerned
from luoshi_web.projects.revising import day_of, month_of, revise
from luoshi_web.projects.writing import differences, hold, save_new, subject


def _may_tell(rights: Rights, access: Access, town: str) -> None:
    """A town tells projects of its own; everybody else is refused."""
    unit = Unit.objects.filter(programme=access.programme, code=town).first()
    require_writer(rights, frozenset({unit.pk} if unit else set()))


@audited("projects.project.added", gettext_lazy("登记了项目：{object}"))
def add_project(
    access: Access, rights: Rights, told: Told, *, answer: str = "", at: datetime
) -> Kept:
    """A new project, told by its town or the keeper. AskedError where another town tells what looks like the same one."""
    _may_tell(rights, access, told.town)
    words = written(answer)
    found = findings_of(access.programme, None, told, month_of(at))
    settle([*found, *claims(access.programme, told)], words)
    made = save_new(access.programme, told, what="projects.project.added", by=access.actor, at=at)
    _before, after = differences(None, told)
    record(
        access.programme, "projects.project.added", subject(made.row), actor=access.actor, at=at,
        after={**after, **({"reason": words} if words else {})},
    )  # fmt: skip
    return made


@audited("projects.project.changed", gettext_lazy("改了项目的基本情况：{object}"))
def change_project(
    access: Access, rights: Rights, kept: Kept, seen: int, told: Told, *, answer: str = "",
    at: datetime,
) -> Kept:  # fmt: skip
    """The project's identity as `told` has it; its moves, lists and months are changed by actions of their own.

    Whoever may not write the town it goes to may not move it there.
    """
    hold(kept, seen)
    require_writer(rights, concerned(kept.row, day_of(at)))
    if told.town != kept.told.town:
        _may_tell(rights, access, told.town)
    same = (told.name, told.town, told.investor) == (
        kept.told.name, kept.told.town, kept.told.investor,
    )  # fmt: skip
    if not same:
        settle(claims(access.programme, told), written(answer))
    return revise(access, kept, told, "projects.project.changed", at=at, answer=answer)


@audited("projects.list.joined", gettext_lazy("项目列入名单：{object}"))
def join_list(
    access: Access, rights: Rights, kept: Kept, seen: int, one: Membership, *, answer: str = "",
    at: datetime,
) -> Kept:  # fmt: skip
    """On a list from a day on. answer: the paper that decided it."""
    require_lists(rights)
    hold(kept, seen)
    told = replace(kept.told, lists=(*kept.told.lists, one))
    return revise(access, kept, told, "projects.list.joined", at=at, answer=answer)


@audited("projects.list.left", gettext_lazy("项目退出名单：{object}"))
def leave_list(
    access: Access, rights: Rights, kept: Kept, seen: int, code: str, until: date, *,
    answer: str = "", at: datetime,
) -> Kept:  # fmt: skip
    """The last day on the list. LuoshiError where it is not on it that day."""
    require_lists(rights)
    hold(kept, seen)
    lists = [_ended(one, until) if _is(one, code, until) else one for one in kept.told.lists]
    if lists == list(kept.told.lists):
        label = project_lists()[code].label if code in project_lists() else code
        raise LuoshiError(
            _("“%(name)s”%(day)s不在“%(list)s”名单里。")
            % {"name": kept.row.name, "day": until, "list": label},
            _("请核对名单和日期。"),
        )
    told = replace(kept.told, lists=tuple(lists))
    return revise(access, kept, told, "projects.list.left", at=at, answer=answer)


@audited("projects.plan.set", gettext_lazy("定了项目的年度计划：{object}"))
def set_plan(
    access: Access, rights: Rights, kept: Kept, seen: int, plan: YearPlan, *, answer: str = "",
    at: datetime,
) -> Kept:  # fmt: skip
    """The plan of a year, in place of the one there was. A plan that is in a list's paper is the keeper's to change."""
    require_lists(rights)
    hold(kept, seen)
    others = [one for one in kept.told.plans if one.year != plan.year]
    plans = tuple(sorted([*others, plan], key=lambda one: one.year))
    told = replace(kept.told, plans=plans)
    return revise(access, kept, told, "projects.plan.set", at=at, answer=answer)


@audited("projects.charge.given", gettext_lazy("定了项目的负责方式：{object}"))
def give_charge(
    access: Access, rights: Rights, kept: Kept, seen: int, one: Charge, *, answer: str = "",
    at: datetime,
) -> Kept:  # fmt: skip
    """Somebody is in charge from a day on. Another of the same kind that lasts ends the day before."""
    require_lists(rights)
    hold(kept, seen)
    charges = tuple(
        replace(each, until=_before(one.since))
        if each.kind == one.kind and each.until is None and each.since < one.since
        else each
        for each in kept.told.charges
    )
    told = replace(kept.told, charges=(*charges, one))
    return revise(access, kept, told, "projects.charge.given", at=at, answer=answer)


@audited("projects.charge.ended", gettext_lazy("项目的负责方式结束：{object}"))
def end_charge(
    access: Access, rights: Rights, kept: Kept, seen: int, place: int, until: date, *,
    answer: str = "", at: datetime,
) -> Kept:  # fmt: skip
    """place: among the project's charges, from 0."""
    require_lists(rights)
    hold(kept, seen)
    charges = list(kept.told.charges)
    if not 0 <= place < len(charges):
        raise LuoshiError(_("没有这一条负责方式。"), _("请刷新页面。"))
    charges[place] = replace(charges[place], until=until)
    told = replace(kept.told, charges=tuple(charges))
    return revise(access, kept, told, "projects.charge.ended", at=at, answer=answer)


def _is(one: Membership, code: str, day: date) -> bool:
    return one.list == code and one.holds(day)


def _ended(one: Membership, until: date) -> Membership:
    return replace(one, until=until)


def _before(day: date) -> date:
    return date.fromordinal(day.toordinal() - 1)
