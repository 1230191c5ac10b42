"""The way in, and the first page."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from luoshi_web.bulletins.queries import month_without_paper
from luoshi_web.ledger.views import reading, standing_for
from luoshi_web.offices.actions import show_sample
from luoshi_web.offices.models import Person
from luoshi_web.offices.queries import Access, access_to, programmes_of
from luoshi_web.offices.views.common import now_of
from luoshi_web.projects.pages.brief import brief
from luoshi_web.site.home import Decision, home_page
from luoshi_web.supervision.pages.brief import brief as supervision_brief


@require_safe
@login_required
def start(request: HttpRequest) -> HttpResponse:
    """Leads to the person's first programme: who files comes to the desk; without a post, says what to do."""
    if not isinstance(request.user, Person):
        return redirect("login")
    programmes = programmes_of(request.user, now_of(request).date())
    if not programmes:
        return render(request, "site/no_post.html", status=403)
    access = access_to(request.user, programmes[0].code, now_of(request).date())
    first = "reporting:desk" if access.home == "unit" else "home"
    return redirect(first, programmes[0].code)


@require_safe
@reading
def home(request: HttpRequest, access: Access) -> HttpResponse:
    """The leader's page; everybody with a post may read it."""
    page = home_page(standing_for(request, access), _papers_due(request, access))
    today = now_of(request).date()
    beside = {"projects": brief(access, today), "supervision": supervision_brief(access, today)}
    return render(request, "site/home.html", {"page": page, **beside})


def _papers_due(request: HttpRequest, access: Access) -> list[Decision]:
    """The month's bulletin, until it is made."""
    month = month_without_paper(access, now_of(request).date())
    if month is None:
        return []
    return [
        Decision(
            title=_("%(month)s通报还没有生成") % {"month": month.words()},
            url=reverse("bulletins:list", args=[access.programme.code]),
            note=_("每月一期"),
            by=_("统筹人员"),
        )
    ]


@require_POST
@reading
def sample(request: HttpRequest, access: Access) -> HttpResponse:
    """Shows or hides every sample figure of the programme, for everybody; coordinators only."""
    if not access.coordinates:
        raise PermissionDenied(_("演示数据由统筹人员统一显示或隐藏。"))
    show = request.POST.get("show") == "1"
    if show_sample(access.programme, show=show, actor=access.actor, at=now_of(request)):
        done = (
            _("已显示演示数据。") if show else _("已隐藏演示数据，没有公开数据的目标显示为待数据。")
        )
        messages.success(request, done)
    return redirect("home", access.programme.code)
