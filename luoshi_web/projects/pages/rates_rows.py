"""A rate opened: the projects it counts, those it does not, and those it is made without, each with its own figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _

from luoshi.projects import FrozenProject, Rate, Snapshot, class_words, schedule_percent, tenth
from luoshi_web.offices.pages.paging import page_at, page_count
from luoshi_web.projects.months_rows import Seen
from luoshi_web.projects.pages.month_asked import Asked, month_url, rate_url
from luoshi_web.projects.pages.rates_groups import group_name
from luoshi_web.projects.pages.rates_words import (
    fraction,
    gap_words,
    percent_words,
    project_url,
    thousands,
)
from luoshi_web.projects.pages.words import (
    NOTHING,
    level_label,
    plain,
    share_of,
    stage_label,
    town_label,
)

PAGE_SIZE: Final = 100


@dataclass(frozen=True, slots=True)
class RowLine:
    """One project. plan, done: 万元. percent: done of plan; gap: of it to the schedule, percentage points."""

    name: str
    url: str
    town: str
    level: str
    list_class: str
    stage: str
    plan: str
    done: str
    told: str
    percent: str
    gap: Decimal | None
    physical: str
    planned_start: str
    started: date | None
    planned_finish: str
    finished: date | None
    entered: date | None


@dataclass(frozen=True, slots=True)
class Part:
    """Some of the projects of the rate: which, and how many. words: what they are to the rate."""

    key: str
    label: str
    words: str
    count: int
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class RatePage:
    title: str
    programme: str
    month: str
    label: str
    words: str
    source: str
    example: str
    fraction: str
    group: str
    whole_url: str
    month_url: str
    frozen: int
    parts: tuple[Part, ...]
    part_words: str
    count: int
    rows: tuple[RowLine, ...]
    page: int
    pages: int
    previous_url: str
    next_url: str
    has_sample: bool


def rate_page(
    programme: str, asked: Asked, seen: Seen, one: Rate, parts: Mapping[str, Sequence[FrozenProject]],
    names: Mapping[str, str], numbers: Mapping[str, int], *, has_sample: bool,
) -> RatePage:  # fmt: skip
    """parts: `parts_of`. asked.part: one of them. numbers: of the projects of the page, by code."""
    rows = parts[asked.part]
    page = page_of(asked, len(rows))
    pages = page_count(len(rows), PAGE_SIZE)
    group = group_name(asked.by, asked.group, names) if asked.group is not None else ""
    told = [one.rule.label, percent_words(one.percent)]
    if one.gap is not None:
        told.append("，" + gap_words(one.gap))
    here = replace(asked, page=page)
    return RatePage(
        title=(f"{group}：" if group else "") + "".join(told),
        programme=programme,
        month=asked.month.words(),
        label=one.rule.label,
        words=one.rule.words,
        source=one.rule.source,
        example=one.rule.example,
        fraction=fraction(one),
        group=group,
        whole_url=rate_url(programme, asked, one.rule.code, group=None, part="", page=1),
        month_url=month_url(programme, asked),
        frozen=seen.freeze.number if seen.freeze else 0,
        parts=tuple(_parts(programme, asked, one, parts)),
        part_words=_words_of(asked)[asked.part][1],
        count=len(rows),
        rows=tuple(
            row_line(programme, row, seen.month.snapshot, names, numbers)
            for row in on_page(rows, page)
        ),
        page=page,
        pages=pages,
        previous_url=rate_url(programme, here, one.rule.code, page=page - 1) if page > 1 else "",
        next_url=rate_url(programme, here, one.rule.code, page=page + 1) if page < pages else "",
        has_sample=has_sample,
    )


def parts_of(one: Rate, snapshot: Snapshot) -> dict[str, list[FrozenProject]]:
    """What does not count comes first; of investment those furthest below the schedule first. Empty parts are left out,
    `among` never is."""
    rows = {row.code: row for row in snapshot.rows}
    counted, silent = set(one.counted), set(one.silent)
    told = str(snapshot.month)
    invest = one.rule.measure == "invest"
    found = {
        "missing": [rows[code] for code in one.among if code not in counted and code not in silent],
        "counted": [rows[code] for code in one.counted],
        "silent": [rows[code] for code in one.silent],
        "stale": [rows[code] for code in one.counted if invest and rows[code].told != told],
        "unplanned": [rows[code] for code in one.unplanned],
    }
    if invest:
        found["counted"].sort(key=lambda row: (ratio(row) or Decimal(0), row.code))
    kept = {key: part for key, part in found.items() if part}
    return kept or {"among": []}


def page_of(asked: Asked, count: int) -> int:
    return page_at(count, asked.page, PAGE_SIZE)


def on_page(rows: Sequence[FrozenProject], page: int) -> Sequence[FrozenProject]:
    return rows[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]


def ratio(row: FrozenProject) -> Decimal | None:
    """Done of plan, near enough to put projects in order; ten times as fast as the exact one."""
    return row.done / row.plan if row.plan and row.done is not None else None


def _words_of(asked: Asked) -> dict[str, tuple[str, str]]:
    month = asked.month.words()
    return {
        "missing": (_("没有算入分子"), _("在分母里，到%(month)s末还没有达到。") % {"month": month}),
        "counted": (_("算入分子"), _("在分母里，也在分子里。")),
        "silent": (_("没有报"), _("今年没有报过，分子里没有它们的数。")),
        "stale": (_("本月没有报"), _("%(month)s没有报，用的是最后一次报的累计数。") % {"month": month}),
        "unplanned": (_("没有年度计划"), _("没有计划数，分子分母都不算。")),
        "among": (_("分母"), _("没有合条件的项目。")),
    }  # fmt: skip


def _parts(
    programme: str, asked: Asked, one: Rate, parts: Mapping[str, Sequence[FrozenProject]]
) -> list[Part]:
    words = _words_of(asked)
    return [
        Part(
            key, *words[key], len(rows), rate_url(programme, asked, one.rule.code, part=key, page=1),
            key == asked.part,
        )
        for key, rows in parts.items()
    ]  # fmt: skip


def row_line(
    programme: str, row: FrozenProject, snapshot: Snapshot, names: Mapping[str, str],
    numbers: Mapping[str, int],
) -> RowLine:  # fmt: skip
    exact = share_of(row.done, row.plan)
    return RowLine(
        name=row.name,
        url=project_url(programme, numbers.get(row.code)),
        town=town_label(row.town, names),
        level=level_label(row.level),
        list_class=class_words(row.class_),
        stage=stage_label(row.stage or ""),
        plan=thousands(row.plan),
        done=thousands(row.done),
        told=row.told or NOTHING,
        percent=NOTHING if exact is None else str(tenth(exact)),
        gap=None if exact is None else tenth(exact - schedule_percent(snapshot.month)),
        physical=NOTHING if row.percent is None else plain(row.percent),
        planned_start=row.plan_start or NOTHING,
        started=row.started,
        planned_finish=row.plan_finish or NOTHING,
        finished=row.finished,
        entered=row.entered,
    )
