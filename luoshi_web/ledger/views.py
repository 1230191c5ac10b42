"""The pages of the room. Each is a dataclass of `pages`, made from what the signed-in person may see."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import wraps
from typing import Concatenate, ParamSpec
from urllib.parse import quote

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from luoshi.errors import LuoshiError
from luoshi.writing import xlsx_of
from luoshi_web.ledger.actions import record_observation
from luoshi_web.ledger.forms import ObservationForm
from luoshi_web.ledger.models import Indicator, Observation
from luoshi_web.ledger.pages.as_known import as_known, moment_day, moment_of
from luoshi_web.ledger.pages.beside import beside_target
from luoshi_web.ledger.pages.board import Filter, board_page
from luoshi_web.ledger.pages.build import standing_on
from luoshi_web.ledger.pages.exports import board_sheets
from luoshi_web.ledger.pages.known import known_months
from luoshi_web.ledger.pages.lookups import (
    frozen_line,
    graded_indicators,
    indicators_of,
    latest_figures,
    observations_of,
    plan_file,
    recent_figures,
    recordable_indicators,
    rules_of,
    set_names,
)
from luoshi_web.ledger.pages.observe import observe_page, row_words
from luoshi_web.ledger.pages.plan import plan_page
from luoshi_web.ledger.pages.standing import Standing
from luoshi_web.ledger.pages.target import target_page
from luoshi_web.ledger.pages.tasks import task_sheets, tasks_page
from luoshi_web.ledger.pages.timeline import timeline_page
from luoshi_web.ledger.pages.units import unit_page, units_page
from luoshi_web.ledger.pages.what_if import trial_of, tried, what_if_page
from luoshi_web.ledger.queries import has_plan
from luoshi_web.offices.files import XLSX, attachment, file_response
from luoshi_web.offices.queries import Access, units_of
from luoshi_web.offices.views.common import entering, now_of

P = ParamSpec("P")


def reading(
    view: Callable[Concatenate[HttpRequest, Access, P], HttpResponse],
) -> Callable[..., HttpResponse]:
    """The way into a programme's page: signed in, with a post there today. A stranger gets 404.

    Whatever a programme cannot show because it has no plan yet is answered by the page that says how to begin.
    """

    @entering
    @wraps(view)
    def inner(
        request: HttpRequest, access: Access, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        try:
            return view(request, access, *args, **kwargs)
        except Http404:
            if has_plan(access.programme):
                raise
            return render(request, "ledger/no_plan.html", {"access": access})

    return inner


def standing_for(request: HttpRequest, access: Access) -> Standing:
    """As of the day the address asks for (?as_of=2026-09-30); a day that cannot be seen is said and not used."""
    return standing_on(access.programme, day_asked(request, access), now_of(request))


def day_asked(request: HttpRequest, access: Access) -> date | None:
    """The day of ?as_of=; None for today, also where it cannot be seen, and then a message says so."""
    today = now_of(request).date()
    first = date(access.programme.first_year, 1, 1)
    asked = request.GET.get("as_of", "").strip()
    if not asked:
        return None
    try:
        day = date.fromisoformat(asked)
    except ValueError:
        messages.warning(
            request,
            _("“%(text)s”不是日期，请写成 2026-09-30 这样。下面是今天的样子。")
            % {"text": asked[:20]},
        )
        return None
    if not first <= day <= today:
        messages.warning(
            request,
            _("%(day)s 看不到：只能回看 %(first)s 到今天。下面是今天的样子。")
            % {"day": day.isoformat(), "first": first.isoformat()},
        )
        return None
    return None if day == today else day


@require_safe
@reading
def board(request: HttpRequest, access: Access) -> HttpResponse:
    page = board_page(standing_for(request, access), Filter.of(request.GET.dict()))
    return render(request, "ledger/board.html", {"page": page})


@require_safe
@reading
def board_xlsx(request: HttpRequest, access: Access) -> HttpResponse:
    """What the board shows, with the same filter, as a workbook."""
    page = board_page(standing_for(request, access), Filter.of(request.GET.dict()))
    name = _("目标台账 %(day)s.xlsx") % {"day": page.as_of.isoformat()}
    content = xlsx_of(board_sheets(page), created=now_of(request).date())
    return attachment(content, name, XLSX)


@require_safe
@reading
def target(request: HttpRequest, access: Access, code: str) -> HttpResponse:
    """?known_on=: with what had been recorded by then; a day or instant that cannot be used is said, with status 422."""
    standing, asked, status = _known_standing(request, access)
    one = standing.of(code)
    if one is None:
        raise Http404(_("方案里没有编号为 %(code)s 的目标。") % {"code": code[:12]})
    recorded = observations_of(access.programme, one.indicator.code, now_of(request))
    rows = [row for row in recorded if row.recorded_at <= standing.known_on]
    banner = None
    if asked:
        line = frozen_line(access.programme, code, standing.as_of, standing.known_on)
        banner = as_known(standing, one, len(recorded) - len(rows), line)
    page = target_page(
        standing,
        one,
        rows,
        may_record=access.records,
        asked=banner,
        all_areas=request.GET.get("areas") == "all",
    )
    # What is open today says nothing about the day that is looked back at.
    beside = [] if standing.is_look_back else beside_target(access, code)
    return render(request, "ledger/target.html", {"page": page, "beside": beside}, status=status)


def _known_standing(request: HttpRequest, access: Access) -> tuple[Standing, bool, int]:
    """The standing, whether a moment of knowledge was asked for, and the status to answer with."""
    text = request.GET.get("known_on", "").strip()
    if not text:
        return standing_for(request, access), False, 200
    now, first = now_of(request), date(access.programme.first_year, 1, 1)
    try:
        moment = moment_of(text, first, now)
    except LuoshiError as error:
        messages.warning(request, str(error))
        return standing_for(request, access), False, 422
    day = day_asked(request, access) if request.GET.get("as_of") else moment_day(moment)
    return standing_on(access.programme, day, now, moment), True, 200


@require_safe
@reading
def timeline(request: HttpRequest, access: Access) -> HttpResponse:
    standing = standing_for(request, access)
    months = known_months(access.programme, standing.day, standing.known_on)
    return render(request, "ledger/timeline.html", {"page": timeline_page(standing, months)})


@require_safe
@reading
def what_if(request: HttpRequest, access: Access) -> HttpResponse:
    """Judges anew under what the address asks for and keeps nothing; what cannot be used is said, with status 422."""
    now, programme = now_of(request), access.programme
    standing, status = standing_on(programme, None, now), 200
    try:
        trial = trial_of(programme, request.GET.dict(), now)
    except LuoshiError as error:
        messages.warning(request, str(error))
        trial, status = trial_of(programme, {}, now), 422
    page = what_if_page(programme, standing, tried(programme, trial, now), trial)
    return render(request, "ledger/what_if.html", {"page": page}, status=status)


@require_safe
@reading
def plan(request: HttpRequest, access: Access) -> HttpResponse:
    return render(request, "ledger/plan.html", {"page": plan_page(standing_for(request, access))})


@require_safe
@reading
def plan_source(request: HttpRequest, access: Access) -> HttpResponse:
    """The plan's own file, byte for byte as it was adopted."""
    stored = plan_file(access.programme)
    if stored is None:
        raise Http404(_("还没有采用方案。"))
    return file_response(stored)


