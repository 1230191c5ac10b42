"""Blind evaluation: the golden counts, the laws of counting, what a ballot and a scheme may be, codes that tell slips of the pen."""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi.scoring.votes import (
    Share,
    VoidRule,
    Vote,
    VoteError,
    VoteRulesError,
    VoteScheme,
    ballot_refusals,
    read_vote_rules,
    scheme_json,
    scheme_of_json,
    scheme_refusals,
    tally,
    tally_checksum,
    tally_json,
    void_of,
    vote_rules,
)
from luoshi.scoring.votes_codes import ALPHABET, LENGTH, grouped, make_code, read_code

ROOT = Path(__file__).resolve().parents[2]
COUNTS = ROOT / "specs" / "scoring" / "votes" / "counts.yaml"
DATA = ROOT / "luoshi" / "scoring" / "votes.yaml"
FIRMS = vote_rules().scheme("firms")
MUTUAL = vote_rules().scheme("mutual")
NAMES = {"a": "甲局", "b": "乙局"}
GOOD = {"answer": "good", "attitude": "good", "solved": "good"}
BEST = {"answer": "best", "attitude": "best", "solved": "best"}
NONE = {"answer": "unknown", "attitude": "unknown", "solved": "unknown"}


def _scheme(case: dict[str, Any]) -> VoteScheme:
    scheme, change = vote_rules().scheme(case["scheme"]), case.get("change", {})
    if "scale" in change:
        scheme = replace(scheme, scale=vote_rules().scale(change["scale"]))
    if "groups" in change:
        scheme = replace(scheme, groups=tuple(Share(*row) for row in change["groups"]))
    return scheme


def _votes(scheme: VoteScheme, case: dict[str, Any]) -> list[Vote]:
    codes = [one.code for one in scheme.dimensions]
    return [
        Vote(unit, group, dict(zip(codes, marks, strict=True)), *void)
        for unit, rows in case["votes"].items()
        for times, group, marks, *void in rows
        for _ in range(times)
    ]


def _cases() -> list[Any]:
    cases = yaml.safe_load(COUNTS.read_text(encoding="utf-8"))["cases"]
    return [pytest.param(case, id=case["it"]) for case in cases]


@pytest.mark.parametrize("case", _cases())
def test_it_counts_as_worked_out_by_hand(case: dict[str, Any]):
    scheme = _scheme(case)
    assert not scheme_refusals(scheme)
    counted = tally(scheme, list(case["votes"]), _votes(scheme, case))
    found = {
        line.unit: [
            None if line.printed is None else str(line.printed),
            line.place.rank if line.place else None, line.valid, line.void,
        ]
        for line in counted.lines
    }  # fmt: skip
    assert found == case["found"]
    by_unit = {line.unit: line for line in counted.lines}
    for unit, means in case.get("means", {}).items():
        told = [None if text is None else Fraction(text) for text in means]
        assert [one.mean for one in by_unit[unit].dimensions] == told
    for unit, means in case.get("shown_groups", {}).items():
        told = [None if text is None else Fraction(text) for text in means]
        assert all([g.mean for g in d.groups] == told for d in by_unit[unit].dimensions)
    assert len(counted.notes) == len(case["notes"]), counted.notes
    for sentence, part in zip(counted.notes, case["notes"], strict=True):
        assert part in sentence
        assert sentence.endswith("。")


def test_it_keeps_nothing_of_a_unit_with_too_few_ballots():
    votes = [Vote("a", "firm", BEST)] * (FIRMS.least - 1)
    line = tally_json(tally(FIRMS, ["a", "b"], votes))["lines"][0]
    assert line["dimensions"] == []
    assert line["score"] is None


_level = st.sampled_from([one.code for one in FIRMS.scale.levels])
_marks = st.fixed_dictionaries({one.code: _level for one in FIRMS.dimensions})
_vote = st.builds(
    Vote, st.sampled_from("ab"), st.just("firm"), _marks, st.sampled_from(["", "", "same"])
)


