"""The newly attracted projects that count in a year, as .xlsx."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

import xlsxwriter
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from luoshi.projects import (
    CertificationStep,
    promotion_rules,
    wan,
)
from luoshi.projects import Project as Told
from luoshi.sheets import WORKBOOK_OPTIONS, look
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
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, dict(WORKBOOK_OPTIONS)) as book:
        midnight = datetime.combine(today, datetime.min.time())
        title = _("%(year)s年新招引开工项目认定清单") % {"year": found.year}
        book.set_properties({"title": title, "created": midnight})
        page = book.add_worksheet(_("认定清单"))
        face = look()
        base = {"font_name": face.font, "font_size": face.size, "valign": "vcenter"}
        head = book.add_format(
            base | {"bold": True, "text_wrap": True, "bg_color": face.head, "bottom": 1}
        )
        plain = book.add_format(base)
        day = book.add_format(base | {"num_format": "yyyy-mm-dd", "align": "left"})
        for across, (label, width) in enumerate(_COLUMNS):
            page.set_column(across, across, width)
            page.write_string(0, across, _(label), head)
        for down, values in enumerate(_rows(found, names), 1):
            for across, value in enumerate(values):
                _write(page, down, across, value, day if hasattr(value, "isoformat") else plain)
        page.freeze_panes(1, 3)
        page.autofilter(0, 0, max(len(found.counted), 1), len(_COLUMNS) - 1)
        page.set_landscape()
        page.repeat_rows(0)
        page.fit_to_pages(1, 0)
        page.set_footer(_("&L%(title)s，截至 %(day)s") % {"title": title, "day": today})
    return out.getvalue()


def _rows(found: Promotion, names: Mapping[str, str]) -> list[list[Any]]:
    rows: list[list[Any]] = []
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


def _write(page: Any, down: int, across: int, value: Any, style: Any) -> None:
    """Text as text: a name that begins with = is no formula."""
    if value is None or value == "":
        return
    if isinstance(value, str):
        page.write_string(down, across, value, style)
    elif hasattr(value, "isoformat"):
        page.write_datetime(down, across, datetime.combine(value, datetime.min.time()), style)
    else:
        page.write_number(down, across, value, style)
