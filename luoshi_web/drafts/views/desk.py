"""The desk: list and upload, the review page and what is done on it. Each is a dataclass of `pages`."""

from __future__ import annotations

import mimetypes
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from luoshi.errors import LuoshiError
from luoshi.plan import ITEM_KINDS, ItemKind, keyed
from luoshi.reading import read_plan
from luoshi_web.drafts.actions import (
    Upload,
    add_item,
    answer_finding,
    change_item,
    drop_draft,
    remove_item,
    undo_change,
    upload_draft,
)
from luoshi_web.drafts.forms import FORMS, ItemForm, UploadForm, wholes_in
from luoshi_web.drafts.guards import Answer, require_coordinator
from luoshi_web.drafts.models import Draft, State
from luoshi_web.drafts.pages.cards import initial_of
from luoshi_web.drafts.pages.listing import list_page
from luoshi_web.drafts.pages.review import review_page
from luoshi_web.drafts.pages.rule import rule_page
from luoshi_web.drafts.pages.shown import Around, Asked
from luoshi_web.drafts.pages.text import anchor_of
from luoshi_web.drafts.queries import draft_of, drafts_of, names_in, review, units_and_sets
from luoshi_web.drafts.review import Review
from luoshi_web.drafts.views.common import number_in, to_write
from luoshi_web.ledger.views import reading
from luoshi_web.offices.files import attachment
from luoshi_web.offices.models import Unit
from luoshi_web.offices.queries import Access
from luoshi_web.offices.views.common import now_of


@require_http_methods(["GET", "HEAD", "POST"])
@reading
def index(request: HttpRequest, access: Access) -> HttpResponse:
    """The drafts; for a coordinator also the form that takes a file."""
    rows = drafts_of(access)
    if request.method == "POST":
        require_coordinator(access)
    form = UploadForm()
    if request.method == "POST":
        sent = number_in(request.META.get("CONTENT_LENGTH", ""))
        form = UploadForm(request.POST, request.FILES, sent=sent)
    if request.method == "POST" and form.is_valid():
        draft = _uploaded(request, access, form)
        if draft is not None:
            messages.success(request, _("已读出：%(title)s。") % {"title": draft.title})
            return redirect("drafts:review", access.programme.code, draft.pk)
    page = list_page(access.programme.code, list(rows), form, may_edit=access.coordinates)
    return render(request, "drafts/list.html", {"page": page}, status=422 if form.errors else 200)


def _uploaded(request: HttpRequest, access: Access, form: UploadForm) -> Draft | None:
    """Read before anything is stored; None when the reader refused, and then the form says why."""
    file: UploadedFile = form.cleaned_data["file"]
    name = file.name or _("未命名")
    content = file.read()
    try:
        plan = read_plan(content, name)
        media_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
        upload = Upload(name, media_type, content, plan, form.cleaned_data["purpose"])
        return upload_draft(access, upload, at=now_of(request))
    except LuoshiError as error:
        form.add_error("file", str(error))
        return None


@require_safe
@reading
def show(request: HttpRequest, access: Access, pk: int) -> HttpResponse:
    """?tab= chooses the list, ?item=kind:key the item, ?add=kind (with start and end) a new one."""
    found = review(access, pk)
    asked = request.GET
    kind = asked.get("add", "")
    if kind in ITEM_KINDS and access.coordinates and found.draft.state == State.OPEN:
        form = _form(found, kind, "", initial=_selection(found, kind, asked.dict()))
        return _page(request, access, found, Asked(tab=kind, add=kind, form=form))
    item, tab = asked.get("item", ""), asked.get("tab", "")
    if tab == "head" and not item:
        item = "head:"
    shown = Asked(
        tab=tab,
        item=item,
        form=_item_form(found, item) if access.coordinates else None,
        is_editing=asked.get("edit") == "1",
    )
    return _page(request, access, found, shown)


@require_safe
@reading
def source(request: HttpRequest, access: Access, pk: int) -> HttpResponse:
    """The file, byte for byte as it was uploaded."""
    stored = draft_of(access, pk).source
    return attachment(bytes(stored.content), stored.name, "application/octet-stream")


