"""What every request gets: a clock, an id for an unexpected failure, an answer that fits when the session has expired."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from datetime import datetime
from urllib.parse import parse_qs, urlencode, urlsplit

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

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


class ExpiredSessionMiddleware:
    """A script that asks gets 401 and a sentence, not the sign-in page; a form sent too late leads back to its own page,
    not to an address that only takes forms.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        asked = urlsplit(answer.headers.get("Location", ""))
        if answer.status_code != 302 or asked.path != reverse("login") or not asked.query:
            return answer
        if "next" not in parse_qs(asked.query):
            return answer
        came_from = urlsplit(request.headers.get("Referer", ""))
        page = came_from.path if came_from.netloc == request.get_host() else "/"
        again = f"{reverse('login')}?{urlencode({'next': page, 'expired': 1})}"
        if request.headers.get("X-Requested-With"):
            said = _("登录已过期，没有保存。填的内容还在页上，请重新登录后再试。")
            return JsonResponse({"error": said, "login": again}, status=401)
        return answer if request.method in ("GET", "HEAD") else redirect(again)
