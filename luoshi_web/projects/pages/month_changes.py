"""What differs between a frozen month and the same month as things stand: which rates, which projects, which figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _

from luoshi.projects import FrozenProject, class_words, rate_rules
from luoshi_web.projects.months_rows import Month, Seen
from luoshi_web.projects.pages.month_asked import Asked, month_url
from luoshi_web.projects.pages.rates_words import (
    fraction,
    percent_words,
    project_url,
    thousands,
)
from luoshi_web.projects.pages.words import (
    NOTHING,
    halt_label,
    level_label,
    list_label,
    stage_label,
    town_label,
)

_LABELS: Final = {
    "name": "名称",
    "town": "镇街",
    "cluster": "产业集群",
    "level": "级别",
    "class_": "名单类别",
    "lists": "名单",
    "taskforces": "专班",
    "within": "所属主项目",
    "stage": "阶段",
    "halted": "停缓",
    "total": "计划总投资（万元）",
    "plan": "年度计划（万元）",
    "done": "累计完成（万元）",
    "told": "报到哪月",
    "percent": "形象进度（%）",
    "plan_start": "计划开工",
    "plan_finish": "计划竣工投产",
    "started": "开工日期",
    "finished": "竣工日期",
    "entered": "入库日期",
    "must_enter": "应入库",
}


@dataclass(frozen=True, slots=True)
class Figure:
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Changed:
    """A project. how: 改, or that it came onto or left the lists of that month."""

    name: str
    url: str
    town: str
    how: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class RateChange:
    label: str
    before: str
    before_fraction: str
    after: str
    after_fraction: str


@dataclass(frozen=True, slots=True)
class ChangesPage:
    title: str
    programme: str
    month: str
    number: int
    at: datetime
    by: str
    checksum: str
    rates: tuple[RateChange, ...]
    changed: tuple[Changed, ...]
    frozen_url: str
    now_url: str
    has_sample: bool


def changes_page(
    programme: str, asked: Asked, seen: Seen, now: Month, names: Mapping[str, str],
    numbers: Mapping[str, int], *, has_sample: bool,
) -> ChangesPage:  # fmt: skip
    """seen: of a frozen month. numbers: of the projects, by code."""
    freeze = seen.freeze
    if freeze is None:
        raise ValueError("a month that is not frozen has nothing to differ from")
    changed = tuple(_changed(programme, seen.month, now, names, numbers))
    words = asked.month.words()
    title = (
        _("%(month)s冻结以后，%(n)s个项目的数有改动") % {"month": words, "n": len(changed)}
        if changed
        else _("%(month)s冻结以后没有改动") % {"month": words}
    )
    return ChangesPage(
        title=title,
        programme=programme,
        month=words,
        number=freeze.number,
        at=freeze.at,
        by=freeze.by,
        checksum=freeze.checksum,
        rates=tuple(_rates(seen.month, now)),
        changed=changed,
        frozen_url=month_url(programme, asked, freeze=freeze.number, now=False),
        now_url=month_url(programme, asked, freeze=None, now=True),
        has_sample=has_sample,
    )


def changed_codes(frozen: Month, now: Month) -> list[str]:
    """Codes of projects that differ, in the order of their codes."""
    before = {row.code: row for row in frozen.snapshot.rows}
    after = {row.code: row for row in now.snapshot.rows}
    return [code for code in sorted({*before, *after}) if before.get(code) != after.get(code)]


def _rates(frozen: Month, now: Month) -> list[RateChange]:
    found = []
    for code in rate_rules():
        before, after = frozen.rate(code), now.rate(code)
        if (before.numerator, before.denominator) == (after.numerator, after.denominator):
            continue
        found.append(
            RateChange(
                label=before.rule.label,
                before=percent_words(before.percent),
                before_fraction=fraction(before),
                after=percent_words(after.percent),
                after_fraction=fraction(after),
            )
        )
    return found


def _changed(
    programme: str, frozen: Month, now: Month, names: Mapping[str, str], numbers: Mapping[str, int]
) -> list[Changed]:
    before = {row.code: row for row in frozen.snapshot.rows}
    after = {row.code: row for row in now.snapshot.rows}
    found = []
    for code in changed_codes(frozen, now):
        old, new = before.get(code), after.get(code)
        shown = new or old
        if shown is None:
            continue
        found.append(
            Changed(
                name=shown.name,
                url=project_url(programme, numbers.get(code)),
                town=town_label(shown.town, names),
                how=_how(old, new),
                figures=_figures(old, new, names) if old and new else (),
            )
        )
    return found


def _how(old: FrozenProject | None, new: FrozenProject | None) -> str:
    if old is None:
        return _("后来补入名单")
    return _("后来不在册") if new is None else _("数有改动")


def _figures(
    old: FrozenProject, new: FrozenProject, names: Mapping[str, str]
) -> tuple[Figure, ...]:
    return tuple(
        Figure(
            _(_LABELS[one.name]),
            _shown(one.name, getattr(old, one.name), names),
            _shown(one.name, getattr(new, one.name), names),
        )
        for one in fields(FrozenProject)
        if one.name in _LABELS and getattr(old, one.name) != getattr(new, one.name)
    )


def _shown(key: str, value: Any, names: Mapping[str, str]) -> str:
    if value is None or value in ("", ()):
        return NOTHING
    if isinstance(value, Decimal):
        return thousands(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, tuple):
        return "、".join(list_label(one) if key == "lists" else one for one in value)
    words = {
        "town": lambda code: town_label(code, names),
        "stage": stage_label,
        "halted": halt_label,
        "level": level_label,
        "class_": class_words,
    }
    return str(words[key](value)) if key in words else str(value)
