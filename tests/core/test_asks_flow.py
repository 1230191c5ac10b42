"""Asks to higher levels: the way of one ask, what arrives and is given out, in one measure and never more than is there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi.plan import Quantity
from luoshi.projects import (
    Allocation,
    Ask,
    FlowStep,
    ProjectError,
    allocated,
    allocation_refusals,
    answering_refusals,
    arrived_by_year,
    ask_arrived,
    ask_flow,
    ask_granted,
    ask_kinds,
    evidence_day,
    flow_refusals,
    need_kinds,
    part_json,
    part_of_json,
    success_rate,
    unallocated,
)

FUNDS = Ask(
    "2026年专项债",
    "funds",
    Quantity.of(2000, "万元"),
    date(2026, 1, 10),
    "省财政厅",
    "甲财〔2026〕1号",
)


def walked(ask: Ask, *steps: FlowStep) -> Ask:
    for step in steps:
        assert flow_refusals(ask, step) == (), step
        ask = replace(ask, steps=(*ask.steps, step))
    return ask


def step(
    to: str, month: int, day: int, amount: str = "", unit: str = "万元", **more: str
) -> FlowStep:
    quantity = Quantity.of(amount, unit) if amount else None
    return FlowStep(to, date(2026, month, day), by="甲局", quantity=quantity, **more)


def approved(ask: Ask = FUNDS, amount: str = "1500") -> Ask:
    return walked(
        ask,
        step("submitted", 2, 1, ref="甲报1号"),
        step("review", 2, 10),
        step("approved", 4, 1, amount, ref="省批1号"),
    )


def came(*parts: tuple[int, str]) -> Ask:
    return walked(approved(), *(step("arrived", m, 1, a, ref=f"凭证{m}") for m, a in parts))


def test_every_kind_that_answers_needs_counts_as_the_need_does():
    """So that what an ask grants can be told of the need in its own unit."""
    for kind in ask_kinds().values():
        if kind.need:
            assert need_kinds()[kind.need].unit == kind.unit
    assert ask_flow().beginning.code == "planned"


def test_it_goes_from_the_plan_to_what_was_given_out():
    """docs/design/asks.md, the worked table."""
    ask = came((5, "600"), (7, "400"))
    assert str(ask_granted(ask)) == "1500万元"
    assert str(ask_arrived(ask)) == "1000万元"
    ask = replace(
        ask, allocations=(Allocation(date(2026, 6, 1), Quantity.of("0.05", "亿元"), "一号"),)
    )
    assert str(allocated(ask)) == "500万元"
    assert str(unallocated(ask)) == "500万元"
    assert "全部落到" in flow_refusals(ask, step("delivered", 8, 1, words="已用"))[0]
    ask = replace(
        ask,
        allocations=(
            *ask.allocations,
            Allocation(date(2026, 7, 2), Quantity.of(500, "万元"), "二号"),
        ),
    )
    assert flow_refusals(ask, step("delivered", 8, 1, words="已用")) == ()


def test_nothing_is_submitted_without_its_basis():
    bare = replace(FUNDS, basis=" ")
    (said,) = flow_refusals(bare, step("submitted", 2, 1, ref="甲报1号"))
    assert "依据文件" in said


def test_nothing_arrives_before_the_answer():
    sent = walked(FUNDS, step("submitted", 2, 1, ref="甲报1号"))
    assert "不能直接到到位" in flow_refusals(sent, step("arrived", 3, 1, "5", ref="凭证"))[0]
    early = flow_refusals(approved(), step("arrived", 3, 31, "5", ref="凭证"))
    assert "早于" in early[0]


@pytest.mark.parametrize("unit", ["亩", "吨标准煤", "个", ""])
def test_it_is_granted_in_no_other_dimension(unit: str):
    sent = walked(FUNDS, step("submitted", 2, 1, ref="甲报1号"))
    (said,) = flow_refusals(sent, step("approved", 4, 1, "100", unit, ref="省批1号"))
    assert "不能换算成万元" in said


def test_it_takes_another_unit_of_the_same_dimension_exactly():
    assert ask_granted(approved(amount="1500")) == Quantity.of(1500, "万元")
    sent = walked(FUNDS, step("submitted", 2, 1, ref="甲报1号"))
    yi = walked(sent, step("approved", 4, 1, "0.15", "亿元", ref="省批1号"))
    assert str(ask_granted(yi)) == "1500万元"


def test_no_more_arrives_than_was_granted():
    ask = came((5, "600"))
    (said,) = flow_refusals(ask, step("arrived", 6, 1, "900.01", ref="凭证"))
    assert "多于批复" in said
    assert flow_refusals(ask, step("arrived", 6, 1, "900", ref="凭证")) == ()


def test_no_more_is_given_out_than_arrived_by_then():
    ask = came((5, "600"), (7, "400"))
    part = Allocation(date(2026, 6, 1), Quantity.of("600.5", "万元"), "一号")
    (said,) = allocation_refusals(ask, part)
    assert "只有600万元" in said
    assert allocation_refusals(ask, replace(part, on=date(2026, 7, 1))) == ()
    assert "只有0万元" in allocation_refusals(ask, replace(part, on=date(2026, 4, 30)))[0]
    taken = replace(
        ask, allocations=(Allocation(date(2026, 7, 3), Quantity.of(700, "万元"), "二号"),)
    )
    # Dated before the other, it must leave what the other already took.
    (said,) = allocation_refusals(taken, replace(part, amount=Quantity.of(301, "万元")))
    assert "只有300万元" in said


def test_nothing_is_given_out_before_it_arrived_or_to_nobody():
    part = Allocation(date(2026, 6, 1), Quantity.of(5, "万元"), " ")
    said = allocation_refusals(approved(), part)
    assert "不能安排使用" in said[0]
    assert "哪个项目或单位" in said[1]
    assert (
        "不能换算"
        in allocation_refusals(
            came((5, "6")), replace(part, user="一号", amount=Quantity.of(5, "亩"))
        )[0]
    )


def test_it_answers_needs_of_its_own_kind_and_together_no_more_than_it_asks():
    two = [Quantity.of(1500, "万元"), Quantity.of("0.06", "亿元")]
    assert "合计2100万元" in answering_refusals(FUNDS, "funds", two)[0]
    assert answering_refusals(FUNDS, "funds", two[:1]) == ()
    assert "同一种要素" in answering_refusals(FUNDS, "land", [Quantity.of(1, "亩")])[0]
    pilot = Ask("试点", "pilot", Quantity.of(1, "项"), date(2026, 1, 1))
    assert answering_refusals(pilot, "funds", [])


def test_what_arrived_is_told_year_by_year():
    later = FlowStep(
        "arrived", date(2027, 2, 1), "甲局", ref="凭证", quantity=Quantity.of(50, "万元")
    )
    ask = walked(came((5, "600"), (7, "400")), later)
    assert {year: str(amount) for year, amount in arrived_by_year(ask).items()} == {
        2026: "1000万元",
        2027: "50万元",
    }


def test_proofs_are_due_on_the_fifth_of_january_of_the_next_year():
    assert evidence_day().of(2026) == date(2027, 1, 5)


def test_the_rate_of_success_names_what_it_counts():
    states = ["approved", "arrived", "delivered", "declined", "planned", "review", "withdrawn"]
    rate = success_rate(states)
    assert (rate.granted, rate.answered, rate.percent) == (3, 4, Fraction(75))
    assert success_rate(["planned"]).percent is None


def test_an_ask_of_nothing_or_of_an_unknown_kind_is_refused():
    with pytest.raises(ProjectError, match="类别"):
        replace(FUNDS, kind="water")
    with pytest.raises(ProjectError, match="不是可用的数"):
        replace(FUNDS, asked=Quantity.of(0, "万元"))


def test_a_part_dated_before_another_leaves_what_the_other_took_on_its_day():
    ask = came((5, "600"), (7, "400"))
    june = Allocation(date(2026, 6, 1), Quantity.of(500, "万元"), "二号")
    may = Allocation(date(2026, 5, 15), Quantity.of(101, "万元"), "一号")
    (said,) = allocation_refusals(replace(ask, allocations=(june,)), may)
    assert "只有100万元" in said


@settings(max_examples=100)
@given(st.lists(st.tuples(st.integers(5, 8), st.integers(1, 600)), max_size=6))
def test_what_is_left_is_never_below_nothing(parts: list[tuple[int, int]]):
    """Whatever is tried, in whatever order: what the rules let through leaves no hole on any day."""
    ask = came((5, "600"), (7, "400"))
    for month, amount in parts:
        part = Allocation(date(2026, month, 15), Quantity.of(amount, "万元"), "一号")
        if not allocation_refusals(ask, part):
            ask = replace(ask, allocations=(*ask.allocations, part))
    for month in range(5, 13):
        rest = unallocated(ask, date(2026, month, 28))
        assert rest is not None and rest.value >= Decimal(0)


def test_a_step_is_kept_as_it_was_told():
    told = step("approved", 4, 1, "0.15", "亿元", ref="省批1号", words="同意")
    assert part_of_json(FlowStep, part_json(told), "这里") == told
