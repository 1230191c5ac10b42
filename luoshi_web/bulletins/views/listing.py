"""The list with its button, and the form of a paper that is not the month's."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from luoshi.errors import LuoshiError
from luoshi.plan import Period
from luoshi_web.bulletins.actions import draft_bulletin
from luoshi_web.bulletins.composing import Scope
from luoshi_web.bulletins.models import Kind
from luoshi_web.bulletins.pages.listing import list_page
from luoshi_web.bulletins.pages.special import Typed, special_page
from luoshi_web.bulletins.queries import bulletins_of, months_to_tell, works_on
from luoshi_web.bulletins.views.common import day_of
from luoshi_web.bulletins.writing import require_office
from luoshi_web.ledger.pages.build import standing_on
from luoshi_web.ledger.views import reading
from luoshi_web.offices.queries import Access
from luoshi_web.offices.views.common import now_of
from luoshi_web.offices.views.trying import status_of


@require_http_methods(["GET", "HEAD", "POST"])
@reading
def index(request: HttpRequest, access: Access) -> HttpResponse:
    """Every paper; for a coordinator also the button that begins a month's (POST)."""
    asked, error = request.POST.get("period", ""), None
    if request.method == "POST":
        require_office(access)
        try:
            made = draft_bulletin(access, period=Period.parse(asked), at=now_of(request))
        except LuoshiError as refused:
            error = refused
        else:
            messages.success(request, _("已冻结并起草：%(title)s。") % {"title": made.title})
            return redirect("bulletins:detail", access.programme.code, made.pk)
    may_make = works_on(access)
    page = list_page(
        access.programme.code,
        list(bulletins_of(access)),
        months_to_tell(access.programme, day_of(request)) if may_make else [],
        may_make=may_make,
        asked=asked,
        error=str(error) if error else "",
    )
    return render(request, "bulletins/list.html", {"page": page}, status=status_of(error))


@require_http_methods(["GET", "HEAD", "POST"])
@reading
def other(request: HttpRequest, access: Access) -> HttpResponse:
    """A special paper on a section, a unit or chosen targets; the year's end."""
    require_office(access)
    typed = Typed.of(request.POST)
    error = None
    if request.method == "POST":
        try:
            made = draft_bulletin(
                access,
                period=Period.parse(typed.period),
                kind=Kind(typed.kind),
                scope=_scope(typed),
                at=now_of(request),
            )
        except LuoshiError as refused:
            error = refused
        else:
            messages.success(request, _("已冻结并起草：%(title)s。") % {"title": made.title})
            return redirect("bulletins:detail", access.programme.code, made.pk)
    standing = standing_on(access.programme, None, now_of(request))
    months = months_to_tell(access.programme, day_of(request))
    page = special_page(standing, months, typed, str(error) if error else "")
    return render(request, "bulletins/special.html", {"page": page}, status=status_of(error))


def _scope(typed: Typed) -> Scope:
    """LuoshiError: nothing chosen, or no name for the title."""
    if typed.kind != Kind.SPECIAL:
        return Scope()
    if not typed.name:
        raise LuoshiError(_("没有写专项的名称。"), _("请写几个字，会印进标题，如“招商引资”。"))
    if typed.about == "section" and typed.section:
        return Scope("section", typed.name, typed.section)
    if typed.about == "unit" and typed.unit:
        return Scope("unit", typed.name, typed.unit)
    if typed.about == "projects":
        return Scope("projects", typed.name)
    if typed.about == "targets" and typed.codes:
        return Scope("targets", typed.name, codes=typed.codes)
    raise LuoshiError(_("没有选这一期讲什么。"), _("请选一个章节、一个单位，或勾选目标。"))
