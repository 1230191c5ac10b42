"""Orders: the list, one of them with everything that is done to it, the form, the slip as a paper."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from luoshi.errors import LuoshiError
from luoshi.writing import Paper
from luoshi_web.enterprises.models import MatterGroup
from luoshi_web.ledger.models import PlanVersion, Target
from luoshi_web.offices.calendar import calendar_of
from luoshi_web.offices.conflicts import written
from luoshi_web.offices.files import DOCX, PDF, attachment, file_response
from luoshi_web.offices.forms.typed import whole_in
from luoshi_web.offices.models import Role, Unit
from luoshi_web.offices.pages.typed import Typed
from luoshi_web.offices.queries import Access, people_on, standing_units
from luoshi_web.offices.views.common import entering, today_of
from luoshi_web.offices.views.trying import attempt, status_of
from luoshi_web.papers.making import docx_with, pdf_with
from luoshi_web.projects.models import Problem
from luoshi_web.supervision.actions.matter_orders import order_matter
from luoshi_web.supervision.actions.orders import (
    Given,
    OpenOrderError,
    change_draft,
    draft_order,
    move_order,
)
from luoshi_web.supervision.forms import given_in, group_in, new_order_in, typed_in
from luoshi_web.supervision.guards import require_office, rights
from luoshi_web.supervision.models import Order, OrderFile
from luoshi_web.supervision.order_rows import (
    files_of,
    issued_this_year,
    order_of,
    order_row,
    seen_by,
    sides_of,
    steps_of,
    supporting,
)
from luoshi_web.supervision.pages.order import Told, order_page
from luoshi_web.supervision.pages.order_moves import Asked
from luoshi_web.supervision.pages.order_new import order_form, values_of
from luoshi_web.supervision.pages.orders import OrderFilters, orders_page
from luoshi_web.supervision.paper_facts import graded_paper, order_paper, urging_paper
from luoshi_web.supervision.plan_rows import open_items

_LEADERS: Final = frozenset({Role.LEADER})
_TYPES: Final = {"docx": DOCX, "pdf": PDF}
_STEP_PAPERS: Final = {
    "slip": (gettext_lazy("督查单"), graded_paper),
    "urge": (gettext_lazy("催办通知"), urging_paper),
}


@require_safe
@entering
def orders(request: HttpRequest, access: Access) -> HttpResponse:
    held = rights(access)
    filters, at = OrderFilters.of(request.GET.dict()), whole_in(request.GET.get("page", ""))
    leads = Unit.objects.filter(pk__in=seen_by(access.programme, held).order_by().values("lead"))
    page = orders_page(access, held, filters, today_of(request), at, list(leads))
    return render(request, "supervision/orders.html", {"page": page})


@require_safe
@entering
def order(request: HttpRequest, access: Access, number: int) -> HttpResponse:
    return _order(request, access, order_row(access, number), Typed())


@require_POST
@entering
def do(request: HttpRequest, access: Access, number: int) -> HttpResponse:
    """A move: what it is called stands in `do`, the edition that was seen in `seen`."""
    row = order_row(access, number)
    form, seen = request.POST.get("do", ""), whole_in(request.POST.get("seen", ""))

    def act(at: datetime) -> object:
        return move_order(access, row, seen, form, given_in(request), at=at)

    error = attempt(request, act, _("已记下。"))
    if error is None:
        return redirect("supervision:order", access.programme.code, number)
    checks = tuple(request.POST.getlist("checks"))
    typed = Typed(form, str(error), typed_in(request.POST), checks)
    return _order(request, access, order_row(access, number), typed, status_of(error))


def _order(
    request: HttpRequest, access: Access, row: Order, typed: Typed, status: int = 200
) -> HttpResponse:
    held, today = rights(access), today_of(request)
    steps, supports = steps_of(row), supporting(row)
    told = order_of(row, steps, [unit.name for unit in supports])
    sides = sides_of(row, held, {unit.pk for unit in supports})
    units = standing_units(access.programme, today) if "office" in sides or "head" in sides else []
    mine = [u.name for u in (row.lead, *supports) if u.pk in held.units]
    leaders = people_on(access.programme, _LEADERS, today) if "office" in sides else []
    asked = Asked(units, list(dict.fromkeys(one.name for one in leaders)), mine)
    page = order_page(
        access,
        Told(row, told, steps, files_of(row), _usage(access, row, today.year)),
        sides,
        asked,
        calendar_of(access.programme),
        today,
        typed,
    )
    return render(request, "supervision/order.html", {"page": page}, status=status)


def _usage(access: Access, row: Order, year: int) -> str:
    if row.plan is None:
        return ""
    used = issued_this_year(access.programme, row.lead_id, row.plan.year, row.plan_id)
    said = _("对该单位今年已发 %(n)s 件") % {"n": used}
    if row.plan.cap is None:
        return said
    return _("%(said)s，上限 %(cap)s 件") % {"said": said, "cap": row.plan.cap}


@require_http_methods(["GET", "HEAD", "POST"])
@entering
def new(request: HttpRequest, access: Access) -> HttpResponse:
    """?target=, ?problem=, ?group=: what the order is about, filled in beforehand."""
    held = rights(access)
    require_office(held)
    if request.method != "POST":
        return _form(request, access, _about(access, request.GET))

    made: list[Order] = []

    def act(at: datetime) -> object:
        new = new_order_in(access.programme, request.POST)
        group = group_in(access.programme, request.POST)
        made.append(
            order_matter(access, group, new, at=at) if group else draft_order(access, new, at=at)
        )
        return made

    error = attempt(request, act, _("已存为拟办，等立项。"))
    if error is None:
        return redirect("supervision:order", access.programme.code, made[0].number)
    return _form(request, access, typed_in(request.POST), error=error)


@require_http_methods(["GET", "HEAD", "POST"])
@entering
def edit(request: HttpRequest, access: Access, number: int) -> HttpResponse:
    held, row = rights(access), order_row(access, number)
    require_office(held)
    if request.method != "POST":
        supports = [str(unit.pk) for unit in supporting(row)]
        return _form(request, access, values_of(row), supports, row=row)
    seen = whole_in(request.POST.get("seen", ""))

    def act(at: datetime) -> object:
        return change_draft(access, row, seen, new_order_in(access.programme, request.POST), at=at)

    error = attempt(request, act, _("已改。"))
    if error is None:
        return redirect("supervision:order", access.programme.code, number)
    return _form(request, access, typed_in(request.POST), row=row, error=error)


def _form(
    request: HttpRequest,
    access: Access,
    values: Mapping[str, str],
    supports: list[str] | None = None,
    *,
    row: Order | None = None,
    error: LuoshiError | None = None,
) -> HttpResponse:
    today = today_of(request)
    page = order_form(
        access,
        standing_units(access.programme, today),
        open_items(access.programme, today),
        values,
        request.POST.getlist("support") if supports is None else supports,
        row=row,
        fault=str(error) if error else "",
        open_ones=[error.order] if isinstance(error, OpenOrderError) else [],
    )
    return render(request, "supervision/order_form.html", {"page": page}, status=status_of(error))


def _about(access: Access, asked: Mapping[str, str]) -> dict[str, str]:
    """The title and the unit that go with a target, a project's problem or a systemic matter of appeals."""
    found: dict[str, str] = {}
    if code := written(asked.get("target", ""))[:30]:
        version = PlanVersion.objects.filter(programme=access.programme).last()
        target = Target.objects.filter(plan_version=version, code=code).first()
        if target is not None:
            found |= {"target": code, "title": _("%(name)s滞后") % {"name": target.name}}
    if number := whole_in(asked.get("problem", "")):
        problems = Problem.objects.filter(programme=access.programme, number=number)
        row = problems.select_related("project").first()
        if row is not None:
            found |= {
                "kind": "inspection", "problem": str(row.number), "project": str(row.project.number),
                "title": row.project.name, "matter": row.text, "lead": str(row.owner_id or ""),
            }  # fmt: skip
    if number := whole_in(asked.get("group", "")):
        group = MatterGroup.objects.filter(programme=access.programme, number=number).first()
        if group is not None:
            found |= {
                "kind": "inspection", "group": str(group.number), "title": group.title,
                "matter": group.matter, "lead": str(group.unit_id or ""),
            }  # fmt: skip
    return found


