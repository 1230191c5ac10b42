"""Lockout after failed sign-ins: django-axes counts failures by account and address, this says so in plain words.

axes reads the machine's clock: a demonstration clock must not open a locked account.
"""

from __future__ import annotations

from typing import Any

from axes.backends import AxesStandaloneBackend
from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_cool_off
from axes.models import AccessAttempt
from axes.utils import reset
from django.conf import settings
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi_web.offices.views.common import client_address


class LockoutBackend(AxesStandaloneBackend):
    """Signs nobody in; refuses while locked. Without a request there is no address to lock: code of our own called it."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: Any,
    ) -> None:
        if request is not None:
            super().authenticate(request, username=username, password=password, **kwargs)


def is_locked(request: HttpRequest, username: str) -> bool:
    """Whether the account is locked for this address now; then the middleware of axes answers instead of the view."""
    credentials = {"username": username}
    if AxesProxyHandler.is_allowed(request, credentials):
        return False
    request.axes_locked_out = True  # type: ignore[attr-defined]
    request.axes_credentials = credentials  # type: ignore[attr-defined]
    return True


def count_failure(request: HttpRequest, username: str) -> None:
    """A wrong code of the second factor is a failed sign-in like a wrong password."""
    user_login_failed.send(sender=__name__, credentials={"username": username}, request=request)


def forget_failures(username: str) -> None:
    """Whoever just set a password by an administrator's link need not wait."""
    reset(username=username)


def purge_failures() -> int:
    """Deletes failures that are older than a lock lasts. axes does so too, but only when somebody signs in or fails."""
    request = HttpRequest()
    AxesProxyHandler.update_request(request)
    return int(AxesProxyHandler.get_implementation().clean_expired_user_attempts(request))


def locked_out(
    request: HttpRequest, _answer: HttpResponse | None, credentials: dict[str, Any] | None
) -> HttpResponse:
    """The page of a locked account: until when, and what else can be done."""
    username = (credentials or {}).get("username", "")
    last = AccessAttempt.objects.filter(
        username=username, ip_address=client_address(request)
    ).order_by("-attempt_time")
    attempt, pause = last.first(), get_cool_off(request)
    until = timezone.localtime(attempt.attempt_time + pause) if attempt and pause else None
    said = _("登录失败次数太多，账号在这台电脑上暂时锁定。")
    if request.headers.get("X-Requested-With"):
        return JsonResponse({"error": said}, status=429)
    page = {"until": until, "failures": settings.AXES_FAILURE_LIMIT, "said": said}
    return render(request, "site/locked_out.html", page, status=429)
