"""口径: how an indicator's figures come, and when the next one is due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from luoshi.plan import Period, month_index, month_of_index
from luoshi.plan.periods import Frequency
from luoshi.progress.model import Accumulation, Source
from luoshi_web.ledger.pages.standing import IndicatorFacts, TargetStanding

FREQUENCY_WORDS: Final[dict[Frequency, str]] = {
    "month": gettext_noop("每月"),
    "quarter": gettext_noop("每季"),
    "half_year": gettext_noop("每半年"),
    "year": gettext_noop("每年"),
}
_ACCUMULATION_WORDS: Final[dict[Accumulation, str]] = {
    "period": gettext_noop("一期只算一期的数"),
    "year_to_date": gettext_noop("从 1 月起的当年累计数"),
    "since_start": gettext_noop("从规划起始日起的累计数"),
    "level": gettext_noop("期末达到的数"),
}


_SOURCE_WORDS: Final[dict[Source, str]] = {
    "statistics": gettext_noop("官方统计，只导入"),
    "register": gettext_noop("由台账算出"),
    "report": gettext_noop("单位录入"),
}


@dataclass(frozen=True, slots=True)
class Due:
    """The next figure to come. month: index of the month by whose end it is normally there."""

    period: Period
    month: int
    is_late: bool

    @property
    def words(self) -> str:
        year, month = month_of_index(self.month)
        text = _("%(period)s数，%(year)s 年 %(month)s 月底前")
        if self.is_late:
            text = _("%(period)s数，应在 %(year)s 年 %(month)s 月底前")
        return text % {
            "period": self.period.words(),
            "year": year,
            "month": month,
        }


def next_due(
    indicator: IndicatorFacts, last: str | None, as_of: date, first: int | None = None
) -> Due:
    """The period after the last one known; without any, the first that counts (first: its month), else the day's own."""
    if last:
        known = Period.parse(last)
        period = Period.ending(indicator.frequency, *month_of_index(known.last)).next()
    else:
        start = month_index(as_of.year, as_of.month) if first is None else first
        period = Period.ending(indicator.frequency, *month_of_index(start))
    month = period.last + indicator.lag_months
    return Due(period, month, is_late=month < month_index(as_of.year, as_of.month))


def definition(one: TargetStanding, last: str | None, as_of: date) -> tuple[tuple[str, str], ...]:
    indicator = one.indicator
    made = [
        (_("指标"), f"{indicator.name}（{indicator.unit}）" if indicator.unit else indicator.name),
        (_("频率"), _(FREQUENCY_WORDS[indicator.frequency])),
        (_("口径"), _(_ACCUMULATION_WORDS[indicator.accumulation])),
        (_("出数"), _source(indicator)),
        (_("下次更新"), next_due(indicator, last, as_of, one.rule.start).words),
    ]
    if one.rule.base is not None:
        made.append((_("基数"), f"{one.rule.base:f} {one.target.unit}"))
    if indicator.note:
        made.append((_("说明"), indicator.note))
    return tuple(made)


def _source(indicator: IndicatorFacts) -> str:
    kind = _(_SOURCE_WORDS[indicator.source])
    name = indicator.source_name or _("未定")
    lag = _("期后 %(n)s 个月") % {"n": indicator.lag_months}
    return f"{name}，{kind}，{lag}"
