"""Evidence: which files are taken and under which name, how they are handed out, scanned and searched."""

from __future__ import annotations

import io
import socket
import zipfile
from pathlib import Path

import clamd
import docx
import pytest
import xlsxwriter
from cast import NOW
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest
from django.test import RequestFactory
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi_web.offices import files
from luoshi_web.offices.actions import index_text, store_file
from luoshi_web.offices.files import FileRefused, check_upload, clean_name, file_response
from luoshi_web.offices.models import FileText, Programme, StoredFile
from luoshi_web.offices.scanning import NotScanned, signature_in
from luoshi_web.offices.sniffing import kinds, sniffed

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
PE = b"MZ\x90\x00\x03\x00\x00\x00" + bytes(60)
MEDIA = {kind.code: kind.media_type for kind in kinds().taken}
PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)


def zipped(*members: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name in members:
            package.writestr(name, "x")
    return out.getvalue()


def word(*paragraphs: str) -> bytes:
    out, document = io.BytesIO(), docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    document.save(out)
    return out.getvalue()


def excel() -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        book.add_worksheet().write("A1", "项目")
    return out.getvalue()


def compound(*entries: str) -> bytes:
    """An OLE file as far as its kind goes: head, and directory entries of 128 bytes."""
    rows = (f"{name}\0".encode("utf-16-le").ljust(128, b"\0") for name in entries)
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0") + b"".join(rows)


def pdf(text: str) -> bytes:
    """One page that says `text`, in Latin letters."""
    drawn = f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET".encode()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        b"/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(drawn), drawn),
    ]
    out, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    tail = b"trailer<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % len(out)
    return out + b"xref\n0 5\n0000000000 65535 f \n" + table + tail


TAKEN = [
    ("证明.pdf", pdf("x"), "application/pdf"),
    ("证明.PDF", b"\xef\xbb\xbf\n" + pdf("x"), "application/pdf"),
    ("纪要.docx", word("会议纪要"), MEDIA["docx"]),
    ("台账.xlsx", excel(), MEDIA["xlsx"]),
    ("公文.ofd", zipped("OFD.xml", "Doc_0/Document.xml"), "application/ofd"),
    ("旧.doc", compound("Root Entry", "WordDocument"), "application/msword"),
    ("旧.wps", compound("Root Entry", "WordDocument"), "application/msword"),
    ("旧.xls", compound("Root Entry", "Workbook"), "application/vnd.ms-excel"),
    ("旧.et", compound("Root Entry", "Workbook"), "application/vnd.ms-excel"),
    ("很旧.xls", compound("Root Entry", "Book"), "application/vnd.ms-excel"),
    ("现场.jpeg", b"\xff\xd8\xff\xe0" + bytes(20), "image/jpeg"),
    ("现场.png", PNG, "image/png"),
    ("说明.txt", "已完成".encode(), "text/plain"),
    ("明细.csv", "镇街,数\r\n甲镇,3\r\n".encode("gb18030"), "text/csv"),
    ("MZ 开头的信.txt", b"MZ, BM and friends", "text/plain"),
    (
        "有宏字样.doc",
        compound("WordDocument") + "Workbook".encode("utf-16-le"),
        "application/msword",
    ),
]


@pytest.mark.parametrize(("name", "data", "media"), TAKEN, ids=[name for name, *_ in TAKEN])
def test_it_takes_a_file_by_what_it_contains(name, data, media):
    checked = check_upload(name, data)
    assert (checked.name, checked.media_type, checked.data) == (name, media, data)


