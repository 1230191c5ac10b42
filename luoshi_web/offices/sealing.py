"""Secrets at rest: text that only this installation's key opens again."""

from __future__ import annotations

import base64
import hashlib
import hmac

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.utils.translation import gettext as _

from luoshi.errors import LuoshiError


class SealError(LuoshiError):
    """What is stored was sealed under another key, or was changed."""


def seal(text: str, purpose: str) -> str:
    """Encrypted and signed. purpose: what it is for; sealed for one thing does not open as another."""
    return _box(purpose).encrypt(text.encode()).decode("ascii")


def seal_timeless(text: str, purpose: str) -> str:
    """As `seal`, without the second of its making, which every other sealed text carries in the clear (a sealed ballot)."""
    return _box(purpose).encrypt_at_time(text.encode(), 0).decode("ascii")


def unseal(sealed: str, purpose: str) -> str:
    try:
        return _box(purpose).decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise SealError(
            _("保存的密文打不开：站点密钥（LUOSHI_SECRET_KEY）换过。"), _("请重新设置这一项。")
        ) from error


def _box(purpose: str) -> Fernet:
    key = hmac.new(
        settings.SECRET_KEY.encode(), f"luoshi seal {purpose}".encode(), hashlib.sha256
    ).digest()
    return Fernet(base64.urlsafe_b64encode(key))
