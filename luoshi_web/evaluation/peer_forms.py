"""What people type about peers, and a workbook of figures, as typed values. Every refusal names the field or the row."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Final

from django.utils.translation import gettext as _

from luoshi.errors import LuoshiError
from luoshi.sheets import Column, Refusal, Table, read_tables
from luoshi_web.evaluation.actions.peers import FigureTold
from luoshi_web.evaluation.models import Evidence, Peer, Yardstick
from luoshi_web.evaluation.pages.peer_setup import RowFault
from luoshi_web.evaluation.pages.peer_sheets import HEADS
from luoshi_web.ledger.models import Indicator
from luoshi_web.offices.conflicts import written
from luoshi_web.offices.forms.typed import day_in

MOST_ROWS: Final = 2000
_SHOWN: Final = 20
_YEAR: Final = re.compile(r"(\d{4})年?", re.ASCII)

_NEEDED: Final = ("peer", "indicator", "year", "value", "unit", "source")
_TEXT: Final = Column("text", "text")
_LIKE: Final = {
    "value": Column("value", "value", "number"),
    "published_on": Column("published_on", "published_on", "date"),
}


@dataclass(frozen=True, slots=True)
class Read:
    told: tuple[FigureTold, ...]
    faults: tuple[RowFault, ...]


def figure_in(peer: Peer, indicator: Indicator, given: Mapping[str, str]) -> FigureTold:
    """given: text by key of HEADS."""
    return FigureTold(
        peer=peer,
        indicator=indicator,
        year=year_in(given.get("year", "")),
        value=number_in(given.get("value", "")),
        unit=written(given.get("unit", "")) or indicator.unit,
        source=given.get("source", ""),
        definition=given.get("definition", ""),
        url=given.get("url", ""),
        evidence=_evidence(given.get("evidence", "")),
        published_on=day_in(given.get("published_on", ""), _("发布日期")),
    )


def year_in(text: str) -> int:
    found = _YEAR.fullmatch(unicodedata.normalize("NFKC", written(text)))
    if found is None:
        raise LuoshiError(_("年份“%(text)s”不对。") % {"text": text[:_SHOWN]}, _("请写成 2023。"))
    return int(found[1])


def number_in(text: str) -> Decimal:
    """1,234.5 and １２３４.５ are numbers; blank is none, it is not nought."""
    bare = unicodedata.normalize("NFKC", written(text)).replace(",", "").replace("−", "-")
    try:
        return Decimal(bare)
    except InvalidOperation as error:
        raise LuoshiError(
            _("数值“%(text)s”不是数。") % {"text": text[:_SHOWN]}, _("请只写数字，单位写在单位栏。")
        ) from error


def read_figures(data: bytes, peers: Sequence[Peer], sticks: Sequence[Yardstick]) -> Read:
    """The first sheet whose heads are there. LuoshiError: no such sheet, too many rows; a row that does not fit is among the
    faults, with its number, and nothing of it is told."""
    table, columns, head = _table(read_tables(data))
    by_name = {one.name: one for one in peers}
    indicators = {one.indicator.name: one.indicator for one in sticks}
    told: list[FigureTold] = []
    faults: list[RowFault] = []
    seen: dict[tuple[int, int, int], int] = {}
    rows = range(head + 1, len(table.cells))
    if len(rows) > MOST_ROWS:
        raise LuoshiError(
            _("表里有 %(n)s 行。") % {"n": len(rows)},
            _("一次最多 %(n)s 行，请分开导。") % {"n": MOST_ROWS},
        )
    for at in rows:
        try:
            given = {key: _cell(table, at, column, key) for key, column in columns.items()}
            if not any(given.values()):
                continue
            one = _row(given, by_name, indicators)
            key = (one.peer.pk, one.indicator.pk, one.year)
            if key in seen:
                raise LuoshiError(
                    _("和第 %(n)s 行是同一个数。") % {"n": seen[key]}, _("请删去一行。")
                )
            seen[key] = at + 1
            told.append(one)
        except Refusal as refusal:
            faults.append(RowFault(at + 1, _("%(why)s。") % {"why": refusal}))
        except LuoshiError as error:
            faults.append(RowFault(at + 1, str(error)))
    return Read(tuple(told), tuple(faults))


def _row(
    given: Mapping[str, str], peers: Mapping[str, Peer], indicators: Mapping[str, Indicator]
) -> FigureTold:
    peer, indicator = peers.get(given["peer"]), indicators.get(given["indicator"])
    if peer is None:
        raise LuoshiError(
            _("地区“%(name)s”不是对标地区。") % {"name": given["peer"][:_SHOWN]},
            _("可用：%(known)s。") % {"known": "、".join(peers)},
        )
    if indicator is None:
        raise LuoshiError(
            _("指标“%(name)s”不是对标指标。") % {"name": given["indicator"][:_SHOWN]},
            _("请照空白表里的名称写。"),
        )
    if not given["source"]:
        raise LuoshiError(_("没有写来源。"), _("没有来源的数不能登记。"))
    return figure_in(peer, indicator, given)


def _table(tables: Sequence[Table]) -> tuple[Table, dict[str, int], int]:
    """The sheet, the columns by key, the row of the heads."""
    labels = {_(label): key for key, label, _width in HEADS}
    for table in tables:
        for at, cells in enumerate(table.cells[:10]):
            found = {
                labels[text]: column
                for column, cell in enumerate(cells)
                if (text := str(cell).strip()) in labels
            }
            if all(key in found for key in _NEEDED):
                return table, found, at
    raise LuoshiError(
        _("没有找到表头。"),
        _("前十行里要有：%(heads)s。")
        % {"heads": "、".join(_(label) for key, label, _w in HEADS if key in _NEEDED)},
    )


def _cell(table: Table, row: int, column: int, key: str) -> str:
    if column >= len(table.cells[row]):
        return ""
    value = table.value(row, column, _LIKE.get(key, _TEXT))
    if value is None:
        return ""
    return f"{value:f}" if isinstance(value, Decimal) else written(str(value))


def _evidence(text: str) -> str:
    words = written(text)
    if not words:
        return Evidence.REPOSTED
    return next((code for code, label in Evidence.choices if words in (code, str(label))), "")
