"""方案稿: every draft of the programme, and where a file is dropped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.forms import Form
from django.utils.translation import gettext as _

from luoshi_web.drafts.models import Draft, Purpose, State

# What the reader takes, as a browser's file dialogue and as people say it.
ACCEPT: Final = ".docx,.doc,.pdf,.ofd,.html,.htm,.txt,.md"


@dataclass(frozen=True, slots=True)
class DraftRow:
    pk: int
    title: str
    purpose: str
    is_open: bool
    state: str
    detail: str
    file: str
    uploaded_at: datetime
    uploaded_by: str


@dataclass(frozen=True, slots=True)
class ListPage:
    title: str
    programme: str
    rows: tuple[DraftRow, ...]
    form: Form
    accept: str
    may_edit: bool
    has_sample: bool = False


def list_page(programme: str, drafts: Sequence[Draft], form: Form, *, may_edit: bool) -> ListPage:
    waiting = sum(d.state == State.OPEN and d.purpose == Purpose.PLAN for d in drafts)
    title = _("%(n)s 份方案稿在核对") % {"n": waiting} if waiting else _("方案稿")
    return ListPage(title, programme, tuple(_row(d) for d in drafts), form, ACCEPT, may_edit)


def _row(draft: Draft) -> DraftRow:
    detail = ""
    if draft.version is not None:
        detail = _("第 %(n)s 版") % {"n": draft.version.number}
    elif draft.state != State.OPEN:
        detail = draft.closed_by
    return DraftRow(
        pk=draft.pk,
        title=draft.title,
        purpose=_("上位方案") if draft.purpose == Purpose.HIGHER else _("本级方案"),
        is_open=draft.state == State.OPEN,
        state=draft.get_state_display(),
        detail=detail,
        file=draft.source.name,
        uploaded_at=draft.uploaded_at,
        uploaded_by=draft.uploaded_by,
    )
