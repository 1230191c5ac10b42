"""PDF: lines joined into paragraphs, marginal lines dropped, ruled tables, files that cannot be read."""

from __future__ import annotations

import hashlib
import zlib
from itertools import pairwise

import pytest
from formats_support import cells, check_contract, real_file, squashed, texts

from luoshi.reading.contract import Document, Limits, ReadingError
from luoshi.reading.formats import read_document

SIZE = 16.0
LEFT, RIGHT, TOP = 80.0, 80.0 + 28 * SIZE, 760.0
_PAD = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")

# (x, y of the base line, size, text), y upwards as in the file.
Run = tuple[float, float, float, str]
Stroke = tuple[float, float, float, float]


def pdf_file(
    pages: list[list[Run]],
    strokes: list[Stroke] | None = None,
    rotate: int = 0,
    with_picture: bool = False,
    trailer: str = "",
    extra: bytes = b"",
    turn: str = "",
) -> bytes:
    """A PDF in a Chinese font that is not embedded; strokes are drawn on every page."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"",
        b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[4 0 R]>>",
        b"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/DW 1000/W[1 95 500]/FontDescriptor 5 0 R"
        b"/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>>>",
        b"<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]/ItalicAngle 0"
        b"/Ascent 880/Descent -120/CapHeight 880/StemV 93>>",
        b"<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8/Length 1>>"
        b"stream\n\x80\nendstream",
    ]
    kids = []
    for runs in pages:
        content = b"".join(
            b"BT /F1 %.1f Tf %.1f %.1f Td <%s> Tj ET\n"
            % (size, x, y, text.encode("utf-16-be").hex().encode())
            for x, y, size, text in runs
        )
        if turn:
            content = b"%s 306 421 cm\n%s" % (turn.encode(), content)
        content += b"".join(b"%.1f %.1f m %.1f %.1f l S\n" % stroke for stroke in strokes or [])
        content += b"q 400 0 0 400 80 200 cm /I1 Do Q\n" if with_picture else b""
        packed = zlib.compress(content)
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 842]/Rotate %d/Contents %d 0 R"
            b"/Resources<</Font<</F1 3 0 R>>/XObject<</I1 6 0 R>>>>>>" % (rotate, len(objects) + 2)
        )
        kids.append(b"%d 0 R" % len(objects))
        objects.append(
            b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(packed), packed)
        )
    objects[1] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(kids), b" ".join(kids))
    if extra:
        objects.append(extra)
    data, offsets = b"%PDF-1.5\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    end = b"trailer<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF" % (
        len(objects) + 1, trailer.encode("latin-1"), len(data),
    )  # fmt: skip
    return data + b"xref\n0 %d\n0000000000 65535 f \n%s%s" % (len(objects) + 1, table, end)


def page_of(
    lines: list[str],
    indents: list[float] | None = None,
    gaps: list[float] | None = None,
    top: float = TOP,
) -> list[Run]:
    """Lines from the top of the page; indents in characters, gaps in lines."""
    runs, y = [], top
    for number, line in enumerate(lines):
        y -= 28.0 * (gaps[number] if gaps else 1.0)
        runs.append((LEFT + SIZE * (indents[number] if indents else 0.0), y, SIZE, line))
    return runs


def read(data: bytes) -> Document:
    document = read_document(data, "plan.pdf")
    check_contract(document)
    assert document.format == "pdf"
    return document


FULL = "加快产业转型升级步伐全面提升县域经济发展质量效益和水平着力"
assert len(FULL) == 29


def test_it_joins_indented_paragraphs() -> None:
    lines = [
        "一、总体要求",
        FULL[:26],
        FULL[:28],
        "为主线。",
        "二、重点任务",
        FULL[:25] + "。",
        FULL[:12] + "。",
    ]
    found = read(pdf_file([page_of(lines, [2, 2, 0, 0, 2, 2, 2])]))
    assert texts(found) == [
        "一、总体要求",
        FULL[:26] + FULL[:28] + "为主线。",
        "二、重点任务",
        FULL[:25] + "。",
        FULL[:12] + "。",
    ]


def test_it_joins_paragraphs_without_indents() -> None:
    lines = [
        "一、总体要求",
        FULL[:28],
        FULL[:27] + "。",
        "（一）指导思想。" + FULL[:20],
        FULL[:28],
        "（二）到位。",
    ]
    found = read(pdf_file([page_of(lines)]))
    assert texts(found) == [
        "一、总体要求",
        FULL[:28] + FULL[:27] + "。",
        "（一）指导思想。" + FULL[:20] + FULL[:28] + "（二）到位。",
    ]


def test_it_parts_paragraphs_at_gaps() -> None:
    lines = [FULL[:28], FULL[:28], FULL[:28], FULL[:28], FULL[:9]]
    found = read(pdf_file([page_of(lines, gaps=[1, 1, 1, 1.8, 1])]))
    assert texts(found) == [FULL[:28] * 3, FULL[:28] + FULL[:9]]


def test_it_keeps_titles_and_signatures_apart() -> None:
    lines = ["某县产业振兴方案", FULL[:26], FULL[:20] + "。", "某县人民政府", "2027年3月1日"]
    found = read(pdf_file([page_of(lines, [10, 2, 0, 20, 20])]))
    assert texts(found) == [
        "某县产业振兴方案",
        FULL[:26] + FULL[:20] + "。",
        "某县人民政府",
        "2027年3月1日",
    ]


def test_it_goes_on_over_the_page_and_drops_heads_and_page_numbers() -> None:
    def page(number: int, lines: list[str]) -> list[Run]:
        head = (LEFT + 100, TOP + 20, 9.0, "某县人民政府公报")
        return [head, *page_of(lines), (300, 40, 10.0, f"— {number} —")]

    # Every line of the body differs, as in a real paper: what repeats is marginal.
    bodies = [[chr(0x4E00 + 10 * n + k) + FULL[1:28] for k in range(3)] for n in range(4)]
    pages = [page(n, body) for n, body in enumerate(bodies, 1)]
    pages[-1].append((LEFT, TOP - 4 * 28, SIZE, "结束。"))
    assert texts(read(pdf_file(pages))) == ["".join(map("".join, bodies)) + "结束。"]


@pytest.mark.parametrize(
    "footer", ["- 1 -", "— 3 —", "第 2 页", "第2页 共9页", "2/9", "1", "Page 3 of 9", "-12-"]
)
def test_it_knows_page_numbers(footer: str) -> None:
    found = read(pdf_file([[*page_of([FULL[:28], "结束。"]), (300, 40, 10.0, footer)]]))
    assert texts(found) == [FULL[:28] + "结束。"]


def test_it_removes_blanks_that_layout_put_in() -> None:
    runs = [
        (LEFT, 700, SIZE, "到"),
        (LEFT + 20, 700, SIZE, "2027"),
        (LEFT + 56, 700, SIZE, "年，产值"),
        (LEFT, 672, SIZE, "达到 120 亿元。"),
    ]
    assert read(pdf_file([runs])).text.replace("\n", "") == "到2027年，产值达到120亿元。"
    assert read(pdf_file([[(LEFT, 700, SIZE, "附 件 目 录")]])).text == "附件目录"


def ruled(xs: list[float], ys: list[float]) -> list[Stroke]:
    return [(xs[0], y, xs[-1], y) for y in ys] + [(x, ys[0], x, ys[-1]) for x in xs]


def test_it_reads_ruled_tables_with_merged_and_wrapped_cells() -> None:
    xs, ys = [80.0, 180.0, 300.0, 420.0], [700.0, 670.0, 640.0, 600.0]
    strokes = [s for s in ruled(xs, ys) if s != (xs[0], 670.0, xs[-1], 670.0)]
    strokes.append((180.0, 670.0, 420.0, 670.0))
    runs: list[Run] = [
        (LEFT, 730, SIZE, "主要目标如下："),
        (90, 665, 14, "指标"), (200, 680, 14, "2026年"), (310, 680, 14, "2027年"),
        (200, 650, 14, "计划"), (310, 650, 14, "目标"),
        (85, 623, 14, "规上工业总产"), (85, 606, 14, "值"), (200, 615, 14, "110"), (310, 615, 14, "≥120"),
        (LEFT, 570, SIZE, "表后正文。"),
    ]  # fmt: skip
    document = read(pdf_file([runs], strokes))
    assert texts(document) == ["主要目标如下：", "表后正文。"]
    assert cells(document) == {
        (0, 0, 0): "指标", (0, 1, 0): "指标", (0, 0, 1): "2026年", (0, 0, 2): "2027年", (0, 1, 1): "计划",
        (0, 1, 2): "目标", (0, 2, 0): "规上工业总产值", (0, 2, 1): "110", (0, 2, 2): "≥120",
    }  # fmt: skip
    assert {b.cell.row for b in document.blocks if b.cell and b.cell.is_head} == {0, 1}


def test_it_makes_one_table_of_two_pages() -> None:
    xs, ys = [80.0, 250.0, 420.0], [740.0, 700.0, 660.0]

    def page(value: str) -> list[Run]:
        return [
            (90, 715, 14, "指标"),
            (260, 715, 14, "目标"),
            (90, 675, 14, value),
            (260, 675, 14, "9"),
        ]

    document = read(pdf_file([page("甲"), page("乙")], ruled(xs, ys)))
    assert cells(document) == {
        (0, 0, 0): "指标", (0, 0, 1): "目标", (0, 1, 0): "甲", (0, 1, 1): "9", (0, 2, 0): "乙", (0, 2, 1): "9",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("rotate", "turn"), [(90, "0 1 -1 0"), (180, "-1 0 0 -1"), (270, "0 -1 1 0"), (0, "0 1 -1 0")]
)
def test_it_reads_turned_pages(rotate: int, turn: str) -> None:
    # The writing is turned around the middle of the page, as scanners and landscape tables have it.
    lines = page_of(["一、总体要求", FULL[:26], FULL[:28], "结束。"], [2, 2, 0, 0])
    upright = pdf_file(
        [[(x - 306, y - 421, size, text) for x, y, size, text in lines]], turn=turn, rotate=rotate
    )
    assert texts(read(upright)) == ["一、总体要求", FULL[:26] + FULL[:28] + "结束。"]


def test_it_names_ocr_for_a_scanned_file() -> None:
    with pytest.raises(ReadingError, match="扫描件") as caught:
        read_document(pdf_file([[], []], with_picture=True), "扫描.pdf")
    assert "OCR" in caught.value.remedy


def test_it_notes_pages_that_are_pictures() -> None:
    data = pdf_file([page_of(["方案正文。"]), []], with_picture=True)
    document = read(data)
    assert [n.code for n in document.notes] == ["pages_without_text"]
    assert "第 2 页" in document.notes[0].message


def rc4(key: bytes, data: bytes) -> bytes:
    box = list(range(256))
    j = 0
    for i in range(256):
        j = (j + box[i] + key[i % len(key)]) % 256
        box[i], box[j] = box[j], box[i]
    out, i, j = bytearray(), 0, 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + box[i]) % 256
        box[i], box[j] = box[j], box[i]
        out.append(byte ^ box[(box[i] + box[j]) % 256])
    return bytes(out)


def test_it_says_that_a_pdf_wants_a_password() -> None:
    owner, name, rights = (
        bytes(range(1, 33)),
        b"0123456789abcdef",
        (-4).to_bytes(4, "little", signed=True),
    )
    key = hashlib.md5((b"secret" + _PAD)[:32] + owner + rights + name).digest()[:5]
    encrypt = (
        f"/ID[<{name.hex()}><{name.hex()}>]/Encrypt<</Filter/Standard/V 1/R 2/P -4"
        f"/O<{owner.hex()}>/U<{rc4(key, _PAD).hex()}>>>"
    )
    with pytest.raises(ReadingError, match="打开密码"):
        read_document(pdf_file([page_of(["方案"])], trailer=encrypt), "plan.pdf")


@pytest.mark.parametrize(
    "data", [b"%PDF-1.7\n", b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer<<>>", pdf_file([[]])[:200]]
)
def test_it_says_that_a_pdf_is_broken(data: bytes) -> None:
    with pytest.raises(ReadingError, match=r"打不开|没有文字"):
        read_document(data, "plan.pdf")


def test_it_holds_pdf_files_to_the_limits() -> None:
    data = pdf_file([page_of(["方案正文"])] * 5)
    with pytest.raises(ReadingError, match="5 页"):
        read_document(data, "plan.pdf", Limits(pages=4))
    with pytest.raises(ReadingError, match="个字"):
        read_document(data, "plan.pdf", Limits(characters=10))


def test_it_refuses_a_stream_that_inflates_beyond_the_limits() -> None:
    packed = zlib.compress(b" " * 90_000_000, 9)
    bomb = b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(packed), packed)
    with pytest.raises(ReadingError, match="大得不合常理"):
        read_document(pdf_file([page_of(["方案"])], extra=bomb), "plan.pdf")
    picture = bomb.replace(b"<<", b"<</Subtype/Image", 1)
    assert read(pdf_file([page_of(["方案"])], extra=picture)).text == "方案"


def test_it_reads_the_real_plan_as_the_text_has_it() -> None:
    truth = real_file("dev/d01_tengzhou_2024.txt").decode()
    document = read(real_file("formats/tengzhou_literal.pdf"))
    begin, end = truth.index("一、总体要求"), truth.index("文件文字版")
    expected = [squashed(line) for line in truth[begin:end].splitlines() if line.strip()]
    found = [squashed(text) for text in texts(document)]
    at = found.index("一、总体要求")
    assert found[at : at + len(expected)] == expected
    assert cells(document)[1, 2, 1] == "规上工业总产值"


@pytest.mark.parametrize(("name", "paragraphs"), [("hainan_agrimach", 150), ("no1_2026", 30)])
def test_it_reads_other_real_files(name: str, paragraphs: int) -> None:
    document = read(real_file(f"formats/{name}.pdf"))
    found = texts(document)
    assert len(found) > paragraphs
    stops = [first for first, second in pairwise(found) if len(first) > 60]
    assert all(text[-1] in "。：；" for text in stops)


def test_it_reads_tables_without_rules_by_their_columns() -> None:
    runs: list[Run] = [
        (LEFT, 730, SIZE, "主要目标如下："),
        (90, 690, 14, "指标名称"), (200, 690, 14, "单位"), (330, 690, 14, "2027年"),
        (90, 660, 14, "规上工业总产"), (200, 660, 14, "亿元"), (330, 660, 14, "120"),
        (90, 640, 14, "值"),
        (90, 610, 14, "农民收入增速"), (200, 610, 14, "%"), (330, 610, 14, "≥5"),
        (LEFT, 570, SIZE, "表后正文。"),
    ]  # fmt: skip
    document = read(pdf_file([runs]))
    assert texts(document) == ["主要目标如下：", "表后正文。"]
    assert cells(document) == {
        (0, 0, 0): "指标名称", (0, 0, 1): "单位", (0, 0, 2): "2027年",
        (0, 1, 0): "规上工业总产值", (0, 1, 1): "亿元", (0, 1, 2): "120",
        (0, 2, 0): "农民收入增速", (0, 2, 1): "%", (0, 2, 2): "≥5",
    }  # fmt: skip


def test_it_takes_two_signatures_side_by_side_for_no_table() -> None:
    runs: list[Run] = [
        (100, 700, SIZE, "甲县发展和改革局"),
        (330, 700, SIZE, "甲县财政局"),
        (330, 672, SIZE, "2027年3月1日"),
    ]
    document = read(pdf_file([runs]))
    assert not cells(document)
    assert texts(document) == ["甲县发展和改革局\t甲县财政局", "2027年3月1日"]


def test_it_parts_a_title_by_its_size_but_not_a_line_of_latin_letters() -> None:
    runs: list[Run] = [(LEFT, 740, 20, FULL[:22]), *page_of([FULL[:28]], top=740)]
    assert texts(read(pdf_file([runs]))) == [FULL[:22], FULL[:28]]
    lines = [FULL[:28], FULL[:14] + "GB/T 9704-2012, ISO 9001: 2015", FULL[:28], "结束。"]
    assert len(texts(read(pdf_file([page_of(lines)])))) == 1


def test_it_keeps_a_number_that_counts_no_pages() -> None:
    assert (
        texts(read(pdf_file([[*page_of([FULL[:28], "结束。"]), (300, 40, 10.0, "1445")]])))[-1]
        == "1445"
    )


def test_it_sorts_the_characters_of_a_line_that_the_file_writes_font_by_font() -> None:
    # Quotation marks in a Latin font come after the rest of their line in files of LibreOffice.
    y = TOP - 28
    runs: list[Run] = [
        (LEFT, y, SIZE, "推进"), (LEFT + 3 * SIZE, y, SIZE, "智慧农业"), (LEFT + 8 * SIZE, y, SIZE, "示范。"),
        (LEFT + 2 * SIZE, y, SIZE, "“"), (LEFT + 7 * SIZE, y, SIZE, "”"),
    ]  # fmt: skip
    assert read(pdf_file([runs])).text == "推进“智慧农业”示范。"


def test_it_joins_a_title_that_was_too_long_for_its_line() -> None:
    runs: list[Run] = [
        (LEFT, 740, SIZE, FULL[:28]),
        (LEFT + 10 * SIZE, 712, SIZE, FULL[:8]),
        *page_of([FULL[:26], FULL[:28], "结束。"], [2, 0, 0], top=690),
    ]
    assert texts(read(pdf_file([runs])))[0] == FULL[:28] + FULL[:8]


def test_it_makes_one_row_of_a_row_that_the_page_parts() -> None:
    xs, ys = [80.0, 180.0, 330.0], [740.0, 700.0, 660.0]
    first: list[Run] = [
        (90, 715, 14, "任务"),
        (190, 715, 14, "措施"),
        (90, 675, 14, "招商"),
        (184, 675, 14, "开展产业链精准招商活"),
    ]
    going_on: list[Run] = [
        (184, 715, 14, "动二十场"),
        (90, 675, 14, "人才"),
        (190, 675, 14, "引才百名。"),
    ]
    document = read(pdf_file([first, going_on], ruled(xs, ys)))
    assert cells(document) == {
        (0, 0, 0): "任务", (0, 0, 1): "措施", (0, 1, 0): "招商", (0, 1, 1): "开展产业链精准招商活动二十场",
        (0, 2, 0): "人才", (0, 2, 1): "引才百名。",
    }  # fmt: skip
    ended = [*first[:3], (184, 675, 14, "开展产业链招商活动。")]
    assert cells(read(pdf_file([ended, going_on], ruled(xs, ys))))[0, 2, 1] == "动二十场"


@pytest.mark.parametrize("moved", ["5G（第五代移动通信）", "40%以上，", "3D、AR/VR技术"])
def test_it_goes_on_in_the_middle_of_a_sentence_where_a_word_had_to_move_down(moved: str) -> None:
    # Layout programs keep a number, its bracket and the next character together.
    lines = [
        FULL[:26],
        FULL[:25],
        moved + FULL[:15] + "。",
        FULL[:26],
        FULL[:20] + "。",
        FULL[:9] + "。",
    ]
    found = read(pdf_file([page_of(lines, [2, 0, 0, 2, 0, 2])]))
    assert texts(found) == ["".join(lines[:3]), "".join(lines[3:5]), lines[5]]
    headed = [FULL[:12], *lines]
    found = read(pdf_file([page_of(headed, [2, 2, 0, 0, 2, 0, 2])]))
    assert texts(found) == [FULL[:12], "".join(lines[:3]), "".join(lines[3:5]), lines[5]]
