"""Plain text and Markdown: encodings, line ends, what a reader sees."""

from __future__ import annotations

import pytest
from formats_support import cells, check_contract, real_file, texts
from hypothesis import given
from hypothesis import strategies as st

from luoshi.reading.contract import Limits, ReadingError
from luoshi.reading.formats import read_document

PLAN = "某县产业振兴方案\n\n　　一、总体要求\n到2027年，新增规上企业30家，县域产值达到120亿元。\n"
TRADITIONAL = "為貫徹落實有關要求，結合本縣實際，制定本方案。到明年，工業總產值達到一百億元。"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"]
)
def test_it_reads_the_encodings_offices_use(encoding: str) -> None:
    document = read_document(PLAN.encode(encoding), "plan.txt")
    assert document.text == PLAN
    assert document.format == "txt"
    check_contract(document)


@pytest.mark.parametrize("encoding", ["utf-8", "big5", "gb18030", "utf-16"])
def test_it_reads_traditional_characters(encoding: str) -> None:
    assert read_document(TRADITIONAL.encode(encoding), "plan.txt").text == TRADITIONAL


def test_it_changes_line_ends_and_nothing_else() -> None:
    source = "  一、要求 \r\n\t二、任务\r三、保障\n\n\u3000四、附则\x0c"
    document = read_document(source.encode(), "plan.txt")
    assert document.text == "  一、要求 \n\t二、任务\n三、保障\n\n\u3000四、附则\x0c"
    assert texts(document) == ["一、要求", "二、任务", "三、保障", "四、附则"]


def test_it_reads_text_whatever_the_name_says() -> None:
    assert read_document(PLAN.encode(), "plan.doc").format == "txt"
    assert read_document(PLAN.encode(), "").format == "txt"


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1))
def test_it_keeps_every_character_of_a_utf8_text(text: str) -> None:
    document = read_document(b"\xef\xbb\xbf" + ("甲" + text).encode(), "plan.txt")
    assert document.text == ("甲" + text).replace("\r\n", "\n").replace("\r", "\n")
    check_contract(document)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ("方案".encode() + b"\x00\x00\x01\x02" * 9, "不是文本"),
        (b"\xff\xfe" + "方案".encode("utf-16-le") + b"\x00", "编码"),
        (b"\xff\xfe" + "方\x00案".encode("utf-16-le"), "不是文本"),
        ("Überprüfung der Maßnahmen".encode("latin-1") * 20, "编码认不出来"),
        (b"12345 -- 67890\n", "没有文字"),
        (b"   \r\n\t\n", "没有文字"),
        ("______（）。，".encode(), "没有文字"),
    ],
)
def test_it_says_what_is_wrong_with_a_text(data: bytes, words: str) -> None:
    with pytest.raises(ReadingError, match=words) as caught:
        read_document(data, "plan.txt")
    assert caught.value.remedy.endswith("。")


def test_it_refuses_texts_beyond_the_limits() -> None:
    with pytest.raises(ReadingError, match="上限"):
        read_document("方案".encode() * 100, "plan.txt", Limits(file_bytes=100))
    with pytest.raises(ReadingError, match="超过 150 个字"):
        read_document("方案".encode() * 100, "plan.txt", Limits(characters=150))
    with pytest.raises(ReadingError, match="段落"):
        read_document("方\n".encode() * 100, "plan.txt", Limits(blocks=99))
    with pytest.raises(ReadingError, match="段落"):
        read_document("方\n".encode() * 100, "plan.md", Limits(blocks=99))


def test_it_refuses_fifty_megabytes_of_text() -> None:
    with pytest.raises(ReadingError, match="超过"):
        read_document(b"plan " * 10_000_000, "plan.txt")


MARKDOWN = """# 某县产业振兴方案 #
标题二
------
## 一、总体要求
到2027年，新增**规上企业**30家，*力争*达到120亿元，见[通知](https://example.org/a)。
- 第一项任务
  * 第二项任务
1. 编号是正文
> 引文
<!-- 看不见
的话 -->
| 指标 | 单位 | 2027年 |
|:--|:-:|--:|
| 产值 | 亿元 | **120** |
| 甲\\|乙 | 家 | |
***
```
原样
```
"""


def test_it_shows_markdown_as_a_reader_sees_it() -> None:
    document = read_document(MARKDOWN.encode(), "plan.md")
    check_contract(document)
    assert texts(document) == [
        "某县产业振兴方案",
        "标题二",
        "一、总体要求",
        "到2027年，新增规上企业30家，力争达到120亿元，见通知。",
        "第一项任务",
        "第二项任务",
        "1. 编号是正文",
        "引文",
        "原样",
    ]
    assert [b.heading for b in document.blocks if b.heading] == [1, 2, 2]
    table = cells(document)
    assert table[0, 0, 2] == "2027年"
    assert table[0, 1, 2] == "120"
    assert table[0, 2, 0] == "甲|乙"
    assert table[0, 2, 2] == ""
    assert [b.cell.is_head for b in document.blocks if b.cell] == [True] * 3 + [False] * 6


def test_it_leaves_marks_alone_that_are_no_marks() -> None:
    line = "占比2*3的面积，__未闭合，5 * 6，①#号，C#与a_b_c"
    assert read_document(line.encode(), "plan.md").text == line


def test_it_takes_a_stroke_under_a_sentence_for_a_rule() -> None:
    document = read_document("到2027年，产值达到120亿元。\n---\n一、要求\n---".encode(), "plan.md")
    assert [b.heading for b in document.blocks] == [None, 2]


@pytest.mark.parametrize(
    "body",
    ["# " + " " * 99_999 + "x", "**a " * 25_000, "[" * 100_000, "[a](" * 25_000, "<!--" * 25_000, "* " * 50_000 + "x",
     "a|\n" + " " * 99_999 + "x", "*a" * 50_000, "`" * 100_000, "> " * 50_000, "![" * 50_000, "<br" * 30_000],
)  # fmt: skip
def test_it_reads_markdown_that_would_run_away(body: str) -> None:
    check_contract(read_document(f"方案\n{body}\n方案{body}".encode(), "plan.md"))


def test_it_gives_real_texts_unchanged() -> None:
    for number in ("d01_tengzhou_2024", "d05_shandong_mfg_2023"):
        data = real_file(f"dev/{number}.txt")
        document = read_document(data, "plan.txt")
        assert document.text == data.decode("utf-8").replace("\r\n", "\n")
        check_contract(document)
