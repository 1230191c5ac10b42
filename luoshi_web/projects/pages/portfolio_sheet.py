"""The list of projects as .xlsx: one row a project, amounts in 万元 as they were told, nothing rounded but the rates."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

import xlsxwriter
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from luoshi.sheets import WORKBOOK_OPTIONS, look
from luoshi_web.offices.queries import Access
from luoshi_web.projects.models import Project
from luoshi_web.projects.pages.portfolio import Asked, Beside, Line, line_of
from luoshi_web.projects.pages.words import NOTHING, level_label

# Title, width. {year}, {month}: of the month whose reports are due.
_COLUMNS: Final = (
    (gettext_noop("编号"), 14),
    (gettext_noop("项目名称"), 32),
    (gettext_noop("镇街"), 12),
    (gettext_noop("级别"), 9),
    (gettext_noop("名单"), 20),
    (gettext_noop("投资主体"), 24),
    (gettext_noop("投资来源"), 10),
    (gettext_noop("产业集群"), 14),
    (gettext_noop("阶段"), 9),
    (gettext_noop("进入阶段"), 12),
    (gettext_noop("停缓"), 8),
    (gettext_noop("计划总投资（万元）"), 14),
    (gettext_noop("本年计划（万元）"), 14),
    (gettext_noop("本年完成（万元）"), 14),
    (gettext_noop("完成率（%）"), 10),
    (gettext_noop("比序时（百分点）"), 10),
    (gettext_noop("形象进度（%）"), 10),
    (gettext_noop("报到"), 12),
    (gettext_noop("逾期节点"), 18),
    (gettext_noop("节点逾期（天）"), 10),
    (gettext_noop("负责"), 28),
    (gettext_noop("示例"), 7),
)


def sheet_of(access: Access, asked: Asked, rows: Sequence[Project], beside: Beside) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, dict(WORKBOOK_OPTIONS)) as book:
        midnight = datetime.combine(asked.today, datetime.min.time())
        book.set_properties({"title": _("项目"), "created": midnight})
        page = book.add_worksheet(_("项目"))
        face = look()
        base = {"font_name": face.font, "font_size": face.size, "valign": "vcenter"}
        head = book.add_format(
            base | {"bold": True, "text_wrap": True, "bg_color": face.head, "bottom": 1}
        )
        plain = book.add_format(base)
        day = book.add_format(base | {"num_format": "yyyy-mm-dd", "align": "left"})
        for across, (title, width) in enumerate(_COLUMNS):
            page.set_column(across, across, width)
            page.write_string(0, across, _(title), head)
        for down, row in enumerate(rows, 1):
            line = line_of(access, row, beside, asked.today, asked.over)
            for across, value in enumerate(_values(row, line)):
                _write(page, down, across, value, day if hasattr(value, "isoformat") else plain)
        page.freeze_panes(1, 2)
        page.autofilter(0, 0, max(len(rows), 1), len(_COLUMNS) - 1)
        page.set_landscape()
        page.repeat_rows(0)
        page.fit_to_pages(1, 0)
        page.set_footer(
            _("&L截至 %(day)s，应报到%(month)s")
            % {"day": asked.today, "month": asked.month.words()}
        )
    return out.getvalue()


def _write(page: Any, down: int, across: int, value: Any, style: Any) -> None:
    """Text as text: a name that begins with = is no formula."""
    if value is None or value in ("", NOTHING):
        return
    if isinstance(value, str):
        page.write_string(down, across, value, style)
    elif hasattr(value, "isoformat"):
        page.write_datetime(down, across, datetime.combine(value, datetime.min.time()), style)
    else:
        page.write_number(down, across, value, style)


def _values(row: Project, line: Line) -> list[Any]:
    return [
        line.code,
        line.name,
        line.town,
        level_label(row.level),
        "、".join(line.lists),
        line.investor,
        row.get_origin_display(),
        row.cluster,
        line.stage,
        line.since,
        line.halted,
        line.total,
        line.plan,
        line.done,
        line.rate,
        line.gap,
        line.percent,
        line.told,
        line.late.label if line.late else None,
        line.late.days if line.late else None,
        "、".join(line.charges),
        _("示例") if row.sample else None,
    ]
