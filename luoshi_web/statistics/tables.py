"""A file's bytes -> its sheets as grids of cells. What a cell means is not known here.

.xlsx through luoshi.sheets, which checks the package before anything is parsed; .xls and .ods in a process apart;
.csv as UTF-8 or GB18030. Of a formula its last result counts. Only of an .xlsx is it known that a cell shows 0.125 as 12.5%, or an error.
"""

from __future__ import annotations

import csv
import io
import json
import math
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Final

from django.utils.translation import gettext as _

from luoshi.errors import LuoshiError
from luoshi.plan import MOST_DIGITS, MOST_PLACES, TypedNumberError, typed_number
from luoshi.sheets import Cell, Table, read_tables
from luoshi_web.statistics import apart
from luoshi_web.statistics.words import is_nothing, words

_OLE: Final = b"\xd0\xcf\x11\xe0"
_ZIP: Final = b"PK"
# An .ods says at its very beginning what it is.
_ODS: Final = b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"
_SIGN: Final = 200
_SECONDS: Final = 30
_CSV_FIELD: Final = 8000
_SMALL: Final = 1_000_000
_PLACES: Final = Decimal(1).scaleb(-MOST_PLACES)


class TableError(LuoshiError):
    """A file, sheet or cell that cannot be read as a table of figures."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """rows: every row as long as the longest, rows and columns counted from 0. table: what only an .xlsx knows of its cells."""

    name: str
    rows: Sequence[Sequence[Cell]]
    table: Table | None = None

    @property
    def width(self) -> int:
        return len(self.rows[0]) if self.rows else 0

    def text(self, row: int, column: int) -> str:
        """What the cell shows, as text; empty outside the sheet."""
        if not (0 <= row < len(self.rows) and 0 <= column < self.width):
            return ""
        return shown(self.rows[row][column])

    def number(self, row: int, column: int, unit: str) -> Decimal | None:
        """The figure of a cell; None where there is none (blank, —, ……), which is not zero. Raises TableError.

        unit: a cell that shows 0.125 as 12.5% is taken for 12.5 where the unit is %, and refused elsewhere.
        """
        cell, here = self.rows[row][column], (row, column)
        if self.table is not None:
            if here in self.table.marks.errors:
                raise TableError(
                    _("公式算错了（%(shown)s）") % {"shown": self.table.marks.errors[here]}
                )
            if here in self.table.marks.uncomputed:
                raise TableError(_("公式还没有算出结果，请打开、保存后再传"))
            if here in self.table.merged and shown(cell):
                raise TableError(_("这一格被合并了，分不清是哪一行、哪一列的数"))
        percent = self.table is not None and here in self.table.marks.percent
        return _number(cell, unit, percent=percent)


def place_name(row: int, column: int) -> str:
    """第 5 行 E 列, as a spreadsheet counts."""
    return _("第 %(row)s 行 %(column)s 列") % {"row": row + 1, "column": column_name(column)}


def column_name(column: int) -> str:
    """0 -> A, 26 -> AA."""
    name, left = "", column + 1
    while left:
        left, rest = divmod(left - 1, 26)
        name = chr(65 + rest) + name
    return name


def shown(cell: Cell) -> str:
    """A cell as text: whole numbers without .0, days as 2026-09-30."""
    if isinstance(cell, bool):
        return _("是") if cell else _("否")
    if isinstance(cell, float):
        if not math.isfinite(cell):
            return str(cell)
        return f"{Decimal(f'{cell:.15g}').normalize():f}"
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell).strip()


def sheets_of(data: bytes) -> tuple[Sheet, ...]:
    """The file's sheets that hold anything. Raises TableError or SheetError.

    The last few small files are kept in memory: a page is shown, mapped and accepted from the same bytes.
    """
    return _kept(data) if len(data) <= _SMALL else _parsed(data)


def _parsed(data: bytes) -> tuple[Sheet, ...]:
    if data.startswith(_OLE) or (data.startswith(_ZIP) and _ODS in data[:_SIGN]):
        found = _read_apart(data)
    elif data.startswith(_ZIP):
        found = [Sheet(table.name, table.cells, table) for table in read_tables(data)]
    else:
        found = [Sheet(_("文本表"), _csv_rows(data))]
    full = tuple(sheet for sheet in found if any(shown(c) for row in sheet.rows for c in row))
    if not full:
        raise TableError(_("文件里没有表，都是空的。"), _("请核对后再选。"))
    return full


_kept = lru_cache(maxsize=4)(_parsed)


def _read_apart(data: bytes) -> list[Sheet]:
    """An .xls or .ods, by apart.py: damaged ones end the process that reads them."""
    most = words().most_book
    try:
        done = subprocess.run(
            [sys.executable, "-I", apart.__file__, str(most)],
            input=data, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=_SECONDS, check=False,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as error:
        raise _broken() from error
    if done.returncode == apart.TOO_LARGE:
        raise TableError(
            _("工作簿超过 %(most)s 格，没有读。") % {"most": most},
            _("请删去不相干的工作表和空行，另存后再传。"),
        )
    if done.returncode:
        raise _broken()
    return [Sheet(name, rows) for name, rows in json.loads(done.stdout)]


def _broken() -> TableError:
    return TableError(
        _("工作簿打不开：可能已损坏、设了密码，或大得不合常理。"),
        _("请用 Excel 或 WPS 打开，另存为 .xlsx 后再传。"),
    )


def _csv_rows(data: bytes) -> list[list[Cell]]:
    text = _decoded(data)
    head = text[:5000]
    mark = max(",\t;，", key=head.count)
    most = words()
    rows: list[list[Cell]] = []
    for row in csv.reader(io.StringIO(text), delimiter=mark):
        if len(rows) >= most.csv_rows or len(row) > most.csv_columns:
            raise TableError(
                _("文本表超过 %(rows)s 行或 %(columns)s 列，没有读。")
                % {"rows": most.csv_rows, "columns": most.csv_columns},
                _("请只留要导入的部分。"),
            )
        rows.append([field.strip()[:_CSV_FIELD] for field in row])
    width = max((len(row) for row in rows), default=0)
    return [[*row, *[""] * (width - len(row))] for row in rows]


def _decoded(data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise TableError(_("文本不是 UTF-8，也不是 GB18030。"), _("请另存为 UTF-8 的 .csv 后再传。"))


def _number(cell: Cell, unit: str, *, percent: bool) -> Decimal | None:
    if isinstance(cell, str):
        return _typed(cell, unit)
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        raise TableError(_("“%(cell)s”不是数") % {"cell": shown(cell)[:20]})
    if isinstance(cell, float) and not math.isfinite(cell):
        raise TableError(_("这个数大得存不下"))
    # A double holds 15 digits; those behind the sixth place are left over from computing.
    exact = Decimal(f"{cell:.15g}")
    if percent:
        if unit != "%":
            raise TableError(
                _("这一格是百分数格式，计量单位却是%(unit)s") % {"unit": unit or _("空的")}
            )
        exact = exact.scaleb(2)
    if exact.adjusted() >= MOST_DIGITS:
        raise TableError(_("整数超过 %(most)s 位") % {"most": MOST_DIGITS})
    exponent = exact.as_tuple().exponent
    if isinstance(exponent, int) and -exponent > MOST_PLACES:
        exact = exact.quantize(_PLACES, ROUND_HALF_UP)
    return exact


def _typed(text: str, unit: str) -> Decimal | None:
    if is_nothing(text):
        return None
    if text.strip().endswith(("%", "％")) and unit != "%":
        raise TableError(
            _("“%(text)s”带 %%，计量单位却是%(unit)s")
            % {"text": text[:20], "unit": unit or _("空的")}
        )
    try:
        return typed_number(text)
    except TypedNumberError as error:
        raise TableError(error.message.rstrip("。")) from error
