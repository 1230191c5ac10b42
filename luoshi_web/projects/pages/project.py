"""The page of one project: the finding first, then where it stands, what it waits for, its money, who has it, how it came to be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.plan import Period
from luoshi.projects import (
    ORIGINS,
    Finding,
    Project,
    check_projects,
    permit_templates,
    reached,
    wan,
)
from luoshi_web.offices.calendar import calendar_of
from luoshi_web.offices.queries import Access
from luoshi_web.projects.guards import Rights
from luoshi_web.projects.kept import Kept
from luoshi_web.projects.pages.attraction import AttractionBox, attraction_box
from luoshi_web.projects.pages.head import Tab, tabs
from luoshi_web.projects.pages.project_family import Family, family
from luoshi_web.projects.pages.project_files import FileLine, file_lines
from luoshi_web.projects.pages.project_form import Again, Field, Form, Forms, Group, overtaken
from luoshi_web.projects.pages.project_history import Step, history
from luoshi_web.projects.pages.project_lists import (
    HaltBox,
    Line,
    charge_form,
    charge_lines,
    halt_box,
    join_form,
    list_lines,
)
from luoshi_web.projects.pages.project_matters import Matters, matters
from luoshi_web.projects.pages.project_money import MoneyBox, YearBox, money_box, telling
from luoshi_web.projects.pages.project_nodes import NodeRow, node_form, node_rows
from luoshi_web.projects.pages.project_permits import PermitRow, permit_rows
from luoshi_web.projects.pages.project_stage import StageBox, stage_box
from luoshi_web.projects.pages.words import (
    amount,
    halt_label,
    level_label,
    list_label,
    stage_label,
)
from luoshi_web.projects.project_rows import Whole, beside, concerned_units
from luoshi_web.projects.queries import files_of, units_by_code
from luoshi_web.projects.revising import month_of

MOST_SHOWN: Final = 8
"""Of the history; the rest is folded."""


@dataclass(frozen=True, slots=True)
class Fact:
    label: str
    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Headline:
    """tone: red, amber, or "" for what is no trouble."""

    text: str
    tone: str


@dataclass(frozen=True, slots=True)
class ProjectPage:
    """known: the day the page tells of; None: now. findings: what the checks refuse of it or ask, as it stands."""

    title: str
    tabs: tuple[Tab, ...]
    programme: str
    number: int
    name: str
    code: str
    meta: tuple[str, ...]
    tone: str
    headlines: tuple[Headline, ...]
    facts: tuple[Fact, ...]
    stage: StageBox
    permits: tuple[PermitRow, ...]
    template: str
    nodes: tuple[NodeRow, ...]
    add_node: Form | None
    money: MoneyBox
    lists: tuple[Line, ...]
    join: Form | None
    charges: tuple[Line, ...]
    give_charge: Form | None
    halts: HaltBox
    family: Family | None
    matters: Matters
    attraction: AttractionBox
    findings: tuple[Finding, ...]
    files: tuple[FileLine, ...]
    attach: Form | None
    history: tuple[Step, ...]
    earlier: tuple[Step, ...]
    changes: int
    has_sample: bool
    edit_url: str
    list_url: str
    links: tuple[Link, ...]
    overtaken: str
    known: date | None
    first_day: date
    today: date


def project_page(
    access: Access,
    rights: Rights,
    whole: Whole,
    now: datetime,
    *,
    known: datetime | None = None,
    again: Again | None = None,
) -> ProjectPage:
    """whole: as it stood at `known`, where one is given. The page tells of that day, without forms then."""
    row, told = whole.row, whole.told
    code = access.programme.code
    today = timezone.localtime(known or now).date()
    units = units_by_code(access.programme)
    towns = {unit.code: unit.name for unit in units.values()}
    charged = [one.unit for one in told.charges if one.holds(today)]
    concerned = concerned_units(row, charged, list(units.values()))
    writes = known is None and rights.writes(concerned)
    every = Forms(code, row.number, row.edition, again, acts=known is None)
    mine = replace(every, acts=writes)
    keeper = replace(every, acts=known is None and rights.lists)
    files = file_lines(mine, row, [one for one in files_of(row) if one.at <= (known or now)])
    calendar = calendar_of(access.programme)
    permits = permit_rows(mine, told, today, calendar, files)
    nodes = node_rows(mine, told, today)
    box = money_box(every, told, rights, today, len(whole.statistics))
    lines = headlines(told, telling(box.years), nodes, permits, today)
    others = [] if known else beside(row, told)
    past = history(whole.revisions, whole.progress, whole.statistics, towns)
    return ProjectPage(
        title=told.name,
        tabs=tabs(access, ""),
        programme=code,
        number=row.number,
        name=told.name,
        code=told.code,
        meta=_meta(told, towns, today),
        tone=next((one.tone for one in lines if one.tone), ""),
        headlines=lines,
        facts=_facts(code, whole, towns),
        stage=stage_box(mine, told, rights, today, files),
        permits=tuple(permits),
        template=permit_templates()[told.template].label if told.template else "",
        nodes=tuple(nodes),
        add_node=node_form(mine),
        money=box,
        lists=tuple(list_lines(keeper, told, rights, today)),
        join=join_form(keeper, today),
        charges=tuple(charge_lines(keeper, told, rights, today)),
        give_charge=charge_form(keeper, list(units.values()), today),
        halts=halt_box(mine, told, rights, today, writes=writes),
        family=family(code, row, others, towns, today.year),
        matters=Matters((), ()) if known else matters(row, today),
        attraction=attraction_box(every, told, rights, today, writes=writes),
        findings=() if known else _findings(told, others, month_of(now)),
        files=tuple(files),
        attach=_attach(mine),
        history=tuple(past[:MOST_SHOWN]),
        earlier=tuple(past[MOST_SHOWN:]),
        changes=len(past),
        has_sample=row.sample,
        edit_url=reverse("projects:edit", args=[code, row.number]) if writes else "",
        list_url=reverse("projects:list", args=[code]),
        links=_links(code, row.number, writes=writes),
        # After every form has been made, so that it is known whether one of them says it.
        overtaken=overtaken(again, every),
        known=today if known else None,
        first_day=timezone.localtime(row.created_at).date(),
        today=timezone.localtime(now).date(),
    )


def headlines(
    told: Project,
    year: YearBox | None,
    nodes: Sequence[NodeRow],
    permits: Sequence[PermitRow],
    today: date,
) -> tuple[Headline, ...]:
    """What to know of it first: that it stands, how its year goes, what is late."""
    found = []
    halt = told.halted(today)
    if halt is not None:
        words = _("%(day)s 起%(halt)s：%(why)s") % {
            "day": halt.on, "halt": halt_label(halt.kind), "why": halt.reason,
        }  # fmt: skip
        found.append(Headline(words, "red"))
    if year is not None:
        found.append(_year_line(year))
    if year is None or year.year < today.year:
        found.append(Headline(_("%(year)s年没有计划，也没有报进度") % {"year": today.year}, ""))
    found += [
        Headline(_("节点“%(label)s”%(slip)s") % {"label": one.label, "slip": one.slip}, "red" if one.late_days else "amber")
        for one in nodes
        if not one.done and one.tone != "ink-2"
    ]  # fmt: skip
    found += [
        Headline(_("%(label)s%(late)s") % {"label": one.label, "late": one.late}, "red")
        for one in permits
        if one.state == "overdue"
    ]
    found += _start_line(told, today)
    return tuple(found)


def _year_line(year: YearBox) -> Headline:
    if year.share is None or year.gap is None:
        if year.until:
            words = _("截至%(month)s完成投资 %(done)s，%(year)s年没有计划投资，不算完成率")
        else:
            words = _("%(year)s年计划投资 %(plan)s，还没有报进度")
        told = {"month": year.until, "done": year.done, "year": year.year, "plan": year.plan}
        return Headline(words % told, "")
    words = _("截至%(month)s完成年度计划%(share)s%%，%(pace)s")
    told = {"month": year.until, "share": year.share, "pace": year.pace}
    return Headline(words % told, "" if year.gap >= 0 else "amber")


def _start_line(told: Project, today: date) -> list[Headline]:
    plan = told.plan_of(today.year)
    if plan is None or plan.start is None or plan.start.ends_on >= today:
        return []
    if reached(told, "started", today) is not None:
        return []
    words = _("计划%(month)s开工，还没有开工") % {"month": plan.start.words()}
    return [Headline(words, "red")]


def _meta(told: Project, towns: dict[str, str], today: date) -> tuple[str, ...]:
    last = max(told.moves, key=lambda move: move.on, default=None)
    stage = (
        _("%(stage)s，%(day)s 起") % {"stage": stage_label(last.stage), "day": last.on}
        if last
        else _("还没有报阶段")
    )
    lists = "、".join(dict.fromkeys(list_label(one.list) for one in told.listed(today)))
    charged = "、".join(
        one.unit for one in told.charges if one.holds(today) and one.kind == "taskforce"
    )
    every = (
        told.code,
        stage,
        towns.get(told.town, told.town),
        level_label(told.level),
        lists,
        charged,
    )
    return tuple(one for one in every if one)


def _facts(programme: str, whole: Whole, towns: dict[str, str]) -> tuple[Fact, ...]:
    told, row = whole.told, whole.row
    parent = row.parent
    every = [
        Fact(_("编号"), told.code),
        Fact(_("投资主体"), told.investor),
        Fact(_("投资来源"), ORIGINS[told.origin]),
        Fact(_("产业集群"), told.cluster),
        Fact(_("所在镇街"), towns.get(told.town, told.town)),
        Fact(_("级别"), level_label(told.level)),
        Fact(_("计划总投资"), amount(_total(told))),
    ]
    if parent is not None:
        every.append(
            Fact(
                _("主项目"), parent.name, reverse("projects:show", args=[programme, parent.number])
            )
        )
    return tuple(every)


def _total(told: Project) -> Decimal | None:
    return wan(told.planned_total, told.name) if told.planned_total else None


def _links(programme: str, number: int, *, writes: bool) -> tuple[Link, ...]:
    """To the project's other pages."""
    card = Link(_("卡片"), reverse("projects:card", args=[programme, number]))
    report = Link(_("报进度"), reverse("projects:report", args=[programme, number]))
    return (card, report) if writes else (card,)


def _findings(told: Project, others: Sequence[Kept], month: Period) -> tuple[Finding, ...]:
    """What the checks say of it up to the month, those it is compared with beside it."""
    found = check_projects([told, *(one.told for one in others)], month)
    return tuple(one for one in found if told.code in one.projects)


def _attach(forms: Forms) -> Form | None:
    fields = (Field("file", _("文件"), "file", required=True), Field("note", _("是什么")))
    return forms.make("attach", _("附文件"), _("附上"), [Group(fields)])
