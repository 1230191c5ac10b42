"""A programme from its pack, its plans as adopted, figures imported with their own times, answers frozen."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime

from django.core.management.color import no_style
from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.errors import LuoshiError
from luoshi.packs import Pack
from luoshi.plan import plan_to_dict
from luoshi.progress import Observation as Figure
from luoshi.progress import checksum
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
