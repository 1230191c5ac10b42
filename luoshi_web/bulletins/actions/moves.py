"""The way of a draft: sent to be checked, checked by another, returned, signed by a leader or on paper, discarded."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.errors import LuoshiError
from luoshi_web.bulletins.checks import untold_words
from luoshi_web.bulletins.models import Bulletin, State
from luoshi_web.bulletins.queries import namings_of, signs, steps_of, works_on, wrote
from luoshi_web.bulletins.telling import (
    settle_open,
    tell_checkers,
    tell_returned,
    tell_signed,
    tell_signers,
)
from luoshi_web.bulletins.writing import moved, require_office, stepped
from luoshi_web.offices.actions import Subject, record
from luoshi_web.offices.audit import audited
from luoshi_web.offices.conflicts import require_reason
from luoshi_web.offices.models import Role
from luoshi_web.offices.queries import Access
from luoshi_web.papers.signing import OnPaper, keep_signature


@audited("bulletins.bulletin.sent", gettext_lazy("把通报“{object}”送核对"))
def send_bulletin(access: Access, row: Bulletin, seen: int, *, at: datetime) -> Bulletin:
    require_office(access)
    fresh = moved(row, seen, "send")
    stepped(access, fresh, State.REVIEW, at)
    tell_checkers(fresh, access.person.pk, at)
    _record(access, fresh, "bulletins.bulletin.sent", at, text=fresh.text_edition)
    return fresh


@audited("bulletins.bulletin.checked", gettext_lazy("核对通过通报“{object}”"))
def check_bulletin(
    access: Access, row: Bulletin, seen: int, words: str = "", *, at: datetime
) -> Bulletin:
    """By a coordinator, or the head of the unit that drafts, who wrote none of it. PermissionDenied for anybody else."""
    _require_checker(access, row)
    fresh = moved(row, seen, "check")
    stepped(access, fresh, State.SIGN, at, words=words)
    tell_signers(fresh, at)
    _record(access, fresh, "bulletins.bulletin.checked", at, text=fresh.text_edition)
    return fresh


def _require_checker(access: Access, row: Bulletin) -> None:
    heads = access.units_as(frozenset({Role.HEAD}))
    if not works_on(access) and row.office_id not in heads:
        raise PermissionDenied(_("通报由统筹人员或起草单位负责人核对。"))
    if wrote(row, access.person.pk):
        raise PermissionDenied(_("这一期是您起草或改过的，要由另一人核对。"))


@audited("bulletins.bulletin.returned", gettext_lazy("退回修改通报“{object}”"))
def return_bulletin(
    access: Access, row: Bulletin, seen: int, words: str, *, at: datetime
) -> Bulletin:
    """By whoever checks or signs, with words; the office takes back its own. A signature given before is void."""
    heads = access.units_as(frozenset({Role.HEAD}))
    if not (works_on(access) or signs(access) or row.office_id in heads):
        raise PermissionDenied(_("通报由核对的人、签发的领导退回，或由统筹人员收回。"))
    said = require_reason(words)
    fresh = moved(row, seen, "return", signer="", signed_on=None)
    stepped(access, fresh, State.DRAFT, at, words=said)
    tell_returned(fresh, said, at)
    _record(access, fresh, "bulletins.bulletin.returned", at, reason=said)
    return fresh


@audited("bulletins.bulletin.signed", gettext_lazy("签发了通报“{object}”"))
def sign_bulletin(access: Access, row: Bulletin, seen: int, *, at: datetime) -> Bulletin:
    """By a leader, or who fills the leader's post as deputy. PermissionDenied for anybody else.

    LuoshiError while a unit that the paper names was not told, may still object, or was not answered.
    """
    if not signs(access):
        raise PermissionDenied(_("通报由领导签发，您不能签发。纸质签发请由统筹人员登记。"))
    _refuse_untold(row, at)
    name = _as_leader(access)
    on = timezone.localtime(at).date()
    fresh = moved(row, seen, "sign", signer=name, signed_on=on)
    stepped(access, fresh, State.SIGNED, at, signer=name, signed_on=on, by=name)
    tell_signed(fresh, at)
    _record(access, fresh, "bulletins.bulletin.signed", at, signer=name, text=fresh.text_edition)
    return fresh


@audited("bulletins.signature.recorded", gettext_lazy("登记了通报“{object}”的纸质签发"))
def record_signature(
    access: Access, row: Bulletin, seen: int, given: OnPaper, *, at: datetime
) -> Bulletin:
    """The office records that a leader signed on paper. LuoshiError: no leader that day, a day ahead or before the check."""
    require_office(access)
    _refuse_untold(row, at)
    checked = [s for s in steps_of(row) if s.state == State.SIGN]
    first = timezone.localtime(checked[-1].at).date() if checked else None
    scan = keep_signature(row.programme, given, first=first, actor=access.actor, at=at)
    signer = f"{given.signer.name}（{given.signer.username}）"
    fresh = moved(row, seen, "sign", signer=signer, signed_on=given.on)
    stepped(access, fresh, State.SIGNED, at, signer=signer, signed_on=given.on, scan=scan)
    tell_signed(fresh, at)
    _record(
        access, fresh, "bulletins.signature.recorded", at, signer=signer, on=str(given.on),
        scan=scan.sha256,
    )  # fmt: skip
    return fresh


@audited("bulletins.bulletin.discarded", gettext_lazy("作废了通报草稿“{object}”"))
def discard_bulletin(
    access: Access, row: Bulletin, seen: int, words: str, *, at: datetime
) -> Bulletin:
    """It stays, closed, with the reason; it never had a number, so none is missing."""
    require_office(access)
    said = require_reason(words)
    fresh = moved(row, seen, "discard")
    stepped(access, fresh, State.DISCARDED, at, words=said)
    settle_open(fresh, at)
    _record(access, fresh, "bulletins.bulletin.discarded", at, reason=said)
    return fresh


def _refuse_untold(row: Bulletin, at: datetime) -> None:
    said = untold_words(namings_of(row), timezone.localtime(at).date())
    if said:
        raise LuoshiError(said, _("点名的单位要先告知，期满或答复后再签发。"))


def _as_leader(access: Access) -> str:
    held = next(s for s in access.stands if s.role == Role.LEADER)
    return access.actor_as(Role.LEADER, held.unit_id)


def _record(access: Access, row: Bulletin, code: str, at: datetime, **after: object) -> None:
    record(
        row.programme, code, Subject("bulletin", str(row.pk), row.title), actor=access.actor, at=at,
        after=after,
    )  # fmt: skip
