"""Accounts and posts."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from luoshi_web.offices.actions.trail import Subject, record
from luoshi_web.offices.audit import audited
from luoshi_web.offices.models import Person, Post, Programme, Unit


@audited("offices.person.added", _("建立了账号 {object}"))
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
