"""A stored paper read back: as drafted, as it stands, with its number for printing; what its files are called."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.plan import Period
from luoshi.writing import Imprint, Paper, paper_of_json
from luoshi_web.bulletins.models import Bulletin, BulletinText, Kind
from luoshi_web.bulletins.queries import text_of
from luoshi_web.papers.making import docx_with


def paper_of(text: BulletinText) -> Paper:
    """WritingError where the stored text is not the one that was kept."""
    return paper_of_json(text.paper, checksum=text.checksum)


def numbered_paper(row: Bulletin, text: BulletinText, printed_on: date) -> Paper:
    """The signed text with its number, its issue, the day of the signature and the imprint."""
    paper = paper_of(text)
    issue = None if row.kind != Kind.MONTHLY else _("（第%(n)s期）") % {"n": row.number}
    return replace(
        paper,
        number=row.document_number,
        subtitle=paper.subtitle or issue,
        date=row.signed_on,
        imprint=Imprint(paper.signature, printed_on) if paper.signature else None,
    )


def shown_paper(row: Bulletin, text: BulletinText) -> Paper:
    """As it stands: numbered and dated once it is published, dated once it is signed."""
    if row.number is not None and row.published_at is not None:
        return numbered_paper(row, text, timezone.localtime(row.published_at).date())
    return replace(paper_of(text), date=row.signed_on)


def file_name(row: Bulletin) -> str:
    """Without its ending. A paper with sample figures says so in its name too."""
    mark = _("（演示数据）") if row.is_sample else ""
    said = {
        "year": row.year, "n": row.number, "kind": row.get_kind_display(),
        "period": Period.parse(row.period).words(), "mark": mark,
    }  # fmt: skip
    if row.number is None:
        return _("%(kind)s %(period)s（草稿）%(mark)s") % said
    if row.kind == Kind.CORRECTION:
        return _("%(year)s年第%(n)s号更正通知%(mark)s") % said
    if row.kind == Kind.MONTHLY:
        return _("%(year)s年第%(n)s期通报 %(period)s%(mark)s") % said
    return _("%(year)s年第%(n)s期%(kind)s %(period)s%(mark)s") % said


def draft_files(row: Bulletin) -> list[tuple[str, bytes]]:
    """(name, content) of a draft's paper and tables."""
    text = text_of(row)
    made = []
    if text is not None:
        content = docx_with(row.programme, "bulletin", shown_paper(row, text))
        made.append((f"{file_name(row)}.docx", content))
    if row.sheets is not None:
        made.append((f"{file_name(row)}.xlsx", bytes(row.sheets.content)))
    return made
