"""Edits of a plan: golden cases in specs/plan/edits.yaml, and the laws that pages and adoption rely on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi.plan import (
    CADENCES,
    KINDS,
    Duty,
    Edit,
    EditError,
    Mechanism,
    Milestone,
    NamedProject,
    Party,
    Plan,
    Section,
    Target,
    apply_edits,
    edit_from_dict,
    edit_to_dict,
    keyed,
    new_key,
    section_holding,
)

CASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).resolve().parents[2] / "specs/plan/edits.yaml").read_text(encoding="utf-8")
)
TEXT = (
    "甲县试行办法\n一、总的目标\n到2026年，产值达到90亿元。\n"
    "二、任务\n修水渠30公里，每年引进项目12个。（责任：甲局、乙局）建成水库，每月一次通报。"
)


def span(words: str) -> tuple[int, int]:
    at = TEXT.index(words)
    return at, at + len(words)


PLAN = Plan(
    title="甲县试行办法",
    text=TEXT,
    horizon=(2024, 2026),
    sections=(
        Section("一", "一、", "总的目标", 1, TEXT.index("一、"), TEXT.index("二、")),
        Section("二", "二、", "任务", 1, TEXT.index("二、"), len(TEXT)),
    ),
    targets=(
        Target("T01", "一", *span("产值达到90亿元"), "产值", "ge", "90", "亿元", "level", "by"),
        Target(
            "T02", "二", *span("每年引进项目12个"), "项目", "ge", "12", "个", "increase", "yearly", part_of="T01"
        ),
    ),
    duties=(
        Duty("二", *span("责任：甲局、乙局"), (Party("甲局", "responsible"), Party("乙局", "responsible"))),
    ),
    milestones=(Milestone("二", *span("建成水库"), "建成水库"),),
    mechanisms=(Mechanism("二", *span("每月一次通报"), "通报", "month"),),
    projects=(NamedProject("二", *span("水库"), "水库"), NamedProject("二", *span("水库"), "新水库")),
)  # fmt: skip
DUTY = "-".join(map(str, span("责任：甲局、乙局")))


def edits_of(case: dict[str, Any]) -> list[Edit]:
    shift = {"51-61": DUTY}
    return [
        Edit(e["op"], e["kind"], shift.get(e.get("key", ""), e.get("key", "")), e.get("fields", {}))
        for e in case["edits"]
    ]


def plain(value: Any) -> Any:
    return [[p.name, p.role] for p in value] if isinstance(value, tuple) else value


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_it_does_with_each_edit_what_its_case_says(case):
    if "refused" in case:
        with pytest.raises(EditError, match=case["refused"]) as caught:
            apply_edits(PLAN, edits_of(case))
        assert caught.value.remedy
        if "field" in case:
            assert caught.value.field == case["field"]
        return
    plan = apply_edits(PLAN, edits_of(case))
    for kind, values in case["gives"].items():
        found = keyed(plan).items[kind].values()
        assert [plain(getattr(item, case["of"])) for item in found] == values


def test_it_changes_the_head_and_nothing_else():
    edit = Edit("change", "head", fields={"title": "新标题", "horizon": [2025, 2027]})
    plan = apply_edits(PLAN, [edit])
    assert (plan.title, plan.horizon, plan.targets) == ("新标题", (2025, 2027), PLAN.targets)


def test_it_tells_two_items_of_one_place_apart():
    place = "-".join(map(str, span("水库")))
    plan = apply_edits(PLAN, [Edit("remove", "project", f"{place}.2")])
    assert [p.name for p in plan.projects] == ["水库"]
    again = new_key(PLAN, [Edit("remove", "project", f"{place}.2")], "project", *span("水库"))
    assert again == f"{place}.3"


def test_it_numbers_new_targets_on_even_after_the_last_was_undone():
    gone = Edit("add", "target", "T07", {})
    assert new_key(PLAN, [], "target", 0, 1) == "T03"
    assert new_key(PLAN, [gone], "target", 0, 1) == "T08"


def test_it_finds_the_innermost_section():
    assert section_holding(PLAN, TEXT.index("水渠")) == "二"
    assert section_holding(PLAN, 0) == ""


@pytest.mark.parametrize(
    "data",
    [
        {"op": "remove", "kind": "target", "key": "T01", "why": "no"},
        {"op": "remove", "kind": "target", "key": "T01", "fields": ["value"]},
        {"op": "remove", "kind": "target"},
        {},
    ],
)
def test_it_refuses_an_edit_of_another_shape(data):
    with pytest.raises(EditError):
        edit_from_dict(data)


years = st.one_of(st.none(), st.integers(1990, 2050))
numbers = st.integers(0, 10**9).map(str)
words = st.text("水渠产值项目大小", min_size=1, max_size=6)
changes = st.one_of(
    st.builds(
        lambda key, fields: Edit("change", "target", key, fields),
        st.sampled_from(["T01", "T02"]),
        st.fixed_dictionaries(
            {},
            optional={
                "indicator": words,
                "value": numbers,
                "unit": words,
                "year": years,
                "kind": st.sampled_from([k for k in KINDS if k != "grade"]),
                "cadence": st.sampled_from(CADENCES),
                "aspirational": st.booleans(),
            },
        ),
    ),
    st.builds(lambda name: Edit("change", "mechanism", _only("mechanism"), {"name": name}), words),
    st.builds(lambda by: Edit("change", "milestone", _only("milestone"), {"by": by}), years),
    st.builds(lambda title: Edit("change", "head", "", {"title": title}), words),
)
spans = st.tuples(st.integers(0, len(TEXT) - 2), st.integers(1, 12)).map(
    lambda at: (at[0], min(at[0] + at[1], len(TEXT)))
)


def _only(kind: str) -> str:
    return next(iter(keyed(PLAN).items[kind]))  # type: ignore[index]


def added(number: int, place: tuple[int, int], name: str) -> Edit:
    fields = {"start": place[0], "end": place[1], "indicator": name, "value": "1"}
    return Edit("add", "target", f"T{number}", fields)


def test_it_leaves_a_plan_without_edits_alone():
    assert apply_edits(PLAN, []) is PLAN


@settings(max_examples=40)
@given(spans, words, st.lists(changes, max_size=3))
def test_it_forgets_what_was_added_and_removed(place, name, before):
    there_and_back = [added(50, place, name), Edit("remove", "target", "T50")]
    assert apply_edits(PLAN, [*before, *there_and_back]) == apply_edits(PLAN, before)


@settings(max_examples=40)
@given(st.lists(st.tuples(spans, words), max_size=3), st.lists(changes, max_size=3), st.randoms())
def test_it_gives_one_plan_whatever_the_order_of_edits_of_different_items(places, others, random):
    once = list({(e.kind, e.key): e for e in others}.values())
    edits = [*once, *(added(50 + n, *given) for n, given in enumerate(places))]
    mixed = random.sample(edits, len(edits))
    assert apply_edits(PLAN, edits) == apply_edits(PLAN, mixed)


@settings(max_examples=40)
@given(st.one_of(changes, st.builds(added, st.integers(3, 99), spans, words)))
def test_it_comes_back_from_json_as_it_went(edit):
    assert edit_from_dict(json.loads(json.dumps(edit_to_dict(edit)))) == edit


@settings(max_examples=60)
@given(
    st.dictionaries(
        st.sampled_from(["start", "end", "value", "value2", "op", "kind", "year", "part_of", "indicator"]),
        st.one_of(st.none(), st.integers(-5, 99), st.text(max_size=5), st.booleans(), st.floats()),
        max_size=4,
    )
)  # fmt: skip
def test_it_answers_whatever_is_written_into_a_target_with_a_plan_or_a_sentence(fields):
    try:
        apply_edits(PLAN, [Edit("change", "target", "T01", fields)])
    except EditError as error:
        assert error.message and error.remedy
