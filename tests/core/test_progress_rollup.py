"""Many targets in one line: worst, by count, by weight. The numbers are those of docs/design/rollup.md."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.errors import LuoshiError
from luoshi.progress import LIGHTS, Assessment, clauses_above, roll_up

WORKED = {
    "A": ("二/一/1", "green", 3),
    "B": ("二/一/1", "red", 1),
    "C": ("二/一/2", "done", 2),
    "D": ("二/二/3", "wait", 4),
}


def answer(target: str, light: str) -> Assessment:
    return Assessment(target, "", date(2026, 9, 30), "on_schedule", light, "", "default")  # type: ignore[arg-type]


def worked():
    answers = [answer(target, light) for target, (_, light, _) in WORKED.items()]
    groups = clauses_above({target: path for target, (path, _, _) in WORKED.items()})
    weights = {target: Decimal(weight) for target, (_, _, weight) in WORKED.items()}
    return roll_up(answers, groups, weights)


@pytest.mark.parametrize(
    ("group", "worst", "judged", "targets", "by_count", "by_weight"),
    [
        ("二/一/1", "red", 2, 2, "50.0", "75.0"),
        ("二/一/2", "done", 1, 1, "100.0", "100.0"),
        ("二/一", "red", 3, 3, "66.7", "83.3"),
        ("二/二", "wait", 0, 1, None, None),
        ("", "red", 3, 4, "66.7", "83.3"),
    ],
)
def test_it_gives_the_worked_table(group, worst, judged, targets, by_count, by_weight):
    found = worked()[group]
    assert (found.worst, found.judged, found.targets) == (worst, judged, targets)
    assert found.by_count == (Decimal(by_count) if by_count else None)
    assert found.by_weight == (Decimal(by_weight) if by_weight else None)


def test_a_target_counts_once_in_a_group_and_not_at_all_outside():
    found = roll_up([answer("A", "red"), answer("Z", "red")], {"A": ("局", "局", "委")})
    assert {group: rolled.targets for group, rolled in found.items()} == {"局": 1, "委": 1}


def test_a_group_whose_judged_targets_weigh_nothing_has_no_weighted_share():
    found = roll_up([answer("A", "red")], {"A": ("局",)}, {"A": Decimal(0)})["局"]
    assert found.by_count == 0 and found.by_weight is None


@pytest.mark.parametrize("weight", ["-1", "NaN", "Infinity"])
def test_an_impossible_weight_is_refused_by_name(weight: str):
    with pytest.raises(LuoshiError, match="目标 A 的权重"):
        roll_up([answer("A", "red")], {"A": ("局",)}, {"A": Decimal(weight)})


@given(st.lists(st.sampled_from(LIGHTS), min_size=1, max_size=30))
def test_the_whole_is_never_better_than_its_worst_part_and_shares_lie_between(lights):
    answers = [answer(f"T{n}", light) for n, light in enumerate(lights)]
    paths = {f"T{n}": f"{n % 3}/{n % 2}" for n in range(len(lights))}
    found = roll_up(answers, clauses_above(paths))
    order = ["red", "amber", "green", "done", "wait", "not_due", "none"]
    assert found[""].worst == min((rolled.worst for rolled in found.values()), key=order.index)
    assert found[""].targets == len(lights)
    shares = [r.by_count for path, r in found.items() if "/" in path and r.by_count is not None]
    if shares:
        whole = found[""].by_count
        assert whole is not None and min(shares) <= whole <= max(shares)
