"""Ranges of numbers a target allows, and whether one lies within another."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from luoshi.comparing.amounts import amount_of
from luoshi.plan import Target


@dataclass(frozen=True, slots=True)
class Range:
    """low, high: None where there is no bound; *_open: the bound itself is not allowed (超过, 低于). word: a grade as printed."""

    low: Fraction | None = None
    high: Fraction | None = None
    low_open: bool = False
    high_open: bool = False
    word: str | None = None


def range_of(target: Target) -> Range:
    """What the target allows, in base units. A number with 左右 allows itself: nobody said how much more."""
    amount = amount_of(target)
    low, high = amount.low, amount.high
    if isinstance(low, str) or isinstance(high, str) or target.op == "grade":
        return Range(word=f"{target.value}{target.unit}")
    if target.op in ("ge", "gt"):
        return Range(low=low, low_open=target.op == "gt")
    if target.op in ("le", "lt"):
        return Range(high=low, high_open=target.op == "lt")
    return Range(low=low, high=low if high is None else high)


def within(inner: Range, outer: Range) -> bool:
    """Whether every number that `inner` allows is allowed by `outer`."""
    if inner.word is not None or outer.word is not None:
        return inner.word == outer.word
    return _from(inner, outer) and _to(inner, outer)


def _from(inner: Range, outer: Range) -> bool:
    if outer.low is None:
        return True
    if inner.low is None:
        return False
    return inner.low > outer.low or (
        inner.low == outer.low and (inner.low_open or not outer.low_open)
    )


def _to(inner: Range, outer: Range) -> bool:
    if outer.high is None:
        return True
    if inner.high is None:
        return False
    return inner.high < outer.high or (
        inner.high == outer.high and (inner.high_open or not outer.high_open)
    )
