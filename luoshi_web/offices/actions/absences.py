"""Leave: who stands for whom, from when to when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi_web.offices.actions.trail import Subject, record
from luoshi_web.offices.audit import audited
from luoshi_web.offices.models import Absence, Person, Unit
from luoshi_web.offices.people import PeopleError, mixture, posts_in, roles_from
from luoshi_web.offices.queries import Access

LONGEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Leave:
    """unit: whose posts are handed over; None: all the person's posts in the programme."""

    person: Person
    deputy: Person
    since: date
    until: date
    unit: Unit | None = None
    note: str = ""


@audited("offices.absence.set", gettext_lazy("登记了请假代理：{object}"))
def set_absence(access: Access, leave: Leave, *, at: datetime) -> Absence:
    """By the person itself or an administrator. From `since` on the deputy fills the posts."""
    _guard_own(access, leave.person)
    today = timezone.localtime(at).date()
    _guard_days(leave, today)
    _guard_people(access, leave, today)
    made = Absence.objects.create(
        programme=access.programme,
        person=leave.person,
        unit=leave.unit,
        deputy=leave.deputy,
        since=leave.since,
        until=leave.until,
        note=leave.note,
        made_at=at,
        made_by=access.actor,
    )
    record(
        access.programme,
        "offices.absence.set",
        _subject(made),
        actor=access.actor,
        at=at,
        after={
            "since": leave.since,
            "until": leave.until,
            "unit": leave.unit.name if leave.unit else None,
            "note": leave.note,
        },
    )
    return made


@audited("offices.absence.ended", gettext_lazy("提前结束了请假代理：{object}"))
def end_absence(access: Access, absence: Absence, *, at: datetime) -> None:
    """The person is back from today on. One that had not begun never does."""
    _guard_own(access, absence.person)
    today = timezone.localtime(at).date()
    last = max(today, absence.since) - timedelta(days=1)
    ended = Absence.objects.filter(
        pk=absence.pk, programme=access.programme, until__gte=today
    ).update(until=last)
    if not ended:
        raise PeopleError(_("这次请假已经结束。"), _("请刷新页面看现状。"))
    record(
        access.programme,
        "offices.absence.ended",
        _subject(absence),
        actor=access.actor,
        at=at,
        before={"until": absence.until},
        after={"until": last},
    )


def _subject(absence: Absence) -> Subject:
    return Subject("absence", str(absence.pk), f"{absence.deputy.name} 代 {absence.person.name}")


def _guard_own(access: Access, person: Person) -> None:
    if access.person.pk != person.pk and not access.administers:
        raise PermissionDenied(_("请假代理由本人或系统管理员登记。"))


def _guard_days(leave: Leave, today: date) -> None:
    if leave.since < today:
        raise PeopleError(_("请假从过去的日子算起。"), _("请填今天或以后的日子。"))
    if leave.until < leave.since:
        raise PeopleError(_("止日早于起日。"), _("请核对两个日子。"))
    if leave.until - leave.since > LONGEST:
        raise PeopleError(_("请假超过一年。"), _("离岗这么久请改为结束岗位，由别人接手。"))


def _guard_people(access: Access, leave: Leave, today: date) -> None:
    programme, person, deputy = access.programme, leave.person, leave.deputy
    if deputy.pk == person.pk:
        raise PeopleError(_("代理人是本人。"), _("请选另一个人。"))
    theirs = posts_in(programme, person, leave.since)
    if leave.unit is not None:
        theirs = [p for p in theirs if p.unit_id == leave.unit.pk]
    if not theirs:
        raise PeopleError(_("%(name)s 那时没有岗位可代。") % {"name": person.name})
    if not deputy.is_active or not posts_in(programme, deputy, leave.since):
        raise PeopleError(
            _("%(name)s 那时在本项目没有岗位。") % {"name": deputy.name}, _("请另选代理人。")
        )
    refused = mixture({*roles_from(deputy, programme, today), *(p.role for p in theirs)})
    if refused:
        raise PeopleError(refused)
    meanwhile = Absence.objects.filter(
        programme=programme, since__lte=leave.until, until__gte=leave.since
    )
    for other in meanwhile.select_related("person", "deputy"):
        _guard_overlap(leave, other)


def _guard_overlap(leave: Leave, other: Absence) -> None:
    days = {"since": other.since, "until": other.until, "name": other.person.name}
    if other.person_id == leave.person.pk and (
        None in (leave.unit, other.unit_id) or leave.unit == other.unit
    ):
        raise PeopleError(
            _("%(since)s 至 %(until)s 已登记过请假。") % days, _("请先结束那一次，或错开日子。")
        )
    if other.person_id == leave.deputy.pk:
        raise PeopleError(
            _("代理人 %(name)s %(since)s 至 %(until)s 自己也请假。") % days, _("请另选代理人。")
        )
    if other.deputy_id == leave.person.pk:
        raise PeopleError(
            _("%(since)s 至 %(until)s 正代着 %(name)s 的岗位。") % days,
            _("请先给 %(name)s 另定代理人。") % days,
        )
