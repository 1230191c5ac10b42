"""Stages and permits: their data, moves without a way back, time limits by working days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from projects_cast import STAGE_CODES, permit, proof, told

from luoshi.projects import (
    ORIGINS,
    Evidence,
    ProjectError,
    ProjectRulesError,
    StageMove,
    move_refusals,
    permit_due,
    permit_lines,
    permit_plan,
    permit_templates,
    reached,
    read_stages,
    read_templates,
    stage_on,
    stages,
    start_counts,
    template_of,
)
from luoshi.workdays import WorkdayError

FRIDAY = date(2025, 1, 3)
FULL = [proof(kind) for kind in stages().evidence if kind != "works"] + [proof("works=main")]


def _weekday(day: date) -> bool:
    return day.weekday() < 5


def test_it_says_what_each_stage_means_and_who_says_so():
    labels = [stage.label for stage in stages().stages]
    assert labels == [
        "谋划",
        "储备",
        "洽谈",
        "签约",
        "落地",
        "开工",
        "在建",
        "竣工",
        "投产",
        "达产",
    ]
    assert all(stage.means and stage.source and stage.asks for stage in stages().stages)


def test_it_lists_what_is_no_start():
    no_start = {works.label for works in stages().works.values() if not works.counts}
    assert no_start == {"地质勘察", "平整场地", "旧建筑拆除", "临时建筑", "临时路水电"}


def test_it_refuses_a_stage_that_does_not_exist():
    with pytest.raises(ProjectError, match="没有“nowhere”这个阶段"):
        move_refusals(told(), "nowhere", FRIDAY)


def test_it_asks_for_evidence_with_a_number_or_file():
    bare = [Evidence("idea_note", " ")]
    found = move_refusals(told(), "idea", FRIDAY, bare)
    assert [
        part in sentence for part, sentence in zip(("没有文号", "缺谋划说明"), found, strict=True)
    ]


def test_it_refuses_evidence_younger_than_the_move():
    young = Evidence("idea_note", "附件1", dated=FRIDAY + timedelta(days=1))
    found = move_refusals(told(), "idea", FRIDAY, [young])
    assert len(found) == 1 and "谋划说明日期2025-01-04晚于谋划日期2025-01-03" in found[0]
    assert not move_refusals(told(), "idea", FRIDAY, [replace(young, dated=FRIDAY)])


def test_it_takes_a_project_with_later_moves_only_for_past_the_earlier_ones():
    project = told(moves=[["building", "2025-05-01"], ["finished", "2025-09-01"]])
    assert reached(project, "started", date(2025, 6, 1)) == date(2025, 5, 1)
    assert reached(project, "finished", date(2025, 6, 1)) is None
    assert stage_on(project, date(2025, 6, 1)).code == "building"
    assert stage_on(project, date(2025, 4, 1)) is None


def test_it_finds_no_start_in_works_it_does_not_know():
    assert not start_counts(StageMove("started", FRIDAY, (proof("works=parade"),)))
    assert not start_counts(StageMove("started", FRIDAY))
    assert not start_counts(StageMove("started", FRIDAY, (proof("site_photo=main"),)))


@given(
    st.sampled_from(list(ORIGINS)),
    st.lists(st.tuples(st.sampled_from(STAGE_CODES), st.integers(-3, 30)), max_size=14),
)
@settings(max_examples=150, deadline=None)
def test_it_never_comes_back_to_a_stage(origin: str, wanted: list[tuple[str, int]]):
    project, day = told(origin=origin), FRIDAY
    for stage, later in wanted:
        on = day + timedelta(days=later)
        if not move_refusals(project, stage, on, FULL):
            moves = [[move.stage, move.on] for move in project.moves]
            project, day = told(origin=origin, moves=[*moves, [stage, on]]), on
    ranks = [stages().of(move.stage).rank for move in project.moves]
    days = [move.on for move in project.moves]
    assert ranks == sorted(set(ranks)) and days == sorted(days)


def _stage(code: str, to: str, more: str = "") -> str:
    return (
        f"- {{code: {code}, label: 某, means: 某, source: 某, to: [{to}], asks: [paper]{more}}}\n"
    )


HEAD = "evidence: {paper: 纸}\nworks: {dig: {label: 挖, counts: yes}}\nstages:\n"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (HEAD + _stage("a", "b") + _stage("b", "a", ", start: yes"), "回到了前面"),
        (HEAD + _stage("a", "a", ", start: yes"), "回到了前面"),
        (HEAD + _stage("a", "c", ", start: yes"), "未定义的“c”"),
        (HEAD + _stage("a", ""), "不是恰好一个"),
        (HEAD + _stage("a", "", ", start: yes") + _stage("a", ""), "重复"),
        (HEAD + _stage("a", "", ", start: maybe"), "yes 或 no"),
        (HEAD + _stage("a", "", ", start: yes, after: {a: nobody}"), "nobody"),
        (HEAD.replace("paper: 纸", "other: 纸") + _stage("a", "", ", start: yes"), "paper"),
        (HEAD, "没有 stages"),
        (HEAD + "- 3\n", "键和值"),
        ("stages: [", "第 1 行不是合法的 YAML"),
        ("- 1\n", "键和值"),
        (HEAD + "- {code: a}\n", "缺少 label"),
    ],
)
def test_it_refuses_stages_that_break_their_grammar(text: str, says: str):
    with pytest.raises(ProjectRulesError, match=says):
        read_stages(text)


def test_it_plans_permits_as_the_page_says():
    """The table of docs/design/projects.md."""
    plan = permit_plan(template_of("industry"), FRIDAY, _weekday)
    assert {code: str(day) for code, day in plan.items()} == {
        "registration": "2025-01-06",
        "land": "2025-02-03",
        "environment": "2025-02-17",
        "energy": "2025-02-03",
        "planning": "2025-03-03",
        "construction": "2025-03-12",
    }


def test_it_passes_over_holidays_that_the_caller_knows():
    template = template_of("industry")
    assert permit_due(template, "construction", FRIDAY, _weekday) == date(2025, 1, 14)
    closed = {date(2025, 1, 13), date(2025, 1, 14)}
    due = permit_due(template, "construction", FRIDAY, lambda d: _weekday(d) and d not in closed)
    assert due == date(2025, 1, 16)


def test_it_says_which_permits_may_run_side_by_side():
    template = template_of("industry")
    assert template.beside("environment") == ("land", "planning", "energy", "construction")
    assert template.before("construction") == {"planning", "land", "registration"}
    assert template.beside("registration") == ()


def test_it_tells_the_state_of_every_permit():
    project = told(
        template="industry",
        permits=(
            permit("registration", "2025-01-03", "2025-01-06"),
            permit("land", "2025-01-06", "2025-02-14"),
            permit("environment", "2025-01-06"),
            permit("energy"),
        ),
    )
    lines = {line.rule.code: line for line in permit_lines(project, date(2025, 2, 20), _weekday)}
    assert {code: line.state for code, line in lines.items()} == {
        "registration": "granted",
        "land": "granted_late",
        "planning": "ready",
        "environment": "overdue",
        "energy": "ready",
        "construction": "waiting",
    }
    assert lines["construction"].waits == ("planning",)
    earlier = {line.rule.code: line for line in permit_lines(project, date(2025, 2, 3), _weekday)}
    assert earlier["land"].state == "running" and earlier["land"].due == date(2025, 2, 3)
    assert earlier["planning"].waits == ("land",)
    before = {line.rule.code: line for line in permit_lines(project, date(2025, 1, 5), _weekday)}
    assert (before["land"].state, before["land"].due) == ("waiting", None)


def test_it_refuses_unknown_permits_and_templates_and_a_calendar_without_work():
    with pytest.raises(ProjectError, match="没有手续“blessing”"):
        permit_due(template_of("industry"), "blessing", FRIDAY, _weekday)
    with pytest.raises(ProjectError, match="没有手续模板“none”"):
        permit_lines(told(template="none"), FRIDAY, _weekday)
    with pytest.raises(WorkdayError, match="一直没有工作日"):
        permit_due(template_of("industry"), "land", FRIDAY, lambda day: False)


def _template(rules: str) -> str:
    return f"permits: {{a: 甲, b: 乙}}\ntemplates: {{t: {{label: 某, permits: {{{rules}}}}}}}"


@pytest.mark.parametrize(
    ("rules", "says"),
    [
        ("a: {days: 1, after: [b], source: 某}, b: {days: 1, after: [a], source: 某}", "互相等待"),
        ("a: {days: 1, after: [b], source: 某}", "互相等待"),
        ("a: {days: 0, after: [], source: 某}", "正整数"),
        ("a: {days: yes, after: [], source: 某}", "正整数"),
        ("a: {days: 1, after: b, source: 某}", "文字的列表"),
        ("c: {days: 1, source: 某}", "未定义的“c”"),
        ("a: {days: 1}", "缺少 source"),
    ],
)
def test_it_refuses_permits_that_break_their_grammar(rules: str, says: str):
    with pytest.raises(ProjectRulesError, match=says):
        read_templates(_template(rules))


def test_it_gives_every_template_all_permits_with_a_source():
    for template in permit_templates().values():
        assert len(template.permits) == 6
        assert all(rule.source for rule in template.permits.values())
