"""Whom the names mean, and the adoption itself."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from luoshi.errors import LuoshiError
from luoshi_web.drafts.actions import adopt_draft, match_parties
from luoshi_web.drafts.guards import require_coordinator
from luoshi_web.drafts.matching import Match, NameRow
from luoshi_web.drafts.models import Meant, State
from luoshi_web.drafts.pages.adopt import adopt_page
from luoshi_web.drafts.pages.parties import parties_page
from luoshi_web.drafts.queries import (
    hindrances,
    names_in,
    prepared_for,
    review,
    units_and_sets,
    version_in_force,
)
from luoshi_web.drafts.views.common import number_in
from luoshi_web.ledger.views import reading
from luoshi_web.offices.models import Unit, UnitSet
from luoshi_web.offices.queries import Access
from luoshi_web.offices.views.common import now_of


@require_http_methods(["GET", "HEAD", "POST"])
@reading
def parties(request: HttpRequest, access: Access, pk: int) -> HttpResponse:
    """The names that the plan prints, each with the unit or set it means. POST: name-1, choice-1, name-2, ..."""
    found = review(access, pk)
    units, sets = units_and_sets(access)
    names = names_in(access, found)
    error = ""
    if request.method == "POST":
        require_coordinator(access)
        try:
            chosen = _choices(request.POST.dict(), names, units, sets)
            match_parties(access, found.draft, chosen, at=now_of(request))
        except LuoshiError as refused:
            error = str(refused)
        else:
            messages.success(request, _("对应已存：%(n)s 个名称。") % {"n": len(chosen)})
            left = any(row.is_open and row.name not in chosen for row in names)
            there = "drafts:parties" if left else "drafts:adopt"
            return redirect(there, access.programme.code, pk)
    may_edit = access.coordinates and found.draft.state == State.OPEN
    page = parties_page(
        access.programme.code, found, names, units, sets, may_edit=may_edit, error=error
    )
    return render(request, "drafts/parties.html", {"page": page}, status=422 if error else 200)


def _choices(
    given: dict[str, str], names: list[NameRow], units: list[Unit], sets: list[UnitSet]
) -> dict[str, Match]:
    """Raises LuoshiError on a choice that is none. A name left open is passed over."""
    unit_of = {f"unit:{unit.pk}": unit for unit in units}
    set_of = {f"set:{row.pk}": row for row in sets}
    plain = {Meant.NEW_UNIT, Meant.NEW_SET, Meant.NOBODY}
    found: dict[str, Match] = {}
    for n in range(1, len(names) + 1):
        name, choice = given.get(f"name-{n}", ""), given.get(f"choice-{n}", "")
        if not name or not choice:
            continue
        if choice in unit_of:
            found[name] = Match(Meant.UNIT, unit=unit_of[choice])
        elif choice in set_of:
            found[name] = Match(Meant.SET, unit_set=set_of[choice])
        elif choice in plain:
            found[name] = Match(choice)
        else:
            raise LuoshiError(
                _("“%(name)s”选的单位不存在。") % {"name": name[:40]}, _("请重新选。")
            )
    if not found:
        raise LuoshiError(_("一个名称也没有选。"), _("请至少选一个再存。"))
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@reading
def adopt(request: HttpRequest, access: Access, pk: int) -> HttpResponse:
    """What adopting would store, and the button (POST, over: the version the page compared with)."""
    found = review(access, pk)
    error = ""
    if request.method == "POST":
        require_coordinator(access)
        try:
            over = number_in(request.POST.get("over", ""))
            draft = adopt_draft(access, found.draft, over=over, at=now_of(request))
        except LuoshiError as refused:
            error = str(refused)
            found = review(access, pk)
        else:
            said = _("已采用：%(title)s。台账从现在起按它评价。") % {"title": draft.title}
            messages.success(request, said)
            return redirect("ledger:plan", access.programme.code)
    names, version = names_in(access, found), version_in_force(access)
    page = adopt_page(
        access.programme.code,
        found,
        names,
        prepared_for(access, found, names, version, now_of(request)),
        version.number if version else 0,
        {unit.code: unit.name for unit in units_and_sets(access)[0]},
        hindrances(found, names),
        (access.programme.first_year, access.programme.last_year),
        may_adopt=access.coordinates and found.draft.state == State.OPEN,
        error=error,
    )
    return render(request, "drafts/adopt.html", {"page": page}, status=422 if error else 200)
