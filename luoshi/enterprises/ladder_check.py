"""What an enterprise told of itself against the criteria of a title: met, short by how much, or not told.

A self-check says what is missing. It never says that an enterprise is, or will be, recognised: that is for whoever
recognises it. A figure that nobody told is not zero, and never makes a criterion short. Arithmetic: docs/design/ladder.md.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext
from fractions import Fraction
from itertools import pairwise
from typing import Final, Literal

from luoshi.enterprises._ladder_words import lack_words, number_words, requirement, shown
from luoshi.enterprises.ladder_model import (
    AgeOf,
    AllOf,
    AnyOf,
    ByBand,
    Compare,
    Figure,
    GrowthOf,
    Holds,
    Is,
    Ladder,
    LadderError,
    MeanGrowthOf,
    Never,
    PointItem,
    Points,
    RatioOf,
    Standard,
    SumOf,
    Test,
    Told,
)

State = Literal["met", "short", "untold"]
MOST: Final = Decimal(10) ** 12
_NUMBER: Final = re.compile(r"-?\d{1,15}(?:\.\d{1,6})?", re.ASCII)
_DAY: Final = re.compile(r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?", re.ASCII)
_TRUTHS: Final[Mapping[str, bool]] = {"yes": True, "是": True, "no": False, "否": False}


@dataclass(frozen=True, slots=True)
class Found:
    """asks: what the criterion asks; told: what was found; lacks: what is missing, "" unless short. untold: figures that are
    wanted for an answer and that nobody told."""

    state: State
    asks: str
    told: str
    lacks: str = ""
    untold: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Checked:
    """One version of a title's criteria, each with what was found. stands: whether it is in force on the day."""

    standard: Standard
    stands: bool
    criteria: tuple[Found, ...]

    def count(self, state: State) -> int:
        return sum(one.state == state for one in self.criteria)


def figure_in(figure: Figure, text: str) -> Told | None:
    """What was typed; None for nothing, which is not zero. Raises LadderError."""
    bare = unicodedata.normalize("NFKC", text).replace(",", "").replace(" ", "")
    if not bare:
        return None
    if figure.kind == "yesno":
        truth = _TRUTHS.get(bare.lower())
        if truth is None:
            raise LadderError(f"“{figure.label}”填的“{text[:20]}”不是“是”或“否”。", "请选一项。")
        return truth
    if figure.kind == "choice":
        if bare not in figure.choices:
            raise LadderError(f"“{figure.label}”没有“{text[:20]}”这一类。", "请选一项。")
        return bare
    if figure.kind == "day":
        return _day(figure, bare)
    if not _NUMBER.fullmatch(bare) or abs(Decimal(bare)) > MOST:
        raise LadderError(
            f"“{figure.label}”填的“{text[:20]}”不是数。", f"请填以{figure.unit or '个'}计的数字；没有数就空着。"
        )  # fmt: skip
    number = Fraction(bare)
    if number < 0 and not figure.code.startswith("profit"):
        raise LadderError(f"“{figure.label}”不能是负数。", "请核对。")
    return number


def _day(figure: Figure, bare: str) -> date:
    found = _DAY.fullmatch(bare)
    try:
        if found is not None:
            return date(*map(int, found.groups()))
    except ValueError:
        # 31 June has the form of a day.
        pass
    raise LadderError(f"“{figure.label}”填的“{bare[:20]}”不是日期。", "请写成 2020-10-08 的样子。")


def check(
    rules: Ladder,
    standard: Standard,
    told: Mapping[str, Told],
    holds: Collection[str] | None,
    day: date,
) -> Checked:
    """told: by code of a figure. holds: codes of the titles valid on that day; None where nobody knows."""
    checking = _Checking(rules, told, holds, day)
    found = tuple(checking.test(one.test) for one in standard.criteria)
    return Checked(standard, standard.stands_on(day), found)


