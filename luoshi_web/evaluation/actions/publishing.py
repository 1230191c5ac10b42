"""An approved run gets its number and its files in one transaction."""

from __future__ import annotations

import logging
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy

from luoshi.errors import LuoshiError
from luoshi.writing import Paper, xlsx_of
from luoshi.writing.scoring_paper import scoring_bulletin, scoring_sheets
from luoshi_web.evaluation.actions.runs import record_run, stepped
from luoshi_web.evaluation.guards import Rights, require_office
from luoshi_web.evaluation.models import Run, RunState
from luoshi_web.evaluation.paper_facts import file_name, scoring_facts
from luoshi_web.evaluation.run_rows import held_run, require_told
from luoshi_web.evaluation.run_telling import tell_published
from luoshi_web.offices.actions import store_file
from luoshi_web.offices.audit import audited
from luoshi_web.offices.files import DOCX, PDF, XLSX
from luoshi_web.offices.models import StoredFile
from luoshi_web.offices.queries import Access
from luoshi_web.papers.actions import take_number
from luoshi_web.papers.making import docx_with, pdf_with
from luoshi_web.papers.numbers import document_number

log = logging.getLogger(__name__)
_SERIES = "scoring"
_MEDIA = {"docx": DOCX, "xlsx": XLSX, "pdf": PDF}


@audited("evaluation.run.published", gettext_lazy("公布了考核结果：{object}"))
def publish_run(access: Access, held: Rights, row: Run, seen: int, *, at: datetime) -> Run:
    """The number, the files and the state together: whatever fails undoes all of it, the number too.

    Everybody who works here sees every total from now on. A .pdf is made where this machine can set one.
    """
    require_office(held)
    fresh = held_run(row, seen, RunState.APPROVED)
    told = require_told(fresh)
    year = timezone.localtime(at).year
    number = take_number(fresh.programme, _SERIES, year)
    fresh.series_year, fresh.series_number = year, number
    fresh.document_number = document_number(fresh.programme, _SERIES, year, number)
    fresh.published_at = at
    facts = scoring_facts(told, fresh.document_number)
    paper = scoring_bulletin(facts)
    fresh.docx = _stored(access, fresh, "docx", docx_with(fresh.programme, "bulletin", paper), at)
    fresh.xlsx = _stored(
        access,
        fresh,
        "xlsx",
        xlsx_of(scoring_sheets(facts), created=timezone.localtime(at).date()),
        at,
    )
    fresh.pdf = _pdf(access, fresh, paper, at)
    fresh.state = RunState.PUBLISHED
    fresh.edition += 1
    fresh.save()
    stepped(access, fresh, RunState.PUBLISHED, at)
    record_run(
        access, fresh, "evaluation.run.published", at, number=fresh.document_number,
        result=told.revision.checksum, docx=fresh.docx.sha256, xlsx=fresh.xlsx.sha256,
        pdf=fresh.pdf.sha256 if fresh.pdf else "",
    )  # fmt: skip
    tell_published(fresh, at)
    return fresh


def _pdf(access: Access, run: Run, paper: Paper, at: datetime) -> StoredFile | None:
    try:
        content = pdf_with(run.programme, "bulletin", paper)
    except LuoshiError as why:
        log.info("no pdf of run %s: %s", run.pk, why)
        return None
    return _stored(access, run, "pdf", content, at)


def _stored(access: Access, run: Run, end: str, content: bytes, at: datetime) -> StoredFile:
    name = f"{file_name(run)}.{end}"
    return store_file(run.programme, name, _MEDIA[end], content, actor=access.actor, at=at)
