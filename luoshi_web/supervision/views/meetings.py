"""Meetings: the list, a new one, one of them with everything that is done to it, its papers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from luoshi.errors import LuoshiError
from luoshi.writing import Paper
from luoshi_web.offices.conflicts import fitting, written
from luoshi_web.offices.files import attachment, file_response, sent_file
from luoshi_web.offices.forms.typed import day_in, the_day_in, whole_in
from luoshi_web.offices.models import Person, Role, Unit
from luoshi_web.offices.pages.typed import Typed
from luoshi_web.offices.queries import Access, people_on, standing_units
from luoshi_web.offices.views.common import entering, today_of
from luoshi_web.offices.views.trying import attempt, status_of
from luoshi_web.papers.making import docx_with, pdf_with
from luoshi_web.papers.signing import OnPaper
from luoshi_web.supervision.actions.meetings import (
    MeetingTold,
    add_item,
    cancel_meeting,
    change_meeting,
    convene_meeting,
    draft_meeting,
    drop_item,
    move_item,
    refill_agenda,
    reword_item,
)
from luoshi_web.supervision.actions.minutes import (
    DecisionTold,
    Heard,
    Present,
    add_decision,
    change_decision,
    drop_decision,
    hear_item,
    record_attendance,
)
from luoshi_web.supervision.actions.signing import (
    finish_minutes,
    reopen_minutes,
    sign_minutes,
)
from luoshi_web.supervision.agenda_rows import drafted
from luoshi_web.supervision.forms import typed_in
from luoshi_web.supervision.guards import Rights, require_office, rights
from luoshi_web.supervision.meeting_rows import items_of, meeting_row, units_named
from luoshi_web.supervision.models import (
    Attendance,
    Decision,
    Meeting,
    MeetingState,
)
from luoshi_web.supervision.pages.meeting import Told, meeting_page
from luoshi_web.supervision.pages.meeting_papers import minutes_paper, notice_paper
from luoshi_web.supervision.pages.meetings import meetings_page, new_meeting_page
from luoshi_web.supervision.views.orders import DOCX, PDF

_Act = Callable[[datetime], object]
_SAVED = gettext_lazy("已存。")
_LEADERS = frozenset({Role.LEADER})
_PAPERS = [(kind, end) for kind in ("notice", "minutes") for end in ("docx", "pdf")]


@require_safe
@entering
def meetings(request: HttpRequest, access: Access) -> HttpResponse:
    page = meetings_page(access, rights(access), today_of(request))
    return render(request, "supervision/meetings.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@entering
def new(request: HttpRequest, access: Access) -> HttpResponse:
    require_office(rights(access))
    error: LuoshiError | None = None
    typed = Typed("edit", "", {})
    if request.method == "POST":
        made: list[Meeting] = []

        def act(at: datetime) -> object:
            made.append(draft_meeting(access, _meeting_in(access, request.POST), at=at))
            return made

        error = attempt(request, act, _("议程已经拟好，请核对后发通知。"))
        if error is None:
            return redirect("supervision:meeting", access.programme.code, made[0].number)
        typed = Typed("edit", str(error), typed_in(request.POST))
    units = standing_units(access.programme, today_of(request))
    picked = [whole_in(one) for one in request.POST.getlist("unit")]
    page = new_meeting_page(access, today_of(request), units, typed, picked)
    return render(request, "supervision/meeting_new.html", {"page": page}, status=status_of(error))


@require_safe
@entering
def meeting(request: HttpRequest, access: Access, number: int) -> HttpResponse:
    held = rights(access)
    return _meeting(request, access, held, meeting_row(access, held, number), Typed())


@require_POST
@entering
def do(request: HttpRequest, access: Access, number: int) -> HttpResponse:
    """What is done stands in `do`, on which item or decision in `item` and `decision`, the edition seen in `seen`."""
    held = rights(access)
    row = meeting_row(access, held, number)
    code = request.POST.get("do", "")
    if code not in ("sign", "reopen"):
        require_office(held)
    elif not (held.leads or held.office):
        raise PermissionDenied(_("纪要由领导签发。"))
    act = _acts(request, access, row).get(code)
    if act is None:
        raise Http404(_("没有这一步。"))
    error = attempt(request, act, str(_SAVED))
    if error is None:
        where = reverse("supervision:meeting", args=[access.programme.code, number])
        anchor = request.POST.get("item", "")
        return redirect(f"{where}#item-{anchor}" if anchor.isdigit() else where)
    form = request.POST.get("form", code)
    typed = Typed(form, str(error), typed_in(request.POST))
    row = meeting_row(access, held, number)
    return _meeting(request, access, held, row, typed, status_of(error))


@require_safe
@entering
def paper(request: HttpRequest, access: Access, number: int, kind: str, end: str) -> HttpResponse:
    """The notice, or the minutes, as .docx or .pdf. Minutes that are not signed yet are the office's and leaders' draft."""
    held = rights(access)
    row = meeting_row(access, held, number)
    if (kind, end) not in _PAPERS:
        raise Http404(_("没有这种文书。"))
    items, attendances = items_of(row), _attendances(row)
    if kind == "notice":
        if row.state == MeetingState.DRAFTED and not held.office:
            raise Http404(_("通知还没有发。"))
        made, name = notice_paper(row, items, attendances), _("会议通知")
    else:
        begun = row.state in (MeetingState.HELD, MeetingState.MINUTED, MeetingState.SIGNED)
        if not begun or not (held.reads_all or row.state == MeetingState.SIGNED):
            raise Http404(_("纪要还没有签发。"))
        made, name = minutes_paper(row, items, _loose(row), attendances), _("会议纪要")
    return _paper(request, access, held, row, made, (kind, end, str(name)))


@require_safe
@entering
def scan(request: HttpRequest, access: Access, number: int) -> HttpResponse:
    """The minutes as they were signed on paper."""
    row = meeting_row(access, rights(access), number)
    if row.scan is None:
        raise Http404(_("这份纪要没有纸质签发的扫描件。"))
    return file_response(row.scan)


def _paper(
    request: HttpRequest, access: Access, held: Rights, row: Meeting, paper: Paper,
    asked: tuple[str, str, str],
) -> HttpResponse:  # fmt: skip
    kind, end, name = asked
    make, media = (pdf_with, PDF) if end == "pdf" else (docx_with, DOCX)
    try:
        content = make(access.programme, kind, paper)
    except LuoshiError as error:
        typed = Typed("paper", str(error))
        return _meeting(request, access, held, row, typed, status_of(error))
    return attachment(content, f"{row.title[:40]}{name}.{end}", media)


def _meeting(
    request: HttpRequest, access: Access, held: Rights, row: Meeting, typed: Typed,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    attendances, today = _attendances(row), today_of(request)
    arranges = held.office and row.state in (
        MeetingState.DRAFTED, MeetingState.CONVENED, MeetingState.HELD,
    )  # fmt: skip
    waiting = drafted(access.programme, row.held_on) if arranges else ()
    signs = held.office and row.state == MeetingState.MINUTED
    told = Told(
        row=row,
        items=items_of(row),
        loose=_loose(row),
        attendances=attendances,
        units=standing_units(access.programme, today_of(request)) if held.office else [],
        waiting=[(line.key, line.words) for line in waiting],
        leaders=[(str(one.pk), one.name) for one in people_on(access.programme, _LEADERS, today)]
        if signs
        else [],
    )
    picked = [one.unit_id for one in attendances]
    if typed.form == "edit":
        picked = [whole_in(one) for one in request.POST.getlist("unit")]
    page = meeting_page(access, held, told, today, typed, picked)
    return render(request, "supervision/meeting.html", {"page": page}, status=status)


def _acts(request: HttpRequest, access: Access, row: Meeting) -> dict[str, _Act]:
    """What each code does. Nothing is read from the form before it is done, so that a refusal is said in its place."""
    given = request.POST
    seen, item = whole_in(given.get("seen", "")), whole_in(given.get("item", ""))
    decision = whole_in(given.get("decision", ""))

    def told() -> DecisionTold:
        return _decision_in(access, given)

    return {
        "edit": lambda at: change_meeting(access, row, seen, _meeting_in(access, given), at=at),
        "convene": lambda at: convene_meeting(access, row, seen, at=at),
        "cancel": lambda at: cancel_meeting(access, row, seen, given.get("reason", ""), at=at),
        "refill": lambda at: refill_agenda(access, row, seen, given.getlist("key"), at=at),
        "add-item": lambda at: add_item(
            access,
            row,
            seen,
            given.get("words", ""),
            _unit_in(access, given.get("unit", "")),
            at=at,
        ),
        "up": lambda at: move_item(access, row, seen, item, -1, at=at),
        "down": lambda at: move_item(access, row, seen, item, 1, at=at),
        "drop": lambda at: drop_item(access, row, seen, item, at=at),
        "reword": lambda at: reword_item(access, row, seen, item, given.get("words", ""), at=at),
        "attend": lambda at: record_attendance(access, row, seen, _present_in(given), at=at),
        "hear": lambda at: hear_item(access, row, item, seen, _heard_in(given), at=at),
        "decide": lambda at: add_decision(access, row, item or None, seen, told(), at=at),
        "redecide": lambda at: change_decision(access, row, decision, seen, told(), at=at),
        "undecide": lambda at: drop_decision(access, row, decision, seen, at=at),
        "finish": lambda at: finish_minutes(access, row, seen, given.get("closing", ""), at=at),
        "reopen": lambda at: reopen_minutes(access, row, seen, given.get("reason", ""), at=at),
        "sign": lambda at: sign_minutes(access, row, seen, at=at),
        "sign-paper": lambda at: sign_minutes(access, row, seen, _on_paper(request, access), at=at),
    }


def _meeting_in(access: Access, given: QueryDict) -> MeetingTold:
    wanted = {whole_in(one) for one in given.getlist("unit")}
    units = Unit.objects.filter(programme=access.programme, pk__in=wanted)
    return MeetingTold(
        kind=given.get("kind", ""),
        title=given.get("title", ""),
        held_on=the_day_in(given.get("held_on", ""), _("开会日期")),
        starts_at=_hour_in(given.get("starts_at", "")),
        place=given.get("place", ""),
        chair=given.get("chair", ""),
        secretary=given.get("secretary", ""),
        wishes=given.get("wishes", ""),
        units=tuple(units.select_related("successor").order_by("position", "code")),
    )


def _hour_in(text: str) -> time:
    bare = written(text).replace("：", ":")
    try:
        hour, minute = map(int, bare.split(":")[:2])
        return time(hour, minute)
    except ValueError as error:
        raise LuoshiError(
            _("开会时间填的“%(text)s”不是时间。") % {"text": bare[:20]}, _("请写成 09:00 的样子。")
        ) from error


def _present_in(given: QueryDict) -> dict[int, Present]:
    keys = [name.removeprefix("came-") for name in given if name.startswith("came-")]
    return {
        int(key): Present(given.get(f"came-{key}", ""), given.get(f"names-{key}", ""))
        for key in keys
        if key.isdigit()
    }


def _heard_in(given: QueryDict) -> Heard:
    day = day_in(given.get("new_due", ""), _("新的期限"))
    return Heard(given.get("words", ""), given.get("outcome", ""), day)


def _decision_in(access: Access, given: QueryDict) -> DecisionTold:
    names = fitting(given.get("supports", ""), _("配合单位")).replace("，", "、").replace(",", "、")
    helpers = [_unit_in(access, name) for name in names.split("、")]
    return DecisionTold(
        text=given.get("text", ""),
        owner=_unit_in(access, given.get("owner", "")),
        due=day_in(given.get("due", ""), _("办结期限")),
        supports=tuple(one for one in helpers if one is not None),
    )


def _unit_in(access: Access, text: str) -> Unit | None:
    """By the name the unit has, or another name it is known by. None: nothing typed."""
    name = written(text)
    if not name:
        return None
    known = units_named(access.programme)
    found = known.get(name) or next(
        (unit for unit in known.values() if name in unit.aliases.split("|")), None
    )
    if found is None:
        raise LuoshiError(
            _("没有单位“%(name)s”。") % {"name": name[:30]}, _("请从列出的单位里选，写全称。")
        )
    return found


def _on_paper(request: HttpRequest, access: Access) -> OnPaper:
    given = request.POST
    on = the_day_in(given.get("on", ""), _("签发日期"))
    signer = Person.objects.filter(pk=whole_in(given.get("signer", ""))).first()
    if signer is None:
        raise LuoshiError(_("没有选谁签发。"), _("请从列出的领导里选。"))
    return OnPaper(signer, on, sent_file(request))


def _attendances(row: Meeting) -> list[Attendance]:
    return list(Attendance.objects.filter(meeting=row).select_related("unit"))


def _loose(row: Meeting) -> list[Decision]:
    """Decisions on no item of the agenda."""
    rows = Decision.objects.filter(meeting=row, item=None).select_related("owner", "meeting")
    return list(rows.prefetch_related("supports"))
