"""One target as a row of a table: everything already said, nothing left to compute in a template."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from luoshi.progress.model import Light
from luoshi_web.ledger.pages.evidence import rows_query_of
from luoshi_web.ledger.pages.standing import Standing, TargetStanding
from luoshi_web.ledger.pages.trace import Trace
from luoshi_web.ledger.pages.traces import trace_of
from luoshi_web.ledger.pages.words import goal_text, period_text

_TURNS: Final[dict[Light, str]] = {
    "red": gettext_noop("转红"),
    "amber": gettext_noop("转黄"),
    "green": gettext_noop("转好"),
    "done": gettext_noop("达成"),
}
_GROWTH: Final = ("average_growth", "base_growth")


@dataclass(frozen=True, slots=True)
class TargetRow:
    """actual: text, empty when there is no figure (the page says 未公布); a zero is "0". rows_query: asks for the rows it was
    computed from, empty where no register did; indicator: whose rows they are."""

    code: str
    name: str
    light: Light
    word: str
    provisional: bool
    turn: str
    turned_red: bool
    in_question: bool
    op: str
    goal: str
    actual: str
    indicator: str
    rows_query: str
    expected: str
    unit: str
    gap: Decimal | None
    trace: Trace | None
    period: str
    source: str
    unit_name: str
    sample: bool


def target_row(standing: Standing, one: TargetStanding) -> TargetRow:
    now = one.now
    return TargetRow(
        code=one.code,
        name=one.target.indicator,
        light=now.light,
        word=standing.words[now.light],
        provisional=now.provisional,
        turn=turn_of(one),
        turned_red=one.turned and now.light == "red",
        in_question=bool(standing.open_queries_of(one.code)),
        op="" if one.target.op in ("grade", "between") else one.target.op,
        goal=goal_text(one.target),
        actual=actual_text(one),
        indicator=one.indicator.code,
        rows_query=rows_query_of(standing, one),
        expected=amount_text(one, now.path if now.path is not None else now.expected),
        unit=one.target.unit,
        gap=now.gap,
        trace=trace_of(one, standing.as_of),
        period=period_text(now.period, standing.as_of),
        source=one.source,
        unit_name=one.units[0].name if one.units else "",
        sample=now.sample,
    )


def turn_of(one: TargetStanding) -> str:
    """The small tag beside a light: what changed this month, or how long it has been bad."""
    if one.turned and one.light in _TURNS:
        if (
            one.light in ("green", "done")
            and one.before
            and one.before.light not in ("red", "amber")
        ):
            return ""
        return _(_TURNS[one.light])
    if one.light == "red" and one.months_so > 1:
        return _("%(n)s个月") % {"n": one.months_so}
    return ""


def actual_text(one: TargetStanding) -> str:
    if one.now.grade:
        return one.now.grade
    return "" if one.now.actual is None else number_text(one.now.actual, places_of(one))


def amount_text(one: TargetStanding, value: Decimal | None) -> str:
    """An expected amount: one place more than a count has, without empty zeros. A dash when nothing is expected."""
    if value is None:
        return "—"
    places = places_of(one)
    return number_text(value, places) if places else _bare(number_text(value, 1))


def places_of(one: TargetStanding) -> int:
    """Decimal places: those of the indicator or of the promise, whichever are more; a growth rate has one at least."""
    printed = len(one.target.value.partition(".")[2])
    if one.rule.form in _GROWTH:
        return max(printed, 1)
    if one.indicator.unit != one.target.unit:
        return max(printed, 2)
    return max(printed, one.indicator.decimals)


def number_text(value: Decimal, places: int) -> str:
    rounded = value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    text = f"{rounded:,f}"
    if text.startswith("-"):
        return "−" + text[1:] if rounded else text[1:]
    return text


def exact_text(value: Decimal) -> str:
    """With as many places as the number has: 1,234.5, −180, 0."""
    return number_text(value, len(f"{value:f}".partition(".")[2].rstrip("0")))


def _bare(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text
