"""What is written of one project: the forms of its page, and its identity, new or changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from luoshi.errors import LuoshiError
from luoshi.projects import LEVELS, ORIGINS, Project, template_of
from luoshi_web.offices.conflicts import fitting, written
from luoshi_web.offices.forms.typed import whole_in
from luoshi_web.offices.queries import Access
from luoshi_web.offices.views.common import entering, now_of, today_of
from luoshi_web.offices.views.trying import status_of
from luoshi_web.projects.actions import add_project, change_project
from luoshi_web.projects.forms import amount_in
from luoshi_web.projects.guards import require_writer
from luoshi_web.projects.kept import Kept
from luoshi_web.projects.pages.project_form import ANSWER, Again
from luoshi_web.projects.pages.project_identity import identity_page, towns_for
from luoshi_web.projects.queries import concerned, kept_of, rights, row_of
from luoshi_web.projects.views.attraction_deeds import ATTRACTION_DEEDS
from luoshi_web.projects.views.project import shown
from luoshi_web.projects.views.project_deeds import DEEDS, Sent, require

IDENTITY = "identity"
EVERY_DEED = {**DEEDS, **ATTRACTION_DEEDS}


@require_POST
@entering
def do(request: HttpRequest, access: Access, no: int, deed: str) -> HttpResponse:
    """One form of the project's page. Refused: the page as it is now, with the form open as it was typed."""
    if deed not in EVERY_DEED:
        raise Http404(_("没有这个操作。"))
    may, kept, key = rights(access), kept_of(access, no), request.POST.get("key", "")
    now = now_of(request)
    require(may, EVERY_DEED[deed].needs, kept.row, today_of(request))
    seen = whole_in(request.POST.get("seen", ""))
    sent = Sent(request, access, may, kept, now, seen, key)
    try:
        with transaction.atomic():
            EVERY_DEED[deed].act(sent)
    except LuoshiError as error:
        again = Again(deed, key, request.POST.dict(), error, bool(request.FILES))
        fresh = row_of(access, no)
        return shown(request, access, may, fresh, again=again, status=status_of(error))
    messages.success(request, str(EVERY_DEED[deed].done))
    return redirect("projects:show", access.programme.code, no)


@require_http_methods(["GET", "HEAD", "POST"])
@entering
def new(request: HttpRequest, access: Access) -> HttpResponse:
    may = rights(access)
    if not towns_for(may, access):
        raise PermissionDenied(_("新项目由所在镇街、统筹人员和重点项目主管部门登记。"))
    if request.method != "POST":
        return _form(request, access, None)
    try:
        told = told_identity(request.POST, None)
        made = add_project(
            access, may, told, answer=request.POST.get(ANSWER, ""), at=now_of(request)
        )
    except LuoshiError as error:
        return _form(request, access, None, error=error)
    messages.success(request, _("已登记“%(name)s”。接着报它在哪个阶段。") % {"name": made.row.name})
    return redirect("projects:show", access.programme.code, made.row.number)


@require_http_methods(["GET", "HEAD", "POST"])
@entering
def edit(request: HttpRequest, access: Access, no: int) -> HttpResponse:
    may, kept = rights(access), kept_of(access, no)
    require_writer(may, concerned(kept.row, today_of(request)))
    if request.method != "POST":
        return _form(request, access, kept)
    before = kept.row.edition
    seen = whole_in(request.POST.get("seen", ""))
    try:
        told = told_identity(request.POST, kept.told)
        made = change_project(
            access, may, kept, seen, told, answer=request.POST.get(ANSWER, ""), at=now_of(request)
        )
    except LuoshiError as error:
        return _form(request, access, kept_of(access, no), error=error)
    changed = made.row.edition != before
    messages.success(request, _("已改。") if changed else _("内容没有变，没有存新的。"))
    return redirect("projects:show", access.programme.code, no)


def _form(
    request: HttpRequest, access: Access, kept: Kept | None, *, error: LuoshiError | None = None
) -> HttpResponse:
    again = Again(IDENTITY, "", request.POST.dict(), error) if error else None
    page = identity_page(access, rights(access), kept, now_of(request), again=again)
    return render(request, "projects/form.html", {"page": page}, status=status_of(error))


def told_identity(typed: Mapping[str, str], before: Project | None) -> Project:
    """The project as the form tells it. before: what it was, whose moves, lists and years it keeps."""
    text = {name: written(value) for name, value in typed.items()}
    level = next((one for one in LEVELS if one == text.get("level")), None)
    origin = next((one for one in ORIGINS if one == text.get("origin")), None)
    if level is None or origin is None:
        raise LuoshiError(_("没有选级别或投资来源。"), _("请从列出的里选。"))
    name = fitting(text.get("name", ""), _("项目名称"), 200)
    code = before.code if before else fitting(text.get("code", ""), _("编号"), 40)
    template = text.get("template", "")
    if template:
        template_of(template)
    bare = before or Project(code, name, "", level, origin)
    return replace(
        bare,
        name=name,
        town=text.get("town", ""),
        level=level,
        origin=origin,
        investor=fitting(text.get("investor", ""), _("投资主体"), 200),
        cluster=fitting(text.get("cluster", ""), _("产业集群"), 60),
        planned_total=amount_in(text.get("total", ""), _("计划总投资")),
        template=template,
        parent=fitting(text.get("parent", ""), _("主项目编号"), 40) or None,
    )
