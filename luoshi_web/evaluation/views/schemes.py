"""Schemes: the list, one as published, a draft begun, changed, published, given up."""

from __future__ import annotations

from datetime import datetime
from importlib import resources
from itertools import dropwhile

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from luoshi.errors import LuoshiError
from luoshi_web.evaluation.actions.schemes import (
    begin_sketch,
    change_sketch,
    discard_sketch,
    next_text,
    publish_sketch,
)
from luoshi_web.evaluation.guards import rights
from luoshi_web.evaluation.models import SchemeSketch
from luoshi_web.evaluation.pages.schemes import scheme_page, schemes_page, sketch_page
from luoshi_web.evaluation.scheme_rows import (
    draft_of,
    edition_of,
    editions_of,
    newest_editions,
    scheme_row,
    sketch_row,
    sketches_of,
)
from luoshi_web.offices.forms.typed import whole_in
from luoshi_web.offices.pages.typed import Typed
from luoshi_web.offices.queries import Access
from luoshi_web.offices.views.common import entering, now_of
from luoshi_web.offices.views.trying import attempt, status_of


@require_safe
@entering
def schemes(request: HttpRequest, access: Access) -> HttpResponse:
    return _listed(request, access, None)


@require_POST
@entering
def new(request: HttpRequest, access: Access) -> HttpResponse:
    """A draft of a new scheme, from the example, which is there to be changed."""
    held = rights(access)

    def begin(at: datetime) -> SchemeSketch:
        return begin_sketch(access, held, None, example_text(), at=at)

    error = attempt(request, begin, _("草稿建好了，从示例改起。"))
    if error is not None:
        return _listed(request, access, error)
    made = SchemeSketch.objects.filter(programme=access.programme, scheme=None).latest("pk")
    return redirect("evaluation:sketch", access.programme.code, made.pk)


@require_safe
@entering
def scheme(request: HttpRequest, access: Access, code: str) -> HttpResponse:
    """?version=: another one than the newest."""
    return _shown(request, access, code, None)


@require_POST
@entering
def begin(request: HttpRequest, access: Access, code: str) -> HttpResponse:
    held, row = rights(access), scheme_row(access, code)

    def act(at: datetime) -> SchemeSketch:
        return begin_sketch(access, held, row, next_text(row), at=at)

    error = attempt(request, act, _("下一版的草稿建好了，发布以前现在的版本照旧。"))
    if error is not None:
        return _shown(request, access, code, error)
    return redirect(
        "evaluation:sketch", access.programme.code, SchemeSketch.objects.get(scheme=row).pk
    )


@require_safe
@entering
def sketch(request: HttpRequest, access: Access, pk: int) -> HttpResponse:
    row = sketch_row(access, rights(access), pk)
    page = sketch_page(access, draft_of(row, now_of(request)), Typed())
    return render(request, "evaluation/sketch.html", {"page": page})


@require_POST
@entering
def sketch_do(request: HttpRequest, access: Access, pk: int) -> HttpResponse:
    """do=save, publish or discard; what is refused is shown with what was typed."""
    held = rights(access)
    row, do = sketch_row(access, held, pk), request.POST.get("do", "")
    seen, text = whole_in(request.POST.get("seen", "")), request.POST.get("text", "")
    here = access.programme.code
    if do == "save":

        def save(at: datetime) -> object:
            return change_sketch(access, held, row, seen, text, at=at)

        error = attempt(request, save, _("草稿存好了，发布以前不影响任何考核。"))
    elif do == "publish":

        def publish(at: datetime) -> object:
            return publish_sketch(access, held, row, seen, request.POST.get("note", ""), at=at)

        error = attempt(request, publish, _("已发布，这一版不再改动。"))
        if error is None:
            return redirect("evaluation:schemes", here)
    elif do == "discard":

        def discard(at: datetime) -> object:
            return discard_sketch(access, held, row, seen, at=at)

        error = attempt(request, discard, _("草稿已放弃，现在的版本没有变。"))
        if error is None:
            return redirect("evaluation:schemes", here)
    else:
        raise Http404(_("没有这种办法。"))
    if error is None:
        return redirect("evaluation:sketch", here, pk)
    typed = Typed(do, str(error), request.POST.dict())
    again = text if do == "save" else None
    page = sketch_page(
        access, draft_of(sketch_row(access, held, pk), now_of(request)), typed, again
    )
    return render(request, "evaluation/sketch.html", {"page": page}, status=status_of(error))


def example_text() -> str:
    """The example that ships with the code, without the grammar at its head: the page tells that in Chinese."""
    text = resources.files("luoshi.scoring").joinpath("example.yaml").read_text("utf-8")
    lines = text.splitlines(keepends=True)
    return "".join(dropwhile(lambda line: line.startswith("#"), lines))


def _listed(request: HttpRequest, access: Access, error: LuoshiError | None) -> HttpResponse:
    held, programme = rights(access), access.programme
    page = schemes_page(
        access, held, newest_editions(programme), sketches_of(programme) if held.office else [],
        str(error) if error else "",
    )  # fmt: skip
    return render(request, "evaluation/schemes.html", {"page": page}, status=status_of(error))


def _shown(
    request: HttpRequest, access: Access, code: str, error: LuoshiError | None
) -> HttpResponse:
    held, row = rights(access), scheme_row(access, code)
    version = whole_in(request.GET.get("version", ""))
    found = SchemeSketch.objects.filter(scheme=row).first()
    page = scheme_page(
        access, held, row, edition_of(row, version or None), editions_of(row), found,
        str(error) if error else "",
    )  # fmt: skip
    if error is not None:
        messages.error(request, str(error))
    return render(request, "evaluation/scheme.html", {"page": page}, status=status_of(error))