def value_of(rules: Ladder, code: str, told: Mapping[str, Told], day: date) -> Fraction | None:
    """A figure's number or a measure's; of growth the quotient of the last year over the first. None: not told, or nothing to
    divide by."""
    if code in rules.figures:
        value = told.get(code)
        return value if isinstance(value, Fraction) else None
    formula = rules.measures[code].formula
    if isinstance(formula, AgeOf):
        since = told.get(formula.day)
        return Fraction(full_years(since, day)) if isinstance(since, date) else None
    if isinstance(formula, RatioOf):
        of, over = _total(formula.of, told), _total(formula.over, told)
        return None if of is None or not over or over < 0 else of / over * 100
    if isinstance(formula, SumOf):
        return _total(formula.of, told)
    if isinstance(formula, MeanGrowthOf):
        return _mean_growth(formula.years, told)
    first, last = _total((formula.first,), told), _total((formula.last,), told)
    return None if last is None or first is None or first <= 0 else last / first


def full_years(since: date, day: date) -> int:
    """Whole years; one born on 29 February is a year older on 1 March."""
    return day.year - since.year - ((day.month, day.day) < (since.month, since.day))


def _total(codes: Iterable[str], told: Mapping[str, Told]) -> Fraction | None:
    values = [told.get(code) for code in codes]
    numbers = [value for value in values if isinstance(value, Fraction)]
    return sum(numbers, Fraction(0)) if len(numbers) == len(values) else None


def _mean_growth(years: tuple[str, ...], told: Mapping[str, Told]) -> Fraction | None:
    values = [told.get(code) for code in years]
    numbers = [value for value in values if isinstance(value, Fraction)]
    if len(numbers) < len(values) or any(value <= 0 for value in numbers[1:]):
        return None
    growths = [now / before - 1 for now, before in pairwise(numbers)]
    return sum(growths, Fraction(0)) / len(growths) * 100


