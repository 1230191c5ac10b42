"""One plan, one text: what a format cannot lose, no reader may lose."""

from __future__ import annotations

import shutil

import pytest
from formats_support import cells, real_file, squashed, texts

from luoshi.reading.contract import Document
from luoshi.reading.formats import read_document


def paragraphs(document: Document) -> list[str]:
    return [squashed(text) for text in texts(document)]


@pytest.fixture(scope="module")
def plan() -> Document:
    return read_document(real_file("formats/tengzhou_literal.docx"), "plan.docx")


@pytest.mark.parametrize(
    "name", ["tengzhou_autonumbered.docx", "tengzhou_literal.pdf", "tengzhou_literal.doc"]
)
def test_it_reads_the_same_paragraphs_from_every_format(name: str, plan: Document) -> None:
    if name.endswith(".doc") and not (shutil.which("soffice") or shutil.which("libreoffice")):
        pytest.skip("LibreOffice is not installed: .doc cannot be converted here")
    document = read_document(real_file(f"formats/{name}"), name)
    assert paragraphs(document) == paragraphs(plan)
    # The note below the table is merged over all columns in some of the files.
    found = {place: squashed(text) for place, text in cells(document).items()}
    assert all(found[place] == squashed(text) for place, text in cells(plan).items() if text)


def test_it_reads_the_same_tables_from_ofd_without_rules(plan: Document) -> None:
    # This file has lost its rules: what the columns tell is still there, but for the note below the table.
    document = read_document(real_file("formats/tengzhou_part_a.ofd"), "plan.ofd")
    found = {place: squashed(text) for place, text in cells(document).items()}
    expected = {
        place: squashed(text) for place, text in cells(plan).items() if not text.startswith("备注")
    }
    assert {p: t for p, t in expected.items() if t} == found


def test_it_reads_the_same_paragraphs_from_word_and_pdf_of_another_paper() -> None:
    word = read_document(real_file("formats/no1_2026.docx"), "paper.docx")
    pdf = read_document(real_file("formats/no1_2026.pdf"), "paper.pdf")
    assert paragraphs(word) == paragraphs(pdf)
