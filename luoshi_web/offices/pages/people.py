"""人员: who holds which post, and in which state each account is. Nothing here says when somebody signed in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi_web.offices.models import Absence, Invitation, Person, Post, Programme, Role
from luoshi_web.offices.people import MAY, OpenItem
from luoshi_web.offices.queries import Access, running_on


@dataclass(frozen=True, slots=True)
class State:
    """word: as the list shows it; note: until when, or who stands in; is_off: cannot sign in now."""

    word: str
    note: str = ""
    is_off: bool = False


@dataclass(frozen=True, slots=True)
class PostRow:
    pk: int
    person_pk: int
    name: str
    username: str
    unit: str
    role: str
    since: date
    until: date | None
    state: State


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    people: int
    rows: tuple[PostRow, ...]


@dataclass(frozen=True, slots=True)
class PeoplePage:
    title: str
    programme: str
    may_act: bool
    people: int
    groups: tuple[Group, ...]
    left: tuple[PostRow, ...]


@dataclass(frozen=True, slots=True)
class LeaveRow:
    pk: int
    name: str
    deputy: str
    unit: str
    since: date
    until: date
    note: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class PersonPage:
    title: str
    programme: str
    pk: int
    username: str
    may_act: bool
    is_self: bool
    state: State
    has_password: bool
    has_factor: bool
    posts: tuple[PostRow, ...]
    past: tuple[PostRow, ...]
    leaves: tuple[LeaveRow, ...]


@dataclass(frozen=True, slots=True)
class EndPage:
    title: str
    programme: str
    pk: int
    person_pk: int
    name: str
    post: str
    since: date
    items: tuple[OpenItem, ...]
    may: str


def people_page(access: Access, now: datetime) -> PeoplePage:
    """Three queries, however many people."""
    programme, day = access.programme, now.date()
    posts = list(
        Post.objects.filter(programme=programme)
        .select_related("person", "unit")
        .order_by("unit__position", "unit__code", "person__name", "pk")
    )
    states = _states(programme, posts, now)
    held = [p for p in posts if p.until is None or p.until >= day]
    here = {p.person_id for p in held}
    gone = [p for p in posts if p.person_id not in here]
    groups: dict[str, list[Post]] = {}
    for post in sorted(held, key=lambda p: p.unit is not None):
        groups.setdefault(post.unit.name if post.unit else _("不属单位"), []).append(post)
    return PeoplePage(
        title=_("人员"),
        programme=programme.code,
        may_act=access.administers,
        people=len(here),
        groups=tuple(
            Group(title, len({p.person_id for p in rows}), tuple(_rows(rows, states)))
            for title, rows in groups.items()
        ),
        left=tuple(_rows(gone, states)),
    )


def person_page(access: Access, person: Person, now: datetime, *, has_factor: bool) -> PersonPage:
    programme, day = access.programme, now.date()
    posts = list(
        Post.objects.filter(programme=programme, person=person)
        .select_related("unit", "person")
        .order_by("-since", "pk")
    )
    states = _states(programme, posts, now)
    held = [p for p in posts if p.until is None or p.until >= day]
    return PersonPage(
        title=person.name,
        programme=programme.code,
        pk=person.pk,
        username=person.username,
        may_act=access.administers,
        is_self=person.pk == access.person.pk,
        state=states.get(person.pk, State(_("已离岗"))),
        has_password=person.has_usable_password(),
        has_factor=has_factor,
        posts=tuple(_rows(held, states)),
        past=tuple(_rows([p for p in posts if p not in held], states)),
        leaves=leave_rows(programme, person, day),
    )


def leave_rows(programme: Programme, person: Person, day: date) -> tuple[LeaveRow, ...]:
    """The person's absences, and those it stands in for; the latest first."""
    rows = Absence.objects.filter(programme=programme).select_related("person", "deputy", "unit")
    concerned = [a for a in rows if person.pk in (a.person_id, a.deputy_id) and a.until >= a.since]
    return tuple(
        LeaveRow(
            pk=a.pk,
            name=a.person.name,
            deputy=a.deputy.name,
            unit=a.unit.name if a.unit else "",
            since=a.since,
            until=a.until,
            note=a.note,
            is_open=a.until >= day and a.person_id == person.pk,
        )
        for a in concerned
    )


def end_page(access: Access, post: Post, items: Iterable[OpenItem]) -> EndPage:
    unit = f"{post.unit.name} " if post.unit else ""
    return EndPage(
        title=_("结束岗位：%(name)s") % {"name": post.person.name},
        programme=access.programme.code,
        pk=post.pk,
        person_pk=post.person_id,
        name=post.person.name,
        post=f"{unit}{Role(post.role).label}",
        since=post.since,
        items=tuple(items),
        may=str(MAY[post.role]),
    )


def _states(programme: Programme, posts: Iterable[Post], now: datetime) -> dict[int, State]:
    """Of each person: locked before invited before on leave before in use. Two queries."""
    people = {p.person_id: p.person for p in posts}
    links = {
        i.person_id: i
        for i in Invitation.objects.filter(
            person__in=people, used_at=None, withdrawn_at=None
        ).order_by("made_at")
    }
    away = {
        a.person_id: a
        for a in Absence.objects.filter(
            running_on(now.date()), programme=programme, person__in=people
        ).select_related("deputy")
    }
    held = {p.person_id for p in posts if p.until is None or p.until >= now.date()}
    return {
        pk: _state(person, links.get(pk), away.get(pk), now, is_here=pk in held)
        for pk, person in people.items()
    }


def _state(
    person: Person, link: Invitation | None, away: Absence | None, now: datetime, *, is_here: bool
) -> State:
    if not person.is_active:
        return State(_("已停用"), is_off=True)
    if not is_here:
        return State(_("已离岗"), is_off=True)
    if link is not None and not person.has_usable_password():
        if link.expires_at <= now:
            return State(_("已邀请"), _("链接已过期"), is_off=True)
        until = timezone.localtime(link.expires_at)
        return State(
            _("已邀请"), _("链接 %(day)s 前有效") % {"day": f"{until:%m-%d %H:%M}"}, is_off=True
        )
    if away is not None:
        return State(
            _("请假"),
            _("至 %(day)s，%(name)s 代") % {"day": f"{away.until:%m-%d}", "name": away.deputy.name},
        )
    if link is not None and link.expires_at > now:
        return State(_("在用"), _("重设密码的链接未用"))
    return State(_("在用"))


def _rows(posts: Iterable[Post], states: dict[int, State]) -> Iterable[PostRow]:
    for post in posts:
        yield PostRow(
            pk=post.pk,
            person_pk=post.person_id,
            name=post.person.name,
            username=post.person.username,
            unit=post.unit.name if post.unit else "",
            role=str(Role(post.role).label),
            since=post.since,
            until=post.until,
            state=states[post.person_id],
        )
