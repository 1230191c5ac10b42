"""Rates of appeals: 响应率, 按期办结率, 解决率, 满意率 and what they make together. Tables: docs/design/appeals.md; data: rates.yaml.

An obligation is judged in the days in which its last day falls, not when it was met: whoever is quick gains nothing by it, and
what is still running is in nobody's rate. A revisit counts in the days in which it was made. A rate of nothing is None, not zero.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Final, TypeVar

from luoshi.enterprises._appeal_rules import appeal_rules
from luoshi.enterprises._appeal_terms import Term
from luoshi.enterprises._rate_rules import RateWeights, rate_rules

_K = TypeVar("_K", bound=Hashable)
_FULL: Final = 100


@dataclass(frozen=True, slots=True)
class Revisit:
    """The answer of an enterprise, with the codes of appeals.yaml (result, satisfaction)."""

    on: date
    result: str
    satisfaction: str


@dataclass(frozen=True, slots=True)
class RatedCase:
    """One appeal as one unit had it, of all days: `rates_of` picks those that it is asked about.

    ref: by which pages find it. unit, town: as the caller tells them apart. terms: of this unit; revisits: made while it had it, in
    their order.
    excluded: the kind of an approved exclusion, "" where there is none; excluded_on: when it was approved. reds: days on which
    the unit got a red card for it.
    """

    ref: str
    unit: int | str
    town: int | str | None
    category: str
    terms: tuple[Term, ...] = ()
    revisits: tuple[Revisit, ...] = ()
    excluded: str = ""
    excluded_on: date | None = None
    reds: tuple[date, ...] = ()

    def left_out(self, on: date) -> str:
        """Why it is left out of rates as they stand on a day, "" where it is not."""
        decided = self.excluded_on is None or self.excluded_on <= on
        return self.excluded if decided else ""


@dataclass(frozen=True, slots=True)
class Rate:
    """numerator over denominator; cases: the refs of the denominator, missed: of them those that do not count in full above."""

    code: str
    numerator: Fraction
    denominator: int
    cases: tuple[str, ...]
    missed: tuple[str, ...]

    @property
    def value(self) -> Fraction | None:
        """None: of nothing there is no rate."""
        return self.numerator / self.denominator if self.denominator else None


@dataclass(frozen=True, slots=True)
class Rates:
    """composite: in points of 100, None where a rate with a weight is None. left_out: (ref, kind) of approved exclusions."""

    response: Rate
    in_time: Rate
    solved: Rate
    satisfied: Rate
    reds: int
    deducted: Fraction
    composite: Fraction | None
    left_out: tuple[tuple[str, str], ...]

    def of(self, code: str) -> Rate:
        return {
            "response": self.response, "in_time": self.in_time, "solved": self.solved,
            "satisfied": self.satisfied,
        }[code]  # fmt: skip

    @property
    def grade(self) -> str:
        """A word for the composite, "" where there is none."""
        return "" if self.composite is None else rate_rules().grade_of(self.composite)


def rates_of(
    cases: Iterable[RatedCase],
    first: date,
    last: date,
    *,
    weights: RateWeights | None = None,
    fairly: Fraction | None = None,
) -> Rates:
    """Of the days from first to last, both included, as it stood at the end of the last. weights, fairly None: those of the rules."""
    every = tuple(cases)
    how = weights or rate_rules().usual
    share = rate_rules().fairly if fairly is None else fairly
    found = {
        "response": _judged("response", "contact", every, first, last),
        "in_time": _judged("in_time", "resolve", every, first, last),
        "solved": _asked("solved", every, first, last, _solved),
        "satisfied": _asked("satisfied", every, first, last, lambda r: _satisfied(r, share)),
    }
    reds = sum(first <= day <= last for case in every for day in case.reds)
    deducted = min(how.red * reds, Fraction(how.most))
    return Rates(
        **found,
        reds=reds,
        deducted=deducted,
        composite=_composite(found, how, deducted),
        left_out=tuple((c.ref, c.left_out(last)) for c in every if c.left_out(last)),
    )


def rates_by(
    cases: Iterable[RatedCase],
    first: date,
    last: date,
    key: Callable[[RatedCase], _K],
    *,
    weights: RateWeights | None = None,
) -> Mapping[_K, Rates]:
    """By unit, town or category: for each that has a case, its rates, in the order in which they come."""
    parted: dict[_K, list[RatedCase]] = {}
    for case in cases:
        parted.setdefault(key(case), []).append(case)
    return {each: rates_of(found, first, last, weights=weights) for each, found in parted.items()}


def percent(value: Fraction | None, places: int = 1) -> str:
    """96.7%, half up; "—" where there is nothing."""
    if value is None:
        return "—"
    step = Decimal(1).scaleb(-places)
    scaled = Decimal(value.numerator * _FULL) / Decimal(value.denominator)
    # The division is inexact beyond 28 digits, never at the half of a printed digit: that has a finite expansion.
    return f"{scaled.quantize(step, ROUND_HALF_UP)}%"


def _judged(code: str, clock: str, cases: tuple[RatedCase, ...], first: date, last: date) -> Rate:
    counted = [
        (case.ref, term.in_time)
        for case in cases
        if _counts(case, code, last)
        for term in case.terms
        if term.clock == clock and first <= term.due <= last and term.counts(last)
    ]
    met = Fraction(sum(in_time for _ref, in_time in counted))
    return _rate(code, met, [(ref, not in_time) for ref, in_time in counted])


def _asked(
    code: str,
    cases: tuple[RatedCase, ...],
    first: date,
    last: date,
    worth: Callable[[Revisit], Fraction | None],
) -> Rate:
    told = [
        (case.ref, value)
        for case in cases
        if _counts(case, code, last)
        if (revisit := _newest(case.revisits, first, last)) is not None
        if (value := worth(revisit)) is not None
    ]
    return _rate(
        code, sum((value for _ref, value in told), Fraction(0)), [(r, v < 1) for r, v in told]
    )


def _rate(code: str, numerator: Fraction, told: list[tuple[str, bool]]) -> Rate:
    missed = tuple(ref for ref, is_missed in told if is_missed)
    return Rate(code, numerator, len(told), tuple(ref for ref, _ in told), missed)


def _newest(revisits: tuple[Revisit, ...], first: date, last: date) -> Revisit | None:
    """Of two in these days the later one: what was done again is judged as it ended."""
    asked = [one for one in reversed(revisits) if first <= one.on <= last]
    return max(asked, key=lambda one: one.on, default=None)


def _counts(case: RatedCase, code: str, on: date) -> bool:
    kind = appeal_rules().exclusions.get(case.left_out(on))
    return kind is None or code not in kind.rates


def _solved(revisit: Revisit) -> Fraction | None:
    return {"solved": Fraction(1), "unsolved": Fraction(0)}.get(revisit.result)


def _satisfied(revisit: Revisit, fairly: Fraction) -> Fraction | None:
    worth = {"satisfied": Fraction(1), "fairly": fairly, "dissatisfied": Fraction(0)}
    return worth.get(revisit.satisfaction)


def _composite(
    rates: Mapping[str, Rate], weights: RateWeights, deducted: Fraction
) -> Fraction | None:
    """None is not zero: a unit without a single revisit has no mark yet."""
    total = Fraction(0)
    for code, points in weights.parts.items():
        value = rates[code].value
        if value is None:
            return None
        total += value * points
    return max(total - deducted, Fraction(0))
