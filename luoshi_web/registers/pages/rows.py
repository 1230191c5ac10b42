"""A sheet that was sent -> its rows as texts, each under the field its head names. What a row means to the register: `brought`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from django.utils.translation import gettext as _

from luoshi.errors import LuoshiError
from luoshi.registers import Register as Declared
from luoshi.registers import RegisterError
from luoshi_web.offices.conflicts import written
from luoshi_web.registers.pages.columns import Head, head_of, head_row
from luoshi_web.statistics.tables import Sheet, TableError, column_name, sheets_of

_HEAD_WITHIN: Final = 20


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a row is not taken. line: as the spreadsheet counts; column: its head, empty where the whole row is meant."""

    line: int
    column: str
    sentence: str


@dataclass(slots=True)
class Row:
    """A row on its way. texts: by field code; own: number, revision and stage as written. unread: fields already told of."""

    line: int
    texts: dict[str, str] = field(default_factory=dict)
    own: dict[str, str] = field(default_factory=dict)
    unread: set[str] = field(default_factory=set)
    number: int | None = None
    is_bad: bool = False


@dataclass(slots=True)
class Read:
    """What a file holds. With a fault in the heads there are no rows: nobody can know what they would mean."""

    rows: list[Row] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)


def rows_of(register: Declared, data: bytes) -> Read:
    """Raises LuoshiError where the file is no table, or none of this register."""
    sheet, at = _sheet_of(register, sheets_of(data))
    reading = _Reading(register, Read())
    heads = reading.heads(sheet, at)
    if not reading.read.faults:
        reading.rows(sheet, at, heads)
    return reading.read


def _sheet_of(register: Declared, sheets: Sequence[Sheet]) -> tuple[Sheet, int]:
    """The first sheet that has heads of the register, and their row."""
    for sheet in sheets:
        top = [
            [sheet.text(row, column) for column in range(sheet.width)]
            for row in range(min(_HEAD_WITHIN, len(sheet.rows)))
        ]
        at = head_row(register, top)
        if at is not None:
            return sheet, at
    raise LuoshiError(
        _("前 %(n)s 行里没有找到“%(name)s”的表头。") % {"n": _HEAD_WITHIN, "name": register.name},
        _("请下载模板，照它的第一行写各栏的名称。"),
    )


class _Reading:
    def __init__(self, register: Declared, read: Read) -> None:
        self.register, self.read = register, read

    def heads(self, sheet: Sheet, at: int) -> dict[int, Head]:
        """Column -> what it means. Columns without a head and with nothing below are passed over."""
        found: dict[int, Head] = {}
        seen: dict[str, int] = {}
        for column in range(sheet.width):
            text = sheet.text(at, column)
            if sheet.table is not None and (at, column) in sheet.table.merged:
                self._fault(
                    at, text or column_name(column),
                    _("表头合并了格子。请取消合并，让每一栏都有自己的一格表头。"),
                )  # fmt: skip
                continue
            if not text:
                self._require_empty(sheet, at, column)
                continue
            try:
                head = head_of(self.register, text)
            except RegisterError as error:
                self._fault(at, text, str(error))
                continue
            if head is None:
                self._fault(
                    at, text,
                    _("台账没有“%(text)s”这一栏。请照模板的表头写，或删去这一列。")
                    % {"text": text[:20]},
                )  # fmt: skip
                continue
            key = head.field.code if head.field else f"#{head.own}"
            if key in seen:
                self._fault(at, text, _("这一栏有两列。请删去一列。"))
            elif head.field is not None and (head.field.retired or head.field.type == "file"):
                self.read.warnings.append(Fault(at + 1, text, _("这一栏不从表里导入，没有读。")))
            else:
                found[column] = head
            seen[key] = column
        return found

    def _require_empty(self, sheet: Sheet, at: int, column: int) -> None:
        filled = next((r for r in range(at + 1, len(sheet.rows)) if sheet.text(r, column)), None)
        if filled is not None:
            self._fault(
                filled, column_name(column),
                _("这一列没有表头，下面却有内容。请写上是哪一栏，或删去这一列。"),
            )  # fmt: skip

    def rows(self, sheet: Sheet, at: int, heads: Mapping[int, Head]) -> None:
        """The rows below the heads that hold anything, as texts."""
        for down in range(at + 1, len(sheet.rows)):
            if not any(sheet.text(down, column) for column in heads):
                continue
            row = Row(down + 1)
            for column, head in heads.items():
                title = sheet.text(at, column)
                try:
                    text = _cell_text(sheet, down, column, head)
                except LuoshiError as error:
                    self._fault(down, title, _sentence(error), row)
                    row.unread |= {head.field.code} if head.field else set()
                    continue
                if head.field is not None:
                    row.texts[head.field.code] = text
                elif text:
                    row.own[str(head.own)] = text
            self.read.rows.append(row)

    def _fault(self, down: int, column: str, sentence: str, row: Row | None = None) -> None:
        self.read.faults.append(Fault(down + 1, column[:40], sentence))
        if row is not None:
            row.is_bad = True


def _cell_text(sheet: Sheet, row: int, column: int, head: Head) -> str:
    """What was typed, as text that `typed.read_body` reads. LuoshiError where nobody can know what the cell says."""
    one, cell = head.field, sheet.rows[row][column]
    unit = head.unit or (one.unit if one else "")
    is_number = one is not None and one.type == "number"
    if is_number and isinstance(cell, int | float) and not isinstance(cell, bool):
        exact = sheet.number(row, column, unit)
        return "" if exact is None else f"{exact:f}{head.unit}"
    table = sheet.table
    if table is not None and (row, column) in table.merged and sheet.text(row, column):
        raise TableError(_("这一格被合并了，分不清是哪一行的。请取消合并后分别填写。"))
    if table is not None and (row, column) in table.marks.errors:
        raise TableError(_("公式算错了。请改成要填的内容。"))
    if table is not None and (row, column) in table.marks.uncomputed:
        raise TableError(_("公式还没有算出结果。请在 Excel 或 WPS 里打开、保存后再传。"))
    if is_number and isinstance(cell, date | bool):
        raise TableError(_("这里要填数，填的是日期或是否。请把格式改为“常规”后重填。"))
    text = written(sheet.text(row, column))
    if head.unit and text and text[-1].isdigit():
        return f"{text}{head.unit}"
    return text


def _sentence(error: LuoshiError) -> str:
    """With a stop at its end: some of the readers below leave it to their callers."""
    said = str(error).strip()
    return said if said.endswith("。") else f"{said}。"
