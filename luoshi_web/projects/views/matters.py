"""Needs and problems: lists, one of them, and everything that is done to one. What is refused is said where it was typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TypeVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from luoshi.errors import LuoshiError
from luoshi.projects import CLOCKS, LEVELS, FlowStep, TimeLimit, Use, need_kinds
from luoshi.projects import Need as ToldNeed
from luoshi_web.offices.conflicts import ConflictError, fitting, written
from luoshi_web.offices.forms.typed import day_in, the_day_in, whole_in
from luoshi_web.offices.pages.typed import Typed
from luoshi_web.offices.queries import Access
from luoshi_web.offices.views.common import entering, now_of, today_of
from luoshi_web.offices.views.trying import status_of
from luoshi_web.projects.actions import (
    put_to_meeting,
    raise_need,
    raise_problem,
    step_need,
    step_problem,
    take_from_meeting,
    use_need,
)
from luoshi_web.projects.forms import quantity_in
from luoshi_web.projects.guards import Rights, require_lists, require_writer
from luoshi_web.projects.matter_rows import need_row, owners, problem_row, require_side
from luoshi_web.projects.matters import need_of, problem_of
from luoshi_web.projects.models import MOST_WORDS, Need, Problem
from luoshi_web.projects.pages.need import need_page, new_need_page
from luoshi_web.projects.pages.needs import NeedFilters, needs_page
from luoshi_web.projects.pages.problem import new_problem_page, problem_page
from luoshi_web.projects.pages.problems import ProblemFilters, problems_page
from luoshi_web.projects.queries import concerned, rights, row_of

_M = TypeVar("_M", Need, Problem)


@require_safe
@entering
def needs(request: HttpRequest, access: Access) -> HttpResponse:
    rights(access)
    at, filters = whole_in(request.GET.get("page", "")), NeedFilters.of(request.GET.dict())
    page = needs_page(access, filters, today_of(request), at, owners(Need, access.programme))
    return render(request, "projects/needs.html", {"page": page})


@require_safe
@entering
def need(request: HttpRequest, access: Access, matter: int) -> HttpResponse:
    return _need(request, access, matter)


@require_POST
@entering
def need_step(request: HttpRequest, access: Access, matter: int) -> HttpResponse:
    held, row = rights(access), need_row(access, matter)
    require_side(held, row, concerned(row.project, today_of(request)))
    unit = need_kinds()[row.kind].unit.text

    def act(at: datetime) -> object:
        return step_need(access, held, row, _seen(request), _step(request, unit), at=at)

    form = request.POST.get("to", "")
    return _need_done(request, access, matter, form, _tried(request, act, _("已记下。")))


@require_POST
@entering
def need_use(request: HttpRequest, access: Access, matter: int) -> HttpResponse:
    held, row = rights(access), need_row(access, matter)
    require_writer(held, concerned(row.project, today_of(request)))
    unit = need_kinds()[row.kind].unit.text

    def act(at: datetime) -> object:
        given = request.POST
        amount = quantity_in(given.get("amount", ""), _("使用数量"), unit)
        if amount is None:
            raise LuoshiError(_("没有填使用数量。"), _("请填数字。"))
        use = Use(
            the_day_in(given.get("on", ""), _("使用日期")),
            amount,
            fitting(given.get("words", ""), _("说明")),
        )
        return use_need(access, held, row, _seen(request), use, at=at)

    return _need_done(request, access, matter, "use", _tried(request, act, _("已记下使用。")))


@require_POST
@entering
def need_meeting(request: HttpRequest, access: Access, matter: int) -> HttpResponse:
    held, row = rights(access), need_row(access, matter)
    return _need_done(request, access, matter, "meeting", _met(request, access, held, row))


@require_http_methods(["GET", "HEAD", "POST"])
@entering
def new_need(request: HttpRequest, access: Access, no: int) -> HttpResponse:
    held, row, today = rights(access), row_of(access, no), today_of(request)
    require_writer(held, concerned(row, today))
    error, fault = None, ""
    if request.method == "POST":

        def act(at: datetime) -> object:
            return raise_need(access, held, row, _told_need(request.POST, row.name), at=at)

        error = _tried(request, act, _("已提出。"))
        if error is None:
            return redirect("projects:needs", access.programme.code)
        fault = str(error)
    page = new_need_page(access, row, today, _typed(request, "new", fault), fault)
    return render(request, "projects/need_new.html", {"page": page}, status=status_of(error))


@require_safe
@entering
def problems(request: HttpRequest, access: Access) -> HttpResponse:
    rights(access)
    at, filters = whole_in(request.GET.get("page", "")), ProblemFilters.of(request.GET.dict())
    page = problems_page(access, filters, today_of(request), at, owners(Problem, access.programme))
    return render(request, "projects/problems.html", {"page": page})


@require_safe
@entering
def problem(request: HttpRequest, access: Access, matter: int) -> HttpResponse:
    return _problem(request, access, matter)


@require_POST
@entering
def problem_step(request: HttpRequest, access: Access, matter: int) -> HttpResponse:
    held, row = rights(access), problem_row(access, matter)
    require_side(held, row, concerned(row.project, today_of(request)))

    def act(at: datetime) -> object:
        return step_problem(access, held, row, _seen(request), _step(request, ""), at=at)

    form = request.POST.get("to", "")
    return _problem_done(request, access, matter, form, _tried(request, act, _("已记下。")))


@require_POST
@entering
def problem_meeting(request: HttpRequest, access: Access, matter: int) -> HttpResponse:
    held, row = rights(access), problem_row(access, matter)
    return _problem_done(request, access, matter, "meeting", _met(request, access, held, row))


@require_http_methods(["GET", "HEAD", "POST"])
@entering
def new_problem(request: HttpRequest, access: Access, no: int) -> HttpResponse:
    held, row, today = rights(access), row_of(access, no), today_of(request)
    require_writer(held, concerned(row, today))
    error, fault = None, ""
    if request.method == "POST":

        def act(at: datetime) -> object:
            since = the_day_in(request.POST.get("since", ""), _("提出日期"))
            text = request.POST.get("text", "")
            return raise_problem(access, held, row, text, since=since, at=at)

        error = _tried(request, act, _("已提出，等待交办。"))
        if error is None:
            return redirect("projects:problems", access.programme.code)
        fault = str(error)
    page = new_problem_page(access, row, today, _typed(request, "new", fault), fault)
    return render(request, "projects/problem_new.html", {"page": page}, status=status_of(error))


def _need(
    request: HttpRequest, access: Access, number: int, typed: Typed | None = None, status: int = 200
) -> HttpResponse:
    held, row = rights(access), need_row(access, number)
    page = need_page(access, held, row, today_of(request), typed or Typed())
    return render(request, "projects/need.html", {"page": page}, status=status)


def _problem(
    request: HttpRequest, access: Access, number: int, typed: Typed | None = None, status: int = 200
) -> HttpResponse:
    held, row = rights(access), problem_row(access, number)
    page = problem_page(access, held, row, today_of(request), typed or Typed())
    return render(request, "projects/problem.html", {"page": page}, status=status)


def _need_done(
    request: HttpRequest, access: Access, number: int, form: str, error: LuoshiError | None
) -> HttpResponse:
    if error is None:
        return redirect("projects:need", access.programme.code, number)
    fault = _short(error, need_of(need_row(access, number)).title)
    return _need(request, access, number, _typed(request, form, fault), status_of(error))


def _problem_done(
    request: HttpRequest, access: Access, number: int, form: str, error: LuoshiError | None
) -> HttpResponse:
    if error is None:
        return redirect("projects:problem", access.programme.code, number)
    fault = _short(error, problem_of(problem_row(access, number)).title)
    return _problem(request, access, number, _typed(request, form, fault), status_of(error))


def _met(request: HttpRequest, access: Access, held: Rights, row: _M) -> LuoshiError | None:
    """Put to the meeting, or taken from it: the form says which."""
    require_lists(held)
    seen = _seen(request)

    def put(at: datetime) -> object:
        day = the_day_in(request.POST.get("on", ""), _("转上会日期"))
        return put_to_meeting(access, held, row, seen, day, at=at)

    def take(at: datetime) -> object:
        return take_from_meeting(access, held, row, seen, request.POST.get("reason", ""), at=at)

    if request.POST.get("take") == "1":
        return _tried(request, take, _("已从联席会议清单撤下。"))
    return _tried(request, put, _("已列入联席会议清单。"))


def _tried(
    request: HttpRequest, act: Callable[[datetime], object], done: str
) -> LuoshiError | None:
    """Do it, and say so; or what stood against it, which the form shows. Who came second is told above the page, whose forms
    are no longer those that were sent."""
    try:
        act(now_of(request))
    except ConflictError as error:
        messages.error(request, str(error))
        return error
    except LuoshiError as error:
        return error
    messages.success(request, done)
    return None


def _short(error: LuoshiError, title: str) -> str:
    """Without the name of the matter on whose own page it stands; the core says it in every sentence. Who came second was told
    above the page already."""
    if isinstance(error, ConflictError):
        return ""
    return str(error).replace(f"“{title}”的", "").replace(f"“{title}”", _("这一条"))


def _typed(request: HttpRequest, form: str, fault: str) -> Typed:
    if request.method != "POST":
        return Typed()
    values = {name: str(value)[:MOST_WORDS] for name, value in request.POST.items()}
    return Typed(form, fault, values)


def _seen(request: HttpRequest) -> int:
    return whole_in(request.POST.get("seen", ""))


def _step(request: HttpRequest, unit: str) -> FlowStep:
    """What the form of a move tells. unit: of a quantity typed without one."""
    given = request.POST
    days = given.get("due", "").strip()
    clock = next((code for code in CLOCKS if code == given.get("clock")), next(iter(CLOCKS)))
    return FlowStep(
        to=given.get("to", ""),
        on=the_day_in(given.get("on", ""), _("办理日期")),
        words=fitting(given.get("words", ""), _("说明")),
        ref=fitting(given.get("ref", ""), _("文号"), 100),
        quantity=quantity_in(given.get("quantity", ""), _("数量"), unit),
        owner=written(given.get("owner", ""))[:100],
        due=TimeLimit(whole_in(days), clock) if days else None,
    )


def _told_need(given: Mapping[str, str], project: str) -> ToldNeed:
    kind = given.get("kind", "")
    if kind not in need_kinds():
        raise LuoshiError(_("没有选要素。"), _("请从列出的要素里选一种。"))
    level = next((one for one in LEVELS if one == given.get("level")), None)
    if level is None:
        raise LuoshiError(_("没有选批复层级。"), _("请选由哪一级批复。"))
    asked = quantity_in(given.get("quantity", ""), _("需求数量"), need_kinds()[kind].unit.text)
    if asked is None:
        raise LuoshiError(_("没有填需求数量。"), _("请填数字，要换单位就连单位写。"))
    return ToldNeed(
        project=project,
        kind=kind,
        asked=asked,
        level=level,
        since=the_day_in(given.get("since", ""), _("提出日期")),
        item=fitting(given.get("item", ""), _("具体内容"), 200),
        needed_by=day_in(given.get("needed_by", ""), _("需求时间")),
        owner=written(given.get("owner", ""))[:100],
    )
