"""The list with its button, one paper's page, and the two files."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from luoshi.errors import LuoshiError
from luoshi.plan import Period
from luoshi_web.bulletins.actions import make_bulletin
from luoshi_web.bulletins.pages import detail_page, list_page
from luoshi_web.bulletins.queries import bulletin_of, bulletins_of, lines_of, months_to_tell
from luoshi_web.ledger.views import reading
from luoshi_web.offices.files import file_response
from luoshi_web.offices.queries import Access
from luoshi_web.offices.views.common import now_of


@require_http_methods(["GET", "HEAD", "POST"])
@reading
def index(request: HttpRequest, access: Access) -> HttpResponse:
    """Every paper; for a coordinator also the button that makes a month's (POST)."""
    if request.method == "POST" and not access.coordinates:
        raise PermissionDenied(_("通报由统筹人员生成。"))
    asked, error = request.POST.get("period", ""), ""
    if request.method == "POST":
        try:
            made = make_bulletin(access, period=Period.parse(asked), at=now_of(request))
        except LuoshiError as refused:
            error = str(refused)
        else:
            messages.success(request, _("已生成：%(title)s。") % {"title": made.title})
            return redirect("bulletins:detail", access.programme.code, made.pk)
    today = timezone.localtime(now_of(request)).date()
    page = list_page(
        access.programme.code,
        list(bulletins_of(access)),
        months_to_tell(access.programme, today) if access.coordinates else [],
        may_make=access.coordinates,
        asked=asked,
        error=error,
    )
    return render(request, "bulletins/list.html", {"page": page}, status=422 if error else 200)


@require_safe
@reading
def detail(request: HttpRequest, access: Access, pk: int) -> HttpResponse:
    row = bulletin_of(access, pk)
    page = detail_page(access.programme.code, row, lines_of(row))
    return render(request, "bulletins/detail.html", {"page": page})


@require_safe
@reading
def docx(request: HttpRequest, access: Access, pk: int) -> HttpResponse:
    return file_response(bulletin_of(access, pk).docx)


@require_safe
@reading
def xlsx(request: HttpRequest, access: Access, pk: int) -> HttpResponse:
    return file_response(bulletin_of(access, pk).xlsx)
