"""The room's pages and files."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from luoshi.errors import LuoshiError
from luoshi.writing import default_template, docx_of, fill_template, template_kinds
from luoshi_web.offices.conflicts import ConflictError
from luoshi_web.offices.files import attachment, file_response, sent_file
from luoshi_web.offices.queries import Access
from luoshi_web.offices.views.common import entering, now_of, today_of
from luoshi_web.papers.actions import TemplateRefused, set_words, upload_template, use_template
from luoshi_web.papers.guards import keeps_papers, require_keeper
from luoshi_web.papers.making import pdf_with
from luoshi_web.papers.pages import kind_page, list_page
from luoshi_web.papers.queries import template_of
from luoshi_web.papers.samples import sample_paper

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"


def _require_inside(access: Access) -> None:
    if not access.works_here:
        raise PermissionDenied(_("公文模板和编号由政府部门和镇街查看。"))


def _known(kind: str) -> str:
    if kind not in template_kinds():
        raise Http404
    return kind


@require_http_methods(["GET", "HEAD", "POST"])
@entering
def index(request: HttpRequest, access: Access) -> HttpResponse:
    """Kinds with their templates, series with their words; POST sets the words of a series."""
    _require_inside(access)
    typed, error = {}, ""
    if request.method == "POST":
        typed = {key: request.POST.get(key, "") for key in ("series", "words", "reason")}
        try:
            set_words(access, typed["series"], typed["words"], typed["reason"], at=now_of(request))
        except LuoshiError as refused:
            error = str(refused)
        else:
            messages.success(request, _("代字改好了。已经编过的号不变。"))
            return redirect("papers:list", access.programme.code)
    page = list_page(
        access.programme,
        today_of(request),
        may_write=keeps_papers(access),
        typed=typed,
        error=error,
    )
    return render(request, "papers/list.html", {"page": page}, status=422 if error else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@entering
def kind(request: HttpRequest, access: Access, kind: str) -> HttpResponse:
    """One kind: what is in use, what was sent; POST sends a template or puts one to use."""
    _require_inside(access)
    key = _known(kind)
    status, error = 200, ""
    faults: tuple[str, ...] = ()
    if request.method == "POST":
        require_keeper(access)
        act = _upload if request.POST.get("act") == "upload" else _use
        try:
            done = act(request, access, key, now_of(request))
        except LuoshiError as refused:
            status = 409 if isinstance(refused, ConflictError) else 422
            error = str(refused)
            if isinstance(refused, TemplateRefused):
                error, faults = refused.message, refused.faults
        else:
            messages.success(request, done)
            return redirect("papers:kind", access.programme.code, key)
    page = kind_page(
        access.programme, key, may_write=keeps_papers(access), faults=faults, error=error
    )
    return render(request, "papers/kind.html", {"page": page}, status=status)


def _upload(request: HttpRequest, access: Access, key: str, at: datetime) -> str:
    row = upload_template(access, key, sent_file(request), at=at)
    return _("模板“%(name)s”通过了检查，已存。还没有启用。") % {"name": row.file.name}


def _use(request: HttpRequest, access: Access, key: str, at: datetime) -> str:
    given, seen = request.POST.get("template", ""), request.POST.get("seen", "")
    row = template_of(access.programme, key, int(given)) if given.isdecimal() else None
    use_template(access, key, row, seen=int(seen) if seen.isdecimal() else 0, at=at)
    return _("以后的文件用这份模板。") if row else _("以后的文件用国标版式。")


@require_safe
@entering
def default(request: HttpRequest, access: Access, kind: str) -> HttpResponse:
    """The template to begin with."""
    _require_inside(access)
    key = _known(kind)
    name = _("%(kind)s模板.docx") % {"kind": template_kinds()[key].name}
    return attachment(default_template(key), name, DOCX)


@require_safe
@entering
def sent(request: HttpRequest, access: Access, kind: str, pk: int) -> HttpResponse:
    """A template as it was sent."""
    _require_inside(access)
    return file_response(template_of(access.programme, _known(kind), pk).file)


@require_safe
@entering
def preview(
    request: HttpRequest, access: Access, kind: str, form: str, pk: int = 0
) -> HttpResponse:
    """An invented paper: in the built-in form, or (pk) in a template that was sent."""
    _require_inside(access)
    key = _known(kind)
    paper = sample_paper(access.programme, key, today_of(request))
    name = _("%(kind)s版式预览") % {"kind": template_kinds()[key].name}
    try:
        if form == "pdf":
            return attachment(pdf_with(access.programme, key, paper), f"{name}.pdf", PDF)
        if not pk:
            return attachment(docx_of(paper), f"{name}.docx", DOCX)
        content = bytes(template_of(access.programme, key, pk).file.content)
        return attachment(fill_template(key, content, paper), f"{name}.docx", DOCX)
    except LuoshiError as refused:
        page = kind_page(access.programme, key, may_write=keeps_papers(access), error=str(refused))
        return render(request, "papers/kind.html", {"page": page}, status=422)
