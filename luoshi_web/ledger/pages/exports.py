"""The board as a workbook, row for row what the page shows."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from luoshi.writing import Sheet, SheetColumn
from luoshi_web.ledger.pages.board import BoardGroup, BoardPage
from luoshi_web.ledger.pages.rows import TargetRow

DRAFT_MARK = "演示数据，非正式文件"
_OPS = {"ge": "≥", "gt": ">", "le": "≤", "lt": "<", "about": "约"}
_SOURCES = {"statistics": "统计", "register": "台账", "report": "填报"}


def board_sheets(page: BoardPage) -> list[Sheet]:
    columns = (
        SheetColumn(_("编号"), width=7),
        SheetColumn(_("任务"), width=26),
        SheetColumn(_("指标"), width=30),
        SheetColumn(_("状态"), width=12),
        SheetColumn(_("变动"), width=8),
        SheetColumn(_("目标"), width=10),
        SheetColumn(_("实际"), "number", 10),
        SheetColumn(_("应达"), "number", 10),
        SheetColumn(_("计量单位"), width=9),
        SheetColumn(_("差距 百分点"), "number", 10, 1),
        SheetColumn(_("数据期"), width=12),
        SheetColumn(_("来源"), width=8),
        SheetColumn(_("责任单位"), width=22),
        SheetColumn(_("备注"), width=10),
    )
    return [
        Sheet(
            _("目标台账"),
            f"{page.title}（{page.document_number}，数据截至{page.as_of.isoformat()}）",
            columns,
            tuple(_row(group, row) for group in page.groups for row in group.rows),
            notes=(page.policy_words,),
            mark=DRAFT_MARK if page.has_sample else None,
        )
    ]


def _row(group: BoardGroup, row: TargetRow) -> tuple[str | Decimal | None, ...]:
    word = f"{row.word}·初步" if row.provisional else row.word
    return (
        row.code,
        f"{group.place}{group.title}",
        row.name,
        word,
        row.turn or None,
        f"{_OPS.get(row.op, '')}{row.goal}",
        _number(row.actual) if row.actual else _("未公布"),
        _number(row.expected),
        row.unit or None,
        row.gap,
        row.period,
        _SOURCES.get(row.source),
        row.unit_name or None,
        _("演示数据") if row.sample else None,
    )


def _number(text: str) -> Decimal | str | None:
    """The shown text as a number a spreadsheet can add up; grades stay words; a dash is an empty cell."""
    if text == "—":
        return None
    try:
        return Decimal(text.replace(",", "").replace("−", "-"))
    except InvalidOperation:
        return text
