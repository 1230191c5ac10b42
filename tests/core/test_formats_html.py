"""Web pages: the document found among navigation, tables, lists, encodings."""

from __future__ import annotations

import time

import pytest
from formats_support import cells, check_contract, real_file, squashed, texts

from luoshi.reading.contract import Document, Limits, ReadingError
from luoshi.reading.formats import read_document

BODY = "".join(
    f"<p>　　第{n}段，加快推进产业振兴，扎实做好各项工作，确保完成全年目标任务。</p>"
    for n in "一二三四五六"
)
MENU = "<ul>" + "".join(f'<li><a href="/c{n}">栏目{n}的名称</a></li>' for n in range(20)) + "</ul>"


def read(source: str | bytes, name: str = "plan.html") -> Document:
    data = source.encode() if isinstance(source, str) else source
    document = read_document(data, name)
    check_contract(document)
    assert document.format == "html"
    return document


@pytest.mark.parametrize(
    "place",
    ['<div id="UCAP-CONTENT">{}</div>', '<div class="box TRS_Editor">{}</div>', "<div><div>{}</div></div>",
     "<article>{}</article>", "<table><tr><td>菜单</td></tr><tr><td>{}</td></tr></table>"],
)  # fmt: skip
def test_it_finds_the_document_on_a_page(place: str) -> None:
    page = (
        "<!DOCTYPE html><html><head><title>页面</title><style>p{}</style></head><body>"
        f"<div class=head>{MENU}</div>{place.replace('{}', BODY)}<script>var a='脚本';</script>"
        "<div class=foot>版权所有 某县人民政府办公室</div></body></html>"
    )
    document = read(page)
    found = texts(document)
    assert found[0].startswith("第一段")
    assert found[-1].startswith("第六段")
    assert len(found) == 6
    assert [n.code for n in document.notes] == ["navigation_left_out"]


def test_it_takes_the_title_from_where_the_page_keeps_it() -> None:
    meta = '<meta name="ArticleTitle" content="某县产业振兴方案">'
    page = f"<html><head>{meta}</head><body>{MENU}<div class=content_txt>{BODY}</div></body></html>"
    document = read(page)
    assert texts(document)[0] == "某县产业振兴方案"
    assert document.blocks[0].heading == 1
    inside = page.replace("<p>", "<h1>某县产业振兴方案</h1><p>", 1)
    assert texts(read(inside)).count("某县产业振兴方案") == 1


def test_it_drops_what_is_not_shown() -> None:
    page = (
        f"<body>{BODY}<p style='display:none'>暗</p><p hidden>暗</p><noscript>暗</noscript>"
        "<nav>暗</nav><!-- 暗 --><button>暗</button><p>明</p></body>"
    )
    found = texts(read(page))
    assert found[-1] == "明"
    assert "暗" not in "".join(found)


def test_it_shows_text_as_a_browser_does() -> None:
    page = "<p>到<b>2027</b>年，\n   产值达到<span> 120\n </span>亿元&nbsp;&nbsp;以上。<br>另起一行<br/></p><div>甲<p>乙</p>丙</div>"
    assert texts(read(page)) == ["到2027年，产值达到 120 亿元 以上。", "另起一行", "甲", "乙", "丙"]


def test_it_reads_headings_and_tables() -> None:
    page = (
        "<h1>方案</h1><h2>一、目标</h2><table><thead><tr><th rowspan=2>指标</th><th colspan=2>目标值</th></tr>"
        "<tr><th>2026年</th><th>2027年</th></tr></thead><tr><td>产值<td>110<td><p>1</p><p>20</p></tr></table>"
    )
    document = read(page)
    assert [(document.text[b.start : b.end], b.heading) for b in document.blocks if b.heading] == [
        ("方案", 1), ("一、目标", 2),
    ]  # fmt: skip
    assert cells(document) == {
        (0, 0, 0): "指标", (0, 1, 0): "指标", (0, 0, 1): "目标值", (0, 0, 2): "目标值", (0, 1, 1): "2026年",
        (0, 1, 2): "2027年", (0, 2, 0): "产值", (0, 2, 1): "110", (0, 2, 2): "1\n20",
    }  # fmt: skip
    assert {b.cell.row for b in document.blocks if b.cell and b.cell.is_head} == {0, 1}


def test_it_reads_a_table_that_only_arranges_as_text() -> None:
    page = f"<table><tr><td>{BODY}</td></tr></table><table><tr><td><table><tr><td>内</td></tr></table></td></tr></table>"
    assert not cells(read(page))


