"""The page of one project tells where it stands, what is late and by how much, and offers the forms one may send."""

import pytest
from cast import join, shown
from project_cases import load_three

from luoshi_web.offices.models import Programme, Role


@pytest.fixture
def county(county: Programme) -> Programme:
    load_three(county)
    join(county, "dongmei", Role.REPORTER, "dong")
    return county


ONE = "/jia/projects/1/"


def test_it_says_first_how_the_year_goes_and_what_is_late(county: Programme):
    page = shown("lan", ONE)
    assert "截至2026年9月完成年度计划 55.0%，低于序时 20.0 个百分点" in page
