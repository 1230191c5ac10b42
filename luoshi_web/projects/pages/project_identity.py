"""The form of what a project is: code, name, place, level, who invests, how much. What happens to it stands on its page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.plan import Quantity, decimal_text
from luoshi.projects import LEVELS, ORIGINS, Project, level_words, permit_templates
from luoshi_web.offices.models import Unit
from luoshi_web.offices.queries import Access
from luoshi_web.projects.guards import Rights
from luoshi_web.projects.kept import Kept
from luoshi_web.projects.pages.project_form import Again, Field, Form, Group, refilled, why
from luoshi_web.projects.project_rows import free_code, known_names
from luoshi_web.projects.queries import places


@dataclass(frozen=True, slots=True)
class IdentityPage:
    """number 0: a new project."""

    title: str
    programme: str
    number: int
    name: str
    list_url: str
    back_url: str
    form: Form
    has_sample: bool = False


def towns_for(rights: Rights, access: Access) -> list[Unit]:
    """Where the person may put a project: the own towns, or all. One query."""
    every = places(access.programme)
    units = rights.units
    return every if units is None else [unit for unit in every if unit.pk in units]


def identity_page(
    access: Access, rights: Rights, kept: Kept | None, now: datetime, *, again: Again | None = None
) -> IdentityPage:
    """kept None: a new project, with a code proposed. again: the form as it was refused."""
    programme = access.programme
    towns = towns_for(rights, access)
    if kept is not None and kept.row.town not in towns:
        towns = [kept.row.town, *towns]
    year = timezone.localtime(now).date().year
    told = kept.told if kept else None
    code = told.code if told else free_code(programme, year)
    number = kept.row.number if kept else 0
    here = [programme.code, number] if number else [programme.code]
    form = Form(
        deed="identity",
        key="",
        url=reverse("projects:edit" if number else "projects:new", args=here),
        anchor="f-identity",
        summary="",
        button=_("存") if number else _("登记"),
        seen=kept.row.edition if kept else 0,
        groups=_groups(told, code, towns, *known_names(programme)),
        is_open=True,
    )
    return IdentityPage(
        title=_("改 %(name)s") % {"name": told.name} if told else _("登记项目"),
        programme=programme.code,
        number=number,
        name=told.name if told else "",
        list_url=reverse("projects:list", args=[programme.code]),
        back_url=reverse("projects:show", args=here)
        if number
        else reverse("projects:list", args=here),
        form=refilled(form, again) if again else form,
        has_sample=kept.row.sample if kept else False,
    )


def _groups(
    told: Project | None,
    code: str,
    towns: Sequence[Unit],
    investors: Sequence[str],
    clusters: Sequence[str],
) -> tuple[Group, ...]:
    places_ = tuple((unit.code, unit.name) for unit in towns)
    levels = tuple((one, level_words(one)) for one in reversed(LEVELS))
    origins = tuple(ORIGINS.items())
    templates = (("", _("没有")), *((one.code, one.label) for one in permit_templates().values()))
    town = told.town if told else ""
    if not town and len(places_) == 1:
        town = places_[0][0]
    if not town:
        places_ = (("", _("请选镇街")), *places_)
    name = Field("name", _("名称"), value=told.name if told else "", required=True)
    # A code names the project for its parts, in frozen months and in registers: it is given once.
    coded = Field("code", _("编号"), value=code, required=True, hint=_("定了不能换"))
    groups = [
        Group((name,) if told else (name, coded)),
        Group((
            Field("town", _("所在镇街"), "select", town, places_, required=True),
            Field("level", _("牵头的级别"), "select", told.level if told else levels[0][0], levels),
            Field("origin", _("投资来源"), "select", told.origin if told else "local", origins,
                  hint=_("外来投资先签约后开工")),
        )),
        Group((
            Field("investor", _("投资主体"), value=told.investor if told else "",
                  offered=tuple(investors)),
            Field("cluster", _("产业集群"), value=told.cluster if told else "",
                  offered=tuple(clusters)),
        )),
        Group((
            Field("total", _("计划总投资"), "money", money_text(told.planned_total if told else None),
                  hint=_("如 3.2亿元；不写单位按万元")),
            Field("template", _("手续模板"), "select", told.template if told else "", templates),
            Field("parent", _("主项目编号"), value=(told.parent or "") if told else "",
                  hint=_("是某个项目一部分的才填")),
        )),
    ]  # fmt: skip
    if told is not None:
        groups.append(Group((why(),)))
    return tuple(groups)


def money_text(amount: Quantity | None) -> str:
    return f"{decimal_text(amount.value)}{amount.unit.text}" if amount else ""