class _Checking:
    """One enterprise on one day."""

    def __init__(
        self, rules: Ladder, told: Mapping[str, Told], holds: Collection[str] | None, day: date
    ) -> None:
        self.rules, self.told, self.holds, self.day = rules, told, holds, day

    def test(self, test: Test) -> Found:
        if isinstance(test, Compare):
            return self._compare(test)
        if isinstance(test, Is):
            return self._is(test)
        if isinstance(test, AllOf):
            return self._all(test)
        if isinstance(test, AnyOf):
            return self._any(test)
        if isinstance(test, Holds):
            return self._holds(test)
        if isinstance(test, ByBand):
            return self._band(test)
        if isinstance(test, Points):
            return self._points(test)
        return Found("short", test.words, "", test.words)

    def _compare(self, test: Compare) -> Found:
        label, unit = self.rules.label_of(test.of), self.rules.unit_of(test.of)
        asks = requirement(label, test.op, test.bound, unit)
        value = value_of(self.rules, test.of, self.told, self.day)
        if value is None:
            missing = self._missing(test.of)
            return Found(
                "untold", asks, "" if missing else "算不出（除数不是正数）", untold=missing
            )
        formula = self.rules.measures[test.of].formula if test.of in self.rules.measures else None
        bound = test.bound
        if isinstance(formula, GrowthOf):
            # Compared as quotients, so that nothing is rounded: (1 + x)^n.
            bound = (1 + bound / 100) ** formula.years
        met = {
            "ge": value >= bound, "gt": value > bound, "le": value <= bound, "lt": value < bound,
        }[test.op]  # fmt: skip
        told = _rate(value, formula.years) if isinstance(formula, GrowthOf) else value
        words = number_words(told, unit, up=test.op in ("le", "lt") and not met)
        if met:
            return Found("met", asks, words)
        return Found("short", asks, words, lack_words(told, test.op, test.bound, unit))

    def _is(self, test: Is) -> Found:
        label = self.rules.label_of(test.of)
        wanted = test.value if isinstance(test.value, str) else ("是" if test.value else "否")
        asks, value = f"{label}：{wanted}", self.told.get(test.of)
        if value is None:
            return Found("untold", asks, "", untold=(test.of,))
        words = value if isinstance(value, str) else ("是" if value else "否")
        if value == test.value:
            return Found("met", asks, words)
        return Found("short", asks, words, f"{label}是“{words}”")

    def _all(self, test: AllOf) -> Found:
        parts = [self.test(part) for part in test.parts]
        states = {part.state for part in parts}
        state: State = "short" if "short" in states else "untold" if "untold" in states else "met"
        return _together(
            state, parts, "，且 ", [one for one in parts if one.state == "short"], "，"
        )

    def _any(self, test: AnyOf) -> Found:
        parts = [self.test(part) for part in test.parts]
        states = {part.state for part in parts}
        state: State = "met" if "met" in states else "untold" if "untold" in states else "short"
        found = _together(state, parts, "，或 ", parts, "，或")
        if state != "met":
            return found
        ways = "，".join(one.told for one in parts if one.state == "met")
        return Found("met", found.asks, ways)

    def _holds(self, test: Holds) -> Found:
        labels = "或".join(self.rules.titles[code].label for code in test.titles)
        asks = f"已是{labels}，称号在有效期内"
        if self.holds is None:
            return Found("untold", asks, "")
        held = [self.rules.titles[code].label for code in test.titles if code in self.holds]
        if held:
            return Found("met", asks, "、".join(held))
        return Found("short", asks, "台账里没有", f"先取得{labels}")

    def _band(self, test: ByBand) -> Found:
        label, unit = self.rules.label_of(test.of), self.rules.unit_of(test.of)
        value = value_of(self.rules, test.of, self.told, self.day)
        if value is None:
            return Found("untold", f"按{label}分档", "", untold=self._missing(test.of))
        band = test.band(value)
        if isinstance(band.test, Never):
            return Found("short", band.test.words, number_words(value, unit), band.test.words)
        found = self.test(band.test)
        asks = f"{label}{number_words(value, unit)}的一档：{found.asks}"
        return Found(found.state, asks, found.told, found.lacks, found.untold)

    def _points(self, test: Points) -> Found:
        """Between the least and the most that the figures told allow."""
        floors = [one.label for one in test.items if one.above is not None]
        asks = f"合计不低于 {shown(test.least)} 分" + "".join(
            f"，{one}不能是 0 分" for one in floors
        )
        spans = [self._span(item) for item in test.items]
        least, most = sum(low for low, _high in spans), sum(high for _low, high in spans)
        words = "，".join(
            f"{item.label} {_span_words(*span)}"
            for item, span in zip(test.items, spans, strict=True)
        )
        told = f"{words}，合计 {_span_words(least, most)} 分"
        untold = tuple(
            dict.fromkeys(
                code
                for item, (low, high) in zip(test.items, spans, strict=True)
                if low != high
                for table in item.tables
                for code in self._missing(table.of)
            )
        )
        pairs = list(zip(test.items, spans, strict=True))
        barred = [
            item.label for item, span in pairs if item.above is not None and span[1] <= item.above
        ]
        if barred or most < test.least:
            lacks = [f"{one}是 0 分" for one in barred]
            lacks += [f"还差 {shown(test.least - most)} 分"] if most < test.least else []
            return Found("short", asks, told, "，".join(lacks))
        sure = all(item.above is None or span[0] > item.above for item, span in pairs)
        if sure and least >= test.least:
            return Found("met", asks, told)
        return Found("untold", asks, told, untold=untold)

    def _span(self, item: PointItem) -> tuple[int, int]:
        """The best table counts: one that nobody told may still be better than the others."""
        low = high = 0
        for table in item.tables:
            value = value_of(self.rules, table.of, self.told, self.day)
            points = None if value is None else table.points(value)
            low = max(low, points or 0)
            high = max(high, table.most if points is None else points)
        return low, high

    def _missing(self, code: str) -> tuple[str, ...]:
        return tuple(one for one in self.rules.needs(code) if one not in self.told)


def _together(
    state: State, parts: list[Found], between: str, lacking: list[Found], lacks: str
) -> Found:
    untold = tuple(dict.fromkeys(code for one in parts for code in one.untold))
    told = "；".join(one.told for one in parts if one.told)
    return Found(
        state,
        between.join(one.asks for one in parts),
        told,
        lacks.join(one.lacks for one in lacking if one.lacks) if state == "short" else "",
        untold if state == "untold" else (),
    )


def _rate(quotient: Fraction, years: int) -> Fraction:
    """The yearly growth in % that comes to the quotient, for the eye only: cut after the fourth decimal."""
    if quotient <= 0:
        return Fraction(-100)
    with localcontext() as context:
        context.prec = 40
        root = (Decimal(quotient.numerator) / Decimal(quotient.denominator)) ** (Decimal(1) / years)
        return Fraction(int((root - 1) * 10**6), 10**4)


def _span_words(low: int, high: int) -> str:
    return str(low) if low == high else f"{low}–{high}"
