"""学标对标: the table of gaps, an indicator, a figure corrected, places and indicators set, a workbook of figures brought."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from luoshi.errors import LuoshiError
from luoshi_web.evaluation.actions.peer_measures import MeasureTold, set_measure
from luoshi_web.evaluation.actions.peers import (
    add_peer,
    correct_figure,
    import_figures,
    record_figure,
    set_yardstick,
)
from luoshi_web.evaluation.guards import require_office, rights
from luoshi_web.evaluation.models import Peer, Yardstick
from luoshi_web.evaluation.pages.peer_setup import import_page, setup_page
from luoshi_web.evaluation.pages.peer_sheets import blank_book, gaps_book
from luoshi_web.evaluation.pages.peers import peers_page
from luoshi_web.evaluation.pages.yardstick import figure_page, yardstick_page
from luoshi_web.evaluation.peer_forms import Read, figure_in, read_figures
from luoshi_web.evaluation.peer_rows import (
    Held,
    figure_row,
    held_of,
    history_of,
    peer_of,
    yardstick_of,
)
from luoshi_web.ledger.models import Indicator
from luoshi_web.offices.files import attachment, sent_file
from luoshi_web.offices.forms.typed import the_day_in, whole_in
from luoshi_web.offices.models import Unit
from luoshi_web.offices.pages.typed import Typed
from luoshi_web.offices.queries import Access, standing_units
from luoshi_web.offices.views.common import entering, today_of
from luoshi_web.offices.views.trying import attempt, status_of

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MOST_TEXT: Final = 4000


@require_safe
@entering
def peers(request: HttpRequest, access: Access) -> HttpResponse:
    """?peer=: another place than the first."""
    held_rights, held = rights(access), held_of(access.programme)
    page = peers_page(access, held, held_rights, _chosen(request, held), today_of(request))
    return render(request, "evaluation/peers.html", {"page": page})


@require_safe
@entering
def gaps(request: HttpRequest, access: Access) -> HttpResponse:
    """The table as a workbook."""
    rights(access)
    held, today = held_of(access.programme), today_of(request)
    peer = _chosen(request, held)
    if peer is None:
        raise Http404(_("还没有对标地区。"))
    name = _("与%(peer)s的差距.xlsx") % {"peer": peer.name}
    return attachment(gaps_book(access, held, peer, today), name, XLSX)


@require_safe
@entering
def yardstick(request: HttpRequest, access: Access, code: str) -> HttpResponse:
    return _yardstick(request, access, yardstick_of(access, code), Typed())


@require_POST
@entering
def yardstick_do(request: HttpRequest, access: Access, code: str) -> HttpResponse:
    """figure: a peer's is recorded; measure: one is set. Which stands in `do`."""
    held, row, given = rights(access), yardstick_of(access, code), request.POST
    require_office(held)
    do = given.get("do", "")
    said = {"figure": _("已登记。"), "measure": _("措施已定，已通知承办单位。")}
    if do not in said:
        raise Http404(_("没有这种办法。"))

    def act(at: datetime) -> object:
        peer = _peer_in(access, given.get("peer", ""))
        if do == "figure":
            told = figure_in(peer, row.indicator, given.dict())
            return record_figure(access, held, told, at=at)
        owner = Unit.objects.filter(
            programme=access.programme, pk=whole_in(given.get("owner", ""))
        ).first()
        if owner is None:
            raise LuoshiError(_("没有选承办单位。"), _("请从列出的单位里选一个。"))
        by = the_day_in(given.get("by", ""), _("完成时限"))
        words = MeasureTold(row, peer, given.get("words", ""), owner, by)
        return set_measure(access, held, words, at=at)

    error = attempt(request, act, said[do])
    if error is None:
        return redirect("evaluation:yardstick", access.programme.code, code)
    typed = Typed(do, str(error), typed_in(request))
    return _yardstick(request, access, row, typed, status_of(error))


@require_http_methods(["GET", "HEAD", "POST"])
@entering
def figure(request: HttpRequest, access: Access, pk: int) -> HttpResponse:
    """A correction. Of a figure that was replaced there is none: 404."""
    held, row = rights(access), figure_row(access, pk)
    require_office(held)
    if request.method != "POST" and hasattr(row, "replaced_by"):
        raise Http404(_("这个数已经更正过。"))
    error, typed = None, Typed()
    if request.method == "POST":
        given = {**request.POST.dict(), "year": str(row.year)}

        def act(at: datetime) -> object:
            told = figure_in(row.peer, row.indicator, given)
            return correct_figure(access, held, row, told, given.get("reason", ""), at=at)

        error = attempt(request, act, _("已更正，原数留在历史里。"))
        if error is None:
            return redirect("evaluation:yardstick", access.programme.code, row.indicator.code)
        typed = Typed("figure", str(error), typed_in(request))
    page = figure_page(access, row, typed)
    return render(request, "evaluation/peer_figure.html", {"page": page}, status=status_of(error))


