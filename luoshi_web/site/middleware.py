"""What every request gets: a clock, and an id for an unexpected failure."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

log = logging.getLogger("luoshi_web.errors")
Handler = Callable[[HttpRequest], HttpResponse]


class ClockMiddleware:
    """Sets `request.now`. Views hand it on as an argument; nothing below the views reads a clock."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.now = current_time()  # type: ignore[attr-defined]
        return self.get_response(request)


def current_time() -> datetime:
    """LUOSHI_CLOCK (an ISO day or instant, for demonstrations and tests) or the machine's clock, in Beijing time."""
    if settings.CLOCK:
        fixed = datetime.fromisoformat(settings.CLOCK)
        return fixed if fixed.tzinfo else timezone.make_aware(fixed)
    return timezone.localtime()


class ErrorIdMiddleware:
    """An unexpected failure is logged with an id that the page shows, so that the user can quote it."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if settings.DEBUG:
            return None
        if isinstance(error, Http404 | PermissionDenied):
            return None
        error_id = secrets.token_hex(4).upper()
        log.exception("error id %s: %s %s", error_id, request.method, request.path, exc_info=error)
        return render(request, "500.html", {"error_id": error_id}, status=500)
