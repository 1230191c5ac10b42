"""A draft changed by hand: traces that are kept, numbers marked as typed, changes shown."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi.writing import (
    BY_HAND,
    Column,
    Figure,
    Heading,
    Paper,
    Paragraph,
    Row,
    Run,
    Table,
    Text,
    WritingError,
    changes,
    count_figures,
    differing,
    editables,
    edited,
    plain,
    revised,
)

TOLD = (
    Run("截至2026年9月30日，共"), Run("65", figure="total"), Run("项目标，其中已达成"), Run("9", figure="done"),
    Run("项，过50亿元项目"), Run("4", figure="T30"), Run("个。"),
)  # fmt: skip
FIGURES = tuple(
    Figure(run.figure, run.text, "数", "评定", f"target:{run.figure}") for run in TOLD if run.figure
)
TABLE = Table((Column("甲"),), (Row(("1",)),))
DRAFT = Paper(
    title=("通报",),
    body=(Heading(1, "总体情况"), Paragraph(TOLD), TABLE, Heading(2, "项目。", then=TOLD)),
    figures=FIGURES,
)


def keys(text: Text) -> list[tuple[str, str]]:
    assert not isinstance(text, str)
    return [(run.text, run.figure) for run in text if run.figure]


def test_it_keeps_the_trace_of_every_number_that_stands_where_it_stood() -> None:
    new = edited(TOLD, "到2026年9月30日为止，65项目标中9项已达成，过50亿元项目4个。")
    assert keys(new) == [("65", "total"), ("9", "done"), ("4", "T30")]


def test_it_marks_a_number_that_was_typed() -> None:
    new = edited(TOLD, plain(TOLD).replace("成9项", "成10项"))
    assert keys(new) == [("65", "total"), ("10", BY_HAND), ("4", "T30")]


def test_it_keeps_the_trace_of_a_number_that_was_moved() -> None:
    new = edited(TOLD, "过50亿元项目4个；已达成9项。")
    assert ("4", "T30") in keys(new)
    assert ("9", "done") in keys(new)
    assert BY_HAND not in dict((k, t) for t, k in keys(new))


def test_it_marks_the_second_print_of_a_figure_that_stood_once() -> None:
    new = edited(TOLD, plain(TOLD) + "还是65项。")
    assert keys(new)[-1] == ("65", BY_HAND)
    assert keys(new)[0] == ("65", "total")


@pytest.mark.parametrize(
    "words", ["10月20日前报送", "按照政办字〔2025〕8号", "第10期", "T28", "PM2.5", "2026—2028年"]
)
def test_it_takes_dates_document_numbers_and_codes_for_no_figures(words: str) -> None:
    assert BY_HAND not in dict((k, t) for t, k in keys(edited(TOLD, plain(TOLD) + words)))


def test_it_gives_the_same_text_back_when_nothing_was_changed() -> None:
    assert edited(TOLD, plain(TOLD)) is TOLD
    assert revised(DRAFT, {1: plain(TOLD)}) == DRAFT


def test_it_keeps_the_face_of_what_was_not_touched() -> None:
    new = edited((Run("严重", "hei", bold=True), Run("滞后")), "严重地滞后")
    assert new == (Run("严重", "hei", bold=True), Run("地滞后"))


@given(st.text("0123456789.%，个亿年月项", max_size=40))
@settings(max_examples=150)
def test_it_loses_and_invents_no_character_and_leaves_no_number_without_a_word(new: str) -> None:
    made = edited(TOLD, new)
    assert plain(made) == new
    if not isinstance(made, str):
        printed = dict((figure.key, figure.printed) for figure in FIGURES)
        assert all(run.text == printed[run.figure] for run in made if run.figure in printed)


def test_it_shows_the_body_with_its_numbers_and_without_text_for_a_table() -> None:
    shown = editables(DRAFT)
    assert [(one.label, one.text is None) for one in shown] == [
        ("一、", False), ("", False), ("", True), ("（一）", False),
    ]  # fmt: skip
    assert shown[3].text == "项目。" + plain(TOLD)


def test_it_takes_a_paragraph_away_and_adds_others_after_it() -> None:
    now = revised(DRAFT, {0: "  ", 1: "共65项目标。\n\n其中过50亿元项目4个。\n另有8个。"})
    assert [type(block).__name__ for block in now.body] == [
        "Paragraph", "Paragraph", "Paragraph", "Table", "Heading",
    ]  # fmt: skip
    assert plain(now.body[1].text) == "其中过50亿元项目4个。"  # type: ignore[union-attr]
    assert keys(now.body[1].text) == [("4", "T30")]  # type: ignore[union-attr]
    assert keys(now.body[2].text) == [("8", BY_HAND)]  # type: ignore[union-attr]


def test_it_drops_figures_that_are_printed_no_more() -> None:
    now = revised(DRAFT, {1: "共65项目标。", 3: "项目。没有变化。"})
    assert [figure.key for figure in now.figures] == ["total"]
    assert now.body[3] == Heading(2, "项目。", then=(Run("没有变化。"),))


def test_it_lets_a_heading_be_renamed() -> None:
    assert revised(DRAFT, {0: "总的情况"}).body[0] == Heading(1, "总的情况")
    renamed = revised(DRAFT, {3: "重点项目。共65项。"}).body[3]
    assert isinstance(renamed, Heading)
    assert (renamed.text, keys(renamed.then)) == ("重点项目。", [("65", "total")])


def test_it_refuses_to_change_a_table_a_place_that_is_not_there_and_a_text_without_end() -> None:
    with pytest.raises(WritingError, match="第3段是表或图"):
        revised(DRAFT, {2: "表"})
    with pytest.raises(WritingError, match="没有第10段"):
        revised(DRAFT, {9: "无"})
    with pytest.raises(WritingError, match="第2段有5001字"):
        revised(DRAFT, {1: "长" * 5_001})


def test_it_counts_traced_numbers_and_typed_ones() -> None:
    assert (count_figures(DRAFT).traced, count_figures(DRAFT).by_hand) == (6, 0)
    counted = count_figures(revised(DRAFT, {1: "共65项，已达成11项。"}))
    assert (counted.traced, counted.by_hand, counted.total) == (4, 1, 5)


def test_it_shows_each_change_and_what_stayed() -> None:
    now = revised(DRAFT, {1: plain(TOLD).replace("9项", "10项"), 3: ""})
    assert [(one.kind, one.was, one.now) for one in changes(DRAFT, now)] == [
        ("kept", 0, 0), ("changed", 1, 1), ("kept", 2, 2), ("removed", 3, None),
    ]  # fmt: skip
    pieces = changes(DRAFT, now)[1].pieces
    assert [(one.text, one.figure) for one in pieces if one.kind == "removed"] == [("9", "done")]
    assert [(one.text, one.figure) for one in pieces if one.kind == "added"] == [("10", BY_HAND)]


@given(st.dictionaries(st.sampled_from([0, 1, 3]), st.text("甲65项9\n，。", max_size=20)))
@settings(max_examples=80)
def test_it_tells_the_whole_of_both_papers_in_its_changes(texts: dict[int, str]) -> None:
    now = revised(DRAFT, texts)
    told = changes(DRAFT, now)
    for paper, kinds in ((DRAFT, ("kept", "removed")), (now, ("kept", "added"))):
        words = "".join(piece.text for one in told for piece in one.pieces if piece.kind in kinds)
        assert words == "".join(one.text or "" for one in editables(paper))


def test_it_names_figures_far_from_those_of_the_last_paper() -> None:
    def paper(*printed: str) -> Paper:
        figures = tuple(Figure(f"k{n}", text, "", "") for n, text in enumerate(printed))
        return Paper(("通报",), (), figures=figures)

    far = differing(paper("60.0%", "91", "3", "8", "Ⅳ类"), paper("50.0%", "40", "1", "9", "Ⅲ类"))
    assert [(one.figure.key, one.before) for one in far] == [
        ("k0", "50.0%"), ("k1", "40"), ("k4", "Ⅲ类"),
    ]  # fmt: skip
    assert differing(paper("60.0%"), paper()) == ()


def test_it_finds_no_number_by_half() -> None:
    assert not re.search("hand", str(edited((Run("1,234.5", figure="a"),), "为1,234.5亿元")))
