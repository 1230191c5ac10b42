"""Coordinators say which unit has which duty; they and administrators register units merged away."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from luoshi.errors import LuoshiError
from luoshi_web.offices.actions import merge_unit, set_keeper
from luoshi_web.offices.conflicts import ConflictError
from luoshi_web.offices.models import Duty, Unit
from luoshi_web.offices.pages.duties import duties_page
from luoshi_web.offices.queries import Access
from luoshi_web.offices.views.common import entering, now_of


@require_http_methods(["GET", "HEAD", "POST"])
@entering
def duties(request: HttpRequest, access: Access) -> HttpResponse:
    """All duties of the form are kept, or none."""
    if not (access.coordinates or access.administers):
        raise PermissionDenied(_("单位分工由统筹人员定。"))
    if request.method != "POST":
        return render(request, "offices/duties.html", {"page": duties_page(access)})
    if not access.coordinates:
        raise PermissionDenied(_("单位分工由统筹人员定。"))
    typed = {duty.value: request.POST.get(duty.value, "").strip() for duty in Duty}
    try:
        with transaction.atomic():
            for duty in Duty:
                unit = _unit(access, typed[duty.value]) if typed[duty.value] else None
                set_keeper(access.programme, duty, unit, actor=access.actor, at=now_of(request))
    except LuoshiError as refused:
        page = duties_page(access, typed, error=str(refused))
        return render(request, "offices/duties.html", {"page": page}, status=422)
    messages.success(request, _("分工已定。"))
    return redirect("offices:duties", access.programme.code)


@require_POST
@entering
def merge(request: HttpRequest, access: Access) -> HttpResponse:
    if not (access.coordinates or access.administers):
        raise PermissionDenied(_("单位撤并由统筹人员或系统管理员登记。"))
    typed = {key: request.POST.get(key, "").strip() for key in ("gone", "into", "until", "basis")}
    try:
        gone = _unit(access, typed["gone"])
        into = _unit(access, typed["into"]) if typed["into"] else None
        until = _day(typed["until"])
        merge_unit(access, gone, into, until=until, basis=typed["basis"], at=now_of(request))
    except LuoshiError as refused:
        page = duties_page(access, typed, merge_error=str(refused))
        status = 409 if isinstance(refused, ConflictError) else 422
        return render(request, "offices/duties.html", {"page": page}, status=status)
    messages.success(request, _("已登记：%(unit)s撤并。") % {"unit": gone.name})
    return redirect("offices:duties", access.programme.code)


def _unit(access: Access, text: str) -> Unit:
    found = Unit.objects.filter(programme=access.programme, until=None)
    unit = found.filter(pk=int(text)).first() if text.isdecimal() and len(text) < 10 else None
    if unit is None:
        raise LuoshiError(_("没有这个单位。"), _("请从列出的单位里选。"))
    return unit


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise LuoshiError(
            _("日期写成了“%(text)s”。") % {"text": text[:20]}, _("请写成 2026-09-30 这样。")
        ) from None
