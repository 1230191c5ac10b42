"""What people type into the room's forms -> quantities, steps, units, files. Each refusal names the field."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest
from django.utils.translation import gettext as _

from luoshi.errors import LuoshiError
from luoshi.plan import Quantity
from luoshi.projects import FlowStep, ask_kinds
from luoshi_web.asks.actions import AskTold
from luoshi_web.offices.conflicts import fitting
from luoshi_web.offices.files import CheckedFile, sent_file
from luoshi_web.offices.forms.typed import the_day_in, whole_in
from luoshi_web.offices.models import Programme, Unit
from luoshi_web.offices.pages.typed import Typed
from luoshi_web.projects.forms import quantity_in

_MOST = 4000


def typed_in(request: HttpRequest, form: str, fault: str) -> Typed:
    """What was sent, to be shown again in its place."""
    if request.method != "POST":
        return Typed()
    values = {name: str(value)[:_MOST] for name, value in request.POST.items()}
    return Typed(form, fault, values, tuple(request.POST.getlist("chosen")))


def seen_in(request: HttpRequest) -> int:
    return whole_in(request.POST.get("seen", ""))


def file_in(request: HttpRequest) -> CheckedFile | None:
    """None where no file was chosen. LuoshiError: one that is not taken."""
    return sent_file(request) if request.FILES.get("file") else None


def unit_in(programme: Programme, text: str, label: str) -> Unit:
    found = Unit.objects.filter(programme=programme, pk=whole_in(text)).first()
    if found is None:
        raise LuoshiError(_("没有选%(label)s。") % {"label": label}, _("请从列出的单位里选。"))
    return found


def ask_in(programme: Programme, given: Mapping[str, str]) -> AskTold:
    kind = given.get("kind", "")
    if kind not in ask_kinds():
        raise LuoshiError(_("没有选类别。"), _("请从列出的类别里选一种。"))
    return AskTold(
        title=given.get("title", ""),
        kind=kind,
        quantity=the_quantity_in(given.get("quantity", ""), _("争取数量"), kind),
        higher=given.get("higher", ""),
        lead=unit_in(programme, given.get("lead", ""), _("争取单位")),
        since=the_day_in(given.get("since", ""), _("提出日期")),
        basis=given.get("basis", ""),
        words=given.get("words", ""),
    )


def the_quantity_in(text: str, label: str, kind: str) -> Quantity:
    """In the unit of the kind where none is written; empty: refused."""
    found = quantity_in(text, label, ask_kinds()[kind].unit.text)
    if found is None:
        raise LuoshiError(
            _("没有填%(label)s。") % {"label": label},
            _("请填数字，不写单位按%(unit)s算。") % {"unit": ask_kinds()[kind].unit.text},
        )
    return found


def step_in(given: Mapping[str, str], kind: str) -> FlowStep:
    """What the form of a move tells."""
    return FlowStep(
        to=given.get("to", ""),
        on=the_day_in(given.get("on", ""), _("办理日期")),
        words=fitting(given.get("words", ""), _("说明")),
        ref=fitting(given.get("ref", ""), _("文号"), 100),
        quantity=quantity_in(given.get("quantity", ""), _("数量"), ask_kinds()[kind].unit.text),
    )
