"""How much a weight matters: the worked example of docs/design/scoring.md, and what is not told."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st
from scoring_cast import facts, item_text, small, unit

from luoshi.scoring import ItemFact, rank, score, sensitivity
from luoshi.scoring.weights import moved

TWO = small(item_text("a", 60) + item_text("b", 40))


def test_the_tipping_point_is_the_worked_one() -> None:
    told = facts(unit("A", a=90, b=70), unit("B", a=80, b=80))
    made = sensitivity(TWO, told)
    first = made.tippings[0]
    assert (first.leader, first.rival, first.by) == ("A", "B", Fraction(-1, 6))
    assert first.said == "“a”的权重降低 16.6667% 时，“镇街”的示例B追平第一名示例A。"
    level = score(moved(TWO, TWO.items[0], Fraction(-1, 6)), told)
    assert level.scores[0].total == level.scores[1].total
    assert "组内名次都不变" in made.said


def test_it_counts_the_units_whose_place_changes() -> None:
    told = facts(unit("A", a=90, b=70), unit("B", a=80, b=80))
    made = sensitivity(TWO, told, Fraction(1, 5))
    down = next(swing for swing in made.swings if swing.item == "a" and swing.by < 0)
    assert down.changed == ("A", "B") and down.first == ("towns",)
    assert "2 个单位的组内名次会变" in made.said and "第一名会换的组：镇街" in made.said


def test_a_leader_who_is_better_everywhere_cannot_be_tipped() -> None:
    made = sensitivity(TWO, facts(unit("A", a=90, b=90), unit("B", a=80, b=80)))
    assert [each.by for each in made.tippings] == [None, None]
    assert "第一名都不变" in made.tippings[0].said


def test_two_who_are_level_tip_at_once() -> None:
    made = sensitivity(TWO, facts(unit("A", a=90, b=75), unit("B", a=80, b=90)))
    assert made.tippings[0].by == 0 and "并列" in made.tippings[0].said


def test_points_that_are_not_in_proportion_are_said_not_to_be() -> None:
    scheme = small(item_text("a", 60) + item_text("b", 40), more="most: 85\n")
    made = sensitivity(scheme, facts(unit("A", a=95, b=70), unit("B", a=80, b=80)))
    assert made.tippings[0].by is None and "算不出临界点" in made.tippings[0].said


def test_where_weights_are_spread_the_tipping_point_is_a_root() -> None:
    scheme = small(item_text("a", 50) + item_text("b", 30) + item_text("c", 20))
    told = facts(unit("A", a=90, b=60, c=80), unit("B", a=70, b=85, c=None))
    tip = sensitivity(scheme, told).tippings[0]
    assert tip.by is not None and tip.rival == "B"
    level = score(moved(scheme, scheme.items[0], tip.by), told)
    first, second = (each.total for each in level.scores)
    assert first is not None and second is not None and abs(first - second) < Fraction(1, 10**9)


def test_items_without_weight_and_lone_items_have_nothing_to_move() -> None:
    scheme = small(item_text("a", 100) + item_text("b", 0))
    made = sensitivity(scheme, facts(unit("A", a=90, b=1), unit("B", a=80, b=1)))
    assert made.tippings == ()
    assert {swing.item for swing in made.swings} == {"a"}
    assert not any(swing.changed for swing in made.swings)


def test_a_move_in_one_group_leaves_the_other_as_it_is() -> None:
    groups = (
        "  - {code: towns, label: 镇街, kinds: [town]}\n"
        "  - {code: zones, label: 园区, kinds: [zone], weights: {a: 100, b: 0}}\n"
    )
    scheme = small(item_text("a", 60) + item_text("b", 40), groups=groups)
    other = moved(scheme, scheme.items[0], Fraction(1, 10))
    towns, zones = other.groups
    assert [other.weight_of(towns, item) for item in other.items] == [66, 34]
    assert [other.weight_of(zones, item) for item in other.items] == [100, 0]


@given(st.lists(st.tuples(st.integers(0, 100), st.integers(0, 100)), min_size=2, max_size=5))
@settings(max_examples=30, deadline=None)
def test_at_the_tipping_point_leader_and_rival_are_level_and_before_it_nobody_is(
    figures: list[tuple[int, int]],
) -> None:
    told = facts(*(unit(f"t{n}", a=ItemFact(Fraction(a), Fraction(100)), b=b) for n, (a, b) in enumerate(figures)))  # fmt: skip
    for tip in sensitivity(TWO, told).tippings:
        if tip.by is None or tip.rival is None:
            continue
        item = TWO.item(tip.item)
        totals = {each.unit: each.total for each in score(moved(TWO, item, tip.by), told).scores}
        assert (
            totals[tip.leader] == totals[tip.rival]
        )  # no weight is spread here: lines, not curves
        before = score(moved(TWO, item, tip.by * Fraction(99, 100)), told)
        highest = max(each.total for each in before.scores if each.total is not None)
        leader = before.of(tip.leader)
        assert leader is not None and leader.total == highest


@given(st.integers(-99, 60))
@settings(max_examples=30)
def test_the_sum_of_weights_stays(percent: int) -> None:
    other = moved(TWO, TWO.items[0], Fraction(percent, 100))
    assert sum(other.weight_of(other.groups[0], item) for item in other.items) == 100
    assert rank(other, score(other, facts(unit("A", a=1, b=1)))).group["A"] is not None
