"""What the room's views share: who may come in, an action tried and said, numbers typed in a form."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from django.contrib import messages
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.errors import LuoshiError
from luoshi_web.offices.conflicts import ConflictError
from luoshi_web.offices.views.common import now_of


def attempt(
    request: HttpRequest, act: Callable[[datetime], object], done: str
) -> LuoshiError | None:
    """Do it, and say so; else say what stood against it."""
    try:
        act(now_of(request))
    except LuoshiError as error:
        messages.error(request, str(error))
        return error
    messages.success(request, done)
    return None


def status_of(error: LuoshiError | None) -> int:
    """409 where somebody else was first, 422 for anything else that speaks against it."""
    if error is None:
        return 200
    return 409 if isinstance(error, ConflictError) else 422


def whole(text: str) -> int:
    """0 for what is no number."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else 0


def day_in(text: str, label: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise LuoshiError(
            _("%(label)s没有填对。") % {"label": label}, _("请写成 2026-10-15 这样。")
        ) from error


def day_of(request: HttpRequest) -> date:
    return timezone.localtime(now_of(request)).date()
