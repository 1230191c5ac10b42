"""The self-check of an enterprise: typed, compared, and kept only where the person chooses so."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from luoshi_web.enterprises.actions.firms import keep_figures
from luoshi_web.enterprises.firm_rows import figures_of, firm_of, names_of
from luoshi_web.enterprises.guards import ladder_rights, require_checker
from luoshi_web.enterprises.models import Firm
from luoshi_web.enterprises.pages.firm_check import FIRST, Typed, check_page, first_texts
from luoshi_web.enterprises.title_rows import holdings, sources_of
from luoshi_web.offices.queries import Access
from luoshi_web.offices.views.common import entering, now_of, today_of


@require_http_methods(["GET", "HEAD", "POST"])
@entering
def check(request: HttpRequest, access: Access, number: int) -> HttpResponse:
    """?title=: which. Sent, what was typed is compared and shown; keep=yes stores it, which nothing else does.

    422 where a figure means nothing: it is shown beside its field, the others are compared all the same, nothing is kept.
    """
    held, row = ladder_rights(access), firm_of(access, number)
    require_checker(held, row)
    kept = figures_of(row)
    sent = request.POST if request.method == "POST" else request.GET
    if request.method == "POST":
        typed = Typed.of(request.POST.dict())
    else:
        typed = Typed.of(first_texts(row, kept))
    if request.method == "POST" and sent.get("keep") == "yes" and not typed.errors:
        kept = keep_figures(access, held, row, typed.texts, at=now_of(request))
        messages.success(request, _("数已存下，只给企业培育主管单位和企业自己看。"))
    fault = _("有 %(n)s 项看不懂，没有存。") % {"n": len(typed.errors)} if typed.errors else ""
    holds = _holds(request, access, row)
    page = check_page(
        access, row, sent.get("title", FIRST), typed, holds, kept, today_of(request), fault
    )
    status = 422 if typed.errors else 200
    return render(request, "enterprises/firm_check.html", {"page": page}, status=status)


def _holds(request: HttpRequest, access: Access, row: Firm) -> frozenset[str]:
    """Titles that the registers say are valid today: nobody types them."""
    keys = [one.key for one in names_of(row)]
    held = holdings(access, sources_of(access), keys=keys)
    return frozenset(one.title for one in held if one.valid_on(today_of(request)))
