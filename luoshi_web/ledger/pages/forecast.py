"""预计: where a target's figures point to, in words and as cells of its table. It stands beside the verdict, never instead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from luoshi.forecasting import Outlook, outlook
from luoshi.plan import month_of_index
from luoshi.progress import Observation as Figure
from luoshi_web.ledger.pages.rows import number_text, places_of
from luoshi_web.ledger.pages.standing import Standing, TargetStanding

_WITHOUT: Final = {
    "few": gettext_noop("能连起来的数不足 4 期，不作预计。"),
    "form": gettext_noop("这类目标不作预计：数出得少，或者一个数就定了结果。"),
    "over": gettext_noop("期限以前没有还要出的数，不作预计。"),
    "gap": gettext_noop("中间有缺数，合计不完整，补齐后再作预计。"),
    "suspended": gettext_noop("口径存疑，核实前不作预计。"),
    "settled": gettext_noop("已有结果，不再预计。"),
}
_MET: Final = {
    "le": gettext_noop("不超过上限"),
    "lt": gettext_noop("低于上限"),
    "about": gettext_noop("落在允许的幅度内"),
    "between": gettext_noop("落在区间内"),
}


@dataclass(frozen=True, slots=True)
class ForecastPoint:
    low: Decimal
    middle: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True)
class Forecast:
    """sentence: what is expected, or why nothing is. points: by month index of each period's end."""

    sentence: str
    points: Mapping[int, ForecastPoint] = field(default_factory=dict)

    @property
    def known(self) -> bool:
        return bool(self.points)


def forecast_of(standing: Standing, one: TargetStanding, figures: Sequence[Figure]) -> Forecast:
    """figures: those of the target's indicator, of any area and period, as recorded."""
    why = _not_asked(one)
    if why:
        return Forecast(_(_WITHOUT[why]))
    found = outlook(one.rule, figures, standing.as_of, known_on=standing.known_on)
    if not found.points or found.probability is None:
        return Forecast(_(_WITHOUT[found.why or "few"]))
    points = {p.month: ForecastPoint(p.low, p.middle, p.high) for p in found.points}
    return Forecast(_sentence(one, found), points)


def _not_asked(one: TargetStanding) -> str:
    """Where the judge waits for somebody or has answered for good, a forecast would only confuse."""
    outcome = one.now.rule.partition(".")[2]
    if outcome in ("suspended", "part_exceeds_whole"):
        return "suspended"
    if outcome == "gap":
        return "gap"
    # A level above its cap is missed at that figure, and the next may be below again.
    settled = one.now.verdict in ("achieved", "missed") and one.rule.form != "level_cap"
    return "settled" if settled else ""


def _sentence(one: TargetStanding, found: Outlook) -> str:
    last = found.points[-1]
    year, month = month_of_index(last.month)
    when = (
        _("%(year)s年末") % {"year": year}
        if month == 12
        else _("%(year)s年%(month)s月末") % {"year": year, "month": month}
    )
    return _(
        "照目前走势，到%(when)s%(met)s的可能%(chance)s；那时大约 %(middle)s，八成可能在 %(band)s之间。"
        "由最近 %(n)s 期数推算。"
    ) % {
        "when": when,
        "met": _(_MET.get(one.rule.op, gettext_noop("达到"))),
        "chance": chance_words(found.probability or 0),
        "middle": _amount(one, last.middle),
        "band": f"{_band(one, found)} {one.target.unit}".strip(),
        "n": found.figures,
    }


def chance_words(per_cent: int) -> str:
    """Nothing that is still to come is certain or impossible."""
    if per_cent < 1:
        return _("不到 1%")
    if per_cent > 99:
        return _("在 99% 以上")
    return _("约 %(n)s%%") % {"n": per_cent}


def _band(one: TargetStanding, found: Outlook) -> str:
    places, last = places_of(one), found.points[-1]
    return f"{number_text(last.low, places)}–{number_text(last.high, places)}"


def _amount(one: TargetStanding, value: Decimal) -> str:
    return f"{number_text(value, places_of(one))} {one.target.unit}".strip()
