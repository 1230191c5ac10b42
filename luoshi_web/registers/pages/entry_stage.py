"""Where an entry stands: the stages it has been through, how long it may stay, and where this person may move it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from luoshi.registers import Clock, due_on
from luoshi_web.offices.calendar import Calendar, calendar_of
from luoshi_web.offices.models import Role
from luoshi_web.offices.queries import Access
from luoshi_web.registers.guards import may_move, refusal_of
from luoshi_web.registers.kept import Kept
from luoshi_web.registers.models import Revision


@dataclass(frozen=True, slots=True)
class StageStep:
    label: str
    since: str
    is_done: bool
    is_now: bool


@dataclass(frozen=True, slots=True)
class ClockLine:
    name: str
    due: str
    left: str
    is_overdue: bool


@dataclass(frozen=True, slots=True)
class MoveLine:
    """refused: why it cannot be made as the entry stands; empty for one that can."""

    target: str
    label: str
    refused: str


@dataclass(frozen=True, slots=True)
class StageBox:
    """others: the moves that somebody else makes, each in words."""

    label: str
    since: str
    steps: tuple[StageStep, ...]
    clocks: tuple[ClockLine, ...]
    moves: tuple[MoveLine, ...]
    others: tuple[str, ...]

    @property
    def has_open_move(self) -> bool:
        return any(not move.refused for move in self.moves)


def stage_box(
    access: Access,
    kept: Kept,
    row: Revision,
    history: Sequence[Revision],
    today: date,
    *,
    acts: bool,
) -> StageBox | None:
    """None for a register without stages. acts: the entry may be moved here at all: it stands, and is seen as it is now.

    One query where a clock runs.
    """
    labels = {stage.code: stage.label for stage in kept.register.stages}
    if not labels or row.stage is None:
        return None
    moves, others = _moves(access, kept, row, labels) if acts else ([], [])
    return StageBox(
        label=labels.get(row.stage, row.stage),
        since=_day(row.stage_since),
        steps=tuple(_steps(row, history, labels)),
        clocks=tuple(_clocks(kept, row, today)) if acts else (),
        moves=tuple(moves),
        others=tuple(others),
    )


def _steps(row: Revision, history: Sequence[Revision], labels: dict[str, str]) -> list[StageStep]:
    """A stage it left is done, whatever the order they are declared in: ways fork and lead back."""
    arrived = {one.stage: one.stage_since for one in history if one.stage}
    return [
        StageStep(
            label=label,
            since=_day(arrived.get(code)),
            is_done=code in arrived and code != row.stage,
            is_now=code == row.stage,
        )
        for code, label in labels.items()
    ]


def _clocks(kept: Kept, row: Revision, today: date) -> list[ClockLine]:
    running = [clock for clock in kept.register.clocks if clock.stage == row.stage]
    if row.stage_since is None or not running:
        return []
    calendar = calendar_of(kept.programme)
    return [clock_line(clock, row.stage_since, calendar, today) for clock in running]


def clock_line(clock: Clock, since: date, calendar: Calendar, today: date) -> ClockLine:
    due = due_on(clock, since, calendar.is_working)
    works = clock.kind == "working"
    days = calendar.between(today, due) if works else (due - today) // timedelta(days=1)
    kind = _("个工作日") if works else _("天")
    if due < today:
        # Between a Saturday and the Friday before it no working day has passed, and yet it is late.
        left = _("超期 %(n)s %(kind)s") % {"n": -days, "kind": kind} if days else _("超期")
    elif due == today:
        left = _("今天到期")
    else:
        left = _("还剩 %(n)s %(kind)s") % {"n": days, "kind": kind}
    return ClockLine(clock.name, _day(due), left, due < today)


def _moves(
    access: Access, kept: Kept, row: Revision, labels: dict[str, str]
) -> tuple[list[MoveLine], list[str]]:
    mine, others = [], []
    for move in kept.register.moves:
        if move.source != row.stage:
            continue
        label = labels.get(move.target, move.target)
        if may_move(access, kept, move, row.area):
            mine.append(MoveLine(move.target, label, refusal_of(kept, move, row)))
        else:
            who = "、".join(str(Role(role).label) for role in move.by)
            others.append(_("“%(stage)s”由%(who)s办") % {"stage": label, "who": who})
    return mine, others


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
