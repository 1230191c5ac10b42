"""Two plans beside each other: versions compared, a plan traced to a higher one."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from luoshi.comparing import compare, trace
from luoshi.plan import Plan
from luoshi_web.drafts.pages.compare import compare_page
from luoshi_web.drafts.pages.trace import trace_page
from luoshi_web.drafts.queries import plan_behind, sources_of
from luoshi_web.ledger.views import reading
from luoshi_web.offices.queries import Access


@require_safe
@reading
def compared(request: HttpRequest, access: Access) -> HttpResponse:
    """?old=v1&new=v2, or new=d3 for a draft; without both, the last two versions."""
    sources = sources_of(access)
    versions = [code for code, _words in sources if code.startswith("v")]
    last_two = (versions[1], versions[0]) if len(versions) > 1 else ("", "")
    codes = (request.GET.get("old", last_two[0]), request.GET.get("new", last_two[1]))
    pair = _pair(access, codes)
    comparison = compare(*pair) if pair else None
    page = compare_page(access.programme.code, sources, codes, pair, comparison)
    return render(request, "drafts/compare.html", {"page": page})


@require_safe
@reading
def traced(request: HttpRequest, access: Access) -> HttpResponse:
    """?plan=v1&higher=d2; the plan in force stands when none is named."""
    sources = sources_of(access)
    versions = [code for code, _words in sources if code.startswith("v")]
    codes = (
        request.GET.get("plan", versions[0] if versions else ""),
        request.GET.get("higher", ""),
    )
    pair = _pair(access, codes)
    found = trace(*pair) if pair else None
    page = trace_page(access.programme.code, sources, codes, pair, found)
    return render(request, "drafts/trace.html", {"page": page})


def _pair(access: Access, codes: tuple[str, str]) -> tuple[Plan, Plan] | None:
    if not all(codes):
        return None
    return plan_behind(access, codes[0]), plan_behind(access, codes[1])