@require_safe
@reading
def tasks(request: HttpRequest, access: Access) -> HttpResponse:
    page = tasks_page(standing_for(request, access), _("任务清单"))
    return render(request, "ledger/tasks.html", {"page": page})


@require_safe
@reading
def tasks_xlsx(request: HttpRequest, access: Access) -> HttpResponse:
    standing = standing_for(request, access)
    sheets = task_sheets(standing, None)
    content = xlsx_of(sheets, created=now_of(request).date())
    return attachment(content, _("任务清单.xlsx"), XLSX)


@require_safe
@reading
def units(request: HttpRequest, access: Access) -> HttpResponse:
    page = units_page(
        standing_for(request, access), units_of(access.programme), indicators_of(access.programme)
    )
    return render(request, "ledger/units.html", {"page": page})


@require_safe
@reading
def unit(request: HttpRequest, access: Access, code: str) -> HttpResponse:
    one = next((u for u in units_of(access.programme) if u.code == code), None)
    if one is None:
        raise Http404(_("没有这个单位。"))
    standing = standing_for(request, access)
    page = unit_page(
        standing,
        one,
        [i for i in indicators_of(access.programme) if i.source_code == code],
        latest_figures(access.programme, one, standing.known_on),
        set_names(access.programme, one, standing.day),
        may_record=access.records,
    )
    return render(request, "ledger/unit.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@reading
def observe(request: HttpRequest, access: Access) -> HttpResponse:
    """The form and the last rows beside it. Everybody with a post may look; only a coordinator may record: units file reports."""
    if request.method == "POST" and not access.records:
        raise PermissionDenied(_("录入由统筹人员办理；各单位的数在月报里报。"))
    indicators = recordable_indicators(access)
    form = _entry_form(request, indicators) if indicators else None
    if form is not None and request.method == "POST" and form.is_valid():
        row = _recorded(request, access, form)
        if row is not None:
            messages.success(request, _("已记入：%(row)s。") % {"row": row_words(row)})
            return redirect(f"{request.path}?saved={row.pk}&indicator={quote(row.indicator.code)}")
    page = observe_page(
        access.programme.code,
        access.unit_names[0] if access.unit_names else access.person.name,
        form,
        recent_figures(access),
        may_record=access.records,
        has_choices=bool(indicators),
        new=_number(request.GET.get("saved", "")),
    )
    status = 422 if form is not None and form.errors else 200
    return render(request, "ledger/observe.html", {"page": page}, status=status)


def _entry_form(request: HttpRequest, indicators: Sequence[Indicator]) -> ObservationForm:
    return ObservationForm(
        request.POST if request.method == "POST" else None,
        initial={"indicator": request.GET.get("indicator", "")},
        indicators=indicators,
        graded=graded_indicators(indicators),
        now=now_of(request),
    )


def _recorded(request: HttpRequest, access: Access, form: ObservationForm) -> Observation | None:
    """The stored row; None when it was refused, and then the form says why."""
    figure = form.figure()
    try:
        return record_observation(
            access.programme,
            figure,
            rules_of(access.programme, figure.indicator),
            actor=access.actor,
            at=now_of(request),
        )
    except LuoshiError as error:
        form.add_error(None, str(error))
        return None


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else None
