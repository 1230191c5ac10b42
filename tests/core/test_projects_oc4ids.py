"""The OC4IDS package: the parts we write, against our own schema of them."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest
from projects_cast import ATTRACTED, SPECS, tengzhou, told
from schema_check import faults

from luoshi.projects import Charge, ProjectError, Publisher, oc4ids, read_projects

PUBLISHER = Publisher("某市发展和改革局", "https://data.example/oc4ids.json", "oc4ids-abc123")
PUBLISHED, AS_OF = datetime(2025, 10, 9, 8, 30, tzinfo=UTC), date(2025, 9, 30)
SCHEMA = json.loads((SPECS / "oc4ids-parts.schema.json").read_text(encoding="utf-8"))


def _full():
    moves = [*ATTRACTED["moves"], ["finished", "2025-08-01"]]
    return told(
        **ATTRACTED | {"moves": moves},
        entry="2025-06-01",
        progress=[["2025-06", "0.123456789"], ["2025-07", "1"], ["2025-10", "9"]],
        statistics=[["2025-07", "0.8"]],
        charges=(
            Charge("taskforce", "锂电专班", ("张三",), date(2025, 1, 1)),
            Charge("officer", "前任", ("李四",), date(2024, 1, 1), date(2024, 12, 31)),
        ),
    )


def test_it_writes_a_package_that_keeps_to_the_schema():
    package = oc4ids([_full(), told()], PUBLISHER, PUBLISHED, AS_OF)
    assert faults(json.loads(json.dumps(package)), SCHEMA, SCHEMA) == []


def test_it_writes_all_of_tengzhou_within_the_schema():
    _, projects = tengzhou()
    package = oc4ids(projects, PUBLISHER, PUBLISHED, date(2024, 9, 30))
    assert faults(json.loads(json.dumps(package)), SCHEMA, SCHEMA) == []
    assert len({each["id"] for each in package["projects"]}) == len(projects)


def test_it_writes_the_packs_sample_within_the_schema():
    text = (SPECS.parents[1] / "packs/tengzhou/projects.jsonl").read_text("utf-8")
    projects = read_projects(text, "projects.jsonl")
    package = json.loads(json.dumps(oc4ids(projects, PUBLISHER, PUBLISHED, AS_OF)))
    assert faults(package, SCHEMA, SCHEMA) == []
    for project in package["projects"]:
        observations = [
            each for metric in project.get("metrics", []) for each in [metric["observations"]]
        ]
        for items in (project.get("parties", []), project.get("milestones", []), *observations):
            assert len({each["id"] for each in items}) == len(items)


def test_it_finds_faults_with_its_schema():
    package = oc4ids([_full()], PUBLISHER, PUBLISHED, AS_OF)
    package["projects"][0]["status"] = "done"
    del package["publisher"]["name"]
    assert len(faults(package, SCHEMA, SCHEMA)) == 2


def test_it_keeps_both_investments_apart_and_up_to_the_day():
    project = oc4ids([_full()], PUBLISHER, PUBLISHED, AS_OF)["projects"][0]
    amounts = {
        metric["id"]: [each["value"]["amount"] for each in metric["observations"]]
        for metric in project["metrics"]
    }
    assert amounts == {
        "reported-investment": [12345678.9, 100_000_000],
        "statistical-investment": [80_000_000],
    }
    assert project["budget"]["amount"] == {"amount": 1_200_000_000, "currency": "CNY"}


def test_it_writes_phase_dates_and_parties():
    project = oc4ids([_full()], PUBLISHER, PUBLISHED, AS_OF)["projects"][0]
    assert project["status"] == "completion"
    assert "period" not in project, "no plan was told, and what happened is no plan"
    assert project["completion"]["endDate"].startswith("2025-")
    assert [each["name"] for each in project["parties"]] == ["锂电专班（专班）", "远山电池公司"]
    assert [each["title"] for each in project["milestones"]] == ["签约", "落地", "开工", "竣工"]


def test_it_writes_the_planned_period():
    plans = [[2025, "2", "2025-03", "2026-06"], [2026, "3", "2025-05", "2026-09"]]
    project = oc4ids([told(plans=plans)], PUBLISHER, PUBLISHED, AS_OF)["projects"][0]
    assert project["period"] == {
        "startDate": "2025-03-01T00:00:00+08:00",
        "endDate": "2026-09-30T00:00:00+08:00",
    }


def test_it_tells_no_move_that_was_made_after_the_day():
    project = oc4ids([_full()], PUBLISHER, PUBLISHED, date(2025, 7, 31))["projects"][0]
    assert [each["title"] for each in project["milestones"]] == ["签约", "落地", "开工"]
    assert project["status"] == "implementation" and "completion" not in project


def test_it_leaves_out_what_is_not_told():
    project = oc4ids([told(town="")], PUBLISHER, PUBLISHED, AS_OF)["projects"][0]
    assert sorted(project) == ["id", "identifiers", "title", "type"]


def test_it_says_that_a_project_is_cancelled_whatever_its_stage():
    project = told(moves=[["building", "2025-01-01"]], halts=[["cancelled", "2025-02-01", "退出"]])
    told_ = oc4ids([project], PUBLISHER, PUBLISHED, AS_OF)["projects"][0]
    assert told_["status"] == "cancelled"
    assert oc4ids([project], PUBLISHER, PUBLISHED, date(2025, 1, 31))["projects"][0]["status"] == (
        "implementation"
    )


@pytest.mark.parametrize(
    ("projects", "publisher", "published", "says"),
    [
        ([], PUBLISHER, PUBLISHED, "没有可导出的项目"),
        ([told()], Publisher("", "https://data.example", "x"), PUBLISHED, "缺少发布单位"),
        ([told()], Publisher("某局", "https://data.example", " "), PUBLISHED, "编号前缀"),
        ([told()], PUBLISHER, datetime(2025, 1, 1), "没有时区"),  # noqa: DTZ001
    ],
)
def test_it_refuses_a_package_without_content_publisher_or_zone(
    projects, publisher, published, says
):
    with pytest.raises(ProjectError, match=says):
        oc4ids(projects, publisher, published, AS_OF)


def test_it_adds_licence_and_policy_where_they_are_told():
    publisher = Publisher(
        "某局", "https://data.example", "x", "https://licence.example", "https://policy.example"
    )
    package = oc4ids([told()], publisher, PUBLISHED, AS_OF)
    assert (package["license"], package["publicationPolicy"]) == (
        "https://licence.example", "https://policy.example",
    )  # fmt: skip
