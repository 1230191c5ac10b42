"""Old Word files: LibreOffice where it is, catdoc where that is, else a sentence."""

from __future__ import annotations

import shutil
import stat
from pathlib import Path

import pytest
from formats_support import (
    check_contract,
    level,
    listed,
    lists,
    real_file,
    squashed,
    texts,
    word_file,
)

from luoshi.reading.contract import ReadingError
from luoshi.reading.formats import legacy, read_document

DOC = (
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    + b"\0" * 504
    + "WordDocument".encode("utf-16-le")
    + b"\0" * 64
)
RTF = rb"{\rtf1\ansi\ansicpg936 \u26041?\u26696? plan text\par\u31532?\u20108?\u27573?\par}"


def program(folder: Path, name: str, script: str) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


def test_it_says_which_program_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    for data in (DOC, RTF):
        with pytest.raises(ReadingError, match="LibreOffice 或 catdoc") as caught:
            read_document(data, "plan.doc")
        assert ".docx" in caught.value.remedy


def test_it_takes_what_catdoc_prints_and_says_what_that_lacks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(tmp_path, "catdoc", "printf '一、要求\\n\\n发展产业。\\n'")
    monkeypatch.setenv("PATH", str(tmp_path))
    document = read_document(DOC, "plan.doc")
    check_contract(document)
    assert texts(document) == ["一、要求", "发展产业。"]
    assert document.format == "doc"
    assert [n.code for n in document.notes] == ["automatic_numbers_lost"]


@pytest.mark.parametrize("script", ["exit 3", "exit 0", "echo x > plan.docx"])
def test_it_says_that_the_conversion_failed(
    script: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(tmp_path, "soffice", script)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ReadingError, match=r"没有成功|不完整"):
        read_document(DOC, "plan.doc")


def test_it_ends_a_program_that_takes_too_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(tmp_path, "soffice", "/bin/sleep 30 & wait")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(legacy, "SECONDS", 0.3)
    with pytest.raises(ReadingError, match="已停止"):
        read_document(DOC, "plan.doc")


def test_it_says_that_a_program_does_not_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "soffice").write_bytes(b"\x7fELF broken")
    (tmp_path / "soffice").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ReadingError, match="启动不了"):
        read_document(DOC, "plan.doc")


@pytest.fixture
def office() -> None:
    if not (shutil.which("soffice") or shutil.which("libreoffice")):
        pytest.skip("LibreOffice is not installed: .doc and .rtf cannot be converted here")


@pytest.mark.usefixtures("office")
def test_it_reads_rtf() -> None:
    document = read_document(RTF, "plan.rtf")
    check_contract(document)
    assert texts(document) == ["方案 plan text", "第二段"]


@pytest.mark.usefixtures("office")
def test_it_refuses_a_doc_that_is_none() -> None:
    with pytest.raises(ReadingError):
        read_document(DOC, "plan.doc")


@pytest.mark.usefixtures("office")
def test_it_reads_the_real_doc_as_the_docx() -> None:
    found = [
        squashed(t)
        for t in texts(read_document(real_file("formats/tengzhou_literal.doc"), "plan.doc"))
    ]
    expected = [
        squashed(t)
        for t in texts(read_document(real_file("formats/tengzhou_literal.docx"), "plan.docx"))
    ]
    assert found == expected


@pytest.mark.parametrize(("levels", "is_noted"), [(2, False), (3, True)])
def test_it_notes_that_deep_automatic_numbers_of_an_old_file_are_guessed(
    levels: int, is_noted: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What LibreOffice would have made of it.
    made = word_file(
        "".join(listed(f"第{n}级", 1, n) for n in range(levels)),
        numbering=lists("".join(level(n, "decimal", f"%{n + 1}.") for n in range(levels))),
    )
    (tmp_path / "made").write_bytes(made)
    program(tmp_path, "soffice", f"/bin/cp {tmp_path / 'made'} plan.docx")
    monkeypatch.setenv("PATH", str(tmp_path))
    document = read_document(DOC, "plan.doc")
    assert document.format == "doc"
    assert texts(document) == [f"1.第{n}级" for n in range(levels)]
    assert [n.code for n in document.notes] == ["automatic_numbers_guessed"] * is_noted
    assert not read_document(made, "plan.docx").notes
