"""What leaves the system, in words: what, by when, where, one line a notice; and which letters are due."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from luoshi_web.notices.models import Channel, Notice, Slot
from luoshi_web.notices.queries import made_on, reachable, still_open, untold
from luoshi_web.notices.rules import rules
from luoshi_web.offices.models import Programme


@dataclass(frozen=True, slots=True)
class Letter:
    """A message to the channels of one person, or to the common ones, and the notices it tells of."""

    channels: Sequence[Channel]
    slot: str
    title: str
    body: str
    notices: Sequence[Notice]
    common: bool


def letters_of(programme: Programme, now: datetime, site: str) -> list[Letter]:
    """What may leave now: a person's digest once its hour has come, before and after it one urgent message a day.

    site: the address in front of paths. Four queries. Says nothing of quiet hours: ask `Rules.is_quiet` first.
    """
    channels = reachable(programme, now)
    if not channels:
        return []
    made, new, before = made_on(programme, now), untold(programme), still_open(programme)
    letters = []
    for owner, own in _by_owner(channels):
        rows = _common(new) if owner is None else _personal(new, owner)
        slot, rows = _due(rows, own, made, now)
        if not rows:
            continue
        # Of one matter the group hears once, however many people were told of it.
        lines = list({row.key: row for row in rows}.values())
        told = 0 if owner is None else before.get(owner, 0)
        body = body_of(programme, lines, told, site, now)
        title = _("%(title)s：%(n)d 件事") % {"title": programme.short_title, "n": len(lines)}
        letters.append(Letter(own, slot, title, body, rows, common=owner is None))
    return letters


def body_of(
    programme: Programme, notices: Sequence[Notice], before: int, site: str, now: datetime
) -> str:
    """before: open notices that the person was told of earlier, said as a number only."""
    most = rules().most_lines
    lines = [
        f"{n}. {row.what}{by_words(row.by, now)} {place(row.where, site)}"
        for n, row in enumerate(notices[:most], 1)
    ]
    if len(notices) > most:
        lines.append(_("还有 %(n)d 件，见系统。") % {"n": len(notices) - most})
    if before:
        lines.append(_("另有 %(n)d 件以前提醒过，还没有办。") % {"n": before})
    listed = reverse("notices:list", args=[programme.code])
    lines.append(_("全部：%(where)s") % {"where": place(listed, site)})
    return "\n".join(lines)


def by_words(by: datetime | None, now: datetime) -> str:
    if by is None:
        return _("（不限期）")
    when = date_format(timezone.localtime(by), "Y年n月j日 H:i")
    return (_("（已过期：%(when)s）") if by < now else _("（%(when)s 前）")) % {"when": when}


def place(path: str, site: str) -> str:
    """A whole address where the installation knows its own, else the path, said to be one of the system."""
    return f"{site.rstrip('/')}{path}" if site else _("系统内 %(path)s") % {"path": path}


def _by_owner(channels: Sequence[Channel]) -> Iterator[tuple[int | None, list[Channel]]]:
    owners: dict[int | None, list[Channel]] = {}
    for channel in channels:
        owners.setdefault(channel.person_id, []).append(channel)
    yield from owners.items()


def _common(new: Sequence[Notice]) -> list[Notice]:
    kinds = rules().kinds
    return [row for row in new if row.told_common_at is None and kinds[row.kind].common]


def _personal(new: Sequence[Notice], owner: int) -> list[Notice]:
    return [row for row in new if row.told_at is None and row.person_id == owner]


def _due(
    rows: Sequence[Notice], own: Sequence[Channel], made: set[tuple[int, str]], now: datetime
) -> tuple[str, list[Notice]]:
    """The slot that is free and due, and what goes into it; nothing twice a day in one slot."""
    taken = {slot for channel, slot in made if channel in {one.pk for one in own}}
    if Slot.DIGEST not in taken and rules().digest_is_due(now):
        return Slot.DIGEST, list(rows)
    if Slot.URGENT not in taken and rules().urgent_a_day:
        return Slot.URGENT, [row for row in rows if rules().kinds[row.kind].urgent]
    return Slot.DIGEST, []
