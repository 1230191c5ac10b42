"""What the room's views share: an action tried, and said."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from luoshi.errors import LuoshiError
from luoshi.projects import ProjectError
from luoshi_web.offices.queries import Access
from luoshi_web.offices.views.trying import attempt as tried
from luoshi_web.projects.checking import AskedError
from luoshi_web.projects.pages.head import tabs

P = ParamSpec("P")
_View = Callable[Concatenate[HttpRequest, Access, P], HttpResponse]


def reading_months(view: _View[P]) -> _View[P]:
    """A frozen text that no longer fits its checksum is said instead of the page. Stands below `entering`."""

    @wraps(view)
    def inner(
        request: HttpRequest, access: Access, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        try:
            return view(request, access, *args, **kwargs)
        except ProjectError as error:
            month = kwargs.get("month")
            now = reverse("projects:month", args=[access.programme.code, month]) if month else ""
            context = {"error": error, "tabs": tabs(access, "months"), "now_url": now}
            return render(request, "projects/unreadable.html", context, status=422)

    return inner


def attempt(
    request: HttpRequest, act: Callable[[datetime], object], done: str
) -> LuoshiError | None:
    """Do it, and say so. What stood against it, otherwise, which is said too unless the form shall ask (`AskedError`)."""
    error = tried(request, act, done)
    if error is not None and not isinstance(error, AskedError):
        messages.error(request, str(error))
    return error
