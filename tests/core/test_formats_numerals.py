"""The forms of numbers that Word prints before paragraphs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.reading.formats.numerals import numeral


@pytest.mark.parametrize(
    ("value", "form", "printed"),
    [
        (1, "chineseCountingThousand", "一"),
        (10, "chineseCountingThousand", "十"),
        (12, "chineseCounting", "十二"),
        (20, "japaneseCounting", "二十"),
        (105, "chineseCountingThousand", "一百零五"),
        (110, "chineseCountingThousand", "一百一十"),
        (1010, "chineseCountingThousand", "一千零一十"),
        (10001, "chineseCountingThousand", "一万零一"),
        (0, "chineseCounting", "零"),
        (10, "ideographDigital", "一〇"),
        (7, "decimalZero", "07"),
        (12, "decimalFullWidth", "１２"),
        (20, "decimalEnclosedCircle", "⑳"),
        (21, "decimalEnclosedCircleChinese", "㉑"),
        (36, "decimalEnclosedCircle", "㊱"),
        (51, "decimalEnclosedCircle", "51"),
        (3, "decimalEnclosedParen", "⑶"),
        (2, "ideographEnclosedCircle", "㊁"),
        (11, "ideographTraditional", "甲"),
        (3, "ideographZodiac", "寅"),
        (12, "chineseLegalSimplified", "壹拾贰"),
        (27, "lowerLetter", "aa"),
        (2, "upperLetter", "B"),
        (14, "lowerRoman", "xiv"),
        (1949, "upperRoman", "MCMXLIX"),
        (3, "none", ""),
        (3, "thaiCounting", "3"),
        (-4, "upperRoman", "-4"),
    ],
)
def test_it_prints_a_number_as_word_does(value: int, form: str, printed: str) -> None:
    assert numeral(value, form) == printed


@given(st.integers(1, 9_999))
def test_it_counts_in_chinese_without_two_numbers_alike(value: int) -> None:
    text = numeral(value, "chineseCountingThousand")
    assert text != numeral(value + 1, "chineseCountingThousand")
    assert not text.startswith("零")
    assert not text.endswith("零")
    assert "零零" not in text
