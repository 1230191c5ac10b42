"""The register kept by the projects' room holds what the projects tell, and nobody types into it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from cast import NOW, access_of
from django.core.exceptions import PermissionDenied
from project_cases import kept, load_three, rights_of_

from luoshi.projects import CertificationStep
from luoshi_web.offices.models import AuditEntry, Programme
from luoshi_web.projects import actions
from luoshi_web.projects.jobs import mirror
from luoshi_web.registers.actions import add_entry, publish_register
from luoshi_web.registers.models import Revision
from luoshi_web.registers.queries import as_kept

pytestmark = pytest.mark.databases

TEXT = """
luoshi_register: 1
code: projects
name: 项目
description: 照项目库自动记。
keeper: jia
frequency: month
version: 1
effective: {from: 2024-01-01}
kept_by: projects
fields:
  - {code: project, label: 项目名称, type: text, required: yes, unique: yes, from: name}
  - {code: town, label: 镇街, type: unit, from: town}
  - {code: cluster, label: 产业, type: choice, choices: [机床装备, 锂电新能源], from: cluster}
  - {code: counted, label: 计数总投资, type: number, unit: 亿元, from: counted_total}
  - {code: certified_on, label: 认定日期, type: date, from: certified_on}
  - {code: recorded_on, label: 登记日期, type: date, required: yes, from: recorded_on}
identity: {name: project, area: town, dated: recorded_on}
stages:
  - {code: signed, label: 未开工}
  - {code: building, label: 在建}
  - {code: done, label: 已竣工投产, final: yes}
  - {code: dropped, label: 已退出, final: yes}
moves:
  - {from: signed, to: building, by: [coordinator]}
  - {from: building, to: done, by: [coordinator]}
  - {from: building, to: dropped, by: [coordinator]}
"""


@pytest.fixture
def register(county: Programme):
    load_three(county)
    return publish_register(county, TEXT, actor="系统", at=NOW)


def entries() -> dict[str, Revision]:
    return {row.name: row for row in Revision.objects.filter(superseded=None)}


def test_it_writes_an_entry_for_each_project_signed_or_listed(county: Programme, register):
    assert actions.mirror_projects(county, actor="系统", at=NOW) == 2
    found = entries()
    assert set(found) == {"一号精密机床", "二号电池材料"}
    assert found["一号精密机床"].body["town"] == "dong"
    assert (found["二号电池材料"].stage, found["二号电池材料"].area) == ("building", "xi")
    assert actions.mirror_projects(county, actor="系统", at=NOW) == 0


def test_it_counts_a_project_once_it_is_certified(county: Programme, register):
    actions.mirror_projects(county, actor="系统", at=NOW)
    assert "counted" not in entries()["二号电池材料"].body
    for step, day in (("first_check", 5), ("joint_check", 20), ("published", 30)):
        project = kept(2)
        taken = CertificationStep(step, date(2026, 6, day), "乙局", passed=True)
        actions.certify(
            access_of("mei"), rights_of_("mei"), project, project.row.edition, taken, at=NOW
        )
    assert actions.mirror_projects(county, actor="系统", at=NOW) == 1
    body = entries()["二号电池材料"].body
    assert (body["counted"], body["certified_on"]) == (12_000_000, 20260630)


def test_it_follows_a_new_name_in_the_same_entry(county: Programme, register):
    actions.mirror_projects(county, actor="系统", at=NOW)
    number = entries()["一号精密机床"].entry_no
    told = replace(kept(1).told, name="一号数控机床")
    later = NOW + timedelta(minutes=1)
    actions.change_project(access_of("mei"), rights_of_("mei"), kept(1), 1, told, at=later)
    assert "1 条有变" in mirror(later + timedelta(minutes=1))
    assert entries()["一号数控机床"].entry_no == number
    assert "更新了 0 个" in mirror(later + timedelta(minutes=2))


def test_it_leaves_out_what_the_register_cannot_hold(county: Programme, register, caplog):
    told = replace(kept(1).told, cluster="新行业")
    actions.change_project(access_of("mei"), rights_of_("mei"), kept(1), 1, told, at=NOW)
    assert actions.mirror_projects(county, actor="系统", at=NOW) == 1
    assert set(entries()) == {"二号电池材料"}
    assert "P1" in caplog.text


def test_it_lets_nobody_type_into_it(county: Programme, register):
    actions.mirror_projects(county, actor="系统", at=NOW)
    mine = as_kept(register)
    with pytest.raises(PermissionDenied, match="照业务记录自动记"):
        add_entry(access_of("mei"), mine, {"project": "假的", "recorded_on": 20260101}, at=NOW)
    assert AuditEntry.objects.filter(action="registers.entries.kept").count() == 1


def test_it_says_on_the_registers_page_that_nobody_types_there(county: Programme, register, client):
    actions.mirror_projects(county, actor="系统", at=NOW)
    client.force_login(access_of("mei").person)
    for address in ("/jia/registers/projects/", "/jia/registers/projects/1/"):
        page = client.get(address).content.decode()
        assert "由系统照业务记录自动记" in page
        assert "/registers/projects/new/" not in page
    assert client.get("/jia/registers/projects/new/").status_code == 403
