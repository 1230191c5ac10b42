"""L117 一项指标两个数: the same thing, by the same year, has two numbers that do not agree.

Anti-pattern: 到2026年，城镇化率达到65%。…… 到2026年，全市城镇化率达到66%.
Best practice: the same number at both places.

Not a clash: a yearly number beside one by a deadline, a part beside its whole, two areas (全省, 全国), a floor beside a
number above it. Left out, because the name alone does not tell what is meant: things to be added (培育示范企业 in two
tasks), growth without a base year, and two numbers of one sentence.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from luoshi.lint._amounts import allowed, half_step, printed, ratio
from luoshi.lint._names import area_of, core_of
from luoshi.lint._passages import sentence_at
from luoshi.lint.finding import Finding, at_target, quoted
from luoshi.plan import Plan, Target, parse_unit

CODE = "L117"
NAME = "一项指标两个数"
_KINDS = ("level", "share", "growth", "change_pp", "cumulative")
_SHORTEST = 4
"""Shorter names (企业, 总产值) say too little to be the same thing twice."""


def check(plan: Plan) -> Iterator[Finding]:
    first: dict[tuple[object, ...], Target] = {}
    for target in plan.targets:
        name = core_of(target.indicator)
        if target.kind not in _KINDS or len(name) < _SHORTEST or not _is_firm(target):
            continue
        key = (name, target.kind, target.cadence, target.year, target.base_year)
        before = first.setdefault(key, target)
        if before is not target and _clash(plan, before, target):
            yield at_target(
                CODE,
                "question",
                target,
                f"{quoted(target.indicator)}在这里是{_number(target)}，在{_place(before)}是{_number(before)}。",
                "请核对后统一；若口径不同，请在名称上分开。",
            )


def _is_firm(target: Target) -> bool:
    moves = target.kind in ("growth", "change_pp")
    return not moves or target.base_year is not None or target.cadence == "average"


def _clash(plan: Plan, one: Target, other: Target) -> bool:
    if one.part_of == other.id or other.part_of == one.id:
        return False
    if len({area_of(one.indicator), area_of(other.indicator)} - {""}) > 1:
        return False
    if sentence_at(plan.text, one.start, one.end) == sentence_at(plan.text, other.start, other.end):
        return False
    factor = ratio(other.unit, parse_unit(one.unit))
    if factor is None or _same(one, other, factor):
        return False
    left = allowed(plan.text, one, half_step(one.value))
    right = allowed(plan.text, other, half_step(other.value))
    if left is None or right is None:
        return one.op == other.op
    open_alike = (left.low is None, left.high is None) == (right.low is None, right.high is None)
    return open_alike or not left.meets(right.times(factor))


def _same(one: Target, other: Target, factor: Fraction) -> bool:
    left = (printed(one.value), printed(one.value2 or one.value))
    right = (printed(other.value), printed(other.value2 or other.value))
    if None in left or None in right:
        return True
    return all(a == b * factor for a, b in zip(left, right, strict=True) if a and b)


def _number(target: Target) -> str:
    upper = f"—{target.value2}" if target.value2 else ""
    return f"{target.value}{upper}{target.unit}"


def _place(target: Target) -> str:
    return target.section or "开头"
