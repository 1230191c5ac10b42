"""项目卡片: one project on one sheet of A4. What is too long for the sheet is counted, never cut off silently."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.plan import decimal_text
from luoshi.projects import CHARGES, ORIGINS, Project, days_late, need_kinds, stage_on, wan
from luoshi.projects import flows as flow_rules
from luoshi_web.offices.calendar import Calendar, calendar_of
from luoshi_web.offices.queries import Access
from luoshi_web.projects.guards import Rights
from luoshi_web.projects.kept import Kept
from luoshi_web.projects.matters import problem_of
from luoshi_web.projects.models import Need, Problem, ProjectFile
from luoshi_web.projects.models import Project as Row
from luoshi_web.projects.pages.project import Headline, headlines
from luoshi_web.projects.pages.project_form import Forms
from luoshi_web.projects.pages.project_money import YearBox, money_box, telling
from luoshi_web.projects.pages.project_nodes import NodeRow, node_rows
from luoshi_web.projects.pages.project_permits import PermitRow, permit_rows
from luoshi_web.projects.pages.project_stage import Step, stage_box
from luoshi_web.projects.pages.words import amount, level_label, list_label, stage_label
from luoshi_web.projects.paper_rows import open_needs, open_problems, pictures
from luoshi_web.projects.queries import all_kept, units_by_code

MOST_CARDS: Final = 60
_NODES, _MATTERS, _HEADLINES = 5, 3, 3
_WORDS: Final = 36
"""Characters of a matter. With these the fullest card stays on its sheet (measured in Chromium)."""


@dataclass(frozen=True, slots=True)
class Fact:
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Matter:
    """since: days that it is open, in words."""

    what: str
    owner: str
    state: str
    since: str
    late: str


@dataclass(frozen=True, slots=True)
class Card:
    """more: what did not fit, in words. picture: the address of the newest one; told_until: the month of the newest report."""

    number: int
    name: str
    meta: tuple[str, ...]
    tone: str
    headlines: tuple[Headline, ...]
    facts: tuple[Fact, ...]
    year: YearBox | None
    stage: str
    steps: tuple[Step, ...]
    permits: tuple[PermitRow, ...]
    nodes: tuple[NodeRow, ...]
    more_nodes: int
    needs: tuple[Matter, ...]
    more_needs: int
    problems: tuple[Matter, ...]
    more_problems: int
    picture: str
    picture_words: str
    told_until: str
    is_sample: bool


@dataclass(frozen=True, slots=True)
class CardsPage:
    """left: how many more there are than are shown."""

    title: str
    programme: str
    programme_title: str
    area: str
    back_url: str
    back: str
    cards: tuple[Card, ...]
    left: int
    as_of: date
    has_sample: bool


@dataclass(frozen=True, slots=True)
class _Beside:
    """What all cards of a page share."""

    programme: str
    rights: Rights
    names: dict[str, str]
    calendar: Calendar
    today: date


def cards_page(
    access: Access, rights: Rights, rows: Sequence[Row], now: datetime, *, count: int = 1
) -> CardsPage:
    """A dozen queries, however many projects."""
    programme, today = access.programme, timezone.localtime(now).date()
    for row in rows:
        row.programme = programme
    units = units_by_code(programme)
    names = {code: unit.name for code, unit in units.items()}
    beside = _Beside(programme.code, rights, names, calendar_of(programme), today)
    needs, problems, shots = open_needs(rows), open_problems(rows), pictures(rows)
    cards = tuple(
        _card(
            kept,
            beside,
            needs.get(kept.row.pk, []),
            problems.get(kept.row.pk, []),
            shots.get(kept.row.pk),
        )
        for kept in all_kept(programme, rows)
    )
    one = cards[0] if len(cards) == 1 and count == 1 else None
    return CardsPage(
        title=_("%(name)s 项目卡片") % {"name": one.name} if one else _("项目卡片"),
        programme=programme.code,
        programme_title=programme.short_title,
        area=programme.area,
        back_url=reverse("projects:show", args=[programme.code, one.number])
        if one
        else reverse("projects:list", args=[programme.code]),
        back=one.name if one else _("项目"),
        cards=cards,
        left=max(0, count - len(cards)),
        as_of=today,
        has_sample=any(one.is_sample for one in cards),
    )


def _card(
    kept: Kept, beside: _Beside, needs: Sequence[Need], problems: Sequence[Problem],
    shot: ProjectFile | None,
) -> Card:  # fmt: skip
    row, told, today = kept.row, kept.told, beside.today
    forms = Forms(beside.programme, row.number, row.edition, acts=False)
    nodes = node_rows(forms, told, today)
    permits = permit_rows(forms, told, today, beside.calendar, ())
    year = telling(money_box(forms, told, beside.rights, today, 0).years)
    lines = headlines(told, year, nodes, permits, today)
    now = stage_on(told, today)
    return Card(
        number=row.number,
        name=told.name,
        meta=_meta(told, beside),
        tone=next((one.tone for one in lines if one.tone), ""),
        headlines=lines[:_HEADLINES],
        facts=tuple(_facts(told, today)),
        year=year,
        stage=stage_label(now.code) if now else _("还没有报阶段"),
        steps=stage_box(forms, told, beside.rights, today, ()).steps,
        permits=tuple(permits),
        nodes=tuple(nodes[:_NODES]),
        more_nodes=max(0, len(nodes) - _NODES),
        needs=tuple(_need(one, today) for one in needs[:_MATTERS]),
        more_needs=max(0, len(needs) - _MATTERS),
        problems=tuple(_problem(one, beside) for one in problems[:_MATTERS]),
        more_problems=max(0, len(problems) - _MATTERS),
        picture=reverse("projects:file", args=[beside.programme, row.number, shot.file_id])
        if shot
        else "",
        picture_words=_picture_words(shot),
        told_until=year.until if year else "",
        is_sample=row.sample,
    )


def _meta(told: Project, beside: _Beside) -> tuple[str, ...]:
    lists = "、".join(dict.fromkeys(list_label(one.list) for one in told.listed(beside.today)))
    every = (
        told.code, beside.names.get(told.town, told.town), told.cluster,
        level_label(told.level), lists,
    )  # fmt: skip
    return tuple(one for one in every if one)


def _facts(told: Project, today: date) -> list[Fact]:
    """What it is, whose money it is, who has it."""
    total = wan(told.planned_total, told.name) if told.planned_total else None
    investor = (
        f"{told.investor}（{ORIGINS[told.origin]}）" if told.investor else ORIGINS[told.origin]
    )
    found = [Fact(_("总投资"), amount(total)), Fact(_("投资主体"), investor)]
    for kind, label in CHARGES.items():
        held = [one for one in told.charges if one.kind == kind and one.holds(today)]
        words = "；".join(
            " ".join(part for part in (one.unit, "、".join(one.people)) if part) for one in held
        )
        if words:
            found.append(Fact(label, words))
    if not any(one.holds(today) for one in told.charges):
        found.append(Fact(_("谁负责"), _("还没有定")))
    entry = _("%(day)s 入库") % {"day": told.entry.on} if told.entry else _("未入库")
    found.append(Fact(_("入库纳统"), entry))
    return found


def _need(row: Need, today: date) -> Matter:
    kind = need_kinds().get(row.kind)
    label = kind.label if kind else row.kind
    quantity = f"{decimal_text(row.quantity.normalize())}{row.unit}"
    late = row.needed_by is not None and row.needed_by < today
    return Matter(
        what=_short(f"{label}{f'（{row.what}）' if row.what else ''} {quantity}"),
        owner=row.owner.name if row.owner else "",
        state=_state("need", row.state),
        since=_("%(n)s 天") % {"n": (today - row.raised_on).days},
        late=_("%(day)s 就要用") % {"day": row.needed_by} if late else "",
    )


def _problem(row: Problem, beside: _Beside) -> Matter:
    late = days_late(problem_of(row), beside.today, beside.calendar.is_working)
    return Matter(
        what=_short(row.text),
        owner=row.owner.name if row.owner else _("没有交办"),
        state=_state("problem", row.state),
        since=_("%(n)s 天") % {"n": (beside.today - row.raised_on).days},
        late=_("超期 %(n)s 天") % {"n": late} if late else "",
    )


def _short(words: str) -> str:
    return words if len(words) <= _WORDS else f"{words[: _WORDS - 1]}…"


def _state(flow: str, code: str) -> str:
    state = flow_rules()[flow].states.get(code)
    return state.label if state else code


def _picture_words(shot: ProjectFile | None) -> str:
    if shot is None:
        return ""
    day = timezone.localtime(shot.at).date().isoformat()
    return f"{shot.note or shot.file.name} {day}"
