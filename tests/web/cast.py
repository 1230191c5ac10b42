"""甲县 in the database: the plan of `standings`, four units, one person a role, and a few figures of each kind.

mei coordinates, lan leads, rui reports for 甲局, hua for 乙局, an audits, su administers; wai has an account and no post.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from begun import begin
from django.test import Client
from standings import PLAN, TARGETS

from luoshi.plan import Period, Target, plan_to_dict
from luoshi.progress import Binding, rule_for
from luoshi_web.ledger import models
from luoshi_web.offices import actions
from luoshi_web.offices.models import Person, Programme, Role, Unit, UnitSet
from luoshi_web.offices.queries import Access, access_to
from luoshi_web.registers.actions import add_entry, publish_register
from luoshi_web.registers.models import Register
from luoshi_web.registers.queries import as_kept
from luoshi_web.registers.typed import read_body

NOW = datetime(2026, 10, 12, 1, tzinfo=UTC)
PASSWORD = "jiaxian-2026"
START = date(2024, 1, 1)
PEOPLE = {
    "lan": (Role.LEADER, None),
    "mei": (Role.COORDINATOR, "jia"),
    "rui": (Role.REPORTER, "jia"),
    "hua": (Role.HEAD, "yi"),
    "an": (Role.AUDITOR, None),
    "su": (Role.ADMINISTRATOR, None),
}
INDICATORS: dict[str, dict[str, Any]] = {
    "T01": {"frequency": "year", "accumulation": "level", "official": True, "lag_months": 3},
    "T02": {"frequency": "year", "accumulation": "level"},
    "T05": {"accumulation": "since_start", "source_unit": "yi"},
    "T06": {"frequency": "year", "accumulation": "level", "source_unit": "yi"},
}


def load_county() -> Programme:
    """The programme with its plan adopted; no figure yet. Into a database without a programme."""
    begin("county", _build)
    return Programme.objects.get()


def _build() -> None:
    programme = actions.create_programme(
        Programme(
            code="jia",
            title="甲县试点",
            short_title="甲县高质量发展试点",
            area="甲县",
            policy="yinchuan-2025",
            first_year=2024,
            last_year=2026,
        ),
        actor="系统",
        at=NOW,
    )
    units = _units(programme)
    for name, (role, unit) in PEOPLE.items():
        actions.add_person(
            programme,
            Person(username=name, name=name.title()),
            password=PASSWORD,
            role=role,
            unit=units[unit] if unit else None,
            since=START,
            actor="系统",
            at=NOW,
        )
    stranger = Person(username="wai", name="Wai", joined_at=NOW)
    stranger.set_password(PASSWORD)
    stranger.save()
    _adopt(programme, units)


def join(programme: Programme, name: str, role: Role, unit: str) -> None:
    """One more person with a post of that unit (its code)."""
    actions.add_person(
        programme,
        Person(username=name, name=name.title()),
        password=PASSWORD,
        role=role,
        unit=Unit.objects.get(programme=programme, code=unit),
        since=START,
        actor="系统",
        at=NOW,
    )


def access_of(name: str) -> Access:
    """As that person may act in 甲县 on the cast's day."""
    return access_to(Person.objects.get(username=name), "jia", NOW.date())


def signed_in(name: str, **options: Any) -> Client:
    client = Client(**options)
    assert client.login(username=name, password=PASSWORD)
    return client


def shown(name: str, url: str) -> str:
    """The page that person gets there."""
    answer = signed_in(name).get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def record(programme: Programme, target: str, period: str, value: str | None, **more: Any) -> Any:
    """A figure of the target's indicator, recorded on the ninth of October 2026 unless said otherwise."""
    span = Period.parse(period)
    indicator = models.Indicator.objects.get(programme=programme, code=target.lower())
    given = {
        "area": programme.area,
        "unit": indicator.unit,
        "vintage": "final",
        "source": "statistics" if indicator.official else "report",
        "recorded_at": datetime(2026, 10, 9, 2, tzinfo=UTC),
        "recorded_by": "甲局 Rui（rui）",
    } | more
    row = models.Observation.objects.create(
        programme=programme,
        indicator=indicator,
        period=str(span),
        first_month=span.first,
        last_month=span.last,
        value=None if value is None else Decimal(value),
        **given,
    )
    Programme.objects.filter(pk=programme.pk).update(revision=programme.revision + row.pk)
    return row


def some_figures(programme: Programme) -> None:
    """T03 stands at zero in September, T04 lags, T05 is ahead, T06 one grade off; T01 has no figure."""
    record(programme, "T02", "2025", "39.8", vintage="preliminary")
    record(programme, "T03", "2026-08", "3")
    record(programme, "T03", "2026-09", "0", sample=True)
    record(programme, "T04", "2026-09", "7")
    record(programme, "T05", "2026-09", "31")
    record(programme, "T06", "2025", None, grade="Ⅳ类", unit="")


def _units(programme: Programme) -> dict[str, Unit]:
    names = {"xian": "甲县人民政府", "jia": "甲局", "yi": "乙局", "dong": "东乡", "xi": "西乡"}
    kinds = {"xian": "government", "dong": "town", "xi": "town"}
    return actions.load_units(
        programme,
        [
            Unit(programme=programme, code=c, name=n, kind=kinds.get(c, "department"), position=i)
            for i, (c, n) in enumerate(names.items())
        ],
        [UnitSet(programme=programme, code="towns", name="各乡")],
        [("towns", "dong", START, None), ("towns", "xi", START, None)],
        actor="系统",
        at=NOW,
    )