@require_POST
@reading
def change(request: HttpRequest, access: Access, pk: int) -> HttpResponse:
    found = to_write(access, pk)
    kind, _colon, key = request.POST.get("item", "").partition(":")
    item = f"{kind}:{key}"
    if kind not in FORMS or found.item(kind, key) is None:
        return _refused(request, access, found, Asked(item=item), _gone())
    form = _form(found, kind, key, data=request.POST.dict())
    asked = Asked(tab=request.POST.get("tab", ""), item=item, form=form, is_editing=True)
    if not form.is_valid():
        return _page(request, access, found, asked, status=422)
    try:
        change_item(
            access, found.draft, kind, key, form.values(),
            seen=number_in(request.POST.get("seen", "")), at=now_of(request),
        )  # fmt: skip
    except LuoshiError as error:
        form.refuse(error)
        return _page(request, access, found, asked, status=422)
    return _back(access, pk, asked.tab, item)


@require_POST
@reading
def add(request: HttpRequest, access: Access, pk: int) -> HttpResponse:
    found = to_write(access, pk)
    kind = request.POST.get("what", "")
    if kind not in ITEM_KINDS:
        raise Http404(_("没有这种条目。"))
    form = _form(found, kind, "", data=request.POST.dict())
    asked = Asked(tab=kind, add=kind, form=form)
    if not form.is_valid():
        return _page(request, access, found, asked, status=422)
    try:
        row = add_item(access, found.draft, kind, form.values(), at=now_of(request))
    except LuoshiError as error:
        form.refuse(error)
        return _page(request, access, found, asked, status=422)
    return _back(access, pk, kind, f"{kind}:{row.key}")


@require_POST
@reading
def remove(request: HttpRequest, access: Access, pk: int) -> HttpResponse:
    found = to_write(access, pk)
    kind, _colon, key = request.POST.get("item", "").partition(":")
    tab, seen = request.POST.get("tab", ""), number_in(request.POST.get("seen", ""))
    try:
        remove_item(access, found.draft, kind, key, seen=seen, at=now_of(request))
    except LuoshiError as error:
        return _refused(request, access, found, Asked(tab=tab, item=f"{kind}:{key}"), str(error))
    return _back(access, pk, tab, f"{kind}:{key}")


@require_POST
@reading
def undo(request: HttpRequest, access: Access, pk: int) -> HttpResponse:
    found = to_write(access, pk)
    tab, item = request.POST.get("tab", ""), request.POST.get("item", "")
    try:
        row = undo_change(
            access, found.draft, number_in(request.POST.get("number", "")), at=now_of(request)
        )
    except LuoshiError as error:
        return _refused(request, access, found, Asked(tab=tab, item=item), str(error))
    return _back(access, pk, tab, f"{row.kind}:{row.key}")


@require_POST
@reading
def answer(request: HttpRequest, access: Access, pk: int) -> HttpResponse:
    """A decision about a finding: question (its key), decision, words, unit."""
    found = to_write(access, pk)
    given = request.POST.dict()
    key = given.get("question", "")
    question = next((q for q in found.questions if q.key == key), None)
    tab, item = given.get("tab", ""), given.get("item", "")
    if question is None:
        sentence = _("这条疑问已经不在了：原文或读出的内容改过。请看最新的列表。")
        return _refused(request, access, found, Asked(tab=tab, item=item), sentence)
    try:
        answer_finding(
            access,
            found.draft,
            Answer(
                question.code,
                question.start,
                question.end,
                given.get("decision", ""),
                given.get("words", ""),
                _unit(access, given.get("unit", "")),
            ),
            at=now_of(request),
        )
    except LuoshiError as error:
        asked = Asked(
            tab=tab, item=item, question=key, question_error=str(error), typed=given,
            form=_item_form(found, item),
        )  # fmt: skip
        return _page(request, access, found, asked, status=422)
    return _back(access, pk, tab, item or f"question:{key}", anchor=f"q-{key}")


