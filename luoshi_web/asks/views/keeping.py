"""From a register that this room keeps to the pages where its rows are made."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from luoshi_web.asks.guards import rights
from luoshi_web.asks.models import Entered
from luoshi_web.offices.queries import Access
from luoshi_web.offices.views.common import entering

_PAGES = {"ask": ("asks:asks", "asks:ask"), "case": ("asks:cases", "asks:case")}


@require_safe
@entering
def register(request: HttpRequest, access: Access, register: str) -> HttpResponse:
    rights(access)
    kind = _entered(access, register).first()
    if kind is None:
        return redirect("asks:asks", access.programme.code)
    return redirect(_PAGES[kind.source.split("/")[0]][0], access.programme.code)


@require_safe
@entering
def entry(request: HttpRequest, access: Access, register: str, entry: int) -> HttpResponse:
    rights(access)
    row = _entered(access, register).filter(entry_no=entry).first()
    if row is None:
        raise Http404(_("台账里没有第 %(n)s 条，或它不是在这里记的。") % {"n": entry})
    kind, number, *_year = row.source.split("/")
    return redirect(_PAGES[kind][1], access.programme.code, int(number))


def _entered(access: Access, register: str) -> QuerySet[Entered]:
    return Entered.objects.filter(programme=access.programme, register=register)
