"""A leader's signature on paper, recorded by an office: by whom, on which day, with its scan. Nothing is stored of a refused one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.errors import LuoshiError
from luoshi_web.offices.actions import index_text, store_file
from luoshi_web.offices.files import CheckedFile
from luoshi_web.offices.models import Person, Programme, Role, StoredFile
from luoshi_web.offices.queries import people_on


@dataclass(frozen=True, slots=True)
class OnPaper:
    """signer: a holder of the leader's role on that day, a deputy too."""

    signer: Person
    on: date
    scan: CheckedFile


def keep_signature(
    programme: Programme, paper: OnPaper, *, first: date | None = None, actor: str, at: datetime
) -> StoredFile:
    """The scan as stored, in the caller's transaction. first: before that day nothing could be signed.

    LuoshiError: a day that has not come or lies before `first`, or nobody with a leader's post on that day.
    """
    today = timezone.localtime(at).date()
    told = {"day": paper.on.isoformat(), "name": paper.signer.name}
    if paper.on > today:
        raise LuoshiError(_("签字日期%(day)s还没有到。") % told, _("请按纸上的日期填写。"))
    if first is not None and paper.on < first:
        raise LuoshiError(
            _("签字日期%(day)s早于%(first)s，那时还没有可签的。")
            % {**told, "first": first.isoformat()},
            _("请按纸上的日期填写。"),
        )
    if paper.signer not in people_on(programme, frozenset({Role.LEADER}), paper.on):
        raise LuoshiError(
            _("%(name)s在%(day)s没有领导岗位，不能签。") % told, _("请选签字的领导，核对日期。")
        )
    file = paper.scan
    stored = store_file(programme, file.name, file.media_type, file.data, actor=actor, at=at)
    index_text(stored)
    return stored
