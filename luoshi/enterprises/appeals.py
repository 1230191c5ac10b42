"""Appeals (企呼政应, 接诉即办): what may be done next, why something may not, steps as JSON, what a text is sorted under.

An appeal is never changed: `take_appeal_step` answers with one that has a step more. Rules: docs/design/appeals.md, appeals.yaml.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

from luoshi.enterprises._appeal_guards import Fault, faults_in, hindrance
from luoshi.enterprises._appeal_model import (
    GIVEN,
    REDONE,
    Appeal,
    AppealStep,
    Dues,
    appeal_state,
    counted_from,
    dues_from,
    last_step,
)
from luoshi.enterprises._appeal_rules import AppealError, AppealMove, Category, appeal_rules
from luoshi.workdays import Works, worked_after


@dataclass(frozen=True, slots=True)
class AppealOffer:
    """A move out of the state an appeal is in. why: a sentence why it cannot be made now, "" where it can."""

    move: AppealMove
    why: str = ""

    @property
    def open(self) -> bool:
        return not self.why


def appeal_moves(appeal: Appeal, today: date, who: Collection[str]) -> tuple[AppealOffer, ...]:
    """The moves of this state for somebody on these sides (office, unit, head, support, leader, firm)."""
    found = []
    for move in appeal_rules().leaving(appeal_state(appeal).code):
        if set(who).isdisjoint(move.who):
            continue
        fault = hindrance(appeal, move, today)
        found.append(AppealOffer(move, "".join(fault) if fault else ""))
    return tuple(found)


def appeal_refusals(appeal: Appeal, step: AppealStep, works: Works) -> tuple[str, ...]:
    """Why the step cannot be taken, each with what to do; none where it can. AppealError: nobody knows such a move."""
    return tuple("".join(fault) for fault in _faults(appeal, step, works))


def take_appeal_step(appeal: Appeal, step: AppealStep, works: Works) -> Appeal:
    """The appeal with the step. AppealError with every reason of `appeal_refusals`.

    The days that the step starts are counted once and kept in it: a calendar changed later moves no day that people were told.
    """
    found = tuple(_faults(appeal, step, works))
    if found:
        raise AppealError(
            "".join(what for what, _ in found),
            "".join(dict.fromkeys(remedy for _, remedy in found)),
        )
    return replace(appeal, steps=(*appeal.steps, _with_days(appeal, step, works)))


def _with_days(appeal: Appeal, step: AppealStep, works: Works) -> AppealStep:
    clock = appeal.clock
    if step.do in REDONE:
        return replace(step, due=worked_after(counted_from(step.at, works), clock.redo, works))
    if step.do not in GIVEN:
        return step
    counted = counted_from(step.at, works)
    return replace(
        step,
        dues=_dues_kept(appeal, step) or dues_from(counted, clock, works),
        back_until=worked_after(counted, clock.sign_back, works),
    )


def _dues_kept(appeal: Appeal, step: AppealStep) -> Dues | None:
    """Days that were promised already: when it came, or when this unit had it before and sent back what was its own."""
    before = last_step(appeal, *GIVEN)
    if before is None:
        return appeal.dues
    return before.dues if before.unit == step.unit else None


def _faults(appeal: Appeal, step: AppealStep, works: Works) -> Iterator[Fault]:
    state = appeal_state(appeal)
    label = appeal_rules().label_of(step.do)
    move = appeal_rules().move(step.do, state.code)
    if move is None:
        ways = "、".join(each.label for each in appeal_rules().leaving(state.code))
        yield (
            f"诉求现在是{state.label}，不能{label}。",
            f"现在可以：{ways}。" if ways else "这件诉求已经了结。",
        )
        return
    if (fault := hindrance(appeal, move, step.on)) is not None:
        yield fault
    yield from faults_in(appeal, move, step, works)


@dataclass(frozen=True, slots=True)
class AppealStationShown:
    """A station of the stepper. at, by: of the step that passed it, None and "" where nobody has yet."""

    label: str
    stands: Literal["done", "now", "todo"]
    at: datetime | None
    by: str


def appeal_stations(appeal: Appeal) -> tuple[AppealStationShown, ...]:
    """受理 to 归档. What is to be passed again (退回, 重办) is to do once more."""
    rules, state = appeal_rules(), appeal_state(appeal)
    every = rules.stepper
    at = next((n for n, each in enumerate(every) if state.code in each.states), len(every))
    ended = at == len(every) and state.code != "archived"
    found = []
    for n, each in enumerate(every):
        step = last_step(appeal, *each.done)
        came = n == 0
        passed = came or step is not None if ended else n < at
        stands: Literal["done", "now", "todo"] = (
            "done" if passed else "now" if n == at and not ended else "todo"
        )
        shown = step if stands == "done" else None
        when = appeal.received if came else shown.at if shown else None
        found.append(AppealStationShown(each.label, stands, when, shown.by if shown else ""))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class ToldStep:
    """What an enterprise reads of a step. number: of the step, from 1, by which its files are known."""

    number: int
    at: datetime
    label: str
    words: str
    result: str


def told_to_firm(appeal: Appeal) -> tuple[ToldStep, ...]:
    """The steps that the enterprise sees, in its words; never what units write to one another."""
    rules = appeal_rules()
    found = []
    for number, step in enumerate(appeal.steps, 1):
        move = rules.of(step.do)
        if move.shown:
            words = step.words if move.open_words else ""
            result = move.results.get(step.result, "")
            found.append(ToldStep(number, step.at, move.shown, words, result))
    return tuple(found)


def suggested_categories(text: str) -> tuple[Category, ...]:
    """Categories whose words stand in the text, those with most of them first; a person decides. None found: none."""
    found = [
        (sum(word in text for word in each.words), each)
        for each in appeal_rules().categories.values()
    ]
    return tuple(each for n, each in sorted(found, key=lambda pair: -pair[0]) if n)
