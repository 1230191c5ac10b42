"""How alike two texts are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.alike import alike, nearest, pairs_of

TEXTS = st.text("企业用地手续办理慢什么时候能批ab12，。 ", max_size=30)


@pytest.mark.parametrize(
    ("a", "b", "per_cent"),
    [
        ("用地手续", "用地手续", 100),
        # 用地 地手 手续, and 用地 地手 手续 续慢: three shared of three and four, 3 / √12.
        ("用地手续", "用地手续慢", 86),
        ("用地手续", "贷款利率", 0),
        ("ＡＢ１", "ab1", 100),
        ("用、地手续", "用地 手续", 100),
        ("用", "用地", 0),
        ("", "", 0),
    ],
)
def test_it_counts_the_pairs_that_two_texts_share(a: str, b: str, per_cent: int):
    assert alike(pairs_of(a), pairs_of(b)) == per_cent


@given(TEXTS, TEXTS)
def test_it_is_the_same_both_ways_and_whole_only_for_itself(a: str, b: str):
    one, other = pairs_of(a), pairs_of(b)
    assert alike(one, other) == alike(other, one)
    assert 0 <= alike(one, other) <= 100
    assert alike(one, one) == (100 if one else 0)


def test_it_names_the_nearest_first_and_of_equals_the_earlier():
    others = ["贷款利率高", "用地手续慢", "用地手续慢", "用地手续"]
    assert nearest("用地手续", others, 50, 3) == [3, 1, 2]
    assert nearest("用地手续", others, 50, 1) == [3]
    assert nearest("", others, 1, 3) == []
