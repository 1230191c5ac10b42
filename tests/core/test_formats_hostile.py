"""Files made to hurt: bombs, endless nesting, things to fetch. Each ends soon, in little memory, with a sentence or a text."""

from __future__ import annotations

import base64
import socket
import subprocess
import tracemalloc
import urllib.request
import zlib
from collections.abc import Callable, Iterator
from functools import cache

import pytest
from formats_support import para, texts, word_file, zipped
from hypothesis import given, settings
from hypothesis import strategies as st
from test_formats_ofd import ofd_file
from test_formats_ofd import page_of as ofd_page
from test_formats_pdf import FULL, page_of, pdf_file

from luoshi.reading import plan_of
from luoshi.reading.contract import ReadingError
from luoshi.reading.formats import pdf, read_document
from luoshi.reading.formats.pdf_forms import MAX_DRAWN, Drawings
from luoshi.reading.formats.pdf_guard import _lzw_size

WORDS = "一、目标\n到2027年，新增规上企业30家。（责任单位：县工业局）"
TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
FONT = (
    b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[4 0 R]>>",
    b"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/DW 1000/FontDescriptor 5 0 R"
    b"/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>>>",
    b"<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]/ItalicAngle 0"
    b"/Ascent 880/Descent -120/CapHeight 880/StemV 93>>",
)
TEXT = b"BT /F1 16 Tf 80 700 Td <%s> Tj ET\n" % "方案正文".encode("utf-16-be").hex().encode()


@pytest.fixture(autouse=True, scope="module")
def no_way_out() -> Iterator[None]:
    """Whoever opens a connection, asks for a name or starts a program fails the test."""

    def refuse(*args: object, **kwargs: object) -> None:
        raise AssertionError(f"a reader went outside: {args[:2]}")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", refuse)
        patch.setattr(socket, "getaddrinfo", refuse)
        patch.setattr(socket, "create_connection", refuse)
        patch.setattr(urllib.request, "urlopen", refuse)
        patch.setattr(subprocess, "Popen", refuse)
        yield


@pytest.fixture
def peak() -> Iterator[Callable[[], int]]:
    """Bytes that Python took at most since the test began."""
    tracemalloc.start()
    yield lambda: tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()


