"""工作日历: everybody with a post reads it; coordinators and administrators say what a day is."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from luoshi.errors import LuoshiError
from luoshi_web.offices.actions import load_notice, set_calendar_day
from luoshi_web.offices.calendar import Calendar, calendar_of, require_keeper
from luoshi_web.offices.forms.calendar import FREE, PUBLISHED, WORKING, DayForm, NoticeForm
from luoshi_web.offices.holiday_notice import Notice, read_notice
from luoshi_web.offices.pages.calendar import calendar_page, month_asked, notice_page
from luoshi_web.offices.queries import Access
from luoshi_web.offices.views.common import entering, now_of, today_of


@require_http_methods(["GET", "HEAD", "POST"])
@entering
def month(request: HttpRequest, access: Access) -> HttpResponse:
    """The month of ?month=2026-09; ?day= chooses a day to change, POST changes it."""
    form = DayForm(request.POST) if request.method == "POST" else None
    if form is not None:
        require_keeper(access)
        if form.is_valid():
            try:
                return _changed(request, access, form)
            except LuoshiError as refused:
                form.add_error(None, str(refused))
    calendar, today = calendar_of(access.programme), today_of(request)
    given = request.GET if form is None else request.POST
    chosen = _day(given.get("day", ""))
    shown = f"{chosen:%Y-%m}" if chosen and form else request.GET.get("month", "")
    page = calendar_page(
        access,
        calendar,
        month_asked(shown, access.programme, today),
        today,
        chosen=chosen,
        form=form or (_form_for(calendar, chosen) if chosen else None),
    )
    status = 422 if form is not None else 200
    return render(request, "offices/calendar.html", {"page": page}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@entering
def notice(request: HttpRequest, access: Access) -> HttpResponse:
    """A year's notice as text: first what it would write down (POST), then that (POST with confirm)."""
    require_keeper(access)
    form = NoticeForm(request.POST if request.method == "POST" else None)
    read: Notice | None = None
    if request.method == "POST" and form.is_valid():
        try:
            read = read_notice(form.cleaned_data["text"])
            if request.POST.get("confirm"):
                return _loaded(request, access, read, form.cleaned_data["source"])
        except LuoshiError as refused:
            form.add_error(None if read else "text", str(refused))
            read = None
    page = notice_page(access, calendar_of(access.programme), form, read)
    status = 422 if form.errors else 200
    return render(request, "offices/calendar_notice.html", {"page": page}, status=status)


def _changed(request: HttpRequest, access: Access, form: DayForm) -> HttpResponse:
    change = form.change()
    if set_calendar_day(access, change, at=now_of(request)):
        done = _("已改：%(day)s。已经定下的截止时间不变。") % {"day": change.day.isoformat()}
        messages.success(request, done)
    address = reverse("offices:calendar", args=[access.programme.code])
    return redirect(f"{address}?month={change.day:%Y-%m}")


def _loaded(request: HttpRequest, access: Access, read: Notice, source: str) -> HttpResponse:
    count = load_notice(access, read, source, at=now_of(request))
    said = _("已载入 %(year)s 年放假安排，写入 %(n)s 天。已经定下的截止时间不变。")
    messages.success(request, said % {"year": read.year, "n": count})
    address = reverse("offices:calendar", args=[access.programme.code])
    return redirect(f"{address}?month={read.year}-01")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _form_for(calendar: Calendar, day: date) -> DayForm:
    own = calendar.own.get(day)
    state = PUBLISHED if own is None else WORKING if own.is_working else FREE
    note = own.note if own else ""
    return DayForm(initial={"day": day.isoformat(), "state": state, "note": note})