REFUSED = [
    ("空.pdf", b"", "空的"),
    ("程序.pdf", PE, "Windows 程序"),
    ("程序.exe", PE, "Windows 程序"),
    ("程序.png", b"\x7fELF" + bytes(60), "Linux 程序"),
    ("脚本.txt", b"#!/bin/sh\nrm -rf /", "脚本程序"),
    ("表.xlsx", word("其实是文档"), r"\.xlsx，内容却是Word 文档（\.docx）。请改成 \.docx"),
    ("文档.docx", excel(), r"内容却是Excel 表格"),
    ("文档.docx", compound("WordDocument"), "内容却是旧版 Word"),
    ("文档.docx", compound("EncryptedPackage"), "设了密码"),
    (
        "带宏.docx",
        zipped("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"),
        "带宏",
    ),
    ("幻灯.pptx", zipped("[Content_Types].xml", "ppt/presentation.xml"), "导出为 .pdf"),
    ("材料.zip", zipped("a.pdf"), "压缩包，不能上传。请解压后逐个上传"),
    ("材料.docx", zipped("word/document.xml"), "压缩包"),
    ("断了.docx", word("x")[:200], "压缩包"),
    ("材料.rar", b"Rar!\x1a\x07\x00" + bytes(20), "RAR 压缩包"),
    ("网页.html", b"<html><script>alert(1)</script></html>", r"\.html，这种文件不收"),
    ("图.svg", b"<svg onload='alert(1)'/>", r"\.svg，这种文件不收"),
    ("导出.xls", b"<table><tr><td>1</td></tr></table>", "内容却是纯文本"),
    ("证明.pdf.exe", pdf("x"), r"\.exe，这种文件不收"),
    ("照片.pdf", PNG, "内容却是PNG 图片"),
    ("旧.xls", compound("Root Entry", "Something"), "旧式复合文档"),
    ("噪声.txt", bytes(range(256)), "认不出"),
]


@pytest.mark.parametrize(("name", "data", "words"), REFUSED)
def test_it_refuses_what_is_not_taken_or_not_what_its_name_says(name, data, words):
    with pytest.raises(FileRefused, match=words) as refused:
        check_upload(name, data)
    assert refused.value.remedy.endswith("。")


def test_it_refuses_a_file_beyond_the_limit_and_takes_one_at_it(settings):
    settings.MOST_FILE_BYTES = 1_000_000
    assert check_upload("a.txt", b"a" * 1_000_000)
    with pytest.raises(FileRefused, match=r"约 1\.2 MB，超过 1 MB 的上限"):
        check_upload("a.txt", b"a" * 1_200_000)


def test_it_counts_no_members_of_a_zip_that_claims_too_many():
    assert (
        sniffed(zipped("[Content_Types].xml", "word/document.xml") + b"PK\x01\x02" * 30_000)
        is (kinds().left[0])
    )


def test_it_tells_the_real_files_of_the_corpus_by_their_content():
    """Files of every kind that is taken, as offices made them."""
    if not SHARED.is_dir():
        pytest.skip("../shared is not there: real files stay outside the repository")
    taken = {f".{suffix}" for suffix in kinds().suffixes}
    names = [p for p in SHARED.rglob("*") if p.suffix in taken]
    assert names
    for path in names:
        assert check_upload(path.name, path.read_bytes()).name.endswith(path.suffix)


NAMES = [
    ("../../x.pdf", "x.pdf"),
    ("..\\..\\x.pdf", "x.pdf"),
    ("/etc/passwd", "passwd"),
    ("C:\\temp\\报表.xlsx", "报表.xlsx"),
    ("<script>.pdf", "_script_.pdf"),
    ("<script>alert(1)</script>.pdf", "script_.pdf"),
    ('a"b|c?.pdf', "a_b_c_.pdf"),
    ("证明\u202efdp.exe", "证明fdp.exe"),
    ("a\r\nSet-Cookie: x.pdf", "a Set-Cookie_ x.pdf"),
    ("a\0b.pdf", "ab.pdf"),
    ("  季度\u3000报告 .pdf. ", "季度 报告.pdf"),
    ("", "文件"),
    ("...", "文件"),
    (".pdf", "文件.pdf"),
    ("../..", "文件"),
    ("e\u0301tat.pdf", "état.pdf"),
    ("第3.季度", "第3.季度"),
]


@pytest.mark.parametrize(("given_name", "kept"), NAMES)
def test_it_keeps_a_name_that_means_nothing_to_a_page_or_a_file_system(given_name, kept):
    assert clean_name(given_name) == kept


