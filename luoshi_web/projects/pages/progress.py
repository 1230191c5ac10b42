"""One project's month on one screen: what was told before, what is asked now, and what it comes to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Final, Self

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.plan import Period, decimal_text
from luoshi.projects import Finding, Node, ProgressReport, wan, year_done
from luoshi.projects import Project as Told
from luoshi_web.offices.conflicts import written
from luoshi_web.offices.queries import Access
from luoshi_web.projects.guards import Rights
from luoshi_web.projects.kept import Kept
from luoshi_web.projects.matter_rows import open_words_of
from luoshi_web.projects.models import MOST_WORDS, Progress
from luoshi_web.projects.months_rows import month_before
from luoshi_web.projects.pages.head import Tab, tabs
from luoshi_web.projects.pages.progress_desk import form_url
from luoshi_web.projects.pages.words import (
    NOTHING,
    amount,
    halt_label,
    plain,
    share_words,
    stage_label,
)
from luoshi_web.projects.progress_rows import (
    MOST_NODE,
    Scope,
    due_for,
    is_frozen,
    narrowed,
    next_untold,
    node_ahead,
    running_month,
    year_so_far,
)
from luoshi_web.projects.queries import files_of, progress_of

NEW: Final = "+"
"""The choice of a node that is not there yet; no label is made of it, since a label is more than a sign."""


@dataclass(frozen=True, slots=True)
class Typed:
    """What the form was sent with. node: a label, NEW, or "" for none."""

    done: str = ""
    cumulative: str = ""
    percent: str = ""
    node: str = ""
    new_node: str = ""
    on: str = ""
    reached: bool = False
    problem: str = ""
    answer: str = ""
    seen: str = "0"

    @classmethod
    def of(cls, post: QueryDict) -> Self:
        def text(name: str, most: int) -> str:
            return written(post.get(name, ""))[:most]

        return cls(
            done=text("done", 30),
            cumulative=text("cumulative", 30),
            percent=text("percent", 30),
            node=text("node", 200),
            new_node=text("new_node", 200),
            on=text("on", 20),
            reached=post.get("reached") == "1",
            problem=text("problem", MOST_WORDS),
            answer=text("answer", MOST_WORDS),
            seen=text("seen", 5),
        )


@dataclass(frozen=True, slots=True)
class NodeChoice:
    """on: the day promised now, as the form takes it."""

    value: str
    label: str
    on: str
    is_chosen: bool
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class Before:
    """What was told last before the month; month "": never."""

    month: str = ""
    done: str = NOTHING
    percent: str = NOTHING
    node: str = ""


@dataclass(frozen=True, slots=True)
class ProgressPage:
    """base, plan: in 万元 for the page's script: what was reported this year before the month, and what its plan asks.

    seen: the edition of the month that the form shows, 0: none yet. left: others that nobody has told.
    """

    title: str
    programme: str
    tabs: tuple[Tab, ...]
    number: int
    name: str
    code: str
    town: str
    show_url: str
    desk_url: str
    action: str
    month: str
    month_words: str
    year: int
    earlier_url: str
    later_url: str
    is_frozen: bool
    stage: str
    halted: str
    plan_words: str
    so_far: str
    so_far_rate: str
    sum_words: str
    sum_rate: str
    base: str
    plan: str
    before: Before
    told: str
    seen: str
    typed: Typed
    nodes: tuple[NodeChoice, ...]
    asks_cumulative: bool
    findings: tuple[Finding, ...]
    problems: tuple[str, ...]
    photos: tuple[str, ...]
    kept_photos: tuple[str, ...]
    photo_token: str
    left: int
    skip_url: str
    has_sample: bool
    most_words: int = MOST_WORDS
    most_node: int = MOST_NODE


def progress_page(
    access: Access, rights: Rights, kept: Kept, scope: Scope, typed: Typed | None, *, today: date,
    findings: Sequence[Finding] = (), kept_photos: Sequence[str] = (), photo_token: str = "",
) -> ProgressPage:  # fmt: skip
    """typed: what was sent and not taken; None: what stands is shown. Eight queries."""
    row, told, month = kept.row, kept.told, scope.month
    stands = _standing(progress_of(row), month)
    plan = plan_of(told, month.year)
    base, now = year_so_far(told, month), year_done(told, month)
    skip, left = next_untold(
        narrowed(due_for(access, rights, month, today), scope, today), month, row
    )
    form = typed or as_told(told, month, stands)
    before_scope = replace(scope, month=month_before(month))
    return ProgressPage(
        title=row.name,
        programme=access.programme.code,
        tabs=tabs(access, "progress"),
        number=row.number,
        name=row.name,
        code=row.code,
        town=row.town.name,
        show_url=reverse("projects:show", args=[access.programme.code, row.number]),
        desk_url=f"{reverse('projects:progress', args=[access.programme.code])}?month={month}",
        action=form_url(access.programme.code, row.number, scope),
        month=str(month),
        month_words=month.words(),
        year=month.year,
        earlier_url=form_url(access.programme.code, row.number, before_scope),
        later_url=(
            form_url(access.programme.code, row.number, replace(scope, month=month.next()))
            if month < running_month(today)
            else ""
        ),
        is_frozen=is_frozen(access.programme, month),
        stage=stage_label(row.stage),
        halted=halt_label(row.halted),
        plan_words=amount(plan),
        so_far=amount(base),
        so_far_rate=share_words(base, plan),
        sum_words=amount(now[0] if now else None) if stands else "",
        sum_rate=share_words(now[0] if now else None, plan) if stands else "",
        base=number_text(base or Decimal(0)),
        plan=number_text(plan),
        before=_before(told, month),
        told=f"{stands.by}" if stands else "",
        seen=str(stands.edition if stands else 0),
        typed=form,
        nodes=_nodes(told, form, today),
        asks_cumulative=bool(form.cumulative) or (base is None and month != _january(month)),
        findings=tuple(findings),
        problems=open_words_of(row),
        photos=tuple(one.file.name for one in files_of(row) if one.about == f"month:{month}"),
        kept_photos=tuple(kept_photos),
        photo_token=photo_token,
        left=left,
        skip_url=form_url(access.programme.code, skip, scope) if skip else "",
        has_sample=row.sample,
    )


def done_words(kept: Kept, month: Period) -> str:
    """What the month comes to, said when it is stored."""
    now, plan = year_done(kept.told, month), plan_of(kept.told, month.year)
    words = {"name": kept.row.name, "month": month.words(), "year": month.year}
    if now is None:
        return _("存了：“%(name)s”%(month)s。") % words
    words["sum"] = amount(now[0])
    if not plan:
        return _("存了：“%(name)s”%(year)s年累计 %(sum)s。") % words
    words["rate"] = share_words(now[0], plan)
    return _("存了：“%(name)s”%(year)s年累计 %(sum)s，完成年度计划的 %(rate)s%%。") % words


def _standing(rows: Sequence[Progress], month: Period) -> Progress | None:
    return next((one for one in reversed(rows) if one.month == str(month)), None)


def as_told(told: Told, month: Period, stands: Progress | None) -> Typed:
    """The form as the month stands; of a month not told, only the next node is filled in."""
    if stands is None:
        node, day = node_ahead(told, month)
        return Typed(node=node, on=day.isoformat() if day else "")
    open_nodes: Mapping[str, Node] = {one.label: one for one in told.nodes if one.done is None}
    known = open_nodes.get(stands.node)
    return Typed(
        done=number_text(stands.done),
        cumulative=number_text(stands.cumulative),
        percent=number_text(stands.percent),
        node=stands.node,
        on=known.promised.isoformat() if known else "",
        problem=stands.problem,
        seen=str(stands.edition),
    )


def _nodes(told: Told, typed: Typed, today: date) -> tuple[NodeChoice, ...]:
    """Those not reached, the first promised first; the one that stands although it is reached or unknown; a new one."""
    waiting = sorted((one for one in told.nodes if one.done is None), key=lambda one: one.promised)
    choices = [
        NodeChoice(
            one.label,
            _("%(node)s（计划 %(day)s）") % {"node": one.label, "day": one.promised},
            one.promised.isoformat(),
            one.label == typed.node,
            one.promised < today,
        )
        for one in waiting
    ]
    known = {one.value for one in choices}
    if typed.node and typed.node not in {*known, NEW}:
        reached = next((one for one in told.nodes if one.label == typed.node), None)
        label = _("%(node)s（已到）") % {"node": typed.node} if reached else typed.node
        day = reached.done.isoformat() if reached and reached.done else ""
        choices.append(NodeChoice(typed.node, label, day, is_chosen=True))
    choices.append(NodeChoice(NEW, _("写一个新的"), "", typed.node == NEW))
    choices.append(NodeChoice("", _("没有节点"), "", not typed.node))
    return tuple(choices)


def _before(told: Told, month: Period) -> Before:
    earlier = [one for one in told.progress if one.month.last < month.last]
    last: ProgressReport | None = max(earlier, key=lambda one: one.month.last, default=None)
    if last is None:
        return Before()
    return Before(
        month=last.month.words(),
        done=amount(last.done.wan if last.done else None),
        percent=plain(last.percent),
        node=last.node,
    )


def plan_of(told: Told, year: int) -> Decimal | None:
    plan = told.plan_of(year)
    return wan(plan.investment, told.name) if plan and plan.investment else None


def number_text(value: Decimal | None) -> str:
    return "" if value is None else decimal_text(value)


def _january(month: Period) -> Period:
    return Period.month(month.year, 1)
