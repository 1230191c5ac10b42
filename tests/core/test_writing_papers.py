"""What the papers say: golden cases, tables chosen by width, and any facts at all."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import docx
import papers_cast as cast
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi.writing import (
    CardMonth,
    CorrectionFacts,
    FormTable,
    LedgerColumn,
    LedgerFacts,
    NoticeFacts,
    NoticePart,
    Paper,
    Table,
    WritingError,
    correction,
    docx_of,
    graded_slip,
    ledger_paper,
    ledger_table,
    meeting_notice,
    minutes,
    notice,
    order_slip,
    plain,
    plain_lines,
    project_card,
    urging,
)

SPECS = Path(__file__).parents[2] / "specs/writing/papers.yaml"
CASES = yaml.safe_load(SPECS.read_text("utf-8"))["cases"]
MAKERS: dict[str, tuple[Any, Any]] = {
    "order": (order_slip, cast.order_facts),
    "slip": (graded_slip, cast.slip_facts),
    "urging": (urging, cast.urging_facts),
    "notice": (meeting_notice, cast.notice_facts),
    "minutes": (minutes, cast.minutes_facts),
    "correction": (correction, cast.correction_facts),
}


def said(paper: Paper) -> Iterator[str]:
    """Every text of the paper."""
    for part in (paper.body, *(annex.blocks for annex in paper.annexes)):
        yield from plain_lines(part)
        for block in part:
            if isinstance(block, FormTable):
                yield from (plain(cell.text) for row in block.rows for cell in row)
                yield from block.notes
            elif isinstance(block, Table):
                yield from (plain(cell) for row in block.rows for cell in row.cells)
                yield from block.notes


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_it_prints_the_golden_cases(case: dict[str, Any]) -> None:
    make, facts = MAKERS[case["paper"]]
    changes = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in case.get("change", {}).items()
    }
    paper = make(replace(facts(), **changes))
    texts = list(said(paper))
    if "title" in case:
        assert "".join(paper.title) == case["title"]
    assert [line for line in case.get("lines", []) if line not in texts] == []
    assert [line for line in case.get("never", []) if line in texts] == []


def test_it_marks_every_sheet_of_a_paper_made_of_sample_data() -> None:
    assert order_slip(cast.order_facts()).mark == "演示数据，非正式文件"
    assert order_slip(replace(cast.order_facts(), is_sample=False)).mark is None


def test_it_numbers_the_parts_of_a_notice_and_signs_it() -> None:
    facts = NoticeFacts(
        about="报送试点进展",
        signature="某办公室",
        opening="现将有关事项通知如下。",
        parts=(NoticePart("报送内容", ("目标进展。",)), NoticePart("报送时间")),
        closing="特此通知。",
        contact="王一",
    )
    paper = notice(facts)
    assert plain_lines(paper.body) == (
        "现将有关事项通知如下。",
        "一、报送内容",
        "目标进展。",
        "二、报送时间",
        "特此通知。",
        "联系人：王一。",
    )
    assert (paper.signature, paper.imprint) == ("某办公室", None)


def test_it_refuses_a_correction_of_nothing() -> None:
    with pytest.raises(WritingError, match="没有更正的内容"):
        correction(CorrectionFacts("通报", "某办公室", ()))


def test_it_refuses_a_title_of_more_than_three_lines() -> None:
    with pytest.raises(WritingError, match="三行排不下"):
        ledger_paper(LedgerFacts("字" * 70, (LedgerColumn("甲"),), ()))


def test_it_says_that_a_card_has_no_needs_and_draws_no_empty_chart() -> None:
    facts = replace(cast.card_facts(), needs=(), photo=None, months=(CardMonth("1月"),))
    (form,) = project_card(facts).body
    assert isinstance(form, FormTable)
    assert not any(cell.content for row in form.rows for cell in row)
    told = {plain(row[0].text): plain(row[1].text) for row in form.rows if len(row) == 2}
    assert told["要素需求"] == "无"


@pytest.mark.parametrize(
    ("count", "form"),
    [
        (14, (False, "五号")),
        (16, (False, "小五")),
        (20, (True, "五号")),
        (40, (True, "小五")),
    ],
)
def test_it_takes_smaller_type_first_and_then_turns_the_sheet(
    count: int, form: tuple[bool, str]
) -> None:
    columns = tuple(LedgerColumn("列") for _ in range(count))
    table = ledger_table(LedgerFacts("台账", columns, (("内容",) * count,)))
    assert (table.landscape, table.size) == form


def test_it_says_when_printed_figures_do_not_add_up_and_only_then() -> None:
    facts = cast.ledger_facts()
    rounding = "部分数据因四舍五入，存在分项与合计不等，未作机械调整。"
    assert rounding in ledger_table(facts).notes
    exact = replace(facts, total=(None, "合计", None, "9.9", "3.6", "1.8", None, None))
    assert rounding not in ledger_table(exact).notes


def test_it_prints_a_dash_for_what_is_not_known_and_zero_for_zero() -> None:
    table = ledger_table(
        LedgerFacts("台账", (LedgerColumn("甲"), LedgerColumn("乙")), ((None, "0"),))
    )
    assert table.rows[0].cells == ("—", "0")


def test_it_refuses_a_ledger_row_with_a_cell_too_few() -> None:
    with pytest.raises(WritingError, match="第1行有1格"):
        ledger_table(LedgerFacts("台账", (LedgerColumn("甲"), LedgerColumn("乙")), (("1",),)))


TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=40)
NAME = st.text("安平市督查室项目甲乙0９a", min_size=1, max_size=12)


@given(NAME, TEXT, TEXT, st.lists(TEXT, max_size=3), st.integers(-400, 400) | st.none())
@settings(max_examples=25, deadline=None)
def test_any_words_give_orders_and_minutes_that_open(
    name: str, matter: str, content: str, units: list[str], days: int | None
) -> None:
    papers = (
        order_slip(replace(cast.order_facts(), authority=name, matter=matter, content=content)),
        order_slip(replace(cast.order_facts(), supporting=tuple(units), instruction=content)),
        graded_slip(replace(cast.slip_facts(), days_over=days, lapse=content)),
        urging(replace(cast.urging_facts(), days_left=days, state=matter)),
        minutes(replace(cast.minutes_facts(), meeting=name, place=matter, copy_to=content)),
    )
    for paper in papers:
        assert docx.Document(io.BytesIO(docx_of(paper))).paragraphs


@given(st.lists(st.decimals(0, 10**6, places=1) | st.none(), min_size=1, max_size=14), TEXT)
@settings(max_examples=25, deadline=None)
def test_any_months_give_a_card_that_opens(values: list[Decimal | None], words: str) -> None:
    months = tuple(CardMonth(f"{n}月", None, value) for n, value in enumerate(values, 1))
    facts = replace(cast.card_facts(), months=months, wide=(("内容", words),))
    read = docx.Document(io.BytesIO(docx_of(project_card(facts))))
    assert len(read.tables) == 1


@given(st.lists(st.tuples(TEXT, TEXT, TEXT), max_size=6))
@settings(max_examples=25, deadline=None)
def test_any_rows_give_a_ledger_that_opens(rows: list[tuple[str, str, str]]) -> None:
    columns = tuple(map(LedgerColumn, ("甲", "乙", "丙")))
    facts = LedgerFacts("台账", columns, tuple(rows), data_date=date(2026, 1, 5))
    assert docx.Document(io.BytesIO(docx_of(ledger_paper(facts)))).tables
