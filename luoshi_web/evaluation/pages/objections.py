"""The objections of a run, for the office that answers them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi_web.evaluation.guards import Rights
from luoshi_web.evaluation.models import Objection
from luoshi_web.evaluation.pages.head import tabs
from luoshi_web.evaluation.pages.unit_working import ObjectionLine, objection_line
from luoshi_web.evaluation.run_rows import Told
from luoshi_web.offices.pages.tabs import Tab
from luoshi_web.offices.pages.typed import Typed
from luoshi_web.offices.queries import Access


@dataclass(frozen=True, slots=True)
class ObjectionsPage:
    title: str
    headline: str
    programme: str
    tabs: tuple[Tab, ...]
    run_name: str
    run_url: str
    lines: tuple[ObjectionLine, ...]
    seen: int
    typed: Typed
    has_sample: bool


def objections_page(
    access: Access, held: Rights, told: Told, rows: Sequence[Objection], typed: Typed
) -> ObjectionsPage:
    lines = tuple(objection_line(one, told, held) for one in rows)
    waiting = sum(line.is_open for line in lines)
    headline = (
        _("%(n)s 条异议，%(waiting)s 条待答复") % {"n": len(lines), "waiting": waiting}
        if waiting
        else _("%(n)s 条异议，都已答复") % {"n": len(lines)}
    )
    run = told.run
    return ObjectionsPage(
        title=_("考核异议"),
        headline=headline if lines else _("没有异议"),
        programme=access.programme.code,
        tabs=tabs(access, "runs"),
        run_name=run.name,
        run_url=reverse("evaluation:run", args=[access.programme.code, run.number]),
        lines=lines,
        seen=run.edition,
        typed=typed,
        has_sample=run.sample,
    )
