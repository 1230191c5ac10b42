"""L114 水平与增速对不上: a level and a growth that cannot both come true from the base the paper prints.

Anti-pattern: 2023年物流业营业收入400亿元，到2026年达到500亿元，年均增长10% (it would be 532.4).
Best practice: 2023年物流业营业收入400亿元，到2026年达到500亿元，年均增长7.7%.

Exact fractions; a printed number stands for all that round to it. 以上 leaves room, so two floors never contradict each
other. GDP grows in constant prices and stands in current ones: prices may explain a difference (knowledge/growth.yaml).
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from luoshi.lint._amounts import Range, allowed, half_step, plain
from luoshi.lint._bases import Base, Bases
from luoshi.lint._names import core_of
from luoshi.lint.finding import Finding, at_target, quoted
from luoshi.lint.knowledge import load, words
from luoshi.plan import Plan, Target

CODE = "L114"
NAME = "水平与增速对不上"
_MOST_YEARS = 30
_MOST_DOUBLINGS = 10
_ROUND_WORD = Fraction(1, 20)


def check(plan: Plan) -> Iterator[Finding]:
    """Of several levels for one year the first is taken; L117 speaks of the others."""
    levels: dict[str, dict[int, Target]] = {}
    for target in plan.targets:
        if target.kind in ("level", "cumulative") and target.cadence == "by" and target.year:
            levels.setdefault(core_of(target.indicator), {}).setdefault(target.year, target)
    bases = Bases(plan)
    for growth in plan.targets:
        if growth.kind == "growth" and growth.cadence in ("by", "average"):
            of_name = levels.get(core_of(growth.indicator), {})
            for level in (
                of_name.values() if growth.year is None else _one(of_name.get(growth.year))
            ):
                yield from _of(plan, level, growth, _base(bases, plan, level, growth))


def _one(level: Target | None) -> tuple[Target, ...]:
    return () if level is None else (level,)


def _of(plan: Plan, level: Target, growth: Target, base: Base | None) -> Iterator[Finding]:
    step = _step(plan.text, growth)
    said = allowed(plan.text, level, _half(level))
    if base is None or step is None or said is None or level.year is None:
        return
    years = level.year - base.year if growth.cadence == "average" else 1
    if not 0 < years <= _MOST_YEARS:
        return
    factor = Range(*(None if end is None else (1 + end) ** years for end in (step.low, step.high)))
    reached = Range(
        None if factor.low is None else factor.low * (base.value - base.rounding),
        None if factor.high is None else factor.high * (base.value + base.rounding),
    )
    if said.meets(_with_prices(growth, reached, level.year - base.year)):
        return
    middle = (base.value * end for end in (factor.low, factor.high) if end is not None)
    ends = [plain(end, 1) for end in middle]
    rate = f"{'年均' if growth.cadence == 'average' else ''}{growth.value}{growth.unit}"
    yield at_target(
        CODE,
        "question",
        growth,
        f"{quoted(level.indicator)}以{base.year}年的{base.words}为基数，按{rate}推算，{level.year}年"
        f"约为{'至'.join(dict.fromkeys(ends))}{level.unit}，与所写的{level.value}{level.unit}对不上。",
        "请核对基数、水平和增速三个数；口径不同的，请写明。",
    )


def _half(target: Target) -> Fraction:
    """A goal is a round number even where a count is not: half of its last place at least."""
    return half_step(target.value) or Fraction(1, 2)


def _step(text: str, growth: Target) -> Range | None:
    """The change as a part of the base: 10% is 0.095 to 0.105, 翻一番 is 0.95 to 1.05, a fall is below zero."""
    passage = text[growth.start : growth.end]
    if growth.unit in ("%", "％"):
        rates = allowed(text, growth, _half(growth))
        scale = Fraction(1, 100)
    elif growth.unit in ("倍", "番"):
        rates = allowed(text, growth, half_step(growth.value) or _ROUND_WORD)
        scale = Fraction(1)
    else:
        return None
    if rates is None:
        return None
    low, high = (None if end is None else end * scale for end in (rates.low, rates.high))
    if growth.unit == "番":
        low, high = _doublings(low), _doublings(high)
    if any(word in passage for word in words("growth", "falling")):
        low, high = (None if high is None else -high), (None if low is None else -low)
    return Range(low, high)


def _doublings(times: Fraction | None) -> Fraction | None:
    """Straight between whole doublings, which is near enough for what 翻一番 leaves open."""
    if times is None or not 0 <= times <= _MOST_DOUBLINGS:
        return None
    whole = times.numerator // times.denominator
    return Fraction(2**whole) * (1 + times - whole) - 1


def _with_prices(growth: Target, reached: Range, years: int) -> Range:
    if not any(word in growth.indicator for word in words("growth", "real")):
        return reached
    step = Fraction(int(load("growth")["prices"]), 100)
    return Range(
        None if reached.low is None else reached.low * (1 - step) ** years,
        None if reached.high is None else reached.high * (1 + step) ** years,
    )


def _base(bases: Bases, plan: Plan, level: Target, growth: Target) -> Base | None:
    """The one value printed for the base year; for an average without one, for the last year before the level's."""
    found = [
        base
        for base in bases.of(level)
        if level.year is not None
        and base.year < level.year
        and growth.base_year in (None, base.year)
    ]
    if growth.base_year is None:
        if growth.cadence != "average":
            return None
        starts = plan.horizon[0] - 1 if plan.horizon else max((b.year for b in found), default=0)
        found = [base for base in found if base.year == starts]
    return found[0] if len({base.value for base in found}) == 1 else None
