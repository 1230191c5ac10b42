"""What strangers see, and which units have opened a paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.errors import LuoshiError
from luoshi_web.bulletins.models import Bulletin, Publicity, Receipt, State
from luoshi_web.bulletins.queries import publicity_of
from luoshi_web.bulletins.writing import require_office
from luoshi_web.offices.actions import Subject, record
from luoshi_web.offices.audit import audited
from luoshi_web.offices.conflicts import ConflictError, fitting
from luoshi_web.offices.models import Person, Post, Programme, Role
from luoshi_web.offices.queries import Access, holding_on


@dataclass(frozen=True, slots=True)
class Opening:
    """What the page shows when it is on. approver: the leader who agreed, on which day; None only to turn it off."""

    is_on: bool
    contact: str = ""
    approver: Person | None = None
    approved_on: date | None = None
    shows_targets: bool = True
    shows_papers: bool = True
    shows_data: bool = True


@audited("bulletins.public.set", gettext_lazy("设定了公开页：{object}"))
def set_publicity(access: Access, seen: int, given: Opening, *, at: datetime) -> Publicity:
    """seen: edition of the row, 0 where there is none. Turning it on needs a leader's agreement with its day.

    LuoshiError: nobody who was a leader that day, a day ahead, nothing chosen, no address for mistakes.
    """
    require_office(access)
    programme = access.programme
    contact = fitting(given.contact, _("纠错联系方式"), 200)
    if given.is_on:
        _require_agreement(access, given, contact, at)
    # Two at once: the lock lets the second see what the first wrote.
    Programme.objects.select_for_update().get(pk=programme.pk)
    row = publicity_of(programme)
    if (row.edition if row else 0) != seen:
        raise ConflictError(_("公开页的设定刚有人改过。"), _("没有存。请看过现在的设定再改。"))
    before = {"on": row.is_on} if row else None
    row = row or Publicity(programme=programme, edition=0)
    row.is_on, row.contact = given.is_on, contact
    row.shows_targets, row.shows_papers = given.shows_targets, given.shows_papers
    row.shows_data = given.shows_data
    row.approved_by = given.approver.name if given.approver and given.is_on else row.approved_by
    row.approved_on = given.approved_on if given.is_on else row.approved_on
    row.edition += 1
    row.at, row.by = at, access.actor
    row.save()
    record(
        programme,
        "bulletins.public.set",
        Subject("programme", programme.code, _("已开通") if row.is_on else _("已关闭")),
        actor=access.actor,
        at=at,
        before=before,
        after={
            "on": row.is_on, "targets": row.shows_targets, "papers": row.shows_papers,
            "data": row.shows_data, "approved_by": row.approved_by,
            "approved_on": str(row.approved_on or ""),
        },
    )  # fmt: skip
    return row


def _require_agreement(access: Access, given: Opening, contact: str, at: datetime) -> None:
    today = timezone.localtime(at).date()
    if not (given.shows_targets or given.shows_papers or given.shows_data):
        raise LuoshiError(_("没有选公开什么。"), _("请至少选一项，或关闭公开页。"))
    if not contact:
        raise LuoshiError(_("没有写纠错联系方式。"), _("请写电话或邮箱，让公众能指出错误。"))
    if given.approver is None or given.approved_on is None:
        raise LuoshiError(_("没有写谁同意、哪天同意的。"), _("开通公开页要领导同意，请记下。"))
    if given.approved_on > today:
        raise LuoshiError(
            _("同意日期 %(day)s 还没有到。") % {"day": given.approved_on.isoformat()},
            _("请核对日期。"),
        )
    held = Post.objects.filter(
        holding_on(given.approved_on), programme=access.programme, person=given.approver,
        role=Role.LEADER,
    )  # fmt: skip
    if not held.exists():
        raise LuoshiError(
            _("%(name)s在 %(day)s 不任领导。")
            % {"name": given.approver.name, "day": given.approved_on.isoformat()},
            _("请核对同意的人和日期。"),
        )


def note_opened(access: Access, row: Bulletin, day: date) -> None:
    """The person's own units have opened it: once a unit, without the person. Two queries at most, none of it for people
    without a unit and for papers not published."""
    if row.state != State.PUBLISHED or not access.works_here:
        return
    units = {s.unit_id for s in access.stands if s.unit_id is not None and not s.instead_of}
    known = set(Receipt.objects.filter(bulletin=row, unit__in=units).values_list("unit", flat=True))
    Receipt.objects.bulk_create(
        [
            Receipt(programme=access.programme, bulletin=row, unit_id=unit, day=day)
            for unit in sorted(units - known)
        ],
        ignore_conflicts=True,
    )
