"""compare() against specs/comparing, and its laws."""

from __future__ import annotations

from dataclasses import replace

import pytest
from comparing_cases import Case, cases, version_of
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi.comparing import Comparison, DutyPair, TargetPair, compare
from luoshi.comparing.assignment import LARGEST, assign
from luoshi.plan import Duty, Party, Plan, Section, Target


def _told(pairs: tuple[TargetPair | DutyPair, ...], old: object, new: object) -> list[str]:
    """The pairs as the cases write them."""
    told = []
    for pair in pairs:
        before = old.index(pair.old) + 1 if pair.old else "-"  # type: ignore[attr-defined]
        after = new.index(pair.new) + 1 if pair.new else "-"  # type: ignore[attr-defined]
        told.append(" ".join([f"{before} > {after}: {pair.change}", *pair.fields]))
    return told


@pytest.mark.parametrize("case", cases("targets"))
def test_it_pairs_the_targets_of_a_case(case: Case) -> None:
    old, new = version_of(case, "old"), version_of(case, "new")
    assert _told(compare(old, new).targets, old.targets, new.targets) == case["pairs"]


@pytest.mark.parametrize("case", cases("duties"))
def test_it_pairs_the_duties_of_a_case(case: Case) -> None:
    old, new = version_of(case, "old", duties=True), version_of(case, "new", duties=True)
    assert _told(compare(old, new).duties, old.duties, new.duties) == case["pairs"]


CLAUSES = ("一/1", "一/2", "二/1", "二/2")
targets = st.builds(
    Target,
    id=st.just(""),
    section=st.sampled_from(CLAUSES),
    start=st.just(0),
    end=st.just(1),
    indicator=st.sampled_from(["粮食产量", "蔬菜产量", "发明专利", "全市发明专利", "绿化率"]),
    op=st.sampled_from(["ge", "about"]),
    value=st.sampled_from(["1", "2", "300", "0.03"]),
    unit=st.sampled_from(["万吨", "吨", "%", "件", ""]),
    kind=st.sampled_from(["level", "increase", "share", "growth"]),
    cadence=st.sampled_from(["by", "yearly"]),
    year=st.sampled_from([None, 2026, 2027]),
)
duties = st.builds(
    Duty,
    section=st.sampled_from(CLAUSES),
    start=st.just(0),
    end=st.just(1),
    parties=st.lists(
        st.builds(Party, st.sampled_from(["甲局", "乙局", "丙局"]), st.just("responsible")),
        min_size=1, max_size=3, unique=True,
    ).map(tuple),
)  # fmt: skip


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """Headings differ from clause to clause; some are missing, and those clauses have only their number."""
    listed = draw(st.lists(targets, max_size=9))
    headings = draw(st.permutations(["深耕细作保粮", "扩大设施菜园", "培育创新主体", ""]))
    return Plan(
        "云溪县方案",
        "",
        sections=tuple(Section(p, "", 2, h, 0, 1) for p, h in zip(CLAUSES, headings, strict=True)),
        targets=tuple(replace(t, id=f"T{i}", start=i, end=i + 1) for i, t in enumerate(listed)),
        duties=tuple(draw(st.lists(duties, max_size=5))),
    )


def _sides(comparison: Comparison) -> set[tuple[str | None, str | None]]:
    return {(p.old.id if p.old else None, p.new.id if p.new else None) for p in comparison.targets}


@given(plans())
@settings(max_examples=60, deadline=None)
def test_it_finds_a_plan_the_same_as_itself(plan: Plan) -> None:
    result = compare(plan, plan)
    assert [(p.change, p.fields) for p in result.targets] == [("same", ())] * len(plan.targets)
    assert [(p.old, p.new) for p in result.targets] == [(t, t) for t in plan.targets]
    assert [p.change for p in result.duties] == ["same"] * len(plan.duties)


