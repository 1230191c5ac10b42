"""Where else a register's figure stands: the targets it proves, and what the ledger has of it from every source."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from luoshi.plan import UnitError, parse_unit
from luoshi.registers import Answer
from luoshi_web.ledger.models import Indicator, Observation, SourceKind, Target
from luoshi_web.ledger.pages.figures import figure_text
from luoshi_web.registers.kept import Kept


@dataclass(frozen=True, slots=True)
class Proved:
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Recorded:
    """is_judged: of all sources the one that the target is judged by."""

    source: str
    figure: str
    unit: str
    document: str
    recorded_at: datetime
    by: str
    sample: bool
    is_judged: bool


@dataclass(frozen=True, slots=True)
class Beside:
    """sentence: how the figure on this page and the ledger's agree; agrees None: there is nothing to hold it against."""

    targets: tuple[Proved, ...]
    recorded: tuple[Recorded, ...]
    sentence: str
    agrees: bool | None


def beside(
    kept: Kept,
    measured: Indicator | None,
    targets: Sequence[Target],
    whole: Answer,
    recorded: Sequence[tuple[Observation, bool]],
) -> Beside:
    """whole: the figure of all areas."""
    sentence, agrees = _told(kept, measured, whole, recorded)
    return Beside(
        tuple(Proved(row.code, row.name) for row in targets),
        tuple(_recorded(row, judged) for row, judged in recorded),
        sentence,
        agrees,
    )


def same_figure(
    one: Observation, value: Decimal | None, grade: str, unit: str, places: int | None = None
) -> bool:
    """Whether both say the same, units converted. places: to so many decimal places in `unit`; None: exactly."""
    if one.value is None or value is None:
        return one.value is None and value is None and one.grade == grade
    try:
        ratio = parse_unit(one.unit).ratio_to(parse_unit(unit))
    except UnitError:
        return one.value == value and unit == one.unit
    told, other = Fraction(one.value) * ratio, Fraction(value)
    if places is None:
        return told == other
    return _rounded(told, places) == _rounded(other, places)


def _rounded(exact: Fraction, places: int) -> int:
    """In units of the last place, half up."""
    return math.floor(exact * 10**places + Fraction(1, 2))


def _told(
    kept: Kept,
    measured: Indicator | None,
    whole: Answer,
    recorded: Sequence[tuple[Observation, bool]],
) -> tuple[str, bool | None]:
    if measured is None:
        return _("方案不考核这个指标，只在台账里看。"), None
    own = next((pair for pair in recorded if pair[0].source == SourceKind.REGISTER), None)
    if own is None:
        return _("看板上还没有这个数：一期结束以后才记入。"), None
    row, judged = own
    if not same_figure(row, whole.value, whole.grade or "", measured.unit):
        fed = kept.row.fed_at
        if fed is None or kept.row.changed_at >= fed:
            return _("看板上是 %(figure)s%(unit)s，台账刚改过，1 分钟内更新。") % _said(row), False
        return _("看板上是 %(figure)s%(unit)s，和这里不同。") % _said(row), False
    if not judged:
        return _("台账的数已记入，评判用的是另一个来源的数。"), True
    return _("和看板上的数一致。"), True


def _said(row: Observation) -> dict[str, str]:
    return {"figure": figure_text(row), "unit": row.unit if row.value is not None else ""}


def _recorded(row: Observation, judged: bool) -> Recorded:  # noqa: FBT001
    return Recorded(
        source=row.source,
        figure=figure_text(row),
        unit=row.unit if row.value is not None else "",
        document=row.document,
        recorded_at=row.recorded_at,
        by=row.recorded_by,
        sample=row.sample,
        is_judged=judged,
    )
