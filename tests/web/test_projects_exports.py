"""Projects leave as an OC4IDS package and as lines of our own form; made-up ones only where they are asked for."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from cast import shown, signed_in
from core.schema_check import faults
from project_cases import load_three, three

from luoshi.projects import read_projects
from luoshi_web.offices.models import Programme
from luoshi_web.projects.models import Project

pytestmark = pytest.mark.databases
SPECS = Path(__file__).parents[2] / "specs" / "projects"
SCHEMA = json.loads((SPECS / "oc4ids-parts.schema.json").read_text(encoding="utf-8"))
PAGE, PACKAGE = "/jia/projects/exports/", "/jia/projects/oc4ids.json"
LINES = "/jia/projects/projects.jsonl"


@pytest.fixture
def county(county: Programme) -> Programme:
    load_three(county)
    return county


def package(url: str = PACKAGE, who: str = "mei") -> dict[str, Any]:
    answer = signed_in(who).get(url)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/json"
    assert "attachment" in answer["Content-Disposition"]
    told: dict[str, Any] = json.loads(answer.content)
    assert faults(told, SCHEMA, SCHEMA) == []
    return told


def test_it_writes_every_project_within_the_schema(county: Programme):
    told = package()
    assert [one["id"] for one in told["projects"]] == ["jia-P1", "jia-P2", "jia-P3"]
    assert told["publisher"] == {"name": "甲县人民政府"}
    assert told["uri"] == "http://testserver/jia/projects/oc4ids.json"
    first = told["projects"][0]
    assert first["status"] == "implementation"
    assert first["budget"]["amount"] == {"amount": 500000000, "currency": "CNY"}
    assert first["locations"][0]["address"]["locality"] == "东乡"
    (reported,) = first["metrics"]
    assert [one["value"]["amount"] for one in reported["observations"]] == [80000000, 30000000]


def test_it_writes_those_of_a_list_or_a_town(county: Programme):
    assert len(package(f"{PACKAGE}?list=county_key")["projects"]) == 2
    assert len(package(f"{PACKAGE}?list=county_key&town=xi")["projects"]) == 1
    # What is no list is no question.
    assert len(package(f"{PACKAGE}?list=x")["projects"]) == 3


def test_it_leaves_made_up_projects_out_and_marks_them_where_they_are_asked_for(county: Programme):
    Project.objects.filter(code="P2").update(sample=True)
    assert [one["title"] for one in package()["projects"]] == ["一号精密机床", "三号冷链物流"]
    titles = [one["title"] for one in package(f"{PACKAGE}?sample=1")["projects"]]
    assert "〔演示〕二号电池材料" in titles
    Programme.objects.update(show_sample=False)
    assert len(package(f"{PACKAGE}?sample=1")["projects"]) == 2


def test_it_writes_lines_that_are_read_back_the_same(county: Programme):
    answer = signed_in("mei").get(LINES)
    assert list(read_projects(answer.content.decode(), "x.jsonl")) == three()
    Project.objects.filter(code="P2").update(sample=True)
    marked = signed_in("mei").get(f"{LINES}?sample=1").content.decode()
    assert marked.startswith("# 其中 1 个是演示数据\n")
    assert list(read_projects(marked, "x.jsonl")) == three()


def test_it_says_what_is_in_it_and_what_is_not(county: Programme):
    Project.objects.filter(code="P3").update(total=None)
    page = shown("lan", PAGE)
    assert "导出项目数据：3 个" in page
    assert (
        '<th scope="row">budget</th><td>计划总投资</td><td class="n">2</td><td class="n">1</td>'
        in page
    )
    assert "official" not in page
    assert "官方 JSON Schema" in page


def test_it_says_that_there_is_nothing_to_write(county: Programme):
    mei = signed_in("mei")
    for url in (PACKAGE, LINES):
        answer = mei.get(f"{url}?list=province_major", follow=True)
        assert "没有可导出的项目。" in answer.content.decode()
        assert answer.redirect_chain[-1][0] == f"{PAGE}?list=province_major"
