"""The list of papers: open ones first, then the published by year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.utils.translation import gettext as _

from luoshi.plan import Period
from luoshi_web.bulletins.models import OPEN, Bulletin, Kind, State
from luoshi_web.bulletins.pages.words import grouped_hash, state_mark
from luoshi_web.offices.models import StoredFile
from luoshi_web.offices.pages.paging import Choice


@dataclass(frozen=True, slots=True)
class BulletinRow:
    """issue: 第 9 期, 第 2 号更正, or "" while it has no number."""

    pk: int
    issue: str
    kind: str
    month: str
    title: str
    state: str
    mark: str
    as_of: date
    at: datetime
    by: str
    document_number: str
    checksum: str
    docx: bool
    xlsx: bool
    pdf: bool
    is_sample: bool
    is_public: bool
    corrected: bool


@dataclass(frozen=True, slots=True)
class ListPage:
    """open: drafts and what waits, the newest first; years: (year, its papers), newest first; discarded: how many."""

    title: str
    programme: str
    summary: str
    may_make: bool
    months: tuple[Choice, ...]
    error: str
    open: tuple[BulletinRow, ...]
    years: tuple[tuple[int, tuple[BulletinRow, ...]], ...]
    discarded: tuple[BulletinRow, ...]
    has_sample: bool


def list_page(
    programme: str,
    rows: Sequence[Bulletin],
    months: Sequence[Period],
    *,
    may_make: bool,
    asked: str = "",
    error: str = "",
) -> ListPage:
    corrected = {row.corrects_id for row in rows if row.state == State.PUBLISHED}
    told = [row for row in rows if row.state == State.PUBLISHED]
    waiting = [row for row in rows if row.state in OPEN]
    gone = [row for row in rows if row.state == State.DISCARDED] if may_make else []
    issues = sum(row.series == "bulletin" for row in told)
    return ListPage(
        title=_("通报"),
        programme=programme,
        summary=_("%(n)s 期") % {"n": issues} if issues else _("还没有发布过通报"),
        may_make=may_make,
        months=tuple(Choice(str(m), m.words(), str(m) == asked) for m in months),
        error=error,
        open=tuple(_row(row, corrected) for row in waiting),
        years=tuple(
            (year or 0, tuple(_row(row, corrected) for row in group))
            for year, group in groupby(told, key=lambda row: row.year)
        ),
        discarded=tuple(_row(row, corrected) for row in gone),
        has_sample=any(row.is_sample for row in rows),
    )


def issue_words(row: Bulletin) -> str:
    if row.number is None:
        return ""
    said = _("第 %(n)s 号更正") if row.kind == Kind.CORRECTION else _("第 %(n)s 期")
    return said % {"n": row.number}


def _row(row: Bulletin, corrected: set[int | None]) -> BulletinRow:
    return BulletinRow(
        pk=row.pk,
        issue=issue_words(row),
        kind=row.get_kind_display(),
        month=Period.parse(row.period).words(),
        title=row.title,
        state=str(State(row.state).label),
        mark=state_mark(row.state),
        as_of=row.snapshot.as_of,
        at=row.published_at or row.made_at,
        by=row.signer or row.made_by,
        document_number=row.document_number,
        checksum=grouped_hash(row.snapshot.checksum[:16]),
        docx=_there(row.docx),
        xlsx=_there(row.xlsx),
        pdf=_there(row.pdf),
        is_sample=row.is_sample,
        is_public=row.is_public,
        corrected=row.pk in corrected,
    )


def _there(file: StoredFile | None) -> bool:
    return file is not None
