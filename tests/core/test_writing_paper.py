"""The paper apart from any file format."""

from __future__ import annotations

import pytest

from luoshi.writing import (
    Column,
    HeadCell,
    Heading,
    Paper,
    Paragraph,
    Row,
    Run,
    Table,
    WritingError,
    numbered,
    plain,
    plain_lines,
)

TWO = (Column("甲"), Column("乙"))


def test_it_numbers_headings_of_four_levels_and_starts_again_below_each() -> None:
    blocks = [Heading(level, "题") for level in (1, 2, 3, 4, 4, 3, 2, 1, 2)]  # type: ignore[arg-type]
    labels = [label for label, _ in numbered(blocks)]
    assert labels == ["一、", "（一）", "1.", "（1）", "（2）", "2.", "（二）", "二、", "（一）"]


def test_it_gives_the_running_text_with_numbers_and_without_tables() -> None:
    table = Table(TWO, (Row(("1", "2")),))
    blocks = (
        Heading(1, "总体"),
        Heading(2, "项目。", then="好。"),
        table,
        Paragraph((Run("甲"), Run("乙", "hei"))),
    )
    assert plain_lines(blocks) == ("一、总体", "（一）项目。好。", "甲乙")


def test_it_gives_the_characters_of_a_text_of_runs() -> None:
    assert plain((Run("严重", bold=True), Run("滞后"))) == "严重滞后"


def test_it_refuses_a_row_with_a_cell_missing_and_names_it() -> None:
    with pytest.raises(WritingError, match="表“清单”第2行有1格，应为2格"):
        Table(TWO, (Row(("1", "2")), Row(("1",))), caption="清单")


def test_it_refuses_a_group_row_of_two_cells() -> None:
    with pytest.raises(WritingError, match="应为1格"):
        Table(TWO, (Row(("1", "2"), is_group=True),))


def test_it_refuses_a_table_without_columns() -> None:
    with pytest.raises(WritingError, match="一列也没有"):
        Table((), ())


def test_it_lays_a_head_of_two_rows() -> None:
    head = (
        (HeadCell("甲", rows=2), HeadCell("进展", columns=2)),
        (HeadCell("实际"), HeadCell("应达")),
    )
    table = Table((*TWO, Column("丙")), (), head=head)
    texts = [[(cell.text, begins) for cell, begins in row] for row in table.head_places()]
    assert texts == [
        [("甲", True), ("进展", True)],
        [("甲", False), ("实际", True), ("应达", True)],
    ]


@pytest.mark.parametrize(
    "head",
    [
        ((HeadCell("甲"),),),
        ((HeadCell("甲", columns=3),),),
        ((HeadCell("甲"), HeadCell("乙"), HeadCell("丙")),),
        ((HeadCell("甲", rows=2), HeadCell("乙")),),
    ],
    ids=["too few", "too wide", "too many", "hangs below"],
)
def test_it_refuses_a_head_that_does_not_fit(head: tuple[tuple[HeadCell, ...], ...]) -> None:
    with pytest.raises(WritingError, match="表头"):
        Table(TWO, (), head=head)


@pytest.mark.parametrize("title", [(), ("",), ("  ",)])
def test_it_refuses_a_paper_without_title(title: tuple[str, ...]) -> None:
    with pytest.raises(WritingError, match="没有标题"):
        Paper(title, ())
