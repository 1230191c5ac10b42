"""The pages of the room: a person's notices, their channels, their calendar address, and the calendar itself."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from luoshi.errors import LuoshiError
from luoshi_web.notices.actions import (
    add_channel,
    claim_test,
    make_feed,
    mark_all_read,
    mark_read,
    remove_channel,
    revoke_feed,
)
from luoshi_web.notices.addresses import unseal
from luoshi_web.notices.feeds import calendar_feed, events_of
from luoshi_web.notices.forms import ChannelForm
from luoshi_web.notices.models import Channel
from luoshi_web.notices.pages import channels_page, notices_page
from luoshi_web.notices.queries import (
    access_by_token,
    channel_of,
    channels_of,
    closed_of,
    failed_of,
    feed_of,
    keeps_common,
    last_deliveries,
    open_of,
)
from luoshi_web.notices.rules import rules
from luoshi_web.notices.sending import send
from luoshi_web.offices.calendar import calendar_of
from luoshi_web.offices.queries import Access
from luoshi_web.offices.sealing import SealError
from luoshi_web.offices.views.common import entering, now_of

MOST_CLOSED = 30


@require_safe
@entering
def index(request: HttpRequest, access: Access) -> HttpResponse:
    page = notices_page(
        access.programme.code,
        list(open_of(access)),
        closed_of(access, MOST_CLOSED),
        failed_of(access),
        days=calendar_of(access.programme),
        now=now_of(request),
    )
    return render(request, "notices/list.html", {"page": page})


@require_POST
@entering
def read(request: HttpRequest, access: Access, pk: int) -> HttpResponse:
    mark_read(access, pk, at=now_of(request))
    return redirect("notices:list", access.programme.code)


@require_POST
@entering
def read_all(request: HttpRequest, access: Access) -> HttpResponse:
    """Closes what stood on the page from which the button came (seen_at), not what arrived since."""
    now = now_of(request)
    try:
        seen_at = datetime.fromisoformat(request.POST.get("seen_at", ""))
    except ValueError:
        seen_at = None
    if seen_at is None or timezone.is_naive(seen_at):
        messages.error(request, _("不知道您看到的是哪一刻的页面。请在下面重新标。"))
    else:
        count = mark_all_read(access, seen_at=min(seen_at, now), at=now)
        messages.success(request, _("%(n)d 件已标为已阅。") % {"n": count})
    return redirect("notices:list", access.programme.code)


@require_http_methods(["GET", "HEAD", "POST"])
@entering
def channels(request: HttpRequest, access: Access) -> HttpResponse:
    """The person's channels and calendar; POST adds a channel."""
    keeps = keeps_common(access)
    form = ChannelForm(request.POST or None, keeps_common=keeps)
    if request.method == "POST" and form.is_valid():
        try:
            added = add_channel(
                access,
                form.checked(),
                form.cleaned_data["label"].strip(),
                common=form.cleaned_data.get("common", False),
                at=now_of(request),
            )
        except LuoshiError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(
                request, _("已添加“%(label)s”。请按“试发”看能不能收到。") % {"label": added.label}
            )
            return redirect("notices:channels", access.programme.code)
    status = 422 if request.method == "POST" else 200
    return _channels(request, access, form, status=status)


@require_POST
@entering
def remove(request: HttpRequest, access: Access, pk: int) -> HttpResponse:
    channel = channel_of(access, pk)
    if remove_channel(access, channel, at=now_of(request)):
        messages.success(request, _("已删去“%(label)s”。") % {"label": channel.label})
    return redirect("notices:channels", access.programme.code)


@require_POST
@entering
def test(request: HttpRequest, access: Access, pk: int) -> HttpResponse:
    """Sends a short message at once, also in quiet hours: its own person asks for it. Waits for the other side."""
    channel = channel_of(access, pk)
    if claim_test(channel, at=now_of(request)):
        _try(request, access, channel)
    else:
        messages.warning(request, _("刚试发过。请等半分钟再试。"))
    return redirect("notices:channels", access.programme.code)


@require_POST
@entering
def calendar(request: HttpRequest, access: Access) -> HttpResponse:
    """Makes the calendar address anew (shown on this answer alone), or with stop=1 stops it."""
    if request.POST.get("stop") == "1":
        if revoke_feed(access, at=now_of(request)):
            messages.success(request, _("日历地址已停用。"))
        return redirect("notices:channels", access.programme.code)
    token = make_feed(access, at=now_of(request))
    path = reverse("notices:ics", args=[access.programme.code, token])
    form = ChannelForm(keeps_common=keeps_common(access))
    return _channels(request, access, form, feed_address=request.build_absolute_uri(path))


@require_safe
def ics(request: HttpRequest, programme: str, token: str) -> HttpResponse:
    """For calendar programs, which cannot sign in: the token is the permission, until it is stopped or the post ends."""
    access = access_by_token(programme, token, now_of(request))
    body = calendar_feed(
        events_of(access.programme, access.unit_ids, now_of(request)),
        access.programme.short_title,
        now_of(request),
        days=calendar_of(access.programme),
        site=request.build_absolute_uri("/"),
    )
    return HttpResponse(
        body,
        content_type="text/calendar; charset=utf-8",
        headers={"Cache-Control": "private, no-store", "Referrer-Policy": "no-referrer"},
    )


def _try(request: HttpRequest, access: Access, channel: Channel) -> None:
    said = _("这是一条试发的消息，没有要办的事。")
    title = _("%(title)s：试发") % {"title": access.programme.short_title}
    try:
        address = unseal(channel.sealed)
    except SealError as refused:
        messages.error(request, str(refused))
        return
    outcome = send(address, channel.scheme, title, said, timeout=rules().timeout)
    if outcome.sent:
        messages.success(
            request, _("已发给“%(label)s”。没有收到的话，请核对地址。") % {"label": channel.label}
        )
    else:
        messages.error(request, _("没有发出去：%(why)s") % {"why": outcome.reason})


def _channels(
    request: HttpRequest,
    access: Access,
    form: ChannelForm,
    *,
    feed_address: str = "",
    status: int = 200,
) -> HttpResponse:
    rows, feed = channels_of(access), feed_of(access)
    page = channels_page(
        access.programme.code,
        rows,
        last_deliveries(rows),
        form,
        keeps_common=keeps_common(access),
        feed_since=feed.made_at if feed else None,
        feed_address=feed_address,
    )
    return render(request, "notices/channels.html", {"page": page}, status=status)
