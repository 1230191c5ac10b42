"""Which entries a question is about: whose, of which period, as known when."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from luoshi.plan import Period, month_of_index
from luoshi.registers.model import RegisterError, SpanName
from luoshi.registers.values import day_number

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def instant(moment: datetime) -> int:
    """Microseconds since 1970 UTC, as `recorded` holds them. The moment must know its time zone."""
    if moment.tzinfo is None:
        raise RegisterError("时刻没有写明时区。", "请给出带时区的时刻。")
    return (moment - _EPOCH) // timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Scope:
    """known_on: rows recorded later are not known. started_on: of the programme. area: one area only; None: all.

    on: the day stocks are counted; None: the period's last day. with_sample: rows that were made up count too.
    """

    programme: int
    period: Period
    known_on: datetime
    started_on: date
    area: str | None = None
    on: date | None = None
    with_sample: bool = True

    @property
    def known(self) -> int:
        return instant(self.known_on)

    @property
    def day(self) -> int:
        return day_number(self.on or self.period.ends_on)

    def days_of(self, span: SpanName) -> tuple[int, int]:
        """First and last day of the span, yyyymmdd, both included; every span ends with the period."""
        last = day_number(self.period.ends_on)
        if span == "since_start":
            return day_number(self.started_on), last
        if span == "by_end":
            return 0, last
        year, month = month_of_index(self.period.first)
        return (year * 10000 + (101 if span == "year" else month * 100 + 1)), last

    def in_year(self, year: int) -> Scope:
        """The same months of another year."""
        months = 12 * (year - self.period.year)
        period = Period(
            self.period.first + months, self.period.last + months, self.period.frequency
        )
        return replace(self, period=period)
