"""Declarations: begun, changed, looked at before they count, published; and those that counted before."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from luoshi.errors import LuoshiError
from luoshi.registers import RegisterError, changes
from luoshi_web.offices.conflicts import ConflictError, written
from luoshi_web.offices.queries import Access
from luoshi_web.offices.views.common import entering, now_of, today_of
from luoshi_web.registers.actions import (
    begin_sketch,
    change_sketch,
    discard_sketch,
    publish_sketch,
)
from luoshi_web.registers.desk import (
    Desk,
    bindable,
    desk_of,
    edition_before,
    editions_of,
    example_text,
    faults_of,
    new_desk,
    new_sketches,
    require_desk,
)
from luoshi_web.registers.edits import clone_text, edited, uploaded_text, whole_text
from luoshi_web.registers.kept import declared
from luoshi_web.registers.pages.creating import create_page
from luoshi_web.registers.pages.editor import Refused, editor_page, urls_of
from luoshi_web.registers.pages.preview import edition_page, preview_page
from luoshi_web.registers.queries import (
    all_kept,
    computed_elsewhere,
    kept_of,
    units_by_code,
    unmeasured,
)


@require_http_methods(["GET", "HEAD", "POST"])
@entering
def create(request: HttpRequest, access: Access) -> HttpResponse:
    """do=clone: from a register that is there; do=text: from a declaration that was typed, pasted or sent as a file."""
    require_desk(access)
    refused = None
    if request.method == "POST":
        sent = request.POST.dict()
        try:
            if sent.get("do") == "clone":
                source = kept_of(access, written(sent.get("source", ""))).register
                text = clone_text(source, sent)
            else:
                sent["text"] = uploaded_text(request) or sent.get("text", "")
                text = whole_text(sent["text"])
            sketch = begin_sketch(access, text, at=now_of(request))
        except RegisterError as error:
            refused = _refused({"do": "text", **sent}, error)
        else:
            messages.success(request, _("草稿建好了。改好字段和公式，预览后发布。"))
            return redirect("registers:sketch", access.programme.code, sketch.pk)
    programme = access.programme
    page = create_page(
        programme.code,
        all_kept(access),
        units_by_code(programme).values(),
        new_sketches(programme),
        example_text(),
        today_of(request),
        refused,
    )
    return render(request, "registers/create.html", {"page": page}, status=422 if refused else 200)


@require_safe
@entering
def show(request: HttpRequest, access: Access, code: str = "", pk: int = 0) -> HttpResponse:
    """The editor, of the register `code` or of the one that begins with the sketch `pk`."""
    return _shown(request, _desk(request, access, code, pk))


@require_POST
@entering
def change(request: HttpRequest, access: Access, code: str = "", pk: int = 0) -> HttpResponse:
    """One edit of one form. What is refused is shown with what was typed, and nothing is stored."""
    desk = _desk(request, access, code, pk)
    sent = request.POST.dict()
    try:
        text = edited(desk.new, sent)
        change_sketch(access, desk, text, seen=_number(sent), at=now_of(request))
    except ConflictError as error:
        fresh = _desk(request, access, code, pk)
        return _shown(request, fresh, _refused(sent, error), status=409)
    except LuoshiError as error:
        return _shown(request, desk, _refused(sent, error), status=422)
    messages.success(request, _("草稿存好了，发布以前台账照旧。"))
    return redirect(urls_of(desk).here)


@require_safe
@entering
def preview(request: HttpRequest, access: Access, code: str = "", pk: int = 0) -> HttpResponse:
    return _previewed(request, _desk(request, access, code, pk))


@require_POST
@entering
def publish(request: HttpRequest, access: Access, code: str = "", pk: int = 0) -> HttpResponse:
    desk = _desk(request, access, code, pk)
    sent = request.POST.dict()
    note = sent.get("note", "")
    try:
        row = publish_sketch(access, desk, note=note, seen=_number(sent), at=now_of(request))
    except ConflictError as error:
        fresh = _desk(request, access, code, pk)
        return _previewed(request, fresh, _refused(sent, error), status=409)
    except LuoshiError as error:
        return _previewed(request, desk, _refused(sent, error), status=422)
    named = {"name": row.name, "n": row.version}
    messages.success(request, _("%(name)s第 %(n)s 版已发布，指标一分钟内重算。") % named)
    apart = unmeasured(access.programme, row.code)
    if apart:
        said = _("方案里没有这些指标，只在台账里看，不供目标：%(names)s。")
        messages.warning(request, said % {"names": "、".join(apart)})
    return redirect("registers:show", access.programme.code, row.code)


@require_POST
@entering
def discard(request: HttpRequest, access: Access, code: str = "", pk: int = 0) -> HttpResponse:
    desk = _desk(request, access, code, pk)
    sent = request.POST.dict()
    try:
        discard_sketch(access, desk, seen=_number(sent), at=now_of(request))
    except ConflictError as error:
        fresh = _desk(request, access, code, pk)
        return _shown(request, fresh, _refused(sent, error), status=409)
    messages.success(request, _("草稿已放弃，台账没有变。"))
    if desk.old is None:
        return redirect("registers:list", access.programme.code)
    return redirect("registers:show", access.programme.code, code)


@require_safe
@entering
def edition(request: HttpRequest, access: Access, code: str, version: int) -> HttpResponse:
    """A version as it was published, for everybody who reads the register: entries written under it are read by it."""
    kept = kept_of(access, code, version)
    editions = editions_of(kept.row)
    one = next(each for each in editions if each.version == version)
    before = edition_before(editions, version)
    changed = changes(declared(before.text), kept.register) if before else None
    return render(request, "registers/edition.html", {"page": edition_page(kept, one, changed)})


def _desk(request: HttpRequest, access: Access, code: str, pk: int) -> Desk:
    return desk_of(access, code, today_of(request)) if code else new_desk(access, pk)


def _shown(
    request: HttpRequest, desk: Desk, refused: Refused | None = None, status: int = 200
) -> HttpResponse:
    editions = editions_of(desk.kept.row) if desk.old else []
    others = computed_elsewhere(desk.programme, desk.kept.row.code)
    page = editor_page(desk, bindable(desk, others), faults_of(desk, others), editions, refused)
    return render(request, "registers/editor.html", {"page": page}, status=status)


def _previewed(
    request: HttpRequest, desk: Desk, refused: Refused | None = None, status: int = 200
) -> HttpResponse:
    faults = faults_of(desk, computed_elsewhere(desk.programme, desk.kept.row.code))
    page = preview_page(desk, faults, now_of(request), refused)
    return render(request, "registers/preview.html", {"page": page}, status=status)


def _refused(sent: dict[str, str], error: LuoshiError) -> Refused:
    mistakes = error.mistakes if isinstance(error, RegisterError) else ()
    return Refused(sent, str(error), mistakes, conflict=isinstance(error, ConflictError))


def _number(sent: dict[str, str]) -> int:
    """Which state of the sketch the form was made from. Http404 for what no page of ours sends."""
    seen = sent.get("seen", "")
    if not seen.isascii() or not seen.isdigit() or len(seen) > 9:
        raise Http404
    return int(seen)
