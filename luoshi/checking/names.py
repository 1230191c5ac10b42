"""The names that checks may use, and what they are worth for one figure. docs/design/checking.md tells each in words."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from importlib import resources
from statistics import median
from typing import Any

import yaml

from luoshi.checking._usual import is_sane, moves_of, same_kind, slip_of, tamed, usual_of
from luoshi.checking.expressions import Known, Type
from luoshi.checking.model import Figure, Past, Told
from luoshi.plan import Period, Quantity, UnitError, parse_unit

_RATES = frozenset({"share", "points"})

NAMES: dict[str, Type] = {
    "finite": "truth", "same_dimension": "truth", "counted": "truth", "below_zero": "truth",
    "share": "truth", "rate": "truth", "evidence_needed": "truth", "first_of_year": "truth",
    "accumulation": "text", "indicator": "text", "unit": "text", "note": "text", "total_words": "text",
    "move_words": "text", "flow_words": "text", "previous_words": "text", "year_end_words": "text", "period_words": "text",
    "slip_words": "text", "whole_name": "text", "other_name": "text", "indicator_unit": "text",
    "history": "numbers", "moves": "numbers", "parts": "numbers",
    "value": "number", "previous": "number", "year_ago": "number", "year_end": "number", "change": "number",
    "move": "number", "flow": "number", "last_flow": "number", "usual": "number", "usual_low": "number",
    "usual_high": "number", "unusual": "number", "slip": "number", "same_run": "number", "decimals": "number",
    "usual_decimals": "number", "month": "number", "months": "number", "whole": "number",
    "other": "number", "other_rounding": "number", "expected": "number", "evidence_count": "number",
}  # fmt: skip


@cache
def _words() -> dict[str, Any]:
    text = resources.files("luoshi.checking").joinpath("words.yaml").read_text("utf-8")
    loaded: dict[str, Any] = yaml.safe_load(text)
    return loaded


def names_of(figure: Figure) -> dict[str, Known]:
    """Every name of NAMES with its value, None where it is unknown."""
    value = figure.value if figure.value is not None and is_sane(figure.value) else None
    past = same_kind(figure.history, figure.period)
    found = _facts(figure) | _before(figure, past, value) | _beside(figure, value)
    found |= _moves(figure, past, value)
    return {name: found.get(name) for name in NAMES}


def _facts(figure: Figure) -> dict[str, Known]:
    dimension = parse_unit(figure.unit).dimension
    wanted = figure.indicator_unit
    value = figure.value
    below_zero = figure.below_zero
    if below_zero is None:
        below_zero = any(word in figure.indicator for word in _words()["below_zero"])
    finite = value is None or is_sane(value)
    return {
        "finite": finite,
        "value": value if finite else None,
        "same_dimension": wanted is None or parse_unit(wanted).dimension == dimension,
        "indicator_unit": wanted,
        "counted": dimension in _words()["counted"],
        "below_zero": below_zero or dimension == "points" or figure.kind in ("growth", "change_pp"),
        "share": figure.kind == "share" and dimension == "share",
        "rate": dimension in _RATES,
        "accumulation": figure.accumulation,
        "total_words": "数" if figure.accumulation in ("period", "level") else "累计数",
        "indicator": figure.indicator,
        "unit": figure.unit,
        "note": figure.note.strip() or None,
        "month": Decimal(figure.period.last % 12 + 1),
        "months": Decimal(figure.period.last - figure.period.first + 1),
        "evidence_needed": figure.evidence_needed,
        "evidence_count": None if figure.evidence_count is None else Decimal(figure.evidence_count),
        "period_words": words_of(figure.period, figure.period),
    }


def _before(figure: Figure, past: Sequence[Past], value: Decimal | None) -> dict[str, Known]:
    by_end = {p.period.last: p for p in past}
    length = figure.period.last - figure.period.first + 1
    previous = by_end.get(figure.period.last - length)
    year_ago = by_end.get(figure.period.last - 12)
    older = [p for p in past if p.period.year < figure.period.year]
    year_end = older[-1] if older and older[-1].period.year == figure.period.year - 1 else None
    run = 1
    for earlier in reversed(past):
        if earlier.value != value:
            break
        run += 1
    places = [_places(p.value) for p in past]
    return {
        "history": tuple(p.value for p in past),
        "previous": previous.value if previous else None,
        "previous_words": words_of(previous.period, figure.period) if previous else None,
        "year_ago": year_ago.value if year_ago else None,
        "year_end": year_end.value if year_end else None,
        "year_end_words": words_of(year_end.period, figure.period) if year_end else None,
        "first_of_year": len(older) == len(past),
        "change": value - previous.value if value is not None and previous else None,
        "same_run": None if value is None else Decimal(run),
        "decimals": None if value is None else Decimal(_places(value)),
        "usual_decimals": Decimal(max(places)) if places else None,
    }


def _moves(figure: Figure, past: Sequence[Past], value: Decimal | None) -> dict[str, Known]:
    if value is None:
        return {}
    *before, move = moves_of([*past, Past(figure.period, value)], figure.accumulation)
    moves = tuple(m for m in before if m is not None)
    words = _words()
    places = max((_places(p.value) for p in past), default=0)
    usual = usual_of(moves, Decimal(1).scaleb(-places), int(words["fewest"]))
    exact = None if move is None else _rounded(move, max(places, _places(value)))
    level = figure.accumulation == "level"
    adds = not level and figure.accumulation != "period"
    found: dict[str, Known] = {
        "moves": moves,
        "move": exact,
        "move_words": "比上期变化" if level else "本期增加" if adds else "本期",
        "flow": value if level else exact,
        "last_flow": past[-1].value if level and past else before[-1] if before else None,
        "flow_words": "本期增加" if adds else "本期",
    }
    if usual and move is not None:
        reach = Decimal(words["times"]) * usual.spread
        found["usual"] = _rounded(usual.middle, places)
        low = usual.middle - reach
        found["usual_low"] = _rounded(max(low, Decimal(0)) if min(moves) >= 0 else low, places)
        found["usual_high"] = _rounded(usual.middle + reach, places)
        found["unusual"] = usual.score(move) / Decimal(words["times"])
    return found | _slip(figure, past, value)


def _slip(figure: Figure, past: Sequence[Past], value: Decimal) -> dict[str, Known]:
    """Against last period; a year's first running total against a year ago; an amount against the middle of three or more."""
    words = _words()
    by_end = {p.period.last: p for p in past}
    length = figure.period.last - figure.period.first + 1
    reference, said = by_end.get(figure.period.last - length), ""
    pool: list[Decimal] = []
    amount = reference.value if reference else None
    if reference:
        said = words_of(reference.period, figure.period)
    if figure.accumulation == "year_to_date" and (
        reference is None or reference.period.year < figure.period.year
    ):
        last_year = by_end.get(figure.period.last - 12)
        amount, said = (last_year.value if last_year else None), "上年同期"
    elif figure.accumulation == "period":
        pool = [p.value for p in past if p.value]
        amount, said = (median(pool) if len(pool) >= 3 else None), "以往各期"
    step = Decimal(1).scaleb(-max((_places(p.value) for p in past), default=0))
    if amount is None or abs(amount) < 5 * step:
        return {}
    slip = slip_of(value, amount, pool, words["slips"], Decimal(words["within"]))
    return {"slip": slip, "slip_words": said}


