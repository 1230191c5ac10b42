"""From the enterprises' room: the rates of appeals that a unit had in the period."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.enterprises import RatedCase, Rates, rates_by
from luoshi.plan import Period
from luoshi_web.enterprises.appeal_rates import rated_cases
from luoshi_web.enterprises.models import Appeal
from luoshi_web.enterprises.pages.appeal_rates import RateAsked
from luoshi_web.evaluation.sources.model import Asked, Found, Trace
from luoshi_web.evaluation.sources.printed import number_words, share_words

RATES: Final = {
    "response": "response",
    "on_time": "in_time",
    "solved": "solved",
    "satisfied": "satisfied",
}
"""Word of a source -> the rate of luoshi.enterprises."""
OVERALL: Final = "overall"


def of_appeals(asked: Asked, word: str) -> dict[str, Found]:
    """From the first day of the period to the day asked of; the cases of a unit merged away are its successor's.

    A rate without cases is none. overall is in points of 100, and none where a rate that it weighs is none.
    """
    codes = {unit.pk: unit.code for unit in asked.units.values()}
    last = min(asked.as_of, asked.period.ends_on)
    cases = [
        replace(case, unit=unit.code)
        for case in rated_cases(asked.programme, asked.since, last)
        if (unit := asked.heir(_code(asked, case, codes))) is not None
    ]
    sampled = Appeal.objects.filter(programme=asked.programme, sample=True).exists()
    shows = sampled and asked.programme.show_sample
    every = rates_by(cases, asked.since, last, lambda case: case.unit)
    return {
        str(code): _found(asked, str(code), word, rates, sample=shows)
        for code, rates in every.items()
    }


def _code(asked: Asked, case: RatedCase, codes: dict[int, str]) -> str:
    """A unit that stands by its key; one merged away by looking it up."""
    pk = int(case.unit)
    return codes.get(pk) or asked.former.get(pk, "")


def _found(asked: Asked, code: str, word: str, rates: Rates, *, sample: bool) -> Found:
    if word == OVERALL:
        if rates.composite is None:
            return Found(note=_("有一项比率没有数，合不成综合得分。"), sample=sample)
        value = rates.composite
        said = _("%(n)s 分") % {"n": number_words(value)}
    else:
        rate = rates.of(RATES[word])
        if rate.value is None:
            return Found(note=_("这段时间没有应计入这项的诉求。"), sample=sample)
        value = rate.value * 100
        said = share_words(rate.numerator, rate.denominator, _("件"))
    trace = Trace(_labels()[word], said, _url(asked, code, word), asked.as_of)
    return Found({"actual": Fraction(value)}, (trace,), sample=sample)


def _labels() -> dict[str, str]:
    return {
        "response": _("企业诉求响应率"), "on_time": _("企业诉求按期办结率"),
        "solved": _("企业诉求解决率"), "satisfied": _("企业诉求满意率"),
        "overall": _("企业诉求综合得分"),
    }  # fmt: skip


def _url(asked: Asked, code: str, word: str) -> str:
    last = min(asked.as_of, asked.period.ends_on)
    months = RateAsked(
        "unit",
        Period.month(asked.since.year, asked.since.month),
        Period.month(last.year, last.month),
    )
    unit = asked.units[code]
    if word == OVERALL:
        return months.url(reverse("enterprises:rates", args=[asked.here]))
    to = reverse("enterprises:rates-cases", args=[asked.here])
    return months.url(to, key=str(unit.pk), rate=RATES[word])
