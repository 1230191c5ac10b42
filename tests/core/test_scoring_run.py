"""Runs: what a unit has, what it has not, adds and vetoes, places and grades, the same bytes again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scoring_cast import facts, item_text, small, unit

from luoshi.ranking import Place
from luoshi.scoring import (
    Adjusted,
    Claim,
    ItemFact,
    ScoringError,
    Trace,
    VetoFact,
    checksum,
    facts_json,
    facts_of,
    rank,
    run_json,
    score,
)

THREE = item_text("a", 40) + item_text("b", 30) + item_text("c", 30)
NO_TASK = ItemFact(assigned=False)
ADDS = (
    "adds: {most: 3, levels: [{code: nation, label: 国家级, points: 1}, {code: province, label: 省级, points: 0.8},"
    " {code: city, label: 特大, points: 2.5}]}\n"
)
VETOES = (
    "vetoes: [{code: safety, label: 安全事故, cancels: rank}, {code: land, label: 违法用地, cancels: top_grade}]\n"
    "grades: [{code: excellent, label: 优秀, least: 90, share: 40%}, {code: ordinary, label: 一般}]\n"
)


def total(scheme_more: str, **figures: object) -> Decimal | None:
    return score(small(THREE, more=scheme_more), facts(unit("t1", **figures))).scores[0].printed


def test_a_unit_without_a_target_is_treated_as_the_scheme_says() -> None:
    told = {"a": 90, "b": 80, "c": NO_TASK}
    assert total("no_target: zero\n", **told) == Decimal("60.00")
    assert total("no_target: share\n", **told) == Decimal("78.00")
    assert total("no_target: reweigh\n", **told) == Decimal("85.71")


def test_an_item_may_treat_units_without_a_target_in_its_own_way() -> None:
    items = item_text("a", 70) + item_text("b", 30, no_target="zero")
    run = score(small(items), facts(unit("t1", a=90, b=NO_TASK)))
    assert run.scores[0].total == 63
    assert run.scores[0].items[1].state == "no_target"


def test_no_data_is_not_zero_unless_the_scheme_says_so() -> None:
    told = {"a": 90, "b": 80, "c": None}
    assert total("", **told) == Decimal("85.71")
    assert total("no_data: zero\n", **told) == Decimal("60.00")
    with pytest.raises(ScoringError, match="示例t1的“c”没有分：本月没有报数"):
        total("no_data: refuse\n", **told)


def test_an_item_that_bears_no_weight_refuses_nobody() -> None:
    scheme = small(item_text("a", 100) + item_text("b", 0), more="no_data: refuse\n")
    assert score(scheme, facts(unit("t1", a=90, b=None))).scores[0].printed == 90


def test_a_key_that_is_not_told_at_all_is_no_data() -> None:
    run = score(small(THREE), facts(unit("t1", a=90)))
    states = [item.state for item in run.scores[0].items]
    assert states == ["scored", "no_data", "no_data"]
    assert run.scores[0].items[1].steps[0].text == "没有这项的数。"


def test_a_unit_of_which_nothing_is_known_has_no_total_and_no_place() -> None:
    scheme = small(THREE)
    run = score(scheme, facts(unit("t1"), unit("t2", a=50)))
    assert run.scores[0].total is None and run.scores[0].printed is None
    assert rank(scheme, run).group == {"t1": None, "t2": Place(1, 1, 1)}


def test_a_target_given_but_not_known_is_no_data() -> None:
    run = score(small(THREE), facts(unit("t1", a=ItemFact(Fraction(5)), b=50, c=50)))
    assert run.scores[0].items[0].state == "no_data"
    assert "没有目标数" in run.scores[0].items[0].steps[0].text


def test_places_come_from_the_group_or_from_everybody() -> None:
    groups = "  - {code: towns, label: 镇街, kinds: [town]}\n  - {code: zones, label: 园区, kinds: [zone]}\n"
    units = (unit("t1", a=50), unit("t2", a=70), unit("z1", "zone", a=60))
    alone = score(small(item_text("a", 100, "{kind: place}"), groups=groups), facts(*units))
    assert [each.printed for each in alone.scores] == [95, 100, 100]
    items = item_text("a", 100, "{kind: place}", among="all")
    together = score(small(items, groups=groups), facts(*units))
    assert [each.printed for each in together.scores] == [90, 100, 95]


def test_who_has_no_target_is_no_standard_where_the_formula_needs_one() -> None:
    scheme = small(item_text("a", 100, "{kind: reach_then_place, reached: 4/6}"))
    idle = ItemFact(Fraction(500), assigned=False)
    run = score(scheme, facts(unit("t1", a=110), unit("t2", a=120), unit("t3", a=idle)))
    assert [each.printed for each in run.scores] == [95, 100, None]


def test_a_formula_that_needs_no_target_scores_units_without_one() -> None:
    scheme = small(item_text("a", 100, "{kind: spread}"))
    units = [unit(f"t{n}", a=ItemFact(Fraction(n), assigned=False)) for n in (10, 20)]
    run = score(scheme, facts(*units, unit("t0", a=NO_TASK)))
    assert [each.printed for each in run.scores] == [50, 100, None]
    assert run.scores[2].items[0].state == "no_target"


def test_where_less_is_better_the_least_is_first() -> None:
    scheme = small(item_text("a", 100, "{kind: place}", direction="less"))
    run = score(scheme, facts(unit("t1", a=3), unit("t2", a=1), unit("t3", a=3)))
    assert [each.printed for each in run.scores] == [95, 100, 95]


def test_a_published_place_counts_without_a_figure() -> None:
    scheme = small(item_text("a", 100, "{kind: place}"))
    run = score(scheme, facts(unit("t1", a=ItemFact(place=4))))
    assert run.scores[0].printed == 85


def test_everybody_equal_divides_by_nothing_and_says_so() -> None:
    scheme = small(item_text("a", 60, "{kind: spread}") + item_text("b", 40))
    run = score(scheme, facts(unit("t1", a=7, b=50), unit("t2", a=7, b=60)))
    assert [each.printed for each in run.scores] == [50, 60]
    assert "除数为零" in run.scores[0].items[0].steps[0].text


@pytest.mark.parametrize(
    ("day", "points", "says"),
    [("2024-10-31", 100, "按 80 计"), ("2024-11-01", 80, "不在"), ("2023-06-01", 80, "不在")],
)
def test_a_lowered_target_counts_only_if_approved_in_time(day: str, points: int, says: str) -> None:
    told = Adjusted(Fraction(80), date.fromisoformat(day), "示例批复 1 号")
    fact = ItemFact(Fraction(80), Fraction(100), adjusted=told)
    run = score(small(item_text("a", 100), more="adjust_until: 10-31\n"), facts(unit("t1", a=fact)))
    assert run.scores[0].printed == points
    assert says in run.scores[0].items[0].steps[0].text


def test_a_lowered_target_counts_never_where_the_scheme_has_no_day_for_it() -> None:
    told = Adjusted(Fraction(80), date(2024, 3, 1), "示例批复 1 号")
    run = score(small(item_text("a", 100)), facts(unit("t1", a=ItemFact(Fraction(80), Fraction(100), adjusted=told))))  # fmt: skip
    assert run.scores[0].printed == 80
    assert "不许调整" in run.scores[0].items[0].steps[0].text


def test_an_item_and_the_total_have_bounds() -> None:
    scheme = small(
        item_text("a", 100, "{kind: proportion, cap: 200%}", most="110%"),
        more="most: 105\nleast: 20\n",
    )
    run = score(scheme, facts(unit("t1", a=150), unit("t2", a=5)))
    assert [each.total for each in run.scores] == [105, 20]
    assert run.scores[0].items[0].points == 110
    assert "单项最高（权重的 110%）" in run.scores[0].items[0].steps[-1].text


def test_one_matter_counts_once_at_its_highest_level_under_the_cap() -> None:
    claims = (
        Claim("某项表彰", "province", "文 1"), Claim("某项表彰", "nation", "文 2"),
        Claim("另一项", "city", "文 3"), Claim("某项表彰", "nation", "文 4"),
    )  # fmt: skip
    one = replace(unit("t1", a=90, b=90, c=90), adds=claims)
    made = score(small(THREE, more=ADDS), facts(one)).scores[0]
    assert [claim.points for claim in made.adds] == [0, 1, Fraction(5, 2), 0]
    assert "同一事项已按“国家级”计" in made.adds[0].said
    assert made.total == 93
    assert "加分封顶 3" in [step.text for step in made.steps]


def test_deducts_are_taken_off_and_a_total_may_fall_below_zero_unless_bounded() -> None:
    more = "deducts: {levels: [{code: bad, label: 通报, points: 20}]}\n"
    one = replace(unit("t1", a=10, b=10, c=10), deducts=(Claim("某事", "bad", "文"),))
    assert score(small(THREE, more=more), facts(one)).scores[0].total == -10
    assert score(small(THREE, more=more + "least: 0\n"), facts(one)).scores[0].total == 0


def test_a_claim_of_an_unknown_level_or_without_its_paper_is_refused() -> None:
    scheme = small(THREE, more=ADDS + VETOES)
    good = unit("t1", a=90)
    with pytest.raises(ScoringError, match=r"没有的“town”.*国家级"):
        score(scheme, facts(replace(good, adds=(Claim("某事", "town", "文"),))))
    with pytest.raises(ScoringError, match="没有写明事项和依据文件"):
        score(scheme, facts(replace(good, adds=(Claim("某事", "nation", " "),))))
    with pytest.raises(ScoringError, match="一票否决“某事”没有写明"):
        score(scheme, facts(replace(good, vetoes=(VetoFact("safety", "某事", ""),))))
    with pytest.raises(ScoringError, match="没有的“fire”"):
        score(scheme, facts(replace(good, vetoes=(VetoFact("fire", "某事", "文"),))))


def test_a_veto_takes_the_place_or_only_the_first_grade() -> None:
    scheme = small(item_text("a", 100), more=VETOES)
    units = [unit(f"t{number}", a=value) for number, value in enumerate((99, 98, 97, 96, 95))]
    units[0] = replace(units[0], vetoes=(VetoFact("safety", "某事故", "文"),))
    units[1] = replace(units[1], vetoes=(VetoFact("land", "某地块", "文"),))
    run = score(scheme, facts(*units))
    made = rank(scheme, run)
    assert run.scores[0].printed == 99
    assert [place.rank if place else None for place in made.group.values()] == [None, 1, 2, 3, 4]
    # 40 % of the four ranked is one seat; the vetoed first leaves it to the second.
    assert list(made.grades.values()) == [None, "ordinary", "excellent", "ordinary", "ordinary"]


def test_units_with_one_total_have_one_place_and_stand_or_fall_together() -> None:
    scheme = small(item_text("a", 100), more=VETOES)
    tied = [unit(f"t{number}", a=value) for number, value in enumerate((95, 95, 95, 91, 80))]
    made = rank(scheme, score(scheme, facts(*tied)))
    assert made.group["t0"] == made.group["t2"] == Place(1, 3, 5)
    # Two seats for three at the top: none has one, nor has anybody behind them.
    assert set(made.grades.values()) == {"ordinary"}


def test_places_follow_what_is_printed() -> None:
    scheme = small(item_text("a", 100), more="decimals: 1\n")
    made = rank(scheme, score(scheme, facts(unit("t1", a="81.96"), unit("t2", a="81.99"))))
    assert made.overall["t1"] == made.overall["t2"] == Place(1, 2, 2)


def test_it_ranks_within_groups_over_all_and_by_progress() -> None:
    groups = "  - {code: towns, label: 镇街, kinds: [town]}\n  - {code: zones, label: 园区, kinds: [zone]}\n"
    scheme = small(item_text("a", 100), groups=groups)
    now = score(scheme, facts(unit("t1", a=90), unit("t2", a=80), unit("z1", "zone", a=85)))
    before = score(scheme, facts(unit("t1", a=60), unit("z1", "zone", a=70), unit("t2", a=50)))
    made = rank(scheme, now, before)
    assert made.group["z1"] == Place(1, 1, 1)
    assert made.overall["z1"] == Place(2, 1, 3)
    assert made.moved == {"t1": 1, "t2": 0, "z1": -1}
    assert made.progress["t1"] == Place(1, 1, 3)
    assert rank(scheme, now).progress == {"t1": None, "t2": None, "z1": None}


def test_a_unit_in_two_groups_twice_or_in_none() -> None:
    groups = "  - {code: one, label: 甲, kinds: [town]}\n  - {code: two, label: 乙, units: [t2]}\n"
    scheme = small(item_text("a", 100), groups=groups)
    with pytest.raises(ScoringError, match="示例t2同时在“甲”和“乙”两组里"):
        score(scheme, facts(unit("t1", a=1), unit("t2", a=1)))
    with pytest.raises(ScoringError, match="给了两份"):
        score(scheme, facts(unit("t1", a=1), unit("t1", a=1)))
    run = score(scheme, facts(unit("t1", a=1), unit("d1", "department", a=1)))
    assert run.outside == ("d1",)
    with pytest.raises(ScoringError, match="没有一个单位属于办法里的任何一组"):
        score(scheme, facts())


def test_units_left_out_by_code_are_outside() -> None:
    groups = "  - {code: towns, label: 镇街, kinds: [town], without: [t2]}\n"
    run = score(small(item_text("a", 100), groups=groups), facts(unit("t1", a=1), unit("t2", a=1)))
    assert run.outside == ("t2",)


def test_the_geometric_mean_is_the_documented_one() -> None:
    line = "{kind: efficacy, satisfied: 100, unallowed: 0, base: 1, spread: 99, clamp: yes}"
    scheme = small(item_text("a", 60, line) + item_text("b", 40, line), more="total: geometric\n")
    # d = 99 x / 100 + 1: 80 and 90.
    low, high = Fraction(7900, 99), Fraction(8900, 99)
    told = {"a": ItemFact(low), "b": ItemFact(high)}
    assert score(scheme, facts(unit("t1", **told))).scores[0].printed == Decimal("83.86")
    lone = score(scheme, facts(unit("t1", a=ItemFact(low)))).scores[0]
    assert lone.printed == Decimal("80.00")
    again = score(scheme, facts(unit("t1", **told))).scores[0].total
    assert again == score(scheme, facts(unit("t1", **told))).scores[0].total


def test_the_same_facts_are_the_same_bytes_and_come_back_from_them() -> None:
    scheme = small(THREE, more=ADDS + VETOES)
    one = replace(
        unit("t1", a=("100/3", 70), b=None, c=NO_TASK),
        adds=(Claim("某事", "nation", "文", (Trace("报表", "33.3", "/x/", date(2024, 12, 1)),)),),
        vetoes=(VetoFact("land", "某地块", "文"),),
    )
    told = facts(one, unit("t2", a=50, b=60, c=70))
    stored = facts_json(told)
    assert facts_of(stored) == told and facts_json(facts_of(stored)) == stored
    first, second = run_json(score(scheme, told)), run_json(score(scheme, facts_of(stored)))
    assert first == second and checksum(first) == checksum(second)
    assert '"actual":"100/3"' in first


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"luoshi_facts":1}', '{"luoshi_facts":1,"year":1,"as_of":"x","units":[]}']
)  # fmt: skip
def test_stored_facts_that_are_damaged_are_refused(text: str) -> None:
    with pytest.raises(ScoringError, match="不完整"):
        facts_of(text)


def test_stored_facts_of_another_format_are_refused() -> None:
    with pytest.raises(ScoringError, match="第 9 版"):
        facts_of('{"luoshi_facts":9}')


@given(st.permutations([("t1", 50), ("t2", 60), ("t3", None), ("t4", 60)]))
@settings(max_examples=24)
def test_the_order_of_units_changes_no_score(order: list[tuple[str, int | None]]) -> None:
    scheme = small(item_text("a", 50, "{kind: place}") + item_text("b", 50))
    run = score(scheme, facts(*(unit(code, a=value, b=value) for code, value in order)))
    printed = {each.unit: each.printed for each in run.scores}
    assert printed == {"t1": 70, "t2": 80, "t3": None, "t4": 80}
