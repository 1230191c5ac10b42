"""A reward on its way: opinions asked and answered, public notice, objections, approval, the result paper, revocation.

What stands against a move is luoshi.scoring.rewards'; here it is held, stored and told.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.errors import LuoshiError
from luoshi.scoring.rewards import notice_ends, take
from luoshi.writing import paper_checksum, paper_json
from luoshi_web.evaluation.guards import Rights, require_leader, require_office
from luoshi_web.evaluation.models import (
    Candidate,
    Proposal,
    RewardObjection,
    RewardOpinion,
    RewardStep,
)
from luoshi_web.evaluation.models.rewards import MOST_WORDS
from luoshi_web.evaluation.reward_papers import SERIES, praise_of
from luoshi_web.evaluation.reward_rows import Told, held_proposal, told
from luoshi_web.evaluation.reward_telling import (
    tell_answered,
    tell_asked,
    tell_notice,
    tell_over,
)
from luoshi_web.offices.actions import Subject, record
from luoshi_web.offices.audit import audited
from luoshi_web.offices.calendar import calendar_of
from luoshi_web.offices.conflicts import ConflictError, fitting, require_reason
from luoshi_web.offices.models import Unit
from luoshi_web.offices.queries import Access, require_standing
from luoshi_web.papers.actions import take_number
from luoshi_web.papers.numbers import document_number
from luoshi_web.papers.signing import OnPaper, keep_signature


@audited("evaluation.reward.consulted", gettext_lazy("就奖励征求意见：{object}"))
def consult_units(
    access: Access, held: Rights, row: Proposal, seen: int, units: Sequence[Unit], *, at: datetime
) -> Proposal:
    """From a draft, or once more while opinions are asked: units whose answer no longer holds are asked anew."""
    require_office(held)
    fresh = held_proposal(row, seen)
    today = timezone.localtime(at).date()
    for unit in units:
        require_standing(unit, today)
        open_one = RewardOpinion.objects.filter(proposal=fresh, unit=unit, answered_at=None)
        if not open_one.exists():
            RewardOpinion.objects.create(
                programme=fresh.programme, proposal=fresh, unit=unit, asked_at=at
            )
    if fresh.state != "consulting":
        fresh.state = take(told(fresh).reward, "consult", today)
    elif not units:
        raise LuoshiError(_("没有选单位。"), _("请选再问哪些单位。"))
    _kept(access, fresh, "consult", "", at)
    _record(access, fresh, "evaluation.reward.consulted", at, units=[unit.code for unit in units])
    tell_asked(fresh, units, at)
    return fresh


@audited("evaluation.reward.answered", gettext_lazy("答复了奖励的意见：{object}"))
def answer_opinion(
    access: Access, held: Rights, row: RewardOpinion, words: str, *, fit: bool, at: datetime
) -> RewardOpinion:
    """By the unit that was asked, once. Words must be said where it is against."""
    if row.unit_id not in held.units:
        raise PermissionDenied(_("意见由被征求的单位自己答复。"))
    said = fitting(words, _("意见"), MOST_WORDS)
    if not fit and not said:
        raise LuoshiError(_("没有写为什么不同意。"), _("请写明是哪个对象、什么原因。"))
    fresh = _held_in(row.proposal, "consulting")
    changed = RewardOpinion.objects.filter(pk=row.pk, answered_at=None).update(
        fit=fit, words=said, answered_at=at, answered_by=access.actor
    )
    if not changed:
        raise ConflictError(_("这份意见已经答复。"), _("请刷新页面。"))
    _touched(fresh)
    _record(access, fresh, "evaluation.reward.answered", at, fit=fit, words=said)
    tell_answered(fresh, row.unit_id, at)
    row.refresh_from_db()
    return row


@audited("evaluation.reward.returned", gettext_lazy("退回修改奖励：{object}"))
def return_proposal(
    access: Access, held: Rights, row: Proposal, seen: int, words: str, *, at: datetime
) -> Proposal:
    require_office(held)
    fresh = _moved(access, row, seen, "return", words, at)
    _record(access, fresh, "evaluation.reward.returned", at, reason=words.strip())
    return fresh


@audited("evaluation.reward.noticed", gettext_lazy("公示了奖励：{object}"))
def begin_notice(
    access: Access, held: Rights, row: Proposal, seen: int, *, at: datetime
) -> Proposal:
    """The days begin after today, and only worked days count."""
    require_office(held)
    fresh, today = held_proposal(row, seen), timezone.localtime(at).date()
    fresh.state = take(told(fresh).reward, "notice", today)
    fresh.notice_on = today
    fresh.notice_until = notice_ends(today, fresh.days, calendar_of(fresh.programme).is_working)
    _kept(access, fresh, "notice", "", at)
    _record(access, fresh, "evaluation.reward.noticed", at, until=fresh.notice_until.isoformat())
    tell_notice(fresh, at)
    return fresh


@audited("evaluation.reward.objected", gettext_lazy("对奖励提了异议：{object}"))
def raise_reward_objection(
    access: Access, held: Rights, row: Proposal, words: str, candidate: Candidate | None = None,
    said_by: str = "", *, at: datetime,
) -> RewardObjection:  # fmt: skip
    """During the public notice, by whoever works here; the office enters what came from outside. said_by: from whom it came."""
    said = fitting(words, _("异议"), MOST_WORDS)
    if not said:
        raise LuoshiError(_("没有写异议。"), _("请写明对哪个对象、有什么事实。"))
    fresh = _held_in(row, "notice")
    if fresh.notice_until is None or timezone.localtime(at).date() > fresh.notice_until:
        raise LuoshiError(_("公示已经期满。"), _("请向考核评价主管单位反映。"))
    outside = fitting(said_by, _("提出人"), 60) if held.office else ""
    one = RewardObjection.objects.create(
        programme=fresh.programme, proposal=fresh, candidate=candidate, words=said,
        said_by=outside or access.actor, said_at=at,
    )  # fmt: skip
    _touched(fresh)
    _record(access, fresh, "evaluation.reward.objected", at, words=said)
    return one


@audited("evaluation.reward.objection_decided", gettext_lazy("处理了奖励的异议：{object}"))
def decide_reward_objection(
    access: Access, held: Rights, row: RewardObjection, answer: str, *, upheld: bool, at: datetime
) -> RewardObjection:
    """Once. A candidate against whom it was upheld has to leave the list before anything is approved."""
    require_office(held)
    said = require_reason(answer)
    fresh = _held_in(row.proposal, "notice")
    changed = RewardObjection.objects.filter(pk=row.pk, upheld=None).update(
        upheld=upheld, answer=said, decided_at=at, decided_by=access.actor
    )
    if not changed:
        raise ConflictError(_("这件异议已经处理。"), _("请刷新页面。"))
    _touched(fresh)
    _record(access, fresh, "evaluation.reward.objection_decided", at, upheld=upheld, answer=said)
    row.refresh_from_db()
    return row


@audited("evaluation.reward.approved", gettext_lazy("批准了奖励：{object}"))
def approve_proposal(
    access: Access, held: Rights, row: Proposal, seen: int, paper: OnPaper | None = None, *,
    at: datetime,
) -> Proposal:  # fmt: skip
    """By a leader here, or on paper, which the office enters. Of two at once the second finds it changed."""
    if paper is None:
        require_leader(held)
    else:
        require_office(held)
    fresh, today = held_proposal(row, seen), timezone.localtime(at).date()
    fresh.state = take(told(fresh).reward, "approve", today)
    fresh.approver, fresh.approved_on = access.actor, today
    if paper is not None:
        fresh.paper = keep_signature(
            fresh.programme, paper, first=fresh.notice_until, actor=access.actor, at=at
        )
        fresh.approver, fresh.approved_on = paper.signer.name, paper.on
    _kept(access, fresh, "approve", "", at)
    _record(
        access, fresh, "evaluation.reward.approved", at, approver=fresh.approver,
        on_paper=paper is not None,
    )  # fmt: skip
    tell_over(fresh, (), at)
    return fresh


@audited("evaluation.reward.issued", gettext_lazy("印发了奖励：{object}"))
def issue_proposal(
    access: Access, held: Rights, row: Proposal, seen: int, *, at: datetime
) -> Proposal:
    """Numbered; the paper is kept as it is from then on."""
    require_office(held)
    fresh, today = held_proposal(row, seen), timezone.localtime(at).date()
    found = told(fresh)
    fresh.state = take(found.reward, "issue", today)
    fresh.series_year = today.year
    fresh.series_number = take_number(fresh.programme, SERIES, today.year)
    fresh.document_number = document_number(
        fresh.programme, SERIES, today.year, fresh.series_number
    )
    fresh.issued_on = today
    fresh.text = paper_json(praise_of(_with(found, fresh)))
    fresh.checksum = paper_checksum(fresh.text)
    _kept(access, fresh, "issue", "", at)
    _record(
        access, fresh, "evaluation.reward.issued", at, number=fresh.document_number,
        checksum=fresh.checksum,
    )  # fmt: skip
    return fresh


@audited("evaluation.reward.revoked", gettext_lazy("撤销了奖励：{object}"))
def revoke_proposal(
    access: Access, held: Rights, row: Proposal, seen: int, words: str, *, at: datetime
) -> Proposal:
    """By a leader, once, with a reason; the paper and whom it named stay on record."""
    require_leader(held)
    fresh = _moved(access, row, seen, "revoke", words, at)
    _record(access, fresh, "evaluation.reward.revoked", at, reason=fresh.end_reason)
    return fresh


@audited("evaluation.reward.dropped", gettext_lazy("不再办奖励：{object}"))
def drop_proposal(
    access: Access, held: Rights, row: Proposal, seen: int, words: str, *, at: datetime
) -> Proposal:
    require_office(held)
    fresh = _moved(access, row, seen, "drop", words, at)
    _record(access, fresh, "evaluation.reward.dropped", at, reason=fresh.end_reason)
    return fresh


def _moved(access: Access, row: Proposal, seen: int, do: str, words: str, at: datetime) -> Proposal:
    """A move that asks for nothing but words."""
    fresh, today = held_proposal(row, seen), timezone.localtime(at).date()
    said = fitting(words, _("原因"), MOST_WORDS)
    found = told(fresh)
    fresh.state = take(found.reward, do, today, said)
    fresh.end_reason = said if do in ("revoke", "drop") else ""
    if do == "revoke":
        fresh.revoked_on = today
    _kept(access, fresh, do, said, at)
    tell_over(fresh, [one.unit_id for one in found.opinions], at)
    return fresh


def _kept(access: Access, fresh: Proposal, do: str, words: str, at: datetime) -> None:
    fresh.edition += 1
    fresh.save()
    RewardStep.objects.create(
        programme=fresh.programme, proposal=fresh, do=do, to=fresh.state, words=words, at=at,
        by=access.actor,
    )  # fmt: skip


def _record(access: Access, row: Proposal, code: str, at: datetime, **after: object) -> None:
    record(
        row.programme, code, Subject("reward", str(row.number), row.title), actor=access.actor,
        at=at, after={key: value for key, value in after.items() if value not in (None, "")},
    )  # fmt: skip


def _held_in(row: Proposal, state: str) -> Proposal:
    fresh = Proposal.objects.select_for_update().get(pk=row.pk)
    fresh.programme = row.programme
    if fresh.state != state:
        raise ConflictError(_("这项奖励已经不在这一步。"), _("请刷新页面。"))
    return fresh


def _touched(fresh: Proposal) -> None:
    """Whoever is about to move it has to look again."""
    fresh.edition += 1
    fresh.save(update_fields=["edition"])


def _with(found: Told, fresh: Proposal) -> Told:
    return Told(fresh, found.candidates, found.opinions, found.objections, found.reward)
