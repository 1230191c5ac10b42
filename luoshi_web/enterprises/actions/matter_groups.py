"""Systemic matters: appeals taken together by a person, an order asked for and given, the matter closed. Nothing groups itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.errors import LuoshiError
from luoshi_web.enterprises.guards import require_dispatch, rights
from luoshi_web.enterprises.matter_groups import held_group, next_group
from luoshi_web.enterprises.models import Appeal, GroupCause, GroupState, MatterGroup
from luoshi_web.offices.actions import Subject, record
from luoshi_web.offices.audit import audited
from luoshi_web.offices.conflicts import fitting, require_reason
from luoshi_web.offices.models import Programme, Unit
from luoshi_web.offices.queries import Access, require_standing

_MOST_TITLE, _MOST_MATTER, _MOST_ORDER, _MOST_URL = 120, 2000, 120, 200
_LEAST_CASES: Final = 2


@dataclass(frozen=True, slots=True)
class NewGroup:
    """reason: why these are one matter, as it was suggested or typed. unit: who should settle it, None: not known yet."""

    title: str
    matter: str
    reason: str
    unit: Unit | None = None


@audited("enterprises.matter.grouped", gettext_lazy("归集了共性问题：{object}"))
def group_appeals(
    access: Access, rows: Sequence[Appeal], new: NewGroup, *, at: datetime
) -> MatterGroup:
    """LuoshiError: fewer than two appeals, one that is in a group already, no title."""
    require_dispatch(rights(access))
    programme = Programme.objects.select_for_update().get(pk=access.programme.pk)
    if len({row.pk for row in rows}) < _LEAST_CASES:
        raise LuoshiError(_("只选了一件诉求。"), _("请选两件以上同一个问题的诉求。"))
    made = _made(programme, new, GroupCause.RECURRING, access.actor, at, sample=False)
    _put(made, rows)
    _record(made, "enterprises.matter.grouped", access.actor, at, cases=_numbers(rows))
    return made


@audited("enterprises.matter.joined", gettext_lazy("给共性问题加了诉求：{object}"))
def add_to_group(
    access: Access, group: MatterGroup, seen: int, rows: Sequence[Appeal], *, at: datetime
) -> MatterGroup:
    require_dispatch(rights(access))
    fresh = _open(group, seen)
    if not rows:
        raise LuoshiError(_("没有选诉求。"), _("请选要加的诉求。"))
    _put(fresh, rows)
    _saved(fresh)
    _record(fresh, "enterprises.matter.joined", access.actor, at, cases=_numbers(rows))
    return fresh


@audited("enterprises.matter.left", gettext_lazy("从共性问题里去掉了诉求：{object}"))
def take_from_group(
    access: Access, group: MatterGroup, seen: int, row: Appeal, *, at: datetime
) -> MatterGroup:
    require_dispatch(rights(access))
    fresh = _open(group, seen)
    if not Appeal.objects.filter(pk=row.pk, group=fresh).update(group=None):
        raise LuoshiError(_("这件诉求不在这个共性问题里。"), _("请刷新页面。"))
    _saved(fresh)
    _record(fresh, "enterprises.matter.left", access.actor, at, cases=str(row))
    return fresh


@audited("enterprises.matter.asked", gettext_lazy("为共性问题提请督办：{object}"))
def ask_group_order(access: Access, group: MatterGroup, seen: int, *, at: datetime) -> MatterGroup:
    """Supervision sees it from now on (`matter_groups.waiting_for_order`); whether an order is given is its own to say."""
    require_dispatch(rights(access))
    fresh = _open(group, seen)
    if fresh.state != GroupState.OPEN:
        raise LuoshiError(_("这个共性问题已经提请过督办。"), _("请看督办的情况。"))
    if fresh.unit is None:
        raise LuoshiError(_("没有写牵头单位。"), _("请先写由哪个单位牵头解决。"))
    fresh.state, fresh.asked_at = GroupState.ASKED, at
    _saved(fresh)
    _record(fresh, "enterprises.matter.asked", access.actor, at, unit=fresh.unit.name)
    return fresh


@audited("enterprises.matter.changed", gettext_lazy("改了共性问题：{object}"))
def change_group(
    access: Access, group: MatterGroup, seen: int, new: NewGroup, *, at: datetime
) -> MatterGroup:
    """While no order was given of it: what supervision took up is not changed under it."""
    require_dispatch(rights(access))
    fresh = _open(group, seen)
    if fresh.state == GroupState.ORDERED:
        raise LuoshiError(_("已经督办，不能再改。"), _("有新情况的，请在督办单里写。"))
    _fill(fresh, new, at)
    _saved(fresh)
    _record(fresh, "enterprises.matter.changed", access.actor, at)
    return fresh


@audited("enterprises.matter.ordered", gettext_lazy("共性问题已督办：{object}"))
def group_ordered(
    group: MatterGroup, words: str, url: str, *, actor: str, at: datetime
) -> MatterGroup:
    """Called by supervision, whose guard it is, when its order is made: words names it (滕政督〔2026〕12号), url is its page."""
    fresh = _open(group, None)
    fresh.state, fresh.ordered_at = GroupState.ORDERED, at
    fresh.order_words = fitting(words, _("督办单"), _MOST_ORDER)
    fresh.order_url = fitting(url, _("地址"), _MOST_URL)
    _saved(fresh)
    _record(fresh, "enterprises.matter.ordered", actor, at, order=fresh.order_words)
    return fresh


@audited("enterprises.matter.closed", gettext_lazy("共性问题已解决：{object}"))
def close_group(
    access: Access, group: MatterGroup, seen: int, words: str, *, at: datetime
) -> MatterGroup:
    require_dispatch(rights(access))
    fresh = _open(group, seen)
    fresh.state, fresh.closed_at, fresh.closed_words = GroupState.CLOSED, at, require_reason(words)
    _saved(fresh)
    _record(fresh, "enterprises.matter.closed", access.actor, at, words=fresh.closed_words)
    return fresh


@audited("enterprises.matter.escalated", gettext_lazy("重办仍未解决，提请督办：{object}"))
def escalate(row: Appeal, words: str, *, actor: str, at: datetime) -> MatterGroup:
    """Of one appeal that was done again in vain; where it is in a group, the order is asked for that. Within the move's transaction."""
    if row.group is not None and row.group.state in (GroupState.OPEN, GroupState.ASKED):
        made = held_group(row.group, None)
        made.edition += 1
    else:
        new = NewGroup(row.title, row.matter, words[:_MOST_REASON], row.lead)
        made = _made(row.programme, new, GroupCause.REDONE, actor, at, sample=row.sample)
        row.group = made
        row.save(update_fields=["group"])
    made.unit = made.unit or row.lead
    made.state, made.asked_at = GroupState.ASKED, at
    made.save()
    _record(made, "enterprises.matter.escalated", actor, at, cases=str(row))
    return made