def _adopt(programme: Programme, units: dict[str, Unit]) -> None:
    source = actions.store_file(
        programme, "plan.docx", "application/octet-stream", b"the plan", actor="系统", at=NOW
    )
    version = models.PlanVersion.objects.create(
        programme=programme,
        number=1,
        title=PLAN.title,
        document_number=PLAN.document_number,
        issued_on=date(2024, 8, 1),
        adopted_on=date(2024, 8, 20),
        adopted_by="甲局 Mei（mei）",
        source=source,
        document=json.dumps(plan_to_dict(PLAN), ensure_ascii=False),
    )
    for target in TARGETS:
        _target(programme, version, units, target)
    towns = UnitSet.objects.get(programme=programme, code="towns")
    by_name = {unit.name: unit for unit in units.values()}
    for duty in PLAN.duties:
        row = models.Duty.objects.create(
            programme=programme,
            plan_version=version,
            section=duty.section,
            span_start=duty.start,
            span_end=duty.end,
        )
        for position, party in enumerate(duty.parties):
            models.DutyParty.objects.create(
                programme=programme,
                duty=row,
                position=position,
                printed_name=party.name,
                role=party.role,
                unit=by_name.get(party.name),
                unit_set=towns if party.name == "各乡" else None,
            )
    models.PlanQuery.objects.create(
        programme=programme,
        plan_version=version,
        code="Q01",
        target_code="T02",
        question="多大范围算左右？",
        answerer=units["jia"],
    )


def _target(
    programme: Programme, version: models.PlanVersion, units: dict[str, Unit], target: Target
) -> None:
    facts: dict[str, Any] = {
        "frequency": "month", "lag_months": 1, "accumulation": "year_to_date", "official": False,
        "decimals": 0, "source_unit": "jia",
    } | INDICATORS.get(target.id, {})  # fmt: skip
    facts["source_unit"] = units[facts["source_unit"]]
    indicator = models.Indicator.objects.create(
        programme=programme,
        code=target.id.lower(),
        name=target.indicator,
        unit=target.unit,
        **facts,
    )
    rule = rule_for(
        target,
        Binding(
            target.id,
            indicator.code,
            facts["accumulation"],
            facts["frequency"],
            facts["lag_months"],
        ),
        PLAN.horizon,
        programme.area,
    )
    models.Target.objects.create(
        programme=programme,
        plan_version=version,
        code=target.id,
        section=target.section,
        span_start=target.start,
        span_end=target.end,
        name=target.indicator,
        op=target.op,
        printed_value=target.value,
        unit=target.unit,
        kind=target.kind,
        cadence=target.cadence,
        year=target.year,
        aspirational=False,
        part_of=target.part_of or "",
        indicator=indicator,
        rule=json.dumps(asdict(rule), default=str),
        form=rule.form,
    )


PLANTS = """\
luoshi_register: 1
code: plants
name: 平台
description: |
  甲县的平台，一行一个。
  用来算平台个数。
keeper: jia
frequency: month
version: 1
effective: {from: 2024-01-01}
fields:
  - {code: plant, label: 平台名称, type: text, required: yes, unique: yes}
  - {code: town, label: 乡镇, type: unit}
  - {code: level, label: 级别, type: choice, choices: [{code: nation, label: 国家级}, {code: city, label: 市级}]}
  - {code: opened_on, label: 认定日期, type: date, required: yes}
  - {code: invested, label: 总投资, type: number, unit: 万元}
  - {code: fit, label: 是否合格, type: yesno}
  - {code: contact, label: 联系人, type: text, private: yes}
  - {code: proof, label: 认定文件, type: file}
identity: {name: plant, area: town, dated: opened_on}
writers: [keeper, area]
stages:
  - {code: asked, label: 申报}
  - {code: checking, label: 评审}
  - {code: certified, label: 认定, final: yes}
moves:
  - {from: asked, to: checking, by: [reporter, coordinator]}
  - {from: checking, to: certified, by: [coordinator], needs: [level]}
  - {from: checking, to: asked, by: [coordinator]}
clocks:
  - {stage: checking, name: 五个工作日内评审, working_days: 5}
indicators:
  - {indicator: t03, name: 当年认定平台, unit: 个, count: rows, where: [{field: opened_on, within: year}]}
  - {indicator: plants_money, name: 平台平均投资, unit: 万元, mean: invested, where: [{field: opened_on, within: since_start}]}
"""  # fmt: skip


def load_register_of(programme: Programme) -> Register:
    """The register 平台 (code plants) of 甲局, with three entries of mei's: 甲平台 and 乙平台 in 东乡, 丙平台 in 西乡."""
    row = publish_register(programme, PLANTS, actor="系统", at=NOW)
    kept = as_kept(row)
    mei = access_of("mei")
    for typed in (
        {"plant": "甲平台", "town": "dong", "level": "nation", "opened_on": "2025-03-01",
         "invested": "1200", "fit": "是", "contact": "张三"},
        {"plant": "乙平台", "town": "dong", "level": "city", "opened_on": "2026-08-15",
         "invested": "300.5", "fit": "否", "contact": "李四"},
        {"plant": "丙平台", "town": "xi", "opened_on": "2026-09-20"},
    ):  # fmt: skip
        add_entry(mei, kept, read_body(kept, typed).body, at=NOW)
    row.refresh_from_db()
    return row
