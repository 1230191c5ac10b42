"""Accounts and posts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi_web.offices.actions.trail import Subject, record
from luoshi_web.offices.audit import audited
from luoshi_web.offices.models import Absence, Invitation, Person, Post, Programme, Role, Unit
from luoshi_web.offices.people import (
    LINK_LIFE,
    NewPerson,
    OpenItem,
    PeopleError,
    Roster,
    guard_administrator,
    guard_last_administrator,
    new_link,
)
from luoshi_web.offices.queries import Access, holding_on


@dataclass(frozen=True, slots=True)
class Invited:
    """token: of the link to hand over, known only now; empty when the account existed and only got a post."""

    person: Person
    token: str


@audited("offices.person.added", gettext_lazy("建立了账号 {object}"))
def add_person(
    programme: Programme,
    person: Person,
    *,
    password: str,
    role: str,
    unit: Unit | None,
    since: date,
    actor: str,
    at: datetime,
) -> Person:
    """Make an account with one post. The password is stored hashed and appears in no entry."""
    person.joined_at = at
    person.set_password(password)
    person.save(force_insert=True)
    Post.objects.create(programme=programme, person=person, unit=unit, role=role, since=since)
    record(
        programme,
        "offices.person.added",
        Subject("person", person.username, person.name),
        actor=actor,
        at=at,
        after={"role": role, "unit": unit.name if unit else None, "since": since},
    )
    return person


@audited("offices.person.invited", gettext_lazy("邀请了 {object}"))
def invite_person(access: Access, wanted: NewPerson, *, at: datetime) -> Invited:
    """An account with one post and a link to set its password; an account that exists gets the post alone."""
    guard_administrator(access)
    day = timezone.localtime(at).date()
    fault = Roster.of(access.programme, [wanted.username], day).fault(wanted)
    if fault:
        raise PeopleError(fault)
    return _invite(access.programme, wanted, actor=access.actor, at=at, by=access.person)


@audited("offices.people.invited", gettext_lazy("成批邀请：{object}"))
def invite_people(access: Access, rows: Sequence[NewPerson], *, at: datetime) -> list[Invited]:
    """All or none, in the order given."""
    guard_administrator(access)
    day = timezone.localtime(at).date()
    roster = Roster.of(access.programme, [row.username for row in rows], day)
    for row in rows:
        fault = roster.fault(row)
        if fault:
            raise PeopleError(fault)
        roster.take(row)
    made = [
        _invite(access.programme, row, actor=access.actor, at=at, by=access.person) for row in rows
    ]
    subject = Subject("people", access.programme.code, f"{len(made)} 人")
    record(access.programme, "offices.people.invited", subject, actor=access.actor, at=at)
    return made


@audited("offices.administrator.appointed", gettext_lazy("设了系统管理员 {object}"))
def appoint_administrator(
    programme: Programme, name: str, username: str, *, actor: str, at: datetime
) -> Invited:
    """From the server's command line, where nobody is signed in: the first administrator, or one when none is left."""
    wanted = NewPerson(name, username, Role.ADMINISTRATOR, None)
    day = timezone.localtime(at).date()
    fault = Roster.of(programme, [username], day).fault(wanted)
    if fault:
        raise PeopleError(fault)
    made = _invite(programme, wanted, actor=actor, at=at, by=None)
    subject = Subject("person", username, name)
    record(programme, "offices.administrator.appointed", subject, actor=actor, at=at)
    return made


def _invite(
    programme: Programme, wanted: NewPerson, *, actor: str, at: datetime, by: Person | None
) -> Invited:
    person = Person.objects.filter(username=wanted.username).first()
    if person is not None and by is not None and person.pk == by.pk:
        raise PeopleError(_("不能给自己登记岗位。"), _("请另一位系统管理员办理。"))
    token = ""
    if person is None:
        person = Person(username=wanted.username, name=wanted.name, joined_at=at)
        person.set_unusable_password()
        person.save(force_insert=True)
        token = make_link(programme, person, actor=actor, at=at)
    Post.objects.create(
        programme=programme,
        person=person,
        unit=wanted.unit,
        role=wanted.role,
        since=timezone.localtime(at).date(),
    )
    record(
        programme,
        "offices.person.invited",
        Subject("person", person.username, person.name),
        actor=actor,
        at=at,
        after={"role": wanted.role, "unit": wanted.unit.name if wanted.unit else None},
    )
    return Invited(person, token)


