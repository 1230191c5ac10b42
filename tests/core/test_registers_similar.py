"""Which entries a new one may repeat under nearly the same name."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi.registers import KnownNames, similar_names

ROOT = Path(__file__).resolve().parents[2]
PAIRS = yaml.safe_load((ROOT / "specs/registers/similar.yaml").read_text("utf-8"))
TOLD = [pair for kind in ("alike", "told_in_vain") for pair in PAIRS[kind]]
NOT_TOLD = [pair for kind in ("apart", "not_told") for pair in PAIRS[kind]]
names = st.one_of(
    st.sampled_from([name for pairs in PAIRS.values() for pair in pairs for name in pair]),
    st.text(max_size=12),
)


@pytest.mark.parametrize("pair", TOLD, ids="/".join)
def test_it_tells_names_that_may_be_one(pair):
    for one, other in (pair, reversed(pair)):
        (found,) = similar_names({7: other}, one)
        assert (found.id, found.name) == (7, other) and 0 < found.score <= 100


@pytest.mark.parametrize("pair", NOT_TOLD, ids="/".join)
def test_it_does_not_tell_names_of_two_things(pair):
    for one, other in (pair, reversed(pair)):
        assert similar_names([(7, other)], one) == ()


def test_the_nearest_is_told_first_and_no_more_than_asked_for():
    known = {
        1: "恒瑞精密机床产业园二期",
        2: "滕州市恒瑞精密机床产业园",
        3: "恒瑞精密机床的产业园",
        4: "恒瑞精密机床产业园",
        5: "恒瑞精密机床产业园",
    }
    found = similar_names(known, "恒瑞精密机床产业园")
    assert [(each.id, round(each.score)) for each in found] == [
        (4, 100),
        (5, 100),
        (2, 100),
        (3, 95),
    ]
    assert [each.id for each in similar_names(known, "恒瑞精密机床产业园", limit=2)] == [4, 5]


def test_a_programme_brings_its_own_places():
    known = {1: "云溪县恒瑞锁具厂"}
    assert similar_names(known, "恒瑞锁具厂") == ()
    assert similar_names(known, "恒瑞锁具厂", places=["云溪县", "云溪"])[0].score == 100


@pytest.mark.parametrize("name", ["", "  ", "——", "（）"])
def test_a_name_of_nothing_is_like_nothing(name):
    assert similar_names({1: "恒瑞", 2: name}, name) == ()


@settings(max_examples=150, deadline=None)
@given(st.lists(names, max_size=8), names, st.integers(0, 6))
def test_whatever_is_told_is_there_in_order_and_the_name_itself_is_among_it(others, name, limit):
    known = dict(enumerate(others))
    found = similar_names(known, name, limit=limit)
    assert KnownNames.of(known).alike(name, limit=limit) == found
    assert len(found) <= limit
    assert all(known[each.id] == each.name and each.score >= 80 for each in found)
    assert [e.score for e in found] == sorted((e.score for e in found), reverse=True)
    if name in others and any(character.isalnum() for character in name):
        all_of_them = similar_names(known, name, limit=len(others))
        assert name in [each.name for each in all_of_them if each.score == 100]


@settings(max_examples=100, deadline=None)
@given(names, names)
def test_likeness_goes_both_ways(one, other):
    assert len(similar_names({1: one}, other)) == len(similar_names({1: other}, one))
