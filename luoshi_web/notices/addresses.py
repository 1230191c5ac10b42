"""Addresses of channels: which are allowed, how they are kept, and what a page may show of them.

An address carries passwords and tokens, and the server calls whatever it names. So it is checked by a list (rules.yaml), kept
encrypted, and never shown again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from luoshi.errors import LuoshiError
from luoshi_web.notices.rules import Scheme, rules
from luoshi_web.offices import sealing

MOST_CHARACTERS = 500
PERSON, PROGRAMME = "person", "programme"
PURPOSE = "notices.channel"
_SCHEME = re.compile(r"([a-z]{2,12})://", re.I)
_PLAIN = re.compile(r"[!-~\u4e00-\u9fff]+")


@dataclass(frozen=True, slots=True)
class Address:
    """A checked address. text: as apprise takes it, or, of the scheme mail, the bare mail address."""

    scheme: str
    text: str
    shown: str


def check_address(text: str, owner: str) -> Address:
    """The address somebody typed, or a LuoshiError that says why it cannot be used. owner: PERSON or PROGRAMME."""
    given = text.strip()
    if not given:
        raise LuoshiError(_("没有填地址。"), _("请填邮箱或机器人地址。"))
    if len(given) > MOST_CHARACTERS or not _PLAIN.fullmatch(given):
        raise LuoshiError(_("地址里有空格、控制字符，或超过 500 个字符。"), _("请核对后重新粘贴。"))
    if "://" not in given and "@" in given:
        return _bare_mail(given)
    found = _SCHEME.match(given)
    scheme = rules().schemes.get(found[1].lower()) if found else None
    if scheme is None or scheme.code == "mail":
        raise LuoshiError(
            _("不认得这种地址，或不允许使用。"),
            _("可以用：%(names)s。") % {"names": "、".join(kinds_for(owner))},
        )
    if owner not in scheme.owners:
        raise LuoshiError(
            _("“%(name)s”只能作为项目的公共渠道。") % {"name": scheme.name},
            _("请换邮箱或机器人地址，或请统筹人员设置。"),
        )
    _check_parameters(given, scheme)
    return Address(scheme.code, given, _shown(given, scheme))


def kinds_for(owner: str) -> list[str]:
    """The words for what that owner may use, each once, in the order of rules.yaml."""
    return list(dict.fromkeys(s.name for s in rules().schemes.values() if owner in s.owners))


def examples_for(owner: str) -> list[tuple[str, str]]:
    """(word, example) for what that owner may use. A bare mail address only where this installation can send it."""
    return [
        (s.name, s.example)
        for s in rules().schemes.values()
        if s.example and owner in s.owners and (s.code != "mail" or settings.MAIL)
    ]


def apprise_url(address: str, scheme: str) -> str:
    """What apprise is given: of a bare mail address, the installation's mail server with that recipient."""
    if scheme != "mail":
        return address
    if not settings.MAIL:
        raise LuoshiError(
            _("本站没有设置发信的邮箱。"), _("请系统管理员设置 LUOSHI_MAIL，或改用完整的邮件地址。")
        )
    joint = "&" if "?" in settings.MAIL else "?"
    return f"{settings.MAIL}{joint}to={quote(address)}"


def seal(text: str) -> str:
    return sealing.seal(text, PURPOSE)


def unseal(sealed: str) -> str:
    """SealError when it was sealed under a secret that this installation no longer has."""
    return sealing.unseal(sealed, PURPOSE)


def _bare_mail(given: str) -> Address:
    try:
        validate_email(given)
    except ValidationError as error:
        raise LuoshiError(_("邮箱写得不对。"), _("请写成 zhang@example.cn 这样。")) from error
    apprise_url(given, "mail")
    return Address("mail", given, _shown_mail(given))


def _check_parameters(given: str, scheme: Scheme) -> None:
    """apprise takes, behind the ?, names of files to read and switches that turn checks off; only the listed ones pass."""
    try:
        parts = urlsplit(given)
        host, _port = parts.hostname, parts.port
    except ValueError as error:
        raise LuoshiError(_("地址写得不对。"), _("请照例子核对。")) from error
    if not host:
        raise LuoshiError(_("地址里没有令牌或服务器。"), _("请照例子核对。"))
    if parts.fragment:
        raise LuoshiError(_("地址里不能有 # 后面的部分。"), _("请去掉后再存。"))
    # apprise takes ; for & as well.
    for pair in filter(None, re.split("[&;]", parts.query)):
        raw = pair.partition("=")[0]
        name = unquote(raw).strip().lower()
        if name in scheme.parameters or (raw.startswith("+") and "+" in scheme.parameters):
            continue
        raise LuoshiError(
            _("地址里的参数“%(name)s”不允许使用。") % {"name": name[:20]}, _("请去掉后再存。")
        )


def _shown(given: str, scheme: Scheme) -> str:
    parts = urlsplit(given)
    if scheme.code.startswith("mailto"):
        to = dict(parse_qsl(parts.query)).get("to") or unquote(parts.path.strip("/"))
        user = unquote(parts.username or "")
        own = user if "@" in user else f"{user}@{parts.hostname}"
        return _shown_mail(to.split(",")[0] if "@" in to else own)
    if scheme.code.startswith("json"):
        return f"{parts.hostname}/…"
    return f"…{(parts.hostname or '')[-4:]}"


def _shown_mail(mail: str) -> str:
    name, _at, domain = mail.rpartition("@")
    return f"{name[:1]}…@{domain}"[:120]
