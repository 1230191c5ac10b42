"""Needs, problems and leads: the golden cases of specs/projects; what cannot be meant; the same written down."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from flows_cast import (
    MONDAY,
    SECURED,
    contact,
    lead,
    matches,
    need,
    problem,
    step,
    use,
    walked,
    weekday,
)
from projects_cast import day, spec

from luoshi.errors import LuoshiError
from luoshi.plan import Quantity
from luoshi.projects import (
    CLOCKS,
    Contact,
    FlowStep,
    Lead,
    Need,
    Problem,
    ProjectError,
    TimeLimit,
    Use,
    contact_refusals,
    days_late,
    days_open,
    days_quiet,
    due_on,
    flow_refusals,
    granted,
    left,
    meeting_list,
    meeting_refusals,
    need_kinds,
    owner_of,
    part_json,
    part_of_json,
    shortfall,
    stale,
    state_on,
    use_refusals,
    used,
)
from luoshi.workdays import WorkdayError


def _cases(name: str, key: str = "cases") -> list[Any]:
    return [pytest.param(case, id=case.get("it")) for case in spec(name)[key]]


@pytest.mark.parametrize("case", _cases("needs.yaml"))
def test_it_takes_or_refuses_what_is_told_of_a_need(case: dict[str, Any]):
    thing = walked(need(**case.get("need", {})), case["steps"])
    thing = replace(thing, uses=tuple(use(row) for row in case.get("uses", ())))
    if "use" in case:
        matches(use_refusals(thing, use(case["use"])), case["refused"])
    else:
        matches(flow_refusals(thing, step(thing, case["try"])), case["refused"])


def test_it_shows_what_is_granted_used_and_left_on_each_day():
    told = spec("needs.yaml")["worked"]
    thing = walked(need(**told["need"]), told["steps"])
    thing = replace(thing, uses=tuple(use(row) for row in told["uses"]))
    for row in told["rows"]:
        by, state = row["by"], state_on(thing, row["by"])
        assert (state and state.label) == row["state"]
        for key, figure in (
            ("granted", granted),
            ("shortfall", shortfall),
            ("used", used),
            ("left", left),
        ):
            found = figure(thing, by)
            assert (found and str(found)) == row[key], (by, key)


@pytest.mark.parametrize("case", _cases("problems.yaml"))
def test_it_takes_or_refuses_a_step_of_a_problem(case: dict[str, Any]):
    thing = walked(problem(), case["steps"])
    matches(flow_refusals(thing, step(thing, case["try"])), case["refused"])


def test_it_counts_how_long_a_problem_is_open_and_how_late():
    told = spec("problems.yaml")["worked"]
    thing = walked(problem(), told["steps"])
    for row in told["rows"]:
        at, state = row["at"], state_on(thing, row["at"])
        assert (state and state.label) == row["state"]
        assert days_open(thing, at) == row["open"]
        assert due_on(thing, weekday, at) == row["due"]
        assert days_late(thing, at, weekday) == row["late"]


@pytest.mark.parametrize("case", _cases("leads.yaml"))
def test_it_takes_or_refuses_what_is_told_of_a_lead(case: dict[str, Any]):
    thing = walked(lead(case["contacts"]), case["steps"])
    if "contact" in case:
        matches(contact_refusals(thing, contact(**case["contact"])), case["refused"])
    else:
        matches(flow_refusals(thing, step(thing, case["try"])), case["refused"])


@pytest.mark.parametrize("case", _cases("leads.yaml", "quiet"))
def test_it_asks_about_a_lead_that_has_gone_quiet(case: dict[str, Any]):
    thing = walked(lead(case["contacts"]), case["steps"])
    assert days_quiet(thing, case["at"]) == case["days"]
    assert stale(thing, case["at"]) is case["asked"]


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"kind": "heat"}, "要素“heat”不认识"),
        ({"level": "nation"}, "由“nation”批复，没有这一级"),
        ({"kind": "emission", "asked": "3 吨"}, "没有写污染物名称"),
        ({"kind": "funds", "asked": "3 亿元"}, "没有写资金渠道"),
        ({"asked": "100 吨"}, "单位“吨”不能换算成亩"),
        ({"kind": "funds", "item": "外资", "asked": "3 万美元"}, "单位“万美元”不能换算成万元"),
        ({"asked": "0 亩"}, "不是可用的数"),
        ({"asked": "-1 亩"}, "不是可用的数"),
        ({"asked": "NaN 亩"}, "不是可用的数"),
        ({"asked": "Infinity 亩"}, "不是可用的数"),
        ({"asked": "1E+999999 亩"}, "不是可用的数"),
        ({"asked": "1E-999999 亩"}, "不是可用的数"),
        ({"asked": "1.0000000000001 亩"}, "不是可用的数"),
        ({"asked": "999999999999 万亩"}, "不是可用的数"),
        ({"asked": "0.000000000001 平方米"}, "不是可用的数"),
    ],
)
def test_it_refuses_a_need_that_cannot_be_meant(more: dict[str, Any], words: str):
    with pytest.raises(ProjectError, match=words) as told:
        need(**more)
    assert told.value.remedy


def test_it_refuses_a_part_of_a_need_that_cannot_be_meant():
    with pytest.raises(ProjectError, match="单位“吨”不能换算成亩"):
        replace(need(), uses=(use(["2025-04-01", "3 吨"]),))
    with pytest.raises(ProjectError, match="单位“吨”不能换算成亩"):
        replace(need(), steps=(FlowStep("granted", MONDAY, quantity=Quantity.of("3", "吨")),))


def test_it_counts_each_kind_in_its_own_unit():
    units = {code: kind.unit.text for code, kind in need_kinds().items()}
    assert units == {
        "land": "亩",
        "energy": "吨标准煤",
        "emission": "吨",
        "water": "万立方米",
        "funds": "万元",
        "labour": "人",
    }
    water = walked(need(kind="water", asked="365000 立方米"), SECURED)
    assert str(left(water)) == "36.5万立方米"


def test_it_shows_more_than_asked_as_it_was_granted():
    thing = walked(need(), [*SECURED[:2], ["granted", MONDAY, {"quantity": "120 亩"}]])
    assert str(shortfall(thing)) == "-20亩"


def test_it_refuses_a_state_that_does_not_exist():
    with pytest.raises(ProjectError, match="要素需求没有“nowhere”这个状态"):
        flow_refusals(need(), FlowStep("nowhere", MONDAY))
    for kept in (need(), problem(), lead()):
        with pytest.raises(ProjectError, match="没有“nowhere”这个状态"):
            replace(kept, steps=(FlowStep("nowhere", MONDAY),))


@pytest.mark.parametrize("days", [0, -1, 3661])
def test_it_refuses_a_limit_nobody_means(days: int):
    with pytest.raises(ProjectError, match="请填1到3660的整数"):
        TimeLimit(days, "working")


def test_it_refuses_a_limit_by_an_unknown_clock_or_past_the_calendar():
    with pytest.raises(ProjectError, match="期限“lunar”不认识"):
        TimeLimit(3, "lunar")  # type: ignore[arg-type]
    for clock in CLOCKS:
        with pytest.raises(LuoshiError, match="可数。请核对日期的年份"):
            TimeLimit(30, clock).ends(date(9999, 12, 30), weekday)
    with pytest.raises(WorkdayError, match="一直没有工作日"):
        TimeLimit(3, "working").ends(MONDAY, lambda _: False)


def test_it_says_a_limit_as_papers_do():
    assert [str(TimeLimit(5, clock)) for clock in CLOCKS] == ["5个工作日", "5天"]


def test_it_runs_a_new_limit_from_the_day_a_problem_was_handed_back():
    rows = [["assigned", "2025-01-03"], ["handling", "2025-01-03"], ["solved", "2025-01-06"]]
    thing = walked(problem(), [*rows, ["handling", "2025-01-15", {"due": "3 calendar"}]])
    assert due_on(thing, weekday) == date(2025, 1, 18)
    assert days_late(thing, date(2025, 1, 20), weekday) == 2
    assert owner_of(thing) == "示例局"
    assert owner_of(thing, date(2025, 1, 2)) == ""


def test_it_closes_a_problem_that_was_handed_to_nobody_without_a_limit():
    thing = walked(problem(), [["closed", "2025-01-09"]])
    assert days_open(thing, date(2025, 2, 1)) == 7
    assert days_late(thing, date(2025, 2, 1), weekday) is None


def test_it_lists_for_the_meeting_what_is_marked_and_open():
    older = replace(problem(), to_meeting=date(2025, 1, 10))
    newer = replace(need(), to_meeting=date(2025, 1, 9))
    closed = walked(replace(problem(), to_meeting=date(2025, 1, 3)), [["closed", "2025-01-05"]])
    things: list[Need | Problem] = [newer, need(), older, closed]
    assert meeting_list(things, date(2025, 1, 10)) == (older, newer)
    assert meeting_list(things, date(2025, 1, 9)) == (newer,)
    assert meeting_list(things, date(2025, 1, 4)) == (closed,)


def test_it_marks_for_the_meeting_only_what_is_open():
    assert not meeting_refusals(problem(), date(2025, 1, 2))
    matches(meeting_refusals(problem(), date(2025, 1, 1)), ["2025-01-02才提出"])
    closed = walked(problem(), [["closed", "2025-01-05"]])
    matches(meeting_refusals(closed, date(2025, 1, 5)), ["已经销号，不用转上会"])


def test_it_needs_a_name_and_a_possible_sum_for_a_lead():
    with pytest.raises(ProjectError, match="线索没有名称"):
        Lead(" ", MONDAY)
    with pytest.raises(ProjectError, match="预计总投资小于零"):
        Lead("示例", MONDAY, hoped=Quantity.of("-1", "亿元"))


def test_it_is_the_same_after_being_written_down():
    rows = [["assigned", "2025-01-03"], ["handling", "2025-01-06"]]
    kept_need = replace(walked(need(kind="emission", asked="1.50 吨", item="氮氧化物"), SECURED),
                        uses=(use(["2025-02-01", "300 千克"]),), to_meeting=day("2025-02-02"))  # fmt: skip
    kept_lead = walked(lead(["2025-01-02"]), [["met", "2025-01-02"]])
    for kind, kept in ((Need, kept_need), (Problem, walked(problem(), rows)), (Lead, kept_lead)):
        assert part_of_json(kind, part_json(kept), "") == kept
    for kind, part in (
        (FlowStep, kept_need.steps[2]),
        (Use, kept_need.uses[0]),
        (Contact, contact()),
    ):
        assert part_of_json(kind, part_json(part), "") == part
    with pytest.raises(ProjectError, match="第3条需求的 asked“100”不是金额"):
        part_of_json(Need, {**part_json(need()), "asked": "100"}, "第3条需求")
