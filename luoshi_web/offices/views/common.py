"""The way into the room's pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from luoshi_web.offices.models import Person
from luoshi_web.offices.queries import Access, access_to

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, Access, P], HttpResponse]


def entering(view: View[P]) -> Callable[..., HttpResponse]:
    """Signed in, with a post in the programme today. A stranger gets 404."""

    @login_required
    @wraps(view)
    def inner(
        request: HttpRequest, programme: str, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        if not isinstance(request.user, Person):
            raise Http404
        access = access_to(request.user, programme, today_of(request))
        request.access = access  # type: ignore[attr-defined]
        return view(request, access, *args, **kwargs)

    return inner


def seeing_people(view: View[P]) -> Callable[..., HttpResponse]:
    """Administrators, who act, and coordinators, who read."""

    @entering
    @wraps(view)
    def inner(
        request: HttpRequest, access: Access, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        if not access.sees_people:
            raise PermissionDenied(_("人员和账号由系统管理员办理，统筹人员可以看。"))
        return view(request, access, *args, **kwargs)

    return inner


def administering(view: View[P]) -> Callable[..., HttpResponse]:
    @seeing_people
    @wraps(view)
    def inner(
        request: HttpRequest, access: Access, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        if not access.administers:
            raise PermissionDenied(_("账号和岗位由系统管理员办理。"))
        return view(request, access, *args, **kwargs)

    return inner


def now_of(request: HttpRequest) -> datetime:
    """The clock that the middleware gave the request."""
    now: datetime = request.now  # type: ignore[attr-defined]
    return now


def today_of(request: HttpRequest) -> date:
    return now_of(request).date()


def client_address(request: HttpRequest) -> str:
    """Of the server nearest to the user that is not ours: LUOSHI_PROXIES of the last entries of X-Forwarded-For are."""
    nearest = str(request.META.get("REMOTE_ADDR", ""))
    if not settings.PROXIES:
        return nearest
    named = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
    return named[-settings.PROXIES] if len(named) >= settings.PROXIES and named[0] else nearest