@require_POST
@entering
def join(request: HttpRequest, access: Access, number: int) -> HttpResponse:
    """Another matter is joined to an open order: its words are told to the unit as a step of that one."""
    row = order_row(access, number)
    require_office(rights(access))
    title, matter = request.POST.get("title", ""), request.POST.get("matter", "")
    words = "：".join(part for part in (written(title), written(matter)) if part)
    seen = whole_in(request.POST.get("seen", ""))

    def act(at: datetime) -> object:
        return move_order(access, row, seen, "join", Given(words=words), at=at)

    error = attempt(request, act, _("已并入%(order)s。") % {"order": row})
    if error is None:
        return redirect("supervision:order", access.programme.code, number)
    typed = Typed("join", str(error), {"words": words})
    return _order(request, access, order_row(access, number), typed, status_of(error))


@require_safe
@entering
def order_file(request: HttpRequest, access: Access, number: int, pk: int) -> HttpResponse:
    row = order_row(access, number)
    found = OrderFile.objects.select_related("file").filter(order=row, pk=pk).first()
    if found is None:
        raise Http404(_("没有这个文件。"))
    return file_response(found.file)


@require_safe
@entering
def paper(request: HttpRequest, access: Access, number: int, end: str) -> HttpResponse:
    """The order's slip as .docx or .pdf."""
    row = order_row(access, number)
    today = today_of(request)
    return _paper(request, access, row, end, row.title, lambda: order_paper(row, today))


@require_safe
@entering
def step_paper(
    request: HttpRequest, access: Access, number: int, step: int, end: str
) -> HttpResponse:
    """What a step sent out: a graded slip, a letter of urging."""
    row = order_row(access, number)
    made = next((one.do for one in steps_of(row) if one.number == step), "")
    if made not in _STEP_PAPERS:
        raise Http404(_("这一步没有文书。"))
    label, make = _STEP_PAPERS[made]
    return _paper(request, access, row, end, str(label), lambda: make(row, step))


def _paper(
    request: HttpRequest,
    access: Access,
    row: Order,
    end: str,
    name: str,
    compose: Callable[[], Paper],
) -> HttpResponse:
    if not row.document_number:
        raise Http404(_("立项编号以后才有督办单。"))
    make = pdf_with if end == "pdf" else docx_with
    try:
        content = make(access.programme, "order", compose())
    except LuoshiError as error:
        return _order(request, access, row, Typed("paper", str(error)), status_of(error))
    return attachment(content, f"{row.document_number} {name[:40]}.{end}", _TYPES[end])
