"""The peer: recognizers-text, which finds amounts and dates in Chinese text, and nothing they belong to.

Its models are made once, outside every measurement, and it is given a paragraph at a time, which suits it better than whole texts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, getcontext
from typing import Any

_PRECISION = getcontext().prec
from recognizers_date_time import DateTimeRecognizer  # noqa: E402
from recognizers_number import NumberRecognizer  # noqa: E402
from recognizers_number_with_unit import NumberWithUnitRecognizer  # noqa: E402
from recognizers_text import Culture  # noqa: E402

# The peer's import makes all decimal arithmetic of the process count with 15 digits; ours is not to change by it.
getcontext().prec = _PRECISION

_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Amount:
    """start, end: half-open offsets in the whole text; value without magnitude words (1000亿 is 100000000000)."""

    start: int
    end: int
    value: Decimal


class Peer:
    """Numbers, percentages, money and measures; dates apart, for who wants amounts only."""

    def __init__(self) -> None:
        numbers = NumberRecognizer(Culture.Chinese)
        units = NumberWithUnitRecognizer(Culture.Chinese)
        self._amounts: tuple[Any, ...] = (
            numbers.get_number_model(),
            numbers.get_percentage_model(),
            units.get_currency_model(),
            units.get_dimension_model(),
        )
        self._dates: Any = DateTimeRecognizer(Culture.Chinese).get_datetime_model()
        self.dates("到2026年底前")
        list(self.amounts("到2026年达到35%，新增20家、投资1000亿元、绿化30平方公里"))

    def amounts(self, text: str) -> Iterator[Amount]:
        """Every number it sees, once a model that sees it."""
        at = 0
        for line in text.split("\n"):
            for model in self._amounts if line else ():
                for found in model.parse(line):
                    number = _NUMBER.match(str((found.resolution or {}).get("value") or ""))
                    if number:
                        yield Amount(at + found.start, at + found.end + 1, Decimal(number[0]))
            at += len(line) + 1

    def dates(self, text: str) -> int:
        """How many dates and spans of time it sees."""
        return sum(len(self._dates.parse(line)) for line in text.split("\n") if line)
