"""trace() against specs/comparing, and its laws."""

from __future__ import annotations

import pytest
from comparing_cases import Case, cases, plan_with_text

from luoshi.comparing import TraceLine, trace
from luoshi.comparing.names import area_of
from luoshi.plan import Plan

REACHES = {True: "yes", False: "no", None: "unsaid"}


def _plans(case: Case) -> tuple[Plan, Plan]:
    return (
        plan_with_text(case.get("issuer", "云溪县人民政府"), case["plan"], case.get("text", {})),
        plan_with_text(case.get("above", "东岭省人民政府"), case["higher"], {}),
    )


def _told(line: TraceLine) -> str:
    if line.mentions:
        return f"mentions {' '.join(line.mentions)}"
    answers = [f"{a.target.id[1:]} {a.relation} {REACHES[a.reaches]}" for a in line.answers]
    return ", ".join(answers) or "none"


@pytest.mark.parametrize("case", cases("trace"))
def test_it_traces_the_targets_of_a_case(case: Case) -> None:
    plan, higher = _plans(case)
    traced = trace(plan, higher)
    assert [_told(line) for line in traced.lines] == case["lines"]
    assert [line.higher for line in traced.lines] == list(higher.targets)
    answers = [answer for line in traced.lines for answer in line.answers]
    assert all(answer.reason.endswith("。") for answer in answers)
    assert case.get("says", "") in (answers[0].reason if answers else "")


@pytest.mark.parametrize("case", cases("trace"))
def test_it_lists_as_unanswered_what_no_target_answers(case: Case) -> None:
    plan, higher = _plans(case)
    without = [
        target
        for target, line in zip(higher.targets, case["lines"], strict=True)
        if line.startswith(("none", "mentions"))
    ]
    assert list(trace(plan, higher).unanswered) == without


@pytest.mark.parametrize("case", cases("trace"))
def test_it_never_finds_a_plan_short_of_itself(case: Case) -> None:
    plan, _ = _plans(case)
    for line in trace(plan, plan).lines:
        own = [a for a in line.answers if a.target == line.higher]
        assert own and own[0].relation == "same" and own[0].reaches is not False


@pytest.mark.parametrize(
    ("issuer", "title", "area"),
    [
        ("云溪县人民政府办公室", "", "云溪县"),
        ("东岭省工业和信息化厅", "", "东岭省"),
        (None, "南江市数字乡村三年行动方案", "南江市"),
        (None, "关于印发南江市数字乡村行动方案的通知", "南江市"),
        ("国务院办公厅", "", "全国"),
        ("国家矿山安全监察局", "", "全国"),
        ("东岭省云溪县人民政府", "", "东岭省云溪县"),
        ("东岭省白石高新技术产业园区管理委员会", "", "东岭省"),
        ("南江市市场监督管理局", "", "南江市"),
        (None, "2026年东岭省政府工作报告", "东岭省"),
        (None, "南江市振兴县域经济若干措施", "南江市"),
        (None, "白石自治州文旅融合方案", "白石自治州"),
        (None, "经济开发区提质方案", None),
        (None, "城市更新工作要点", None),
        (None, "", None),
    ],
)
def test_it_knows_whose_plan_it_is_only_where_it_is_written(
    issuer: str | None, title: str, area: str | None
) -> None:
    assert area_of(Plan(title, "", issuer=issuer)) == area
