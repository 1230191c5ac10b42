"""The two pages of the room as frozen dataclasses: the notices, and the channels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi_web.notices.addresses import PERSON, PROGRAMME, examples_for
from luoshi_web.notices.models import Channel, Delivery, DeliveryState, Notice
from luoshi_web.notices.rules import rules
from luoshi_web.offices.calendar import Calendar


@dataclass(frozen=True, slots=True)
class Row:
    pk: int
    kind: str
    is_urgent: bool
    what: str
    where: str
    by: datetime | None
    left: str
    is_late: bool
    at: datetime
    closed: str


@dataclass(frozen=True, slots=True)
class NoticesPage:
    programme: str
    title: str
    summary: str
    seen_at: str
    open: tuple[Row, ...]
    closed: tuple[Row, ...]
    failures: tuple[str, ...]
    has_sample: bool = False


@dataclass(frozen=True, slots=True)
class ChannelRow:
    pk: int
    label: str
    kind: str
    shown: str
    is_common: bool
    last: str
    has_failed: bool


@dataclass(frozen=True, slots=True)
class ChannelsPage:
    programme: str
    title: str
    rows: tuple[ChannelRow, ...]
    form: forms.Form
    examples: tuple[tuple[str, str], ...]
    common_examples: tuple[tuple[str, str], ...]
    keeps_common: bool
    limits: str
    feed_since: datetime | None
    feed_address: str
    has_sample: bool = False


def notices_page(
    programme: str,
    standing: Sequence[Notice],
    closed: Sequence[Notice],
    failed: Sequence[Delivery],
    *,
    days: Calendar,
    now: datetime,
) -> NoticesPage:
    rows = tuple(_row(one, days, now) for one in standing)
    late = sum(row.is_late for row in rows)
    return NoticesPage(
        programme=programme,
        title=_("%(n)d 件待办") % {"n": len(rows)} if rows else _("没有待办的通知"),
        summary=_("其中 %(n)d 件已过期") % {"n": late} if late else "",
        seen_at=now.isoformat(),
        open=rows,
        closed=tuple(_row(one, days, now) for one in closed),
        failures=tuple(_failure(one) for one in failed),
    )


def channels_page(
    programme: str,
    rows: Sequence[Channel],
    last: Mapping[int, Delivery],
    form: forms.Form,
    *,
    keeps_common: bool,
    feed_since: datetime | None,
    feed_address: str,
) -> ChannelsPage:
    return ChannelsPage(
        programme=programme,
        title=_("通知渠道"),
        rows=tuple(_channel(one, last.get(one.pk)) for one in rows),
        form=form,
        examples=tuple(examples_for(PERSON)),
        common_examples=tuple(
            pair for pair in examples_for(PROGRAMME) if pair not in examples_for(PERSON)
        ),
        keeps_common=keeps_common,
        limits=limits_in_words(),
        feed_since=feed_since,
        feed_address=feed_address,
    )


def limits_in_words() -> str:
    """The limits of rules.yaml as the settings page says them."""
    known = rules()
    said = (
        _("每个工作日 %(at)s 以后汇总发一次")
        if known.working_days
        else _("每天 %(at)s 以后汇总发一次")
    )
    words = [said % {"at": f"{known.digest_at:%H:%M}"}]
    if known.urgent_a_day:
        urgent = "、".join(kind.name for kind in known.kinds.values() if kind.urgent)
        words.append(_("%(kinds)s可以随到随发，一天最多一次") % {"kinds": urgent})
    words.append(
        _("%(start)s 到次日 %(end)s 不发")
        % {"start": f"{known.quiet_from:%H:%M}", "end": f"{known.quiet_until:%H:%M}"}
    )
    return "；".join(words) + "。"


def _row(one: Notice, days: Calendar, now: datetime) -> Row:
    kind = rules().kinds.get(one.kind)
    is_open = one.read_at is None and one.settled_at is None
    is_late = is_open and one.by is not None and one.by < now
    return Row(
        pk=one.pk,
        kind=kind.name if kind else one.kind,
        is_urgent=bool(kind and kind.urgent),
        what=one.what,
        where=one.where,
        by=one.by,
        left=_left(one.by, days, now) if is_open else "",
        is_late=is_late,
        at=one.at,
        closed="" if is_open else _("已办结") if one.settled_at else _("已阅"),
    )


def _left(by: datetime | None, days: Calendar, now: datetime) -> str:
    if by is None:
        return _("不限期")
    today, last = timezone.localtime(now).date(), timezone.localtime(by).date()
    if today == last:
        return _("已过期") if by < now else _("今天到期")
    count = days.between(today, last)
    if by < now:
        return _("过期 %(n)d 个工作日") % {"n": -count} if count else _("已过期")
    return _("还有 %(n)d 个工作日") % {"n": count}


def _failure(row: Delivery) -> str:
    return _("%(day)s 的%(slot)s没有送到“%(channel)s”：%(reason)s") % {
        "day": f"{row.day.month}月{row.day.day}日",
        "slot": row.get_slot_display(),
        "channel": row.channel.label,
        "reason": row.reason,
    }


def _channel(one: Channel, last: Delivery | None) -> ChannelRow:
    scheme = rules().schemes.get(one.scheme)
    return ChannelRow(
        pk=one.pk,
        label=one.label,
        kind=scheme.name if scheme else one.scheme,
        shown=one.shown,
        is_common=one.person_id is None,
        last=_last(last),
        has_failed=last is not None and last.state == DeliveryState.FAILED,
    )


def _last(last: Delivery | None) -> str:
    if last is None:
        return _("还没有发过")
    day = f"{last.day.month}月{last.day.day}日"
    if last.state == DeliveryState.SENT:
        return _("%(day)s 已发") % {"day": day}
    if last.state == DeliveryState.FAILED:
        return _("%(day)s 没有送到：%(reason)s") % {"day": day, "reason": last.reason}
    if last.reason:
        return _("%(day)s 没有送到，还会再试：%(reason)s") % {"day": day, "reason": last.reason}
    return _("%(day)s 待发") % {"day": day}
