"""对标分析 by month: the list, one note."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.writing import Heading, Paper, Paragraph, numbered, paper_of_json, plain
from luoshi_web.evaluation.guards import Rights
from luoshi_web.evaluation.models import PeerNote
from luoshi_web.evaluation.models.peers import MOST_NOTE
from luoshi_web.evaluation.pages.head import tabs
from luoshi_web.offices.pages.tabs import Tab
from luoshi_web.offices.pages.typed import Typed
from luoshi_web.offices.queries import Access


@dataclass(frozen=True, slots=True)
class NoteLine:
    url: str
    month: str
    number: str
    issued: str
    is_issued: bool


@dataclass(frozen=True, slots=True)
class NotesPage:
    title: str
    programme: str
    tabs: tuple[Tab, ...]
    lines: tuple[NoteLine, ...]
    month: str
    may_write: bool
    fault: str
    has_sample: bool


@dataclass(frozen=True, slots=True)
class Part:
    """A heading, or a paragraph, of the text."""

    text: str
    is_heading: bool


@dataclass(frozen=True, slots=True)
class NotePage:
    title: str
    programme: str
    tabs: tuple[Tab, ...]
    heading: str
    number: str
    issued: str
    by: str
    parts: tuple[Part, ...]
    annexes: tuple[str, ...]
    docx_url: str
    pdf_url: str
    do_url: str
    edition: int
    opinion: str
    most: int
    is_draft: bool
    may_write: bool
    typed: Typed
    has_sample: bool


def notes_page(
    access: Access, rights: Rights, rows: Sequence[PeerNote], today: date, typed: Typed
) -> NotesPage:
    here = access.programme.code
    return NotesPage(
        title=_("对标分析"),
        programme=here,
        tabs=tabs(access, ""),
        lines=tuple(
            NoteLine(
                reverse("evaluation:peer-note", args=[here, row.month]),
                row.month,
                row.document_number or _("还没有编号"),
                row.issued_on.isoformat() if row.issued_on else _("草稿"),
                row.issued_on is not None,
            )
            for row in rows
        ),
        month=typed.of("note", "month", f"{today:%Y-%m}"),
        may_write=rights.office,
        fault=typed.fault,
        has_sample=any(row.has_sample for row in rows),
    )


def note_page(access: Access, rights: Rights, row: PeerNote, typed: Typed) -> NotePage:
    here, paper = access.programme.code, paper_of(row)
    args = [here, row.month]
    return NotePage(
        title=_("对标分析"),
        programme=here,
        tabs=tabs(access, ""),
        heading="".join(paper.title),
        number=row.document_number or _("还没有编号"),
        issued=row.issued_on.isoformat() if row.issued_on else "",
        by=row.issued_by or row.made_by,
        parts=_parts(paper),
        annexes=tuple(annex.name for annex in paper.annexes),
        docx_url=reverse("evaluation:peer-note-docx", args=args),
        pdf_url=reverse("evaluation:peer-note-pdf", args=args),
        do_url=reverse("evaluation:peer-note-do", args=args),
        edition=row.edition,
        opinion=typed.of("change", "opinion", row.opinion),
        most=MOST_NOTE,
        is_draft=row.issued_on is None,
        may_write=rights.office and row.issued_on is None,
        typed=typed,
        has_sample=row.has_sample,
    )


def paper_of(row: PeerNote) -> Paper:
    """As composed. WritingError where its text is no longer what was kept."""
    return paper_of_json(row.paper, checksum=row.checksum)


def _parts(paper: Paper) -> tuple[Part, ...]:
    told = []
    for number, block in numbered(paper.body):
        if isinstance(block, Heading):
            told.append(Part(f"{number}{block.text}", is_heading=True))
        elif isinstance(block, Paragraph):
            told.append(Part(plain(block.text), is_heading=False))
    return tuple(told)