def _beside(figure: Figure, value: Decimal | None) -> dict[str, Known]:
    parts = (_in_unit(part, figure.unit) for part in figure.parts)
    other = _in_unit(figure.other, figure.unit)
    return {
        "whole": _in_unit(figure.whole, figure.unit),
        "whole_name": figure.whole.name if figure.whole else None,
        "parts": tuple(part for part in parts if part is not None),
        "other": other,
        "other_name": figure.other.name if figure.other else None,
        "other_rounding": _rounding(figure, value, figure.other),
        "expected": tamed(figure.expected),
    }


def _rounding(figure: Figure, value: Decimal | None, other: Told | None) -> Decimal | None:
    """By how much two figures of one thing may differ: half of the last place of the coarser one."""
    told = tamed(other.value) if other else None
    if value is None or other is None or told is None:
        return None
    half = Decimal(1).scaleb(-_places(told)) / 2
    theirs = _in_unit(Told(other.name, half, other.unit), figure.unit)
    return None if theirs is None else max(theirs, Decimal(1).scaleb(-_places(value)) / 2)


def _in_unit(told: Told | None, unit: str) -> Decimal | None:
    """None too when the units do not convert: what cannot be compared contradicts nothing."""
    value = tamed(told.value) if told else None
    if told is None or value is None:
        return None
    try:
        return Quantity(value, parse_unit(told.unit)).to(parse_unit(unit)).value
    except UnitError:
        return None


def _places(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return max(-exponent, 0) if isinstance(exponent, int) else 0


def _rounded(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def words_of(period: Period, beside: Period) -> str:
    """The period as a form names it beside another: the year only when it is another; a space goes before digits."""
    year, _, rest = period.words().partition("年")
    rest = f" {rest[:-1]} 月" if rest[:1].isdigit() else rest
    if rest and period.year == beside.year:
        return rest
    return f" {year} 年{rest}"
