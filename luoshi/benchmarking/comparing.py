"""Two places' figures beside each other. docs/design/benchmarking.md has every rule with its worked table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Final

from luoshi.benchmarking.definitions import differences, likeness
from luoshi.benchmarking.growth import grown, growth_needed, years_to_reach
from luoshi.benchmarking.model import Behind, Comparison, Question, YearFigure
from luoshi.plan import parse_unit

_WIDE: Final = Context(prec=60)
_SHARES: Final = ("%", "％", "‰", "百分点")


def is_share(unit: str) -> bool:
    """Figures that are differences or parts already: told in points, never as a ratio or a growth."""
    return unit.strip() in _SHARES


def compare(
    own: Iterable[YearFigure],
    peer: Iterable[YearFigure],
    question: Question,
    *,
    year: int | None = None,
) -> Comparison:
    """The last year that both have, or `year` if both have it. UnitError where a figure's unit is of another kind."""
    ours, theirs = _by_year(own, question.unit), _by_year(peer, question.unit)
    shared = ours.keys() & theirs.keys()
    if year is not None:
        shared &= {year}
    if not shared:
        return Comparison(None)
    at = max(shared)
    here, there = ours[at], theirs[at]
    gap = here.value - there.value
    found = Comparison(
        year=at,
        own=here.value,
        peer=there.value,
        gap=gap,
        is_behind=_is_behind(gap, question),
        ratio=None if is_share(question.unit) else _ratio(here.value, there.value),
        per_head=_per_head(here.value, there.value, question),
        likeness=likeness(here.definition, there.definition),
        differences=differences(here.definition, there.definition),
        behind=_behind(here.value, at, theirs, question),
    )
    return _catching_up(found, question)


def years_behind(
    value: Decimal, year: int, peer: Iterable[YearFigure], *, smaller_is_better: bool = False
) -> Behind:
    """When the peer last came past `value`, which own has at the end of `year`.

    Both year-ends around that moment must be known: between them the peer is taken to have moved evenly. A peer that fell
    back and came past again counts from the last time.
    """
    sign = -1 if smaller_is_better else 1
    level = Fraction(value) * sign
    known = sorted((one.year, Fraction(one.value) * sign) for one in peer if one.year <= year)
    if not known or known[-1][0] != year:
        return Behind("not_known")
    if known[-1][1] <= level:
        return Behind("none", Fraction(0))
    for (before, low), (after, high) in reversed(list(pairwise(known))):
        if low == level:
            return Behind("known", Fraction(year - before))
        if low < level < high:
            if after - before > 1:
                return Behind("not_known")
            passed = before + (level - low) / (high - low)
            return Behind("known", year - passed, interpolated=True)
    oldest = known[0][0]
    # One figure alone says nothing of the years before it.
    return Behind("at_least", Fraction(year - oldest)) if oldest < year else Behind("not_known")


def half_up(number: Fraction | Decimal, places: int) -> Decimal:
    """As printed: 0.125 to two places is 0.13, -0.125 is -0.13. Exact for every fraction."""
    exact = Fraction(number)
    whole = (abs(exact) * 10**places * 2 + 1) // 2
    shown = Decimal(int(whole)).scaleb(-places, _WIDE)
    return shown.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, _WIDE) * (
        -1 if exact < 0 and whole else 1
    )


def _by_year(figures: Iterable[YearFigure], unit: str) -> dict[int, YearFigure]:
    """In the question's unit; of two for one year the later in the order given."""
    wanted = parse_unit(unit)
    made = {}
    for one in figures:
        factor = parse_unit(one.unit).ratio_to(wanted)
        value = one.value
        if factor != 1:
            value = _WIDE.divide(_WIDE.multiply(value, factor.numerator), factor.denominator)
        made[one.year] = replace(one, value=value, unit=unit)
    return made


def _is_behind(gap: Decimal, question: Question) -> bool | None:
    if question.smaller_is_better is None:
        return None
    return gap > 0 if question.smaller_is_better else gap < 0


def _ratio(own: Decimal, peer: Decimal) -> Fraction | None:
    return Fraction(own) / Fraction(peer) if own > 0 and peer > 0 else None


def _per_head(own: Decimal, peer: Decimal, question: Question) -> Fraction | None:
    ratio = None if is_share(question.unit) else _ratio(own, peer)
    heads = None
    if question.own_heads is not None and question.peer_heads is not None:
        heads = _ratio(question.own_heads, question.peer_heads)
    return None if ratio is None or heads is None else ratio / heads


def _behind(own: Decimal, year: int, peer: dict[int, YearFigure], question: Question) -> Behind:
    if question.smaller_is_better is None:
        return Behind("not_known")
    return years_behind(own, year, peer.values(), smaller_is_better=question.smaller_is_better)


def _catching_up(found: Comparison, question: Question) -> Comparison:
    """Only for who is behind, and knows it; for amounts in growth, for shares in points."""
    if not found.is_behind or found.own is None or found.peer is None or found.year is None:
        return found
    ahead = None if question.by is None else question.by - found.year
    own, peer = Fraction(found.own), Fraction(found.peer)
    if is_share(question.unit):
        return found if not ahead or ahead < 1 else replace(found, points=(peer - own) / ahead)
    if own <= 0 or peer <= 0:
        return found
    ours, theirs = _rate(question.own_growth), _rate(question.peer_growth)
    down = bool(question.smaller_is_better)
    if ours is not None:
        found = replace(found, years_still=years_to_reach(own, ours, peer, downwards=down))
        if theirs is not None:
            growing = years_to_reach(own, ours, peer, theirs, downwards=down)
            found = replace(found, years_growing=growing)
    if ahead is not None and ahead >= 1:
        found = replace(found, still=growth_needed(own, peer, ahead, downwards=down))
        if theirs is not None:
            then = grown(peer, theirs, ahead)
            found = replace(found, growing=growth_needed(own, then, ahead, downwards=down))
    return found


def _rate(percent: Decimal | None) -> Fraction | None:
    """None for what cannot be a growth of something that stays: -100 % and less."""
    if percent is None or percent <= -100:
        return None
    return Fraction(percent) / 100
