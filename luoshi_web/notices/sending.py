"""One message to one address, through apprise, within seconds. What went wrong comes back as a Chinese sentence.

The only place that opens a connection to the outside. What apprise and the other side say is not passed on: it may hold
the token.
"""

from __future__ import annotations

import logging
import re
import warnings
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from luoshi.errors import LuoshiError
from luoshi_web.notices.addresses import apprise_url

_CODE = re.compile(r"error=(\d{3})")


@dataclass(frozen=True, slots=True)
class Outcome:
    """reason: why it was not sent; empty when it was."""

    sent: bool
    reason: str = ""


def understood(address: str, scheme: str) -> bool:
    """Whether apprise can make anything of it: a token of the right form, a mail address that is one. Sends nothing."""
    return _apprise().Apprise.instantiate(apprise_url(address, scheme)) is not None


def send(address: str, scheme: str, title: str, body: str, *, timeout: float) -> Outcome:
    """Blocks at most twice `timeout` seconds: once for connecting, once for the answer. Follows no redirect."""
    apprise = _apprise()
    try:
        service = apprise.Apprise.instantiate(apprise_url(address, scheme))
    except LuoshiError as refused:
        return Outcome(sent=False, reason=str(refused))
    if service is None:
        return Outcome(sent=False, reason=_("地址不完整。请核对后重新设置。"))
    service.socket_connect_timeout = timeout
    service.socket_read_timeout = timeout
    service.redirects = False
    # One message, so nothing to slow down; the limits of this room stand in rules.yaml.
    service.request_rate_per_sec = 0
    messenger = apprise.Apprise()
    messenger.add(service)
    with apprise.LogCapture(level=logging.WARNING) as said:
        sent = messenger.notify(title=title, body=body, body_format=apprise.NotifyFormat.TEXT)
        words = said.getvalue()
    return Outcome(sent=True) if sent else Outcome(sent=False, reason=_reason(words))


def _apprise() -> Any:
    """apprise with its services loaded: 0.3 s and 30 MB, so only where something is sent.

    Python 3.11 warns of `imghdr`, which its mail service looks for.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        import apprise

        apprise.Apprise.instantiate("json://localhost")
    return apprise


def _reason(words: str) -> str:
    """Of what apprise logged, only what kind of failure it was."""
    code = _CODE.search(words)
    if code:
        return _("对方拒收（%(code)s）。请核对地址里的令牌。") % {"code": code[1]}
    lowered = words.lower()
    if "connection error" in lowered or "connecting" in lowered:
        return _("连不上对方的服务器，或等了太久。请核对地址和网络。")
    if "refused" in lowered or "smtp" in lowered or "email" in lowered:
        return _("邮件服务器拒收。请核对账号、授权码和收件人。")
    return _("没有发出去，对方没有说明原因。")
