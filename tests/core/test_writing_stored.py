"""A paper as one text, and back: the same paper, the same docx."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
import writing_cast as cast

from luoshi.writing import (
    Annex,
    Chart,
    Column,
    Figure,
    FormCell,
    FormTable,
    HeadCell,
    Heading,
    Imprint,
    Paper,
    Paragraph,
    Picture,
    Row,
    Run,
    Series,
    Table,
    WritingError,
    bulletin,
    docx_of,
    paper_checksum,
    paper_json,
    paper_of_json,
    pictures_of,
)

PHOTO = b"\x89PNG not really"
INSIDE = b"\x89PNG in a cell"
EVERY = Paper(
    title=("关于", "通报"),
    body=(
        Heading(1, "总体"),
        Heading(2, "项目。", then=(Run("共"), Run("3", figure="n"))),
        Paragraph("平常的话"),
        Paragraph((Run("严重", "hei", bold=True), Run("滞后", "kai"))),
        Table(
            (Column("甲", 2, "right"), Column("乙")),
            (Row(("组",), is_group=True), Row(("1", (Run("2", "hei"),)))),
            caption="表",
            notes=("注",),
            head=((HeadCell("甲"), HeadCell("乙", rows=1)),),
            landscape=True,
            size="小五",
        ),
        Chart("bars", "图", ("一", "二"), (Series("值", (Decimal("1.50"), None), is_expected=True),)),
        Picture(PHOTO, 80.5, "照片"),
        FormTable(
            (1, 2.5),
            (
                (FormCell("事项", is_label=True), FormCell("内容", lines=3, foot="年 月 日")),
                (FormCell("现场", content=Picture(INSIDE, 60)),
                 FormCell("", content=Chart("lines", "图", ("一",), (Series("值", (None,)),)))),
            ),
            size="五号",
            notes=("注：一。",),
        ),
        Paragraph("甲、乙", label="出席"),
    ),
    annexes=(Annex("清单", (Paragraph("一"),)), Annex("另附")),
    imprint=Imprint("办公室", date(2026, 10, 15), "各镇"),
    date=date(2026, 10, 15),
    sealed=False,
    figures=(Figure("n", "3", "项目", "台账", "projects:county"),),
    under_number=("办公室", "10月15日"),
)  # fmt: skip


def test_it_reads_back_the_same_paper_with_every_kind_of_block() -> None:
    text = paper_json(EVERY)
    assert paper_of_json(text, pictures_of(EVERY).__getitem__) == EVERY
    again = paper_of_json(text, pictures_of(EVERY).__getitem__)
    assert paper_json(again) == text


def test_it_writes_the_same_text_and_the_same_docx_for_the_same_facts() -> None:
    text = paper_json(bulletin(cast.facts()))
    assert text == paper_json(bulletin(cast.facts()))
    again = paper_of_json(text, checksum=paper_checksum(text))
    assert docx_of(again) == docx_of(bulletin(cast.facts()))


def test_it_leaves_out_what_was_not_told_and_keeps_the_photograph_outside() -> None:
    text = paper_json(EVERY)
    told = json.loads(text)["paper"]
    assert "mark" not in told
    assert told["sealed"] is False
    assert "PNG" not in text
    assert list(pictures_of(EVERY).values()) == [PHOTO, INSIDE]


def test_it_tells_another_paper_by_its_checksum() -> None:
    other = paper_json(replace(EVERY, title=("关于", "通知")))
    assert paper_checksum(other) != paper_checksum(paper_json(EVERY))
    with pytest.raises(WritingError, match="校验码不符"):
        paper_of_json(other, checksum=paper_checksum(paper_json(EVERY)))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"luoshi_paper":1}',
        '{"luoshi_paper":1,"paper":[]}',
        '{"luoshi_paper":1,"paper":{"title":"通报","body":[]}}',
        '{"luoshi_paper":1,"paper":{"title":["通报"],"body":[{"block":"song"}]}}',
        '{"luoshi_paper":1,"paper":{"title":["通报"],"body":[{"block":"heading","level":9,"text":""}]}}',
        '{"luoshi_paper":1,"paper":{"title":["通报"],"body":[],"colour":"red"}}',
        '{"luoshi_paper":1,"paper":{"title":["通报"],"body":[],"date":"昨天"}}',
    ],
)
def test_it_refuses_a_text_that_is_no_paper(text: str) -> None:
    with pytest.raises(WritingError, match="这不是一份文稿"):
        paper_of_json(text)


def test_it_refuses_a_later_format_and_a_photograph_that_is_not_there() -> None:
    with pytest.raises(WritingError, match="第2版格式"):
        paper_of_json('{"luoshi_paper":2,"paper":{}}')
    with pytest.raises(WritingError, match=r"照片.*没有给出"):
        paper_of_json(paper_json(EVERY))
