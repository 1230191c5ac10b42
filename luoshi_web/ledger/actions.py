"""Every state change of the room."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.core.management.color import no_style
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.errors import LuoshiError
from luoshi.packs import Pack
from luoshi.plan import MOST_DIGITS, MOST_PLACES, Period, parse_unit, plan_to_dict
from luoshi.progress import Observation as Figure
from luoshi.progress import TargetRule, assess, checksum
from luoshi_web.ledger import adoption, models
from luoshi_web.ledger.queries import judged
from luoshi_web.offices.actions import (
    Subject,
    add_person,
    create_programme,
    load_units,
    record,
    store_file,
)
from luoshi_web.offices.audit import audited
from luoshi_web.offices.models import Person, Programme, StoredFile


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
    _refuse_what_may_not_be_typed(programme, figure)
    _refuse_period(figure, timezone.localtime(at))
    _refuse_amount(figure)
    _refuse_what_cannot_be_judged(programme, figure, rules, at)
    area = figure.area or programme.area
    standing = (
        models.Observation.objects.filter(
            programme=programme,
            indicator=figure.indicator,
            area=area,
            period=str(figure.period),
            replaced_by=None,
        )
        .order_by("-recorded_at", "-pk")
        .first()
    )
    if standing is not None and not standing.sample and not figure.note:
        raise LuoshiError(
            _("%(period)s已有一个数。") % {"period": figure.period.words()},
            _("要改，请在“说明”里写明原因；旧数会留着，划去。"),
        )
    row = models.Observation.objects.create(
        programme=programme,
        indicator=figure.indicator,
        area=area,
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
        replaces=standing,
    )
    record(
        programme,
        "ledger.observation.recorded",
        Subject("observation", str(row.pk), f"{figure.indicator.name} {figure.period.words()}"),
        actor=actor,
        at=at,
        before={"value": standing.value, "grade": standing.grade} if standing else None,
        after={"value": row.value, "grade": row.grade, "unit": row.unit, "document": row.document},
    )
    return row


@audited("ledger.programme.started", gettext_lazy("按程序包建立了项目：{object}"))
def start_programme(pack: Pack, *, password: str, actor: str, at: datetime) -> Programme:
    """A pack becomes a running programme: units, accounts, indicators, the adopted plan, its queries, published facts.

    All of it or nothing. Its code must be free.
    """
    horizon = pack.plan.horizon or (pack.adopted_on.year, pack.adopted_on.year)
    programme = create_programme(
        Programme(
            code=pack.code,
            title=pack.title,
            short_title=pack.short_title,
            area=pack.area,
            policy=pack.policy,
            first_year=horizon[0],
            last_year=horizon[1],
        ),
        actor=actor,
        at=at,
    )
    units = load_units(programme, *adoption.unit_rows(programme, pack), actor=actor, at=at)
    for row in pack.people:
        add_person(
            programme,
            Person(username=row.username, name=row.name),
            password=password,
            role=row.role,
            unit=units[row.unit],
            since=pack.adopted_on,
            actor=actor,
            at=at,
        )
    source = store_file(
        programme, pack.plan_name, "text/markdown", pack.plan_bytes, actor=actor, at=at
    )
    adopt_plan(programme, adoption.adoption_of(pack), source, actor=actor, at=at)
    import_observations(programme, pack.facts, actor=actor, at=at)
    record(
        programme,
        "ledger.programme.started",
        Subject("programme", programme.code, programme.title),
        actor=actor,
        at=at,
    )
    return programme


@audited("ledger.plan.adopted", gettext_lazy("采用了方案：{object}"))
def adopt_plan(
    programme: Programme,
    given: adoption.Adoption,
    source: StoredFile,
    *,
    actor: str,
    at: datetime,
) -> models.PlanVersion:
    """Adopt a plan as the programme's next version, with its targets, duties and open questions. source: its own file."""
    plan = given.plan
    last = models.PlanVersion.objects.filter(programme=programme).order_by("-number").first()
    version = models.PlanVersion.objects.create(
        programme=programme,
        number=last.number + 1 if last else 1,
        title=plan.title,
        document_number=plan.document_number or "",
        issued_on=plan.issued_on,
        adopted_on=given.adopted_on,
        adopted_by=actor,
        source=source,
        document=json.dumps(plan_to_dict(plan), ensure_ascii=False),
    )
    adoption.store_plan(version, given)
    record(
        programme,
        "ledger.plan.adopted",
        Subject("plan_version", str(version.number), str(version)),
        actor=actor,
        at=at,
        after={"targets": len(plan.targets), "duties": len(plan.duties)},
    )
    return version


@audited("ledger.observations.imported", gettext_lazy("导入了数据：{object}"))
def import_observations(
    programme: Programme, figures: Sequence[Figure], *, actor: str, at: datetime
) -> int:
    """Append many figures with the times and names they carry; returns how many. Those of unknown indicators are refused.

    `replaces` names another figure of the same import by its id, or nothing.
    """
    rows = adoption.observation_rows(programme, figures)
    models.Observation.objects.bulk_create(rows, batch_size=500)
    _continue_ids()
    record(
        programme,
        "ledger.observations.imported",
        Subject("observations", programme.code, f"{len(rows)} 个数"),
        actor=actor,
        at=at,
        after={"count": len(rows), "sample": sum(row.sample for row in rows)},
    )
    return len(rows)


def _continue_ids() -> None:
    """PostgreSQL counts on by itself only for rows whose id it gave; the next one follows those that came with theirs."""
    with connection.cursor() as cursor:
        for text in connection.ops.sequence_reset_sql(no_style(), [models.Observation]):
            cursor.execute(text)


@audited("ledger.snapshot.frozen", gettext_lazy("冻结了评定：{object}"))
def freeze_snapshot(
    programme: Programme, as_of: date, *, known_on: datetime, actor: str, at: datetime
) -> models.Snapshot:
    """Keep the judge's answers of that day for good. The same inputs give the same checksum. LuoshiError before adoption."""
    version = (
        models.PlanVersion.objects.filter(programme=programme, adopted_on__lte=known_on.date())
        .order_by("-number")
        .first()
    )
    if version is None:
        raise LuoshiError(
            _("到这一天还没有采用方案，不能冻结评定。"), _("请改选采用方案以后的月份。")
        )
    answers = judged(programme, version, as_of, known_on)
    snapshot = models.Snapshot.objects.create(
        programme=programme,
        plan_version=version,
        as_of=as_of,
        known_on=known_on,
        policy=programme.policy,
        with_sample=programme.show_sample,
        frozen_at=at,
        frozen_by=actor,
        checksum=checksum(answers),
    )
    targets = {row.code: row for row in models.Target.objects.filter(plan_version=version)}
    models.AssessmentLine.objects.bulk_create(
        adoption.line(snapshot, targets[answer.target], answer) for answer in answers
    )
    record(
        programme,
        "ledger.snapshot.frozen",
        Subject("snapshot", str(snapshot.pk), f"{as_of}"),
        actor=actor,
        at=at,
        after={"checksum": snapshot.checksum, "known_on": known_on},
    )
    return snapshot


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
