"""The portfolio: what the list, the board and the sheet show of many projects, to whom, and what an address may ask."""

from datetime import date

import pytest
from cast import access_of, join
from django.http import QueryDict
from project_cases import load_three, rights_of_

from luoshi.plan import Period
from luoshi_web.offices.models import Programme, Role
from luoshi_web.projects.pages.filters import Filters, filtered, ordered
from luoshi_web.projects.queries import places

TODAY = date(2026, 10, 12)
SEPTEMBER = Period.parse("2026-09")
pytestmark = pytest.mark.databases


@pytest.fixture
def county(county: Programme) -> Programme:
    load_three(county)
    join(county, "dongmei", Role.REPORTER, "dong")
    return county


def names(query: str, who: str = "mei") -> list[str]:
    access = access_of(who)
    towns = {unit.code for unit in places(access.programme)}
    filters = Filters.of(QueryDict(query), towns)
    rows = filtered(access.programme, filters, rights_of_(who), TODAY, SEPTEMBER)
    return [row.name[:2] for row in ordered(rows, filters)]


def mistakes(query: str) -> tuple[str, ...]:
    return Filters.of(QueryDict(query), {"dong", "xi"}).mistakes


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["二号", "一号", "三号"]),
        ("q=远山", ["二号"]),
        ("q=p3", ["三号"]),
        ("town=dong", ["一号", "三号"]),
        ("stage=started&stage=idea", ["二号", "三号"]),
        ("list=any", ["二号", "一号"]),
        ("list=-", ["三号"]),
        ("list=county_key&class=build", ["二号", "一号"]),
        ("class=prepare", []),
        ("list=city_key", []),
        ("cluster=现代服务", ["三号"]),
        ("cluster=-", []),
        ("origin=outside", ["二号"]),
        ("halted=any", []),
        ("from=20000&to=100000", ["一号"]),
        ("unreported=1", ["二号"]),
        ("sort=number", ["三号", "二号", "一号"]),
        ("sort=name", ["一号", "三号", "二号"]),
        ("sort=total", ["二号", "一号", "三号"]),
        ("sort=done", ["一号", "三号", "二号"]),
        ("sort=rate", ["一号", "三号", "二号"]),
        ("sort=stage", ["一号", "二号", "三号"]),
    ],
)
def test_it_finds_what_the_address_asks_for(county: Programme, query: str, found: list[str]):
    assert names(query) == found


def test_it_finds_what_one_may_fill_oneself(county: Programme):
    assert names("mine=1", "dongmei") == ["一号", "三号"]
    assert names("mine=1", "hua") == ["一号"]
    assert names("mine=1", "rui") == []
    assert len(names("mine=1", "mei")) == 3
