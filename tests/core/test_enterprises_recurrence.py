"""Appeals that come again: what is suggested as one matter, with its reason, and what is not."""

from __future__ import annotations

import copy
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi.enterprises import (
    ComparedAppeal,
    RecurrenceRulesError,
    read_recurrence_rules,
    recurring,
)

ROOT = Path(__file__).resolve().parents[2]
TODAY = date(2026, 10, 12)
POWER = (
    "变压器增容等了三个月\n新上一条生产线，供电增容申请交了三个月没有批复，设备不能投产。",
    "供电增容没有批复\n厂里新上生产线，增容申请交了三个月还没有批复，设备到了不能投产。",
    "增容申请没有批复\n供电增容申请交了四个月没有批复，新上的生产线不能投产。",
)
OTHER = (
    "续贷需要提前还款\n银行要求先还后贷，企业过桥资金成本高，希望无还本续贷。",
    "园区门口积水\n下雨后园区东门积水，货车进不来。",
    "招不到数控技工\n车间缺数控技工二十名，希望组织专场招聘。",
)


def case(
    ref: str, firm: str, text: str, *, ago: int = 1, category: str = "factor"
) -> ComparedAppeal:
    return ComparedAppeal(ref, firm, category, TODAY - timedelta(days=ago), text)


def test_it_suggests_like_words_of_several_enterprises():
    some = [case(f"p{n}", f"示例{n}公司", text, ago=9 - n) for n, text in enumerate(POWER)]
    some += [case(f"o{n}", f"示例{n}公司", text, category=f"c{n}") for n, text in enumerate(OTHER)]
    (found,) = recurring(some, TODAY)
    assert (found.kind, found.refs, found.category) == ("words", ("p0", "p1", "p2"), "factor")
    assert found.least is not None and found.least >= 40
    assert "3家企业的3件诉求说法相近" in found.reason


def test_it_suggests_what_one_enterprise_tells_again_in_one_category():
    some = [
        case("a", "示例甲公司", OTHER[0], ago=100),
        case("b", "示例甲公司", OTHER[1], ago=10),
        case("c", "示例甲公司", OTHER[2], ago=5, category="labour"),
        case("d", "示例乙公司", OTHER[2], ago=5),
    ]
    (found,) = recurring(some, TODAY)
    assert (found.kind, found.refs) == ("firm", ("a", "b"))
    assert found.reason == "示例甲公司在180天内就要素保障提了2件。"
    assert found.least is None


@pytest.mark.parametrize(
    "some",
    [
        [],
        [case("a", "甲", POWER[0]), case("b", "乙", POWER[1])],
        [case("a", "甲", POWER[0]), case("b", "乙", POWER[1]), case("c", "丙", POWER[2], ago=181)],
        [case("a", "甲", POWER[0]), case("b", "甲", POWER[1], ago=-1)],
        [case("a", "甲", ""), case("b", "乙", ""), case("c", "丙", "。")],
        [case(str(n), f"公司{n}", text) for n, text in enumerate(OTHER)],
    ],
    ids=["none", "too few", "too long ago", "ahead of today", "no words", "unlike"],
)
def test_it_suggests_nothing_where_nothing_comes_again(some: list[ComparedAppeal]):
    assert recurring(some, TODAY) == ()


def test_it_makes_no_chain_of_ever_less_alike_texts():
    letters = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥天地玄黄宇宙洪荒"
    some = [
        case(f"{n:02}", f"公司{n}", letters[n : n + 12]) for n in range(0, len(letters) - 12, 3)
    ]
    for group in recurring(some, TODAY):
        assert len(group.refs) <= 5
        assert group.least is not None and group.least >= 40


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from("甲乙丙"), st.sampled_from([*POWER, *OTHER, ""]), st.integers(0, 400)
        ),
        max_size=12,
    ),
    st.randoms(use_true_random=False),
)
def test_it_suggests_the_same_in_whatever_order_they_come(told: list[Any], random: Any):
    some = [case(f"{n:02}", firm, text, ago=ago) for n, (firm, text, ago) in enumerate(told)]
    found = recurring(some, TODAY)
    random.shuffle(some)
    assert recurring(some, TODAY) == found
    for kind in ("firm", "words"):
        refs = [ref for one in found if one.kind == kind for ref in one.refs]
        assert len(refs) == len(set(refs)), "nothing is in two suggestions of a kind"


RULES = yaml.safe_load((ROOT / "luoshi/enterprises/recurrence.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        (("words", "alike"), 101, "超过100"),
        (("words", "alike"), 0, "应是正整数"),
        (("words",), [], "应是键和值"),
        (("days",), "180", "应是正整数"),
        (("firm", "cases"), True, "应是正整数"),
    ],
)
def test_it_refuses_rules_that_break_their_grammar(path: tuple[Any, ...], value: Any, said: str):
    data = copy.deepcopy(RULES)
    *before, last = path
    place = data
    for key in before:
        place = place[key]
    place[last] = value
    with pytest.raises(RecurrenceRulesError, match=said):
        read_recurrence_rules(yaml.safe_dump(data, allow_unicode=True))
