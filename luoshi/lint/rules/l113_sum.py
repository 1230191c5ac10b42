"""L113 分项之和不等于总数: parts that claim to be the whole do not add up to it.

Anti-pattern: 新建学校10所，包括小学4所、中学5所.
Best practice: 新建学校10所，包括小学4所、中学6所.

Parts behind 其中 claim nothing and may overlap; they are added up only when their names exclude each other (小学, 中学),
see knowledge/parts.yaml. A part larger than its whole is L102.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import cache
from itertools import accumulate

from luoshi.lint._amounts import half_step, leaves_room_above, plain, printed, ratio
from luoshi.lint._passages import sentence_at
from luoshi.lint.finding import Finding, at_target, quoted
from luoshi.lint.knowledge import load, words
from luoshi.plan import Plan, Target, parse_unit

CODE = "L113"
NAME = "分项之和不等于总数"
_AMOUNTS = ("level", "increase", "cumulative")
_CEILINGS = ("le", "lt")
_BETWEEN = re.compile(r"[\s，,、；;和及与以）)]{0,4}")
_FEWEST = 2


@cache
def _opener() -> re.Pattern[str]:
    listed = "|".join(map(re.escape, words("parts", "whole")))
    return re.compile(rf"\s*(?:[，,（(：:]\s*(?:{listed})|[：:])")


def check(plan: Plan) -> Iterator[Finding]:
    of_whole: dict[str, list[Target]] = {}
    for target in plan.targets:
        if target.part_of:
            of_whole.setdefault(target.part_of, []).append(target)
    for at, whole in enumerate(plan.targets):
        if whole.kind not in _AMOUNTS or whole.value2 or whole.op == "about":
            continue
        opener = _opener().match(plan.text, whole.end)
        if opener:
            yield from _compare(plan, whole, _listed(plan, at, opener.end()), complete=True)
        else:
            parts = of_whole.get(whole.id, [])
            family = _family(parts)
            if family is not None:
                yield from _compare(plan, whole, parts, complete=family)


def _listed(plan: Plan, at: int, opened: int) -> list[Target]:
    """The targets right behind the opener, as long as one follows the other and they are counted alike."""
    whole = plan.targets[at]
    _, stop = sentence_at(plan.text, whole.start, whole.end)
    parts: list[Target] = []
    before = opened
    for part in plan.targets[at + 1 :]:
        joined = part.start <= before or _BETWEEN.fullmatch(plan.text, before, part.start)
        if part.start >= stop or not joined or not _alike(part, whole):
            break
        parts.append(part)
        before = part.end
    return parts


def _alike(part: Target, whole: Target) -> bool:
    return (
        part.kind in _AMOUNTS
        and part.value2 is None
        and part.op != "about"
        and part.cadence == whole.cadence
        and part.year == whole.year
        and ratio(part.unit, parse_unit(whole.unit)) is not None
    )


def _family(parts: Sequence[Target]) -> bool | None:
    """True: the parts are all of it; False: they do not overlap; None: neither is known."""
    for family in load("parts")["families"]:
        held = [[w for w in family["words"] if w in part.indicator] for part in parts]
        alone = {hit[0] for hit in held if len(hit) == 1}
        if len(parts) >= _FEWEST and len(alone) == len(parts):
            return bool(family["all"]) and len(alone) == len(family["words"])
    return None


def _compare(
    plan: Plan, whole: Target, parts: Sequence[Target], *, complete: bool
) -> Iterator[Finding]:
    if len(parts) < _FEWEST or not all(_alike(part, whole) for part in parts):
        return
    amounts = [value for part in parts if (value := _in_unit_of(part, whole)) is not None]
    total = printed(whole.value)
    if total is None or len(amounts) < len(parts):
        return
    rounding = sum((_step(part, whole) for part in parts), half_step(whole.value))
    sums = list(accumulate(amounts))[_FEWEST - 1 :]
    if any(abs(total - part) <= rounding for part in (sums if complete else sums[-1:])):
        return  # what follows the part of the list that adds up is another promise
    if not _is_off(plan, whole, parts, complete=complete, over=sums[-1] > total):
        return
    word = "超过" if sums[-1] > total else "少于"
    yield at_target(
        CODE,
        "question",
        whole,
        f"{quoted(whole.indicator)}写{whole.value}{whole.unit}，所列{len(parts)}个分项相加是"
        f"{plain(sums[-1])}{whole.unit}，{word}总数。",
        "请核对总数和各分项；分项没有列全或互有重叠的，请写明。",
    )


def _is_off(
    plan: Plan, whole: Target, parts: Sequence[Target], *, complete: bool, over: bool
) -> bool:
    """Whether the words leave no room for the difference."""
    ceiling = whole.op in _CEILINGS
    if over:
        return ceiling or not leaves_room_above(plan.text, whole)
    return complete and not ceiling and not any(leaves_room_above(plan.text, p) for p in parts)


def _in_unit_of(part: Target, whole: Target) -> Fraction | None:
    value, factor = printed(part.value), ratio(part.unit, parse_unit(whole.unit))
    return None if value is None or factor is None else value * factor


def _step(part: Target, whole: Target) -> Fraction:
    return half_step(part.value) * (ratio(part.unit, parse_unit(whole.unit)) or 0)