@settings(max_examples=60, deadline=None)
@given(votes=st.lists(_vote, max_size=30), seed=st.integers(0, 999))
def test_it_counts_the_same_in_whatever_order_ballots_lie(votes: list[Vote], seed: int):
    mixed = list(votes)
    random.Random(seed).shuffle(mixed)
    first, second = tally(FIRMS, ["a", "b"], votes), tally(FIRMS, ["a", "b"], mixed)
    assert first == second
    seals = [str(n) for n in range(len(votes))]
    assert tally_checksum(first, seals) == tally_checksum(second, reversed(seals))


@settings(max_examples=60, deadline=None)
@given(votes=st.lists(_vote, max_size=30))
def test_it_gives_scores_within_the_scale_and_only_to_whom_enough_voted_for(votes: list[Vote]):
    for line in tally(FIRMS, ["a", "b"], votes).lines:
        assert line.valid + line.void == line.ballots
        assert (line.score is None) == (line.valid < FIRMS.least)
        if line.score is not None:
            assert 20 <= line.score <= 100
            assert sum(one.weight for one in line.dimensions) == 1


@settings(max_examples=40, deadline=None)
@given(votes=st.lists(_vote, min_size=1, max_size=20))
def test_it_lets_a_better_mark_never_lower_a_score(votes: list[Vote]):
    up = dict(zip(["worst", "poor", "fair", "good"], ["poor", "fair", "good", "best"], strict=True))
    better = [replace(one, marks={k: up.get(v, v) for k, v in one.marks.items()}) for one in votes]
    pairs = zip(tally(FIRMS, "ab", votes).lines, tally(FIRMS, "ab", better).lines, strict=True)
    assert all(was.score is None or was.score <= now.score for was, now in pairs)


@pytest.mark.parametrize(
    ("change", "part"),
    [
        ({"dimensions": (Share("a", "甲", 30), Share("b", "乙", 60))}, "30＋60＝90，不是100"),
        ({"dimensions": ()}, "不是100"),
        ({"dimensions": (Share("a", "甲", 110), Share("b", "乙", -10))}, "不大于零"),
        ({"dimensions": (Share("a", "甲", 50), Share("a", "乙", 50))}, "重名"),
        ({"dimensions": (Share("a", "甲", 50), Share("b", "", 50))}, "没写名称"),
        ({"groups": (Share("a", "甲", 99),)}, "评价人的权重"),
        ({"least": 2}, "少于3张"),
        ({"places": 5}, "小数"),
        ({"scale": replace(FIRMS.scale, levels=FIRMS.scale.levels[:1])}, "至少两级"),
        ({"scale": replace(FIRMS.scale, levels=FIRMS.scale.levels[::-1])}, "从高到低"),
    ],
)
def test_it_refuses_a_scheme_that_cannot_be_counted(change: dict[str, Any], part: str):
    found = scheme_refusals(replace(FIRMS, **change))
    assert found
    assert part in "".join(found)
    assert all(sentence.endswith("。") for sentence in found)


@pytest.mark.parametrize(
    ("marks", "part"),
    [
        ({"a": GOOD, "b": GOOD, "c": GOOD}, "不由您评"),
        ({"a": GOOD}, "乙局还没有评：响应速度、服务态度、解决问题"),
        ({"a": GOOD, "b": {"answer": "good"}}, "乙局还没有评：服务态度、解决问题"),
        ({"a": GOOD, "b": GOOD | {"solved": "superb"}}, "不在所列等次"),
    ],
)
def test_it_refuses_a_ballot_that_is_not_whole(marks: dict[str, dict[str, str]], part: str):
    found = ballot_refusals(FIRMS, NAMES, marks)
    assert part in "".join(found)
    assert all(sentence.endswith("。") for sentence in found)


def test_it_takes_a_whole_ballot():
    assert ballot_refusals(FIRMS, NAMES, {"a": GOOD, "b": NONE}) == ()


@pytest.mark.parametrize(
    ("marks", "rule", "void"),
    [
        ({"a": NONE, "b": NONE}, VoidRule(False, False, 2), "empty"),
        ({"a": NONE, "b": GOOD}, VoidRule(True, True, 2), ""),
        ({"a": BEST, "b": BEST}, VoidRule(True, True, 2), "full"),
        ({"a": BEST, "b": BEST}, VoidRule(True, False, 2), "same"),
        ({"a": BEST, "b": BEST}, VoidRule(False, False, 2), ""),
        ({"a": BEST, "b": BEST}, VoidRule(True, True, 3), ""),
        ({"a": GOOD, "b": GOOD}, VoidRule(True, True, 2), "same"),
        ({"a": GOOD, "b": GOOD}, VoidRule(False, True, 2), ""),
        ({"a": BEST}, VoidRule(True, True, 2), ""),
    ],
)
def test_it_tells_which_ballots_are_void(marks, rule: VoidRule, void: str):
    assert void_of(replace(FIRMS, void=rule), marks) == void


