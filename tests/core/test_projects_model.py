"""A project as told: what cannot be told at all, and the kinds of money that never mix."""

from __future__ import annotations

import inspect
from datetime import date
from decimal import Decimal

import pytest
from projects_cast import LISTED, told, yi

import luoshi.projects as room
from luoshi.plan import Period, Quantity
from luoshi.projects import (
    Arrival,
    ArrivedFunds,
    Charge,
    Contract,
    ContractAmount,
    Halt,
    Membership,
    ProgressInvestment,
    ProgressReport,
    ProjectError,
    StatisticalInvestment,
    StatisticalReport,
    YearPlan,
    frozen,
    variances,
    yi_words,
)

DAY, EARLIER = date(2025, 3, 1), date(2025, 2, 1)
MONTH = Period.parse("2025-06")
MONEY = {
    ProgressInvestment: ProgressInvestment(yi("1")),
    StatisticalInvestment: StatisticalInvestment(yi("1"), "月报"),
    ContractAmount: ContractAmount(yi("1")),
    ArrivedFunds: ArrivedFunds(yi("1"), "回单"),
}
PLACES = {
    ProgressInvestment: lambda money: ProgressReport(MONTH, money),
    StatisticalInvestment: lambda money: StatisticalReport(MONTH, money),
    ContractAmount: lambda money: Contract("HT1", DAY, money, "新区"),
    ArrivedFunds: lambda money: Arrival(DAY, money),
}


@pytest.mark.parametrize("place", PLACES, ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("kind", MONEY, ids=lambda kind: kind.__name__)
def test_it_takes_only_its_own_kind_of_money_in_every_place(place: type, kind: type):
    if place is kind:
        assert PLACES[place](MONEY[kind])
        return
    with pytest.raises(ProjectError, match="不能互相抄用"):
        PLACES[place](MONEY[kind])


def test_it_has_no_function_from_one_kind_of_money_to_another():
    names = {kind.__name__ for kind in MONEY}
    for name in room.__all__:
        value = getattr(room, name)
        if inspect.isfunction(value):
            returned = str(inspect.signature(value).return_annotation)
            assert not any(kind in returned for kind in names), name


def test_it_takes_no_bare_number_for_money():
    with pytest.raises(ProjectError, match="只能是项目报送的投资"):
        ProgressReport(MONTH, yi("1"))


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: ProgressInvestment(Quantity.of("1", "美元")), "“美元”不是人民币金额"),
        (lambda: ProgressInvestment(Quantity.of("1", "亩")), "“亩”不是人民币金额"),
        (lambda: ProgressInvestment(Quantity.of("1", "")), "不是人民币金额"),
        (lambda: ProgressInvestment(Quantity.of("NaN", "亿元")), "不是数"),
        (lambda: ContractAmount(yi("-1")), "小于零"),
        (lambda: StatisticalInvestment(yi("1"), " "), "没有写明统计部门"),
        (lambda: ArrivedFunds(yi("1"), ""), "没有凭证"),
        (lambda: YearPlan(2025, yi("-1")), "2025年计划投资小于零"),
        (lambda: YearPlan(2025, None, Period.parse("2025-Q1")), "2025年计划开工"),
        (lambda: ProgressReport(Period.parse("2025"), None), "不是一个月"),
        (lambda: ProgressReport(MONTH, None, percent=Decimal("100.1")), "不在0到100"),
        (lambda: ProgressReport(MONTH, None, percent=Decimal("NaN")), "不在0到100"),
        (
            lambda: StatisticalReport(Period.parse("2025-Q1"), MONEY[StatisticalInvestment]),
            "一个月",
        ),
        (lambda: Membership("village_key", "build", DAY), "名单“village_key”不认识"),
        (lambda: Membership("county_key", "talk", DAY), "名单类别“talk”不认识"),
        (lambda: Membership("county_key", "build", DAY, EARLIER), "“县重点”的截止日期早于"),
        (lambda: Charge("committee", "某", (), DAY), "负责方式“committee”不认识"),
        (lambda: Charge("taskforce", "某", (), DAY, EARLIER), "专班“某”的截止日期"),
        (lambda: Halt("suspended", DAY, " "), "暂停项目没有写原因"),
        (lambda: Halt("cancelled", DAY, "退出", DAY), "取消的项目写了恢复日期"),
        (lambda: Halt("paused", DAY, "某"), "停缓类别"),
        (lambda: told(code=""), "“甲”没有编号"),
        (lambda: told(name=" "), "没有名称"),
        (lambda: told(level="town"), "级别“town”不认识"),
        (lambda: told(origin="moon"), "投资来源“moon”不认识"),
        (lambda: told(total="-1"), "“甲”的计划总投资小于零"),
        (lambda: told(plans=[[2025, "1"], [2025, "2"]]), "年度计划里2025出现了两次"),
        (lambda: told(progress=[["2025-06", "1"], ["2025-06", "2"]]), "月度进度里2025-06"),
    ],
)
def test_it_refuses_what_cannot_be_told(make, says: str):
    with pytest.raises(ProjectError, match=says) as refused:
        make()
    assert refused.value.remedy.endswith("。")


@pytest.mark.parametrize(
    ("wan", "words"),
    [
        ("9999", "9999万元"),
        ("10000", "1亿元"),
        ("10000.5", "1.00005亿元"),
        ("0", "0万元"),
        ("-20000", "-2亿元"),
    ],
)
def test_it_writes_amounts_as_bulletins_do(wan: str, words: str):
    assert yi_words(Decimal(wan)) == words


def test_it_includes_both_days_of_a_membership():
    project = told(lists=[["county_key", "build", "2025-01-01", "2025-06-30"]])
    assert frozen([project], MONTH).rows and not frozen([project], MONTH.next()).rows


def test_it_shows_both_investments_beside_each_other():
    projects = [
        told(code="A", progress=[["2025-05", "3"], ["2025-06", "1"]], entry="2025-04-01",
             statistics=[["2024-12", "9"], ["2025-05", "2"], ["2025-06", "1.5"], ["2025-07", "8"]]),
        told(code="B", progress=[["2025-06", "1"]], entry="2025-01-01", statistics=[["2025-06", "5"]]),
        told(code="C", **LISTED, progress=[["2025-06", "1"]]),
        told(code="D", statistics=[["2025-06", "0"]]),
    ]  # fmt: skip
    found = variances(projects, MONTH)
    assert [(each.project, each.difference, each.entered) for each in found] == [
        ("B", Decimal(-40_000), True),
        ("A", Decimal(5_000), True),
        ("C", None, False),
        ("D", None, False),
    ]
    assert (found[2].confirmed, found[3].reported, found[3].confirmed) == (None, None, Decimal(0))
