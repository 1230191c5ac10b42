"""Who writes projects is told once that a month is to be told, until it is told or frozen."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from cast import NOW, access_of, join, signed_in
from project_cases import load_three, rights_of_

from luoshi.plan import Period
from luoshi_web.notices.models import Notice
from luoshi_web.offices.models import Programme, Role
from luoshi_web.projects import actions
from luoshi_web.projects.models import Project
from luoshi_web.projects.progress_telling import tell_due

pytestmark = pytest.mark.databases
NOVEMBER = datetime(2026, 11, 2, 1, tzinfo=UTC)


@pytest.fixture
def county(county: Programme) -> Programme:
    load_three(county)
    join(county, "dongmei", Role.REPORTER, "dong")
    join(county, "xiao", Role.REPORTER, "xi")
    return county


def told() -> dict[str, str]:
    """Who has an open notice of it, and what it says."""
    rows = Notice.objects.filter(key__startswith="projects.progress/", settled_at=None)
    return {row.person.username: row.what for row in rows}


def test_it_tells_the_town_and_the_unit_in_charge_once(county: Programme):
    assert tell_due(county, NOW) == 1
    assert told() == {"xiao": "2026年9月项目进度有 1 个要报：二号电池材料。"}
    assert tell_due(county, NOVEMBER) == 3
    assert set(told()) == {"xiao", "dongmei", "hua"}
    assert tell_due(county, NOVEMBER) == 0


def test_it_settles_what_is_told_and_what_is_frozen(county: Programme):
    tell_due(county, NOVEMBER)
    signed_in("dongmei").post("/jia/projects/1/progress/?month=2026-10", {"seen": "0", "done": "1"})
    tell_due(county, NOVEMBER)
    assert set(told()) == {"xiao"}
    actions.freeze_month(access_of("mei"), rights_of_("mei"), Period.parse("2026-10"), at=NOVEMBER)
    assert tell_due(county, NOVEMBER) == 0
    assert told() == {}


def test_it_tells_nobody_of_made_up_projects(county: Programme):
    Project.objects.update(sample=True)
    assert tell_due(county, NOVEMBER) == 0
    assert told() == {}