def make_link(programme: Programme, person: Person, *, actor: str, at: datetime) -> str:
    """Withdraws the person's open links and makes a new one. Call inside an action, which writes the entry."""
    Invitation.objects.filter(person=person, used_at=None, withdrawn_at=None).update(
        withdrawn_at=at
    )
    token, kept = new_link()
    Invitation.objects.create(
        programme=programme,
        person=person,
        token_hash=kept,
        made_at=at,
        made_by=actor,
        expires_at=at + LINK_LIFE,
    )
    return token


@audited("offices.post.ended", gettext_lazy("结束了岗位：{object}"))
def end_post(
    access: Access,
    post: Post,
    *,
    until: date,
    successor: Person | None,
    open_items: Sequence[OpenItem],
    at: datetime,
) -> Post | None:
    """The post ends with `until`; the successor's begins the day after. Returns the successor's new post, if one was made.

    open_items: what was open when it was handed over, for the trail; rooms keep work by unit and role, so nothing moves.
    """
    guard_administrator(access)
    _guard_end(access, post, until, successor)
    ended = Post.objects.filter(
        Q(until=None) | Q(until__gt=until), pk=post.pk, programme=access.programme
    ).update(until=until)
    if not ended:
        raise PeopleError(_("这个岗位刚才已由别人结束。"), _("请刷新页面看现状。"))
    stopped = _stop_deputising(access.programme, post, until)
    taken = _hand_over(access.programme, post, until, successor)
    record(
        access.programme,
        "offices.post.ended",
        post_subject(post),
        actor=access.actor,
        at=at,
        before={"until": post.until},
        after={
            "until": until,
            "successor": f"{successor.name}（{successor.username}）" if successor else None,
            "open": [item.what for item in open_items],
            "deputyships_ended": stopped,
        },
    )
    return taken


def post_subject(post: Post) -> Subject:
    unit = f"{post.unit.name} " if post.unit else ""
    name = f"{post.person.name} {unit}{post.get_role_display()}"
    return Subject("post", str(post.pk), name)


def _guard_end(access: Access, post: Post, until: date, successor: Person | None) -> None:
    if post.person_id == access.person.pk:
        raise PeopleError(_("不能结束自己的岗位。"), _("请另一位系统管理员办理。"))
    if until < post.since:
        raise PeopleError(
            _("止日早于到岗日 %(day)s。") % {"day": post.since}, _("请填到岗日或以后的日子。")
        )
    if post.role == Role.ADMINISTRATOR:
        guard_last_administrator(access.programme, post.person, until + timedelta(days=1))
    if successor is None:
        return
    if successor.pk in (post.person_id, access.person.pk) or not successor.is_active:
        raise PeopleError(_("接手的人不合适。"), _("请另选一位在用账号的人，不能是本人或您自己。"))
    wanted = NewPerson(successor.name, successor.username, post.role, post.unit)
    roster = Roster.of(access.programme, [successor.username], until)
    held = (successor.username, post.role, post.unit_id) in roster.posts
    fault = "" if held else roster.fault(wanted)
    if fault:
        raise PeopleError(fault)


def _stop_deputising(programme: Programme, post: Post, until: date) -> list[str]:
    """Who holds no post stands for nobody: deputyships end with the last post."""
    later = Post.objects.filter(programme=programme, person=post.person).exclude(until__lte=until)
    if later.exists():
        return []
    running = Absence.objects.filter(programme=programme, deputy=post.person, until__gt=until)
    names = [absence.person.name for absence in running.select_related("person")]
    running.update(until=until)
    return names


def _hand_over(
    programme: Programme, post: Post, until: date, successor: Person | None
) -> Post | None:
    if successor is None:
        return None
    same = Post.objects.filter(
        holding_on(until + timedelta(days=1)),
        programme=programme,
        person=successor,
        unit=post.unit,
        role=post.role,
    )
    if same.exists():
        return None
    return Post.objects.create(
        programme=programme,
        person=successor,
        unit=post.unit,
        role=post.role,
        since=until + timedelta(days=1),
    )