@given(plans(), plans())
@settings(max_examples=100, deadline=None)
def test_it_swaps_added_and_removed_when_the_versions_are_swapped(old: Plan, new: Plan) -> None:
    forth, back = compare(old, new), compare(new, old)
    assert _sides(forth) == {(a, b) for b, a in _sides(back)}
    assert sorted(p.change for p in forth.duties if p.change in ("same", "changed")) == sorted(
        p.change for p in back.duties if p.change in ("same", "changed")
    )


@given(plans(), plans())
@settings(max_examples=60, deadline=None)
def test_it_tells_of_every_target_once_and_keeps_the_new_order(old: Plan, new: Plan) -> None:
    result = compare(old, new)
    assert [p.new for p in result.targets if p.new] == list(new.targets)
    assert sorted(p.old.id for p in result.targets if p.old) == sorted(t.id for t in old.targets)
    assert [p.new for p in result.duties if p.new] == list(new.duties)
    assert sum(p.old is not None for p in result.duties) == len(old.duties)


@given(plans(), st.permutations(["三/1", "三/2", "三/3", "三/4"]))
@settings(max_examples=60, deadline=None)
def test_it_sees_only_other_clauses_when_the_clauses_were_renumbered(
    plan: Plan, paths: list[str]
) -> None:
    plan = replace(
        plan,
        sections=tuple(replace(s, heading=s.heading or "完善保障措施") for s in plan.sections),
    )
    moved = dict(zip(CLAUSES, paths, strict=True))
    renumbered = replace(
        plan,
        sections=tuple(replace(s, path=moved[s.path]) for s in plan.sections),
        targets=tuple(replace(t, section=moved[t.section]) for t in plan.targets),
        duties=tuple(replace(d, section=moved[d.section]) for d in plan.duties),
    )
    result = compare(plan, renumbered)
    assert all((p.change, p.fields) == ("same", ("section",)) for p in result.targets)
    assert all((p.change, p.fields) == ("same", ("section",)) for p in result.duties)


weights = st.dictionaries(
    st.tuples(st.integers(0, 4), st.integers(0, 4)), st.integers(1, 9), max_size=12
)


def _best(edges: dict[tuple[int, int], int]) -> int:
    """By trying everything."""
    if not edges:
        return 0
    row = min(r for r, _ in edges)
    rest = {e: w for e, w in edges.items() if e[0] != row}
    found = _best(rest)
    for (r, column), weight in edges.items():
        if r == row:
            without = {e: w for e, w in rest.items() if e[1] != column}
            found = max(found, weight + _best(without))
    return found


@given(weights)
@settings(max_examples=150, deadline=None)
def test_it_assigns_as_well_as_trying_everything_does(edges: dict[tuple[int, int], int]) -> None:
    pairs = assign(edges)
    assert len(set(pairs.values())) == len(pairs)
    assert sum(edges[pair] for pair in pairs.items()) == _best(edges)


def test_it_assigns_a_group_too_large_to_be_solved_exactly() -> None:
    many = LARGEST + 20
    edges = {(i, j): 100 - abs(i - j) for i in range(many) for j in range(max(0, i - 2), i + 3)}
    assert assign(edges) == {i: i for i in range(many)}


def test_it_compares_two_long_lists_of_one_indicator() -> None:
    def plan(count: int, value: int) -> Plan:
        return Plan(
            "", "",
            targets=tuple(
                Target(f"T{i}", "一", i, i + 1, "水稻产量", "ge", str(value + i), "吨", "level", "by")
                for i in range(count)
            ),
        )  # fmt: skip

    result = compare(plan(600, 0), plan(620, 10_000))
    assert result.counts() == {"same": 0, "changed": 600, "added": 20, "removed": 0}


@pytest.mark.parametrize("value", ["", "准Ⅳ", "1e9999999", "9" * 400, "-"])
def test_it_compares_numbers_that_are_none_by_what_is_written(value: str) -> None:
    one = Target("T1", "一", 0, 1, "水质", "ge", value, "类", "level", "by")
    plan = Plan("", "", targets=(one,))
    other = replace(plan, targets=(replace(one, value=f"{value}5"),))
    assert compare(plan, plan).targets[0].change == "same"
    assert compare(plan, other).targets[0].fields == ("value",)
