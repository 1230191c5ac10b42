"""The desk of everybody, and the office's matrix of a round: who has filed, accepting many, times and exemptions."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from luoshi.errors import LuoshiError
from luoshi_web.ledger.models import Indicator
from luoshi_web.ledger.views import reading
from luoshi_web.offices.models import Unit
from luoshi_web.offices.queries import Access
from luoshi_web.offices.views.common import now_of
from luoshi_web.reporting.actions import accept_many, ask_for_proof, exempt, set_times
from luoshi_web.reporting.forms import ExemptionForm, TimesForm
from luoshi_web.reporting.guards import require_coordinator
from luoshi_web.reporting.models import Report
from luoshi_web.reporting.owed import Owed
from luoshi_web.reporting.pages.desk import desk_page
from luoshi_web.reporting.pages.matrix import matrix_page
from luoshi_web.reporting.queries import (
    month_key,
    owed_by,
    report_for,
    round_of,
    rounds_of,
    sees_all,
)


@require_safe
@reading
def desk(request: HttpRequest, access: Access) -> HttpResponse:
    return render(request, "reporting/desk.html", {"page": desk_page(access, now_of(request))})


@require_safe
@reading
def latest(request: HttpRequest, access: Access) -> HttpResponse:
    """To the newest round; where there is none yet, to the desk, which says when one opens."""
    months = [row.month for row in rounds_of(access.programme) if row.opened_at]
    if not months:
        return redirect("reporting:desk", access.programme.code)
    return redirect("reporting:matrix", access.programme.code, month_key(months[0]))


@require_safe
@reading
def matrix(request: HttpRequest, access: Access, month: str) -> HttpResponse:
    """For those who see every report; a unit's people see their own reports on the desk."""
    if not sees_all(access):
        raise Http404(_("报送情况由统筹人员和领导查看；您的月报在“我的待办”里。"))
    round_ = round_of(access.programme, month)
    return render(
        request,
        "reporting/matrix.html",
        {
            "page": matrix_page(access, round_, now_of(request)),
            "times": TimesForm(initial=TimesForm.of(round_)),
            "exemption": ExemptionForm(),
        },
    )


@require_POST
@reading
def accept(request: HttpRequest, access: Access, month: str) -> HttpResponse:
    """Accept the reports ticked, as they were seen: each box holds the report's id and version."""
    require_coordinator(access)
    round_ = round_of(access.programme, month)
    round_.programme = access.programme
    owed = owed_by(access.programme, round_)
    seen = dict(_pair(text) for text in request.POST.getlist("reports"))
    rows = Report.objects.filter(programme=access.programme, round=round_, pk__in=seen)
    chosen = []
    for report in rows.select_related("unit", "round"):
        report.programme, report.round = access.programme, round_
        chosen.append((report, owed.get(report.unit_id, Owed()), seen[report.pk]))
    done, failed = accept_many(access, chosen, at=now_of(request))
    if done:
        messages.success(request, _("已采用 %(n)s 份。") % {"n": len(done)})
    elif not failed:
        messages.warning(request, _("没有选月报。请先勾选要采用的。"))
    for report, why in failed[:10]:
        messages.error(request, _("%(unit)s：%(why)s") % {"unit": report.unit.name, "why": why})
    return redirect("reporting:matrix", access.programme.code, month)


def _pair(text: str) -> tuple[int, int]:
    pk, _colon, version = text.partition(":")
    if not (pk.isdigit() and version.isdigit()):
        raise Http404(_("没有这份月报。"))
    return int(pk), int(version)


@require_POST
@reading
def times(request: HttpRequest, access: Access, month: str) -> HttpResponse:
    require_coordinator(access)
    round_ = round_of(access.programme, month)
    round_.programme = access.programme
    form = TimesForm(request.POST)
    if not form.is_valid():
        _say_all(request, form.errors.values())
    else:
        try:
            set_times(access, round_, form.times(), form.cleaned_data["reason"], at=now_of(request))
        except LuoshiError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("时间已改，各单位的待办里都是新的截止时间。"))
    return redirect("reporting:matrix", access.programme.code, month)


@require_POST
@reading
def proof(request: HttpRequest, access: Access) -> HttpResponse:
    """Whether an indicator's figures are filed with evidence from now on."""
    indicator = Indicator.objects.filter(
        programme=access.programme, code=request.POST.get("indicator", "")
    ).first()
    require_coordinator(access)
    if indicator is None:
        raise Http404(_("没有这个指标。"))
    needed = request.POST.get("needed") == "1"
    if ask_for_proof(access, indicator, needed=needed, at=now_of(request)):
        what = _("以后报“%(name)s”要附依据。") if needed else _("以后报“%(name)s”不要求附依据。")
        messages.success(request, what % {"name": indicator.name})
    back = request.POST.get("back", "")
    unit, _slash, month = back.partition("/")
    if unit and month:
        report_for(access, month, unit)
        return redirect("reporting:form", access.programme.code, month, unit)
    return redirect("reporting:latest", access.programme.code)


@require_POST
@reading
def exemption(request: HttpRequest, access: Access, month: str) -> HttpResponse:
    require_coordinator(access)
    round_ = round_of(access.programme, month)
    round_.programme = access.programme
    form = ExemptionForm(request.POST)
    unit = Unit.objects.filter(
        programme=access.programme, code=request.POST.get("unit", "")
    ).first()
    if unit is None:
        raise Http404(_("没有这个单位。"))
    if not form.is_valid():
        _say_all(request, form.errors.values())
    else:
        due: datetime | None = form.cleaned_data["due_at"]
        try:
            exempt(access, round_, unit, due, form.cleaned_data["reason"], at=now_of(request))
        except LuoshiError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("已给%(unit)s另外的时间。") % {"unit": unit.name})
    return redirect("reporting:matrix", access.programme.code, month)


def _say_all(request: HttpRequest, found: object) -> None:
    for errors in found:  # type: ignore[attr-defined]
        for error in errors:
            messages.error(request, error)
