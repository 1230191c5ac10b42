"""What people type into the room's forms, as typed values. Every refusal names the field and how to write it."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from luoshi.errors import LuoshiError
from luoshi.supervising import Days, order_rules
from luoshi_web.enterprises.models import MatterGroup
from luoshi_web.ledger.models import Target
from luoshi_web.offices.conflicts import written
from luoshi_web.offices.files import CheckedFile, sent_file
from luoshi_web.offices.forms.typed import day_in, the_day_in, whole_in
from luoshi_web.offices.models import Programme, Unit
from luoshi_web.projects.models import Problem, Project
from luoshi_web.supervision.actions.orders import Given, NewOrder
from luoshi_web.supervision.models import PlanItem

_MOST_TEXT = 4000


def unit_in(programme: Programme, text: str, label: str) -> Unit:
    """text: the unit's key, as the lists of units send it."""
    found = Unit.objects.filter(programme=programme, pk=whole_in(text)).first()
    if found is None:
        raise LuoshiError(_("没有选%(label)s。") % {"label": label}, _("请从列出的单位里选一个。"))
    return found


def new_order_in(programme: Programme, given: QueryDict) -> NewOrder:
    """LuoshiError: a target, a project or a problem that the programme does not have, among others."""
    target, project, problem = _about_in(programme, given)
    units = {
        unit.pk: unit
        for unit in Unit.objects.filter(
            programme=programme, pk__in=[whole_in(text) for text in given.getlist("support")]
        )
    }
    return NewOrder(
        kind=given.get("kind", ""),
        title=given.get("title", ""),
        matter=given.get("matter", ""),
        lead=unit_in(programme, given.get("lead", ""), _("牵头单位")),
        supports=tuple(units.values()),
        limit=_limit_in(given),
        feedback=_feedback_in(given),
        target_code=target,
        project=project,
        problem=problem,
        instructed_by=given.get("instructed_by", ""),
        contact=given.get("contact", ""),
        phone=given.get("phone", ""),
        plan=plan_in(programme, given.get("plan", "")),
        origin=("matter", str(group.number)) if (group := group_in(programme, given)) else ("", ""),
    )


def group_in(programme: Programme, given: QueryDict) -> MatterGroup | None:
    """The systemic matter of enterprises' appeals that the order is about. LuoshiError for one that is not there."""
    number = whole_in(given.get("group", ""))
    found = MatterGroup.objects.filter(programme=programme, number=number).first()
    if number and found is None:
        raise LuoshiError(
            _("没有第%(n)s号共性问题。") % {"n": number}, _("请从共性问题的页面立督办。")
        )
    return found


def _about_in(programme: Programme, given: QueryDict) -> tuple[str, int | None, int | None]:
    """The codes of target, project and problem. A target of an earlier plan counts: its order may be open still."""
    target = written(given.get("target", ""))[:30]
    known = Target.objects.filter(plan_version__programme=programme, code=target)
    if target and not known.exists():
        raise LuoshiError(_("没有目标“%(code)s”。") % {"code": target}, _("请从目标页面立督办。"))
    project, problem = whole_in(given.get("project", "")), whole_in(given.get("problem", ""))
    if project and not Project.objects.filter(programme=programme, number=project).exists():
        raise LuoshiError(_("没有第%(n)s号项目。") % {"n": project}, _("请从项目页面立督办。"))
    own = {"project__number": project} if project else {}
    if problem and not Problem.objects.filter(programme=programme, number=problem, **own).exists():
        raise LuoshiError(_("没有第%(n)s号项目问题。") % {"n": problem}, _("请从项目页面立督办。"))
    return target, project or None, problem or None


def _limit_in(given: QueryDict) -> Days | date:
    if given.get("limit") == "day":
        return the_day_in(given.get("limit_on", ""), _("到期日"))
    return _days_in(given, "limit", _("交办时限"))


def _feedback_in(given: QueryDict) -> Days | None:
    return _days_in(given, "feedback", _("反馈周期")) if given.get("feedback") == "often" else None


def _days_in(given: QueryDict, name: str, label: str) -> Days:
    number = whole_in(given.get(f"{name}_days", ""), 4)
    if not number:
        raise LuoshiError(_("%(label)s没有写天数。") % {"label": label}, _("请填整数，如 15。"))
    clock = given.get(f"{name}_clock", "")
    return Days(number, clock if clock in order_rules().clocks else "calendar")


def plan_in(programme: Programme, text: str) -> PlanItem | None:
    if not text:
        return None
    found = PlanItem.objects.filter(programme=programme, pk=whole_in(text)).first()
    if found is None:
        raise LuoshiError(_("没有这项督查计划。"), _("请从列出的计划里选。"))
    return found


def given_in(request: HttpRequest) -> Given:
    """A move of an order as its form sends it; the one file is the scan where a signature on paper is recorded."""
    told = request.POST
    signed = written(told.get("signed", ""))
    file = _file_in(request)
    return Given(
        words=told.get("words", ""),
        due=day_in(told.get("due", ""), _("期限")),
        unit=written(told.get("unit", ""))[:100],
        progress=told.get("progress", ""),
        approver=written(told.get("approver", ""))[:60],
        grade=told.get("grade", ""),
        way=told.get("way", ""),
        result=told.get("result", ""),
        checks=tuple(told.getlist("checks")),
        instruction=told.get("instruction", ""),
        ref=told.get("ref", ""),
        signed=signed,
        on=the_day_in(told.get("on", ""), _("签字日期")) if signed else None,
        scan=file if signed else None,
        files=(file,) if file is not None and not signed else (),
    )


def _file_in(request: HttpRequest) -> CheckedFile | None:
    """None where none was chosen. FileRefused, among others for one that was dropped on its way for its size."""
    sent = int(request.META.get("CONTENT_LENGTH") or 0)
    chosen = request.FILES.get("file") is not None or sent > settings.MOST_FILE_BYTES
    return sent_file(request) if chosen else None


def typed_in(given: QueryDict) -> dict[str, str]:
    """What was sent, to be shown again; the latest of a name, as long as a form may be."""
    return {
        name: given.get(name, "")[:_MOST_TEXT] for name in given if name != "csrfmiddlewaretoken"
    }
