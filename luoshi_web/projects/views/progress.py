"""The month's progress: what has to be told, and one project's month told in a minute or two."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Final

from django.contrib import messages
from django.core import signing
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from luoshi.errors import LuoshiError
from luoshi.plan import Period, typed_number
from luoshi.projects import Project
from luoshi_web.offices.actions import store_file
from luoshi_web.offices.conflicts import written
from luoshi_web.offices.files import CheckedFile, FileRefused, check_upload
from luoshi_web.offices.forms.typed import day_in, whole_in
from luoshi_web.offices.models import StoredFile
from luoshi_web.offices.queries import Access
from luoshi_web.offices.views.common import entering, now_of, today_of
from luoshi_web.offices.views.trying import status_of
from luoshi_web.projects.actions import attach_file, hand_on_problem, report_month
from luoshi_web.projects.checking import AskedError
from luoshi_web.projects.forms import amount_in, month_in
from luoshi_web.projects.guards import Rights, require_writer
from luoshi_web.projects.kept import Kept
from luoshi_web.projects.pages.progress import (
    NEW,
    Typed,
    done_words,
    progress_page,
)
from luoshi_web.projects.pages.progress_desk import desk_page, form_url
from luoshi_web.projects.progress_rows import (
    Given,
    Scope,
    due_for,
    month_to_tell,
    narrowed,
    next_untold,
    report_in,
    running_month,
    unchanged_since,
)
from luoshi_web.projects.queries import concerned, kept_of, rights

MOST_PHOTOS: Final = 9
_SALT: Final = "luoshi.projects.photos"


@require_safe
@entering
def desk(request: HttpRequest, access: Access) -> HttpResponse:
    mine, today = rights(access), today_of(request)
    scope, fault = scope_of(request, access)
    if fault:
        messages.error(request, fault)
    number = max(whole_in(request.GET.get("page", ""), 5), 1)
    page = desk_page(access, mine, scope, page=number, today=today)
    status = 422 if fault else 200
    return render(request, "projects/progress_desk.html", {"page": page}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@entering
def report(request: HttpRequest, access: Access, no: int) -> HttpResponse:
    """One project's month. Told, the next one that nobody has told is shown, in the scope of the address."""
    mine, today = rights(access), today_of(request)
    kept = kept_of(access, no)
    require_writer(mine, concerned(kept.row, today))
    scope, fault = scope_of(request, access)
    if fault:
        messages.error(request, fault)
        return redirect("projects:progress", access.programme.code)
    if request.method != "POST":
        return _shown(request, access, mine, kept, scope)
    sent: list[CheckedFile | StoredFile] = []
    try:
        sent += _photos_kept(request, access, kept)
        sent += _photos_sent(request, MOST_PHOTOS - len(sent))
        now = _told(request, access, mine, kept, scope.month, sent)
    except LuoshiError as error:
        if not isinstance(error, AskedError):
            messages.error(request, str(error))
        photos = _stored(request, access, sent)
        return _shown(request, access, mine, kept_of(access, no), scope, error=error, photos=photos)
    return _onward(request, access, mine, now, scope)


def scope_of(request: HttpRequest, access: Access) -> tuple[Scope, str]:
    """What the address asks for; the month to be told where it names none, with what is wrong with the one it names."""
    today, fault = today_of(request), ""
    month: Period | None = None
    try:
        month = month_in(request.GET.get("month", "")[:20], _("月份"))
        if month is not None and (month.frequency != "month" or month > running_month(today)):
            fault = _("%(month)s还没有到。请看已经到的月份。") % {"month": month.words()}
            month = None
    except LuoshiError as error:
        fault = str(error)
    state = request.GET.get("state", "")
    return Scope(
        month=month or month_to_tell(access.programme, today),
        text=written(request.GET.get("q", ""))[:60],
        town=written(request.GET.get("town", ""))[:40],
        charge=written(request.GET.get("charge", ""))[:100],
        state=state if state in ("todo", "done") else "",
    ), fault


def _told(
    request: HttpRequest, access: Access, mine: Rights, kept: Kept, month: Period,
    sent: list[CheckedFile | StoredFile],
) -> Kept:  # fmt: skip
    """All of it or nothing: the month, its pictures, and the problem, which goes on in the ledger of problems.

    LuoshiError as `report_month` and `report_in`.
    """
    at, today = now_of(request), today_of(request)
    typed = Typed.of(request.POST)
    same = "same" in request.POST
    given = _unchanged(kept.told, month, typed) if same else _given(typed)
    told, node = report_in(kept.told, month, given, today)
    with transaction.atomic():
        now = report_month(
            access, mine, kept, told, seen=whole_in(typed.seen, 5), node=node,
            answer=typed.answer, at=at,
        )  # fmt: skip
        for one in sent:
            stored = one if isinstance(one, StoredFile) else _store(access, one, request)
            attach_file(access, mine, kept.row, stored, about=f"month:{month}", at=at)
        hand_on_problem(access, mine, kept, told, at=at)
    return now


