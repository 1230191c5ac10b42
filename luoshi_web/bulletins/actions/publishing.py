"""A signed paper gets its number and its files in one transaction; a notice that corrects one is begun."""

from __future__ import annotations

import logging
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.errors import LuoshiError
from luoshi.writing import Paper, paper_checksum
from luoshi_web.bulletins.composing import Correction, correction
from luoshi_web.bulletins.models import Bulletin, BulletinText, Kind, State
from luoshi_web.bulletins.paper_rows import file_name, numbered_paper
from luoshi_web.bulletins.queries import text_of
from luoshi_web.bulletins.telling import tell_published
from luoshi_web.bulletins.writing import begin, edited, moved, require_office, stepped
from luoshi_web.offices.actions import Subject, record, store_file
from luoshi_web.offices.audit import audited
from luoshi_web.offices.conflicts import ConflictError, fitting
from luoshi_web.offices.files import DOCX, PDF, XLSX
from luoshi_web.offices.models import StoredFile
from luoshi_web.offices.queries import Access
from luoshi_web.papers.actions import take_number
from luoshi_web.papers.making import docx_with, pdf_with
from luoshi_web.papers.numbers import document_number

log = logging.getLogger(__name__)
MEDIA = {"docx": DOCX, "xlsx": XLSX, "pdf": PDF}


@audited("bulletins.bulletin.published", gettext_lazy("发布了通报“{object}”"))
def publish_bulletin(access: Access, row: Bulletin, seen: int, *, at: datetime) -> Bulletin:
    """The number, the files and the state together: whatever fails undoes all of it, the number too.

    ConflictError for whoever comes second. A .pdf is made where this machine can set one (papers.making says why not).
    """
    require_office(access)
    fresh = moved(row, seen, "publish", published_at=at)
    year = timezone.localtime(at).year
    number = take_number(fresh.programme, fresh.series, year)
    printed = document_number(fresh.programme, fresh.series, year, number)
    fresh.year, fresh.number, fresh.document_number = year, number, printed
    paper = numbered_paper(fresh, _text(fresh), timezone.localtime(at).date())
    fresh.docx = _stored(access, fresh, "docx", docx_with(fresh.programme, "bulletin", paper), at)
    if fresh.sheets is not None:
        fresh.xlsx = _stored(access, fresh, "xlsx", bytes(fresh.sheets.content), at)
    fresh.pdf = _pdf(access, fresh, paper, at)
    fresh.save(update_fields=["year", "number", "document_number", "docx", "xlsx", "pdf"])
    stepped(access, fresh, State.PUBLISHED, at)
    tell_published(fresh, at)
    record(
        fresh.programme,
        "bulletins.bulletin.published",
        Subject("bulletin", str(fresh.pk), f"{printed} {fresh.title}"),
        actor=access.actor,
        at=at,
        after={
            "number": printed,
            "docx": fresh.docx.sha256,
            "xlsx": fresh.xlsx.sha256 if fresh.xlsx else "",
            "pdf": fresh.pdf.sha256 if fresh.pdf else "",
            "snapshot": fresh.snapshot.checksum,
        },
    )
    return fresh


def _text(row: Bulletin) -> BulletinText:
    found = text_of(row)
    if found is None:
        raise LuoshiError(_("这一期没有正文，不能发布。"), _("请作废后重新起草。"))
    return found


def _pdf(access: Access, row: Bulletin, paper: Paper, at: datetime) -> StoredFile | None:
    try:
        content = pdf_with(row.programme, "bulletin", paper)
    except LuoshiError as why:
        log.info("no pdf of bulletin %s: %s", row.pk, why)
        return None
    return _stored(access, row, "pdf", content, at)


def _stored(access: Access, row: Bulletin, kind: str, content: bytes, at: datetime) -> StoredFile:
    name = f"{file_name(row)}.{kind}"
    return store_file(row.programme, name, MEDIA[kind], content, actor=access.actor, at=at)


@audited("bulletins.correction.drafted", gettext_lazy("起草了更正“{object}”"))
def draft_correction(access: Access, row: Bulletin, given: Correction, *, at: datetime) -> Bulletin:
    """A notice that names the paper, the place, the words before and after, and why. It goes the way of every paper, with
    a number of its own series; the corrected paper stays as it was. LuoshiError: not published, or something not told.
    """
    require_office(access)
    if row.state != State.PUBLISHED or row.series != "bulletin":
        raise ConflictError(_("只有已发布的通报才有更正。"), _("没有发布的请直接修改。"))
    told = _fitting(given)
    made = correction(row, told)
    new = Bulletin(
        programme=row.programme,
        kind=Kind.CORRECTION,
        series="correction",
        period=row.period,
        scope=f"{row.pk} {paper_checksum(told.place)[:12]}",
        title="".join(made.title),
        snapshot=row.snapshot,
        corrects=row,
        office=row.office,
        is_sample=row.is_sample,
        made_at=at,
        made_by=access.actor,
    )
    begin(access, new, made, at)
    record(
        row.programme,
        "bulletins.correction.drafted",
        Subject("bulletin", str(new.pk), new.title),
        actor=access.actor,
        at=at,
        after={
            "corrects": row.document_number or str(row), "place": told.place, "before": told.before,
            "after": told.after, "reason": told.reason,
        },
    )  # fmt: skip
    return new


def _fitting(given: Correction) -> Correction:
    labels = {
        "place": _("更正的地方"), "before": _("原文"), "after": _("改为"), "reason": _("更正原因"),
    }  # fmt: skip
    told = {name: fitting(getattr(given, name), label) for name, label in labels.items()}
    missing = [label for name, label in labels.items() if not told[name]]
    if missing:
        raise LuoshiError(_("没有写%(what)s。") % {"what": "、".join(missing)}, _("四项都要写清。"))
    if told["before"] == told["after"]:
        raise LuoshiError(_("原文和改为一样，没有更正什么。"), _("请核对后再填。"))
    return Correction(**told)


@audited("bulletins.bulletin.opened_to_public", gettext_lazy("设定了通报“{object}”是否对外公开"))
def choose_for_public(
    access: Access, row: Bulletin, seen: int, *, show: bool, at: datetime
) -> Bulletin:
    """A published paper among those strangers may read, once the programme has a public page; or no longer."""
    require_office(access)
    if row.state != State.PUBLISHED:
        raise ConflictError(_("没有发布的通报不能对外公开。"), _("请先发布。"))
    fresh = edited(row, seen, is_public=show)
    record(
        row.programme,
        "bulletins.bulletin.opened_to_public",
        Subject("bulletin", str(row.pk), row.title),
        actor=access.actor,
        at=at,
        before={"public": row.is_public},
        after={"public": show},
    )
    return fresh
