"""An item's rule as a Chinese sentence, from the declaration: what a page prints beside the points."""

from __future__ import annotations

from fractions import Fraction

from luoshi.scoring.kinds import (
    AllOrNothing,
    BasePoints,
    ByPlace,
    Efficacy,
    Formula,
    FourLevels,
    KeyProjects,
    Pieces,
    ProjectPoints,
    Proportion,
    ReachThenPlace,
    Spread,
    Tiers,
)
from luoshi.scoring.model import Item
from luoshi.scoring.saying import percent, said

_WHEN_EQUAL = {"full": "相同时都按最高", "middle": "相同时都按中间", "none": "相同时不计算"}


def formula_words(item: Item, weight: Fraction) -> str:
    """The rule with this weight's numbers, its bounds and its direction."""
    words = [_rule(item.formula, weight)]
    if item.direction == "less":
        words.append("越小越好")
    if item.among == "all":
        words.append("和所有单位一起比")
    if item.least is not None:
        words.append(f"不低于 {said(weight * item.least)} 分")
    if item.most is not None:
        words.append(f"不超过 {said(weight * item.most)} 分")
    return "；".join(words)


def _rule(formula: Formula, weight: Fraction) -> str:
    w = said(weight)
    match formula:
        case Proportion():
            least = f"，不低于 {percent(formula.least)}" if formula.least else ""
            return f"{w} 分 × 完成率，完成率最高按 {percent(formula.cap)}{least}"
        case AllOrNothing():
            return f"达到目标得 {w} 分，没有达到不得分"
        case ByPlace():
            least = f"，不低于 {percent(formula.least)}" if formula.least else ""
            return f"第 1 名得 {w} 分，每低一名少 {percent(formula.step)}{least}"
        case ReachThenPlace():
            at = said(weight * formula.reached)
            kept = f"，不低于 {at} 分" if formula.kept else ""
            return f"没有达到目标不得分，正好达到得 {at} 分，超过的第 1 名得 {w} 分，每低一名少 {percent(formula.step)}{kept}"
        case BasePoints():
            return _base_points(formula, weight)
        case Efficacy():
            return _efficacy(formula, w)
        case Spread():
            return (
                f"最好的系数 {said(formula.high)}，最差的 {said(formula.low)}，其余按差距折算"
                f"（{_WHEN_EQUAL[formula.when_equal]}）；{w} 分 × 系数 ÷ 100"
            )
        case Tiers():
            return _tiers(formula, weight)
        case Pieces():
            start = f"基础 {said(weight * formula.start)} 分，" if formula.start else ""
            return (
                f"{start}比目标每多 1 加 {said(formula.over)} 分，最多加 {said(formula.most)} 分；"
                f"每少 1 减 {said(formula.short)} 分，最多减 {said(formula.most_down)} 分"
            )
        case FourLevels():
            bonus = (
                f"超额每个百分点加 {said(formula.bonus)} 分，最多加 {said(formula.most_bonus)} 分；"
                if formula.most_bonus
                else ""
            )
            return (
                f"{bonus}完成得 {w} 分；完成 {percent(formula.passing)} 以上按实绩；"
                f"不到 {percent(formula.passing)} 不得分"
            )
        case ProjectPoints():
            full = "本组最高积分" if formula.full is None else f"{said(formula.full)} 分"
            return f"逐个项目积分相加，{w} 分 × 积分 ÷ {full}（{_projects(formula)}）"
        case KeyProjects():
            return f"{_key_projects(formula)}；合计 {said(formula.full)} 分折成 {w} 分"


def _base_points(formula: BasePoints, weight: Fraction) -> str:
    whole = "满" if formula.whole else ""
    return (
        f"基准 {said(weight * formula.base)} 分，比目标每好（差）{whole}{said(formula.step)} 加（减）"
        f"{said(formula.points)} 分，最高 {said(weight * formula.most)} 分，最低 {said(weight * formula.least)} 分"
    )


def _efficacy(formula: Efficacy, weight: str) -> str:
    high = "本组最好" if formula.satisfied is None else said(formula.satisfied)
    low = "本组最差" if formula.unallowed is None else said(formula.unallowed)
    clamp = "，两头封住" if formula.clamp else "，两头不封"
    return (
        f"满意值 {high}，不允许值 {low}，功效系数 = (实际 − 不允许值) ÷ (满意值 − 不允许值) × {said(formula.spread)}"
        f" + {said(formula.base)}{clamp}（{_WHEN_EQUAL[formula.when_equal]}）；{weight} 分 × 系数 ÷ 100"
    )


def _tiers(formula: Tiers, weight: Fraction) -> str:
    base = weight * formula.base

    def parts(divisors: tuple[Fraction, ...]) -> str:
        return "、".join(f"1/{said(each)}" for each in divisors)

    return (
        f"和参照值持平得 {said(base)} 分；每 {said(formula.width)} 为一段，高出的每 1 依次加基础分的 {parts(formula.up)}，"
        f"低的依次减 {parts(formula.down)}，不低于 {said(weight * formula.least)} 分"
    )


def _projects(formula: ProjectPoints) -> str:
    sizes = "、".join(f"{said(band.floor)} 亿元以上 {said(band.points)}" for band in formula.sizes)
    sorts = "、".join(f"{word} {said(points)}" for word, points in formula.sorts)
    stages = "、".join(f"{word} {said(points)}" for word, points in formula.stages)
    return (
        f"新开 {said(formula.begun)}、续建 {said(formula.continued)}；{sizes}；{sorts}；"
        f"进度 {said(formula.progress)} × 完成 ÷ 年度计划；上级考核 {said(formula.named)}；{stages}；"
        f"单月投资超 {said(formula.month_over)} 亿元 {said(formula.month)}；"
        f"集中推进每次 {said(formula.pushed)}，最多 {formula.most_pushed} 次"
    )


def _key_projects(formula: KeyProjects) -> str:
    places = "、".join(f"前 {worst} 名 {said(points)}" for worst, points in formula.places)
    return (
        f"年度计划 {said(formula.plan)} 分，不到 100% 每点减 {said(formula.below)}，超过每点加 {said(formula.above)}，"
        f"{percent(formula.beyond_from)} 以上每点加 {said(formula.beyond)}，最多加减 {said(formula.plan_most)}；"
        f"半年排名{places}；新开工每个 {said(formula.each_start)}，最多 {said(formula.most_starts)}；"
        f"开工率 {percent(formula.rate_few)}（{formula.few} 个以内）或 {percent(formula.rate_many)} 得 {said(formula.start_points)}，"
        f"每差 10 个百分点加减 {said(formula.per_rate)}，最多 {said(formula.most_rate)}；没有新开工任务 {said(formula.no_starts)}；"
        f"未按时开工或入库每个减 {said(formula.late)}"
    )
