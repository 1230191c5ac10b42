"""账号: what a person does with its own account: the first password by a link, another one, the second factor."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from luoshi_web.offices.actions import (
    accept_link,
    change_password,
    disable_second_factor,
    enable_second_factor,
    make_token,
    renew_recovery_codes,
    revoke_token,
)
from luoshi_web.offices.models import Person, Post, Role
from luoshi_web.offices.people import MAY, PeopleError, invitation_of, tokens_of
from luoshi_web.offices.queries import access_to, posts_on
from luoshi_web.site.lockout import count_failure, forget_failures, is_locked
from luoshi_web.site.passwords import RULES, password_faults
from luoshi_web.site.second_factor import (
    forget_secret,
    has_second_factor,
    is_right,
    new_secret,
    picture,
    roles_that_need_it,
    spaced,
)
from luoshi_web.site.signing_in import begin


def _password(label: Any, complete: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"class": "form-control", "autocomplete": complete}),
        error_messages={
            "required": gettext_lazy("请填密码。"),
            "max_length": gettext_lazy("密码太长，最多 200 个字符。"),
        },
    )


class NewPasswordForm(forms.Form):
    """A password twice, under the rules that the page has told before."""

    password = _password(gettext_lazy("新密码"), "new-password")
    again = _password(gettext_lazy("再填一次"), "new-password")

    def __init__(self, person: Person, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        password = given.get("password")
        if password and given.get("again") and password != given["again"]:
            self.add_error("again", _("两次填的不一样。请再填一次。"))
        if password:
            for fault in password_faults(password, self.person):
                self.add_error("password", fault)
        return given


class ChangePasswordForm(NewPasswordForm):
    old = _password(gettext_lazy("现在的密码"), "current-password")
    field_order = ("old", "password", "again")

    def clean_old(self) -> str:
        old: str = self.cleaned_data["old"]
        if not self.person.check_password(old):
            raise forms.ValidationError(_("现在的密码不对。"))
        return old


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Behind a one-time link: who the account is for, what it may do, and a password to choose."""
    now = _now(request)
    found = invitation_of(token, now)
    if found is None or not found.person.is_active:
        return render(request, "site/invitation_gone.html", status=410)
    person = found.person
    form = NewPasswordForm(person, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            accept_link(token, form.cleaned_data["password"], at=now)
        except PeopleError:
            return render(request, "site/invitation_gone.html", status=410)
        forget_failures(person.username)
        person.refresh_from_db()
        return begin(request, person, "/")
    page = {
        "person": person,
        "form": form,
        "posts": _post_words(posts_on(person, now.date()), person),
        "until": found.expires_at,
        "rules": RULES,
        "first": not person.has_usable_password(),
    }
    return render(request, "site/invitation.html", page, status=422 if form.errors else 200)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@login_required
def account(request: HttpRequest) -> HttpResponse:
    """One's own account: posts, password, second factor."""
    person, now = _person(request), _now(request)
    form = ChangePasswordForm(person, request.POST or None)
    if request.method == "POST" and person.has_usable_password():
        if is_locked(request, person.username):
            return HttpResponse(status=429)
        if form.is_valid():
            change_password(person, form.cleaned_data["password"], at=now)
            update_session_auth_hash(request, person)
            messages.success(request, _("密码已改。别处的登录都已退出。"))
            return redirect("account")
        if "old" in form.errors:
            count_failure(request, person.username)
    posts = posts_on(person, now.date())
    if posts:
        # The frame around the page is that of the first programme.
        request.access = access_to(person, posts[0].programme.code, now.date())  # type: ignore[attr-defined]
    page = {
        "title": _("账号"),
        "person": person,
        "form": form,
        "posts": _post_words(posts, person),
        "rules": RULES,
        "has_factor": has_second_factor(person),
        "tokens": tokens_of(person, now),
        "demanded": "、".join(roles_that_need_it(person, now.date())),
    }
    return render(request, "site/account.html", {"page": page}, status=422 if form.errors else 200)


@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
@login_required
def set_up(request: HttpRequest) -> HttpResponse:
    """The second factor, of one's own will."""
    person = _person(request)
    if has_second_factor(person):
        return redirect("account")
    fault = ""
    if request.method == "POST":
        if is_right(request, request.POST.get("code", "")):
            codes = enable_second_factor(person, new_secret(request), at=_now(request))
            forget_secret(request)
            return render(
                request, "site/recovery_codes.html", {"codes": codes, "next": "/account/"}
            )
        fault = _("验证码不对。请核对手机的时间，等下一个验证码再填。")
    secret = new_secret(request)
    page = {"fault": fault, "key": spaced(secret), "picture": picture(person, secret), "roles": ""}
    return render(request, "site/enrol.html", page, status=422 if fault else 200)


@never_cache
@sensitive_post_parameters()
@require_POST
@login_required
def new_codes(request: HttpRequest) -> HttpResponse:
    person = _person(request)
    refused = _ask_password(request, person)
    if refused is not None:
        return refused
    if not has_second_factor(person):
        return redirect("account")
    codes = renew_recovery_codes(person, at=_now(request))
    return render(request, "site/recovery_codes.html", {"codes": codes, "next": "/account/"})


@never_cache
@sensitive_post_parameters()
@require_POST
@login_required
def turn_off(request: HttpRequest) -> HttpResponse:
    """Not where the role demands it."""
    person, now = _person(request), _now(request)
    refused = _ask_password(request, person)
    if refused is not None:
        return refused
    if demanded := roles_that_need_it(person, now.date()):
        messages.error(
            request, _("%(roles)s 必须用两步验证，不能停用。") % {"roles": "、".join(demanded)}
        )
    elif has_second_factor(person):
        disable_second_factor(person, at=now)
        messages.success(request, _("两步验证已停用。"))
    return redirect("account")


@never_cache
@sensitive_post_parameters("old")
@require_POST
@login_required
def new_token(request: HttpRequest) -> HttpResponse:
    """A token for a program, shown once."""
    person = _person(request)
    refused = _ask_password(request, person)
    if refused is not None:
        return refused
    days = request.POST.get("days", "")
    try:
        token = make_token(
            person,
            request.POST.get("name", ""),
            int(days) if days.isdecimal() and len(days) < 6 else 0,
            at=_now(request),
        )
    except PeopleError as error:
        messages.error(request, str(error))
        return redirect("account")
    return render(request, "site/new_token.html", {"token": token})


@require_POST
@login_required
def drop_token(request: HttpRequest, key: int) -> HttpResponse:
    if revoke_token(_person(request), key, at=_now(request)):
        messages.success(request, _("令牌已吊销，用它的程序从现在起不能再用。"))
    return redirect("account")


def _ask_password(request: HttpRequest, person: Person) -> HttpResponse | None:
    """None: the password was right. An account without one (identity provider only) is not asked."""
    if not person.has_usable_password():
        return None
    if is_locked(request, person.username):
        return HttpResponse(status=429)
    if person.check_password(request.POST.get("old", "")):
        return None
    count_failure(request, person.username)
    messages.error(request, _("密码不对，没有办。"))
    return redirect("account")


def _post_words(posts: list[Post], person: Person) -> list[dict[str, str]]:
    """Programme, unit and role of each post, what it may do, and for whom when it is another's."""
    return [
        {
            "programme": post.programme.title,
            "unit": post.unit.name if post.unit else "",
            "role": str(Role(post.role).label),
            "may": str(MAY[post.role]),
            "instead_of": "" if post.person_id == person.pk else post.person.name,
        }
        for post in posts
    ]


def _person(request: HttpRequest) -> Person:
    person = request.user
    if not isinstance(person, Person):
        raise TypeError("login_required lets only persons through")
    return person


def _now(request: HttpRequest) -> datetime:
    now: datetime = request.now  # type: ignore[attr-defined]
    return now
