"""Other weights for the same scheme: what a replay and the sensitivity ask for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from luoshi.scoring.model import Group, Item, Scheme, ScoringError
from luoshi.scoring.saying import said


def with_weights(scheme: Scheme, weights: Mapping[str, Mapping[str, Fraction]]) -> Scheme:
    """The scheme with these weights, by group and item; what is not named stays. Raises ScoringError where a group's sum is not
    the scheme's, naming both, for a group or an item it does not have, and for a weight below zero.
    """
    known = {group.code for group in scheme.groups}
    strange = [code for code in weights if code not in known]
    if strange:
        raise ScoringError(f"办法里没有“{strange[0]}”这一组。", f"有：{'、'.join(sorted(known))}。")
    groups = tuple(_changed(scheme, group, weights.get(group.code, {})) for group in scheme.groups)
    return replace(scheme, groups=groups)


def sum_fault(scheme: Scheme, group: Group) -> str | None:
    """What is wrong with a group's sum of weights, as a sentence; None when it is as the scheme says."""
    total = sum(
        (scheme.weight_of(group, item) for item in scheme.items_of(group)), start=Fraction(0)
    )
    if total == scheme.full:
        return None
    return f"“{group.label}”各项权重合计 {said(total)}，办法规定 {said(scheme.full)}。"


def moved(scheme: Scheme, item: Item, by: Fraction, *, only: str = "") -> Scheme:
    """The item's weight times (1 + by) in every group that has it, or in one `only`; the others of the group scaled so that the sum stays.

    A group where the item bears no weight, or all of it, stays as it is: there is nothing to move, or nobody to give.
    """
    weights: dict[str, dict[str, Fraction]] = {}
    for group in scheme.groups:
        items = scheme.items_of(group)
        if item not in items or (only and only != group.code):
            continue
        old = scheme.weight_of(group, item)
        rest = scheme.full - old
        if old == 0 or rest == 0:
            continue
        new = old * (1 + by)
        scale = (scheme.full - new) / rest
        weights[group.code] = {
            each.code: new if each is item else scheme.weight_of(group, each) * scale
            for each in items
        }
    return with_weights(scheme, weights)


def _changed(scheme: Scheme, group: Group, weights: Mapping[str, Fraction]) -> Group:
    asked = {item.code: item for item in scheme.items_of(group)}
    for code, weight in weights.items():
        if code not in asked:
            raise ScoringError(
                f"“{group.label}”没有“{code}”这一项。", f"有：{'、'.join(asked) or '没有一项'}。"
            )
        if weight < 0:
            raise ScoringError(
                f"“{group.label}”的“{asked[code].label}”权重是 {said(weight)}。", "权重不能小于 0。"
            )
    if not weights:
        return group
    made = replace(group, weights={**(group.weights or {}), **weights})
    fault = sum_fault(scheme, made)
    if fault:
        raise ScoringError(fault, "请改到相等。")
    return made
