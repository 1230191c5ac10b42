"""What the office types for scoring: figures with their documents, matters."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from luoshi.errors import LuoshiError
from luoshi.plan import Period
from luoshi.plan.periods import PeriodError
from luoshi_web.evaluation.actions.typed import (
    FigureTold,
    MatterTold,
    add_matter,
    type_figure,
    withdraw_matter,
)
from luoshi_web.evaluation.guards import require_office, rights
from luoshi_web.evaluation.models import Matter, TypedFigure
from luoshi_web.evaluation.pages.typed import typed_page
from luoshi_web.evaluation.run_facts import scored_units
from luoshi_web.evaluation.scheme_rows import declared, edition_of, scheme_row
from luoshi_web.evaluation.sources.typed import figures_and_matters
from luoshi_web.offices.files import CheckedFile, file_response, sent_file
from luoshi_web.offices.forms.typed import day_in, the_day_in, whole_in
from luoshi_web.offices.models import Unit
from luoshi_web.offices.pages.typed import Typed
from luoshi_web.offices.queries import Access, standing_units
from luoshi_web.offices.views.common import entering, today_of
from luoshi_web.offices.views.trying import attempt, status_of


@require_safe
@entering
def typed(request: HttpRequest, access: Access, code: str) -> HttpResponse:
    """?period=: of which; ?correct=: the key of a figure to correct. A unit sees what was typed of it."""
    return _shown(request, access, code, Typed(), None)


@require_POST
@entering
def do(request: HttpRequest, access: Access, code: str) -> HttpResponse:
    """do=figure, matter or withdraw."""
    held, scheme = rights(access), scheme_row(access, code)
    require_office(held)
    sent, form = request.POST, request.POST.get("do", "")
    if form not in ("figure", "matter", "withdraw"):
        raise Http404(_("没有这种办法。"))

    def act(at: datetime) -> object:
        if form == "withdraw":
            row = Matter.objects.filter(
                programme=access.programme, scheme=code, pk=whole_in(sent.get("matter", ""))
            ).first()
            if row is None:
                raise Http404(_("没有这件事项。"))
            return withdraw_matter(access, held, row, sent.get("reason", ""), at=at)
        if form == "matter":
            return add_matter(access, held, scheme, _matter(request, access), at=at)
        seen = whole_in(sent.get("seen", "")) or None
        return type_figure(access, held, scheme, _figure(request, access), seen, at=at)

    said = {"figure": _("已录入。"), "matter": _("已登记。"), "withdraw": _("已撤回。")}
    error = attempt(request, act, said[form])
    if error is None:
        here = reverse("evaluation:typed", args=[access.programme.code, code])
        return redirect(f"{here}?period={_period(request, today_of(request))}")
    values = Typed(form, str(error), sent.dict())
    return _shown(request, access, code, values, error)


@require_safe
@entering
def file(request: HttpRequest, access: Access, code: str, kind: str, pk: int) -> HttpResponse:
    held, scheme = rights(access), scheme_row(access, code)
    row: TypedFigure | Matter | None = None
    about = Q(programme=access.programme, scheme=scheme.code, pk=pk)
    if kind == "figure":
        row = TypedFigure.objects.filter(about).first()
    elif kind == "matter":
        row = Matter.objects.filter(about).first()
    if row is None or row.file is None or not (held.reads_all or row.unit_id in held.units):
        raise Http404(_("没有这个文件，或您没有查看的权限。"))
    return file_response(row.file)


def _shown(
    request: HttpRequest, access: Access, code: str, values: Typed, error: LuoshiError | None
) -> HttpResponse:
    held, scheme = rights(access), scheme_row(access, code)
    if not (held.reads_all or held.units):
        raise Http404(_("没有这个页面，或您没有查看的权限。"))
    today = today_of(request)
    period = _period(request, today)
    made = declared(edition_of(scheme).text)
    figures, matters = figures_and_matters(access.programme, scheme.code, period)
    if not held.reads_all:
        figures = [one for one in figures if one.unit_id in held.units]
        matters = [one for one in matters if one.unit_id in held.units]
    units = scored_units(made, standing_units(access.programme, today))
    correct = whole_in(request.POST.get("seen", "") or request.GET.get("correct", ""))
    page = typed_page(access, held, scheme, made, period, figures, matters, units, correct, values)
    return render(request, "evaluation/typed.html", {"page": page}, status=status_of(error))


def _period(request: HttpRequest, today: date) -> Period:
    """As asked for; the year where it is no period."""
    text = request.POST.get("period", "") or request.GET.get("period", "")
    try:
        return Period.parse(text) if text else Period.of_year(today.year)
    except PeriodError:
        return Period.of_year(today.year)


def _unit(request: HttpRequest, access: Access) -> Unit:
    pk = whole_in(request.POST.get("unit", ""))
    row = Unit.objects.filter(programme=access.programme, pk=pk).first()
    if row is None:
        raise LuoshiError(_("没有选单位。"), _("请选一个单位。"))
    return row


def _figure(request: HttpRequest, access: Access) -> FigureTold:
    sent = request.POST
    return FigureTold(
        source=sent.get("source", ""),
        unit=_unit(request, access),
        period=_period(request, today_of(request)),
        figures={name: sent.get(name, "") for name in ("actual", "target", "lowered")},
        document=sent.get("document", ""),
        approved_on=day_in(sent.get("approved_on", ""), _("批准日期")),
        reason=sent.get("reason", ""),
        file=_file(request),
    )


def _matter(request: HttpRequest, access: Access) -> MatterTold:
    sent = request.POST
    kind, _colon, level = sent.get("level", "").partition(":")
    return MatterTold(
        kind=kind,
        level=level,
        unit=_unit(request, access),
        matter=sent.get("matter", ""),
        on=the_day_in(sent.get("on", ""), _("文件日期")),
        document=sent.get("document", ""),
        file=_file(request),
    )


def _file(request: HttpRequest) -> CheckedFile | None:
    return sent_file(request) if request.FILES.get("file") else None
