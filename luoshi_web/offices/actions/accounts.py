"""An account's door: links to set a password, passwords, closed and opened again."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi_web.offices.actions.people import make_link
from luoshi_web.offices.actions.trail import Subject, record
from luoshi_web.offices.audit import audited
from luoshi_web.offices.models import ApiToken, Invitation, Person, Post, Programme, Role
from luoshi_web.offices.people import (
    PeopleError,
    guard_administrator,
    guard_last_administrator,
    invitation_of,
    roles_from,
    sign_in_programmes,
)
from luoshi_web.offices.queries import Access


def person_subject(person: Person) -> Subject:
    return Subject("person", person.username, f"{person.name}（{person.username}）")


@audited("offices.link.made", gettext_lazy("给 {object} 做了设置密码的链接"))
def renew_link(access: Access, person: Person, *, at: datetime) -> str:
    """A new one-time link: a first password, or a new one for somebody who forgot. The old password holds until it is used."""
    guard_administrator(access)
    _guard_here(access, person, timezone.localtime(at).date())
    if not person.is_active:
        raise PeopleError(_("账号已停用，链接用不了。"), _("请先恢复账号。"))
    token = make_link(access.programme, person, actor=access.actor, at=at)
    record(access.programme, "offices.link.made", person_subject(person), actor=access.actor, at=at)
    return token


@audited("offices.link.rescued", gettext_lazy("在服务器上给 {object} 做了设置密码的链接"))
def rescue_link(programme: Programme, person: Person, *, actor: str, at: datetime) -> str:
    """From the server's command line: for an administrator who forgot, or somebody known in several programmes."""
    token = make_link(programme, person, actor=actor, at=at)
    record(programme, "offices.link.rescued", person_subject(person), actor=actor, at=at)
    return token


@audited("offices.password.set", gettext_lazy("用链接设了密码：{object}"))
def accept_link(token: str, password: str, *, at: datetime) -> Person:
    """Sets the password once. Of two who follow one link, one wins; the other is told it was used."""
    invitation = invitation_of(token, at)
    claimed = invitation is not None and Invitation.objects.filter(
        pk=invitation.pk, used_at=None, withdrawn_at=None
    ).update(used_at=at)
    if invitation is None or not claimed or not invitation.person.is_active:
        raise PeopleError(_("这个链接用过了、换过了或已过期。"), _("请系统管理员重新做一个链接。"))
    person = invitation.person
    person.set_password(password)
    person.save(update_fields=["password"])
    _end_tokens(person, at)
    record(
        invitation.programme,
        "offices.password.set",
        person_subject(person),
        actor=f"{person.name}（{person.username}）",
        at=at,
    )
    return person


@audited("offices.invitation.settled", gettext_lazy("{object} 由统一身份认证第一次登录"))
def settle_invitation(person: Person, *, at: datetime) -> bool:
    """Somebody the identity provider vouches for needs no link any more. False when none was open."""
    open_links = Invitation.objects.filter(person=person, used_at=None, withdrawn_at=None)
    invitation = open_links.select_related("programme").first()
    if invitation is None or not open_links.update(used_at=at):
        return False
    record(
        invitation.programme,
        "offices.invitation.settled",
        person_subject(person),
        actor=f"{person.name}（{person.username}）",
        at=at,
    )
    return True


@audited("offices.password.changed", gettext_lazy("改了自己的密码：{object}"))
def change_password(person: Person, password: str, *, at: datetime) -> None:
    """Of a person by itself; the caller has asked for the old one."""
    person.set_password(password)
    person.save(update_fields=["password"])
    _end_tokens(person, at)
    for programme in sign_in_programmes(person, timezone.localtime(at).date()):
        record(
            programme,
            "offices.password.changed",
            person_subject(person),
            actor=f"{person.name}（{person.username}）",
            at=at,
        )


@audited("offices.person.locked", gettext_lazy("停用了账号 {object}"))
def lock_person(access: Access, person: Person, *, at: datetime) -> bool:
    """Ends every session at the next request and withdraws open links. False when it was locked already."""
    guard_administrator(access)
    day = timezone.localtime(at).date()
    _guard_here(access, person, day)
    if person.pk == access.person.pk:
        raise PeopleError(_("不能停用自己的账号。"), _("请另一位系统管理员办理。"))
    if Role.ADMINISTRATOR in roles_from(person, access.programme, day):
        guard_last_administrator(access.programme, person, day)
    if not Person.objects.filter(pk=person.pk, is_active=True).update(is_active=False):
        return False
    Invitation.objects.filter(person=person, used_at=None, withdrawn_at=None).update(
        withdrawn_at=at
    )
    record(
        access.programme, "offices.person.locked", person_subject(person), actor=access.actor, at=at
    )
    return True


@audited("offices.person.unlocked", gettext_lazy("恢复了账号 {object}"))
def unlock_person(access: Access, person: Person, *, at: datetime) -> bool:
    guard_administrator(access)
    _guard_here(access, person, timezone.localtime(at).date())
    if not Person.objects.filter(pk=person.pk, is_active=False).update(is_active=True):
        return False
    record(
        access.programme,
        "offices.person.unlocked",
        person_subject(person),
        actor=access.actor,
        at=at,
    )
    return True


def _end_tokens(person: Person, at: datetime) -> None:
    """Whoever changes a password wants everybody else out, programs too."""
    ApiToken.objects.filter(person=person, revoked_at=None).update(revoked_at=at)


def _guard_here(access: Access, person: Person, day: date) -> None:
    """An account also in use elsewhere is not one programme's to lock or to give a password."""
    posts = Post.objects.filter(person=person).exclude(until__lt=day)
    if posts.exclude(programme=access.programme).exists():
        raise PeopleError(
            _("%(name)s 在别的项目也有岗位，账号不由一个项目办理。") % {"name": person.name},
            _("请在服务器上用 luoshi link 办理。"),
        )
