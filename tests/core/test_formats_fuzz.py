"""Laws of all readers: whatever the bytes, a Document that keeps the contract or a ReadingError, and soon."""

from __future__ import annotations

import io
import zipfile

import pytest
from formats_support import check_contract, level, listed, lists, para, word_file, zipped
from hypothesis import given, settings
from hypothesis import strategies as st
from test_formats_html import BODY, MENU
from test_formats_ofd import ofd_file
from test_formats_ofd import page_of as ofd_page
from test_formats_pdf import FULL, page_of, pdf_file, ruled
from test_formats_plain import MARKDOWN

from luoshi.reading.contract import Limits, ReadingError
from luoshi.reading.formats import read_document

LIMITS = Limits(unpacked_bytes=5_000_000, characters=200_000, blocks=20_000)
MERGED = '<w:tcPr><w:gridSpan w:val="2"/><w:vMerge w:val="restart"/></w:tcPr>'
TABLE = (
    f"<w:tbl><w:tr><w:tc>{MERGED}{para('指标')}</w:tc><w:tc>{para('目标')}</w:tc></w:tr>"
    f"<w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr>{para('')}</w:tc></w:tr></w:tbl>"
)
STYLE = (
    '<w:style w:type="paragraph" w:styleId="A"><w:name w:val="heading 1"/><w:basedOn w:val="B"/>'
    '<w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="2"/></w:numPr></w:pPr></w:style>'
)
LEVELS = level(0, "chineseCounting", "%1、") + level(
    1, "decimal", "%1.%2", '<w:lvlRestart w:val="0"/>'
)
WORD = word_file(
    listed("总体要求", 1) + listed("目标", 2, 1) + para("文", '<w:pStyle w:val="A"/>') + TABLE,
    numbering=lists(
        LEVELS, (1, 2), '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="3"/></w:lvlOverride>'
    ),
    styles=STYLE,
)
OFD = ofd_file([ofd_page([FULL[:28], "结束。"]) + '<ofd:PathObject Boundary="1 2 3 0.1"/>'] * 2)
PDF = pdf_file(
    [page_of([FULL[:28], "结束。"])] * 2, ruled([80.0, 180.0, 300.0], [700.0, 650.0, 600.0])
)
HTML = f"<html><meta charset=utf-8><body>{MENU}{BODY}<table><tr><td rowspan=2>甲<td colspan=3>乙<tr><td>丙</table><ol><li>丁<ol><li>戊".encode()

NAMES = st.sampled_from(
    ["plan.txt", "plan.md", "plan.html", "plan.docx", "plan.pdf", "plan.ofd", ""]
)
STARTS = st.sampled_from(
    [b"", b"%PDF-1.7\n", b"PK\x03\x04", b"<html>", b"\xff\xfe", b"# ", b"<?xml ", b"|a|\n|-|\n"]
)
PIECES = st.one_of(
    st.binary(max_size=4),
    st.sampled_from(
        [
            b"-1",
            b"99999999999",
            b"0",
            b"\0",
            b"<",
            b">",
            b'"',
            b"&#0;",
            b"1e999",
            b"nan",
            b"\xff\xfe",
        ]
    ),
)
# (where, how much is cut, what is put in): where as a share of the length, so that examples shrink well.
EDITS = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 40), PIECES), min_size=1, max_size=6)


@pytest.fixture(autouse=True)
def no_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fuzzed bytes are not given to LibreOffice."""
    monkeypatch.setenv("PATH", "")


def edited(data: bytes, edits: list[tuple[float, int, bytes]]) -> bytes:
    for share, cut, piece in edits:
        at = int(share * len(data))
        data = data[:at] + piece + data[at + cut :]
    return data


def read_or_refuse(data: bytes, name: str) -> None:
    try:
        check_contract(read_document(data, name, LIMITS))
    except ReadingError as error:
        assert error.message
        assert error.remedy


@given(STARTS, st.binary(max_size=400), NAMES)
@settings(max_examples=200, deadline=None)
def test_it_reads_or_refuses_any_bytes(start: bytes, data: bytes, name: str) -> None:
    read_or_refuse(start + data, name)


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (WORD, "plan.docx"),
        (OFD, "plan.ofd"),
        (PDF, "plan.pdf"),
        (HTML, "plan.html"),
        (MARKDOWN.encode(), "plan.md"),
    ],
    ids=["docx", "ofd", "pdf", "html", "md"],
)
@given(edits=EDITS)
@settings(max_examples=80, deadline=None)
def test_it_reads_or_refuses_damaged_files(
    data: bytes, name: str, edits: list[tuple[float, int, bytes]]
) -> None:
    read_or_refuse(edited(data, edits), name)


@pytest.mark.parametrize(
    ("data", "name"), [(WORD, "plan.docx"), (OFD, "plan.ofd")], ids=["docx", "ofd"]
)
@given(which=st.integers(0, 9), edits=EDITS)
@settings(max_examples=120, deadline=None)
def test_it_reads_or_refuses_sound_packages_with_damaged_parts(
    data: bytes, name: str, which: int, edits: list[tuple[float, int, bytes]]
) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members: dict[str, str | bytes] = {m: archive.read(m) for m in archive.namelist()}
    part = list(members)[which % len(members)]
    content = members[part]
    members[part] = edited(content if isinstance(content, bytes) else content.encode(), edits)
    read_or_refuse(zipped(members), name)


@given(st.text(st.sampled_from("*_`#|-[]()!<>\\ \n\t甲1."), max_size=300))
@settings(max_examples=200, deadline=None)
def test_it_reads_any_markdown(text: str) -> None:
    check_contract(read_document(("方案\n" + text).encode(), "plan.md"))
