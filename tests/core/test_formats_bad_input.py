"""Files that are no plan documents: each gets a Chinese sentence that names it and says what to do."""

from __future__ import annotations

import time
import tracemalloc
import zipfile
from io import BytesIO

import pytest
from formats_support import para, word_file, zipped

from luoshi.reading.contract import Limits, ReadingError
from luoshi.reading.formats import read_document

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
GOOD = word_file(para("方案"))


def ole(*parts: str) -> bytes:
    return OLE + b"\0" * 512 + b"".join(part.encode("utf-16-le") + b"\0" * 64 for part in parts)


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"", "plan.txt", "是空的"),
        (b"", "plan.docx", "是空的"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 99, "plan.docx", "PNG 图片"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF\0" + b"\1" * 99, "plan.docx", "JPEG 图片"),
        (b"GIF89a\0\0\0\0" + b"\0" * 99, "plan.txt", "GIF 图片"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "plan.txt", "WebP 图片"),
        (b"MZ\x90\0\3\0\0\0" + b"\0" * 99, "plan.docx", "Windows 程序"),
        (b"\x7fELF\2\1\1\0" + b"\0" * 99, "plan", "Linux 程序"),
        (b"Rar!\x1a\x07\x01\0" + b"\0" * 99, "plan.docx", "RAR 压缩包"),
        (b"7z\xbc\xaf\x27\x1c\0\4" + b"\0" * 99, "plan.docx", "7z 压缩包"),
        (b"\0\0\0\x20ftypisom" + b"\0" * 99, "plan.docx", "视频"),
        (zipped({"[Content_Types].xml": "", "xl/workbook.xml": ""}), "plan.docx", "Excel 表格"),
        (zipped({"[Content_Types].xml": "", "ppt/presentation.xml": ""}), "plan.docx", "PowerPoint"),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.text"}), "plan.docx", "没有正文|odt"),
        (zipped({"plan.txt": "方案"}), "plans.zip", "压缩包"),
        (zipped({"plan.txt": "方案"}), "plan.docx", "没有正文"),
        (zipped({"word/styles.xml": "<a/>", "[Content_Types].xml": ""}), "plan.docx", "没有正文"),
        (zipped({"word/document.xml": "<a/>"}), "plan.docx", "没有正文"),
        (zipped({"word/document.xml": "<a><b></a>"}), "plan.docx", "不是完好的 XML"),
        (zipped({"word/document.xml": ""}), "plan.docx", "不是完好的 XML"),
        (zipped({"word/document.xml": b"\xff\xfe\0"}), "plan.docx", "不是完好的 XML"),
        (GOOD[: len(GOOD) // 2], "plan.docx", "不完整"),
        (GOOD[:30], "plan.docx", "不完整"),
        (word_file(para(" ")), "plan.docx", "没有文字"),
        (ole("EncryptionInfo", "EncryptedPackage"), "plan.docx", "打开密码"),
        (ole("Workbook"), "plan.doc", "Excel 表格"),
        (ole("PowerPoint Document"), "plan.doc", "PowerPoint"),
        (ole(), "plan.doc", "不完整"),
        (b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w/>', "a.doc", "XML 格式"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "plan.doc", "MHT"),
    ],
)  # fmt: skip
def test_it_says_what_a_file_is_and_what_to_do(data: bytes, name: str, words: str) -> None:
    with pytest.raises(ReadingError, match=words) as caught:
        read_document(data, name)
    assert caught.value.message.endswith("。")
    assert caught.value.remedy.endswith("。")
    if data:
        assert name in caught.value.message


def test_it_cuts_long_names_and_does_without_one() -> None:
    with pytest.raises(ReadingError) as caught:
        read_document(b"", "很长的名字" * 50 + ".docx")
    assert len(caught.value.message) < 100
    with pytest.raises(ReadingError, match="这个文件是空的"):
        read_document(b"", "")


@pytest.mark.parametrize(
    "member", ["word/document.xml", "word/media/image1.png", "word/styles.xml"]
)
def test_it_refuses_a_hundred_megabytes_of_zeros_at_once(member: str) -> None:
    data = word_file(para("方案"), extra={member: b"\0" * 100_000_000})
    assert len(data) < 1_000_000
    tracemalloc.start()
    began = time.process_time()
    with pytest.raises(ReadingError, match="大得不合常理"):
        read_document(data, "plan.docx")
    assert time.process_time() - began < 5
    assert tracemalloc.get_traced_memory()[1] < 5_000_000
    tracemalloc.stop()


def test_it_refuses_a_zip_that_lies_about_its_sizes() -> None:
    data = bytearray(word_file("", extra={"word/document.xml": b" " * 30_000_000}))
    true_size = (30_000_000).to_bytes(4, "little")
    at = data.find(true_size)
    while at >= 0:
        data[at : at + 4] = (1000).to_bytes(4, "little")
        at = data.find(true_size)
    with pytest.raises(ReadingError, match=r"解不开|大得不合常理"):
        read_document(bytes(data), "plan.docx", Limits(unpacked_bytes=1_000_000))


def test_it_refuses_xml_with_more_nodes_than_memory_is_worth() -> None:
    with pytest.raises(ReadingError, match="多得不合常理"):
        read_document(word_file("<w:p/>" * 3_100_000), "plan.docx")


@pytest.mark.parametrize(
    "entity",
    [
        '<!ENTITY a "字字字字字字字字字字">',
        '<!ENTITY a SYSTEM "file:///etc/hostname">',
        '<!ENTITY a SYSTEM "http://127.0.0.1:9/">',
    ],
)
def test_it_expands_no_entities_and_fetches_nothing(entity: str) -> None:
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = f'<!DOCTYPE d [{entity}]><w:document xmlns:w="{space}"><w:body><w:p><w:r><w:t>方案&a;</w:t></w:r></w:p></w:body></w:document>'
    with pytest.raises(ReadingError, match="DTD"):
        read_document(zipped({"word/document.xml": body}), "plan.docx")


def test_it_refuses_a_zip_with_a_password() -> None:
    data = bytearray(GOOD)
    with zipfile.ZipFile(BytesIO(GOOD)) as archive:
        offsets = [member.header_offset for member in archive.infolist()]
    for offset in offsets:
        data[offset + 6] |= 1
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        data[at + 8] |= 1
        at = data.find(b"PK\x01\x02", at + 4)
    with pytest.raises(ReadingError, match="设了密码"):
        read_document(bytes(data), "plan.docx")


def test_it_refuses_a_member_whose_checksum_is_wrong() -> None:
    text = "唯一的内容".encode()
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("word/document.xml", text)
    with pytest.raises(ReadingError, match="解不开"):
        read_document(stream.getvalue().replace(text, "坏了的内容".encode(), 1), "plan.docx")


def test_it_refuses_a_zip_whose_directory_is_not_where_it_says() -> None:
    # Found by fuzzing: zipfile then seeks to a negative place and raises a bare ValueError.
    data = bytearray(GOOD)
    end = data.rfind(b"PK\x05\x06")
    offset = int.from_bytes(data[end + 16 : end + 20], "little")
    data[end + 16 : end + 20] = (offset + 70).to_bytes(4, "little")
    with pytest.raises(ReadingError, match=r"不完整|解不开"):
        read_document(bytes(data), "plan.docx")


def test_it_refuses_packing_methods_that_office_programs_do_not_use() -> None:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("word/document.xml", "<a/>")
    with pytest.raises(ReadingError, match="少见的压缩方法"):
        read_document(stream.getvalue(), "plan.docx")


def test_it_refuses_a_zip_of_very_many_members() -> None:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for number in range(20_001):
            archive.writestr(f"word/{number}", b"")
    with pytest.raises(ReadingError, match="大得不合常理"):
        read_document(stream.getvalue(), "plan.docx")
