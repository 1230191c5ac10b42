"""What people type into the forms of projects: taken as it is meant, or refused by the name of its field."""

from __future__ import annotations

from datetime import date

import pytest
from cast import signed_in
from project_cases import load_three

from luoshi.errors import LuoshiError
from luoshi.plan import Period
from luoshi_web.offices.forms.typed import day_in
from luoshi_web.offices.models import Programme
from luoshi_web.projects.forms import month_in
from luoshi_web.projects.models import Project


@pytest.mark.parametrize("text", ["2026-10-08", "2026.10.8", "２０２６年10月8日", " 2026/10/08 "])
def test_it_takes_a_day_in_each_way_of_writing(text: str):
    assert day_in(text, "签订日期") == date(2026, 10, 8)


@pytest.mark.parametrize(
    "text", ["0001-01-01", "9999-12-31", "0206-10-08", "2026-06-31", "2026-10", "明天", "1e400"]
)
def test_it_refuses_what_is_no_day_of_a_project(text: str):
    with pytest.raises(LuoshiError, match=r"签订日期填的“.*”不是日期。请写成 2026-10-08"):
        day_in(text, "签订日期")


@pytest.mark.parametrize("text", ["2026-10", "2026.10", "2026年10月", "２０２６-10"])
def test_it_takes_a_month_in_each_way_of_writing(text: str):
    assert month_in(text, "月份") == Period.month(2026, 10)


@pytest.mark.parametrize(
    "text", ["2026", "2026-Q1", "2026-W05", "2026-13", "0001-01", "9999-12", "1988-05", "十月"]
)
def test_it_refuses_what_is_no_month_of_a_project(text: str):
    with pytest.raises(LuoshiError, match=r"月份填的“.*”不是月份。请写成 2026-10"):
        month_in(text, "月份")


def test_nothing_typed_is_no_day_and_no_month():
    assert day_in(" ", "签订日期") is None
    assert month_in("", "月份") is None


def test_it_cuts_nothing_unsaid(county: Programme):
    """Each text that is longer than what is kept is refused by its name, and nothing of it is stored."""
    load_three(county)
    client = signed_in("mei")
    identity = {
        "code": "L1",
        "name": "长" * 201,
        "town": "dong",
        "level": "county",
        "origin": "local",
    }
    for field, text, said in (
        ("name", "长" * 201, "项目名称写了 201 字"),
        ("code", "L" * 41, "编号写了 41 字"),
        ("investor", "长" * 201, "投资主体写了 201 字"),
        ("cluster", "长" * 61, "产业集群写了 61 字"),
    ):
        sent = client.post("/jia/projects/new/", {**identity, "name": "短", field: text})
        assert sent.status_code == 422
        assert said in sent.content.decode()
    sent = client.post(
        "/jia/projects/1/do/charge/",
        {"seen": 1, "kind": "officer", "unit": "甲局", "people": "长" * 201, "since": "2026-10-01"},
    )
    assert "负责人写了 201 字" in sent.content.decode()
    assert Project.objects.count() == 3
