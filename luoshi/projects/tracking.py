"""Walking through the states of needs, problems and leads: where one stands, what may follow, why a step is refused.

One machine for all three; what differs is data (flows.yaml) and what a thing itself says (`Tracked`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal, Protocol, TypeVar

from luoshi.plan import Quantity
from luoshi.projects._data import ProjectError
from luoshi.projects._flow_rules import STEP_FIELDS, Flow, FlowMove, FlowState, StepField
from luoshi.workdays import worked_after, worked_between

Clock = Literal["working", "calendar"]
CLOCKS: Final[dict[Clock, str]] = {"working": "个工作日", "calendar": "天"}
_MOST_DAYS: Final = 3660
# Fields from which something is computed: never taken from a step that is not asked for them.
_COMPUTED: Final[tuple[StepField, ...]] = ("quantity", "owner", "due")


@dataclass(frozen=True, slots=True)
class TimeLimit:
    """So many days, worked ones or all; the day from which they run is not counted."""

    days: int
    clock: Clock

    def __post_init__(self) -> None:
        if self.clock not in CLOCKS:
            raise ProjectError(
                f"期限“{self.clock}”不认识。", f"请用其中之一：{'、'.join(CLOCKS)}。"
            )
        if not 1 <= self.days <= _MOST_DAYS:
            raise ProjectError(f"期限{self.days}天不对。", f"请填1到{_MOST_DAYS}的整数。")

    def ends(self, since: date, works: Callable[[date], bool]) -> date:
        """The last day in time. ProjectError: the calendar ends before it."""
        try:
            if self.clock == "working":
                return worked_after(since, self.days, works)
            return since + timedelta(days=self.days)
        except OverflowError as error:
            raise ProjectError(f"从{since}起没有{self}可数。", "请核对日期的年份。") from error

    def past(self, end: date, on: date, works: Callable[[date], bool]) -> int:
        """By how many days, counted like the limit itself, a day is over its end; 0 in time."""
        if self.clock == "working":
            return max(0, worked_between(end, on, works))
        return max(0, (on - end).days)

    def __str__(self) -> str:
        return f"{self.days}{CLOCKS[self.clock]}"


@dataclass(frozen=True, slots=True)
class FlowStep:
    """A move made. to: the state it led to; by: who made it; which of the rest is asked, flows.yaml says."""

    to: str
    on: date
    by: str = ""
    words: str = ""
    ref: str = ""
    quantity: Quantity | None = None
    owner: str = ""
    due: TimeLimit | None = None

    def tells(self, field: StepField) -> bool:
        value = getattr(self, field)
        return bool(value.strip()) if isinstance(value, str) else value is not None


class Tracked(Protocol):
    """A thing that walks a flow: Need, Problem or Lead. steps: in the order they were made."""

    @property
    def flow(self) -> Flow: ...
    @property
    def title(self) -> str:
        """As sentences name it."""
        ...

    @property
    def since(self) -> date: ...
    @property
    def steps(self) -> tuple[FlowStep, ...]: ...
    @property
    def latest(self) -> date:
        """The day of the last thing told that a step must not come before."""
        ...

    def facts(self, on: date) -> frozenset[str]:
        """Which facts of its flow hold on a day."""
        ...

    def refuses(self, step: FlowStep) -> Iterable[str]:
        """What is wrong with a step besides its place in the flow."""
        ...


class ForMeeting(Tracked, Protocol):
    """A thing that may be taken to the joint meeting (转上会): a mark with a date, not a state."""

    @property
    def to_meeting(self) -> date | None: ...


_T = TypeVar("_T", bound=ForMeeting)


def state_on(thing: Tracked, day: date) -> FlowState | None:
    """The state on a day; None before the thing began."""
    if day < thing.since:
        return None
    past = [step for step in thing.steps if step.on <= day]
    return thing.flow.state(past[-1].to) if past else thing.flow.beginning


def is_open(thing: Tracked, day: date) -> bool:
    """Begun and not ended on a day."""
    state = state_on(thing, day)
    return state is not None and state.open


def next_moves(thing: Tracked, on: date) -> tuple[FlowMove, ...]:
    """The moves that may be made on a day; none before the last thing told."""
    if on < thing.latest:
        return ()
    facts = thing.facts(on)
    return tuple(move for move in thing.flow.leaving(_now(thing)) if _allowed(move, facts))


def flow_refusals(thing: Tracked, step: FlowStep) -> tuple[str, ...]:
    """Why the step cannot be taken, as sentences; none where it can. ProjectError: there is no such state."""
    to = thing.flow.state(step.to)
    move = thing.flow.move(_now(thing), to)
    early = tuple(_early(thing, step, to))
    if move is None:
        return (*early, _no_way(thing, to, step.on))
    return (
        *early,
        *_only(thing, move, step.on),
        *_missing(thing, move, step),
        *_stray(thing, move, step),
        *thing.refuses(step),
    )


def meeting_refusals(thing: ForMeeting, on: date) -> tuple[str, ...]:
    """Why the thing cannot be marked for the joint meeting on a day; none where it can."""
    state = state_on(thing, on)
    if state is None:
        return (f"“{thing.title}”{thing.since}才提出，不能{on}转上会。请核对日期。",)
    if not state.open:
        return (f"“{thing.title}”已经{state.label}，不用转上会。仍有问题的，请另提一条。",)
    return ()


def meeting_list(things: Iterable[_T], on: date) -> tuple[_T, ...]:
    """What the joint meeting has before it on a day: marked for it by then and still open, the longest waiting first."""
    marked = (each for each in things if each.to_meeting is not None and each.to_meeting <= on)
    return tuple(sorted((each for each in marked if is_open(each, on)), key=_since))


def known_steps(thing: Tracked) -> None:
    """Raises ProjectError where a step told leads to a state that does not exist."""
    for step in thing.steps:
        thing.flow.state(step.to)


def _since(thing: Tracked) -> date:
    return thing.since


def _now(thing: Tracked) -> FlowState:
    return thing.flow.state(thing.steps[-1].to) if thing.steps else thing.flow.beginning


def _allowed(move: FlowMove, facts: frozenset[str]) -> bool:
    return not move.only or not facts.isdisjoint(move.only)


def _early(thing: Tracked, step: FlowStep, to: FlowState) -> Iterable[str]:
    if step.on < thing.latest:
        yield f"“{thing.title}”{to.label}的日期{step.on}早于已记录的{thing.latest}。请核对日期。"


def _no_way(thing: Tracked, to: FlowState, on: date) -> str:
    now = _now(thing)
    if not now.open:
        return f"“{thing.title}”已经{now.label}，不能再到{to.label}。需要时请另提一条。"
    facts = thing.facts(on)
    ways = "、".join(move.label for move in thing.flow.leaving(now) if _allowed(move, facts))
    return f"“{thing.title}”现在是{now.label}，不能直接到{to.label}。下一步可以是：{ways}。"


def _only(thing: Tracked, move: FlowMove, on: date) -> Iterable[str]:
    if not _allowed(move, thing.facts(on)):
        needed = "或".join(thing.flow.facts[fact] for fact in move.only)
        yield f"“{thing.title}”{needed}，才能{move.label}。请先核对这一条。"


def _missing(thing: Tracked, move: FlowMove, step: FlowStep) -> Iterable[str]:
    if not step.by.strip():
        yield f"“{thing.title}”的{move.label}没有写由谁办理（{move.who}）。请补上。"
    for field, words in move.asks.items():
        if not step.tells(field):
            yield f"“{thing.title}”的{move.label}缺{words}。请补上。"


def _stray(thing: Tracked, move: FlowMove, step: FlowStep) -> Iterable[str]:
    for field in _COMPUTED:
        if step.tells(field) and field not in move.asks and field not in move.may:
            yield f"“{thing.title}”的{move.label}不填{STEP_FIELDS[field]}。请去掉。"
