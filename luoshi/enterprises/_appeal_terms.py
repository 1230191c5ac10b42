"""What each unit has to do for an appeal and by which day: worked out of the steps. Rules and tables: docs/design/appeals.md."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Final, Literal

from luoshi.enterprises._appeal_model import GIVEN, REDONE, Appeal, AppealStep
from luoshi.enterprises._appeal_rules import appeal_rules
from luoshi.workdays import Works, worked_after, worked_before

Card = Literal["", "yellow", "red"]
_OVER: Final = ("withdraw", "merge", "pass_on")
_MAIN: Final = ("resolve", "redo")


@dataclass(frozen=True, slots=True)
class Term:
    """clock: of appeals.yaml. due: the last day in time. done: when it was done; ended: from when it was the unit's no more.

    Neither: it runs. One that ended before it was late was nobody's failing (`counts`).
    """

    clock: str
    unit: str
    since: date
    due: date
    done: date | None = None
    ended: date | None = None

    @property
    def runs(self) -> bool:
        return self.done is None and self.ended is None

    def counts(self, on: date) -> bool:
        """Whether it is judged on a day: its last day is past or there, and it was the unit's until then, or done."""
        return self.due <= on and (
            self.done is not None or self.ended is None or self.ended > self.due
        )

    @property
    def in_time(self) -> bool:
        return self.done is not None and self.done <= self.due


@dataclass(frozen=True, slots=True)
class CardDays:
    """From when a term that runs is yellow, and red; None: this clock has no such card."""

    yellow_on: date | None
    red_on: date | None


def terms_of(appeal: Appeal) -> tuple[Term, ...]:
    """Every term there was, in the order in which they began. What a unit sent back as not its own is not among them."""
    terms: list[Term] = []
    # Terms of a unit that sent the appeal back: the next assignment says whether it was right.
    back: list[Term] = []
    for step in appeal.steps:
        if step.do == "send_back":
            back = [term for term in terms if term.runs]
            terms = [term for term in terms if not term.runs]
        elif step.do in GIVEN:
            terms, back = _given(terms, back, step), []
        else:
            terms = [_after(term, step) for term in terms]
            if step.do in REDONE and step.due is not None:
                unit = terms[-1].unit
                terms.append(Term("redo", unit, step.on, step.due))
            if step.do == "return_answer":
                terms = _undone(terms)
    return tuple(terms)


def _given(terms: list[Term], back: list[Term], step: AppealStep) -> list[Term]:
    if back and back[0].unit == step.unit:
        return [*terms, *back]
    ended = [replace(term, ended=step.on) if term.runs else term for term in terms]
    dues = step.dues
    if dues is None:
        return ended
    new = [Term("contact", step.unit, step.on, dues.contact)]
    if dues.reply is not None:
        new.append(Term("reply", step.unit, step.on, dues.reply))
    return [*ended, *new, Term("resolve", step.unit, step.on, dues.resolve)]


_DOES: Final = {
    "contact": ("contact",),
    "reply": ("reply",),
    # A result is a reply too, where none was given before.
    "answer": ("contact", "reply", "resolve", "redo"),
}


def _after(term: Term, step: AppealStep) -> Term:
    if not term.runs:
        return term
    if term.clock in _DOES.get(step.do, ()):
        return replace(term, done=step.on)
    if step.do in _OVER:
        return replace(term, ended=step.on)
    if step.do == "grant_extension" and term.clock in _MAIN and step.due is not None:
        return replace(term, due=step.due)
    return term


def _undone(terms: list[Term]) -> list[Term]:
    """The result was sent back: it is owed again, by the same day."""
    last = max(n for n, term in enumerate(terms) if term.clock in _MAIN)
    return [replace(term, done=None) if n == last else term for n, term in enumerate(terms)]


def main_term(terms: tuple[Term, ...]) -> Term | None:
    """That of the result, of the newest round."""
    return next((term for term in reversed(terms) if term.clock in _MAIN), None)


def card_days(clock: str, due: date, works: Works) -> CardDays:
    rules = appeal_rules()
    return CardDays(
        worked_before(due, rules.yellow.days, works) if clock in rules.yellow.clocks else None,
        worked_after(due, rules.red.days, works) if clock in rules.red.clocks else None,
    )


def card_on(term: Term, days: CardDays, today: date) -> Card:
    """The card of a term that runs. After its last day until the red day (a weekend) it stays yellow."""
    if not term.runs:
        return ""
    if days.red_on is not None and today >= days.red_on:
        return "red"
    return "yellow" if days.yellow_on is not None and today >= days.yellow_on else ""
