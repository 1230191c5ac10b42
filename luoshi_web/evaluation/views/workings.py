"""One unit's working, its papers, objections and their answers; the replay with other weights."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from luoshi.errors import LuoshiError
from luoshi.scoring import Score, rank, score, with_weights
from luoshi.writing import docx_of, pdf_of
from luoshi.writing.scoring_paper import unit_working
from luoshi_web.evaluation.actions.objections import (
    Correction,
    answer_objection,
    raise_objection,
)
from luoshi_web.evaluation.actions.schemes import save_weights
from luoshi_web.evaluation.frozen import sensitive_of
from luoshi_web.evaluation.guards import Rights, rights
from luoshi_web.evaluation.models import Objection, RunState, SchemeSketch
from luoshi_web.evaluation.pages.objections import objections_page
from luoshi_web.evaluation.pages.replay import Played, field_name, replay_page
from luoshi_web.evaluation.pages.unit_working import working_page
from luoshi_web.evaluation.paper_facts import working_facts
from luoshi_web.evaluation.run_rows import (
    Told,
    objection_row,
    objections_of,
    require_told,
    run_row,
    told_of,
)
from luoshi_web.offices.files import DOCX, PDF, CheckedFile, attachment, file_response, sent_file
from luoshi_web.offices.forms.typed import whole_in
from luoshi_web.offices.models import Unit
from luoshi_web.offices.pages.typed import Typed
from luoshi_web.offices.queries import Access
from luoshi_web.offices.views.common import entering, today_of
from luoshi_web.offices.views.trying import attempt, attempt_aloud, status_of
from luoshi_web.papers.making import fonts_here

_MOST_WEIGHT = 8


@require_safe
@entering
def unit(request: HttpRequest, access: Access, number: int, code: str) -> HttpResponse:
    """?revision=: an earlier computation, for the office."""
    return _worked(request, access, number, code, Typed(), None)


@require_POST
@entering
def object_to(request: HttpRequest, access: Access, number: int, code: str) -> HttpResponse:
    held = rights(access)
    told, row, _score = _opened(access, held, number, code)

    def act(at: datetime) -> object:
        item, reason = request.POST.get("item", ""), request.POST.get("reason", "")
        return raise_objection(access, held, told.run, row, item, reason, _file(request), at=at)

    error = attempt(request, act, _("异议已提出，等考核主管单位答复。"))
    if error is None:
        return redirect("evaluation:run-unit", access.programme.code, number, code)
    typed = Typed("object", str(error), request.POST.dict())
    return _worked(request, access, number, code, typed, error)


@require_safe
@entering
def working(request: HttpRequest, access: Access, number: int, code: str, end: str) -> HttpResponse:
    held = rights(access)
    told, _unit, mine = _opened(access, held, number, code)
    tells = held.reads_all or told.run.state == RunState.PUBLISHED
    paper = unit_working(working_facts(told, mine, with_place=tells))
    name = f"{mine.name} {told.run.name}得分明细"
    if end == "docx":
        return attachment(docx_of(paper), f"{name}.docx", DOCX)
    if end == "pdf":
        return attachment(pdf_of(paper, fonts_here()), f"{name}.pdf", PDF)
    raise Http404(_("没有这种文件。"))


@require_safe
@entering
def objections(request: HttpRequest, access: Access, number: int) -> HttpResponse:
    return _listed(request, access, number, Typed(), None)


@require_POST
@entering
def objection_do(request: HttpRequest, access: Access, number: int, key: int) -> HttpResponse:
    """do=keep, change (figures typed with their document) or reread (the item anew from its source)."""
    held = rights(access)
    run = run_row(access, held, number)
    row, do = objection_row(run, key), request.POST.get("do", "")
    if do not in ("keep", "change", "reread"):
        raise Http404(_("没有这种办法。"))
    sent, seen = request.POST, whole_in(request.POST.get("seen", ""))
    said = _("已答复，维持原分。") if do == "keep" else _("已答复，重新计算并记下了改动。")

    def act(at: datetime) -> object:
        correction = None
        if do == "reread":
            correction = Correction({})
        if do == "change":
            figures = {
                name: sent[name] for name in ("actual", "target") if sent.get(name, "").strip()
            }
            if not figures:
                raise LuoshiError(_("没有填更正后的数。"), _("请填实绩或目标，或选“重新取数”。"))
            correction = Correction(figures, sent.get("document", ""))
        return answer_objection(access, held, row, seen, sent.get("words", ""), correction, at=at)

    error = attempt(request, act, said)
    if error is None:
        return redirect("evaluation:run-objections", access.programme.code, number)
    typed = Typed(f"{do}-{key}", str(error), sent.dict())
    return _listed(request, access, number, typed, error)


@require_safe
@entering
def objection_file(request: HttpRequest, access: Access, number: int, key: int) -> HttpResponse:
    held = rights(access)
    row = objection_row(run_row(access, held, number), key)
    if row.file is None or not (held.reads_all or row.unit_id in held.units):
        raise Http404(_("没有这个文件，或您没有查看的权限。"))
    return file_response(row.file)


@require_safe
@entering
def replay(request: HttpRequest, access: Access, number: int) -> HttpResponse:
    """?w.GROUP.ITEM=: weights to look with. Nothing is stored."""
    held = rights(access)
    run = run_row(access, held, number)
    if not held.reads_all:
        raise PermissionDenied(_("换权重试算由考核主管单位、领导和审计人员使用。"))
    told, asked = require_told(run), request.GET.dict()
    played, error = None, None
    try:
        weights = _weights(told, asked)
        if weights:
            scheme = with_weights(told.scheme, weights)
            result = score(scheme, told.facts)
            played = Played(scheme, result, rank(scheme, result))
    except LuoshiError as why:
        error = why
    sensitive = sensitive_of(told.scheme, told.revision.facts)
    page = replay_page(access, held, told, played, sensitive, asked, str(error or ""))
    return render(request, "evaluation/replay.html", {"page": page}, status=status_of(error))


@require_POST
@entering
def replay_save(request: HttpRequest, access: Access, number: int) -> HttpResponse:
    """The weights looked with become a draft of the scheme's next version: nothing else keeps them."""
    held = rights(access)
    run = run_row(access, held, number)
    if not held.reads_all:
        raise PermissionDenied(_("换权重试算由考核主管单位、领导和审计人员使用。"))
    told, made = require_told(run), list[SchemeSketch]()

    def act(at: datetime) -> object:
        made.append(
            save_weights(
                access, held, run.scheme.scheme, _weights(told, request.POST.dict()), at=at
            )
        )
        return made[0]

    error = attempt_aloud(request, act, _("已存为办法的草稿，发布以前不影响任何考核。"))
    here = access.programme.code
    if error is None:
        return redirect("evaluation:sketch", here, made[0].pk)
    return redirect("evaluation:run-replay", here, number)