def test_it_keeps_a_whole_scheme_as_data_and_reads_it_again():
    for scheme in vote_rules().schemes.values():
        assert scheme_of_json(scheme_json(scheme)) == scheme


def test_it_knows_the_published_scales():
    values = {code: list(one.values.values()) for code, one in vote_rules().scales.items()}
    assert values == {
        "five": [100, 80, 60, 40, 20], "four": [100, 80, 60, 40], "three": [100, 70, 30]
    }  # fmt: skip
    for scale in vote_rules().scales.values():
        assert "unknown" not in scale.values


def test_it_names_the_schemes_there_are_when_asked_for_another():
    with pytest.raises(VoteError, match="企业评帮包单位"):
        vote_rules().scheme("other")
    with pytest.raises(VoteError, match="三级"):
        vote_rules().scale("seven")


@pytest.mark.parametrize(
    ("old", "new", "part"),
    [
        ("[solved, 解决问题, 40]", "[solved, 解决问题, 50]", "不是100"),
        ("[solved, 解决问题, 40]", "[solved, 解决问题]", "三项"),
        ("[solved, 解决问题, 40]", "[solved, 解决问题, 四十]", "四十"),
        ("raters: pairing", "raters: anybody", "anybody"),
        ("scale: five", "scale: six", "six"),
        ("[best, 非常满意, 100]", "[best, 非常满意, many]", "many"),
        ("least: 5\n    void: {same: no", "least: 2\n    void: {same: no", "少于3张"),
        ("trim: {drop: 1, least: 6}", "trim: {drop: -1, least: 6}", "drop"),
        ("version: 1\nscales", "version: one\nscales", "version"),
    ],
)
def test_it_says_what_is_wrong_in_a_countys_own_rules(old: str, new: str, part: str):
    text = DATA.read_text(encoding="utf-8")
    assert old in text
    with pytest.raises(VoteRulesError, match=part):
        read_vote_rules(text.replace(old, new, 1))


def _code(seed: int) -> str:
    return make_code(random.Random(seed).randrange)


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_it_reads_a_code_as_it_was_printed_and_as_people_type_it(seed: int):
    code = _code(seed)
    assert len(code) == LENGTH + 1
    assert len(ALPHABET) ** LENGTH >= 2**80
    assert read_code(grouped(code)) == code
    assert read_code(f"  {grouped(code).lower().replace('-', ' ')}\n") == code
    wide = "".join(chr(ord(c) + 0xFEE0) for c in grouped(code))
    assert read_code(wide) == code


@settings(max_examples=120, deadline=None)
@given(seed=st.integers(0, 10**6), at=st.integers(0, LENGTH), other=st.sampled_from(ALPHABET))
def test_it_finds_any_one_wrong_character(seed: int, at: int, other: str):
    code = _code(seed)
    wrong = code[:at] + other + code[at + 1 :]
    if wrong != code:
        with pytest.raises(VoteError, match="填错"):
            read_code(wrong)


@settings(max_examples=120, deadline=None)
@given(seed=st.integers(0, 10**6), at=st.integers(0, LENGTH), other=st.integers(0, LENGTH))
def test_it_finds_any_two_exchanged_characters(seed: int, at: int, other: int):
    code = list(_code(seed))
    was = list(code)
    code[at], code[other] = code[other], code[at]
    if code != was:
        with pytest.raises(VoteError, match="填错"):
            read_code("".join(code))


@pytest.mark.parametrize(
    ("typed", "part"),
    [
        ("", "没有填"),
        (" - ", "没有填"),
        ("ABC", "填了 3 个"),
        ("0" * 18, "没有 0"),
        ("A" * 500, "200"),
    ],
)
def test_it_says_what_is_wrong_with_what_was_typed(typed: str, part: str):
    with pytest.raises(VoteError, match=part):
        read_code(typed)
