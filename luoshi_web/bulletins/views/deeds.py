"""Everything that is done to a paper by one press: a step of its way, telling whom it names, opening it to strangers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_POST

from luoshi.errors import LuoshiError
from luoshi_web.bulletins.actions import (
    answer_naming,
    check_bulletin,
    choose_for_public,
    discard_bulletin,
    publish_bulletin,
    record_signature,
    return_bulletin,
    send_bulletin,
    sign_bulletin,
    tell_units,
)
from luoshi_web.bulletins.models import Bulletin, Naming
from luoshi_web.bulletins.queries import bulletin_of, leaders_ever
from luoshi_web.bulletins.views.paper import rendered
from luoshi_web.ledger.views import reading
from luoshi_web.offices.conflicts import fitting
from luoshi_web.offices.files import sent_file
from luoshi_web.offices.forms.typed import the_day_in, whole_in
from luoshi_web.offices.queries import Access
from luoshi_web.offices.views.trying import attempt_aloud, status_of
from luoshi_web.papers.signing import OnPaper

_Deed = Callable[[HttpRequest, Access, Bulletin, int, datetime], object]


def _words(request: HttpRequest) -> str:
    return request.POST.get("words", "")


def _record(request: HttpRequest, access: Access, row: Bulletin, seen: int, at: datetime) -> object:
    signer = leaders_ever(row.programme).filter(pk=whole_in(request.POST.get("signer", ""))).first()
    if signer is None:
        raise LuoshiError(_("没有选谁签发。"), _("请从任领导的人里选。"))
    on = the_day_in(request.POST.get("signed_on", ""), _("签发日期"))
    given = OnPaper(signer, on, sent_file(request))
    return record_signature(access, row, seen, given, at=at)


def _answer(request: HttpRequest, access: Access, row: Bulletin, seen: int, at: datetime) -> object:
    pk = whole_in(request.POST.get("naming", ""))
    return answer_naming(
        access, get_object_or_404(Naming, bulletin=row, pk=pk), _words(request), at=at
    )


_DEEDS: Mapping[str, tuple[_Deed, str]] = {
    "send": (
        lambda _r, access, row, seen, at: send_bulletin(access, row, seen, at=at),
        gettext_noop("已送核对。"),
    ),
    "check": (
        lambda r, access, row, seen, at: check_bulletin(
            access, row, seen, fitting(_words(r), _("核对意见")), at=at
        ),
        gettext_noop("已核对，送签发。"),
    ),
    "return": (
        lambda r, access, row, seen, at: return_bulletin(access, row, seen, _words(r), at=at),
        gettext_noop("已退回修改。"),
    ),
    "tell": (
        lambda _r, access, row, seen, at: tell_units(access, row, seen, at=at),
        gettext_noop("已告知点名的单位。"),
    ),
    "answer": (_answer, gettext_noop("已答复。")),
    "sign": (
        lambda _r, access, row, seen, at: sign_bulletin(access, row, seen, at=at),
        gettext_noop("已签发。"),
    ),
    "record": (_record, gettext_noop("已登记签发。")),
    "publish": (
        lambda _r, access, row, seen, at: publish_bulletin(access, row, seen, at=at),
        gettext_noop("已编号发布。"),
    ),
    "discard": (
        lambda r, access, row, seen, at: discard_bulletin(access, row, seen, _words(r), at=at),
        gettext_noop("草稿已作废。"),
    ),
    "show": (
        lambda _r, access, row, seen, at: choose_for_public(access, row, seen, show=True, at=at),
        gettext_noop("已列入对外公开。"),
    ),
    "hide": (
        lambda _r, access, row, seen, at: choose_for_public(access, row, seen, show=False, at=at),
        gettext_noop("已不再对外公开。"),
    ),
}


@require_POST
@reading
def do(request: HttpRequest, access: Access, pk: int, deed: str) -> HttpResponse:
    """409 where somebody else was first, 422 where something speaks against it: the paper's page, with the sentence."""
    if deed not in _DEEDS:
        raise Http404(_("没有这一步。"))
    row = bulletin_of(access, pk)
    act, done = _DEEDS[deed]
    seen = whole_in(request.POST.get("seen", ""))
    error = attempt_aloud(request, lambda at: act(request, access, row, seen, at), _(done))
    if error is None:
        return redirect("bulletins:detail", access.programme.code, pk)
    return rendered(request, access, bulletin_of(access, pk), status_of(error))
