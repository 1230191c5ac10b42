"""The list, one question with what is done to it, the form for a new one."""

from __future__ import annotations

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from luoshi_web.guidance import actions
from luoshi_web.guidance.item_kinds import item_of
from luoshi_web.guidance.models import Question
from luoshi_web.guidance.pages.detail import ask_page, question_page
from luoshi_web.guidance.pages.listing import looking_of, questions_page
from luoshi_web.guidance.queries import numbers_alike, question_row, require_insider
from luoshi_web.offices.forms.typed import day_in, whole_in
from luoshi_web.offices.models import Programme, Unit
from luoshi_web.offices.pages.typed import Typed
from luoshi_web.offices.queries import WRITERS, Access
from luoshi_web.offices.views.common import entering, today_of
from luoshi_web.offices.views.trying import attempt, status_of


@require_safe
@entering
def index(request: HttpRequest, access: Access) -> HttpResponse:
    require_insider(access)
    looking, at = looking_of(request.GET.dict()), whole_in(request.GET.get("page", ""))
    page = questions_page(access, looking, at, today_of(request))
    return render(request, "guidance/list.html", {"page": page})


@require_safe
@entering
def question(request: HttpRequest, access: Access, number: int) -> HttpResponse:
    require_insider(access)
    row = question_row(access, number)
    actions.note_seen(access, row, today_of(request))
    return _question(request, access, row, Typed())


@require_POST
@entering
def do(request: HttpRequest, access: Access, number: int) -> HttpResponse:
    """answer, hand: by who answers; withdraw: by who asked."""
    require_insider(access)
    row = question_row(access, number)
    given, deed = request.POST, request.POST.get("do", "")
    seen = whole_in(given.get("seen", ""))
    units = [whole_in(one) for one in given.getlist("units")]

    def act(at: datetime) -> object:
        if deed == "answer":
            since = day_in(given.get("since", ""), _("从哪天起"))
            told = actions.Answered(given.get("text", ""), given.get("basis", ""), since, units)
            return actions.answer(access, row, seen, told, at=at)
        if deed == "hand":
            return actions.hand_on(access, row, seen, _unit(access, given.get("unit", "")), at=at)
        if deed == "withdraw":
            return actions.withdraw(access, row, seen, at=at)
        raise Http404(_("没有这一步。"))

    error = attempt(request, act, _("已记下。"))
    if error is None:
        return redirect("guidance:question", access.programme.code, number)
    typed = Typed(deed, str(error), given.dict(), tuple(given.getlist("units")))
    return _question(request, access, question_row(access, number), typed, status_of(error))


@require_http_methods(["GET", "HEAD", "POST"])
@entering
def ask(request: HttpRequest, access: Access) -> HttpResponse:
    """?kind=&key=: of which item. Http404 for one that is not there. What was asked in like words is shown before it is sent."""
    require_insider(access)
    given = request.POST if request.method == "POST" else request.GET
    kind, key = given.get("kind", "")[:20], given.get("key", "")[:60]
    item = item_of(access, kind, key)
    if item is None:
        raise Http404(_("没有要问的这一项。"))
    typed, error, looked = Typed(), None, ""
    if request.method == "POST":
        looked = _unseen_alike(access.programme, given.get("text", ""), given.get("looked", ""))
        typed = Typed("ask", "", given.dict())
    if request.method == "POST" and not looked:
        made: list[Question] = []

        def act(at: datetime) -> object:
            unit = _unit(access, given["unit"]) if given.get("unit") else _own(access)
            asked = actions.Asked(kind, key, given.get("text", ""), unit)
            made.append(actions.ask(access, asked, at=at))
            return made

        error = attempt(request, act, _("已提问，答复了会通知您。"))
        if error is None:
            return redirect("guidance:question", access.programme.code, made[0].number)
        typed = Typed("ask", str(error), given.dict())
    page = ask_page(access, kind, key, item, today_of(request), typed, looked)
    return render(request, "guidance/ask.html", {"page": page}, status=status_of(error))


def _question(
    request: HttpRequest, access: Access, row: Question, typed: Typed, status: int = 200
) -> HttpResponse:
    page = question_page(access, row, today_of(request), typed)
    return render(request, "guidance/question.html", {"page": page}, status=status)


def _unit(access: Access, key: str) -> Unit:
    return get_object_or_404(Unit, programme=access.programme, pk=whole_in(key))


def _unseen_alike(programme: Programme, text: str, looked: str) -> str:
    """Numbers of like questions, where the form does not say that they were looked at; "" where there is nothing to look at."""
    near = numbers_alike(programme, text)
    seen = {whole_in(one) for one in looked.split(",")}
    return "" if near <= seen else ",".join(str(number) for number in sorted(near))


def _own(access: Access) -> Unit | None:
    """For whom a person asks who chose nothing: the only unit it writes for, else as a coordinator."""
    mine = access.units_as(WRITERS)
    if access.coordinates or len(mine) != 1:
        return None
    return Unit.objects.get(pk=next(iter(mine)))
