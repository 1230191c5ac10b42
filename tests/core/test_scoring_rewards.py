"""A reward's way: what stands against each move, notice in working days, quotas that ask for a reason, laws of the way."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi.scoring.rewards import (
    Asked,
    Nominee,
    Reward,
    RewardError,
    moves_from,
    notice_ends,
    reward_rules,
    standing_against,
    take,
    warnings,
)

DAY = date(2026, 11, 24)
FIT = (Asked("甲局", fit=True),)
GOOD = Reward(
    kind="praise",
    state="draft",
    nominees=(Nominee("乙镇", is_person=False),),
    basis=("assessment", "甲政发〔2026〕3号", "第九条"),
    basis_file=True,
    opinions=FIT,
)


def workday(day: date) -> bool:
    return day.weekday() < 5


def test_it_goes_its_whole_way() -> None:
    reward, today = GOOD, DAY
    for do, state in (("consult", "consulting"), ("notice", "notice")):
        reward = replace(reward, state=take(reward, do, today))
        assert reward.state == state
    reward = replace(reward, ends=notice_ends(today, 5, workday))
    with pytest.raises(RewardError, match="才满"):
        take(reward, "approve", date(2026, 12, 1))
    reward = replace(reward, state=take(reward, "approve", date(2026, 12, 2)))
    reward = replace(reward, state=take(reward, "issue", date(2026, 12, 2)))
    reward = replace(reward, state=take(reward, "revoke", date(2027, 1, 5), "材料不实"))
    assert reward.state == "revoked"
    with pytest.raises(RewardError, match="已撤销"):
        take(reward, "revoke", date(2027, 1, 6), "再撤一次")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"nominees": ()}, "还没有对象"),
        ({"basis": ("assessment", "甲政发〔2026〕3号", "")}, "没有写全依据"),
        ({"basis_file": False}, "没有附依据的文件"),
        ({"basis": ("approval", "x", "y")}, "不能以"),
        ({"kind": "commend", "basis": ("approval", "x", "y")}, "批准文号"),
        ({"opinions": ()}, "还没有征求意见"),
        ({"opinions": (Asked("甲局"),)}, "还没有答复意见：甲局"),
        ({"opinions": (Asked("甲局", fit=False),)}, "有单位不同意"),
        (
            {"nominees": (Nominee("乙镇", is_person=False, veto="安全生产"),)},
            "一票否决的对象：乙镇",
        ),
        ({"days": 3}, "少于5个"),
        ({"money": "每人1000元"}, "单独的批准文件"),
    ],
)
def test_it_is_not_made_public_while_something_stands_against_it(
    change: dict[str, Any], said: str
) -> None:
    reward = replace(GOOD, state="consulting", **change)
    with pytest.raises(RewardError, match=said):
        take(reward, "notice", DAY)


def test_an_objection_that_waits_or_was_upheld_keeps_it_from_approval() -> None:
    reward = replace(GOOD, state="notice", ends=DAY - timedelta(days=1))
    assert take(reward, "approve", DAY) == "approved"
    with pytest.raises(RewardError, match="1件异议"):
        take(replace(reward, open_objections=1), "approve", DAY)
    with pytest.raises(RewardError, match="异议成立的对象还在名单里：乙镇"):
        take(replace(reward, upheld=("乙镇",)), "approve", DAY)


def test_above_a_quota_a_reason_is_asked() -> None:
    persons = tuple(Nominee(f"某{n}", is_person=True, leader=n < 2) for n in range(4))
    reward = replace(GOOD, kind="commend", nominees=persons, others=1)
    told = warnings(reward)
    assert told == ("县处级2名，超过个人的20%", "今年已有1项表彰，一般一年1项")
    assert "没有写明理由" in "".join(standing_against(reward, "consult", DAY))
    passed = replace(reward, reason="省里另有安排", basis=("approval", "x", "y"))
    assert standing_against(passed, "consult", DAY) == ()
    many = tuple(Nominee(f"单位{n}", is_person=False) for n in range(51))
    assert warnings(replace(GOOD, nominees=many)) == ("集体51个，超过50个",)


def test_the_notice_counts_working_days_and_is_never_shorter_than_the_rule() -> None:
    assert notice_ends(date(2026, 11, 27), 5, workday) == date(2026, 12, 4)
    with pytest.raises(RewardError, match="少于5个"):
        notice_ends(DAY, 4, workday)


def test_words_are_asked_where_something_is_undone() -> None:
    for state, do in (("issued", "revoke"), ("draft", "drop"), ("consulting", "return")):
        with pytest.raises(RewardError, match="没有写原因"):
            take(replace(GOOD, state=state), do, DAY, "  ")


def test_a_move_nobody_knows_is_refused() -> None:
    with pytest.raises(RewardError, match="没有“fly”"):
        take(GOOD, "fly", DAY)


def test_every_state_is_reached_and_every_end_is_one() -> None:
    rules = reward_rules()
    reached = {"draft"} | {one.to for one in rules.moves}
    assert reached == set(rules.states)
    assert all(
        bool(moves_from(code)) == is_open for code, (_label, is_open) in rules.states.items()
    )


rewards = st.builds(
    Reward,
    kind=st.sampled_from(["commend", "praise", "gold"]),
    state=st.sampled_from(sorted(reward_rules().states)),
    nominees=st.lists(
        st.builds(
            Nominee,
            st.sampled_from(["甲", "乙", "丙"]),
            st.booleans(),
            st.booleans(),
            st.sampled_from(["", "安全"]),
        ),
        max_size=3,
    ).map(tuple),
    basis=st.sampled_from([("", "", ""), ("law", "x", "y"), ("assessment", "x", "y")]),
    basis_file=st.booleans(),
    approval=st.sampled_from(["", "国功表字1号"]),
    reason=st.sampled_from(["", "有理由"]),
    others=st.integers(0, 2),
    money=st.sampled_from(["", "奖金"]),
    money_paper=st.sampled_from(["", "文"]),
    opinions=st.lists(
        st.builds(Asked, st.just("甲局"), st.sampled_from([None, True, False])), max_size=2
    ).map(tuple),
    days=st.integers(0, 8),
    ends=st.one_of(st.none(), st.dates(DAY - timedelta(days=9), DAY + timedelta(days=9))),
    open_objections=st.integers(0, 1),
)


@settings(max_examples=150, deadline=None)
@given(rewards, st.sampled_from([one.do for one in reward_rules().moves]))
def test_nothing_is_public_without_basis_fitness_and_notice(reward: Reward, do: str) -> None:
    try:
        state = take(reward, do, DAY, "原因")
    except RewardError:
        return
    assert reward.state in reward_rules().move(do).sources
    if state in ("notice", "approved", "issued"):
        assert reward.nominees and all(reward.basis) and reward.basis_file
        assert not any(one.veto for one in reward.nominees)
        assert reward.kind != "commend" or reward.approval
    if state == "notice":
        assert reward.days >= 5 and reward.opinions
        assert all(one.fit for one in reward.opinions)
    if state == "approved":
        assert reward.ends is not None and reward.ends < DAY and not reward.open_objections


@settings(max_examples=60, deadline=None)
@given(rewards, st.lists(st.sampled_from([one.do for one in reward_rules().moves]), max_size=8))
def test_no_way_leads_out_of_an_end_and_none_to_an_issue_but_through_notice(
    reward: Reward, moves: list[str]
) -> None:
    reward, seen = replace(reward, state="draft"), ["draft"]
    for do in moves:
        try:
            reward = replace(reward, state=take(reward, do, DAY, "原因"))
        except RewardError:
            continue
        assert reward_rules().states[seen[-1]][1]
        seen.append(reward.state)
    if "issued" in seen:
        assert {"consulting", "notice", "approved"} <= set(seen)
