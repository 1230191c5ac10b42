"""Formulas that hold an actual against a target: F1, F2, F5, F8, F9, F10."""

from __future__ import annotations

from fractions import Fraction
from math import trunc

from luoshi.scoring.figures import Figures, both_of, ratio_of, within
from luoshi.scoring.kinds import (
    AllOrNothing,
    BasePoints,
    FourLevels,
    Pieces,
    Proportion,
    Tiers,
)
from luoshi.scoring.results import Step, Worked
from luoshi.scoring.saying import in_brackets, percent, said


def proportion(figures: Figures, formula: Proportion) -> Worked:
    got = ratio_of(figures, formula.cap)
    if isinstance(got, Worked):
        return got
    ratio, step = got
    used = within(ratio, formula.least, formula.cap)
    steps = [step]
    if used != ratio:
        steps.append(
            Step(f"{'超过最高' if used < ratio else '低于最低'}，按 {percent(used)} 计", used)
        )
    points = figures.weight * used
    return Worked(points, (*steps, Step(f"得分 = {said(figures.weight)} × {said(used)}", points)))


def all_or_nothing(figures: Figures, formula: AllOrNothing) -> Worked:
    pair = both_of(figures)
    if isinstance(pair, Worked):
        return pair
    actual, target = pair
    reached = figures.ahead(actual, target) >= 0
    points = figures.weight if reached else Fraction(0)
    words = f"实际 {said(actual)}，目标 {said(target)}，{'已达到，得满分' if reached else '没有达到，不得分'}"
    return Worked(points, (Step(words, points),))


def base_points(figures: Figures, formula: BasePoints) -> Worked:
    pair = both_of(figures)
    if isinstance(pair, Worked):
        return pair
    actual, target = pair
    gap = figures.ahead(actual, target)
    count = gap / formula.step
    first = Step(f"和目标的差（好为正）{figures.ahead_text(actual, target)}", gap)
    steps = [first]
    if formula.whole:
        count = Fraction(trunc(count))
    if formula.whole or formula.step != 1:
        whole = "，只计满档" if formula.whole else ""
        steps.append(Step(f"每 {said(formula.step)} 为一档{whole}，档数", count))
    start = figures.weight * formula.base
    raw = start + formula.points * count
    text = f"得分 = {said(figures.weight)} × {percent(formula.base)} + {said(formula.points)} × {in_brackets(count)}"
    steps.append(Step(text, raw))
    return _bounded(raw, figures.weight * formula.least, figures.weight * formula.most, steps)


def tiers(figures: Figures, formula: Tiers) -> Worked:
    pair = both_of(figures)
    if isinstance(pair, Worked):
        return pair
    actual, target = pair
    gap = figures.ahead(actual, target)
    base = figures.weight * formula.base
    steps = [
        Step(f"和参照值的差（好为正）{figures.ahead_text(actual, target)}", gap),
        Step(f"基础分 = {said(figures.weight)} × {percent(formula.base)}", base),
    ]
    left, sign, points = abs(gap), 1 if gap >= 0 else -1, base
    for number, divisor in enumerate(formula.up if gap >= 0 else formula.down, 1):
        part = min(left, formula.width)
        if part == 0:
            break
        added = sign * part * base / divisor
        word = "加" if sign > 0 else "减"
        text = f"第 {number} 段 {word} {said(part)} × {said(base)} ÷ {said(divisor)}"
        steps.append(Step(text, added))
        points, left = points + added, left - part
    if left:
        steps.append(Step(f"余下 {said(left)} 超出最后一段，不再{'加' if sign > 0 else '减'}"))
    steps.append(Step("得分 = 各段相加", points))
    return _bounded(points, figures.weight * formula.least, None, steps)


def pieces(figures: Figures, formula: Pieces) -> Worked:
    pair = both_of(figures)
    if isinstance(pair, Worked):
        return pair
    actual, target = pair
    gap = figures.ahead(actual, target)
    each = formula.over if gap >= 0 else formula.short
    raw = gap * each
    steps = [
        Step(f"和目标的差（好为正）{figures.ahead_text(actual, target)}", gap),
        Step(
            f"{'每多 1 加' if gap >= 0 else '每少 1 减'} {said(each)}，{said(abs(gap))} × {said(each)}",
            raw,
        ),
    ]
    part = within(raw, -formula.most_down, formula.most)
    if part != raw:
        steps.append(Step(f"{'加分' if raw > 0 else '减分'}到封顶 {said(abs(part))} 为止", part))
    start = figures.weight * formula.start
    points = start + part
    if start:
        text = f"得分 = {said(figures.weight)} × {percent(formula.start)} + {in_brackets(part)}"
        steps.append(Step(text, points))
    return Worked(points, tuple(steps))


def four_levels(figures: Figures, formula: FourLevels) -> Worked:
    per_share = formula.bonus * 100
    limit = 1 + formula.most_bonus / per_share if per_share else Fraction(1)
    got = ratio_of(figures, limit)
    if isinstance(got, Worked):
        return got
    ratio, step = got
    weight = figures.weight
    if ratio < formula.passing:
        text = f"不到 {percent(formula.passing)}，不得分"
        return Worked(Fraction(0), (step, Step(text, Fraction(0))))
    if ratio < 1:
        points = weight * ratio
        text = f"已到 {percent(formula.passing)}、未完成，按实绩：{said(weight)} × {said(ratio)}"
        return Worked(points, (step, Step(text, points)))
    bonus = min(per_share * (ratio - 1), formula.most_bonus)
    if bonus == 0:
        return Worked(weight, (step, Step("完成，得满分", weight)))
    more = f"超额 {said((ratio - 1) * 100)} 个百分点，每点加 {said(formula.bonus)}，最多加 {said(formula.most_bonus)}"
    points = weight + bonus
    return Worked(
        points, (step, Step(more, bonus), Step(f"得分 = {said(weight)} + {said(bonus)}", points))
    )


def _bounded(
    raw: Fraction, least: Fraction | None, most: Fraction | None, steps: list[Step]
) -> Worked:
    points = within(raw, least, most)
    if points != raw:
        steps.append(
            Step(f"{'超过最高分' if points < raw else '低于最低分'}，按 {said(points)} 计", points)
        )
    return Worked(points, tuple(steps))
