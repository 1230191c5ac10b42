"""People as the room reads them: what a role may do, which roles go together, links to set a password, open work."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.errors import LuoshiError
from luoshi_web.offices.models import (
    Absence,
    ApiToken,
    Invitation,
    Person,
    Post,
    Programme,
    Role,
    Unit,
)
from luoshi_web.offices.queries import Access, holding_on

LINK_LIFE: Final = timedelta(days=7)
MOST_NAME: Final = 60
USERNAME: Final = re.compile(r"[\w.@-]{1,60}")
# One role and no other in a programme: who makes accounts does no business, who audits is audited by nobody of these.
ALONE: Final = frozenset({Role.ADMINISTRATOR, Role.AUDITOR})
NEEDS_UNIT: Final = frozenset({Role.REPORTER, Role.HEAD, Role.ENTERPRISE})
MAY: Final[dict[str, str | Promise]] = {
    Role.LEADER: gettext_lazy("看全部目标、任务和通报，作决定；不填数、不改数。"),
    Role.COORDINATOR: gettext_lazy("采用方案、开办填报、审核报表、出通报；看全部。"),
    Role.REPORTER: gettext_lazy("填报本单位的数和进展；看全部。"),
    Role.HEAD: gettext_lazy("签发本单位的报表，也可以填报；看全部。"),
    Role.AUDITOR: gettext_lazy("查操作记录；不办业务，不管账号。"),
    Role.ADMINISTRATOR: gettext_lazy("管账号和岗位；不填数、不审核、不出通报。"),
    Role.ENTERPRISE: gettext_lazy("提本企业的诉求，投本企业的票。"),
}


class PeopleError(LuoshiError):
    """What cannot be done to an account or a post, as a sentence with the way out."""


def guard_administrator(access: Access) -> None:
    if not access.administers:
        raise PermissionDenied(_("账号和岗位由系统管理员办理。"))


def guard_last_administrator(programme: Programme, person: Person, day: date) -> None:
    """Without an administrator nobody could make one: only the server's command line."""
    others = Post.objects.filter(
        holding_on(day),
        programme=programme,
        role=Role.ADMINISTRATOR,
        person__is_active=True,
    ).exclude(person=person)
    if not others.exists():
        raise PeopleError(
            _("这是最后一位系统管理员。"), _("请先邀请另一位系统管理员，再办这一步。")
        )


def mixture(roles: Iterable[str]) -> str:
    """Why these roles cannot be one person's in one programme; empty: they can."""
    held = {Role(role) for role in roles}
    apart = sorted(held & ALONE)
    if not apart or len(held) == 1:
        return ""
    rest = "、".join(str(role.label) for role in sorted(held - {apart[0]}))
    return _("%(one)s 不能兼任 %(rest)s：管账号的、查记录的、办业务的要分开。请换一个人。") % {
        "one": apart[0].label,
        "rest": rest,
    }


def roles_from(person: Person, programme: Programme, day: date) -> frozenset[str]:
    """Every role the person has or will have in the programme from that day on, those as deputy included."""
    own = Post.objects.filter(programme=programme, person=person).exclude(until__lt=day)
    absent = Absence.objects.filter(programme=programme, deputy=person, until__gte=day)
    theirs = Post.objects.filter(
        programme=programme, person__in=[a.person_id for a in absent]
    ).exclude(until__lt=day)
    return frozenset(post.role for post in [*own, *theirs])


def posts_in(programme: Programme, person: Person, day: date) -> list[Post]:
    """The posts the person holds itself in the programme that day, with their units."""
    held = Post.objects.filter(holding_on(day), programme=programme, person=person)
    return list(held.select_related("unit").order_by("pk"))


def person_in(programme: Programme, pk: int) -> Person:
    """A person who has or had a post in the programme; anybody else is not its business: Http404."""
    found = Person.objects.filter(pk=pk, posts__programme=programme).distinct().first()
    if found is None:
        raise Http404
    return found


def open_post(programme: Programme, pk: int, day: date) -> Post:
    """A post of the programme that has not ended, with person and unit; else Http404."""
    rows = Post.objects.filter(programme=programme, pk=pk).exclude(until__lt=day)
    found = rows.select_related("person", "unit").first()
    if found is None:
        raise Http404
    return found


def absence_in(programme: Programme, pk: int) -> Absence:
    rows = Absence.objects.filter(programme=programme, pk=pk)
    found = rows.select_related("person", "deputy").first()
    if found is None:
        raise Http404
    return found


def colleagues(post: Post, day: date) -> list[Person]:
    """Who could fill a post instead: those with an account in use and a post in the programme, of the same unit first."""
    held = (
        Post.objects.filter(holding_on(day), programme=post.programme_id, person__is_active=True)
        .exclude(person=post.person_id)
        .select_related("person")
    )
    ordered = sorted(held, key=lambda p: (p.unit_id != post.unit_id, p.person.name))
    return list({p.person_id: p.person for p in ordered}.values())


def new_link() -> tuple[str, str]:
    """A token for a link and the hash to keep of it. 192 bits: it cannot be guessed, so the hash needs no salt."""
    token = secrets.token_urlsafe(24)
    return token, link_hash(token)


