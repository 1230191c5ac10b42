"""The first page says that the month's paper is not made yet, until it is."""

from __future__ import annotations

import pytest
from cast import NOW, PASSWORD, load_county, shown, some_figures
from django.test import Client
from project_cases import load_three

from luoshi.plan import Period
from luoshi_web.bulletins.actions import draft_bulletin
from luoshi_web.offices.models import Person
from luoshi_web.offices.queries import access_to

pytestmark = pytest.mark.django_db


def test_it_waits_for_the_paper_of_the_last_closed_month_until_it_is_made():
    some_figures(load_county())
    client = Client()
    assert client.login(username="lan", password=PASSWORD)
    assert "2026年9月通报还没有生成" in client.get("/jia/").content.decode()
    access = access_to(Person.objects.get(username="mei"), "jia", NOW.date())
    draft_bulletin(access, period=Period.month(2026, 9), at=NOW)
    assert "通报还没有生成" not in client.get("/jia/").content.decode()


def test_it_tells_of_projects_in_two_lines_where_there_are_any(county):
    assert "重点项目" not in shown("lan", "/jia/")
    load_three(county)
    page = shown("lan", "/jia/")
    assert "2 个在册项目，2026年计划投资 5.00 亿元，已报 1.10 亿元（22.0%）" in page
    assert "节点逾期" in page and "问题超期 0 个" in page