def test_it_cuts_a_long_name_before_its_suffix():
    assert clean_name("长" * 300 + ".pdf") == "长" * 116 + ".pdf"
    assert len(check_upload("长" * 300, pdf("x")).name) <= 120


def test_it_adds_the_suffix_of_the_content_to_a_name_that_has_none():
    assert check_upload("../../x", pdf("x")).name == "x.pdf"
    assert check_upload("第3.季度", word("x")).name == "第3.季度.docx"


@given(st.text(max_size=200))
@settings(max_examples=150)
def test_it_makes_a_harmless_name_of_anything(text):
    name = clean_name(text)
    assert 0 < len(name) <= files.MOST_NAME
    assert not set(name) & set('/\\<>:"|?*\0\r\n') and not name.startswith(".")
    assert clean_name(name) == name


@given(st.binary(max_size=600))
@settings(max_examples=150)
def test_it_answers_any_bytes_with_a_kind_or_a_sentence(data):
    try:
        checked = check_upload("x", data)
    except FileRefused as refused:
        assert str(refused).endswith("。")
    else:
        assert checked.data == data


def asking(file: bytes | None, name: str = "a.txt") -> HttpRequest:
    given_files = {} if file is None else {"file": SimpleUploadedFile(name, file)}
    return RequestFactory().post("/", given_files)


def test_it_takes_the_file_of_a_form_or_says_that_none_came(settings):
    assert files.sent_file(asking(b"abc")).data == b"abc"
    with pytest.raises(FileRefused, match="没有收到文件"):
        files.sent_file(asking(None))
    settings.MOST_FILE_BYTES = 1_000_000
    dropped = asking(None)
    dropped.META["CONTENT_LENGTH"] = "3000000"
    with pytest.raises(FileRefused, match=r"约 3\.0 MB"):
        files.sent_file(dropped)


def test_it_asks_the_scanner_for_every_file_with_all_its_bytes(settings):
    data = b"a" * 200_000
    with clamd.running(clamd.Clamd()) as server:
        settings.CLAMD = server.address
        assert check_upload("a.txt", data)
        assert server.scanned == [data]


def test_it_refuses_an_infected_file_by_the_name_of_what_was_found(settings):
    with clamd.running(clamd.Clamd()) as server:
        settings.CLAMD = server.address
        with pytest.raises(FileRefused, match="查出病毒（Eicar-Test-Signature）"):
            check_upload("a.txt", clamd.EICAR)
        hidden = word("附件") + clamd.EICAR
        with pytest.raises(FileRefused, match="查出病毒"):
            check_upload("a.docx", hidden)


def test_it_takes_nothing_while_the_scanner_that_is_set_cannot_be_reached(settings):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    settings.CLAMD = ("127.0.0.1", port)
    with pytest.raises(FileRefused, match="连不上"):
        check_upload("a.txt", b"clean")


@pytest.mark.parametrize("says", [b"INSTREAM size limit exceeded. ERROR", b"\0", b"hello"])
def test_it_takes_no_answer_but_ok_for_clean(settings, says):
    with clamd.running(clamd.Clamd(says)) as server:
        settings.CLAMD = server.address
        with pytest.raises(FileRefused, match="没有收下"):
            check_upload("a.txt", b"clean")


def test_it_gives_up_on_a_scanner_that_never_answers():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = ("127.0.0.1", silent.getsockname()[1])
        with pytest.raises(NotScanned):
            signature_in(b"x", address, patience=0.05)


def test_it_asks_over_a_unix_socket_too(tmp_path):
    path = str(tmp_path / "clamd.ctl")
    with pytest.raises(NotScanned):
        signature_in(b"x", path)
    with clamd.running(clamd.UnixClamd(path)):
        assert signature_in(b"x", path) == ""
        assert signature_in(clamd.EICAR, path) == "Eicar-Test-Signature"


def test_it_asks_no_scanner_where_none_is_set(settings):
    settings.CLAMD = None
    assert check_upload("a.txt", clamd.EICAR)


