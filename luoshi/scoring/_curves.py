"""A unit's total as a function of one weight's relative move m, and where two of them meet.

Weights are linear in m, and where every item's points are linear in its weight so is their sum; two scorings give the lines. A
total is full x (points / weights that could be scored) + constant, and two meet where a polynomial of degree two is zero: exact
where its root is a fraction, to twelve digits where it is not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import isqrt
from typing import Final

from luoshi.scoring.model import Group
from luoshi.scoring.results import Run, Score

_DIGITS: Final = 12
# How far two totals may be apart at a root that is no fraction.
NEAR: Final = Fraction(1, 10**6)
Linear = tuple[Fraction, Fraction]
"""(at m = 0, for each 1 of m)"""


@dataclass(frozen=True, slots=True)
class Curve:
    """full x points / weights + constant; weights: of the items that could be scored."""

    full: Fraction
    points: Linear
    weights: Linear
    constant: Fraction

    def at(self, move: Fraction) -> Fraction | None:
        below = _at(self.weights, move)
        return None if below == 0 else self.full * _at(self.points, move) / below + self.constant


def curves_of(group: Group, by: Fraction, now: Run, then: Run) -> dict[str, Curve]:
    """By unit of the group that has a place. now, then: scored without a move, and with a move of `by`."""
    made = {}
    for each in now.scores:
        other = then.of(each.unit)
        if each.group == group.code and each.ranked and each.total is not None and other:
            here, there = _kept(each), _kept(other)
            points = (here[0], (there[0] - here[0]) / by)
            weights = (here[1], (there[1] - here[1]) / by)
            full = sum((item.weight for item in each.items), Fraction(0))
            made[each.unit] = Curve(full, points, weights, each.total - full * here[0] / here[1])
    return made


def _kept(score: Score) -> tuple[Fraction, Fraction]:
    """Points and weights of the items that could be scored."""
    kept = [(each.points, each.weight) for each in score.items if each.points is not None]
    return (
        sum((points for points, _ in kept), Fraction(0)),
        sum((weight for _, weight in kept), Fraction(0)),
    )


def true_curves(
    curves: Mapping[str, Curve], *told: tuple[Fraction, Mapping[str, Fraction]]
) -> dict[str, Curve]:
    """Those that say exactly what was scored with each (move, totals): the others met a bound on the way."""
    return {
        unit: curve
        for unit, curve in curves.items()
        if all(curve.at(move) == totals.get(unit) for move, totals in told)
    }


def first_meeting(
    curves: Mapping[str, Curve], leader: str, room: tuple[Fraction, Fraction]
) -> tuple[str, Fraction] | None:
    """The rival that draws level with the smallest move inside the room, and that move; None: none does."""
    best: tuple[str, Fraction] | None = None
    for unit, curve in curves.items():
        for move in _meetings(curves[leader], curve) if unit != leader else ():
            if room[0] < move < room[1] and (best is None or abs(move) < abs(best[1])):
                best = (unit, move)
    return best


def _meetings(one: Curve, two: Curve) -> list[Fraction]:
    """Where full (p1 k2 - p2 k1) + (c1 - c2) k1 k2 is zero. Curves that are the same meet at 0."""
    crossed = [
        one.full * (first - second)
        for first, second in zip(
            _times(one.points, two.weights), _times(two.points, one.weights), strict=True
        )
    ]
    apart = one.constant - two.constant
    both = _times(one.weights, two.weights)
    c, b, a = (left + apart * right for left, right in zip(crossed, both, strict=True))
    if a == 0:
        return [-c / b] if b else [Fraction(0)] if c == 0 else []
    inside = b * b - 4 * a * c
    if inside < 0:
        return []
    root = _root(inside)
    return [(-b - root) / (2 * a), (-b + root) / (2 * a)]


def _root(value: Fraction) -> Fraction:
    """Exact where it is a fraction."""
    scale = 10**_DIGITS
    product = value.numerator * value.denominator
    whole = isqrt(product)
    if whole * whole == product:
        return Fraction(whole, value.denominator)
    return Fraction(isqrt(product * scale * scale), value.denominator * scale)


def _times(one: Linear, two: Linear) -> tuple[Fraction, Fraction, Fraction]:
    return one[0] * two[0], one[0] * two[1] + one[1] * two[0], one[1] * two[1]


def _at(line: Linear, move: Fraction) -> Fraction:
    return line[0] + line[1] * move