def pdf_of(head: bytes, content: bytes, more: tuple[bytes, ...] = ()) -> bytes:
    """One page; `head` goes into the dictionary of its content, /X1 is object 8."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[6 0 R]>>",
        *FONT,
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 842]/Contents 7 0 R"
        b"/Resources<</Font<</F1 3 0 R>>/XObject<</X1 8 0 R>>>>>>",
        stream(head, content),
        *more,
    ]
    data, offsets = b"%PDF-1.5\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return data + b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (
        len(objects) + 1, table, len(objects) + 1, len(data),
    )  # fmt: skip


def stream(head: bytes, content: bytes) -> bytes:
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (head, len(content), content)


def form(following: int, content: bytes) -> bytes:
    return stream(
        b"/Type/XObject/Subtype/Form/BBox[0 0 612 842]/Resources<</Font<</F1 3 0 R>>"
        b"/XObject<</X1 %d 0 R>>>>" % following,
        content,
    )


def forms(depth: int, times: int) -> bytes:
    """A page that draws a form so many times, which draws another so many times, and so on; the last one writes."""
    called = [form(9 + k, b"/X1 Do " * times) for k in range(depth - 1)]
    return pdf_of(b"", b"/X1 Do " * times, (*called, form(1, TEXT)))


@cache
def zeros(count: int) -> bytes:
    """A zlib stream of so many blanks, made without them."""
    packer = zlib.compressobj(9)
    block = b" " * 1_000_000
    return b"".join(packer.compress(block) for _ in range(count // len(block))) + packer.flush()


@pytest.mark.parametrize(
    "data",
    [
        forms(12, 10),
        pdf_of(b"", b"/X1 Do " + TEXT, (form(8, b"/X1 Do /X1 Do "),)),
        pdf_of(b"", b"/X1 Do " + TEXT, (form(9, b"/X1 Do /X1 Do "), form(8, b"/X1 Do "))),
    ],
    ids=["ten to the twelfth", "itself", "each other"],
)
def test_it_refuses_forms_that_draw_each_other_endlessly(data: bytes) -> None:
    # Found by trying: PDFium followed each of these for more than a minute.
    with pytest.raises(ReadingError, match="层层套用") as caught:
        read_document(data, "plan.pdf")
    assert caught.value.remedy


@pytest.mark.parametrize("stored", [False, True])
def test_it_finds_what_forms_draw_where_their_names_are_kept_elsewhere(stored: bool) -> None:
    head = b"/Type/XObject/Subtype/Form/BBox[0 0 612 842]/Resources 10 0 R"
    names = b"<</XObject 11 0 R>>", b"<</X1 8 0 R>>"
    if stored:
        header = b"10 0 11 %d " % (len(names[0]) + 1)
        packed = zlib.compress(header + b" ".join(names))
        kept = stream(b"/Type/ObjStm/N 2/First %d/Filter/FlateDecode" % len(header), packed)
        more = (stream(head, b"/X1 Do /X1 Do "), kept)
    else:
        more = (stream(head, b"/X1 Do /X1 Do "), b"null", *names)
    with pytest.raises(ReadingError, match="层层套用"):
        read_document(pdf_of(b"", b"/X1 Do " + TEXT, more), "plan.pdf")


def test_it_reads_forms_that_draw_each_other_as_programs_make_them() -> None:
    assert texts(read_document(forms(4, 1), "plan.pdf")) == ["方案正文"]
    chained = tuple(form(9 + k, b"/X1 Do") for k in range(3000))
    read_document(pdf_of(b"", b"/X1 Do " + TEXT, (*chained, form(1, TEXT))), "plan.pdf")


@pytest.mark.parametrize(
    "head",
    [b"/Filter/FlateDecode", b"/Filter [ /FlateDecode ]", b"/Filter/Fl", b"/Filter 5 0 R", b"/Filter/FlateDecode/Subtype/Image"],
)  # fmt: skip
def test_it_refuses_streams_that_inflate_beyond_the_limits(
    head: bytes, peak: Callable[[], int]
) -> None:
    data = pdf_of(head, zeros(250_000_000 if b"Image" in head else 90_000_000))
    with pytest.raises(ReadingError, match="大得不合常理"):
        read_document(data, "plan.pdf")
    assert peak() < 100_000_000


def test_it_refuses_streams_packed_twice_or_behind_letters(peak: Callable[[], int]) -> None:
    twice = pdf_of(b"/Filter[/FlateDecode/FlateDecode]", zlib.compress(zeros(90_000_000)))
    spelled = pdf_of(
        b"/Filter[/ASCII85Decode/FlateDecode]", base64.a85encode(zeros(90_000_000)) + b"~>"
    )
    for data in (twice, spelled):
        with pytest.raises(ReadingError, match="大得不合常理"):
            read_document(data, "plan.pdf")
    assert peak() < 100_000_000


def test_it_refuses_long_runs_and_much_of_the_old_packing() -> None:
    for head, content in (
        (b"/Filter/RunLengthDecode", b"\x81 " * 1_000_000 + b"\x80"),
        (b"/Filter/LZWDecode", b"\x80\x0b\x60\x50" * 300_000),
    ):
        with pytest.raises(ReadingError, match="大得不合常理"):
            read_document(pdf_of(head, content), "plan.pdf")


@pytest.mark.parametrize(
    ("head", "content"),
    [
        (b"/Filter/FlateDecode", zlib.compress(TEXT)),
        (b"/Filter[/ASCII85Decode/FlateDecode]", base64.a85encode(zlib.compress(TEXT)) + b"~>"),
        (b"/Filter[/ASCIIHexDecode]", TEXT.hex().encode() + b">"),
        (b"/Filter/RunLengthDecode", bytes([len(TEXT) - 1]) + TEXT + b"\x80"),
        (b"", TEXT),
    ],
)
def test_it_reads_streams_however_they_are_packed(head: bytes, content: bytes) -> None:
    assert texts(read_document(pdf_of(head, content), "plan.pdf")) == ["方案正文"]


def test_it_counts_what_lzw_stands_for() -> None:
    # The example of the PDF standard: 45 45 45 45 45 65 45 45 45 66.
    packed = bytes.fromhex("800B6050220C0C8501")
    assert texts_or_none(pdf_of(b"/Filter/LZWDecode", packed)) is None
    assert _lzw_size(packed, 1000) == 10


def texts_or_none(data: bytes) -> list[str] | None:
    try:
        return texts(read_document(data, "plan.pdf"))
    except ReadingError:
        return None


@pytest.mark.parametrize("mark", [b"[", b"<<", b"("])
def test_it_ends_with_brackets_in_brackets(mark: bytes) -> None:
    data = pdf_of(b"", TEXT).replace(b"/MediaBox", b"/Z " + mark * 100_000 + b"/MediaBox")
    texts_or_none(data)


def test_it_refuses_a_pdf_of_ten_thousand_pages() -> None:
    with pytest.raises(ReadingError, match="10000 页"):
        read_document(pdf_file([page_of(["方案"])] * 10_000), "plan.pdf")


def test_it_ends_with_a_pdf_that_takes_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    # Found by fuzzing: a font with a damaged dictionary is read anew for every word.
    monkeypatch.setattr(pdf, "SECONDS", -1)
    with pytest.raises(ReadingError, match="停了下来"):
        read_document(pdf_file([page_of(["方案"])]), "plan.pdf")


def test_it_reads_pages_that_count_more_than_there_are() -> None:
    data = pdf_of(b"", TEXT).replace(b"/Count 1/", b"/Count 1999999999/")
    assert texts_or_none(data) in (None, ["方案正文"])


@pytest.mark.parametrize(
    "member", ["Doc_0/Document.xml", "Doc_0/Pages/Page_0/Content.xml", "seal.esl"]
)
def test_it_refuses_an_ofd_that_unpacks_beyond_the_limits(
    member: str, peak: Callable[[], int]
) -> None:
    with pytest.raises(ReadingError, match="大得不合常理"):
        read_document(zipped({"OFD.xml": "<OFD/>", member: b" " * 100_000_000}), "plan.ofd")


def link(kind: str, target: str, number: int = 9) -> str:
    return f'<Relationship Id="rId{number}" Type="{TYPE}/{kind}" Target="{target}" TargetMode="External"/>'


@pytest.mark.parametrize(
    "kind",
    ["image", "attachedTemplate", "oleObject", "frame", "subDocument", "styles", "numbering"],
)
@pytest.mark.parametrize(
    "target", ["http://10.0.0.1/a", "https://example.org/a", "file:///etc/hostname", r"\\server\share\a"]
)  # fmt: skip
def test_it_fetches_nothing_that_a_word_file_refers_to(kind: str, target: str) -> None:
    document = read_document(word_file(para(WORDS), relations=link(kind, target)), "plan.docx")
    assert "external_ignored" in [n.code for n in document.notes]
    assert plan_of(document).targets[0].value == "30"


def test_it_fetches_nothing_that_a_page_refers_to() -> None:
    page = (
        '<html><head><link rel=stylesheet href="http://10.0.0.1/a.css"><base href="http://10.0.0.1/">'
        '<meta http-equiv=refresh content="0;url=http://10.0.0.1/"><script src="http://10.0.0.1/a.js"></script>'
        f'</head><body><iframe src="http://10.0.0.1/"></iframe><img src="http://10.0.0.1/a.png"><p>{WORDS}</p>'
    )
    assert plan_of(read_document(page.encode(), "plan.html")).targets[0].value == "30"
    read_document(f"# 方案\n![图](http://10.0.0.1/a.png)\n{WORDS}".encode(), "plan.md")


@pytest.mark.parametrize("name", ["plan.docx", "plan.docm", "plan.dotm", "plan"])
def test_it_reads_a_word_file_with_macros_and_runs_none(name: str) -> None:
    extra: dict[str, str | bytes] = {
        "word/vbaProject.bin": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
        "word/vbaData.xml": "<a/>",
    }
    document = read_document(word_file(para(WORDS), extra=extra), name)
    assert [n.code for n in document.notes] == ["macros_ignored"]
    assert [p.name for d in plan_of(document).duties for p in d.parties] == ["县工业局"]


@pytest.mark.parametrize("name", ["plan.txt", "plan.md", "plan.html"])
@pytest.mark.parametrize("unit", ["到2027年，产值达到120亿元。\n", "plan ", "甲"])
def test_it_refuses_fifty_megabytes_of_text_at_once(
    name: str, unit: str, peak: Callable[[], int]
) -> None:
    data = unit.encode() * (50_000_000 // len(unit.encode()))
    tracemalloc.reset_peak()
    before = tracemalloc.get_traced_memory()[0]
    with pytest.raises(ReadingError, match="超过 1,000,000 个字") as caught:
        read_document(data, name)
    assert "拆成几份" in caught.value.remedy
    assert peak() - before < (1_000_000 if name != "plan.html" else 300_000_000)


SOUND: dict[str, bytes] = {
    "plan.docx": word_file(para(WORDS) * 30),
    "plan.pdf": pdf_file([page_of([FULL[:28], "结束。"])] * 2),
    "plan.ofd": ofd_file([ofd_page([FULL[:28], "结束。"])] * 2),
    "plan.html": f"<html><body><p>{WORDS}</p>".encode() * 20,
    "plan.txt": WORDS.encode("utf-16") * 20,
    "plan.md": WORDS.encode("gb18030") * 20,
}


@pytest.mark.parametrize("name", SOUND)
@pytest.mark.parametrize("share", [0.02, 0.1, 0.37, 0.5, 0.9, 0.99])
def test_it_reads_or_refuses_files_cut_off(name: str, share: float) -> None:
    data = SOUND[name]
    try:
        document = read_document(data[: int(len(data) * share)], name)
    except ReadingError as error:
        assert error.message.endswith("。")
        assert error.remedy.endswith("。")
    else:
        assert document.text


@pytest.mark.parametrize("name", SOUND)
@pytest.mark.parametrize(
    "wrong", ["plan.docx", "plan.pdf", "plan.ofd", "plan.txt", "plan.doc", "plan.xlsx", ""]
)
def test_it_goes_by_what_a_file_is_not_by_its_name(name: str, wrong: str) -> None:
    kind = name.removeprefix("plan.")
    if kind == "md":
        # Nothing but its name tells Markdown from plain text.
        kind = "txt"
    document = read_document(SOUND[name], wrong)
    assert document.format == kind


@given(
    calls=st.lists(st.lists(st.integers(0, 5), max_size=4), min_size=6, max_size=6),
    page=st.lists(st.integers(0, 5), max_size=4),
)
@settings(max_examples=60, deadline=None)
def test_it_counts_no_fewer_forms_than_are_drawn(calls: list[list[int]], page: list[int]) -> None:
    def drawn(names: list[int], on_the_way: frozenset[int]) -> int:
        """As PDFium would, but for circles, which never end."""
        total = 0
        for one in names:
            if one in on_the_way:
                return MAX_DRAWN
            total += 1 + drawn(calls[one], on_the_way | {one})
        return min(total, MAX_DRAWN)

    drawings = Drawings(b"")
    links = b" ".join(b"/X%d %d 0 R" % (n, 10 + n) for n in range(6))
    for number, names in enumerate(calls):
        content = b" ".join(b"/X%d Do" % n for n in names)
        drawings.add(10 + number, b"<</Subtype/Form/Resources<</XObject<<%s>>>>>>" % links, content)
    drawings.add(1, b"<<>>", b" ".join(b"/X%d Do" % n for n in page))
    if any(calls):
        assert drawings.count() >= drawn(page, frozenset())
