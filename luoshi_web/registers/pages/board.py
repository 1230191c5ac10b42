"""One register by stage: what stands where, for how long, and what is past its time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.urls import reverse

from luoshi.registers import Stage
from luoshi_web.offices.calendar import Calendar
from luoshi_web.offices.queries import Access
from luoshi_web.registers.kept import Kept, deadline_of
from luoshi_web.registers.models import Revision
from luoshi_web.registers.pages.cells import area_shown, name_shown
from luoshi_web.registers.pages.filters import EMPTY, Filters
from luoshi_web.registers.pages.head import RegisterHead, address

MOST_CARDS: Final = 50


@dataclass(frozen=True, slots=True)
class Card:
    """days: how long it has stood in the stage, the day it came not counted. due_on: the first clock's last day."""

    url: str
    name: str
    area: str
    days: int | None
    due_on: date | None
    is_overdue: bool


@dataclass(frozen=True, slots=True)
class StageColumn:
    label: str
    clocks: tuple[str, ...]
    is_final: bool
    count: int
    cards: tuple[Card, ...]
    left: int
    url: str


@dataclass(frozen=True, slots=True)
class BoardPage:
    """overdue: among the cards shown."""

    title: str
    columns: tuple[StageColumn, ...]
    overdue: int
    has_sample: bool


def board_page(
    access: Access,
    kept: Kept,
    head: RegisterHead,
    counts: Mapping[str | None, int],
    rows: Sequence[Revision],
    calendar: Calendar,
    today: date,
) -> BoardPage:
    """counts: entries by stage; rows: at most MOST_CARDS of each stage."""
    stages = list(kept.register.stages)
    known = {stage.code for stage in stages}
    # What came from before there were stages, or by a sheet, must not vanish.
    loose = [row for row in rows if row.stage not in known]
    columns = []
    if loose:
        columns.append(_column(access, kept, head, None, counts.get(None, len(loose)), loose, calendar, today))  # fmt: skip
    for stage in stages:
        own = [row for row in rows if row.stage == stage.code]
        columns.append(_column(access, kept, head, stage, counts.get(stage.code, 0), own, calendar, today))  # fmt: skip
    return BoardPage(
        title=head.name,
        columns=tuple(columns),
        overdue=sum(card.is_overdue for column in columns for card in column.cards),
        has_sample=any(row.sample for row in rows),
    )


def _column(
    access: Access,
    kept: Kept,
    head: RegisterHead,
    stage: Stage | None,
    count: int,
    rows: Sequence[Revision],
    calendar: Calendar,
    today: date,
) -> StageColumn:
    show = reverse("registers:show", args=[head.programme, head.code])
    code = stage.code if stage else ""
    cards = tuple(_card(access, kept, row, calendar, today) for row in rows)
    return StageColumn(
        label=stage.label if stage else "",
        clocks=tuple(clock.name for clock in kept.register.clocks if clock.stage == code),
        is_final=stage.final if stage else False,
        count=count,
        cards=cards,
        left=max(count - len(cards), 0),
        url=f"{show}?{Filters(stage=code or EMPTY).query()}",
    )


def _card(access: Access, kept: Kept, row: Revision, calendar: Calendar, today: date) -> Card:
    due = deadline_of(kept, row, calendar)
    return Card(
        url=address("registers:entry", kept.programme.code, kept.row.code, str(row.entry_no)),
        name=name_shown(access, kept, row),
        area=area_shown(access, kept, row),
        days=(today - row.stage_since).days if row.stage_since else None,
        due_on=due,
        is_overdue=due is not None and due < today,
    )
