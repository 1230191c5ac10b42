"""OFD: text objects in reading order, several pages and documents, tables, files that cannot be read."""

from __future__ import annotations

from xml.sax.saxutils import escape

import pytest
from formats_support import cells, check_contract, real_file, squashed, texts, zipped

from luoshi.reading.contract import Document, Limits, ReadingError
from luoshi.reading.formats import read_document

SPACE = "http://www.ofdspec.org/2016"
FULL = "加快产业转型升级步伐全面提升县域经济发展质量效益和水平着力"


def text_object(x: float, y: float, text: str, size: float = 5.0, extra: str = "") -> str:
    """One text object; y is the top of its box, downwards, in millimetres."""
    width = size * len(text)
    return (
        f'<ofd:TextObject ID="1" Boundary="{x} {y} {width} {size}" Size="{size}" {extra}>'
        f'<ofd:TextCode X="0" Y="{size}" DeltaX="g {len(text) - 1} {size}">{escape(text)}</ofd:TextCode></ofd:TextObject>'
    )


def ofd_file(pages: list[str], space: str = SPACE, documents: int = 1) -> bytes:
    """An OFD of pages, each the objects of one layer."""
    head = f'xmlns:ofd="{space}"'
    bodies = "".join(
        f"<ofd:DocBody><ofd:DocRoot>Doc_{d}/Document.xml</ofd:DocRoot></ofd:DocBody>"
        for d in range(documents)
    )
    members: dict[str, str | bytes] = {"OFD.xml": f"<ofd:OFD {head}>{bodies}</ofd:OFD>"}
    for d in range(documents):
        links = "".join(f'<ofd:Page ID="{n}" BaseLoc="Pages/P{n}.xml"/>' for n in range(len(pages)))
        members[f"Doc_{d}/Document.xml"] = (
            f"<ofd:Document {head}><ofd:Pages>{links}</ofd:Pages></ofd:Document>"
        )
        for n, objects in enumerate(pages):
            layer = f"<ofd:Content><ofd:Layer>{objects}</ofd:Layer></ofd:Content>"
            members[f"Doc_{d}/Pages/P{n}.xml"] = f"<ofd:Page {head}>{layer}</ofd:Page>"
    return zipped(members)


def page_of(lines: list[str], indents: list[float] | None = None, top: float = 20.0) -> str:
    return "".join(
        text_object(20 + 5 * (indents[n] if indents else 0), top + 9 * n, line)
        for n, line in enumerate(lines)
    )


def read(data: bytes) -> Document:
    document = read_document(data, "plan.ofd")
    check_contract(document)
    assert document.format == "ofd"
    return document


def test_it_puts_lines_in_the_order_they_stand_in() -> None:
    lines = ["一、总体要求", FULL[:26], FULL[:28], "结束。"]
    objects = page_of(lines, [2, 2, 0, 0])
    shuffled = "".join(reversed(objects.split("</ofd:TextObject>")[:-1])).replace(
        "</ofd:TextCode>", "</ofd:TextCode></ofd:TextObject>"
    )
    for layer in (objects, shuffled):
        assert texts(read(ofd_file([layer]))) == ["一、总体要求", FULL[:26] + FULL[:28] + "结束。"]


def test_it_goes_on_over_pages_and_drops_page_numbers() -> None:
    footer = text_object(90, 280, "- 1 -", 4.0)
    first, second = page_of([FULL[:28]] * 3) + footer, page_of([FULL[:28], "结束。"]) + footer
    assert texts(read(ofd_file([first, second]))) == [FULL[:28] * 4 + "结束。"]


def test_it_reads_all_documents_of_a_package_in_any_namespace() -> None:
    found = texts(read(ofd_file([page_of(["方案正文。"])], "http://example.org/ofd", documents=2)))
    assert found == ["方案正文。", "方案正文。"]


def test_it_joins_pieces_of_a_line_and_keeps_columns_apart() -> None:
    pieces = (
        text_object(20, 20, "到")
        + text_object(25, 20, "2027")
        + text_object(45, 20, "年。")
        + text_object(120, 20, "另一栏")
    )
    assert read(ofd_file([pieces])).text == "到2027年。\t另一栏"


def test_it_follows_the_matrix_of_an_object() -> None:
    upper = text_object(20, 20, "上行文字。", extra='CTM="1 0 0 1 0 50"')
    lower = text_object(20, 40, "下行文字。")
    assert texts(read(ofd_file([upper + lower]))) == ["下行文字。", "上行文字。"]


