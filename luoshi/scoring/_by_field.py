"""Formulas that hold a unit against its group: F3, F4, F6, F7."""

from __future__ import annotations

from fractions import Fraction

from luoshi.scoring.figures import Figures, both_of, nothing, within
from luoshi.scoring.kinds import ByPlace, Efficacy, ReachThenPlace, Spread, WhenEqual
from luoshi.scoring.results import Step, Worked
from luoshi.scoring.saying import in_brackets, percent, said

_EQUAL_WORDS = {"full": "都按最高", "middle": "都按中间"}


def by_place(figures: Figures, formula: ByPlace) -> Worked:
    if figures.place is None:
        return nothing("没有名次，不计算。")
    share, steps = _place_share(figures.place, figures.of, formula.step, formula.least)
    points = figures.weight * share
    return Worked(
        points, (*steps, Step(f"得分 = {said(figures.weight)} × {percent(share)}", points))
    )


def reach_then_place(figures: Figures, formula: ReachThenPlace) -> Worked:
    pair = both_of(figures)
    if isinstance(pair, Worked):
        return pair
    actual, target = pair
    gap = figures.ahead(actual, target)
    told = f"实际 {said(actual)}，目标 {said(target)}"
    if gap < 0:
        return Worked(Fraction(0), (Step(f"{told}，没有达到，不得分", Fraction(0)),))
    reached = figures.weight * formula.reached
    at = f"得 {said(figures.weight)} × {percent(formula.reached)}"
    if gap == 0:
        return Worked(reached, (Step(f"{told}，正好达到，{at}", reached),))
    if figures.place is None:
        return nothing(f"{told}，已超过，但没有名次，不计算。")
    share, steps = _place_share(figures.place, figures.of, formula.step, Fraction(0))
    points = figures.weight * share
    lines = [Step(f"{told}，已超过，按名次计分"), *steps]
    lines.append(Step(f"得分 = {said(figures.weight)} × {percent(share)}", points))
    if formula.kept and points < reached:
        points = reached
        lines.append(Step(f"超过目标不低于正好达到的分，{at}", points))
    return Worked(points, tuple(lines))


def efficacy(figures: Figures, formula: Efficacy) -> Worked:
    if figures.actual is None:
        return nothing("没有完成数，不计算。")
    high = figures.best if formula.satisfied is None else formula.satisfied
    low = figures.worst if formula.unallowed is None else formula.unallowed
    if high is None or low is None:
        return nothing("本组没有可比的数，定不出满意值和不允许值，不计算。")
    if high == low:
        top = formula.base + formula.spread
        return _when_equal(figures, formula.when_equal, formula.base, top, "满意值和不允许值相同")
    d = (figures.actual - low) / (high - low) * formula.spread + formula.base
    steps = [
        Step(
            f"功效系数 = ({said(figures.actual)} − {in_brackets(low)}) ÷ ({said(high)} − {in_brackets(low)})"
            f" × {said(formula.spread)} + {said(formula.base)}",
            d,
        )
    ]
    if formula.clamp:
        kept = within(d, formula.base, formula.base + formula.spread)
        if kept != d:
            steps.append(
                Step(f"{'高于满意值' if kept < d else '低于不允许值'}，按 {said(kept)} 计", kept)
            )
        d = kept
    return _of_hundred(figures, d, steps)


def spread(figures: Figures, formula: Spread) -> Worked:
    if figures.actual is None:
        return nothing("没有完成数，不计算。")
    if figures.best is None or figures.worst is None:
        return nothing("本组没有可比的数，不计算。")
    best, worst = figures.best, figures.worst
    if best == worst:
        words = "本组最好和最差相同"
        return _when_equal(figures, formula.when_equal, formula.low, formula.high, words)
    room = formula.high - formula.low
    d = formula.low + room * (figures.actual - worst) / (best - worst)
    text = (
        f"系数 = {said(formula.low)} + {said(room)} × ({said(figures.actual)} − {in_brackets(worst)})"
        f" ÷ ({said(best)} − {in_brackets(worst)})"
    )
    return _of_hundred(figures, d, [Step(text, d)])


def _place_share(
    place: int, of: int, step: Fraction, least: Fraction
) -> tuple[Fraction, list[Step]]:
    among = f"（共 {of} 个）" if of else ""
    raw = 1 - step * (place - 1)
    steps = [Step(f"第 {place} 名{among}：100% − {percent(step)} × {place - 1}", raw)]
    share = max(raw, least)
    if share != raw:
        steps.append(Step(f"低于最低，按 {percent(share)} 计", share))
    return share, steps


def _when_equal(
    figures: Figures, rule: WhenEqual, low: Fraction, high: Fraction, words: str
) -> Worked:
    if rule == "none":
        return nothing(f"{words}，除数为零，不计算。")
    d = high if rule == "full" else (low + high) / 2
    return _of_hundred(figures, d, [Step(f"{words}，{_EQUAL_WORDS[rule]} {said(d)} 计", d)])


def _of_hundred(figures: Figures, d: Fraction, steps: list[Step]) -> Worked:
    points = figures.weight * d / 100
    text = f"得分 = {said(figures.weight)} × {said(d)} ÷ 100"
    return Worked(points, (*steps, Step(text, points)))
