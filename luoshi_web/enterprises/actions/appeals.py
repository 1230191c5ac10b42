"""Appeals received, moved, sorted; exclusions asked and decided. How to call them:

    receive_appeal(access or programme, AppealTold(title, matter, …), at=…)  -> Received(appeal, link_token)
    move_appeal(access, rights, row, "assign", Said(unit=…, seen=…), at=…)     any `do` of luoshi/enterprises/appeals.yaml
    firm_moves(row, "revisit", Said(…), at=…)                                 the enterprise by its link or its own account
    sort_appeal(access, row, seen, Sorting(…), at=…)                           category, kind, enterprise, what it is about
    ask_exclusion, decide_exclusion, renew_link

Which moves a person may make now, and why one is not open: luoshi.enterprises.appeal_moves with appeal_rows.appeal_of and
appeal_sides (an enterprise: {"firm"}). LuoshiError: it cannot be done, the sentence says why; ConflictError: somebody was first;
PermissionDenied: not by this person. The token of the link is given once and stored nowhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.enterprises import appeal_rules
from luoshi.errors import LuoshiError
from luoshi_web.enterprises.actions.appeal_moving import (
    Actor,
    AppealKeeping,
    AppealMoving,
    AppealTold,
    Said,
    say_about,
    say_firm,
)
from luoshi_web.enterprises.actions.matter_groups import escalate
from luoshi_web.enterprises.appeal_rows import appeal_sides, appeal_supports, held_appeal
from luoshi_web.enterprises.appeal_telling import (
    tell_appeal,
    tell_exclusion,
    tell_received,
)
from luoshi_web.enterprises.guards import Rights, require_dispatch, require_leader, rights
from luoshi_web.enterprises.models import Appeal, Exclusion, ExclusionState, Firm
from luoshi_web.offices.actions import Subject, record
from luoshi_web.offices.audit import audited
from luoshi_web.offices.conflicts import ConflictError, require_reason, written
from luoshi_web.offices.models import Programme, Role
from luoshi_web.offices.people import new_link
from luoshi_web.offices.queries import Access

__all__ = [
    "AppealTold",
    "Received",
    "Said",
    "SameAppealError",
    "Sorting",
    "ask_exclusion",
    "decide_exclusion",
    "firm_moves",
    "move_appeal",
    "receive_appeal",
    "renew_link",
    "sort_appeal",
]

BY_LINK: Final = "企业（凭办理链接）"
_TWICE: Final = timedelta(days=1)
_MOST_TOLD: Final = 200


@dataclass(frozen=True, slots=True)
class Received:
    """link_token: of the address by which the enterprise follows its appeal; it is kept nowhere and cannot be shown again."""

    appeal: Appeal
    link_token: str


@dataclass(frozen=True, slots=True)
class Sorting:
    """How an appeal is sorted. Urgency is not here: the days that were promised do not change."""

    kind: str
    category: str
    firm: Firm | None = None
    about: tuple[str, str] = ("", "")


class SameAppealError(LuoshiError):
    """The same words of the same enterprise came within a day: a form sent twice. The first one is `appeal`."""

    def __init__(self, appeal: Appeal) -> None:
        super().__init__(
            _("同样的诉求刚提交过，编号是%(number)s。") % {"number": appeal},
            _("不用再提；有补充的，请在那一件里补充说明。"),
        )
        self.appeal = appeal


@audited("enterprises.appeal.received", gettext_lazy("收到企业诉求：{object}"))
def receive_appeal(place: Access | Programme, told: AppealTold, *, at: datetime) -> Received:
    """place: Access of staff who take it down, or of the enterprise's own account; the programme alone for what comes by the
    form without an account. PermissionDenied: an account of another enterprise.
    """
    if isinstance(place, Access):
        programme, actor, person = place.programme, place.actor, place.person.username
        _require_own(place, told.firm)
    else:
        programme, actor, person = place, BY_LINK, ""
    keeping = AppealKeeping(programme, Actor(actor, person), at)
    _refuse_twice(keeping.programme, told, at)
    row, token = keeping.keep(told)
    _record(row, "enterprises.appeal.received", actor, at, channel=row.channel)
    tell_received(row, at)
    return Received(row, token)


@audited("enterprises.appeal.moved", gettext_lazy("办理了企业诉求：{object}"))
def move_appeal(
    access: Access, held: Rights, row: Appeal, do: str, said: Said, *, at: datetime
) -> Appeal:
    """Any move of the administration. AppealError: nobody knows it, or it cannot be made now."""
    sides = appeal_sides(row, held, {unit.pk for unit in appeal_supports(row)})
    actor = Actor(access.actor, access.person.username)
    moving = _moved(row, do, said, actor, sides, at)
    _record(moving.row, "enterprises.appeal.moved", actor.name, at, moving, **_said(do, said))
    return moving.row


@audited("enterprises.appeal.said", gettext_lazy("企业办理了自己的诉求：{object}"))
def firm_moves(
    row: Appeal, do: str, said: Said, *, at: datetime, access: Access | None = None
) -> Appeal:
    """A move of the enterprise: withdraw, add_words, revisit. The caller has fetched the row by its link (`appeal_by_link`), or as
    the own one of the account (`own_appeal`), which is the permission; access: the account.
    """
    actor = Actor(access.actor, access.person.username) if access else Actor(BY_LINK)
    moving = _moved(row, do, said, actor, frozenset({"firm"}), at)
    _record(moving.row, "enterprises.appeal.said", actor.name, at, moving, **_said(do, said))
    return moving.row


@audited("enterprises.appeal.sorted", gettext_lazy("归类了企业诉求：{object}"))
def sort_appeal(
    access: Access, row: Appeal, seen: int, sorting: Sorting, *, at: datetime
) -> Appeal:
    """By the office, while the appeal is open: rates of a month that was told do not change their categories."""
    require_dispatch(rights(access))
    Programme.objects.select_for_update().get(pk=row.programme_id)
    fresh, rules = held_appeal(row, seen), appeal_rules()
    if not rules.states[fresh.state].open:
        raise LuoshiError(_("这件诉求已经了结，不能再归类。"), _("确需更正的，请记事说明。"))
    for value, known, label in (
        (sorting.kind, rules.kinds, _("类型")), (sorting.category, rules.categories, _("类别")),
    ):  # fmt: skip
        if value not in known:
            raise LuoshiError(
                _("%(label)s“%(value)s”不认识。") % {"label": label, "value": value[:30]},
                _("请从列出的里选。"),
            )
    before = {"kind": fresh.kind, "category": fresh.category, "firm": fresh.firm_name}
    fresh.kind, fresh.category = sorting.kind, sorting.category
    if sorting.firm is not None:
        say_firm(fresh, sorting.firm)
    say_about(fresh, sorting.about)
    fresh.edition += 1
    fresh.save()
    record(
        fresh.programme, "enterprises.appeal.sorted", _subject(fresh), actor=access.actor, at=at,
        before=before,
        after={"kind": fresh.kind, "category": fresh.category, "firm": fresh.firm_name,
               "about": " ".join(sorting.about).strip()},
    )  # fmt: skip
    return fresh


@audited("enterprises.appeal.linked", gettext_lazy("换了企业诉求的办理链接：{object}"))
def renew_link(access: Access, row: Appeal, *, at: datetime) -> str:
    """The token of a new link, for an enterprise that lost its own; the one before opens nothing any more."""
    require_dispatch(rights(access))
    fresh = held_appeal(row, None)
    token, fresh.token_hash = new_link()
    fresh.save(update_fields=["token_hash"])
    _record(fresh, "enterprises.appeal.linked", access.actor, at)
    return token


@audited("enterprises.exclusion.asked", gettext_lazy("报批剔除诉求：{object}"))
def ask_exclusion(
    access: Access, row: Appeal, kind: str, reason: str, *, at: datetime
) -> Exclusion:
    """By the head of the unit that has it, or the office. LuoshiError: unknown kind, no reason, one that waits or was approved."""
    held, fresh = rights(access), held_appeal(row, None)
    if not held.office and fresh.lead_id not in held.heads:
        raise PermissionDenied(_("剔除由承办单位负责人或诉求受理调度单位报批。"))
    known = appeal_rules().exclusions
    if kind not in known:
        raise LuoshiError(
            _("没有“%(kind)s”这种剔除情形。") % {"kind": kind[:30]},
            _("请用其中之一：%(known)s。")
            % {"known": "、".join(each.label for each in known.values())},
        )
    if fresh.state in ("received", "merged", "withdrawn", "outside"):
        raise LuoshiError(_("这件诉求不在考核里，不用剔除。"), _("分派以后才计入。"))
    if Exclusion.objects.filter(appeal=fresh).exclude(state=ExclusionState.REFUSED).exists():
        raise LuoshiError(_("这件诉求已经报批过剔除。"), _("请看报批的结果。"))
    made = Exclusion.objects.create(
        programme=fresh.programme, appeal=fresh, kind=kind, reason=require_reason(reason),
        asked_at=at, asked_by=access.actor, asked_person=access.person.username,
    )  # fmt: skip
    _record(fresh, "enterprises.exclusion.asked", access.actor, at, kind=kind, reason=made.reason)
    tell_exclusion(made, at)
    return made


@audited("enterprises.exclusion.decided", gettext_lazy("审批了诉求的剔除：{object}"))
def decide_exclusion(
    access: Access, exclusion: Exclusion, *, granted: bool, words: str, at: datetime
) -> Exclusion:
    """By a leader who did not ask for it; words say why. ConflictError: decided since."""
    require_leader(rights(access))
    if exclusion.asked_person == access.person.username:
        raise PermissionDenied(_("报批的人不能自己批准。"))
    fresh = Exclusion.objects.select_for_update().select_related("appeal", "programme")
    row = fresh.get(pk=exclusion.pk)
    if row.state != ExclusionState.ASKED:
        raise ConflictError(_("这件剔除刚有人审批过。"), _("没有存，请看审批的结果。"))
    row.state = ExclusionState.GRANTED if granted else ExclusionState.REFUSED
    row.decided_words, row.decided_at, row.decided_by = require_reason(words), at, access.actor
    row.save()
    _record(
        row.appeal, "enterprises.exclusion.decided", access.actor, at, state=row.state,
        words=row.decided_words,
    )  # fmt: skip
    tell_exclusion(row, at)
    return row


def _moved(
    row: Appeal, do: str, said: Said, actor: Actor, sides: frozenset[str], at: datetime
) -> AppealMoving:
    appeal_rules().of(do)
    moving = AppealMoving(row, said.seen, actor, sides, at)
    former = moving.row.lead
    moving.take(do, said)
    if do == "ask_order":
        escalate(moving.row, said.words, actor=actor.name, at=at)
    tell_appeal(moving.row, moving.told, former, at)
    return moving


def _said(do: str, said: Said) -> dict[str, object]:
    return {
        "do": do, "words": said.words[:_MOST_TOLD], "unit": said.unit,
        "due": said.due and str(said.due), "result": said.result,
        "satisfaction": said.satisfaction, "ref": said.ref,
    }  # fmt: skip


def _require_own(access: Access, firm: Firm | None) -> None:
    """Staff take down whose appeal it is; an enterprise's account only its own."""
    if access.works_here:
        if access.audits and not access.roles - {Role.AUDITOR}:
            raise PermissionDenied(_("审计人员只查看，不代录诉求。"))
        return
    if firm is None or firm.unit_id not in access.unit_ids:
        raise PermissionDenied(_("企业账号只能提本企业的诉求。"))


def _refuse_twice(programme: Programme, told: AppealTold, at: datetime) -> None:
    name = told.firm.name if told.firm else written(told.firm_name)
    same = Appeal.objects.filter(
        programme=programme, firm_name=name, title=written(told.title),
        matter=written(told.matter), made_at__gte=at - _TWICE,
    )  # fmt: skip
    if (first := same.first()) is not None:
        raise SameAppealError(first)


def _subject(row: Appeal, label: str = "") -> Subject:
    return Subject("appeal", str(row.number), f"{row} {label} {row.title}".replace("  ", " "))


def _record(
    row: Appeal,
    code: str,
    actor: str,
    at: datetime,
    moved: AppealMoving | None = None,
    **after: object,
) -> None:
    record(
        row.programme, code, _subject(row, moved.label if moved else ""), actor=actor, at=at,
        before={"state": moved.before} if moved else None,
        after={"state": row.state, **{key: value for key, value in after.items() if value}},
    )  # fmt: skip
