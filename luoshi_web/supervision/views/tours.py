"""Tours: the list, one of them and what is done to it, the voting page, the sheet of a stop."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time
from decimal import Decimal, InvalidOperation
from typing import Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from luoshi.errors import LuoshiError
from luoshi.supervising.tours import tour_rules
from luoshi.writing import project_card
from luoshi_web.offices.conflicts import written
from luoshi_web.offices.files import DOCX, PDF, attachment
from luoshi_web.offices.forms.typed import the_day_in, whole_in
from luoshi_web.offices.models import Unit
from luoshi_web.offices.pages.typed import Typed
from luoshi_web.offices.queries import Access
from luoshi_web.offices.views.common import entering, now_of, today_of
from luoshi_web.offices.views.trying import attempt, status_of
from luoshi_web.papers.making import docx_with, pdf_with
from luoshi_web.projects.models import Project
from luoshi_web.projects.paper_rows import pictures
from luoshi_web.projects.queries import row_of, visible
from luoshi_web.supervision.actions.tour_votes import (
    VoterTold,
    ask_count,
    cast_vote,
    close_vote,
    confirm_count,
    extend_vote,
    open_vote,
    publish_result,
)
from luoshi_web.supervision.actions.tours import (
    StopTold,
    TourTold,
    add_stop,
    answer_check,
    change_stop,
    drop_stop,
    lift_stop,
    make_tour,
    pass_checks,
    settle_stops,
)
from luoshi_web.supervision.guards import Rights, require_office, rights
from luoshi_web.supervision.models import Precheck, Stop, Tour, TourState
from luoshi_web.supervision.pages.tour import TourFacts, acts_of, tour_page
from luoshi_web.supervision.pages.tour_stop import sheet_page, stop_facts, when_of
from luoshi_web.supervision.pages.tour_vote import vote_page
from luoshi_web.supervision.pages.tours import new_tour_page, tours_page
from luoshi_web.supervision.tour_rows import (
    bureaus_of,
    candidates,
    checks_of,
    listed_tours,
    open_ballots_for,
    part_rows,
    prechecks_of,
    result_of,
    route_told,
    stop_of,
    stops_of,
    tour_row,
    turnout,
    voter_of,
)

_MOST_TEXT: Final = 400
_TYPES: Final = {"docx": DOCX, "pdf": PDF}
_UNFIT_STAGES: Final = ("idea", "reserve", "talks")


@require_safe
@entering
def tours(request: HttpRequest, access: Access) -> HttpResponse:
    held = rights(access)
    waiting = open_ballots_for(access.programme, access.person, now_of(request))
    page = tours_page(access, held, listed_tours(access.programme), waiting)
    return render(request, "supervision/tours.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@entering
def new(request: HttpRequest, access: Access) -> HttpResponse:
    held = rights(access)
    require_office(held)
    error, typed, made = None, Typed(), []
    if request.method == "POST":

        def act(at: datetime) -> object:
            given = request.POST
            day = the_day_in(given.get("starts_on", ""), _("第一天"))
            told = TourTold(
                given.get("title", ""), day.year, whole_in(given.get("quarter", "")), day,
                given.get("session", ""), given.get("scheme", ""),
            )  # fmt: skip
            made.append(make_tour(access, held, told, at=at))
            return made

        error = attempt(request, act, _("已拟好，请加站点。"))
        if error is None:
            return redirect("supervision:tour", access.programme.code, made[0].number)
        typed = _typed(request, "new", error)
    page = new_tour_page(access, today_of(request), typed)
    return render(request, "supervision/tour_new.html", {"page": page}, status=status_of(error))


@require_safe
@entering
def tour(request: HttpRequest, access: Access, number: int) -> HttpResponse:
    return _tour(request, access, rights(access), tour_row(access, number), Typed())


@require_POST
@entering
def do(request: HttpRequest, access: Access, number: int) -> HttpResponse:
    """Whatever the form `do` names. Who may not is refused by the action."""
    held, row = rights(access), tour_row(access, number)
    form = request.POST.get("do", "")
    if form not in _DEEDS:
        raise Http404(_("没有这种办法。"))
    deed, done = _DEEDS[form]
    error = attempt(request, lambda at: deed(request, access, held, row, at), str(done))
    if error is None:
        return redirect("supervision:tour", access.programme.code, number)
    fresh = tour_row(access, number)
    return _tour(request, access, held, fresh, _typed(request, form, error), status_of(error))


@require_http_methods(["GET", "HEAD", "POST"])
@entering
def vote(request: HttpRequest, access: Access, number: int) -> HttpResponse:
    rights(access)
    row = tour_row(access, number)
    voter = voter_of(row, access.person)
    if voter is None:
        raise PermissionDenied(_("您不在这次观摩的投票名单上；投票不能由别人代。"))
    error, typed, stops = None, Typed(), stops_of(row)
    if request.method == "POST":

        def act(at: datetime) -> object:
            return cast_vote(access, row, _ballot(row, stops, request.POST), at=at)

        error = attempt(request, act, _("投票成功，选票已封存，计票前谁也看不到。"))
        if error is None:
            return redirect("supervision:tour-vote", access.programme.code, number)
        typed = _typed(request, "vote", error)
        voter = voter_of(row, access.person) or voter
    page = vote_page(access, row, voter, stops, now_of(request), typed)
    return render(request, "supervision/tour_vote.html", {"page": page}, status=status_of(error))


@require_safe
@entering
def stop(request: HttpRequest, access: Access, number: int, key: int) -> HttpResponse:
    rights(access)
    row = tour_row(access, number)
    return _sheet(request, access, row, stop_of(row, key))


@require_safe
@entering
def stop_paper(
    request: HttpRequest, access: Access, number: int, key: int, end: str
) -> HttpResponse:
    """The sheet as .docx or .pdf."""
    rights(access)
    row = tour_row(access, number)
    one, today = stop_of(row, key), today_of(request)
    shot = pictures([one.project]).get(one.project_id)
    paper = project_card(stop_facts(row, one, today, shot, when_of(row, one, stops_of(row))))
    make = pdf_with if end == "pdf" else docx_with
    try:
        content = make(access.programme, "card", paper)
    except LuoshiError as error:
        messages.error(request, str(error))
        return _sheet(request, access, row, one, status_of(error))
    name = f"{row.title} {one.position} {one.project.name[:40]}.{end}"
    return attachment(content, name, _TYPES[end])


def _sheet(
    request: HttpRequest, access: Access, row: Tour, one: Stop, status: int = 200
) -> HttpResponse:
    page = sheet_page(access, row, one, now_of(request))
    return render(request, "supervision/tour_stop.html", {"page": page}, status=status)


def _tour(
    request: HttpRequest, access: Access, held: Rights, row: Tour, typed: Typed, status: int = 200
) -> HttpResponse:
    stops, day = stops_of(row), today_of(request)
    acts = acts_of(row, held, access.person.pk)
    facts = TourFacts(
        stops=stops,
        checks=checks_of(row, stops),
        route=route_told(row, stops),
        prechecks=prechecks_of(row),
        steps=list(row.steps.all()),
        turnout=turnout(row),
        voter=voter_of(row, access.person) if row.state == TourState.OPEN else None,
        result=result_of(row),
        parts=part_rows(row),
        projects=_showable(access, stops) if "add" in acts else (),
        bureaus=bureaus_of(access.programme) if "settle" in acts else (),
        candidates=candidates(access.programme, day) if "open" in acts else (),
    )
    page = tour_page(access, held, row, facts, now_of(request), typed)
    return render(request, "supervision/tour.html", {"page": page}, status=status)


def _showable(access: Access, stops: list[Stop]) -> list[Project]:
    rows = visible(access.programme).filter(halted="", town__until=None)
    rows = rows.exclude(stage__in=_UNFIT_STAGES).exclude(pk__in=[one.project_id for one in stops])
    return list(rows.select_related("town").order_by("town__position", "number"))


def _add(request: HttpRequest, access: Access, held: Rights, row: Tour, at: datetime) -> object:
    require_office(held)
    project = row_of(access, whole_in(request.POST.get("project", "")))
    return add_stop(
        access, held, row, _seen(request), project, _stop_told(request.POST, row), at=at
    )


def _change(request: HttpRequest, access: Access, held: Rights, row: Tour, at: datetime) -> object:
    stop, seen = _stop(request, row), _seen(request)
    return change_stop(access, held, row, seen, stop, _stop_told(request.POST, row), at=at)


def _drop(request: HttpRequest, access: Access, held: Rights, row: Tour, at: datetime) -> object:
    return drop_stop(access, held, row, _seen(request), _stop(request, row), at=at)


def _lift(request: HttpRequest, access: Access, held: Rights, row: Tour, at: datetime) -> object:
    return lift_stop(access, held, row, _seen(request), _stop(request, row), at=at)


def _settle(request: HttpRequest, access: Access, held: Rights, row: Tour, at: datetime) -> object:
    keys = [whole_in(text) for text in request.POST.getlist("bureau")]
    units = list(Unit.objects.filter(programme=access.programme, pk__in=keys))
    return settle_stops(access, held, row, _seen(request), units, at=at)


def _answer(request: HttpRequest, access: Access, held: Rights, row: Tour, at: datetime) -> object:
    found = Precheck.objects.filter(stop__tour=row, pk=whole_in(request.POST.get("check", "")))
    one = found.select_related("stop__project", "bureau").first()
    if one is None:
        raise Http404(_("没有这一项预审。"))
    fit = request.POST.get("fit", "")
    if fit not in ("yes", "no"):
        raise LuoshiError(_("没有选合适或不合适。"), _("请选一项。"))
    return answer_check(access, held, one, request.POST.get("words", ""), fit=fit == "yes", at=at)


def _pass(request: HttpRequest, access: Access, held: Rights, row: Tour, at: datetime) -> object:
    return pass_checks(access, held, row, _seen(request), request.POST.get("words", ""), at=at)


def _open(request: HttpRequest, access: Access, held: Rights, row: Tour, at: datetime) -> object:
    require_office(held)
    told = [
        VoterTold(one.person, role, one.unit)
        for one in candidates(access.programme, today_of(request))
        if (role := request.POST.get(f"role{one.person.pk}", "")) in tour_rules().voters
    ]
    basis, closes = request.POST.get("basis", ""), _moment(request.POST)
    return open_vote(access, held, row, _seen(request), told, basis, closes, at=at)


def _close(request: HttpRequest, access: Access, held: Rights, row: Tour, at: datetime) -> object:
    return close_vote(access, held, row, _seen(request), request.POST.get("reason", ""), at=at)


def _extend(request: HttpRequest, access: Access, held: Rights, row: Tour, at: datetime) -> object:
    reason = request.POST.get("reason", "")
    return extend_vote(access, held, row, _seen(request), _moment(request.POST), reason, at=at)


def _ask(request: HttpRequest, access: Access, held: Rights, row: Tour, at: datetime) -> object:
    return ask_count(access, held, row, _seen(request), at=at)


def _confirm(request: HttpRequest, access: Access, held: Rights, row: Tour, at: datetime) -> object:
    return confirm_count(access, held, row, _seen(request), at=at)


def _publish(request: HttpRequest, access: Access, held: Rights, row: Tour, at: datetime) -> object:
    return publish_result(access, held, row, _seen(request), at=at)


_Deed = Callable[[HttpRequest, Access, Rights, Tour, datetime], object]
_DEEDS: Final[dict[str, tuple[_Deed, Promise]]] = {
    "add": (_add, gettext_lazy("已加一站。")),
    "change": (_change, gettext_lazy("已改。")),
    "drop": (_drop, gettext_lazy("已去掉这一站。")),
    "lift": (_lift, gettext_lazy("已提前一位。")),
    "settle": (_settle, gettext_lazy("条件已核对，已请部门预审。")),
    "answer": (_answer, gettext_lazy("已记下。")),
    "pass": (_pass, gettext_lazy("预审结束。")),
    "open": (_open, gettext_lazy("投票开始。")),
    "close": (_close, gettext_lazy("投票结束。")),
    "extend": (_extend, gettext_lazy("已延长。")),
    "ask": (_ask, gettext_lazy("已申请计票，等领导或审计人员确认。")),
    "confirm": (_confirm, gettext_lazy("已计票。")),
    "publish": (_publish, gettext_lazy("已公布。")),
}


def _stop(request: HttpRequest, row: Tour) -> Stop:
    return stop_of(row, whole_in(request.POST.get("stop", "")))


def _stop_told(given: QueryDict, row: Tour) -> StopTold:
    marks = []
    for part in tour_rules().scheme(row.scheme).given:
        text = written(given.get(part.code, ""))
        if text:
            marks.append((part.code, _number(text, part.label)))
    return StopTold(
        kind=given.get("kind", ""),
        drive=whole_in(given.get("drive", "")),
        minutes=whole_in(given.get("minutes", "")),
        words=given.get("words", ""),
        two_high={"yes": True, "no": False}.get(given.get("two_high", "")),
        waiver=given.get("waiver", ""),
        given=tuple(marks),
    )


def _ballot(row: Tour, stops: list[Stop], given: QueryDict) -> dict[str, Decimal]:
    """Only fields of stops are read; what is left empty is no vote, not a zero."""
    found = {}
    for stop in stops:
        text = written(given.get(f"v{stop.pk}", ""))
        if text:
            found[str(stop.pk)] = _number(text, stop.project.name)
    return found


def _number(text: str, label: str) -> Decimal:
    try:
        value = Decimal(text[:12])
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite():
        raise LuoshiError(
            _("%(label)s填的“%(text)s”不是数。") % {"label": label, "text": text[:12]},
            _("请填数字。"),
        )
    return value


def _moment(given: QueryDict) -> datetime:
    day = the_day_in(given.get("closes_on", ""), _("截止日期"))
    try:
        hour = time.fromisoformat(written(given.get("closes_hour", "")))
    except ValueError as error:
        raise LuoshiError(_("截止时间没有写对。"), _("请写成 18:00 的样子。")) from error
    return timezone.make_aware(datetime.combine(day, hour.replace(tzinfo=None)))


def _seen(request: HttpRequest) -> int:
    return whole_in(request.POST.get("seen", ""))


def _typed(request: HttpRequest, form: str, error: LuoshiError) -> Typed:
    values = {name: str(value)[:_MOST_TEXT] for name, value in request.POST.items()}
    return Typed(form, str(error), values, tuple(request.POST.getlist("bureau")))
