"""Leads: the board, a new one, one with its contacts, and what is done with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from luoshi.errors import LuoshiError
from luoshi.projects import Contact, Contract, ContractAmount, FlowStep, Project, wan
from luoshi_web.offices.conflicts import MOST_REASON, fitting, written
from luoshi_web.offices.forms.typed import day_in, the_day_in, whole_in
from luoshi_web.offices.models import Unit
from luoshi_web.offices.queries import Access
from luoshi_web.offices.views.common import entering, now_of, today_of
from luoshi_web.offices.views.trying import status_of
from luoshi_web.projects import actions
from luoshi_web.projects.forms import amount_in
from luoshi_web.projects.guards import Rights
from luoshi_web.projects.lead_rows import lead_row, require_follower
from luoshi_web.projects.models import Lead
from luoshi_web.projects.pages.lead import lead_page, new_lead_page
from luoshi_web.projects.pages.leads import LeadFilters, leads_page
from luoshi_web.projects.pages.project_form import ANSWER, Again
from luoshi_web.projects.queries import rights


@require_safe
@entering
def index(request: HttpRequest, access: Access) -> HttpResponse:
    """The leads by state (?owner= ?ask=1 ?q=)."""
    page = leads_page(access, rights(access), LeadFilters.of(request.GET.dict()), today_of(request))
    return render(request, "projects/leads.html", {"page": page})


@require_safe
@entering
def show(request: HttpRequest, access: Access, no: int) -> HttpResponse:
    page = lead_page(access, rights(access), lead_row(access, no), today_of(request))
    return render(request, "projects/lead.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@entering
def new(request: HttpRequest, access: Access) -> HttpResponse:
    may, today = rights(access), today_of(request)
    if not (may.promotion or may.writes_some):
        raise PermissionDenied(_("招商线索由各单位、镇街和招商主管部门登记。"))
    if request.method != "POST":
        return render(
            request, "projects/lead_new.html", {"page": new_lead_page(access, may, today)}
        )
    typed = request.POST.dict()
    try:
        heard = the_day_in(typed.get("heard", ""), _("得到线索的日期"))
        made = actions.add_lead(access, may, _told(access, typed), heard, at=now_of(request))
    except LuoshiError as error:
        page = new_lead_page(access, may, today, Again("new", "", typed, error))
        return render(request, "projects/lead_new.html", {"page": page}, status=status_of(error))
    messages.success(request, _("已登记“%(name)s”。接着记第一次接触。") % {"name": made.name})
    return redirect("projects:lead", access.programme.code, made.number)


@dataclass(frozen=True, slots=True)
class SentLead:
    """A form of one lead's page, and who sent it. key: the state a move leads to."""

    access: Access
    rights: Rights
    row: Lead
    typed: Mapping[str, str]
    at: datetime
    seen: int
    key: str

    def text(self, name: str) -> str:
        return written(self.typed.get(name, ""))

    def fitting(self, name: str, label: str, most: int = MOST_REASON) -> str:
        """LuoshiError where it is longer than what is kept."""
        return fitting(self.text(name), label, most)

    def day(self, name: str, label: str) -> date:
        return the_day_in(self.typed.get(name, ""), label)


@require_POST
@entering
def do(request: HttpRequest, access: Access, no: int, deed: str) -> HttpResponse:
    """One form of the lead's page. Refused: the page as it is now, with the form open as it was typed."""
    if deed not in DEEDS:
        raise Http404(_("没有这个操作。"))
    may, typed = rights(access), request.POST.dict()
    key, seen, row = typed.get("key", ""), whole_in(typed.get("seen", "")), lead_row(access, no)
    require_follower(may, row.owner_id)
    sent = SentLead(access, may, row, typed, now_of(request), seen, key)
    try:
        DEEDS[deed].act(sent)
    except LuoshiError as error:
        again = Again(deed, key, typed, error)
        page = lead_page(access, may, lead_row(access, no), today_of(request), again)
        return render(request, "projects/lead.html", {"page": page}, status=status_of(error))
    messages.success(request, str(DEEDS[deed].done))
    return redirect("projects:lead", access.programme.code, no)


def contact(sent: SentLead) -> None:
    told = Contact(
        on=sent.day("on", _("接触日期")),
        kind=sent.text("kind"),
        ours=sent.text("ours"),
        theirs=sent.text("theirs"),
        words=sent.text("words"),
        place=sent.text("place"),
        next_step=sent.text("next_step"),
        next_on=day_in(sent.text("next_on"), _("下一步的日期")),
    )
    actions.add_contact(sent.access, sent.rights, sent.row, sent.seen, told, at=sent.at)


def step(sent: SentLead) -> None:
    one = FlowStep(
        sent.key, sent.day("on", _("日期")), words=sent.fitting("words", _("说明")),
        ref=sent.fitting("ref", _("文号"), 100),
    )  # fmt: skip
    actions.step_lead(sent.access, sent.rights, sent.row, sent.seen, one, at=sent.at)


def change(sent: SentLead) -> None:
    told = _told(sent.access, sent.typed)
    actions.change_lead(sent.access, sent.rights, sent.row, sent.seen, told, at=sent.at)


def project(sent: SentLead) -> None:
    money = amount_in(sent.text("amount"), _("合同金额"))
    if money is None:
        raise LuoshiError(_("没有填合同金额。"), _("请照正式合同填。"))
    if not sent.text("town"):
        raise LuoshiError(_("没有选落户镇街。"), _("请从列出的镇街里选。"))
    signed = Contract(
        sent.text("code")[:60], sent.day("on", _("签订日期")), ContractAmount(money),
        sent.fitting("site", _("地点"), 100),
    )  # fmt: skip
    told = Project(
        sent.fitting("number", _("编号"), 40),
        sent.fitting("name", _("项目名称"), 200),
        sent.text("town"),
        "county",
        "outside",
        investor=sent.fitting("investor", _("投资主体"), 200),
        cluster=sent.fitting("cluster", _("产业集群"), 60),
        planned_total=amount_in(sent.text("total"), _("计划总投资")),
    )
    actions.lead_to_project(
        sent.access, sent.rights, sent.row, sent.seen, told, signed, answer=sent.text(ANSWER),
        at=sent.at,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class LeadDeed:
    act: Callable[[SentLead], None]
    done: str | Promise


DEEDS: Final[Mapping[str, LeadDeed]] = {
    "contact": LeadDeed(contact, gettext_lazy("接触已记下。")),
    "step": LeadDeed(step, gettext_lazy("线索已往前走。")),
    "change": LeadDeed(change, gettext_lazy("线索已存。")),
    "project": LeadDeed(project, gettext_lazy("已转为项目。")),
}
"""The last part of an address -> what it does, and what is said when it is done."""


def _told(access: Access, typed: Mapping[str, str]) -> actions.LeadTold:
    owner = Unit.objects.filter(
        programme=access.programme, pk=whole_in(typed.get("owner", ""))
    ).first()
    if owner is None:
        raise LuoshiError(_("没有选跟进单位。"), _("请从列出的单位里选。"))
    total = amount_in(typed.get("total", ""), _("预计总投资"))
    return actions.LeadTold(
        name=typed.get("name", ""),
        owner=owner,
        investor=written(typed.get("investor", "")),
        source=written(typed.get("source", "")),
        cluster=written(typed.get("cluster", "")),
        total=wan(total, _("预计总投资")) if total else None,
    )
