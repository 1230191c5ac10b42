"""Newly attracted projects: nested bands, contracts in parts, certification, landing, money arrived."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from projects_cast import ATTRACTED, told

from luoshi.projects import (
    CertificationStep,
    arrived,
    awaits_certification,
    bands,
    count_verdict,
    landing_rate,
    next_step,
    promotion_rules,
    splits,
    step_refusals,
)

YEAR_END = date(2025, 12, 31)


def _attracted(code: str, total: str = "12", **more: Any):
    fields = {"investor": f"{code}公司", "name": f"项目{code}", "site": f"{code}地块", **more}
    return told(**ATTRACTED | {"code": code, "total": total, **fields})


def _numbers(projects: list[Any], as_of: date = YEAR_END) -> list[int]:
    return [each.number for each in bands(projects, 2025, as_of)]


def test_it_counts_a_project_in_every_band_it_reaches():
    projects = [
        _attracted("甲", "1"),
        _attracted("乙", "10"),
        _attracted("丙", "99.99"),
        _attracted("丁", "100"),
    ]
    assert _numbers(projects) == [4, 3, 2, 1]
    assert bands(projects, 2025, YEAR_END)[0].band.label == "1亿元及以上"


def test_it_counts_nothing_before_it_is_certified():
    assert _numbers([_attracted("甲")], date(2025, 6, 29)) == [0, 0, 0, 0]
    assert _numbers([_attracted("甲")], date(2025, 6, 30)) == [1, 1, 0, 0]


def _parts() -> list[Any]:
    """The worked case of docs/design/projects.md."""
    rows = [("a", "2025-01-10", "6"), ("b", "2025-05-01", "5"), ("c", "2025-11-20", "0.8")]
    return [
        _attracted(
            code, total, investor="远山有限公司", site="新区一号", contracts=[[signed, total]]
        )
        for code, signed, total in rows
    ]


def test_it_counts_a_contract_in_parts_once_with_the_total_of_its_counting_parts():
    later = _attracted(
        "d", "3", investor="远山公司", site="新区一号", contracts=[["2026-02-10", "3"]]
    )
    found = splits([*_parts(), later])
    assert [(each.projects, each.total) for each in found] == [(("a", "b", "c"), Decimal(118_000))]
    assert "像是一个项目拆成几份" in found[0].message and "合计11.8亿元" in found[0].message
    counted = bands(_parts(), 2025, YEAR_END)
    assert [each.number for each in counted] == [1, 1, 0, 0]
    assert counted[0].counted[0].projects == ("a", "b")
    assert counted[0].counted[0].total == Decimal(110_000)


def test_it_takes_another_site_another_investor_or_no_site_for_another_project():
    one = _attracted("a", investor="远山公司", site="新区一号")
    for more in ({"site": "新区二号"}, {"investor": "近水公司"}, {"site": ""}, {"investor": " "}):
        other = _attracted("b", **{"investor": "远山公司", "site": "新区一号", **more})
        assert splits([one, other]) == ()
        assert _numbers([one, other]) == [2, 2, 0, 0]


def test_it_does_not_take_two_contracts_without_a_site_for_one():
    pair = [_attracted(code, investor="远山公司", site=" ") for code in ("a", "b")]
    assert splits(pair) == ()


def test_it_ends_a_split_to_the_day():
    def _pair(later: str) -> list[Any]:
        return [
            _attracted(code, investor="远山", site="一号", contracts=[[signed, "12"]])
            for code, signed in (("a", "2024-03-05"), ("b", later))
        ]

    assert len(splits(_pair("2025-03-05"))) == 1
    assert splits(_pair("2025-03-06")) == ()


def test_it_takes_two_contracts_of_one_project_for_no_split():
    assert splits([_attracted("a", contracts=[["2025-01-01", "5"], ["2025-02-01", "7"]])]) == ()


def _step(code: str, on: date, *, passed: bool = True, by: str = "中心", words: str = ""):
    return CertificationStep(code, on, by, passed, words)


def test_it_leads_through_the_steps_of_certification():
    project = told(**ATTRACTED | {"steps": [["filed", "2025-06-01"]]})
    assert next_step(project, YEAR_END) == "first_check"
    assert next_step(project, date(2025, 5, 1)) == "filed"
    assert step_refusals(project, _step("first_check", date(2025, 6, 2))) == ()
    assert (
        "下一步是初审，不能先办公示"
        in step_refusals(project, _step("published", date(2025, 7, 1)))[0]
    )
    assert "没有“prayer”这一步" in step_refusals(project, _step("prayer", date(2025, 7, 1)))[0]
    early = step_refusals(project, _step("first_check", date(2025, 5, 2)))
    assert any("早于已办的2025-06-01" in each for each in early)
    bare = step_refusals(project, _step("first_check", date(2025, 6, 2), passed=False, by=" "))
    assert [part in each for part, each in zip(("招商促进中心", "没有写原因"), bare, strict=True)]
    done = told(**ATTRACTED)
    assert next_step(done, YEAR_END) is None
    assert "已经走完" in step_refusals(done, _step("filed", YEAR_END))[0]


def test_it_tells_where_nothing_but_the_certification_is_missing():
    filed = {"steps": [["filed", "2025-06-01"]]}
    assert awaits_certification(told(**ATTRACTED | filed), 2025, YEAR_END)
    assert awaits_certification(told(**ATTRACTED | {"steps": []}), 2025, YEAR_END)
    assert not awaits_certification(told(**ATTRACTED), 2025, YEAR_END)
    assert not awaits_certification(told(**ATTRACTED | filed), 2024, YEAR_END)
    assert not awaits_certification(told(**ATTRACTED | filed | {"total": "0.9"}), 2025, YEAR_END)
    assert not awaits_certification(told(**ATTRACTED | filed | {"origin": "local"}), 2025, YEAR_END)


def test_it_names_who_takes_each_step():
    assert [step.label for step in promotion_rules().steps.values()] == [
        "申报",
        "初审",
        "联审",
        "公示",
    ]
    assert all(step.who for step in promotion_rules().steps.values())
    assert all(each.source for each in promotion_rules().exclusions.values())


def test_it_says_what_became_of_last_years_contracts():
    projects = [
        told(code="A", contracts=[["2024-05-01", "2"]], moves=[["signed", "2024-05-01"], ["landed", "2025-02-01"]]),
        told(code="B", contracts=[["2024-06-01", "2"]], moves=[["signed", "2024-06-01"]]),
        told(code="C", contracts=[["2024-07-01", "2"]], moves=[["signed", "2024-07-01"], ["landed", "2025-12-01"]]),
        told(code="D", contracts=[["2025-01-01", "2"]], moves=[["landed", "2025-02-01"]]),
        told(code="E"),
    ]  # fmt: skip
    found = landing_rate(projects, 2024, date(2025, 6, 30))
    assert (found.landed, found.signed, found.percent) == (("A",), ("A", "B", "C"), Decimal("33.3"))
    assert landing_rate(projects, 2020, YEAR_END).percent is None


def test_it_keeps_money_arrived_apart_from_contract_and_investment():
    project = told(code="A", contracts=[["2025-01-01", "9"]], progress=[["2025-06", "5"]],
                   arrivals=[["2024-12-31", "4"], ["2025-03-01", "0.5"], ["2025-07-01", "0.25"]])  # fmt: skip
    assert arrived([project, told(code="B")], 2025, date(2025, 6, 30)) == {"A": Decimal(5_000)}
    assert arrived([project], 2025, YEAR_END) == {"A": Decimal(7_500)}


@given(
    st.lists(
        st.tuples(
            st.integers(0, 2_000_000),
            st.sampled_from(["甲公司", "乙公司"]),
            st.sampled_from(["东地块", "西地块", ""]),
            st.integers(1, 12),
            st.booleans(),
        ),
        max_size=8,
    )
)
@settings(max_examples=80, deadline=None)
def test_it_nests_the_bands_and_never_counts_more_than_there_are(rows: list[Any]):
    projects = [
        _attracted(
            f"P{n}", str(Decimal(wan) / 10_000), investor=investor, site=site,
            contracts=[[f"2024-{month:02}-01", "1"]], traits=["real_estate"] if out else [],
        )
        for n, (wan, investor, site, month, out) in enumerate(rows)
    ]  # fmt: skip
    counted = bands(projects, 2025, YEAR_END)
    numbers = [each.number for each in counted]
    assert numbers == sorted(numbers, reverse=True)
    for larger, smaller in zip(counted[1:], counted, strict=False):
        assert set(larger.counted) <= set(smaller.counted)
    inside = [code for each in counted[0].counted for code in each.projects]
    good = [p.code for p in projects if count_verdict(p, 2025, YEAR_END).counts]
    assert sorted(inside) == sorted(good)
    assert _numbers(projects[::-1]) == numbers
