"""What a formula may look at: one unit's figures, and how it stands among its group. No formula sees the scheme."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from luoshi.scoring.facts import KeyProjectFact, ProjectFact
from luoshi.scoring.model import Direction
from luoshi.scoring.results import Step, Worked
from luoshi.scoring.saying import in_brackets, said


@dataclass(frozen=True, slots=True)
class Figures:
    """weight: the item's. place: among `of` that have one. best, worst: of the group's figures, as the direction has it."""

    weight: Fraction
    actual: Fraction | None = None
    target: Fraction | None = None
    direction: Direction = "more"
    place: int | None = None
    of: int = 0
    best: Fraction | None = None
    worst: Fraction | None = None
    projects: tuple[ProjectFact, ...] = ()
    key_projects: KeyProjectFact | None = None

    def ahead(self, actual: Fraction, target: Fraction) -> Fraction:
        """How far the actual is on the good side of the target; below zero on the bad one."""
        return actual - target if self.direction == "more" else target - actual

    def ahead_text(self, actual: Fraction, target: Fraction) -> str:
        first, second = (actual, target) if self.direction == "more" else (target, actual)
        return f"{said(first)} − {in_brackets(second)}"


def nothing(why: str, *before: Step) -> Worked:
    """No data: the steps so far, and why it went no further."""
    return Worked(None, (*before, Step(why)))


def both_of(figures: Figures) -> tuple[Fraction, Fraction] | Worked:
    """Actual and target, or the sentence that one is missing."""
    if figures.actual is None:
        return nothing("没有完成数，不计算。")
    if figures.target is None:
        return nothing("没有目标数，不计算。")
    return figures.actual, figures.target


def ratio_of(figures: Figures, limit: Fraction) -> tuple[Fraction, Step] | Worked:
    """How much of the target is reached, 1 is all of it; where smaller is better target / actual, and `limit` at an actual of 0.

    Refused where a division says nothing: a target of 0 or below zero, a negative figure where smaller is better.
    """
    pair = both_of(figures)
    if isinstance(pair, Worked):
        return pair
    actual, target = pair
    if figures.direction == "more":
        if target <= 0:
            return nothing(
                f"目标是 {said(target)}，算不出完成率，不计算；目标可能为零或负的，请改用基准分加减。"
            )
        return _divided(actual, target, "完成率")
    if target < 0 or actual < 0:
        return nothing("越小越好的指标有负数，算不出完成率，不计算；请改用基准分加减。")
    if actual == 0:
        return limit, Step(f"越小越好，实际为 0，按最高 {said(limit)} 计", limit)
    return _divided(target, actual, "完成率（越小越好，目标 ÷ 实际）")


def _divided(upper: Fraction, lower: Fraction, name: str) -> tuple[Fraction, Step]:
    value = upper / lower
    return value, Step(f"{name} = {said(upper)} ÷ {said(lower)}", value)


def within(value: Fraction, least: Fraction | None, most: Fraction | None) -> Fraction:
    if least is not None and value < least:
        return least
    return most if most is not None and value > most else value
