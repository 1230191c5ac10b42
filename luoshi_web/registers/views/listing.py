"""All registers, and the ways of looking at one that people keep."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from luoshi.errors import LuoshiError
from luoshi_web.offices.conflicts import written
from luoshi_web.offices.queries import Access
from luoshi_web.offices.views.common import entering, now_of
from luoshi_web.registers.actions import drop_filter, save_filter
from luoshi_web.registers.guards import sees_private
from luoshi_web.registers.pages.filters import Filters
from luoshi_web.registers.pages.listing import list_page
from luoshi_web.registers.queries import (
    all_kept,
    filters_of,
    kept_of,
    require_reader,
    standing_counts,
)


@require_safe
@entering
def index(request: HttpRequest, access: Access) -> HttpResponse:
    require_reader(access)
    text = written(request.GET.get("q", ""))[:60]
    counts = standing_counts(access.programme)
    page = list_page(access, all_kept(access), counts, text, now_of(request))
    return render(request, "registers/list.html", {"page": page})


@require_POST
@entering
def save(request: HttpRequest, access: Access, code: str) -> HttpResponse:
    """The filters of the list, under a name."""
    kept = kept_of(access, code)
    private = sees_private(access, kept, None)
    filters = Filters.of(kept, QueryDict(request.POST.get("query", "")[:2000]), private=private)
    query = filters.query()
    try:
        if not query:
            raise LuoshiError(_("现在没有筛选。"), _("请先选好条件，再存。"))
        saved = save_filter(
            access,
            kept,
            request.POST.get("name", ""),
            query,
            shared=request.POST.get("shared") == "1",
            at=now_of(request),
        )
    except LuoshiError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("已存为“%(name)s”。") % {"name": saved.name})
    return _to_list(access, code, query)


@require_POST
@entering
def drop(request: HttpRequest, access: Access, code: str, pk: int) -> HttpResponse:
    kept = kept_of(access, code)
    saved = next((one for one in filters_of(access, kept) if one.pk == pk), None)
    if saved is None:
        raise Http404(_("没有这个筛选。"))
    drop_filter(access, kept, saved, at=now_of(request))
    messages.success(request, _("已删去“%(name)s”。") % {"name": saved.name})
    return _to_list(access, code, "")


def _to_list(access: Access, code: str, query: str) -> HttpResponse:
    here = reverse("registers:show", args=[access.programme.code, code])
    return redirect(f"{here}?{query}" if query else here)
