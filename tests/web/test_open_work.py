"""The desk says what waits in other rooms: months of projects, problems to solve."""

import pytest
from cast import NOW, access_of, join, shown
from project_cases import kept, load_three, rights_of_

from luoshi.plan import Period
from luoshi.projects import FlowStep, TimeLimit
from luoshi_web.offices.models import Programme, Role, Unit
from luoshi_web.projects.actions import raise_problem, step_problem
from luoshi_web.projects.models import Project
from luoshi_web.projects.progress_rows import untold_by_unit

pytestmark = pytest.mark.django_db
DESK = "/jia/desk/"


@pytest.fixture
def county(county: Programme) -> Programme:
    load_three(county)
    return county


def test_it_reminds_a_town_of_the_month_of_its_projects(county: Programme):
    (unit,) = untold_by_unit(county, Period.month(2026, 9), NOW.date())
    join(county, "teller", Role.REPORTER, Unit.objects.get(pk=unit).code)
    assert "2026年9月项目进度，1 个项目没有报" in shown("teller", DESK)
    assert "项目进度" not in shown("rui", DESK)


def test_it_leaves_made_up_projects_to_nobody(county: Programme):
    (unit,) = untold_by_unit(county, Period.month(2026, 9), NOW.date())
    join(county, "teller", Role.REPORTER, Unit.objects.get(pk=unit).code)
    Project.objects.update(sample=True)
    assert "项目进度" not in shown("teller", DESK)


def test_it_reminds_whoever_is_to_solve_a_problem(county: Programme):
    mei, held = access_of("mei"), rights_of_("mei")
    row = raise_problem(mei, held, kept(1).row, "没有通电", at=NOW)
    step = FlowStep("assigned", NOW.date(), "Mei", owner="乙局", due=TimeLimit(5, "working"))
    step_problem(mei, held, row, row.edition, step, at=NOW)
    assert "解决项目问题：没有通电" in shown("hua", DESK)
    assert "解决项目问题" not in shown("rui", DESK)
