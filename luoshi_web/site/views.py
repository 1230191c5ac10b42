"""The way in, and the first page."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from luoshi_web.offices.models import Person
from luoshi_web.offices.queries import programmes_of


@login_required
def start(request: HttpRequest) -> HttpResponse:
    """Leads to the person's first programme; without a post, says what to do."""
    now: datetime = request.now  # type: ignore[attr-defined]
    if not isinstance(request.user, Person):
        return redirect("login")
    programmes = programmes_of(request.user, now.date())
    if not programmes:
        return render(request, "site/no_post.html", status=403)
    return redirect("home", programmes[0].code)
