"""Projects as JSON: the same project comes back, and what is no project is refused by name and key."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from operator import attrgetter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from projects_cast import ATTRACTED, told

from luoshi.plan import Period, Quantity
from luoshi.projects import (
    CHARGES,
    CLASSES,
    HALTS,
    LEVELS,
    ORIGINS,
    Arrival,
    ArrivedFunds,
    Attraction,
    CertificationStep,
    Charge,
    Contract,
    ContractAmount,
    Evidence,
    Halt,
    Membership,
    Permit,
    ProgressInvestment,
    ProgressReport,
    Project,
    ProjectError,
    StageMove,
    StatisticalEntry,
    StatisticalInvestment,
    StatisticalReport,
    YearPlan,
    as_json,
    of_json,
    permit_templates,
    project_lists,
    promotion_rules,
    read_projects,
    stages,
    write_projects,
)

LEAST = {"code": "A1", "name": "甲项目", "town": "东镇", "level": "county", "origin": "local"}
FULL = told(
    **{**ATTRACTED, "code": "Z1"},
    plans=[[2025, "2.5", "2025-05", "2026-08"]],
    lists=[["county_key", "build", "2025-01-05", "2025-12-31"]],
    progress=[["2025-06", "0.5", "1.25", "12.5"]],
    entry="2025-06-20",
    statistics=[["2025-07", "0.4"]],
    halts=[["suspended", "2025-09-01", "等待用地", "2025-10-01"]],
    arrivals=[["2025-03-01", "0.8"]],
    traits=["relocation"],
    counted_in=[2025],
)

words = st.text(
    st.characters(exclude_categories=("Cs",), exclude_characters="\0"), min_size=1, max_size=6
)
names = words.filter(str.strip)
days = st.dates(date(2020, 1, 1), date(2030, 12, 31))
months = st.builds(Period.month, st.integers(2020, 2030), st.integers(1, 12))
numbers = st.decimals(0, 10**6, places=4)
amounts = st.builds(Quantity.of, numbers.map(str), st.sampled_from(("元", "万元", "亿元")))


def perhaps(strategy: st.SearchStrategy) -> st.SearchStrategy:
    return st.none() | strategy


def some(strategy: st.SearchStrategy) -> st.SearchStrategy:
    return st.lists(strategy, max_size=2).map(tuple)


def once(strategy: st.SearchStrategy, key: str) -> st.SearchStrategy:
    return st.lists(strategy, max_size=3, unique_by=attrgetter(key)).map(tuple)


evidence = st.builds(
    Evidence,
    st.sampled_from(tuple(stages().evidence)),
    words,
    perhaps(days),
    st.sampled_from(("", *stages().works)),
)
moves = st.builds(
    StageMove, st.sampled_from([each.code for each in stages().stages]), days, some(evidence)
)
steps = st.builds(
    CertificationStep, st.sampled_from(tuple(promotion_rules().steps)), days, words, st.booleans()
)
attractions = st.builds(
    Attraction,
    contracts=some(st.builds(Contract, words, days, st.builds(ContractAmount, amounts), words)),
    arrivals=some(st.builds(Arrival, days, st.builds(ArrivedFunds, amounts, names))),
    steps=some(steps),
    traits=some(st.sampled_from(tuple(promotion_rules().exclusions))),
    counted_in=some(st.integers(2020, 2030)),
)
charges = st.builds(
    lambda kind, unit, people, span: Charge(kind, unit, people, *sorted(span)),
    st.sampled_from(tuple(CHARGES)),
    words,
    some(words),
    st.tuples(days, days),
)
lists = st.builds(
    Membership, st.sampled_from(tuple(project_lists())), st.sampled_from(CLASSES), days
)
reports = st.builds(
    ProgressReport,
    months,
    perhaps(st.builds(ProgressInvestment, amounts)),
    perhaps(st.builds(ProgressInvestment, amounts)),
    perhaps(st.decimals(0, 100, places=1)),
    words,
    words,
)
projects = st.builds(
    Project,
    names,
    names,
    words,
    st.sampled_from(LEVELS),
    st.sampled_from(tuple(ORIGINS)),
    investor=words,
    parent=perhaps(words),
    planned_total=perhaps(amounts),
    template=st.sampled_from(("", *permit_templates())),
    plans=once(
        st.builds(
            YearPlan, st.integers(2020, 2030), perhaps(amounts), perhaps(months), perhaps(months)
        ),
        "year",
    ),
    charges=some(charges),
    moves=some(moves),
    permits=once(
        st.builds(
            Permit,
            st.sampled_from(("land", "planning", "energy")),
            perhaps(days),
            perhaps(days),
            words,
        ),
        "kind",
    ),
    lists=some(lists),
    progress=once(reports, "month"),
    entry=perhaps(st.builds(StatisticalEntry, days, words)),
    statistics=once(
        st.builds(StatisticalReport, months, st.builds(StatisticalInvestment, amounts, names)),
        "month",
    ),
    halts=some(st.builds(Halt, st.sampled_from(tuple(HALTS)), days, names)),
    attraction=attractions,
)


@settings(max_examples=40)
@given(projects)
def test_it_comes_back_as_it_was(project: Project):
    assert of_json(as_json(project)) == project
    assert of_json(json.loads(json.dumps(as_json(project)))) == project


@settings(max_examples=20)
@given(st.lists(projects, max_size=3))
def test_lines_come_back_as_they_were_and_are_the_same_text_again(many: list[Project]):
    text = write_projects(many)
    assert read_projects(text, "a.jsonl") == tuple(many)
    assert write_projects(read_projects(text, "a.jsonl")) == text


def test_it_leaves_out_what_is_not_told():
    assert as_json(told(**LEAST)) == LEAST
    assert as_json(told(**LEAST, plans=[[2025, None]]))["plans"] == [{"year": 2025}]


def test_it_writes_amounts_with_their_units_and_months_as_months():
    written = as_json(FULL)
    assert written["planned_total"] == "12 亿元"
    assert written["lists"] == [
        {"list": "county_key", "class": "build", "since": "2025-01-05", "until": "2025-12-31"}
    ]
    assert written["progress"] == [
        {"month": "2025-06", "done": "0.5 亿元", "cumulative": "1.25 亿元", "percent": "12.5"}
    ]
    assert written["statistics"] == [
        {"month": "2025-07", "done": {"amount": "0.4 亿元", "source": "统计月报"}}
    ]


def test_amounts_are_exact():
    project = of_json({**LEAST, "planned_total": "0.123456789012 亿元"})
    assert project.planned_total == Quantity.of("0.123456789012", "亿元")
    assert of_json({**LEAST, "planned_total": "1.50 亿元"}) == of_json(
        {**LEAST, "planned_total": "1.5 亿元"}
    )


def changed(**more: object) -> dict[str, object]:
    return {**as_json(FULL), **more}


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("甲项目", "项目应是键和值"),
        ([], "项目应是键和值"),
        ({"name": "甲项目"}, "项目“甲项目”缺少 code"),
        (changed(owner="乙"), "项目“新能源电池”有不认识的键“owner”"),
        (changed(name=""), "没有名称"),
        (changed(name=None), "的 name 应是文字"),
        (changed(name="甲\0"), "存不下的字符"),
        (changed(name="甲\ud800"), "存不下的字符"),
        (changed(level="town"), "级别“town”不认识"),
        (changed(template="farm"), "的 template“farm”不认识"),
        (changed(parent=7), "的 parent 应是文字"),
        (changed(planned_total="12"), "的 planned_total“12”不是金额"),
        (changed(planned_total="12亿元"), "不是金额"),
        (changed(planned_total="1e9 亿元"), "不是金额"),
        (changed(planned_total="NaN 亿元"), "不是金额"),
        (changed(planned_total=12), "应是文字"),
        (changed(planned_total=None), "应是文字"),
        (changed(planned_total="12 美元"), "不是人民币金额"),
        (changed(planned_total="-1 亿元"), "小于零"),
        (changed(plans={}), "的 plans 应是一列"),
        (changed(plans=[3]), "的 plans 第 1 条应是键和值"),
        (changed(plans=[{"year": "2025"}]), "第 1 条的 year 应是整数"),
        (changed(plans=[{"year": True}]), "应是整数"),
        (changed(plans=[{"year": 2025}, {"year": 2025}]), "出现了两次"),
        (changed(plans=[{"year": 2025, "start": "2025-Q1"}]), "不是一个月"),
        (changed(plans=[{"year": 2025, "start": "五月"}]), "请写成 2024-09"),
        (changed(plans=[{"year": 2025, "start": 5}]), "应是文字"),
        (changed(moves=[{"stage": "built", "on": "2025-01-01"}]), "的 stage“built”不认识"),
        (changed(moves=[{"stage": "", "on": "2025-01-01"}]), "的 stage“”不认识"),
        (changed(moves=[{"stage": "signed"}]), "moves 第 1 条缺少 on"),
        (changed(moves=[{"stage": "signed", "on": "20250101"}]), "“20250101”不是日期"),
        (changed(moves=[{"stage": "signed", "on": "2025-02-30"}]), "不是日期"),
        (changed(lists=[{"list": "ours", "class": "build", "since": "2025-01-01"}]), "“ours”不认识"),
        (changed(progress=[{"month": "2025-06", "percent": "120"}]), "不在0到100之间"),
        (changed(progress=[{"month": "2025-06", "percent": 12.5}]), "应是文字"),
        (changed(progress=[{"month": "2025-06", "percent": "半"}]), "不是数"),
        (changed(statistics=[{"month": "2025-06", "done": "1 亿元"}]), "done应是键和值"),
        (
            changed(attraction={"steps": [{"step": "filed", "on": "2025-01-01", "by": "乙", "passed": 1}]}),
            "attraction的 steps 第 1 条的 passed 应是 true 或 false",
        ),
        (changed(attraction={"traits": ["odd"]}), "traits 第 1 条“odd”不认识"),
        (changed(attraction={"traits": "odd"}), "应是一列"),
        (changed(permits=[{"kind": "odd"}]), "的 kind“odd”不认识"),
    ],
)  # fmt: skip
def test_it_refuses_what_is_no_project(wrong: object, said: str):
    with pytest.raises(ProjectError) as refused:
        of_json(wrong, "表：")
    assert said in str(refused.value)
    assert str(refused.value).startswith("表：")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "a.jsonl 第 3 行第 2 个字符起不是合法的 JSON"),
        ('{"code":"A","code":"B"}', "a.jsonl 第 3 行：“code”写了两次"),
        ("7", "a.jsonl 第 3 行：项目应是键和值"),
        ('{"code":NaN}', "a.jsonl 第 3 行：项目“”"),
        ('{"plans":[{"year":' + "9" * 5000 + "}]}", "缺少 code"),
        ("[" * 100_000, "括号套得太深"),
    ],
    ids=("half", "twice", "number", "nan", "long", "deep"),
)
def test_a_line_that_is_none_is_told_by_its_number(line: str, said: str):
    with pytest.raises(ProjectError) as refused:
        read_projects(f"# 说明\n\n{line}\n", "a.jsonl")
    assert said in str(refused.value)


def test_a_number_of_many_digits_is_no_year():
    line = json.dumps({**LEAST, "plans": [{"year": 0}]}).replace("0}", "9" * 5000 + "}")
    with pytest.raises(ProjectError, match="应是整数"):
        read_projects(line, "a.jsonl")


def test_it_passes_over_remarks_and_blank_lines_and_takes_either_end_of_line():
    line = json.dumps(LEAST, ensure_ascii=False)
    (project,) = read_projects(f"\ufeff# 说明\r\n\r\n{line}\r\n", "a.jsonl")
    assert project == told(**LEAST)
    assert read_projects("", "a.jsonl") == ()


def test_percentages_are_exact():
    report = {"month": "2025-06", "percent": "33.3"}
    (progress,) = of_json({**LEAST, "progress": [report]}).progress
    assert progress.percent == Decimal("33.3")
    assert progress.done is None
