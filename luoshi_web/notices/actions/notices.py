"""Telling people, and closing what they were told.

None of it enters the trail: what happened is there already, under the action that notifies; and whether somebody has read
their notices is nobody else's business (no statistics of how people use the system).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from luoshi_web.notices.models import Notice
from luoshi_web.notices.rules import rules
from luoshi_web.offices.models import Person, Programme
from luoshi_web.offices.queries import Access

MOST_WORDS = 300
MOST_KEY = 120


@dataclass(frozen=True, slots=True)
class Message:
    """What, by when, where.

    kind: one of rules.yaml; what: a Chinese sentence (cut at 300 characters); by: the deadline, None only where there is
    none; where: path of the page on which it is done, /jia/…; key: names the matter, to update and to settle it.
    """

    kind: str
    what: str
    by: datetime | None
    where: str
    key: str


def notify(
    programme: Programme, people: Iterable[Person], message: Message, *, at: datetime
) -> int:
    """Tell each of them, in the system at once, outside by the job. Returns how many have something new to read.

    Of the same key while it is open: updated, not doubled; and nothing happens at all where it says the same as before.
    Two queries, whatever the number of people, three where an open one changes. Call it inside the transaction of the change it tells of.
    """
    return notify_each(programme, [(people, message)], at=at)


def notify_each(
    programme: Programme, told: Iterable[tuple[Iterable[Person], Message]], *, at: datetime
) -> int:
    """As `notify` for several matters, of which no two have one key: two queries, and one for each that says something new
    to whom an older word of it is open."""
    wanted = [({person.pk: person for person in people}, _checked(m)) for people, m in told]
    people_in = {pk for people, _said in wanted for pk in people}
    changed = 0
    new: list[Notice] = []
    with transaction.atomic():
        rows = Notice.objects.filter(
            programme=programme,
            key__in=[said["key"] for _people, said in wanted],
            person__in=people_in,
            read_at=None,
            settled_at=None,
        )
        standing = {(row.key, row.person_id): row for row in rows}
        for people, said in wanted:
            open_now = {pk: row for pk in people if (row := standing.get((str(said["key"]), pk)))}
            other = [row.pk for row in open_now.values() if not _says(row, said)]
            if other:
                changed += rows.filter(pk__in=other).update(
                    **said, at=at, told_at=None, told_common_at=None
                )
            new += [
                Notice(programme=programme, person=person, at=at, **said)
                for pk, person in people.items()
                if pk not in open_now
            ]
        Notice.objects.bulk_create(new, ignore_conflicts=True)
    return changed + len(new)


def _says(row: Notice, said: Mapping[str, str | datetime | None]) -> bool:
    return all(getattr(row, name) == value for name, value in said.items())


def settle(programme: Programme, *keys: str, at: datetime) -> int:
    """The matters are done: their notices close for everybody. Returns how many were open."""
    return Notice.objects.filter(
        programme=programme, key__in=keys, read_at=None, settled_at=None
    ).update(settled_at=at)


def mark_read(access: Access, pk: int, *, at: datetime) -> bool:
    """Close one of the person's own notices. False when it is closed already, or none of theirs."""
    return bool(_own_open(access).filter(pk=pk).update(read_at=at))


def mark_all_read(access: Access, *, seen_at: datetime, at: datetime) -> int:
    """Close those that stood on the page when it was made (seen_at); what came later stays open."""
    return _own_open(access).filter(at__lte=seen_at).update(read_at=at)


def _own_open(access: Access) -> QuerySet[Notice]:
    return Notice.objects.filter(
        programme=access.programme, person=access.person, read_at=None, settled_at=None
    )


def _checked(message: Message) -> dict[str, str | datetime | None]:
    """The columns of a message. A wrong one is a defect of the room that calls, not of a user."""
    if message.kind not in rules().kinds:
        raise ValueError(f"notices/rules.yaml knows no kind {message.kind!r}")
    if not message.what.strip():
        raise ValueError("a notice says what")
    if not _is_local(message.where):
        raise ValueError(f"a notice says where, as a path of this site: {message.where!r}")
    if not message.key or len(message.key) > MOST_KEY:
        raise ValueError(f"a notice has a key of at most {MOST_KEY} characters: {message.key!r}")
    what = " ".join(message.what.split())
    return {
        "kind": message.kind,
        "what": what if len(what) <= MOST_WORDS else f"{what[: MOST_WORDS - 1]}…",
        "by": message.by,
        "where": message.where,
        "key": message.key,
    }


def _is_local(where: str) -> bool:
    # Browsers read \ as /, and // as another site.
    return (
        where.startswith("/") and not where.startswith(("//", "/\\")) and len(where) <= MOST_WORDS
    )
