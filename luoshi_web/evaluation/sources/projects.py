"""From the projects' room: rates of the newest frozen month by the day, of a town's projects or of a 专班's."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from django.utils.translation import gettext as _

from luoshi.plan import Period, closed_month, month_of_index
from luoshi.projects import Grouping, Rate, rate_rules, rates_by, schedule_percent
from luoshi_web.evaluation.sources.model import Asked, Found, Sum, Trace
from luoshi_web.evaluation.sources.printed import share_words
from luoshi_web.projects.models import Freeze
from luoshi_web.projects.pages.month_asked import Asked as MonthAsked
from luoshi_web.projects.pages.month_asked import rate_url
from luoshi_web.projects.queries import frozen_months, snapshot_of

RATES: Final = {
    "invest_rate": "invest",
    "start_rate": "start_new",
    "finish_rate": "finish_planned",
    "stat_rate": "entry",
}
"""Word of a source -> the rate of luoshi.projects that it takes."""
_GROUPS: Final[tuple[Grouping, ...]] = ("town", "taskforce")


def of_projects(asked: Asked, word: str) -> dict[str, Found]:
    """A project counts for its town, and for each 专班 that has it; a unit that is neither has no figure.

    The target of a rate with a schedule is what the year's months gone make of it, of any other all.
    """
    freeze = _newest(asked)
    if freeze is None:
        return {}
    snapshot, code = snapshot_of(freeze), RATES[word]
    sums: dict[str, Sum] = {}
    for by in _GROUPS:
        for one in rates_by(snapshot, code, by):
            unit = asked.heir(one.group)
            if unit is not None:
                found = sums.setdefault(unit.code, Sum(sample=freeze.sample))
                found.add(Fraction(one.numerator), Fraction(one.denominator))
                found.traces.append(_trace(asked, freeze, one, by))
    paced = rate_rules()[code].paced
    target = schedule_percent(Period.parse(freeze.month)) if paced else Fraction(100)
    return {code: _found(one, target) for code, one in sums.items()}


def _newest(asked: Asked) -> Freeze | None:
    """Of the months of the period that were over by the day; of its freezes the last."""
    last = min(closed_month(asked.as_of), asked.period.last)
    months = [
        str(Period.month(*month_of_index(index))) for index in range(asked.period.first, last + 1)
    ]
    rows = frozen_months(asked.programme).filter(month__in=months)
    return rows.order_by("-month", "-number").first()


def _trace(asked: Asked, freeze: Freeze, one: Rate, by: Grouping) -> Trace:
    month = Period.parse(freeze.month)
    url = rate_url(
        asked.here, MonthAsked(month, by=by, freeze=freeze.number), one.rule.code, group=one.group
    )
    label = _("%(rate)s（%(month)s第 %(n)s 次冻结）") % {
        "rate": rate_rules()[one.rule.code].label, "month": month.words(), "n": freeze.number,
    }  # fmt: skip
    return Trace(label, share_words(one.numerator, one.denominator, one.unit), url, month.ends_on)


def _found(one: Sum, target: Fraction) -> Found:
    if one.percent is None:
        return Found(traces=tuple(one.traces), note=_("没有列入这个率的项目。"), sample=one.sample)
    figures = {"actual": one.percent, "target": target}
    return Found(figures, tuple(one.traces), sample=one.sample)
