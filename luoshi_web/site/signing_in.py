"""The way in: password or identity provider, then the second factor where there is one, then the session."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.forms import AuthenticationForm, UsernameField
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from luoshi_web.offices.actions import enable_second_factor, spend_code, use_recovery_code
from luoshi_web.offices.models import Person
from luoshi_web.site.lockout import count_failure, is_locked
from luoshi_web.site.second_factor import (
    forget_secret,
    has_second_factor,
    is_right,
    new_secret,
    picture,
    roles_that_need_it,
    spaced,
)

BACKEND = "django.contrib.auth.backends.ModelBackend"
PENDING = "luoshi.pending"
# Between the password and the code; then the password is asked for again.
PATIENCE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Pending:
    """Who has shown the first factor and not yet the second: signed in nowhere."""

    person: Person
    next_url: str


class SignInForm(AuthenticationForm):
    """Bounded before anything is looked up or counted."""

    username = UsernameField(
        max_length=60,
        error_messages={
            "required": gettext_lazy("请填账号。"),
            "max_length": gettext_lazy("账号没有这么长，最多 60 个字。"),
        },
    )


class SignIn(LoginView):
    template_name = "site/login.html"
    form_class = SignInForm

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        return begin(self.request, form.get_user(), self.get_success_url())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        apps = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
        more = {
            "provider": apps[0] if apps else None,
            "expired": self.request.GET.get("expired") == "1",
        }
        return super().get_context_data(**kwargs) | more


def begin(request: HttpRequest, person: Any, next_url: str) -> HttpResponse:
    """After the first factor, whichever it was: on to the second, to setting one up where it is demanded, or in."""
    now: datetime = request.now  # type: ignore[attr-defined]
    asks = has_second_factor(person)
    if not asks and not roles_that_need_it(person, now.date()):
        return finish(request, person, next_url)
    request.session[PENDING] = {
        "person": person.pk,
        "next": next_url,
        "until": (now + PATIENCE).isoformat(),
        "hash": person.get_session_auth_hash(),
    }
    return redirect("second-factor" if asks else "enrol")


def finish(request: HttpRequest, person: Person, next_url: str) -> HttpResponse:
    login(request, person, backend=BACKEND)
    request.session.pop(PENDING, None)
    return redirect(next_url)


def pending(request: HttpRequest) -> Pending | None:
    """Nobody once the time is over, the account was locked or its password changed."""
    kept = request.session.get(PENDING)
    if kept is None:
        return None
    now: datetime = request.now  # type: ignore[attr-defined]
    person = Person.objects.filter(pk=kept["person"], is_active=True).first()
    if (
        person is None
        or now > datetime.fromisoformat(kept["until"])
        or not constant_time_compare(kept["hash"], person.get_session_auth_hash())
    ):
        del request.session[PENDING]
        return None
    return Pending(person, kept["next"])


@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def second_factor(request: HttpRequest) -> HttpResponse:
    """The code of the moment, or a recovery code."""
    waiting = pending(request)
    if waiting is None:
        return redirect("login")
    fault = ""
    if request.method == "POST":
        person, code = waiting.person, request.POST.get("code", "").strip()
        # The middleware of axes puts its own page in the place of this answer.
        if is_locked(request, person.username):
            return HttpResponse(status=429)
        if spend_code(person, code):
            return finish(request, person, waiting.next_url)
        left = use_recovery_code(person, code, at=request.now)  # type: ignore[attr-defined]
        if left is not None:
            answer = finish(request, person, waiting.next_url)
            messages.warning(
                request,
                _("用掉了一个恢复码，还剩 %(n)s 个。换了手机请到“账号”页重新设置两步验证。")
                % {"n": left},
            )
            return answer
        count_failure(request, person.username)
        fault = _("验证码不对，或已经用过。请等下一个验证码再填。")
    page = {"fault": fault, "name": waiting.person.name}
    return render(request, "site/second_factor.html", page, status=422 if fault else 200)


@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def enrol(request: HttpRequest) -> HttpResponse:
    """For a role that must have a second factor and has none: set up before the first page is seen."""
    waiting = pending(request)
    if waiting is None or has_second_factor(waiting.person):
        return redirect("login")
    now: datetime = request.now  # type: ignore[attr-defined]
    fault = ""
    if request.method == "POST":
        if is_right(request, request.POST.get("code", "")):
            codes = enable_second_factor(waiting.person, new_secret(request), at=now)
            forget_secret(request)
            finish(request, waiting.person, waiting.next_url)
            page = {"codes": codes, "next": waiting.next_url}
            return render(request, "site/recovery_codes.html", page)
        fault = _("验证码不对。请核对手机的时间，等下一个验证码再填。")
    secret = new_secret(request)
    page = {
        "fault": fault,
        "key": spaced(secret),
        "picture": picture(waiting.person, secret),
        "roles": "、".join(roles_that_need_it(waiting.person, now.date())),
    }
    return render(request, "site/enrol.html", page, status=422 if fault else 200)
