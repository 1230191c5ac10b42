"""Chinese text: what may be printed, how wide it is, how it is written."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from luoshi.writing import WritingError, date_words
from luoshi.writing._docx_parts import head_points, signature_indents
from luoshi.writing._text import break_title, chinese_number, clean, number_of, width_of

SPEC: dict[str, Any] = yaml.safe_load(
    (Path(__file__).parents[2] / "specs/writing/text.yaml").read_text("utf-8")
)
HANZI = st.text(
    alphabet="县域经济高质量发展试点工作进展情况的通报关于（）《》，、0123456789", min_size=1
)


@pytest.mark.parametrize(("number", "words"), SPEC["numbers"].items())
def test_it_counts_headings_in_chinese(number: int, words: str) -> None:
    assert chinese_number(number) == words


@pytest.mark.parametrize("number", [0, -1, 100])
def test_it_says_when_there_are_too_many_headings(number: int) -> None:
    with pytest.raises(WritingError, match="同级标题"):
        chinese_number(number)


@pytest.mark.parametrize(("day", "words"), SPEC["dates"].items())
def test_it_writes_a_date_without_leading_zeros(day: date, words: str) -> None:
    assert date_words(day) == words


@pytest.mark.parametrize(("text", "number"), SPEC["figures"].items())
def test_it_reads_a_printed_figure_exactly_or_not_at_all(text: str, number: str | None) -> None:
    assert str(number_of(text)) == str(number)


def test_it_takes_no_figure_for_no_text() -> None:
    assert number_of(None) is None


@pytest.mark.parametrize("case", SPEC["titles"], ids=lambda case: case["text"][:12])
def test_it_breaks_a_title_between_words(case: dict[str, Any]) -> None:
    assert list(break_title(case["text"], case["limit"], case["before"])) == case["lines"]


def test_it_says_when_a_title_is_too_long_for_three_lines() -> None:
    with pytest.raises(WritingError, match="三行排不下"):
        break_title("长" * 61, 20, [])


@given(HANZI.filter(lambda text: width_of(text) <= 36))
@settings(max_examples=100)
def test_it_never_loses_a_character_of_a_title_nor_overfills_a_line(text: str) -> None:
    lines = break_title(text, 20, ["工作", "进展"])
    assert "".join(lines) == text
    assert all(width_of(line) <= 20 for line in lines)


@pytest.mark.parametrize(
    "case", SPEC["signatures"], ids=lambda case: f"{case['name']}{case['sealed']}"
)
def test_it_places_a_signature(case: dict[str, Any]) -> None:
    assert (
        list(signature_indents(case["name"], case["day"], sealed=case["sealed"])) == case["right"]
    )


@given(HANZI, st.booleans())
@settings(max_examples=100)
def test_it_never_pushes_a_signature_over_the_edge(name: str, sealed: bool) -> None:
    assert min(signature_indents(name, "2026年10月15日", sealed=sealed)) >= 0


def test_it_makes_the_red_head_as_large_as_the_line_allows() -> None:
    assert head_points("安平市人民政府文件") > head_points("安平市人民政府办公室文件") > 30
    assert head_points("县" * 40) == 22


@given(st.text())
@settings(max_examples=200)
def test_it_leaves_only_what_xml_can_hold(text: str) -> None:
    kept = clean(text + "\x00\x0b\ud800\ufffe")
    node = etree.Element("t")
    node.text = kept
    assert etree.fromstring(etree.tostring(node)).text == (kept or None)


@given(
    st.decimals(
        allow_nan=False, allow_infinity=False, places=3, min_value=-(10**9), max_value=10**9
    )
)
@settings(max_examples=100)
def test_it_reads_back_any_decimal_it_could_print(value: Decimal) -> None:
    assert number_of(f"{value:f}") == value
    assert number_of(f"{value:f}%") == value / 100
