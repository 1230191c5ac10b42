"""Who is told what of a paper: who checks, who signs, the units it names, everybody once it is published."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time
from typing import Final

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi_web.bulletins.models import Bulletin, Naming
from luoshi_web.notices.actions import Message, notify, notify_each, settle
from luoshi_web.offices.models import Person, Role
from luoshi_web.offices.queries import WRITERS, holders_of

_EVENING: Final = time(18)
_OFFICE: Final = frozenset({Role.COORDINATOR})
_LEADERS: Final = frozenset({Role.LEADER})
_READERS: Final = frozenset({Role.LEADER, Role.COORDINATOR, *WRITERS})


def tell_checkers(row: Bulletin, but: int | None, at: datetime) -> None:
    """The office's other people: whoever wrote it does not check it."""
    people = [p for p in _people(row, _OFFICE, at) if p.pk != but]
    _tell(row, people, "review", _("“%(title)s”待核对。") % {"title": row.title[:80]}, at)


def tell_signers(row: Bulletin, at: datetime) -> None:
    people = _people(row, _LEADERS, at)
    _tell(row, people, "sign", _("“%(title)s”待签发。") % {"title": row.title[:80]}, at)


def tell_returned(row: Bulletin, words: str, at: datetime) -> None:
    said = {"title": row.title[:60], "words": words[:120]}
    what = _("“%(title)s”退回修改：%(words)s") % said
    _tell(row, _people(row, _OFFICE, at), "returned", what, at)


def tell_signed(row: Bulletin, at: datetime) -> None:
    what = _("“%(title)s”已签发，可以发布。") % {"title": row.title[:80]}
    _tell(row, _people(row, _OFFICE, at), "accepted", what, at)


def tell_named(rows: Iterable[Naming], at: datetime) -> set[int]:
    """Each unit named, of what it is named for and until when it may object. Returns the units that somebody was told of."""
    named = list(rows)
    if not named:
        return set()
    paper = named[0].bulletin
    found = holders_of(paper.programme, WRITERS, timezone.localtime(at).date())
    told = [(found.get(row.unit_id, []), _named(row)) for row in named]
    notify_each(paper.programme, told, at=at)
    return {row.unit_id for row in named if found.get(row.unit_id)}


def tell_objection(row: Naming, at: datetime) -> None:
    paper = row.bulletin
    said = {"unit": row.unit.name, "title": paper.title[:60], "words": row.words[:100]}
    what = _("%(unit)s对“%(title)s”有异议：%(words)s") % said
    message = Message("comment", what, None, _page(paper), f"bulletins.objection/{row.pk}")
    notify(paper.programme, _people(paper, _OFFICE, at), message, at=at)


def tell_answer(row: Naming, at: datetime) -> None:
    paper = row.bulletin
    settle(paper.programme, f"bulletins.objection/{row.pk}", at=at)
    found = holders_of(paper.programme, WRITERS, timezone.localtime(at).date(), row.unit_id)
    said = {"title": paper.title[:60], "answer": row.answer[:120]}
    what = _("对“%(title)s”的异议已答复：%(answer)s") % said
    message = Message("comment", what, None, _unit_page(paper), f"bulletins.answer/{row.pk}")
    notify(paper.programme, found.get(row.unit_id, []), message, at=at)


def tell_published(row: Bulletin, at: datetime) -> None:
    """Everybody who works in the programme, once. What waited before is settled."""
    keys = [f"bulletins.naming/{one.pk}" for one in Naming.objects.filter(bulletin=row)]
    settle(row.programme, _key(row), *keys, at=at)
    what = _("%(title)s（%(number)s）已发布。") % {
        "title": row.title[:120], "number": row.document_number,
    }  # fmt: skip
    message = Message("paper", what, None, _page(row), f"bulletins.published/{row.pk}")
    notify(row.programme, _people(row, _READERS, at), message, at=at)


def settle_open(row: Bulletin, at: datetime) -> None:
    settle(row.programme, _key(row), at=at)


def _named(row: Naming) -> Message:
    paper = row.bulletin
    said = {"title": paper.title[:80], "targets": row.targets.replace("|", "、")[:80]}
    what = _("“%(title)s”拟点到您单位：%(targets)s。有异议请在期限内提出。") % said
    by = timezone.make_aware(datetime.combine(row.until, _EVENING)) if row.until else None
    return Message("comment", what, by, _unit_page(paper), f"bulletins.naming/{row.pk}")


def _tell(row: Bulletin, people: Iterable[Person], kind: str, what: str, at: datetime) -> None:
    """One matter a paper: what waited for the step before is settled."""
    settle(row.programme, _key(row), at=at)
    notify(row.programme, people, Message(kind, what, None, _page(row), _key(row)), at=at)


def _people(row: Bulletin, roles: frozenset[Role], at: datetime) -> list[Person]:
    found = holders_of(row.programme, roles, timezone.localtime(at).date())
    return list({person.pk: person for people in found.values() for person in people}.values())


def _key(row: Bulletin) -> str:
    return f"bulletins.paper/{row.pk}"


def _page(row: Bulletin) -> str:
    return reverse("bulletins:detail", args=[row.programme.code, row.pk])


def _unit_page(row: Bulletin) -> str:
    return reverse("bulletins:named", args=[row.programme.code, row.pk])
