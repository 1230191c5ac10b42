"""A meeting's agenda: the golden cases of specs/supervising/agendas, the laws of order, and rules that are refused."""

from __future__ import annotations

import copy
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi.supervising.agendas import (
    AgendaError,
    Candidate,
    DecisionFact,
    agenda_rules,
    count_decisions,
    count_sentence,
    draft_agenda,
    part_words,
    read_agenda_rules,
    wording,
)

ROOT = Path(__file__).resolve().parents[2]
DAY = date(2026, 10, 12)


def _spec(name: str) -> list[Any]:
    text = (ROOT / "specs/supervising/agendas" / f"{name}.yaml").read_text(encoding="utf-8")
    return [pytest.param(case, id=case["it"]) for case in yaml.safe_load(text)["cases"]]


def _candidate(told: dict[str, Any]) -> Candidate:
    return Candidate(**told | {"same_as": tuple(told.get("same_as", ()))})


def _rules() -> dict[str, Any]:
    path = ROOT / "luoshi/supervising/agendas.yaml"
    data: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return copy.deepcopy(data)


@pytest.mark.parametrize("case", _spec("order"))
def test_it_orders_an_agenda_and_brings_one_matter_once(case: dict[str, Any]):
    lines = draft_agenda(map(_candidate, case["candidates"]), case["day"])
    assert [[one.key, one.group, list(one.covers)] for one in lines] == case["lines"]


@pytest.mark.parametrize("case", _spec("wording"))
def test_it_words_a_matter_in_the_house_voice(case: dict[str, Any]):
    assert wording(_candidate(case["candidate"]), case["day"]) == case["words"]


@pytest.mark.parametrize("case", _spec("counts"))
def test_it_counts_what_was_decided(case: dict[str, Any]):
    facts = [
        DecisionFact(one.get("due"), one.get("closed_on"), reported=one.get("reported", False))
        for one in case["decisions"]
        for _ in range(one["many"])
    ]
    count = count_decisions(facts, case["day"])
    found = {name: getattr(count, name) for name in case["count"]}
    assert found == case["count"]
    assert count_sentence(count, case["day"]) == case["sentence"]


def test_it_prints_another_year_than_the_readers():
    count = count_decisions([DecisionFact(None)], date(2026, 12, 31))
    assert "截至2026年12月31日" in count_sentence(count, date(2026, 12, 31), date(2027, 1, 4))


def test_it_shortens_a_long_title_and_says_so():
    words = wording(Candidate("other", "x", "长" * 500), DAY)
    assert words == "长" * 119 + "…。"


def test_it_names_the_kinds_when_a_matter_is_of_none():
    with pytest.raises(AgendaError, match=r"没有“wish”这种议题。请用其中之一：decision、"):
        draft_agenda([Candidate("wish", "x", "愿望")], DAY)


_KINDS = tuple(agenda_rules().kinds)
_CANDIDATES = st.lists(
    st.builds(
        Candidate,
        kind=st.sampled_from(_KINDS),
        key=st.sampled_from([f"k{n}" for n in range(8)]),
        title=st.text(min_size=1, max_size=8),
        due=st.none() | st.integers(-40, 40).map(lambda n: DAY + timedelta(days=n)),
        weight=st.integers(0, 2),
        same_as=st.lists(st.sampled_from([f"k{n}" for n in range(8)]), max_size=2).map(tuple),
    ),
    max_size=8,
    unique_by=lambda one: one.key,
)


@settings(max_examples=150)
@given(_CANDIDATES, st.randoms(use_true_random=False))
def test_it_drafts_the_same_agenda_of_the_same_matters_in_any_order(candidates, random):
    mixed = random.sample(candidates, len(candidates))
    assert draft_agenda(candidates, DAY) == draft_agenda(mixed, DAY)


@settings(max_examples=150)
@given(_CANDIDATES)
def test_it_loses_no_matter_and_brings_none_twice(candidates):
    lines = draft_agenda(candidates, DAY)
    told = [key for line in lines for key in (line.key, *line.covers)]
    assert sorted(told) == sorted(one.key for one in candidates)


@settings(max_examples=150)
@given(_CANDIDATES)
def test_it_keeps_the_groups_in_the_order_of_the_rules(candidates):
    codes = [group.code for group in agenda_rules().groups]
    places = [codes.index(line.group) for line in draft_agenda(candidates, DAY)]
    assert places == sorted(places)


@settings(max_examples=200)
@given(st.integers(0, 400), st.integers(0, 400))
def test_it_says_all_only_of_all_and_nothing_only_of_nothing(part, more):
    words, whole = part_words(part, part + more), part + more
    if not whole:
        assert words == ""
        return
    assert (words == "100%") == (part == whole)
    assert (words == "0%") == (part == 0)
    if words[:-1].isdigit():
        assert abs(int(words[:-1]) * whole - 100 * part) * 2 <= whole


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda d: d["groups"][0].update(kinds=[]), "“decision”在 0 个组里"),
        (lambda d: d["groups"][1].update(kinds=["order", "alert"]), "“alert”在 2 个组里"),
        (lambda d: d["groups"][0].update(kinds=["wish"]), "未定义的“wish”"),
        (lambda d: d["kinds"]["order"]["sentences"].pop("late"), "缺少 late"),
        (lambda d: d["kinds"]["order"]["sentences"].update(late="{colour}"), "未定义的“colour”"),
        (lambda d: d["counts"].pop("some"), "counts 缺少 some"),
        (lambda d: d.pop("longest"), "longest"),
        (lambda d: d["meetings"].update(big={}), "缺少 label"),
    ],
)
def test_it_refuses_rules_with_the_place(change, said):
    data = _rules()
    change(data)
    with pytest.raises(AgendaError) as refused:
        read_agenda_rules(data)
    assert said in str(refused.value)