@require_http_methods(["GET", "HEAD", "POST"])
@entering
def setup(request: HttpRequest, access: Access) -> HttpResponse:
    """Places and indicators; a new one of either: `do`."""
    held = rights(access)
    require_office(held)
    error, typed, given = None, Typed(), request.POST
    if request.method == "POST":
        do = given.get("do", "")

        def act(at: datetime) -> object:
            if do == "peer":
                told = (given.get("name", ""), given.get("kind", ""), given.get("why", ""))
                return add_peer(access, held, *told, at=at)
            indicator = Indicator.objects.filter(
                programme=access.programme, code=given.get("indicator", "")
            ).first()
            if indicator is None:
                raise LuoshiError(_("没有选指标。"), _("请从列出的指标里选一个。"))
            return set_yardstick(
                access, held, indicator, given.get("better", ""), given.get("definition", ""),
                given.get("note", ""), at=at,
            )  # fmt: skip

        if do not in ("peer", "yardstick"):
            raise Http404(_("没有这种办法。"))
        error = attempt(request, act, _("已保存。"))
        if error is None:
            return redirect("evaluation:peer-setup", access.programme.code)
        typed = Typed(do, str(error), typed_in(request))
    indicators = list(Indicator.objects.filter(programme=access.programme).order_by("name"))
    page = setup_page(access, held_of(access.programme), indicators, typed)
    return render(request, "evaluation/peer_setup.html", {"page": page}, status=status_of(error))


@require_http_methods(["GET", "HEAD", "POST"])
@entering
def bring(request: HttpRequest, access: Access) -> HttpResponse:
    """A workbook of figures: every row, or none and what is wrong with each."""
    held = rights(access)
    require_office(held)
    every = held_of(access.programme)
    error, read, fault = None, Read((), ()), ""
    if request.method == "POST":
        kept: list[int] = []

        def act(at: datetime) -> None:
            nonlocal read
            sent = sent_file(request)
            read = read_figures(sent.data, every.peers, every.yardsticks)
            if read.faults:
                raise LuoshiError(
                    _("有 %(n)s 行不对，一行也没有存。") % {"n": len(read.faults)},
                    _("请照下面的提示改好再传。"),
                )
            if not read.told:
                raise LuoshiError(_("表里没有数。"), _("请填好再传。"))
            kept.append(import_figures(access, held, read.told, sent.name, at=at))

        error = attempt(request, act, _("已登记。"))
        if error is None:
            return redirect("evaluation:peers", access.programme.code)
        fault = str(error)
    page = import_page(access, every, read.faults, len(read.told), fault)
    return render(request, "evaluation/peer_import.html", {"page": page}, status=status_of(error))


@require_safe
@entering
def blank(request: HttpRequest, access: Access) -> HttpResponse:
    """A workbook with the heads, and the figures that are recorded as they would be written."""
    require_office(rights(access))
    book = blank_book(held_of(access.programme), today_of(request))
    return attachment(book, _("对标数.xlsx"), XLSX)


def typed_in(request: HttpRequest) -> dict[str, str]:
    return {
        name: text[:_MOST_TEXT]
        for name, text in request.POST.dict().items()
        if isinstance(text, str)
    }


def _yardstick(
    request: HttpRequest, access: Access, row: Yardstick, typed: Typed, status: int = 200
) -> HttpResponse:
    held, today = rights(access), today_of(request)
    owners = standing_units(access.programme, today) if held.office else []
    page = yardstick_page(
        access, held, held_of(access.programme), row, history_of(access.programme, row), owners,
        typed, today,
    )  # fmt: skip
    return render(request, "evaluation/yardstick.html", {"page": page}, status=status)


def _chosen(request: HttpRequest, held: Held) -> Peer | None:
    wanted = whole_in(request.GET.get("peer", ""))
    if not wanted:
        return held.peers[0] if held.peers else None
    found = next((one for one in held.peers if one.pk == wanted), None)
    if found is None:
        raise Http404(_("没有这个对标地区。"))
    return found


def _peer_in(access: Access, text: str) -> Peer:
    number = whole_in(text)
    if not number:
        raise LuoshiError(_("没有选地区。"), _("请从列出的地区里选一个。"))
    return peer_of(access, number)
