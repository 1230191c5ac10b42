"""What a figure was divided from: each amount with its name and unit, and on which side of the line a row stands."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from luoshi.registers import (
    Answer,
    Budget,
    Count,
    Growth,
    Indicator,
    Mean,
    Ratio,
    Register,
    Share,
    Sum,
)
from luoshi_web.registers.kept import Kept
from luoshi_web.registers.pages.figures import amount

Aggregate = object


@dataclass(frozen=True, slots=True)
class Amount:
    """figure: empty for no data. is_over: what is left is less than nothing."""

    label: str
    figure: str
    unit: str
    is_over: bool = False


def division(kept: Kept, one: Indicator, answer: Answer) -> tuple[Amount, ...]:
    """Nothing where the figure is a count or an amount as it stands."""
    above, below, left = labels(one)
    units = _units(kept.register, one)
    made = [
        Amount(label, amount(value), unit)
        for label, value, unit in (
            (above, answer.above, units[0]),
            (below, answer.below, units[1]),
        )
        if label
    ]
    if left:
        made.append(
            Amount(left, amount(answer.headroom), units[1], is_over=_is_over(answer.headroom))
        )
    return tuple(made)


def labels(one: Indicator) -> tuple[str, str, str]:
    """What stands above the line, what below it, what is left; empty where there is none."""
    aggregate = one.aggregate
    if isinstance(aggregate, Budget):
        return _("已用"), _("额度"), _("还剩")
    if isinstance(aggregate, Growth):
        return _("本期"), _("%(year)s年同期") % {"year": aggregate.base}, ""
    if isinstance(aggregate, Mean):
        return _("合计"), _("有数的行"), ""
    if isinstance(aggregate, Ratio):
        return _("分子"), _("分母"), ""
    if isinstance(aggregate, Share):
        return (_("算在内的类") if aggregate.classes else ""), _("分了类的行"), ""
    return "", "", ""


def side_words(aggregate: Aggregate) -> dict[tuple[bool, bool], str]:
    """(above, below) -> what is said of a row; empty where there is no line for a row to stand above or below."""
    if isinstance(aggregate, Budget):
        return {(True, False): _("使用"), (False, True): _("额度"), (True, True): _("使用和额度")}
    if isinstance(aggregate, Growth):
        return {(True, False): _("本期"), (False, True): _("基年")}
    if isinstance(aggregate, Ratio):
        return {
            (True, False): _("只在分子"),
            (False, True): _("只在分母"),
            (True, True): _("分子和分母"),
        }
    if isinstance(aggregate, Share) and aggregate.classes:
        return {(True, True): _("算在内"), (False, True): _("不算在内")}
    return {}


def _units(register: Register, one: Indicator) -> tuple[str, str]:
    aggregate = one.aggregate
    if isinstance(aggregate, Mean):
        return register.field(aggregate.field).unit, _("行")
    if isinstance(aggregate, Ratio):
        return _simple(register, aggregate.of), _simple(register, aggregate.over)
    if isinstance(aggregate, Growth):
        unit = _simple(register, aggregate.of)
        return unit, unit
    if isinstance(aggregate, Budget):
        cap = aggregate.cap
        unit = aggregate.cap_unit if isinstance(cap, Decimal) else _simple(register, cap)
        return _simple(register, aggregate.use), unit
    return _("行"), _("行")


def _simple(register: Register, simple: Count | Sum) -> str:
    return register.field(simple.field).unit if isinstance(simple, Sum) else _("个")


def _is_over(left: Decimal | None) -> bool:
    return left is not None and left < 0