_MOST_REASON: Final = 400


def _made(
    programme: Programme, new: NewGroup, cause: str, actor: str, at: datetime, *, sample: bool
) -> MatterGroup:
    row = MatterGroup(
        programme=programme, number=next_group(programme), cause=cause, sample=sample, made_at=at,
        made_by=actor,
    )  # fmt: skip
    _fill(row, new, at)
    row.save()
    return row


def _fill(row: MatterGroup, new: NewGroup, at: datetime) -> None:
    row.title = fitting(new.title, _("事项"), _MOST_TITLE)
    row.matter = fitting(new.matter, _("情况"), _MOST_MATTER)
    if not row.title or not row.matter:
        raise LuoshiError(_("没有写事项或情况。"), _("请补上。"))
    row.reason = require_reason(new.reason)
    if new.unit is not None:
        require_standing(new.unit, timezone.localtime(at).date())
    row.unit = new.unit


def _put(group: MatterGroup, rows: Sequence[Appeal]) -> None:
    """LuoshiError: one that is in another group. Asked under the lock of the rows."""
    wanted = {row.pk for row in rows}
    found = Appeal.objects.select_for_update().filter(programme=group.programme, pk__in=wanted)
    for row in list(found):
        if row.group_id not in (None, group.pk):
            raise LuoshiError(
                _("%(number)s已经在另一个共性问题里。") % {"number": row}, _("请先从那里去掉。")
            )
    found.update(group=group)


def _open(group: MatterGroup, seen: int | None) -> MatterGroup:
    Programme.objects.select_for_update().get(pk=group.programme_id)
    fresh = held_group(group, seen)
    if fresh.state == GroupState.CLOSED:
        raise LuoshiError(_("这个共性问题已经解决。"), _("又出现的，请另归集一个。"))
    return fresh


def _saved(group: MatterGroup) -> None:
    group.edition += 1
    group.save()


def _numbers(rows: Sequence[Appeal]) -> str:
    return "、".join(str(row) for row in rows)


def _record(group: MatterGroup, code: str, actor: str, at: datetime, **after: object) -> None:
    record(
        group.programme, code, Subject("matter", str(group.number), str(group)), actor=actor,
        at=at, after={"state": group.state, **{key: value for key, value in after.items() if value}},
    )  # fmt: skip
