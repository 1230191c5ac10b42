"""How much the weights matter: one moved, the others scaled so that the sum stays. Costs two scorings an item, and one more a
group whose first place can change hands.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Final

from luoshi.scoring._curves import NEAR, curves_of, first_meeting, true_curves
from luoshi.scoring.facts import Facts
from luoshi.scoring.model import Group, Item, Scheme
from luoshi.scoring.ranks import group_places
from luoshi.scoring.results import Run, Score, Sensitivity, Swing, Tipping
from luoshi.scoring.run import group_scores, score
from luoshi.scoring.saying import percent
from luoshi.scoring.weights import moved

TENTH: Final = Fraction(1, 10)
_UNTOLD: Final = "得分不随权重按比例变，算不出临界点"


def sensitivity(scheme: Scheme, facts: Facts, by: Fraction = TENTH) -> Sensitivity:
    """by: the relative move, 1/10 for 10 %. Items without weight are left out: there is nothing to move."""
    run = score(scheme, facts)
    swings: list[Swing] = []
    tippings: list[Tipping] = []
    for item in scheme.items:
        if not any(scheme.weight_of(group, item) for group in scheme.groups):
            continue
        up, down = score(moved(scheme, item, by), facts), score(moved(scheme, item, -by), facts)
        swings += [_swing(item, by, run, up), _swing(item, -by, run, down)]
        tippings += _tippings(scheme, item, by, facts, (down, run, up))
    return Sensitivity(tuple(swings), tuple(tippings), _sentence(scheme, by, swings))


def _swing(item: Item, by: Fraction, run: Run, other: Run) -> Swing:
    before, after = group_places(run), group_places(other)
    changed = tuple(unit for unit, place in before.items() if place != after[unit])
    return Swing(item.code, by, changed, _firsts_changed(run, other))


def _firsts_changed(run: Run, other: Run) -> tuple[str, ...]:
    before, after = group_scores(run), group_scores(other)
    return tuple(
        group for group in before if _leaders(before[group]) != _leaders(after.get(group, ()))
    )


def _leaders(scores: Sequence[Score]) -> frozenset[str]:
    ranked = [each for each in scores if each.ranked and each.printed is not None]
    top = max((each.printed for each in ranked if each.printed is not None), default=None)
    return frozenset(each.unit for each in ranked if each.printed == top)


def _tippings(
    scheme: Scheme, item: Item, by: Fraction, facts: Facts, runs: tuple[Run, Run, Run]
) -> list[Tipping]:
    made = []
    names = {each.unit: each.name for each in runs[1].scores}
    for group in scheme.groups:
        weight = scheme.weight_of(group, item)
        if item not in scheme.items_of(group) or not 0 < weight < scheme.full:
            continue
        down, now, up = (_totals(run, group) for run in runs)
        if len(now) < 2:
            continue
        leader = max(now, key=lambda unit: now[unit])
        curves = true_curves(curves_of(group, by, runs[1], runs[2]), (by, up), (-by, down))
        told: tuple[str, Fraction] | str | None = _UNTOLD
        if leader in curves:
            told = first_meeting(curves, leader, (Fraction(-1), scheme.full / weight - 1))
        if isinstance(told, tuple) and not _meets(scheme, item, group, facts, (leader, *told)):
            told = _UNTOLD
        made.append(_tipping(item, group, names, leader, told, len(now) - len(curves)))
    return made


def _totals(run: Run, group: Group) -> dict[str, Fraction]:
    return {
        each.unit: each.total
        for each in run.scores
        if each.group == group.code and each.ranked and each.total is not None
    }


def _meets(
    scheme: Scheme, item: Item, group: Group, facts: Facts, found: tuple[str, str, Fraction]
) -> bool:
    """Scored again with exactly that move, both have the same total, or as near as a root can be told."""
    leader, rival, at = found
    totals = _totals(score(moved(scheme, item, at, only=group.code), facts), group)
    return abs(totals[leader] - totals[rival]) <= NEAR


def _tipping(
    item: Item,
    group: Group,
    names: Mapping[str, str],
    leader: str,
    found: tuple[str, Fraction] | str | None,
    apart: int,
) -> Tipping:
    """apart: how many of the group could not be followed, which the sentence says."""
    if found is None:
        told = f"“{item.label}”的权重怎么变，“{group.label}”第一名都不变。"
    elif isinstance(found, str):
        told = f"“{group.label}”的“{item.label}”{found}。"
    elif found[1] == 0:
        told = f"“{group.label}”第一名现在就并列，权重一动就分出先后。"
    else:
        word = "提高" if found[1] > 0 else "降低"
        told = (
            f"“{item.label}”的权重{word} {percent(abs(found[1]))} 时，"
            f"“{group.label}”的{names[found[0]]}追平第一名{names[leader]}。"
        )
    if apart and not isinstance(found, str):
        told = f"{told.rstrip('。')}（另有 {apart} 个单位的得分不按比例变，没有算）。"
    rival, at = found if isinstance(found, tuple) else (None, None)
    return Tipping(item.code, group.code, at, leader, rival, told)


def _sentence(scheme: Scheme, by: Fraction, swings: Sequence[Swing]) -> str:
    if not swings:
        return "没有可以变动的权重。"
    units = {unit for swing in swings for unit in swing.changed}
    groups = {group for swing in swings for group in swing.first}
    size = percent(by)
    if not units:
        return f"任何一项的权重增减 {size}，组内名次都不变。"
    worst = max(swings, key=lambda swing: len(swing.changed))
    way = "增" if worst.by > 0 else "减"
    firsts = (
        f"第一名会换的组：{'、'.join(scheme.group(code).label for code in _in_order(scheme, groups))}"
        if groups
        else "各组第一名都不变"
    )
    return (
        f"任何一项的权重增减 {size}，共有 {len(units)} 个单位的组内名次会变；变动最多的是“{scheme.item(worst.item).label}”"
        f"{way} {size}，有 {len(worst.changed)} 个；{firsts}。"
    )


def _in_order(scheme: Scheme, groups: set[str]) -> list[str]:
    return [group.code for group in scheme.groups if group.code in groups]
