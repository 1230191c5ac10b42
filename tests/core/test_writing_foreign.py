"""Characters a paper's fonts lack: named with their place, never silently a box."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import papers_cast as cast
import pytest

from luoshi.writing import (
    Annex,
    Chart,
    Column,
    FormCell,
    FormTable,
    Paper,
    Paragraph,
    Row,
    Run,
    Series,
    Table,
    foreign_characters,
    order_slip,
)


@pytest.mark.parametrize("kind", sorted(cast.every_paper()))
def test_it_finds_nothing_foreign_in_the_words_of_any_paper(kind: str) -> None:
    assert [str(one) for one in foreign_characters(cast.every_paper()[kind])] == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("堃", "rare"),
        ("𬭚", "rare"),
        ("😀", "symbol"),
        ("\x07", "forbidden"),
        ("\ud800", "forbidden"),
    ],
)
def test_it_tells_a_rare_name_from_a_picture_and_from_what_no_file_holds(
    text: str, kind: str
) -> None:
    (found,) = foreign_characters(Paper(("题",), (Paragraph(f"张{text}"),)))
    assert (found.character, found.place, found.kind) == (text, "正文第1段", kind)
    assert f"U+{ord(text):04X}" in str(found)


def test_it_asks_the_font_that_the_stretch_is_set_in() -> None:
    body = (Paragraph((Run("堃", "hei"), Run("堃"))),)
    (found,) = foreign_characters(Paper(("题",), body))
    assert found.font == "仿宋_GB2312"


def test_it_names_a_character_once_a_place() -> None:
    found = foreign_characters(Paper(("玥题",), (Paragraph("玥玥"), Paragraph("玥"))))
    assert [one.place for one in found] == ["标题", "正文第1段", "正文第2段"]


def test_it_looks_into_tables_forms_charts_and_annexes() -> None:
    table = Table((Column("甲"), Column("乙")), (Row(("1", "玥")),), "表一")
    chart = Chart("bars", "图一", ("玥镇",), (Series("数", (Decimal(1),)),))
    form = FormTable((1, 1), ((FormCell("玥"), FormCell("", content=chart)),))
    paper = Paper(("题",), (form,), annexes=(Annex("清单", (table, chart)),))
    assert [one.place for one in foreign_characters(paper)] == [
        "表格第1行",
        "表格第1行图“图一”",
        "附件1表“表一”第1行第2列",
        "附件1图“图一”",
    ]


def test_it_finds_a_rare_town_in_an_order() -> None:
    paper = order_slip(replace(cast.order_facts(), lead="𤧛头镇"))
    assert [one.kind for one in foreign_characters(paper)] == ["rare"]