def stored(programme: Programme, name: str, data: bytes) -> StoredFile:
    checked = check_upload(name, data)
    return store_file(
        programme, checked.name, checked.media_type, checked.data, actor="甲局 Rui", at=NOW
    )


def test_it_hands_out_a_file_to_be_saved_and_never_shown(county):
    data = b"<script>alert(1)</script>"
    response = file_response(stored(county, "说明 <b>.txt", data))
    assert response.content == data
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''%E8%AF%B4")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert response["Cache-Control"] == "private, no-store"


def test_it_keeps_each_storing_of_the_same_bytes(county):
    first, second = (stored(county, name, b"same") for name in ("a.txt", "b.txt"))
    assert first.pk != second.pk and first.sha256 == second.sha256


@pytest.fixture
def papers(county, django_capture_on_commit_callbacks) -> dict[str, StoredFile]:
    """Four files with their text read."""
    made = {
        "docx": stored(
            county, "调度纪要.docx", word("会议听取", "新开工亿元项目三个，投资 5 亿元。")
        ),
        "pdf": stored(county, "contract.pdf", pdf("Signed with Jia Motors in March")),
        "png": stored(county, "现场项目照片.png", PNG),
        "broken": stored(county, "坏.docx", zipped("[Content_Types].xml", "word/document.xml")),
    }
    with django_capture_on_commit_callbacks(execute=True):
        for file in made.values():
            index_text(file)
    return made


def found(programme: Programme, words: str, papers: dict[str, StoredFile]) -> list[str]:
    keys = [paper.pk for paper in papers.values()]
    return [match.name for match in files.search_files(programme, words, keys)]


def test_it_finds_files_that_hold_every_word_in_text_or_name(county, papers):
    assert found(county, "亿元项目", papers) == ["调度纪要.docx"]
    assert found(county, "项目 投资", papers) == ["调度纪要.docx"]
    assert found(county, "jia MOTORS", papers) == ["contract.pdf"]
    assert found(county, "项目", papers) == ["现场项目照片.png", "调度纪要.docx"]
    assert found(county, "项目 没有", papers) == []


def test_it_finds_no_file_for_no_word_and_takes_signs_as_they_are(county, papers):
    assert found(county, "", papers) == found(county, "   ", papers) == []
    assert found(county, "%", papers) == found(county, "_", papers) == []
    assert found(county, "'; DROP TABLE", papers) == []


def test_it_finds_only_files_it_was_handed_and_of_its_programme(county, papers):
    only = [papers["pdf"].pk]
    assert files.search_files(county, "项目", only) == []
    every = StoredFile.objects.filter(programme=county)
    assert len(files.search_files(county, "项目", every)) == 2
    other = Programme(pk=county.pk + 1)
    assert files.search_files(other, "项目", every) == []


def test_it_shows_the_words_in_their_place(county, papers, django_assert_num_queries):
    with django_assert_num_queries(1):
        [match] = files.search_files(county, "亿元项目 三个", [papers["docx"].pk])
    marked = [piece.text for piece in match.snippet if piece.is_hit]
    assert marked == ["亿元项目", "三个"]
    assert "".join(piece.text for piece in match.snippet).startswith("会议听取 新开工亿元项目三个")
    [by_name] = files.search_files(county, "照片", [papers["png"].pk])
    assert by_name.snippet == ()


def test_it_keeps_an_unreadable_file_without_text_and_says_why(papers):
    row = FileText.objects.get(file=papers["broken"])
    assert row.text == "" and row.fault.endswith("。")
    assert not FileText.objects.filter(file=papers["png"]).exists()


def test_it_reads_the_same_bytes_once(county, papers, django_capture_on_commit_callbacks):
    copy = stored(county, "纪要副本.docx", bytes(papers["docx"].content))
    with django_capture_on_commit_callbacks(execute=True):
        index_text(copy)
        index_text(copy)
    assert FileText.objects.get(file=copy).text == FileText.objects.get(file=papers["docx"]).text
