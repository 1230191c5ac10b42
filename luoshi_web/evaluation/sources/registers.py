"""From the registers: an indicator's figure of each area."""

from __future__ import annotations

from fractions import Fraction

from django.utils.translation import gettext as _

from luoshi.plan import Period, closed_month, month_of_index
from luoshi.registers import Count, Indicator, Sum
from luoshi_web.evaluation.sources.model import Asked, Found, Trace
from luoshi_web.evaluation.sources.printed import number_words
from luoshi_web.ledger.pages.known import end_of
from luoshi_web.registers.kept import Kept
from luoshi_web.registers.pages.figures import figure_url, frequency_of
from luoshi_web.registers.queries import (
    figures_by_area,
    has_sample,
    kept_by,
    scope_of,
    started_on,
)


def of_register(asked: Asked, code: str) -> dict[str, Found]:
    """Of the period that was over by the day, as known by its end. Areas are units.

    The rows of a unit merged away are added to its successor's where the figure is a count or a sum; else the successor's
    own figure stands, and the other's only where it has none.
    """
    told = _computed(asked, code)
    if told is None:
        return {}
    kept, indicator = told
    month = min(closed_month(asked.as_of), asked.period.last)
    period = Period.ending(frequency_of(kept, None), *month_of_index(month))  # type: ignore[arg-type]
    scope = scope_of(asked.programme, period, end_of(asked.as_of), started_on(asked.programme))
    adds, sampled = isinstance(indicator.aggregate, Count | Sum), has_sample(kept)
    found: dict[str, Found] = {}
    answers = figures_by_area(kept, indicator, scope)
    for answer in sorted(answers, key=lambda one: asked.heirs.get(one.area or "") != one.area):
        unit = asked.heir(answer.area or "")
        if unit is None or answer.value is None:
            continue
        trace = _trace(kept, indicator, period, str(answer.area), Fraction(answer.value))
        before = found.get(unit.code)
        if before is None:
            found[unit.code] = Found({"actual": Fraction(answer.value)}, (trace,), sample=sampled)
        elif adds:
            total = before.figures["actual"] + Fraction(answer.value)
            found[unit.code] = Found({"actual": total}, (*before.traces, trace), sample=sampled)
    return found


def computed_codes(asked: Asked) -> frozenset[str]:
    """What the registers of the programme compute. Three queries."""
    return frozenset(
        one.code for kept in kept_by(asked.programme) for one in kept.register.indicators
    )


def _computed(asked: Asked, code: str) -> tuple[Kept, Indicator] | None:
    return next(
        (
            (kept, one)
            for kept in kept_by(asked.programme)
            for one in kept.register.indicators
            if one.code == code
        ),
        None,
    )


def _trace(kept: Kept, indicator: Indicator, period: Period, area: str, value: Fraction) -> Trace:
    label = _("%(register)s：%(indicator)s（%(period)s）") % {
        "register": kept.row.name, "indicator": indicator.name, "period": period.words(),
    }  # fmt: skip
    url = f"{figure_url(kept, indicator.code, period)}&area={area}"
    return Trace(label, f"{number_words(value)} {indicator.unit}".strip(), url, period.ends_on)
