"""All registers of a programme, by the unit that keeps them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.plan import FREQUENCY_MONTHS
from luoshi_web.ledger.models import Frequency
from luoshi_web.offices.queries import Access
from luoshi_web.registers.guards import may_declare
from luoshi_web.registers.kept import Kept
from luoshi_web.registers.pages.head import address

_LONGEST_MONTH: Final = 31


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """is_stale: not changed for longer than it is to be kept up. feeds: the names of what it computes."""

    url: str
    name: str
    description: str
    frequency: str
    count: int
    changed_on: date
    is_stale: bool
    feeds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KeeperGroup:
    keeper: str
    lines: tuple[RegisterLine, ...]


@dataclass(frozen=True, slots=True)
class ListPage:
    title: str
    programme: str
    text: str
    groups: tuple[KeeperGroup, ...]
    total: int
    found: int
    stale: int
    entries: int
    feeds: int
    create_url: str
    sources_url: str
    has_sample: bool


def list_page(
    access: Access,
    every: Sequence[Kept],
    counts: Mapping[str, tuple[int, bool]],
    text: str,
    now: datetime,
) -> ListPage:
    """counts: of `standing_counts`."""
    today = timezone.localtime(now).date()
    chosen = [kept for kept in every if _holds(kept, text)]
    groups: dict[int, list[Kept]] = {}
    for kept in chosen:
        groups.setdefault(kept.row.keeper_id, []).append(kept)
    ordered = sorted(
        groups.values(), key=lambda some: (some[0].row.keeper.position, some[0].row.pk)
    )
    lines = {
        kept.row.pk: _line(kept, counts.get(kept.row.code, (0, False))[0], today) for kept in chosen
    }
    here = access.programme.code
    return ListPage(
        title=_("台账"),
        programme=here,
        text=text,
        groups=tuple(
            KeeperGroup(some[0].row.keeper.name, tuple(lines[kept.row.pk] for kept in some))
            for some in ordered
        ),
        total=len(every),
        found=len(chosen),
        stale=sum(line.is_stale for line in lines.values()),
        entries=sum(line.count for line in lines.values()),
        feeds=sum(len(line.feeds) for line in lines.values()),
        create_url=address("registers:create", here) if may_declare(access) else "",
        sources_url=address("registers:sources", here),
        has_sample=any(made_up for _count, made_up in counts.values()),
    )


def is_stale(frequency: str, changed_on: date, today: date) -> bool:
    months = FREQUENCY_MONTHS[frequency]  # type: ignore[index]
    return today - changed_on > timedelta(days=_LONGEST_MONTH * months)


def _line(kept: Kept, count: int, today: date) -> RegisterLine:
    row = kept.row
    changed = timezone.localtime(row.changed_at).date()
    return RegisterLine(
        url=reverse("registers:show", args=[kept.programme.code, row.code]),
        name=row.name,
        description=row.description,
        frequency=str(Frequency(row.frequency).label),
        count=count,
        changed_on=changed,
        is_stale=is_stale(row.frequency, changed, today),
        feeds=tuple(indicator.name for indicator in kept.register.indicators),
    )


def _holds(kept: Kept, text: str) -> bool:
    """Whether the register is meant: by its name, what it is for, who keeps it, what it asks or computes."""
    row, register = kept.row, kept.register
    words = (
        row.name,
        row.code,
        row.description,
        row.keeper.name,
        *(field.label for field in register.fields),
        *(indicator.name for indicator in register.indicators),
    )
    return not text or any(text in word for word in words)