def _weights(told: Told, asked: dict[str, str]) -> dict[str, dict[str, Fraction]]:
    """Only what differs from the scheme. LuoshiError for what is no weight."""
    found: dict[str, dict[str, Fraction]] = {}
    for group in told.scheme.groups:
        for item in told.scheme.items_of(group):
            text = asked.get(field_name(group.code, item.code), "").strip()
            if not text:
                continue
            whole, _dot, part = text.partition(".")
            if (
                not (text.isascii() and whole.isdigit() and (part.isdigit() or not part))
                or len(text) > _MOST_WEIGHT
            ):
                raise LuoshiError(
                    _("“%(label)s”的权重填的“%(text)s”不是数。") % {"label": item.label, "text": text[:20]},
                    _("请填 12 或 12.5 的样子。"),
                )  # fmt: skip
            found.setdefault(group.code, {})[item.code] = Fraction(text)
    same = all(
        weight == told.scheme.weight_of(told.scheme.group(group), told.scheme.item(code))
        for group, weights in found.items()
        for code, weight in weights.items()
    )
    return {} if same else found


def _opened(
    access: Access, held: Rights, number: int, code: str, revision: int | None = None
) -> tuple[Told, Unit, Score]:
    """Http404 for a unit that the run does not score, or that the person does not write for."""
    run = run_row(access, held, number)
    told = told_of(run, revision)
    row = Unit.objects.filter(programme=access.programme, code=code).first()
    mine = told.result.of(code) if told else None
    if told is None or row is None or mine is None:
        raise Http404(_("这次考核没有这个单位。"))
    if not (held.reads_all or row.pk in held.units):
        raise Http404(_("没有这个页面，或您没有查看的权限。"))
    return told, row, mine


def _worked(
    request: HttpRequest, access: Access, number: int, code: str, typed: Typed,
    error: LuoshiError | None,
) -> HttpResponse:  # fmt: skip
    held = rights(access)
    asked = whole_in(request.GET.get("revision", "")) if held.reads_all else 0
    told, row, mine = _opened(access, held, number, code, asked or None)
    rows: list[Objection] = [one for one in objections_of(told.run) if one.unit_id == row.pk]
    for one in rows:
        one.run = told.run
    page = working_page(access, held, told, row, mine, rows, today_of(request), typed)
    return render(request, "evaluation/working.html", {"page": page}, status=status_of(error))


def _listed(
    request: HttpRequest, access: Access, number: int, typed: Typed, error: LuoshiError | None
) -> HttpResponse:
    held = rights(access)
    run = run_row(access, held, number)
    if not held.reads_all:
        raise PermissionDenied(_("全部异议由考核主管单位、领导和审计人员查看；各单位看自己的。"))
    rows = objections_of(run)
    for one in rows:
        one.run = run
    page = objections_page(access, held, require_told(run), rows, typed)
    return render(request, "evaluation/objections.html", {"page": page}, status=status_of(error))


def _file(request: HttpRequest) -> CheckedFile | None:
    """None where nothing was chosen: an objection needs words, not always a file."""
    return sent_file(request) if request.FILES.get("file") else None
