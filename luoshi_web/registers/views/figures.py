"""A figure opened into its rows, the way to it by indicator, and computing a register's figures at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from luoshi.errors import LuoshiError
from luoshi.plan import Period
from luoshi.registers import Indicator
from luoshi_web.ledger.models import Indicator as Measured
from luoshi_web.ledger.pages.as_known import moment_of
from luoshi_web.offices.queries import Access
from luoshi_web.offices.views.common import entering, now_of
from luoshi_web.registers.actions import feed_register
from luoshi_web.registers.guards import may_write, reads_field
from luoshi_web.registers.kept import Kept
from luoshi_web.registers.pages.figure import (
    PAGE_SIZE,
    Asked,
    Opened,
    figure_page,
    part_names,
)
from luoshi_web.registers.pages.figures import last_closed
from luoshi_web.registers.pages.head import register_head
from luoshi_web.registers.pages.lookups import (
    computing,
    measured_by,
    proved_by,
    recorded,
    shows_sample,
)
from luoshi_web.registers.queries import (
    figure,
    figures_by_area,
    kept_of,
    rows_behind,
    scope_of,
    started_on,
)


@require_safe
@entering
def show(request: HttpRequest, access: Access, code: str, indicator: str) -> HttpResponse:
    """?period=2026-09&known=2026-10-01&part=&area=&only=real&after=: what cannot be used is said, with status 422."""
    kept = kept_of(access, code)
    one = _formula(kept, indicator)
    measured = measured_by(access.programme, [one.code]).get(one.code)
    asked, mistakes = _asked(request, access, kept, measured)
    found = _opened(access, kept, one, measured, asked, now_of(request))
    page = figure_page(
        access, kept, asked, found, now_of(request), may_feed=_may_feed(access, kept, measured)
    )
    for line in mistakes:
        messages.warning(request, line)
    head = register_head(access, kept, "figures")
    context = {"page": page, "head": head}
    return render(request, "registers/figure.html", context, status=422 if mistakes else 200)


@require_safe
@entering
def rows(request: HttpRequest, access: Access, indicator: str) -> HttpResponse:
    """To the figure of whichever register computes the indicator; the question goes along."""
    kept = computing(access, indicator)
    if kept is None:
        raise Http404(_("没有台账算这个指标，或您没有查看的权限。"))
    target = redirect("registers:figure", access.programme.code, kept.row.code, indicator)
    if request.GET:
        target["Location"] += f"?{request.GET.urlencode()}"
    return target


@require_POST
@entering
def feed(request: HttpRequest, access: Access, code: str) -> HttpResponse:
    kept = kept_of(access, code)
    if not may_write(access, kept, None):
        raise PermissionDenied(_("台账的数由记账单位或统筹人员更新；不点也会在 1 分钟内更新。"))
    changed = feed_register(kept, actor=access.actor, at=now_of(request))
    if changed:
        messages.success(request, _("看板上 %(n)s 个数有变，已记入。") % {"n": len(changed)})
    else:
        messages.info(request, _("看板上的数已经是最新的，没有变。"))
    indicator = request.POST.get("indicator", "")
    if any(one.code == indicator for one in kept.register.indicators):
        return redirect("registers:figure", access.programme.code, code, indicator)
    return redirect("registers:show", access.programme.code, code)


def _formula(kept: Kept, indicator: str) -> Indicator:
    for one in kept.register.indicators:
        if one.code == indicator:
            return one
    raise Http404(_("这个台账不算这个指标。"))


def _may_feed(access: Access, kept: Kept, measured: Measured | None) -> bool:
    return measured is not None and may_write(access, kept, None)


def _tells_areas(access: Access, kept: Kept) -> bool:
    return reads_field(access, kept, kept.register.area_field)


def _asked(
    request: HttpRequest, access: Access, kept: Kept, measured: Measured | None
) -> tuple[Asked, list[str]]:
    mistakes: list[str] = []
    period = last_closed(kept, measured, now_of(request))
    if text := request.GET.get("period", "").strip():
        try:
            period = Period.parse(text)
        except LuoshiError as error:
            mistakes.append(str(error))
    known: datetime | None = None
    if text := request.GET.get("known", "").strip():
        try:
            known = moment_of(text, started_on(kept.programme), now_of(request))
        except LuoshiError as error:
            mistakes.append(str(error))
    after = request.GET.get("after", "")
    return Asked(
        period,
        known,
        request.GET.get("part", "")[:60],
        request.GET.get("area", "")[:60] if _tells_areas(access, kept) else "",
        request.GET.get("only") == "real",
        int(after) if after.isascii() and after.isdigit() and len(after) < 16 else 0,
    ), mistakes


def _opened(
    access: Access,
    kept: Kept,
    one: Indicator,
    measured: Measured | None,
    asked: Asked,
    now: datetime,
) -> Opened:
    """Five queries at most, and two for an indicator that the programme measures."""
    programme, known = kept.programme, asked.known or now
    started = started_on(programme)
    with_sample = False if asked.real else None
    everywhere = scope_of(programme, asked.period, known, started, with_sample=with_sample)
    whole = figure(kept, one, everywhere)
    answer, scope = whole, everywhere
    if asked.area:
        scope = replace(everywhere, area=asked.area)
        answer = figure(kept, one, scope)
    names = part_names(access, kept, one, whole)
    part = asked.part if asked.part in names else None
    return Opened(
        formula=one,
        measured=measured,
        whole=whole,
        answer=answer,
        by_area=figures_by_area(kept, one, everywhere) if _tells_areas(access, kept) else (),
        rows=rows_behind(kept, one, scope, part=part, after=asked.after, limit=PAGE_SIZE + 1),
        targets=proved_by(programme, measured) if measured else (),
        recorded=recorded(programme, measured, str(asked.period), known) if measured else (),
        has_sample=with_sample is None and shows_sample(kept),
    )
