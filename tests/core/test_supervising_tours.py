"""Votes of a tour: the golden counts and ballots, the laws of counting, which project may be shown, whether the day is long enough."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi.supervising.tour_routes import StopFacts, Visit, route_of, stop_checks
from luoshi.supervising.tours import (
    Ballot,
    TourError,
    TourRulesError,
    Trim,
    ballot_refusals,
    competition_ranks,
    count_votes,
    printed,
    read_tour_rules,
    scheme_refusals,
    tally_checksum,
    tally_json,
    tour_rules,
    trimmed,
    turnout_refusal,
)

ROOT = Path(__file__).resolve().parents[2]
SPECS = ROOT / "specs" / "supervising" / "tours"
NAMES = {"a": "甲", "b": "乙", "c": "丙"}
DAY = date(2026, 9, 22)


def _cases(name: str) -> list[Any]:
    cases = yaml.safe_load((SPECS / name).read_text(encoding="utf-8"))["cases"]
    return [pytest.param(case, id=case["it"]) for case in cases]


def _ballot(role: str, values: dict[str, Any], recused: list[str] | None = None) -> Ballot:
    told = {stop: Decimal(str(value)) for stop, value in values.items()}
    return Ballot(role, told, frozenset(recused or ()))


@pytest.mark.parametrize("case", _cases("counts.yaml"))
def test_it_counts_as_worked_out_by_hand(case: dict[str, Any]):
    tally = count_votes(
        tour_rules().scheme(case["scheme"]),
        case["stops"],
        [_ballot(*each) for each in case["ballots"]],
        listed=case["listed"],
        given={
            stop: {part: Decimal(mark) for part, mark in marks.items()}
            for stop, marks in case.get("given", {}).items()
        },
    )
    found = [[line.stop, str(line.printed), line.rank, line.tied] for line in tally.lines]
    assert found == case["found"]
    assert len(tally.notes) == len(case["notes"]), tally.notes
    for sentence, part in zip(tally.notes, case["notes"], strict=True):
        assert part in sentence
        assert sentence.endswith("。")


@pytest.mark.parametrize("case", _cases("ballots.yaml"))
def test_it_takes_or_refuses_a_ballot(case: dict[str, Any]):
    ballot = _ballot(case["role"], case["values"], case.get("recused"))
    found = ballot_refusals(tour_rules().scheme(case["scheme"]), NAMES, ballot)
    assert len(found) == len(case["refused"]), found
    for sentence, part in zip(found, case["refused"], strict=True):
        assert part in sentence
        assert sentence.endswith("。")


def test_it_tells_the_published_ladder():
    ladder = tour_rules().scheme("jining13")
    assert [ladder.worth(place) for place in (1, 2, 13)] == [100, 97, 64]
    assert not scheme_refusals(ladder, 13)
    assert "只有13个位次" in scheme_refusals(ladder, 14)[0]
    assert "小于零" in scheme_refusals(tour_rules().scheme("ladder"), 35)[0]
    assert "至少两站" in scheme_refusals(ladder, 1)[0]


def test_it_refuses_a_count_of_too_few():
    scheme = tour_rules().scheme("ladder")
    votes = [_ballot("leader", {"a": 1, "b": 2})]
    assert "不到规定的50%" in turnout_refusal(scheme, 3, 1)
    with pytest.raises(TourError, match="不能计票"):
        count_votes(scheme, ["a", "b"], votes, listed=3)
    with pytest.raises(TourError, match="投票0人"):
        count_votes(scheme, ["a", "b"], [], listed=0)


def test_it_gives_no_score_to_a_stop_nobody_could_vote_for():
    votes = [_ballot("town", {"a": 1, "b": 2}, ["c"])]
    tally = count_votes(tour_rules().scheme("ladder"), ["a", "b", "c"], votes, listed=1)
    last = tally.lines[-1]
    assert (last.stop, last.score, last.rank) == ("c", None, None)
    assert "不排名" in tally.notes[-1]


def test_it_trims_a_share_only_where_a_whole_vote_comes_of_it():
    ten = [Fraction(n) for n in (0, 50, 50, 50, 50, 50, 50, 50, 50, 100)]
    assert trimmed(ten, Trim(share=10)) == (Fraction(50), 2)
    assert trimmed(ten[:9], Trim(share=10)) == (Fraction(400, 9), 0)
    assert trimmed(ten[:2], Trim(drop=1)) == (Fraction(25), 0)
    assert trimmed([], Trim(drop=1)) == (None, 0)


def test_it_rounds_half_up():
    assert str(printed(Fraction(90175, 1000), 2)) == "90.18"
    assert str(printed(Fraction(1, 3), 0)) == "0"
    assert str(printed(Fraction(1, 2), 0)) == "1"


def test_it_ranks_one_two_two_four():
    scores = [Decimal(9), None, Decimal(10), Decimal(9), Decimal(8)]
    assert competition_ranks(scores) == [2, None, 1, 2, 4]


_STOPS = ("a", "b", "c", "d", "e")
_LADDERS = st.lists(st.permutations(_STOPS), min_size=1, max_size=8)
_ROLES = st.sampled_from(["leader", "department", "town", "expert"])
_MARKED = st.lists(
    st.tuples(
        _ROLES, st.lists(st.decimals(0, 100, places=1), min_size=len(_STOPS), max_size=len(_STOPS))
    ),
    min_size=1,
    max_size=10,
)


@settings(max_examples=40, deadline=None)
@given(orders=_LADDERS, seed=st.randoms(use_true_random=False))
def test_it_does_not_matter_who_votes_first(orders: list[Any], seed: Any):
    votes = [_ballot("leader", {s: n for n, s in enumerate(o, 1)}) for o in orders]
    scheme = tour_rules().scheme("jining13")
    first = count_votes(scheme, _STOPS, votes, listed=len(votes))
    seed.shuffle(votes)
    again = count_votes(scheme, _STOPS, votes, listed=len(votes))
    assert tally_json(first) == tally_json(again)
    seals = [f"x{n}" for n in range(len(votes))]
    assert tally_checksum(first, seals) == tally_checksum(again, reversed(seals))
    assert tally_checksum(first, seals) != tally_checksum(first, seals[1:])


@settings(max_examples=40, deadline=None)
@given(orders=_LADDERS)
def test_it_keeps_a_ladder_within_its_ends_and_hands_out_every_place(orders: list[Any]):
    votes = [_ballot("leader", {s: n for n, s in enumerate(o, 1)}) for o in orders]
    scheme = tour_rules().scheme("jining13")
    tally = count_votes(scheme, _STOPS, votes, listed=len(votes))
    scores = [line.score for line in tally.lines if line.score is not None]
    assert all(scheme.worth(len(_STOPS)) <= score <= scheme.top for score in scores)
    assert sum(scores) == sum(scheme.worth(place) for place in range(1, len(_STOPS) + 1))
    assert all(sum(line.places) == len(votes) for line in tally.lines)


@settings(max_examples=40, deadline=None)
@given(votes=_MARKED)
def test_it_keeps_marks_between_the_lowest_and_the_highest_given(votes: list[Any]):
    ballots = [Ballot(role, dict(zip(_STOPS, marks, strict=True))) for role, marks in votes]
    tally = count_votes(tour_rules().scheme("marks"), _STOPS, ballots, listed=len(ballots))
    for line in tally.lines:
        given_marks = [Fraction(each.values[line.stop]) for each in ballots]
        assert line.score is not None
        assert min(given_marks) <= line.score <= max(given_marks)
        assert sum(one.weight for one in line.parts) == 1


def test_it_gives_the_top_to_whom_everybody_puts_first():
    votes = [_ballot("town", {"a": 1, "b": 2, "c": 3})] * 5
    for code in ("jining13", "ladder"):
        tally = count_votes(tour_rules().scheme(code), ["a", "b", "c"], votes, listed=5)
        assert str(tally.lines[0].printed) == "100.00"


def test_it_weighs_nobody_twice_where_trims_meet_ties():
    assert trimmed([Fraction(80)] * 5, Trim(drop=1, least=5)) == (Fraction(80), 2)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("kind: ladder", "kind: stairs", "未定义的“stairs”"),
        ("top: 100", "top: 30", "位次得分不对"),
        ("trim: {drop: 1, least: 5}", "trim: {drop: 1, share: 10}", "写了两种"),
        ("highest: 100", "highest: 0", "应大于 lowest"),
        ("most: 10", "most: 0", "缺少 most"),
        ('[1, "08:30", "12:00"]', '[1, "12:00", "08:30"]', "止早于起"),
        ('[1, "08:30", "12:00"]', '[1, "8点", "12:00"]', "[天, 起, 止]"),
        ("roles: [leader]", "roles: [king]", "未定义的“king”"),
        ("turnout: 50", "turnout: 150", "0 到 100"),
    ],
)
def test_it_refuses_rules_that_are_not_as_their_head_says(old: str, new: str, said: str):
    text = (ROOT / "luoshi" / "supervising" / "tours.yaml").read_text(encoding="utf-8")
    with pytest.raises(TourRulesError, match=said.replace("[", r"\[").replace("]", r"\]")):
        read_tour_rules(text.replace(old, new))


def test_it_knows_no_scheme_that_is_not_there():
    with pytest.raises(TourError, match="没有计分办法"):
        tour_rules().scheme("x")


def _facts(**more: Any) -> StopFacts:
    return replace(StopFacts("industry", "dong", 25, two_high=False), **more)


@pytest.mark.parametrize(
    ("more", "answer", "said"),
    [
        ({"started": date(2026, 3, 1)}, "yes", "当年新开工"),
        ({"started": date(2025, 3, 1), "percent": Decimal("85.0")}, "yes", "85%"),
        ({"started": date(2025, 3, 1), "finish": date(2026, 11, 30)}, "yes", "即将竣工"),
        ({"started": date(2025, 3, 1), "percent": Decimal(40)}, "no", "不到80%"),
        ({"started": date(2025, 3, 1)}, "unknown", "没有报形象进度"),
        ({}, "unknown", "没有报开工日期"),
        ({"started": date(2026, 3, 1), "halted": "资金"}, "no", "暂停或取消"),
    ],
)
def test_it_shows_only_what_is_new_or_nearly_finished(more: Any, answer: str, said: str):
    stop = _facts(**more)
    check = stop_checks(tour_rules(), stop, [stop], DAY)[0]
    assert check.answer == answer
    assert said in check.reason


def test_it_asks_what_nobody_said_and_refuses_what_is_against_the_rules():
    stop = _facts(seen_on=("2026年第二季度",), two_high=None)
    other = _facts(minutes=40)
    by_code = {one.code: one for one in stop_checks(tour_rules(), stop, [stop, other], DAY)}
    assert by_code["unseen"].answer == "no"
    assert by_code["two_high"].answer == "unknown"
    assert by_code["kind"].answer == "no"
    assert "65分钟" in by_code["stay"].reason
    assert stop_checks(tour_rules(), _facts(two_high=True), [], DAY)[2].answer == "no"


def test_it_puts_stops_into_the_hours_of_the_days():
    rules = tour_rules()
    visits = [Visit("a", "dong", 20, 100), Visit("b", "xi", 30, 70), Visit("c", "nan", 30, 60)]
    names = {"a": "甲", "b": "乙", "c": "丙", "dong": "东乡"}
    route = route_of(rules, rules.sessions["one_day"], visits, names)
    told = [
        (one.day, f"{one.arrive:%H:%M}", f"{one.leave:%H:%M}") for one in route.visits if one.arrive
    ]
    # b would end at 12:10, so it waits for the afternoon.
    assert told == [(1, "08:50", "10:30"), (1, "14:30", "15:40"), (1, "16:10", "17:10")]
    assert route.total == 310
    assert route.faults == (
        "东乡共停留100分钟，超过每个镇街60分钟。请缩短停留。",
        "xi共停留70分钟，超过每个镇街60分钟。请缩短停留。",
    )


def test_it_says_when_the_days_are_too_short():
    rules = tour_rules()
    visits = [Visit(f"s{n}", f"t{n}", 20, 60) for n in range(9)]
    route = route_of(rules, rules.sessions["day_and_half"], visits, {})
    assert [one.day for one in route.visits] == [1, 1, 1, 1, 1, 2, 2, 0, 0]
    assert "排不下" in route.faults[0]
    assert route.visits[-1].arrive is None
