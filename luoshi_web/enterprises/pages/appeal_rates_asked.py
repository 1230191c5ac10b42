"""What rates of appeals are asked for, and the cases parted into their lines: for the page, the cases behind, the sheet."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Final

from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from luoshi.enterprises import RatedCase, Rates, appeal_rules, percent, rates_by, rates_of
from luoshi.plan import Period
from luoshi_web.enterprises.appeal_rates import days_of, rated_cases
from luoshi_web.enterprises.pages.appeals import month_in
from luoshi_web.offices.models import Unit
from luoshi_web.offices.queries import Access

CODES: Final = ("response", "in_time", "solved", "satisfied")
BYS: Final = (
    ("unit", gettext_noop("承办单位")), ("town", gettext_noop("镇街")),
    ("category", gettext_noop("类别")), ("month", gettext_noop("月份")),
)  # fmt: skip
_USUAL_MONTHS: Final = 3
_MOST_MONTHS: Final = 24


@dataclass(frozen=True, slots=True)
class RateAsked:
    """by: of BYS. first, last: months, both included. key: of a line, "" for all of them; rate: of CODES, "" for any.
    until: the last day that is over."""

    by: str
    first: Period
    last: Period
    key: str = ""
    rate: str = ""
    until: date = date.max

    @classmethod
    def of(cls, given: Mapping[str, str], today: date) -> RateAsked:
        """What is not known is the usual: by unit, of the last three months."""
        by = given.get("by", "")
        last = month_in(given.get("to", "")) or Period.month(today.year, today.month)
        first = month_in(given.get("from", "")) or _months_before(last, _USUAL_MONTHS - 1)
        if first > last or last.first - first.first >= _MOST_MONTHS:
            first = _months_before(last, _USUAL_MONTHS - 1)
        rate = given.get("rate", "")
        return cls(
            by=by if by in dict(BYS) else "unit",
            first=first,
            last=last,
            key=given.get("key", "")[:40],
            rate=rate if rate in CODES else "",
            until=today - timedelta(days=1),
        )

    def url(self, to: str, **more: str) -> str:
        told = {"by": self.by, "from": str(self.first), "to": str(self.last)} | more
        return f"{to}?{urlencode({name: value for name, value in told.items() if value})}"

    @property
    def days(self) -> tuple[date, date]:
        """What is due later, or today, is nobody's failing yet."""
        return days_of(self.first)[0], min(days_of(self.last)[1], self.until)

    def days_in(self, month: Period) -> tuple[date, date]:
        first, last = days_of(month)
        return first, min(last, self.until)

    @property
    def words(self) -> str:
        if self.first == self.last:
            return self.first.words()
        return _("%(first)s到%(last)s") % {"first": self.first.words(), "last": self.last.words()}

    @property
    def months(self) -> list[Period]:
        return [
            _months_before(self.last, n) for n in range(self.last.first - self.first.first, -1, -1)
        ]


def _months_before(month: Period, n: int) -> Period:
    at = month.first - n
    return Period.month(at // 12, at % 12 + 1)


def cases_asked(access: Access, asked: RateAsked) -> list[RatedCase]:
    return rated_cases(access.programme, *asked.days)


def parted(
    access: Access, asked: RateAsked, cases: Sequence[RatedCase]
) -> list[tuple[str, str, Rates]]:
    """Key, label and rates of each line, in the order of units, categories or time."""
    if asked.by == "month":
        months = [(str(m), m.words(), rates_of(cases, *asked.days_in(m))) for m in asked.months]
        return [one for one in months if refs_of(one[2])]
    found = rates_by(cases, *asked.days, _key_of(asked.by))
    labels = _labels(access, asked.by)
    order = {key: place for place, key in enumerate(labels)}
    ranked = sorted(found.items(), key=lambda pair: order.get(str(pair[0]), len(order)))
    return [(str(key), labels.get(str(key), _("没有写镇街")), rates) for key, rates in ranked]


def _key_of(by: str) -> Callable[[RatedCase], int | str | None]:
    return {
        "unit": lambda case: case.unit, "town": lambda case: case.town,
        "category": lambda case: case.category,
    }[by]  # fmt: skip


def _labels(access: Access, by: str) -> dict[str, str]:
    if by == "category":
        return {each.code: each.label for each in appeal_rules().categories.values()}
    rows = Unit.objects.filter(programme=access.programme).order_by("position", "code")
    return {str(pk): name for pk, name in rows.values_list("pk", "name")}


def refs_of(rates: Rates) -> set[str]:
    return {ref for code in CODES for ref in rates.of(code).cases}


def share_words(value: Fraction) -> str:
    return str(value.numerator) if value.denominator == 1 else f"{float(value):.1f}"


def mark_words(value: Fraction | None) -> str:
    """Points of 100, to a tenth, half up as `percent` rounds."""
    return "—" if value is None else percent(value / 100).removesuffix("%")
