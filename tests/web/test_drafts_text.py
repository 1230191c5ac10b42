"""The marked text: whatever is changed, every character stands where it stood, and every item has a passage to show."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from standings import PLAN, TEXT

from luoshi.plan import ITEM_KINDS, plan_to_dict
from luoshi_web.drafts.matching import names_of, words
from luoshi_web.drafts.models import Draft, DraftChange
from luoshi_web.drafts.pages.text import marked_text
from luoshi_web.drafts.pages.words import read_as
from luoshi_web.drafts.review import Review, review_of
from luoshi_web.offices.models import Unit, UnitSet


def review(changes: list[dict[str, Any]]) -> Review:
    """A draft of the small plan with changes, without a database."""
    draft = Draft(pk=1, title="稿", document=json.dumps(plan_to_dict(PLAN), ensure_ascii=False))
    rows = [
        DraftChange(pk=n, number=n, op=c["op"], kind=c["kind"], key=c["key"], fields=json.dumps(c["fields"]))
        for n, c in enumerate(changes, 1)
    ]  # fmt: skip
    return review_of(draft, rows, (), ())


spans = st.tuples(st.integers(0, len(TEXT) - 2), st.integers(1, 40)).map(
    lambda at: (at[0], min(at[0] + at[1], len(TEXT)))
)
added = st.lists(st.tuples(st.sampled_from(ITEM_KINDS), spans), max_size=6)
GIVEN: dict[str, dict[str, Any]] = {
    "target": {"indicator": "事", "value": "1"},
    "duty": {"parties": [{"name": "甲局", "role": "lead"}]},
    "milestone": {"text": "事"},
    "mechanism": {"name": "事"},
    "project": {"name": "事"},
}


def adding(items: list[tuple[str, tuple[int, int]]]) -> list[dict[str, Any]]:
    return [
        {
            "op": "add",
            "kind": kind,
            "key": f"T{50 + n}" if kind == "target" else f"{start}-{end}.{n}",
            "fields": {"start": start, "end": end, **GIVEN[kind]},
        }
        for n, (kind, (start, end)) in enumerate(items)
    ]


@settings(max_examples=60)
@given(added)
def test_it_prints_every_character_once_and_says_where_it_stands(items):
    found = marked_text(review(adding(items)))
    for line in found.lines:
        said = "".join(piece.text for piece in line.pieces)
        stop = TEXT.find("\n", line.start)
        assert said == TEXT[line.start : stop if stop >= 0 else len(TEXT)]
    assert sum(len(line.pieces) > 0 for line in found.lines) == sum(
        bool(part.strip()) for part in TEXT.split("\n")
    )


@settings(max_examples=60)
@given(added)
@example([("target", (6, 7)), ("duty", (0, 7))])
def test_it_gives_every_item_an_anchor_that_is_on_the_page_once(items):
    made = review(adding(items))
    found = marked_text(made)
    ids = [
        p.passage.anchor for line in found.lines for p in line.pieces if p.passage and p.is_first
    ]
    assert len(ids) == len(set(ids))
    for kind in ITEM_KINDS:
        for key in made.now.items[kind]:
            anchor = found.anchors[f"{kind}:{key}"]
            # A passage of line breaks alone has nothing to show.
            item = made.now.items[kind][key]
            assert anchor in ids or not TEXT[item.start : item.end].strip()


@settings(max_examples=40)
@given(added)
def test_it_says_every_item_in_one_line(items):
    made = review(adding(items))
    for kind in ITEM_KINDS:
        assert all(read_as(item) for item in made.now.items[kind].values())


def test_it_knows_a_name_by_alias_quotation_mark_and_space():
    units = [Unit(pk=1, code="jia", name="甲“一号”局", aliases="甲办|乙局")]
    sets = [UnitSet(pk=1, code="towns", name="各乡")]
    rows = {row.name: row for row in names_of(PLAN, units, sets, {})}
    assert rows["乙局"].known is not None and rows["乙局"].known.unit == units[0]
    assert rows["各乡"].known is not None and rows["各乡"].known.unit_set == sets[0]
    assert rows["甲局"].is_open and rows["甲局"].count == 2


@pytest.mark.parametrize("part", ["frequency", "collective", "places", "accumulation"])
def test_it_has_its_words_as_data(part):
    assert words()["version"] == 1 and words()[part]
    assert words()["accumulation"][-1] == ["*", "*", "level"]
