"""The list of projects as .xlsx: one row a project, amounts in 万元 as they were told, nothing rounded but the rates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from luoshi_web.offices.pages.list_sheet import ListSheet, Value, list_book
from luoshi_web.offices.queries import Access
from luoshi_web.projects.models import Project
from luoshi_web.projects.pages.portfolio import Asked, Beside, Line, line_of
from luoshi_web.projects.pages.words import level_label

# Head, width.
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
    sheet = ListSheet(
        _("项目"),
        _("项目"),
        [(_(head), width) for head, width in _COLUMNS],
        staying=2,
        foot=_("&L截至 %(day)s，应报到%(month)s")
        % {"day": asked.today, "month": asked.month.words()},
    )
    values = (_values(row, line_of(access, row, beside, asked.today, asked.over)) for row in rows)
    return list_book(sheet, values, asked.today)


def _values(row: Project, line: Line) -> list[Value]:
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