def link_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def invitation_of(token: str, at: datetime) -> Invitation | None:
    """The open invitation behind a link; None when there is none, or it was used, withdrawn or has expired."""
    found = Invitation.objects.select_related("person", "programme").filter(
        token_hash=link_hash(token), used_at=None, withdrawn_at=None, expires_at__gt=at
    )
    return found.first()


def tokens_of(person: Person, at: datetime) -> list[ApiToken]:
    """The person's tokens that work now, the newest first."""
    return list(ApiToken.objects.filter(person=person, revoked_at=None, expires_at__gt=at))


def person_of_token(token: str, at: datetime) -> Person | None:
    """Whom a program's token stands for; None when it is wrong, revoked or expired, or the account is locked. One query."""
    found = ApiToken.objects.select_related("person").filter(
        token_hash=link_hash(token), revoked_at=None, expires_at__gt=at, person__is_active=True
    )
    row = found.first()
    return row.person if row else None


def sign_in_programmes(person: Person, day: date) -> list[Programme]:
    """The programmes in whose trail a change of the person's own account belongs: where it holds a post, or did last."""
    posts = Post.objects.filter(person=person).select_related("programme")
    now = {p.programme.pk: p.programme for p in posts if p.until is None or p.until >= day}
    ever = {p.programme.pk: p.programme for p in posts}
    return sorted((now or ever).values(), key=lambda programme: programme.code)


@dataclass(frozen=True, slots=True)
class OpenItem:
    """Something that waits for whoever fills a post: what, by when (None: no date), and the local path where it is done."""

    what: str
    by: date | None
    where: str


Source = Callable[[Programme, Sequence[Post], date], list[OpenItem]]
_SOURCES: list[Source] = []


def open_work_source(source: Source) -> Source:
    """Registers a room's answer to: what is open for the holder of these posts? Called with posts of one person."""
    _SOURCES.append(source)
    return source


def open_work(
    programme: Programme, posts: Sequence[Post], day: date, *, without: Source | None = None
) -> list[OpenItem]:
    """What is open for the holder of these posts in every room, the earliest first, those without a date last.

    without: a room's own source, where the room tells that part itself.
    """
    asked = [source for source in _SOURCES if source is not without]
    items = [item for source in asked for item in source(programme, posts, day)]
    return sorted(items, key=lambda item: (item.by is None, item.by or day, item.what))


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Somebody to invite. unit: None where the role needs none."""

    name: str
    username: str
    role: str
    unit: Unit | None


@dataclass(slots=True)
class Roster:
    """Who is known, so that many people can be checked at few queries. `take` adds those accepted, to find doubles."""

    persons: dict[str, Person]
    roles: dict[str, set[str]]
    posts: set[tuple[str, str, int | None]]

    @classmethod
    def of(cls, programme: Programme, usernames: Iterable[str], day: date) -> Roster:
        """Three queries, however many names."""
        persons = {p.username: p for p in Person.objects.filter(username__in=set(usernames))}
        roster = cls(persons, {}, set())
        posts = Post.objects.filter(programme=programme, person__in=persons.values())
        named = {p.pk: p.username for p in persons.values()}
        for post in posts:
            username = named[post.person_id]
            if post.until is None or post.until >= day:
                roster.roles.setdefault(username, set()).add(post.role)
                roster.posts.add((username, post.role, post.unit_id))
        absent = Absence.objects.filter(
            programme=programme, deputy__in=persons.values(), until__gte=day
        )
        for absence in absent.prefetch_related("person__posts"):
            roles = {p.role for p in absence.person.posts.all() if p.programme_id == programme.pk}
            roster.roles.setdefault(named[absence.deputy_id], set()).update(roles)
        return roster

    def fault(self, wanted: NewPerson) -> str:
        """Why this person cannot get this post: a sentence; empty: it can."""
        known = self.persons.get(wanted.username)
        if not wanted.name or len(wanted.name) > MOST_NAME:
            return _("姓名要填，最多 60 个字。")
        if not USERNAME.fullmatch(wanted.username):
            return _("账号写成了“%(text)s”，只能用字母、数字和 . - _ @，最多 60 个字。") % {
                "text": wanted.username[:20]
            }
        if wanted.role not in Role.values:
            return _("没有这个角色。角色有：%(roles)s。") % {
                "roles": "、".join(str(label) for label in Role.labels)
            }
        if wanted.role in NEEDS_UNIT and wanted.unit is None:
            return _("%(role)s 要写明单位。") % {"role": Role(wanted.role).label}
        if known is not None and known.name != wanted.name:
            return _("账号 %(username)s 已经有人用，姓名对不上。请核对姓名，或换一个账号。") % {
                "username": wanted.username
            }
        if known is not None and not known.is_active:
            return _("账号 %(username)s 已停用。请先恢复，或换一个账号。") % {
                "username": wanted.username
            }
        unit_id = wanted.unit.pk if wanted.unit else None
        if (wanted.username, wanted.role, unit_id) in self.posts:
            return _("%(username)s 已有这个岗位。") % {"username": wanted.username}
        return mixture({*self.roles.get(wanted.username, ()), wanted.role})

    def take(self, wanted: NewPerson) -> None:
        unit_id = wanted.unit.pk if wanted.unit else None
        self.persons.setdefault(wanted.username, Person(username=wanted.username, name=wanted.name))
        self.roles.setdefault(wanted.username, set()).add(wanted.role)
        self.posts.add((wanted.username, wanted.role, unit_id))
