"""请假: who stands in, from when to when. By the person itself or an administrator."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from luoshi_web.offices.actions import Leave, end_absence, set_absence
from luoshi_web.offices.forms.people import LeaveForm
from luoshi_web.offices.models import Person
from luoshi_web.offices.pages.people import leave_rows
from luoshi_web.offices.people import (
    PeopleError,
    absence_in,
    colleagues,
    open_work,
    person_in,
    posts_in,
)
from luoshi_web.offices.queries import Access
from luoshi_web.offices.views.common import entering, now_of, today_of


@require_http_methods(["GET", "POST"])
@entering
def leave(request: HttpRequest, access: Access, pk: int) -> HttpResponse:
    today = today_of(request)
    who = _allowed(access, pk)
    posts = posts_in(access.programme, who, today)
    if not posts:
        raise Http404
    units = list({p.unit.pk: p.unit for p in posts if p.unit is not None}.values())
    people = colleagues(posts[0], today)
    form = LeaveForm(people, units, request.POST or None, initial={"since": today})
    if request.method == "POST" and form.is_valid():
        since, until = form.days()
        wanted = Leave(
            person=who,
            deputy=form.deputy_person(),
            since=since,
            until=until,
            unit=form.office(),
            note=form.cleaned_data["note"],
        )
        try:
            set_absence(access, wanted, at=now_of(request))
        except PeopleError as error:
            form.add_error(None, str(error))
        else:
            messages.success(
                request,
                _("已登记：%(since)s 至 %(until)s 由 %(name)s 代。")
                % {"since": since, "until": until, "name": wanted.deputy.name},
            )
            return redirect("offices:leave", access.programme.code, who.pk)
    page = {
        "title": _("请假代理：%(name)s") % {"name": who.name},
        "programme": access.programme.code,
        "person_pk": who.pk,
        "may_see_person": access.sees_people,
        "items": open_work(access.programme, posts, today),
        "leaves": leave_rows(access.programme, who, today),
        "form": form,
    }
    return render(request, "offices/leave.html", {"page": page}, status=422 if form.errors else 200)


@require_POST
@entering
def end(request: HttpRequest, access: Access, pk: int) -> HttpResponse:
    absence = absence_in(access.programme, pk)
    try:
        end_absence(access, absence, at=now_of(request))
    except PeopleError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("已结束，从今天起由本人办理。"))
    return redirect("offices:leave", access.programme.code, absence.person_id)


def _allowed(access: Access, pk: int) -> Person:
    if pk == access.person.pk:
        return access.person
    if not access.administers:
        raise PermissionDenied(_("请假代理由本人或系统管理员登记。"))
    return person_in(access.programme, pk)
