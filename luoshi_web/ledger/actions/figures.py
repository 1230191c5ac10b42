"""Figures that people report or record: appended, never changed; the one that stood is named as replaced."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.errors import LuoshiError
from luoshi.plan import MOST_DIGITS, MOST_PLACES, Period, parse_unit
from luoshi.progress import Observation as Figure
from luoshi.progress import TargetRule, assess
from luoshi_web.ledger import models
from luoshi_web.offices.actions import (
    Subject,
    record,
)
from luoshi_web.offices.audit import audited
from luoshi_web.offices.models import Programme


@dataclass(frozen=True, slots=True)
class NewFigure:
    """What somebody wants recorded: a value, or the grade of an indicator that is graded.

    area: the programme's own when empty. by: who reported it, when that is not who records it.
    """

    indicator: models.Indicator
    period: Period
    value: Decimal | None
    grade: str
    unit: str
    document: str
    note: str = ""
    area: str = ""
    by: str = ""
    vintage: str = models.Vintage.FINAL


@audited("ledger.observation.recorded", gettext_lazy("记入了数据：{object}"))
def record_observation(
    programme: Programme,
    figure: NewFigure,
    rules: Iterable[TargetRule],
    *,
    actor: str,
    at: datetime,
) -> models.Observation:
    """Append a figure; one for the same period that stands already is named as replaced. Nothing is ever changed.

    rules: those of the targets the indicator proves. Raises LuoshiError and stores nothing when the indicator is an
    official statistic, the period is not its own or not over, the amount is no amount, the judge could not take it, or
    a figure that people reported is replaced without a reason.
    """
    standing = _standing(programme, [figure])
    _refuse(programme, figure, standing, rules, at)
    row = _row(programme, figure, standing, actor, at)
    row.save(force_insert=True)
    before = row.replaces
    record(
        programme,
        "ledger.observation.recorded",
        Subject("observation", str(row.pk), f"{figure.indicator.name} {figure.period.words()}"),
        actor=actor,
        at=at,
        before={"value": before.value, "grade": before.grade} if before else None,
        after={"value": row.value, "grade": row.grade, "unit": row.unit, "document": row.document},
    )
    return row


@audited("ledger.figures.recorded", gettext_lazy("记入了一份报告的数：{object}"))
def record_figures(
    programme: Programme,
    figures: Sequence[NewFigure],
    rules: Sequence[TargetRule],
    document: str,
    *,
    actor: str,
    at: datetime,
) -> list[models.Observation]:
    """As `record_observation` for all figures of one document, whole or not at all, under one entry of the trail.

    Three queries and the trail's, whatever the number of figures. No two of one indicator, area and period.
    """
    standing = _standing(programme, figures)
    for figure in figures:
        _refuse(programme, figure, standing, rules, at)
    rows = [_row(programme, figure, standing, actor, at) for figure in figures]
    rows = models.Observation.objects.bulk_create(rows)
    told = {
        f"{f.indicator.code}|{r.area}|{r.period}": r for f, r in zip(figures, rows, strict=True)
    }
    record(
        programme,
        "ledger.figures.recorded",
        Subject("observations", document[:60], document),
        actor=actor,
        at=at,
        before={k: [r.replaces.value, r.replaces.grade] for k, r in told.items() if r.replaces}
        or None,
        after={k: [r.value, r.grade, r.unit] for k, r in told.items()},
    )
    return rows


Standing = Mapping[tuple[int, str, str], models.Observation]


def _standing(programme: Programme, figures: Sequence[NewFigure]) -> Standing:
    """Indicator id, area and period -> the reported figure that counts now. One query.

    Only what was reported: a register's and a statistic's figures stand beside it, and none replaces another's.
    """
    rows = models.Observation.objects.filter(
        programme=programme,
        source=models.SourceKind.REPORT,
        indicator__in={figure.indicator.pk for figure in figures},
        period__in={str(figure.period) for figure in figures},
        replaced_by=None,
    )
    return {
        (row.indicator_id, row.area, row.period): row for row in rows.order_by("recorded_at", "pk")
    }


def _key(programme: Programme, figure: NewFigure) -> tuple[int, str, str]:
    return figure.indicator.pk, figure.area or programme.area, str(figure.period)


def _row(
    programme: Programme, figure: NewFigure, standing: Standing, actor: str, at: datetime
) -> models.Observation:
    """Unsaved, naming the one it replaces."""
    return models.Observation(
        programme=programme,
        indicator=figure.indicator,
        area=figure.area or programme.area,
        period=str(figure.period),
        first_month=figure.period.first,
        last_month=figure.period.last,
        value=figure.value,
        grade=figure.grade,
        unit=figure.unit,
        vintage=figure.vintage,
        source=models.SourceKind.REPORT,
        document=figure.document,
        note=figure.note,
        recorded_at=at,
        recorded_by=figure.by or actor,
        replaces=standing.get(_key(programme, figure)),
    )


def _refuse(
    programme: Programme,
    figure: NewFigure,
    standing: Standing,
    rules: Iterable[TargetRule],
    at: datetime,
) -> None:
    """LuoshiError for a figure that may not be recorded (see `record_observation`)."""
    _refuse_what_may_not_be_typed(programme, figure)
    _refuse_period(figure, timezone.localtime(at))
    _refuse_amount(figure)
    _refuse_what_cannot_be_judged(programme, figure, rules, at)
    before = standing.get(_key(programme, figure))
    if before is not None and not before.sample and not figure.note:
        raise LuoshiError(
            _("%(period)s已有一个数。") % {"period": figure.period.words()},
            _("要改，请在“说明”里写明原因；旧数会留着，划去。"),
        )


def _refuse_what_may_not_be_typed(programme: Programme, figure: NewFigure) -> None:
    if figure.indicator.programme_id != programme.pk:
        raise LuoshiError(_("没有这个指标。"), _("请从列出的指标里选一个。"))
    if figure.indicator.official:
        raise LuoshiError(
            _("“%(name)s”是官方统计，不能录入。") % {"name": figure.indicator.name},
            _("请等统计部门导入。"),
        )


def _refuse_period(figure: NewFigure, now: datetime) -> None:
    wanted = figure.indicator.frequency
    if figure.period.frequency != wanted:
        raise LuoshiError(
            _("“%(name)s”按%(every)s出数，数据期“%(period)s”不是一个%(every)s。")
            % {
                "name": figure.indicator.name,
                "every": figure.indicator.get_frequency_display(),
                "period": figure.period.words(),
            },
            _("请写成 %(example)s 这样。") % {"example": period_example(wanted, now)},
        )
    if figure.period.ends_on > now.date():
        raise LuoshiError(
            _("%(period)s还没有结束，不会有这一期的数。") % {"period": figure.period.words()},
            _("请核对数据期。"),
        )


def period_example(frequency: str, now: datetime) -> str:
    """The last whole period by now, as it is typed: 2026-09, 2026-Q3, 2026-H1, 2025."""
    period = Period.ending(frequency, now.year, now.month)  # type: ignore[arg-type]
    if period.ends_on <= now.date():
        return str(period)
    return str(Period(2 * period.first - period.last - 1, period.first - 1, period.frequency))


def _refuse_amount(figure: NewFigure) -> None:
    if (figure.value is None) == (not figure.grade):
        raise LuoshiError(_("数值和等级要填一个，也只能填一个。"), _("没有数就先不录。"))
    if figure.value is None:
        return
    exponent = figure.value.as_tuple().exponent
    if not figure.value.is_finite() or not isinstance(exponent, int):
        raise LuoshiError(_("数值不是数。"), _("请填阿拉伯数字。"))
    if figure.value.adjusted() >= MOST_DIGITS or -exponent > MOST_PLACES:
        raise LuoshiError(
            _("数值太长：整数最多 %(whole)s 位，小数最多 %(places)s 位。")
            % {"whole": MOST_DIGITS, "places": MOST_PLACES},
            _("请换大一级的计量单位，或四舍五入。"),
        )
    if figure.unit != figure.indicator.unit:
        parse_unit(figure.unit).ratio_to(parse_unit(figure.indicator.unit))


def _refuse_what_cannot_be_judged(
    programme: Programme, figure: NewFigure, rules: Iterable[TargetRule], at: datetime
) -> None:
    """A figure the judge refuses would stop the whole board, so it is tried before it is stored."""
    tried = Figure(
        id="new",
        indicator=figure.indicator.code,
        area=figure.area or programme.area,
        period=figure.period,
        value=figure.value,
        unit=figure.unit,
        recorded_at=at,
        grade=figure.grade or None,
    )
    mine = [rule for rule in rules if rule.indicator == figure.indicator.code]
    assess(mine, [tried], [figure.period.ends_on], known_on=at)