@require_POST
@reading
def drop(request: HttpRequest, access: Access, pk: int) -> HttpResponse:
    found = to_write(access, pk)
    try:
        drop_draft(access, found.draft, at=now_of(request))
    except LuoshiError as error:
        return _refused(request, access, found, Asked(), str(error))
    messages.success(request, _("已放弃：%(title)s。") % {"title": found.draft.title})
    return redirect("drafts:list", access.programme.code)


@require_safe
@reading
def rule(request: HttpRequest, access: Access, code: str) -> HttpResponse:
    """What a rule of `luoshi lint` finds, why, and how to mend it: its page of the documentation."""
    drafts_of(access)
    page = rule_page(access.programme.code, code)
    if page is None:
        raise Http404(_("没有这条规则的说明。"))
    return render(request, "drafts/rule.html", {"page": page})


def _page(
    request: HttpRequest, access: Access, found: Review, asked: Asked, *, status: int = 200
) -> HttpResponse:
    units, _sets = units_and_sets(access)
    around = Around(
        may_edit=access.coordinates,
        units=[unit.name for unit in units],
        unmatched=sum(row.is_open for row in names_in(access, found)),
    )
    page = review_page(access.programme.code, found, asked, around)
    return render(request, "drafts/review.html", {"page": page}, status=status)


def _refused(
    request: HttpRequest, access: Access, found: Review, asked: Asked, sentence: str
) -> HttpResponse:
    """What was refused, said on top of the page as it is now."""
    latest = review(access, found.draft.pk)
    shown = Asked(
        tab=asked.tab, item=asked.item, form=_item_form(latest, asked.item), error=sentence
    )
    return _page(request, access, latest, shown, status=422)


def _gone() -> str:
    return _("这一项不在方案稿里，或已经删去。请看最新的列表。")


def _form(
    found: Review,
    kind: str,
    key: str,
    *,
    data: dict[str, str] | None = None,
    initial: dict[str, Any] | None = None,
) -> ItemForm:
    more: dict[str, Any] = {"wholes": wholes_in(found.plan, key)} if kind == "target" else {}
    return FORMS[kind](data, initial=initial, plan_text=found.plan.text, **more)


def _item_form(found: Review, item: str) -> ItemForm | None:
    kind, _colon, key = item.partition(":")
    there = found.item(kind, key)
    if kind not in FORMS or there is None or found.draft.state != State.OPEN:
        return None
    return _form(found, kind, key, initial=initial_of(kind, there, found.plan.text))


def _selection(found: Review, kind: ItemKind, asked: dict[str, str]) -> dict[str, Any]:
    """The passage that the address names by its offsets, if it names one."""
    start, end = number_in(asked.get("start", "")), number_in(asked.get("end", ""))
    words = found.plan.text[start:end].strip()
    if not words:
        return {}
    start = found.plan.text.index(words, start)
    place = {"passage": words, "start": start, "end": start + len(words), "part_of": ""}
    return {"text": words, "name": words, **_read_in(kind, words[:2000]), **place}


def _read_in(kind: ItemKind, words: str) -> dict[str, Any]:
    """What the reader makes of the passage alone, to begin with; nothing where it finds nothing."""
    try:
        plan = read_plan(words.encode(), "passage.txt")
    except LuoshiError:
        return {}
    found = next(iter(keyed(plan).items[kind].values()), None)
    return initial_of(kind, found, plan.text) if found is not None else {}


def _back(access: Access, pk: int, tab: str, item: str, anchor: str = "") -> HttpResponse:
    query = urlencode({"tab": tab or item.partition(":")[0], "item": item})
    url = reverse("drafts:review", args=[access.programme.code, pk])
    return redirect(f"{url}?{query}#{anchor or anchor_of(item)}")


def _unit(access: Access, text: str) -> Unit | None:
    return (
        Unit.objects.filter(programme=access.programme, name=text.strip()).first()
        if text.strip()
        else None
    )
