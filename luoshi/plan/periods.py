"""Periods: year "2024", half-year "2024-H1", quarter "2024-Q3", month "2024-09". Text out equals text in."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from luoshi.errors import LuoshiError

Frequency = Literal["month", "quarter", "half_year", "year"]
FREQUENCY_MONTHS: dict[Frequency, int] = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
_FORM = re.compile(r"(?P<y>\d{4})(?:-(?:H(?P<h>[12])|Q(?P<q>[1-4])|(?P<m>0[1-9]|1[0-2])))?")
FIRST_YEAR, LAST_YEAR = 1949, 2100


class PeriodError(LuoshiError):
    """A period's text is not one of the four forms, or lies outside 1949-2100."""


def month_index(year: int, month: int) -> int:
    """Months since year 0, so that differences are months: 2024-01 is 24288."""
    return year * 12 + month - 1


def month_of_index(index: int) -> tuple[int, int]:
    """The inverse of `month_index`: (year, month)."""
    return index // 12, index % 12 + 1


def closed_month(day: date) -> int:
    """Month index of the last month that is over at the end of the day: 30 September closes September."""
    index = month_index(day.year, day.month)
    return index if (day + timedelta(days=1)).day == 1 else index - 1


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A span of whole months; `first` and `last` are month indexes, both included."""

    first: int
    last: int
    frequency: Frequency

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read one of the four forms. Raises PeriodError."""
        found = _FORM.fullmatch(text.strip())
        if not found or not FIRST_YEAR <= int(found["y"]) <= LAST_YEAR:
            raise PeriodError(
                f"数据期“{text.strip()[:20]}”不是可认的写法。",
                f"请写成 2024、2024-H1、2024-Q3 或 2024-09，年份在 {FIRST_YEAR} 到 {LAST_YEAR} 之间。",
            )
        year = int(found["y"])
        if found["h"]:
            return cls.half_year(year, int(found["h"]))
        if found["q"]:
            return cls.quarter(year, int(found["q"]))
        if found["m"]:
            return cls.month(year, int(found["m"]))
        return cls.of_year(year)

    @classmethod
    def of_year(cls, year: int) -> Period:
        return cls(month_index(year, 1), month_index(year, 12), "year")

    @classmethod
    def half_year(cls, year: int, half: int) -> Period:
        return cls(month_index(year, half * 6 - 5), month_index(year, half * 6), "half_year")

    @classmethod
    def quarter(cls, year: int, quarter: int) -> Period:
        return cls(month_index(year, quarter * 3 - 2), month_index(year, quarter * 3), "quarter")

    @classmethod
    def month(cls, year: int, month: int) -> Period:
        index = month_index(year, month)
        return cls(index, index, "month")

    @classmethod
    def ending(cls, frequency: Frequency, year: int, month: int) -> Period:
        """The period of that frequency that contains the month."""
        length = FREQUENCY_MONTHS[frequency]
        index = month_index(year, month)
        first = index - index % length
        return cls(first, first + length - 1, frequency)

    @property
    def year(self) -> int:
        return self.first // 12

    @property
    def ends_on(self) -> date:
        """The last calendar day."""
        year, month = month_of_index(self.last)
        return date(year, month, calendar.monthrange(year, month)[1])

    def next(self) -> Period:
        """The following period of the same frequency."""
        length = FREQUENCY_MONTHS[self.frequency]
        return Period(self.first + length, self.last + length, self.frequency)

    def __str__(self) -> str:
        year, month = month_of_index(self.last)
        if self.frequency == "year":
            return f"{year}"
        if self.frequency == "half_year":
            return f"{year}-H{month // 6}"
        if self.frequency == "quarter":
            return f"{year}-Q{month // 3}"
        return f"{year}-{month:02d}"

    def words(self) -> str:
        """As officials write it: 2024年, 2024年上半年, 2024年三季度, 2024年9月."""
        year, month = month_of_index(self.last)
        if self.frequency == "year":
            return f"{year}年"
        if self.frequency == "half_year":
            return f"{year}年{'上' if month == 6 else '下'}半年"
        if self.frequency == "quarter":
            return f"{year}年{'一二三四'[month // 3 - 1]}季度"
        return f"{year}年{month}月"
