"""What the pages of one need and of one problem share: the way so far and ahead, the log, the moves that may be made now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.projects import CLOCKS, FlowMove, FlowState, FlowStep, next_moves
from luoshi.projects import Need as ToldNeed
from luoshi.projects import Problem as ToldProblem
from luoshi_web.offices.models import Programme, Unit
from luoshi_web.offices.pages.typed import Typed
from luoshi_web.projects.guards import Rights
from luoshi_web.projects.matter_rows import may_make, side_of
from luoshi_web.projects.matters import Matter

# Of a step that its move asks nothing for, these may be told all the same.
_ALWAYS: Final = {"words": gettext_lazy("说明")}


@dataclass(frozen=True, slots=True)
class Station:
    """A state of the way: passed, here, or ahead. on, by: when it was reached, and through whom."""

    label: str
    on: str = ""
    by: str = ""
    is_done: bool = False
    is_now: bool = False


@dataclass(frozen=True, slots=True)
class LogLine:
    on: str
    what: str
    by: str
    facts: tuple[str, ...]
    words: str


@dataclass(frozen=True, slots=True)
class FormField:
    """name: words, ref, quantity, owner or due. unit: of a quantity typed without one. clock: chosen for a due."""

    name: str
    label: str
    value: str
    is_required: bool
    unit: str = ""
    clock: str = ""


@dataclass(frozen=True, slots=True)
class MoveForm:
    to: str
    label: str
    day: str
    fields: tuple[FormField, ...]
    fault: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class Moves:
    """forms: what this person may do now. waits: what others may do, each told with who does it."""

    forms: tuple[MoveForm, ...]
    waits: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MeetingForm:
    """Puts on the joint meeting's list, or takes from it. since: when it was put on; "": it is not on it."""

    url: str
    since: str
    day: str
    reason: str
    fault: str


def meeting_form(row: Matter, name: str, today: date, typed: Typed) -> MeetingForm:
    """name: of the address that takes the form."""
    return MeetingForm(
        url=reverse(name, args=[row.programme.code, row.number]),
        since=row.to_meeting.isoformat() if row.to_meeting else "",
        day=typed.of("meeting", "on", today.isoformat()),
        reason=typed.of("meeting", "reason"),
        fault=typed.fault_of("meeting"),
    )


def stations(told: ToldNeed | ToldProblem) -> tuple[Station, ...]:
    """Every state passed, in the order it was, and behind it the shortest way that is still ahead."""
    flow = told.flow
    passed = [(flow.beginning, told.since, "")]
    passed += [(flow.state(step.to), step.on, step.by) for step in told.steps]
    here = len(passed) - 1
    behind = tuple(
        Station(
            state.label, on.isoformat(), by, is_done=n < here or not state.open,
            is_now=n == here and state.open,
        )
        for n, (state, on, by) in enumerate(passed)
    )  # fmt: skip
    ahead = _ahead(told, passed[-1][0])
    return (*behind, *(Station(state.label) for state in ahead))


def log_of(told: ToldNeed | ToldProblem, raised_by: str) -> tuple[LogLine, ...]:
    """The newest first: of one day the later one."""
    flow = told.flow
    lines = [(told.since, LogLine(told.since.isoformat(), flow.beginning.label, raised_by, (), ""))]
    now = flow.beginning
    for step in told.steps:
        to = flow.state(step.to)
        move = flow.move(now, to)
        lines.append((step.on, _line(step, move.label if move else to.label)))
        now = to
    if isinstance(told, ToldNeed):
        lines += [
            (use.on, LogLine(use.on.isoformat(), _("使用"), "", (str(use.amount),), use.words))
            for use in told.uses
        ]
    ordered = sorted(enumerate(lines), key=lambda one: (one[1][0], one[0]), reverse=True)
    return tuple(line for _n, (_on, line) in ordered)


def moves_of(
    told: ToldNeed | ToldProblem,
    rights: Rights,
    concerned: frozenset[int],
    owner: int | None,
    today: date,
    typed: Typed,
) -> Moves:
    """concerned: of the project. owner: the unit told to solve it."""
    forms, waits = [], []
    for move in next_moves(told, today):
        if may_make(rights, side_of(move), concerned, owner):
            forms.append(_form(told, move, today, typed))
        else:
            waits.append(_("%(move)s（由%(who)s办）") % {"move": move.label, "who": move.who})
    if forms and not any(each.is_open for each in forms):
        forms[0] = replace(forms[0], is_open=True)
    return Moves(tuple(forms), tuple(waits))


def stray_fault(typed: Typed, moves: Moves, others: Mapping[str, object]) -> str:
    """A refusal whose form is not on the page, as somebody sent what is no longer offered. others: forms beside the moves, by
    their names; None: not on the page."""
    places = {form.to for form in moves.forms} | {name for name, form in others.items() if form}
    return "" if typed.form in places else typed.fault


def unit_names(programme: Programme) -> tuple[str, ...]:
    return tuple(
        Unit.objects.filter(programme=programme).order_by("position", "code").values_list("name", flat=True)
    )  # fmt: skip


def clocks() -> tuple[tuple[str, str], ...]:
    return tuple(CLOCKS.items())


def _line(step: FlowStep, label: str) -> LogLine:
    facts = []
    if step.quantity is not None:
        facts.append(str(step.quantity))
    if step.ref:
        facts.append(step.ref)
    if step.owner:
        facts.append(_("承办：%(name)s") % {"name": step.owner})
    if step.due is not None:
        facts.append(_("期限：%(limit)s") % {"limit": step.due})
    return LogLine(step.on.isoformat(), label, step.by, tuple(facts), step.words)


def _form(told: ToldNeed | ToldProblem, move: FlowMove, today: date, typed: Typed) -> MoveForm:
    unit = told.rule.unit.text if isinstance(told, ToldNeed) else ""
    wanted: dict[str, tuple[str, bool]] = {
        str(name): (label, True) for name, label in move.asks.items()
    }
    wanted |= {
        str(name): (label, False) for name, label in move.may.items() if str(name) not in wanted
    }
    for name, label in _ALWAYS.items():
        wanted.setdefault(name, (str(label), False))
    return MoveForm(
        to=move.to,
        label=move.label,
        day=typed.of(move.to, "on", today.isoformat()),
        fields=tuple(
            FormField(
                name, label, typed.of(move.to, name), is_required, unit,
                typed.of(move.to, "clock"),
            )
            for name, (label, is_required) in wanted.items()
        ),
        fault=typed.fault_of(move.to),
        is_open=typed.form == move.to,
    )  # fmt: skip


def _ahead(told: ToldNeed | ToldProblem, now: FlowState) -> tuple[FlowState, ...]:
    """The first move that leads on from each state, as the rules have them in order, until the end."""
    facts = {told.level, "spent"} if isinstance(told, ToldNeed) else set()
    found: list[FlowState] = []
    while now.open:
        ways = [
            move
            for move in told.flow.leaving(now)
            if not move.again and (not move.only or facts & set(move.only))
        ]
        if not ways:
            break
        now = told.flow.state(ways[0].to)
        found.append(now)
    return tuple(found)
