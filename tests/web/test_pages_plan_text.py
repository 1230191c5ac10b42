"""Cutting a plan's text into linked pieces: nothing lost, nothing nested, no card without its passage."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi.plan import Plan, Section
from luoshi_web.ledger.pages.numbering import full_caption, short_place
from luoshi_web.ledger.pages.plan_text import Mark, clause_text, own_end, passage, settle

TEXT = (
    "试行办法\n"
    "一、总的考虑\n先说明缘由。\n"
    "二、主要任务\n"
    "（一）做强产业\n"
    "1. 引进项目。每年引进项目不少于30个，其中大项目不少于5个。（责任单位：甲局、乙局）\n"
    "2. 建好园区。到2026年建成园区2个。\n"
)


def section(path: str, label: str, heading: str, level: int, end_mark: str = "") -> Section:
    start = TEXT.index(label + (" " if label.endswith(".") else "") + heading)
    end = TEXT.index(end_mark) if end_mark else len(TEXT)
    return Section(path, label, level, heading, start, end)


PLAN = Plan(
    title="试行办法",
    text=TEXT,
    sections=(
        section("一", "一、", "总的考虑", 1, "二、"),
        section("二", "二、", "主要任务", 1),
        section("二/一", "（一）", "做强产业", 2),
        section("二/一/1", "1.", "引进项目", 3, "2. "),
        section("二/一/2", "2.", "建好园区", 3),
    ),
)


def mark(kind: str, words: str, card: str) -> Mark:
    start = TEXT.index(words)
    return Mark(kind, start, start + len(words), card[2:], card)  # type: ignore[arg-type]


def test_it_sets_the_heading_apart_and_links_the_numbers():
    marks, anchors = settle(
        [
            mark("number", "每年引进项目不少于30个", "c-T01"),
            mark("number", "大项目不少于5个", "c-T02"),
            mark("duty", "（责任单位：甲局、乙局）", "c-d1"),
        ]
    )
    clause = clause_text(PLAN, PLAN.sections[3], marks)
    assert "".join(p.text for p in clause.heading) == "1. 引进项目。"
    (line,) = clause.paragraphs
    assert [p.mark.card for p in line if p.mark] == ["c-T01", "c-T02", "c-d1"]
    assert [p.anchor for p in line if p.mark] == ["s-T01", "s-T02", "s-d1"]
    assert anchors["c-T02"] == "s-T02"


def test_a_heading_that_the_reader_cut_short_is_shown_whole():
    cut = replace(PLAN.sections[3], heading="引进")
    plan = replace(PLAN, sections=(*PLAN.sections[:3], cut, PLAN.sections[4]))
    assert "".join(p.text for p in clause_text(plan, cut, ()).heading) == "1. 引进项目。"


def test_it_gives_the_text_to_the_query_and_the_number_answers_to_its_anchor():
    marks, anchors = settle(
        [
            mark("number", "大项目不少于5个", "c-T02"),
            mark("query", "大项目不少于5个", "c-q-Q01"),
        ]
    )
    assert [m.kind for m in marks] == ["query"]
    assert anchors == {"c-q-Q01": "s-q-Q01", "c-T02": "s-q-Q01"}


def test_it_leaves_subsections_to_themselves():
    top = PLAN.sections[1]
    assert TEXT[top.start : own_end(PLAN, top)] == "二、主要任务\n"


def test_it_quotes_the_sentence_around_a_passage():
    start = TEXT.index("大项目不少于5个")
    before, words, after = passage(PLAN, start, start + len("大项目不少于5个"))
    assert (before, words, after) == ("每年引进项目不少于30个，其中", "大项目不少于5个", "。")


def test_it_names_a_clause_the_way_people_do():
    assert full_caption(PLAN, "二/一/1") == "二（一）1. 引进项目"
    assert short_place(PLAN, "二/一/1") == "二（一）1"
    assert full_caption(PLAN, "九/九") == "九/九"


spans = st.tuples(
    st.sampled_from(["query", "number", "duty", "rhythm", "project"]),
    st.integers(0, len(TEXT)),
    st.integers(0, 30),
)


@settings(max_examples=80)
@given(st.lists(spans, max_size=12))
def test_it_loses_no_character_and_no_card_however_marks_overlap(given_spans):
    marks = [
        Mark(kind, start, min(start + length, len(TEXT)), str(n), f"c-{n}")  # type: ignore[arg-type]
        for n, (kind, start, length) in enumerate(given_spans)
    ]
    kept, anchors = settle(marks)
    for before, after in pairwise(kept):
        assert before.end <= after.start
    printed = {f"s-{m.card[2:]}" for m in kept}
    assert set(anchors.values()) <= printed
    assert set(anchors) >= {m.card for m in marks if m.end > m.start}
    for part in PLAN.sections:
        clause = clause_text(PLAN, part, kept)
        said = "".join(p.text for p in clause.heading)
        said += "".join(p.text for line in clause.paragraphs for p in line)
        whole = TEXT[part.start : own_end(PLAN, part)]
        assert said.replace("\n", "") == whole.replace("\n", "")
