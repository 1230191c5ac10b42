"""Needs and problems of 甲县's three projects as a web test tells them; what people may do to them is the actions' to say."""

from __future__ import annotations

from datetime import date
from typing import Any

from cast import NOW, access_of, join
from project_cases import load_three, rights_of_

from luoshi.plan import Quantity
from luoshi.projects import FlowStep, TimeLimit
from luoshi.projects import Need as ToldNeed
from luoshi_web.offices.models import Programme, Role
from luoshi_web.projects import actions
from luoshi_web.projects.matter_rows import need_row, problem_row
from luoshi_web.projects.models import Need, Problem, Project

TODAY = NOW.date()


def with_writers(county: Programme) -> Programme:
    """The three projects; dongmei writes for 东乡, ximei for 西乡, rui is of 甲局, hua is the head of 乙局."""
    load_three(county)
    join(county, "dongmei", Role.REPORTER, "dong")
    join(county, "ximei", Role.REPORTER, "xi")
    return county


def land(asked: str = "100", level: str = "county", **more: Any) -> ToldNeed:
    since = more.pop("since", date(2026, 9, 1))
    return ToldNeed("", "land", Quantity.of(asked, more.pop("unit", "亩")), level, since, **more)


def project(code: str) -> Project:
    return Project.objects.select_related("town", "programme").get(code=code)


def raised(who: str = "dongmei", code: str = "P1", told: ToldNeed | None = None) -> Need:
    return actions.raise_need(
        access_of(who), rights_of_(who), project(code), told or land(), at=NOW
    )


def troubled(who: str = "dongmei", code: str = "P1", text: str = "临时用电没有接通") -> Problem:
    return actions.raise_problem(
        access_of(who), rights_of_(who), project(code), text, since=date(2026, 9, 28), at=NOW
    )


def step(who: str, matter: Need | Problem, to: str, on: date = TODAY, **more: Any) -> Any:
    is_need = isinstance(matter, Need)
    row = (need_row if is_need else problem_row)(access_of(who), matter.number)
    act = actions.step_need if is_need else actions.step_problem
    return act(access_of(who), rights_of_(who), row, row.edition, FlowStep(to, on, **more), at=NOW)


def granted(need: Need, amount: str, unit: str = "亩") -> Need:
    step("dongmei", need, "review", date(2026, 9, 2))
    return step(
        "mei", need, "granted", date(2026, 9, 10), quantity=Quantity.of(amount, unit), ref="甲批1号"
    )


def ordered(problem: Problem, days: int = 3, unit: str = "乙局") -> Any:
    return step(
        "mei", problem, "assigned", date(2026, 9, 29), owner=unit, due=TimeLimit(days, "working")
    )
