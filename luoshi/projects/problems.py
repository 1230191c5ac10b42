"""Problems in a project's way (问题化解): how long open, until when due, how late. States are flows.yaml."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from luoshi.projects._flow_rules import Flow, flows
from luoshi.projects.tracking import FlowStep, TimeLimit, is_open, known_steps

_HANDLING: Final = "handling"
_SOLVED: Final = "solved"


@dataclass(frozen=True, slots=True)
class Problem:
    """project: as sentences name it, "" where the problem is of no single one. to_meeting: since when it is before the
    joint meeting (转上会)."""

    project: str
    words: str
    since: date
    raised_by: str = ""
    to_meeting: date | None = None
    steps: tuple[FlowStep, ...] = ()

    def __post_init__(self) -> None:
        known_steps(self)

    @property
    def flow(self) -> Flow:
        return flows()["problem"]

    @property
    def title(self) -> str:
        return f"{self.project}：{self.words}" if self.project else self.words

    @property
    def latest(self) -> date:
        return max((self.since, *(step.on for step in self.steps)))

    def facts(self, on: date) -> frozenset[str]:
        return frozenset()

    def refuses(self, step: FlowStep) -> Iterable[str]:
        return ()


def owner_of(problem: Problem, by: date = date.max) -> str:
    """Who has to solve it; "" while nobody was told to."""
    owners = [step.owner for step in problem.steps if step.on <= by and step.tells("owner")]
    return owners[-1] if owners else ""


def due_on(problem: Problem, works: Callable[[date], bool], by: date = date.max) -> date | None:
    """The last day in time by the newest limit given up to `by`; None while none was given.

    A problem handed back (退回再办) keeps its limit unless it gets a new one, which runs from that day.
    """
    found = _limit(problem, by)
    return found[1].ends(found[0], works) if found else None


def days_open(problem: Problem, on: date) -> int | None:
    """Calendar days from the day it was raised until it was closed, or until `on`; None before it was raised."""
    if on < problem.since:
        return None
    end = on if is_open(problem, on) else max(step.on for step in problem.steps if step.on <= on)
    return (end - problem.since).days


def days_late(problem: Problem, on: date, works: Callable[[date], bool]) -> int | None:
    """Days over due, counted as the limit counts them; 0 in time, None without a limit.

    The owner's days end when he reports it solved; where the report is handed back, they run on as if it had not been.
    """
    found = _limit(problem, on)
    if found is None:
        return None
    since, limit = found
    return limit.past(limit.ends(since, works), _reported(problem, on) or on, works)


def _limit(problem: Problem, by: date) -> tuple[date, TimeLimit] | None:
    """The newest limit and the day it runs from."""
    limits = [(step.on, step.due) for step in problem.steps if step.on <= by and step.due]
    return limits[-1] if limits else None


def _reported(problem: Problem, by: date) -> date | None:
    """The day of the report that stands, handed back by nobody."""
    past = [step for step in problem.steps if step.on <= by]
    reports = [step.on for step in past if step.to == _SOLVED]
    return reports[-1] if reports and past[-1].to != _HANDLING else None
