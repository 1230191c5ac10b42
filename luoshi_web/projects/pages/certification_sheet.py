"""The newly attracted projects that count in a year, as .xlsx."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from luoshi.projects import (
    CertificationStep,
    promotion_rules,
    wan,
)
from luoshi.projects import Project as Told
from luoshi_web.offices.pages.list_sheet import ListSheet, Value, list_book
from luoshi_web.projects.pages.words import town_label
from luoshi_web.projects.promotion_rows import Promotion, started_on

_COLUMNS: Final = (
    (gettext_noop("序号"), 6),
    (gettext_noop("项目编号"), 12),
    (gettext_noop("项目名称"), 32),
    (gettext_noop("镇街"), 12),
    (gettext_noop("投资主体"), 24),
    (gettext_noop("计划总投资（万元）"), 14),
    (gettext_noop("计数总投资（万元）"), 14),
    (gettext_noop("档次"), 16),
    (gettext_noop("签约日期"), 12),
    (gettext_noop("开工日期"), 12),
    (gettext_noop("公示日期"), 12),
    (gettext_noop("公示单位"), 24),
    (gettext_noop("合并计数"), 10),
    (gettext_noop("示例"), 7),
)


def sheet_of(found: Promotion, names: Mapping[str, str], today: date) -> bytes:
    """What counts in the year, one row a project; of a split contract every part, with the joint total in the first."""
    title = _("%(year)s年新招引开工项目认定清单") % {"year": found.year}
    sheet = ListSheet(
        title,
        _("认定清单"),
        [(_(head), width) for head, width in _COLUMNS],
        staying=3,
        foot=_("&L%(title)s，截至 %(day)s") % {"title": title, "day": today},
    )
    return list_book(sheet, _rows(found, names), today)


def _rows(found: Promotion, names: Mapping[str, str]) -> list[list[Value]]:
    rows: list[list[Value]] = []
    for place, one in enumerate(found.bands[0].counted, 1):
        band = [each.label for each in promotion_rules().bands if one.total >= each.at_least][-1]
        for nth, code in enumerate(one.projects):
            kept = found.every[code]
            told = kept.told
            published = _published(told)
            rows.append([
                place, code, told.name, town_label(told.town, names), told.investor,
                wan(told.planned_total, told.name) if told.planned_total else None,
                None if nth else one.total, "" if nth else band, told.attraction.signed_on,
                started_on(told), published.on if published else None,
                published.by if published else "",
                _("合并") if len(one.projects) > 1 else "", _("示例") if kept.sample else "",
            ])  # fmt: skip
    return rows


def _published(told: Told) -> CertificationStep | None:
    return max(told.attraction.steps, key=lambda step: step.on, default=None)
