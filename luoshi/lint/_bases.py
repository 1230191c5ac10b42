"""Values that a paper prints for years gone by, from which a growth may be counted."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from luoshi.lint._amounts import half_step, printed, ratio
from luoshi.lint._names import core_of
from luoshi.lint._passages import sentence_at
from luoshi.lint.knowledge import words
from luoshi.plan import Plan, Target, parse_unit

# 比2023年 in a clause before is what that clause compares with, not when this one was.
_YEAR = re.compile(r"(?<![比较与以到])(?<!(?<!截)至)((?:19|20)\d\d)\s*年")
_MAGNITUDE = re.compile(r"^[十百千万亿]+(?=.)")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_BEFORE_A_NAME = "年末底月度时初，"
_LONGEST_NAME = 40


@dataclass(frozen=True, slots=True)
class Base:
    """A value printed for a year, in the unit of the level it was asked for; words: as printed."""

    year: int
    value: Fraction
    rounding: Fraction
    words: str


class Bases:
    """Looks for a thing's values in the text, once for each thing."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._starts = [target.start for target in plan.targets]
        self._known: dict[tuple[str, str], list[Base]] = {}

    def of(self, level: Target) -> list[Base]:
        key = (core_of(level.indicator), level.unit)
        if key not in self._known:
            self._known[key] = list(self._printed(*key))
        return self._known[key]

    def _printed(self, name: str, unit: str) -> Iterator[Base]:
        """Name, at most a word of saying, a number and a unit of the dimension; the year stands before the name."""
        says = "|".join(map(re.escape, words("growth", "says")))
        pattern = re.compile(
            rf"{re.escape(name[:_LONGEST_NAME])}(?:(?:由|从)(?P<year>\d{{4}})年的?)?(?:{says})?"
            rf"(?P<value>\d{{1,12}}(?:\.\d{{1,6}})?)"
            rf"(?P<unit>[十百千万亿]{{0,2}}{re.escape(_MAGNITUDE.sub('', unit))})"
        )
        for found in pattern.finditer(self._plan.text):
            factor = ratio(found["unit"], parse_unit(unit))
            value = printed(found["value"])
            year = int(found["year"]) if found["year"] else self._year_of(found.start())
            if year and factor is not None and value is not None:
                rounding = half_step(found["value"]) * factor
                yield Base(year, value * factor, rounding, found["value"] + found["unit"])

    def _year_of(self, at: int) -> int | None:
        """None inside a target of another year: that number is a promise, and inside a longer name."""
        text = self._plan.text
        start, _ = sentence_at(text, at, at)
        years = _YEAR.findall(text, start, at)
        if not years or not self._begins(at, start):
            return None
        year = int(years[-1])
        index = bisect_right(self._starts, at) - 1
        around = self._plan.targets[index] if index >= 0 else None
        promised = around is not None and at < around.end and around.year != year
        return None if promised else year

    def _begins(self, at: int, start: int) -> bool:
        """Whether a name begins here: 农业营业收入 is no 营业收入."""
        before = self._plan.text[start:at].rstrip()
        area = next((a for a in words("names", "areas") if before.endswith(a)), "")
        before = before[: len(before) - len(area)]
        return not before or before[-1] in _BEFORE_A_NAME or not _HAN.match(before[-1])