@pytest.mark.parametrize(
    "attribute", ['DeltaX="g x y"', 'DeltaX="nan 1"', "", 'DeltaX="g 99999999 1"', 'DeltaX="5 5 5"']
)
def test_it_reads_text_whose_steps_are_odd(attribute: str) -> None:
    code = f'<ofd:TextObject Boundary="20 20 99 5" Size="5"><ofd:TextCode X="0" Y="5" {attribute}>方案正文</ofd:TextCode></ofd:TextObject>'
    assert squashed(read(ofd_file([code])).text) == "方案正文"


def test_it_reads_ruled_tables() -> None:
    rules = "".join(f'<ofd:PathObject Boundary="20 {y} 100 0.3"/>' for y in (30, 42, 54))
    rules += '<ofd:PathObject Boundary="20 30 100 24"><ofd:AbbreviatedData>M 0 0 L 0 24 M 50 0 L 50 24 M 100 0 L 100 24</ofd:AbbreviatedData></ofd:PathObject>'
    words = (
        text_object(22, 33, "指标")
        + text_object(72, 33, "目标")
        + text_object(22, 45, "产值")
        + text_object(72, 45, "120")
    )
    document = read(ofd_file([rules + words + text_object(20, 70, "表后。")]))
    assert cells(document) == {
        (0, 0, 0): "指标",
        (0, 0, 1): "目标",
        (0, 1, 0): "产值",
        (0, 1, 1): "120",
    }
    assert texts(document) == ["表后。"]


def test_it_notes_pictures_and_missing_pages() -> None:
    data = ofd_file([page_of(["方案正文。"]) + '<ofd:ImageObject Boundary="0 0 9 9"/>'])
    assert [n.code for n in read(data).notes] == ["pictures_left_out"]
    head = f'xmlns:ofd="{SPACE}"'
    page = f"<ofd:Page {head}>{page_of(['方案正文。'])}</ofd:Page>"
    data = zipped({
        "OFD.xml": f"<ofd:OFD {head}><ofd:DocRoot>/D/Document.xml</ofd:DocRoot></ofd:OFD>",
        "D/Document.xml": f'<ofd:Document {head}><ofd:Page BaseLoc="a.xml"/><ofd:Page BaseLoc="b.xml"/></ofd:Document>',
        "D/b.xml": page,
    })  # fmt: skip
    assert [n.code for n in read(data).notes] == ["pages_missing"]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (ofd_file([""]), "扫描件"),
        (ofd_file(['<ofd:ImageObject Boundary="0 0 9 9"/>']), "扫描件"),
        (ofd_file([]), "没有页面"),
        (zipped({"OFD.xml": "<a/>"}), "没有页面"),
        (zipped({"OFD.xml": "<OFD><DocRoot>D.xml</DocRoot></OFD>"}), "没有“D.xml”"),
        (zipped({"OFD.xml": "<a"}), "不是完好的 XML"),
        (zipped({"x": "y"}), "没有 OFD.xml"),
        (ofd_file([page_of(["方案"])])[:-30], "不完整"),
    ],
)
def test_it_says_what_is_wrong_with_an_ofd(data: bytes, words: str) -> None:
    with pytest.raises(ReadingError, match=words) as caught:
        read_document(data, "plan.ofd")
    assert caught.value.remedy.endswith("。")


def test_it_holds_ofd_files_to_the_limits() -> None:
    data = ofd_file([page_of(["方案正文"])] * 5)
    with pytest.raises(ReadingError, match="4 页"):
        read_document(data, "plan.ofd", Limits(pages=4))
    with pytest.raises(ReadingError, match="个字"):
        read_document(data, "plan.ofd", Limits(characters=10))


def test_it_reads_the_real_plan_as_the_text_has_it() -> None:
    truth = real_file("dev/d01_tengzhou_2024.txt").decode()
    begin = truth.index("一、总体要求")
    for name, end in (("tengzhou_part_a", "文件文字版"), ("tengzhou_part_b", "16.营造")):
        expected = [
            squashed(line) for line in truth[begin : truth.index(end)].splitlines() if line.strip()
        ]
        found = [squashed(text) for text in texts(read(real_file(f"formats/{name}.ofd")))]
        at = found.index("一、总体要求")
        assert found[at : at + len(expected)] == expected