def _unchanged(told: Project, month: Period, typed: Typed) -> Given:
    """LuoshiError where an amount stands in the form: it must not be dropped by the other button. The problem goes along."""
    if typed.done.strip() or typed.cumulative.strip():
        raise LuoshiError(
            _("填了投资，又点了“没有变化”。"), _("要报填的数，请点“存”；确实没有投资，请先清空。")
        )
    return replace(unchanged_since(told, month), problem=typed.problem)


def _given(typed: Typed) -> Given:
    return Given(
        done=amount_in(typed.done, _("本月完成投资")),
        cumulative=amount_in(typed.cumulative, _("今年累计")),
        percent=percent_in(typed.percent),
        node=typed.new_node if typed.node == NEW else typed.node,
        on=day_in(typed.on, _("节点日期")),
        reached=typed.reached,
        problem=typed.problem,
    )


def percent_in(text: str) -> Decimal | None:
    """65, 65% and ６５％ are one figure; empty: None."""
    try:
        return typed_number(text)
    except LuoshiError as error:
        raise LuoshiError(
            _("形象进度填的“%(text)s”不是百分数。") % {"text": text[:20]}, _("请填 0 到 100 的数。")
        ) from error


def _photos_sent(request: HttpRequest, room: int) -> list[CheckedFile]:
    """LuoshiError: too many, or one that is no picture."""
    files = [one for one in request.FILES.getlist("photos") if one.name]
    if len(files) > room:
        raise LuoshiError(
            _("照片太多，一个月最多附 %(n)s 张。") % {"n": MOST_PHOTOS}, _("请挑几张有代表性的。")
        )
    checked = [check_upload(one.name or "", one.read()) for one in files]
    for one in checked:
        if not one.media_type.startswith("image/"):
            raise FileRefused(
                _("“%(name)s”不是照片。") % {"name": one.name[:40]},
                _("请选 .jpg 或 .png；别的材料请在项目页上附。"),
            )
    return checked


def _photos_kept(request: HttpRequest, access: Access, kept: Kept) -> list[StoredFile]:
    """Those that came with an earlier try of this person, which was asked about."""
    token = request.POST.get("kept", "")
    if not token:
        return []
    try:
        person, keys = signing.loads(token, salt=_SALT)
    except signing.BadSignature as error:
        raise LuoshiError(_("没有认出先前传的照片。"), _("请重新选照片。")) from error
    if person != access.person.pk:
        raise LuoshiError(_("先前的照片是别人传的。"), _("请重新选照片。"))
    return list(StoredFile.objects.filter(programme=kept.row.programme, pk__in=keys))


def _store(access: Access, file: CheckedFile, request: HttpRequest) -> StoredFile:
    return store_file(
        access.programme, file.name, file.media_type, file.data,
        actor=access.actor, at=now_of(request),
    )  # fmt: skip


def _stored(
    request: HttpRequest, access: Access, sent: list[CheckedFile | StoredFile]
) -> list[StoredFile]:
    """Kept over the question, so that nobody takes the pictures twice; attached only with the month."""
    return [one if isinstance(one, StoredFile) else _store(access, one, request) for one in sent]


def _onward(
    request: HttpRequest, access: Access, mine: Rights, kept: Kept, scope: Scope
) -> HttpResponse:
    today = today_of(request)
    rows = narrowed(due_for(access, mine, scope.month, today), scope, today)
    number, left = next_untold(rows, scope.month, kept.row)
    said = done_words(kept, scope.month)
    if number is not None and "stay" not in request.POST:
        messages.success(request, said + _("连这一个，还有 %(n)s 个没有报。") % {"n": left})
        return redirect(form_url(access.programme.code, number, scope))
    if number is None:
        said += _("%(month)s的都报完了。") % {"month": scope.month.words()}
    messages.success(request, said)
    here = reverse("projects:progress", args=[access.programme.code])
    return redirect(f"{here}?month={scope.month}")


def _shown(
    request: HttpRequest, access: Access, mine: Rights, kept: Kept, scope: Scope, *,
    error: LuoshiError | None = None, photos: list[StoredFile] | None = None,
) -> HttpResponse:  # fmt: skip
    today = today_of(request)
    typed = Typed.of(request.POST) if error is not None else None
    token = ""
    if photos:
        token = signing.dumps([access.person.pk, [one.pk for one in photos]], salt=_SALT)
    page = progress_page(
        access, mine, kept, scope, typed,
        today=today,
        findings=error.findings if isinstance(error, AskedError) else (),
        kept_photos=tuple(one.name for one in photos or ()),
        photo_token=token,
    )  # fmt: skip
    return render(request, "projects/progress.html", {"page": page}, status=status_of(error))
