"""A project as it had been told by a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st
from projects_cast import ATTRACTED, permit, told
from test_projects_written import projects

from luoshi.plan import Period
from luoshi.projects import Charge, Node, frozen, mirrored, told_by

FULL = told(
    **ATTRACTED,
    plans=[[2025, "2.5"], [2026, "3"]],
    lists=[["county_key", "build", "2025-01-05", "2025-12-31"], ["city_key", "build", "2026-01-05"]],
    progress=[["2025-05", "0.5"], ["2025-06", "0.5"]],
    entry="2025-06-20",
    statistics=[["2025-05", "0.4"], ["2025-06", "0.4"]],
    halts=[["suspended", "2025-06-01", "等待用地", "2025-10-01"], ["cancelled", "2026-01-01", "退出"]],
    arrivals=[["2025-03-01", "0.8"], ["2025-08-01", "0.8"]],
    counted_in=[2025, 2026],
    charges=(
        Charge("officer", "甲局", (), date(2025, 1, 1), date(2025, 9, 1)),
        Charge("officer", "乙局", (), date(2025, 9, 2)),
    ),
    permits=(
        permit("land", "2025-03-01", "2025-07-01"),
        permit("planning", "2025-07-02"),
        permit("energy"),
    ),
)  # fmt: skip


def test_it_leaves_out_what_came_later_and_keeps_terms_that_were_set():
    then = told_by(FULL, date(2025, 6, 5))
    assert then is not None
    assert [move.stage for move in then.moves] == ["signed", "landed", "started"]
    assert [str(report.month) for report in (*then.progress, *then.statistics)] == ["2025-05"] * 2
    assert then.entry is None
    assert then.permits == (permit("land", "2025-03-01"), permit("energy"))
    assert [each.list for each in then.lists] == ["county_key"]
    assert then.lists[0].until == date(2025, 12, 31)
    assert [each.unit for each in then.charges] == ["甲局"]
    assert [each.until for each in then.halts] == [date(2025, 10, 1)]
    assert [step.step for step in then.attraction.steps] == ["filed", "first_check"]
    assert len(then.attraction.arrivals) == 1
    assert then.attraction.counted_in == (2025,)
    assert [plan.year for plan in then.plans] == [2025]


def test_the_day_itself_counts():
    asked, granted = (told_by(FULL, date(2025, month, 1)) for month in (3, 7))
    assert asked is not None and granted is not None
    assert asked.permits == (permit("land", "2025-03-01"), permit("energy"))
    assert granted.permits[0] == FULL.permits[0]


def test_a_node_is_promised_before_it_is_reached():
    reached = Node("主体封顶", date(2025, 5, 31), date(2025, 6, 30), date(2025, 6, 20))
    project = replace(FULL, nodes=(reached,))
    before, then = (told_by(project, date(2025, 6, day)) for day in (19, 20))
    assert before is not None and then is not None
    assert before.nodes == (replace(reached, done=None),)
    assert then.nodes == (reached,)


def test_before_its_first_day_there_is_no_project():
    assert told_by(FULL, date(2025, 1, 4)) is None
    assert told_by(FULL, date(2025, 1, 5)) is not None
    undated = told(code="B")
    assert told_by(undated, date(1990, 1, 1)) == undated


@settings(max_examples=40)
@given(projects, st.dates(date(2020, 1, 1), date(2030, 12, 31)))
def test_a_day_looks_the_same_with_what_came_later_and_without(project, day):
    then = told_by(project, day)
    known = [] if then is None else [then]
    assert mirrored(known, day) == mirrored([project], day)
    month = Period.month(day.year, day.month)
    if month.ends_on == day:
        assert frozen(known, month) == frozen([project], month)
    assert then is None or told_by(then, day) == then
