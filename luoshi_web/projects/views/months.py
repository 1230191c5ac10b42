"""The months of all projects: a month, a rate opened into its projects, what was changed since, and freezing it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from luoshi.plan import Period, PeriodError
from luoshi.projects import rate_rules
from luoshi_web.offices.queries import Access
from luoshi_web.offices.views.common import entering, today_of
from luoshi_web.offices.views.trying import status_of
from luoshi_web.projects.actions import freeze_month
from luoshi_web.projects.guards import Rights
from luoshi_web.projects.models import Freeze
from luoshi_web.projects.months_rows import (
    Month,
    Seen,
    edited_since,
    month_before,
    newest_month,
    seen_month,
)
from luoshi_web.projects.pages.head import tabs
from luoshi_web.projects.pages.month import Found, month_page, named_codes
from luoshi_web.projects.pages.month_asked import Asked
from luoshi_web.projects.pages.month_changes import changed_codes, changes_page
from luoshi_web.projects.pages.rates_rows import on_page, page_of, parts_of, rate_page
from luoshi_web.projects.queries import (
    Standing,
    freezes,
    number_by_code,
    rights,
    snapshot_now,
    standing,
    units_by_code,
    visible,
)
from luoshi_web.projects.views.common import attempt, reading_months


@require_safe
@entering
def index(request: HttpRequest, access: Access) -> HttpResponse:
    """To the month asked for (?month=2026-09), else to the newest one of which something was told."""
    rights(access)
    told = request.GET.get("month", "")
    today = today_of(request)
    month = period_of(told) if told else newest_month(access.programme, today)
    return redirect("projects:month", access.programme.code, str(month))


@require_safe
@entering
@reading_months
def show(request: HttpRequest, access: Access, month: str) -> HttpResponse:
    """?by=town&start=start_due&freeze=1&now=1: what is no such thing is passed over; a number never frozen is 404."""
    may = rights(access)
    return _show(request, access, may, Asked.of(period_of(month), request.GET.dict()))


@require_POST
@entering
@reading_months
def freeze(request: HttpRequest, access: Access, month: str) -> HttpResponse:
    """The month for good; refused, the page stands again with what was typed."""
    may, period = rights(access), period_of(month)
    reason = request.POST.get("reason", "")
    error = attempt(
        request,
        lambda at: freeze_month(access, may, period, reason=reason, at=at),
        _("%(month)s已冻结。") % {"month": period.words()},
    )
    if error is None:
        return redirect("projects:month", access.programme.code, str(period))
    asked = Asked(period, now=True)
    return _show(request, access, may, asked, reason=reason, status=status_of(error))


@require_safe
@entering
@reading_months
def opened(request: HttpRequest, access: Access, month: str, code: str) -> HttpResponse:
    """?by=town&group=dong&part=missing&page=2: a rate as its projects, of the whole or of one group."""
    rights(access)
    if code not in rate_rules():
        raise Http404(_("没有“%(code)s”这个率。") % {"code": code[:40]})
    programme, asked = access.programme, Asked.of(period_of(month), request.GET.dict())
    seen = seen_month(
        programme, asked.month, freezes(programme), number=asked.freeze, now=asked.now
    )
    whole = seen.month.rate(code)
    if asked.group is not None:
        groups = {one.group: one for one in seen.month.rates_by(code, asked.by)}
        if asked.group not in groups:
            raise Http404(_("这个月没有这一组。"))
        whole = groups[asked.group]
    parts = parts_of(whole, seen.month.snapshot)
    asked = replace(asked, part=asked.part if asked.part in parts else next(iter(parts)))
    rows = on_page(parts[asked.part], page_of(asked, len(parts[asked.part])))
    page = rate_page(
        programme.code, asked, seen, whole, parts, names_of(access),
        number_by_code(programme, [row.code for row in rows]), has_sample=has_sample(access),
    )  # fmt: skip
    return render(request, "projects/rate.html", {"page": page, "tabs": tabs(access, "months")})


@require_safe
@entering
@reading_months
def changes(request: HttpRequest, access: Access, month: str) -> HttpResponse:
    """?freeze=1: what differs between that number and now. 404 of a month that was never frozen."""
    rights(access)
    programme, asked = access.programme, Asked.of(period_of(month), request.GET.dict())
    seen = seen_month(programme, asked.month, freezes(programme), number=asked.freeze)
    if seen.freeze is None:
        raise Http404(_("%(month)s没有冻结。") % {"month": asked.month.words()})
    snapshot = snapshot_now(programme, asked.month)
    now = Month(snapshot.checksum, snapshot)
    numbers = number_by_code(programme, changed_codes(seen.month, now))
    page = changes_page(
        programme.code, asked, seen, now, names_of(access), numbers, has_sample=has_sample(access)
    )
    context = {"page": page, "tabs": tabs(access, "months")}
    return render(request, "projects/month_changes.html", context)


def period_of(text: str) -> Period:
    """404 for what is no month."""
    try:
        period = Period.parse(text)
    except PeriodError as error:
        raise Http404(str(error)) from error
    if period.frequency != "month":
        raise Http404(_("“%(text)s”不是一个月，请写成 2024-09 的样子。") % {"text": text[:20]})
    return period


def names_of(access: Access) -> dict[str, str]:
    return {code: unit.name for code, unit in units_by_code(access.programme).items()}


def has_sample(access: Access) -> bool:
    return visible(access.programme).filter(sample=True).exists()


def _show(
    request: HttpRequest, access: Access, may: Rights, asked: Asked, *, reason: str = "",
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    programme, every = access.programme, freezes(access.programme)
    known = standing(programme)
    seen = seen_month(
        programme, asked.month, every, number=asked.freeze, now=asked.now, known=known
    )
    page = month_page(
        programme.code,
        asked,
        Found(
            seen=seen,
            before=_before(access, asked, seen, every, known),
            frozen_months=every,
            names=names_of(access),
            numbers=number_by_code(programme, named_codes(seen.month)),
            edited=edited_since(programme, seen.freeze.at) if seen.freeze else 0,
            has_sample=has_sample(access),
        ),
        today_of(request),
        may_freeze=may.lists,
        reason=reason,
    )
    context = {"page": page, "tabs": tabs(access, "months")}
    return render(request, "projects/month.html", context, status=status)


def _before(
    access: Access, asked: Asked, seen: Seen, every: Sequence[Freeze], known: Standing
) -> Month | None:
    """The month before, frozen if it is; None in January and where nothing was on a list.

    A frozen month is compared with what was frozen by then, or with nothing: else its page would change with the months before.
    """
    before, number = month_before(asked.month), None
    if before.year != asked.month.year:
        return None
    if seen.freeze is not None:
        by_then = (
            one.number for one in every if one.month == str(before) and one.at <= seen.freeze.at
        )
        number = next(by_then, None)
        if number is None:
            return None
    month = seen_month(access.programme, before, every, number=number, known=known).month
    return month if month.snapshot.rows else None
