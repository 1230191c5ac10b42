"""One plan, one text: what a format cannot lose, no reader may lose."""

from __future__ import annotations

import shutil

import pytest
from formats_support import cells, real_file, squashed, texts

from luoshi.plan import Plan
from luoshi.reading import read_plan
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


@pytest.fixture(scope="module")
def annotated() -> Plan:
    return read_plan(real_file("dev/d01_tengzhou_2024.txt"), "plan.txt")


def promises(plan: Plan, *, paths: bool = True) -> list[tuple[object, ...]]:
    """Targets of the running text and duties; the files carry a table of four figures that the .txt has not."""
    table = plan.text.find("主要指标表")
    return [
        (t.section if paths else "", t.indicator, t.op, t.value, t.value2, t.unit, t.kind, t.cadence, t.year, t.base_year)
        for t in plan.targets
        if table < 0 or t.start < table
    ] + [
        (d.section if paths else "", *((p.name, p.role) for p in d.parties)) for d in plan.duties
    ]  # fmt: skip


@pytest.mark.parametrize(
    "name",
    ["tengzhou_literal.docx", "tengzhou_autonumbered.docx", "tengzhou_literal.doc", "tengzhou_literal.pdf", "tengzhou_part_a.ofd"],
)  # fmt: skip
def test_it_finds_the_same_targets_and_duties_in_every_format(name: str, annotated: Plan) -> None:
    if name.endswith(".doc") and not (shutil.which("soffice") or shutil.which("libreoffice")):
        pytest.skip("LibreOffice is not installed: .doc cannot be converted here")
    plan = read_plan(real_file(f"formats/{name}"), name)
    assert promises(plan) == promises(annotated)
    assert len(plan.targets) == len(annotated.targets) + 4
    head = (plan.title, plan.document_number, plan.issuer, plan.issued_on, plan.horizon)
    assert head == (
        annotated.title, annotated.document_number, annotated.issuer, annotated.issued_on, annotated.horizon,
    )  # fmt: skip


def test_it_finds_the_same_in_a_page_that_has_lost_its_numbers_and_says_so(annotated: Plan) -> None:
    plan = read_plan(real_file("formats/tengzhou.html"), "plan.html")
    assert promises(plan, paths=False) == promises(annotated, paths=False)
    assert "list_numbers_restored" in [n.code for n in plan.notes]


def test_it_finds_half_of_it_in_a_file_that_ends_half_way(annotated: Plan) -> None:
    plan = read_plan(real_file("formats/tengzhou_part_b.ofd"), "plan.ofd")
    assert len(plan.duties) == 15
    assert set(promises(plan)) <= set(promises(annotated))


@pytest.mark.parametrize(
    ("one", "other"),
    [("no1_2026.docx", "no1_2026.pdf"), ("hainan_agrimach.doc", "hainan_agrimach.pdf"),
     ("../dev/d08_state_agrimach_2018.txt", "d08_state_agrimach_2018.html")],
)  # fmt: skip
def test_it_finds_the_same_in_two_files_of_one_paper(one: str, other: str) -> None:
    if one.endswith(".doc") and not (shutil.which("soffice") or shutil.which("libreoffice")):
        pytest.skip("LibreOffice is not installed: .doc cannot be converted here")
    first, second = (read_plan(real_file(f"formats/{name}"), name) for name in (one, other))
    assert promises(first) == promises(second)
    assert (first.title, first.document_number, first.issued_on) == (
        second.title, second.document_number, second.issued_on,
    )  # fmt: skip
