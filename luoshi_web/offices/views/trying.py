"""An action tried by a form, and what is said of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest

from luoshi.errors import LuoshiError
from luoshi_web.offices.conflicts import ConflictError
from luoshi_web.offices.views.common import now_of


def attempt(
    request: HttpRequest, act: Callable[[datetime], object], done: str
) -> LuoshiError | None:
    """Do it, and say so; what stood against it otherwise, which the page shows at its form."""
    try:
        act(now_of(request))
    except LuoshiError as error:
        return error
    messages.success(request, done)
    return None


def attempt_aloud(
    request: HttpRequest, act: Callable[[datetime], object], done: str
) -> LuoshiError | None:
    """As `attempt`; what stood against it is said at the head of the page, where the form is a button alone."""
    error = attempt(request, act, done)
    if error is not None:
        messages.error(request, str(error))
    return error


def status_of(error: LuoshiError | None) -> int:
    """409 where somebody else was first, 422 for anything else that speaks against it."""
    if error is None:
        return 200
    return 409 if isinstance(error, ConflictError) else 422
