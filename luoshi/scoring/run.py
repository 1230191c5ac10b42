"""Facts -> every unit's full working. Order of steps: docs/design/scoring.md."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from luoshi.ranking import places
from luoshi.scoring._adding import add_scores, capped, check_claims, veto_scores
from luoshi.scoring._grouping import units_by_group
from luoshi.scoring._mean import geometric_mean
from luoshi.scoring.facts import Facts, ItemFact, UnitFacts
from luoshi.scoring.figures import Figures, within
from luoshi.scoring.formulas import compared, work
from luoshi.scoring.kinds import WITH_TARGET
from luoshi.scoring.model import Group, Item, Scheme, ScoringError
from luoshi.scoring.results import ItemScore, Run, Score, Step, Worked
from luoshi.scoring.saying import percent, printed, said

_UNKNOWN = ItemFact(why="没有这项的数。")


@dataclass(frozen=True, slots=True)
class _Field:
    """An item's figures among those it is held against, by unit."""

    ranks: Mapping[str, int | None]
    of: int
    best: Fraction | None
    worst: Fraction | None


def score(scheme: Scheme, facts: Facts) -> Run:
    """Everyone's score. Raises ScoringError for facts that no honest run can be made of, naming the unit."""
    members = units_by_group(scheme, facts)
    for unit in facts.units:
        check_claims(scheme, unit)
    fields = _fields(scheme, members)
    scores = tuple(
        _score(scheme, facts, group, unit, fields)
        for group in scheme.groups
        for unit in members[group.code]
    )
    inside = {each.unit for each in scores}
    outside = tuple(unit.code for unit in facts.units if unit.code not in inside)
    return Run(scheme.code, scheme.version, facts.year, facts.as_of, scores, outside)


def _fields(
    scheme: Scheme, members: Mapping[str, tuple[UnitFacts, ...]]
) -> dict[tuple[str, str], _Field]:
    """By item and group; an item held against all has the same field in each."""
    made: dict[tuple[str, str], _Field] = {}
    for item in scheme.items:
        asked = [group for group in scheme.groups if item in scheme.items_of(group)]
        told = {group.code: _told(item, members[group.code]) for group in asked}
        everyone = {unit: value for values in told.values() for unit, value in values.items()}
        for group in asked:
            values = told[group.code] if item.among == "group" else everyone
            made[item.code, group.code] = _field(item, values)
    return made


def _told(item: Item, units: tuple[UnitFacts, ...]) -> dict[str, Fraction | None]:
    """A unit without a target, where one is needed, is no standard for the others."""
    return {
        unit.code: None if _untasked(item, fact) else compared(item.formula, fact)
        for unit in units
        for fact in [unit.items.get(item.source, _UNKNOWN)]
    }


def _untasked(item: Item, fact: ItemFact) -> bool:
    """Given no target: it matters where the formula needs one, or where there is no figure either."""
    return not fact.assigned and (item.formula.kind in WITH_TARGET or not _known(item, fact))


def _known(item: Item, fact: ItemFact) -> bool:
    listed = item.formula.kind == "place" and fact.place is not None
    return bool(fact.actual is not None or fact.projects or fact.key_projects or listed)


def _field(item: Item, values: Mapping[str, Fraction | None]) -> _Field:
    less = item.direction == "less"
    found = places(values, least_first=less)
    known = [value for value in values.values() if value is not None]
    high, low = max(known, default=None), min(known, default=None)
    ranks = {unit: place.rank if place else None for unit, place in found.items()}
    return _Field(ranks, len(known), low if less else high, high if less else low)


def _score(
    scheme: Scheme,
    facts: Facts,
    group: Group,
    unit: UnitFacts,
    fields: Mapping[tuple[str, str], _Field],
) -> Score:
    items = [
        _item(scheme, facts, group, item, unit, fields[item.code, group.code])
        for item in scheme.items_of(group)
    ]
    items, base, steps = _totalled(scheme, items)
    adds, deducts = add_scores(scheme.adds, unit.adds), add_scores(scheme.deducts, unit.deducts)
    if base is not None:
        more, more_steps = capped(adds, scheme.adds.most, "加分")
        less, less_steps = capped(deducts, scheme.deducts.most, "扣分")
        base += more - less
        steps += [*more_steps, *less_steps]
        if more or less:
            steps.append(Step("总分 = 各项得分 + 加分 − 扣分", base))
        base = _bounded(scheme, base, steps)
    shown = None if base is None else printed(base, scheme.decimals)
    return Score(
        unit.code, unit.name, group.code, tuple(items), adds, deducts,
        veto_scores(scheme, unit), tuple(steps), base, shown,
    )  # fmt: skip


def _bounded(scheme: Scheme, base: Fraction, steps: list[Step]) -> Fraction:
    kept = within(base, scheme.least, scheme.most)
    if kept != base:
        steps.append(
            Step(f"{'超过最高分' if kept < base else '低于最低分'}，按 {said(kept)} 计", kept)
        )
    return kept


def _item(
    scheme: Scheme, facts: Facts, group: Group, item: Item, unit: UnitFacts, field: _Field
) -> ItemScore:
    weight = scheme.weight_of(group, item)
    fact = unit.items.get(item.source, _UNKNOWN)
    if _untasked(item, fact):
        return _no_target(scheme, item, weight, fact)
    target, before = _target(scheme, facts, fact)
    worked = _guarded(item, fact, target) or work(
        item.formula, _figures(item, weight, unit, fact, target, field)
    )
    if worked.points is None:
        return _no_data(scheme, item, weight, fact, unit, (*before, *worked.steps))
    steps = [*before, *worked.steps]
    points = _within_item(item, weight, worked.points, steps)
    return ItemScore(item.code, weight, "scored", points, points, tuple(steps), fact)


