"""Channels: added, tested, removed. The trail says that and by whom, never the address."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.errors import LuoshiError
from luoshi_web.notices.addresses import Address, seal, unseal
from luoshi_web.notices.models import Channel
from luoshi_web.notices.queries import keeps_common
from luoshi_web.notices.rules import rules
from luoshi_web.offices.actions import Subject, record
from luoshi_web.offices.audit import audited
from luoshi_web.offices.queries import Access
from luoshi_web.offices.sealing import SealError


@audited("notices.channel.added", gettext_lazy("添加了通知渠道“{object}”"))
def add_channel(
    access: Access, address: Address, label: str, *, common: bool, at: datetime
) -> Channel:
    """Keep an address, encrypted: the person's own, or as common the programme's."""
    if common and not keeps_common(access):
        raise PermissionDenied(_("公共渠道由统筹人员或系统管理员设置。"))
    owner = None if common else access.person
    kept = Channel.objects.filter(programme=access.programme, person=owner, removed_at=None)
    standing = list(kept)
    if len(standing) >= rules().most_channels:
        raise LuoshiError(
            _("最多设 %(n)d 个渠道。") % {"n": rules().most_channels}, _("请先删去不用的。")
        )
    if any(_opens_as(row, address.text) for row in standing):
        raise LuoshiError(_("这个地址已经添加过。"), _("不必再添，按“试发”看能不能收到。"))
    channel = Channel.objects.create(
        programme=access.programme,
        person=owner,
        scheme=address.scheme,
        label=label or rules().schemes[address.scheme].name,
        sealed=seal(address.text),
        shown=address.shown,
        added_at=at,
        added_by=access.actor,
    )
    record(
        access.programme,
        "notices.channel.added",
        _subject(channel),
        actor=access.actor,
        at=at,
        after={"scheme": address.scheme, "common": common},
    )
    return channel


@audited("notices.channel.removed", gettext_lazy("删去了通知渠道“{object}”"))
def remove_channel(access: Access, channel: Channel, *, at: datetime) -> bool:
    """The address is wiped; what was sent by it stays. False when somebody removed it before."""
    removed = Channel.objects.filter(pk=channel.pk, removed_at=None).update(
        removed_at=at, sealed=""
    )
    if not removed:
        return False
    record(
        access.programme,
        "notices.channel.removed",
        _subject(channel),
        actor=access.actor,
        at=at,
        before={"scheme": channel.scheme, "common": channel.person_id is None},
    )
    return True


def claim_test(channel: Channel, *, at: datetime) -> bool:
    """Whether it may be tested now: not twice within test_every, so that the button is no way to flood anybody."""
    free = Q(tested_at=None) | Q(tested_at__lte=at - rules().test_every)
    return bool(Channel.objects.filter(free, pk=channel.pk).update(tested_at=at))


def _opens_as(channel: Channel, text: str) -> bool:
    try:
        return unseal(channel.sealed) == text
    except SealError:
        return False


def _subject(channel: Channel) -> Subject:
    return Subject("channel", str(channel.pk), channel.label)
