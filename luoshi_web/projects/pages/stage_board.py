"""The projects by stage: how many stand where and what they are to cost, with those that need a look on top."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.projects import stages
from luoshi_web.offices.queries import Access
from luoshi_web.projects.models import Project
from luoshi_web.projects.pages.filters import EMPTY, Filters
from luoshi_web.projects.pages.head import Tab, tabs
from luoshi_web.projects.pages.portfolio import Asked, Question, place_questions
from luoshi_web.projects.pages.words import halt_label, yi
from luoshi_web.projects.portfolio_rows import StageTotal

MOST_CARDS: Final = 8


@dataclass(frozen=True, slots=True)
class Card:
    """late: days since the day promised for the node that is late the longest; None: no node is late."""

    url: str
    name: str
    town: str
    total: str
    since: date | None
    halted: str
    late: int | None


@dataclass(frozen=True, slots=True)
class Column:
    """total: planned, 亿元. unpriced: how many have no planned total and are not in it."""

    label: str
    url: str
    count: int
    total: str
    unpriced: int
    cards: tuple[Card, ...]
    left: int


@dataclass(frozen=True, slots=True)
class StageBoardPage:
    title: str
    programme: str
    tabs: tuple[Tab, ...]
    filters: Filters
    questions: tuple[Question, ...]
    clear_url: str
    columns: tuple[Column, ...]
    has_sample: bool


def board_page(
    access: Access, asked: Asked, counts: Mapping[str, StageTotal], rows: Sequence[Project]
) -> StageBoardPage:
    """rows: at most MOST_CARDS of each stage, in their order."""
    carried = asked.filters.carried
    every = [(stage.code, stage.label) for stage in stages().stages]
    # What was never told a stage must not vanish.
    if "" in counts:
        every.insert(0, ("", _("没有报阶段")))
    columns = tuple(
        _column(
            access, carried, code, label, counts.get(code),
            [row for row in rows if row.stage == code], asked.today,
        )
        for code, label in every
    )  # fmt: skip
    return StageBoardPage(
        title=_title(columns),
        programme=access.programme.code,
        tabs=tabs(access, "board"),
        filters=carried,
        questions=place_questions(carried, asked.towns, asked.clusters),
        clear_url=reverse("projects:board", args=[access.programme.code]),
        columns=columns,
        has_sample=any(row.sample for row in rows),
    )


def _title(columns: Sequence[Column]) -> str:
    most = max(columns, key=lambda column: column.count)
    total = sum(column.count for column in columns)
    if not total:
        return _("没有项目")
    return _("%(n)s 个项目，%(stage)s的最多，%(most)s 个") % {
        "n": total, "stage": most.label, "most": most.count,
    }  # fmt: skip


def _column(
    access: Access,
    carried: Filters,
    code: str,
    label: str,
    found: StageTotal | None,
    rows: Sequence[Project],
    today: date,
) -> Column:
    here = reverse("projects:list", args=[access.programme.code])
    return Column(
        label=label,
        url=f"{here}?{carried.query(stage=code or EMPTY)}",
        count=found.count if found else 0,
        total=yi(found.total) if found and found.count > found.unpriced else "",
        unpriced=found.unpriced if found else 0,
        cards=tuple(_card(access, row, today) for row in rows),
        left=max((found.count if found else 0) - len(rows), 0),
    )


def _card(access: Access, row: Project, today: date) -> Card:
    late: date | None = row.late_since  # type: ignore[attr-defined]
    return Card(
        url=reverse("projects:show", args=[access.programme.code, row.number]),
        name=row.name,
        town=row.town.name,
        total=yi(row.total) if row.total is not None else "",
        since=row.stage_since,
        halted=halt_label(row.halted),
        late=(today - late).days if late else None,
    )