def _figures(
    item: Item,
    weight: Fraction,
    unit: UnitFacts,
    fact: ItemFact,
    target: Fraction | None,
    field: _Field,
) -> Figures:
    place = fact.place if fact.place is not None else field.ranks.get(unit.code)
    of = 0 if fact.place is not None else field.of
    return Figures(
        weight, fact.actual, target, item.direction, place, of, field.best, field.worst,
        fact.projects, fact.key_projects,
    )  # fmt: skip


def _guarded(item: Item, fact: ItemFact, target: Fraction | None) -> Worked | None:
    """Why there is no figure, in the words of whoever looked for it, rather than in the formula's."""
    if not _known(item, fact):
        return Worked(None, (Step(fact.why or "没有完成数，不计算。"),))
    if item.formula.kind in WITH_TARGET and target is None:
        return Worked(None, (Step(fact.why or "没有目标数，不计算。"),))
    return None


def _target(scheme: Scheme, facts: Facts, fact: ItemFact) -> tuple[Fraction | None, list[Step]]:
    """The target that counts: adjusted where approval came in time, with the sentence that says so."""
    told = fact.adjusted
    if told is None:
        return fact.target, []
    day = told.approved_on
    paper = f"{told.document}（{day.isoformat()} 批准）"
    limit = scheme.adjust_until
    if limit is None:
        return fact.target, [Step(f"{paper} 调整目标：本办法不许调整，仍按原目标计")]
    if day.year != facts.year or (day.month, day.day) > limit:
        until = f"{facts.year} 年 {limit[0]} 月 {limit[1]} 日"
        return fact.target, [Step(f"{paper} 调整目标：不在 {until} 以前批准，仍按原目标计")]
    old = "没有" if fact.target is None else said(fact.target)
    return told.target, [
        Step(f"{paper} 调整目标：原为 {old}，按 {said(told.target)} 计", told.target)
    ]


def _within_item(item: Item, weight: Fraction, points: Fraction, steps: list[Step]) -> Fraction:
    least = None if item.least is None else weight * item.least
    most = None if item.most is None else weight * item.most
    kept = within(points, least, most)
    if kept != points:
        side, share = ("最高", item.most) if kept < points else ("最低", item.least)
        of = f"（权重的 {percent(share)}）" if share is not None else ""
        steps.append(Step(f"单项{side}{of}，按 {said(kept)} 计", kept))
    return kept


def _no_target(scheme: Scheme, item: Item, weight: Fraction, fact: ItemFact) -> ItemScore:
    rule = item.no_target or scheme.no_target
    told = fact.why or "本单位没有这项任务"
    if rule == "reweigh":
        step = Step(f"{told.rstrip('。')}：不计分，权重分到其他项")
        return ItemScore(item.code, weight, "no_target", None, None, (step,), fact)
    share = scheme.no_target_share if rule == "share" else Fraction(0)
    points = weight * share
    words = f"得 {said(weight)} × {percent(share)}" if rule == "share" else "按办法不得分"
    step = Step(f"{told.rstrip('。')}：{words}", points)
    return ItemScore(item.code, weight, "no_target", points, points, (step,), fact)


def _no_data(
    scheme: Scheme,
    item: Item,
    weight: Fraction,
    fact: ItemFact,
    unit: UnitFacts,
    steps: tuple[Step, ...],
) -> ItemScore:
    rule = item.no_data or scheme.no_data
    if rule == "refuse" and weight:
        why = steps[-1].text
        raise ScoringError(
            f"{unit.name}的“{item.label}”没有分：{why}", "请补上数据，或改办法的 no_data。"
        )
    if rule == "zero":
        step = Step("按办法，没有数据不得分", Fraction(0))
        return ItemScore(
            item.code, weight, "no_data", Fraction(0), Fraction(0), (*steps, step), fact
        )
    step = Step("没有数据，不计分，权重分到其他项")
    return ItemScore(item.code, weight, "no_data", None, None, (*steps, step), fact)


def _totalled(
    scheme: Scheme, items: list[ItemScore]
) -> tuple[list[ItemScore], Fraction | None, list[Step]]:
    """Weights of items left out spread over the others in proportion, then the sum or the mean."""
    kept = sum((each.weight for each in items if each.counted is not None), Fraction(0))
    if kept == 0:
        return items, None, [Step("没有一项能计分，不出总分")]
    steps = []
    factor = scheme.full / kept
    if factor != 1:
        steps.append(
            Step(f"能计分的权重 {said(kept)}，各项 × {said(scheme.full)} ÷ {said(kept)}", factor)
        )
        items = [_times(each, factor) for each in items]
    if scheme.total == "geometric":
        mean = geometric_mean(
            [(each.counted / each.weight / factor, each.weight / kept) for each in items
             if each.counted is not None and each.weight]
        )  # fmt: skip
        total = mean * scheme.full
        steps.append(Step(f"各项系数的加权几何平均 × {said(scheme.full)}", total))
        return items, total, steps
    total = sum((each.counted for each in items if each.counted is not None), Fraction(0))
    steps.append(Step("各项得分相加", total))
    return items, total, steps


def _times(each: ItemScore, factor: Fraction) -> ItemScore:
    if each.counted is None:
        return each
    return ItemScore(
        each.item,
        each.weight,
        each.state,
        each.points,
        each.counted * factor,
        each.steps,
        each.fact,
    )


def group_scores(run: Run) -> dict[str, tuple[Score, ...]]:
    """Scores by group, groups in the scheme's order."""
    found: dict[str, list[Score]] = defaultdict(list)
    for each in run.scores:
        found[each.group].append(each)
    return {group: tuple(scores) for group, scores in found.items()}
