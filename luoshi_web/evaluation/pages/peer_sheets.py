"""The table of gaps as .xlsx, and the workbook in which figures are brought."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from luoshi.benchmarking import half_up
from luoshi.writing import Sheet, SheetColumn, xlsx_of
from luoshi_web.evaluation.models import Evidence, Peer
from luoshi_web.evaluation.peer_rows import Compared, Held, comparisons
from luoshi_web.evaluation.peer_words import (
    behind_words,
    catching_words,
    gap_unit,
    likeness_words,
    peer_value,
    years_words,
)
from luoshi_web.offices.pages.list_sheet import ListSheet, Value, list_book
from luoshi_web.offices.queries import Access

HEADS: Final = (
    ("peer", gettext_noop("地区"), 14),
    ("indicator", gettext_noop("指标"), 24),
    ("year", gettext_noop("年份"), 8),
    ("value", gettext_noop("数值"), 14),
    ("unit", gettext_noop("单位"), 10),
    ("definition", gettext_noop("口径"), 30),
    ("source", gettext_noop("来源"), 34),
    ("url", gettext_noop("网址"), 30),
    ("evidence", gettext_noop("可靠程度"), 14),
    ("published_on", gettext_noop("发布日期"), 12),
)
"""Key, head, width of a column; the order in which the blank workbook is written, not one that is asked for."""


def gaps_book(access: Access, held: Held, peer: Peer, today: date) -> bytes:
    """No query."""
    area, by = access.programme.area, access.programme.last_year
    rows = comparisons(held, peer, by)
    sample = any(one.own is not None and one.own.row.sample for one in rows)
    sheet = Sheet(
        name=_("差距表"),
        title=_("%(area)s与%(peer)s对标差距表") % {"area": area, "peer": peer.name},
        columns=(
            SheetColumn(_("指标"), width=24),
            SheetColumn(_("单位"), width=8),
            SheetColumn(_("年份"), "number", 7),
            SheetColumn(area, "number", 12),
            SheetColumn(peer.name, "number", 12),
            SheetColumn(_("差距"), "number", 12),
            SheetColumn(_("差距单位"), width=8),
            SheetColumn(_("为对方的（%）"), "number", 9, 2),
            SheetColumn(_("人均为对方的（%）"), "number", 9, 2),
            SheetColumn(_("口径"), width=22),
            SheetColumn(_("落后几年"), width=14),
            SheetColumn(_("到%(by)s年赶上") % {"by": by}, width=30),
            SheetColumn(_("按现有增速"), width=24),
            SheetColumn(_("措施和责任单位"), width=34),
            SheetColumn(_("本地来源"), width=26),
            SheetColumn(_("对方来源"), width=26),
        ),
        rows=tuple(_values(one, by) for one in rows),
        notes=(
            _("差距是本地减对方。增速按不变价、总量按现价，算出的年数只说增速本身，不含价格。"),
        ),
        mark=_("演示数据，非正式文件") if sample else None,
    )
    return xlsx_of([sheet], created=today)


def blank_book(held: Held, today: date) -> bytes:
    """With the figures that are recorded, so that the next year's are written below in the same way."""
    peers = {one.pk: one.name for one in held.peers}
    names = {one.indicator_id: one.indicator.name for one in held.yardsticks}
    rows: list[list[Value]] = []
    for (peer, indicator), years in held.figures.items():
        if peer not in peers or indicator not in names:
            continue
        rows += [
            [
                peers[peer], names[indicator], year, row.value.normalize(), row.unit, row.definition,
                row.source, row.url, str(Evidence(row.evidence).label), row.published_on,
            ]
            for year, row in sorted(years.items())
        ]  # fmt: skip
    sheet = ListSheet(
        _("对标数"), _("对标数"), [(_(label), width) for _key, label, width in HEADS], 2,
        _("已登记的数删去再传，只留新的。没有来源的数不收。"),
    )  # fmt: skip
    return list_book(sheet, rows, today)


def _values(one: Compared, by: int) -> tuple[str | int | Decimal | None, ...]:
    found, unit = one.found, one.yardstick.indicator.unit
    compared = found.year is not None
    return (
        one.yardstick.indicator.name,
        unit,
        found.year or (one.figure.year if one.figure else None),
        _bare(found.own),
        _bare(peer_value(one)),
        _bare(found.gap),
        gap_unit(unit) if compared else "",
        None if found.ratio is None else half_up(found.ratio * 100, 2),
        None if found.per_head is None else half_up(found.per_head * 100, 2),
        " ".join(likeness_words(found)) if compared else _("没有同一年的数"),
        behind_words(found.behind) if found.is_behind is not None else "",
        "；".join(catching_words(one, by)),
        years_words(found, one.own_growth),
        "；".join(
            _("%(words)s（%(owner)s，%(by)s，%(state)s）")
            % {"words": row.words, "owner": row.owner.name, "by": row.by.isoformat(), "state": row.get_state_display()}
            for row in one.measures
        ),
        (one.own.row.document or _("本地总账")) if one.own else "",
        one.figure.source if one.figure else "",
    )  # fmt: skip


def _bare(value: Decimal | None) -> Decimal | None:
    """Without the noughts that a column of the database adds."""
    return None if value is None else Decimal(f"{value.normalize():f}")