def test_it_keeps_the_text_around_a_table_that_says_more() -> None:
    rows = "".join(f"<tr><td>第{n}项指标的名称和说明</td><td>{n}</td></tr>" for n in range(50))
    document = read(f"<body><p>目标如下：</p><table>{rows}</table><p>表后。</p></body>")
    assert texts(document) == ["目标如下：", "表后。"]
    assert len(cells(document)) == 100


def test_it_prints_the_numbers_of_lists() -> None:
    assert texts(read("<ol><li>甲<li value=5>乙<li>丙</ol><ol start=3 type=a><li>丁</ol>")) == [
        "1.甲", "5.乙", "6.丙", "c.丁",
    ]  # fmt: skip
    assert texts(
        read("<ol style='list-style-type:cjk-ideographic'><li>甲</ol><ul><li>乙</ul>")
    ) == ["一、甲", "乙"]


def test_it_restores_the_official_numbers_that_a_page_has_lost() -> None:
    page = "<ol><li>要求<ol><li>思想</ol></ol><p>正文</p><ol><ol start=2><li>目标</ol></ol><ol start=2><li>任务<ol><li>工业<ol><li>扩产</ol></ol></ol>"
    document = read(page)
    assert texts(document) == [
        "一、要求",
        "（一）思想",
        "正文",
        "（二）目标",
        "二、任务",
        "（一）工业",
        "1.扩产",
    ]
    assert [n.code for n in document.notes] == ["list_numbers_restored"]


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [("gb2312", "gb2312"), ("gb18030", "GBK"), ("utf-8", "utf-8"), ("gb18030", "utf-8"), ("utf-8", ""), ("big5", "big5"),
     ("utf-16", "utf-16"), ("utf-8-sig", "gb2312")],
)  # fmt: skip
def test_it_reads_pages_in_the_encoding_they_say_or_have(encoding: str, declared: str) -> None:
    words = "加快推進產業振興" if encoding == "big5" else "加快推进产业振兴，确保完成全年目标任务"
    page = f'<html><head><meta charset="{declared}"></head><body><p>{words}</p></body></html>'
    assert read(page.encode(encoding)).text == words


def test_it_reads_xhtml_and_fragments_whatever_the_name() -> None:
    page = '<?xml version="1.0" encoding="gb2312"?><html xmlns="http://www.w3.org/1999/xhtml"><body><p>方案</p></body></html>'
    assert read(page, "plan.doc").text == "方案"
    assert read("<tbody><tr><td id=x><p>方案甲</p></td></tr></tbody>", "plan.txt").text == "方案甲"


@pytest.mark.parametrize(
    "page",
    [
        "<html></html>",
        "<p> </p>",
        "<script>x=1</script>",
        "<html><body><img src=a.png></body></html>",
    ],
)
def test_it_says_that_a_page_holds_no_text(page: str) -> None:
    with pytest.raises(ReadingError, match=r"没有文字|空的网页") as caught:
        read_document(page.encode(), "plan.html")
    assert caught.value.remedy


@pytest.mark.parametrize(
    "page",
    ["<div>" * 100_000 + "深", "<p>甲" * 200_000, "<ol>" + "<li>甲" * 60_000, "<a>" * 60_000 + "甲", "<" * 400_000 + "甲",
     "<table>" * 3000 + "<td>甲", "<b>" * 50_000 + "甲", "甲&" * 200_000, "<ol><li>" * 30_000 + "甲"],
)  # fmt: skip
def test_it_reads_or_refuses_pages_that_would_run_away(page: str) -> None:
    began = time.process_time()
    try:
        check_contract(read_document(("<html><body>" + page).encode(), "plan.html"))
    except ReadingError as error:
        assert error.remedy
    assert time.process_time() - began < 10


def test_it_holds_spans_of_cells_to_the_limits() -> None:
    page = "<table>" + ("<tr>" + "<td rowspan=9999 colspan=200>甲</td>" * 2) * 5000
    with pytest.raises(ReadingError, match="单元格"):
        read_document(page.encode(), "plan.html")
    with pytest.raises(ReadingError, match="个字"):
        read_document(BODY.encode(), "plan.html", Limits(characters=100))


def test_it_reads_real_pages_as_the_text_has_them() -> None:
    truth = real_file("dev/d08_state_agrimach_2018.txt").decode()
    document = read(real_file("formats/d08_state_agrimach_2018.html"))
    assert texts(document) == [line.strip() for line in truth.splitlines() if line.strip()]
    exported = read(real_file("formats/tengzhou.html"))
    headings = [squashed(text) for text in texts(exported)]
    assert {
        "一、总体要求",
        "（一）指导思想",
        "二、重点任务",
        "（七）实施降碳减污扩绿行动",
        "三、保障措施",
    } <= set(headings)
