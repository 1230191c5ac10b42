"""How a cell looks: white with a dark frame where it may be filled, grey where it may not."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from luoshi.sheets._form import look
from luoshi.sheets.model import Column, Kind, Row, Value

_FORMULA_SIGNS = ("=", "+", "-", "@", "\t")


class Looks:
    """The formats of one workbook, each made once: Excel allows 64,000, and xlsxwriter compares them one by one."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}
        self._cells: dict[tuple[Kind, str, bool, bool], Any] = {}

    def of(self, **wanted: Any) -> Any:
        key = tuple(wanted.items())
        if key not in self._made:
            base = {"font_name": look().font, "font_size": look().size, "valign": "vcenter"}
            self._made[key] = self._book.add_format(base | wanted)
        return self._made[key]

    def of_cell(self, row: Row, column: Column, value: Value) -> Any:
        open_ = column.editable and not row.locked
        shown = _number_format(row, column, value) if column.kind == "number" else ""
        # Stays a text when somebody edits the cell.
        quoted = isinstance(value, str) and value.startswith(_FORMULA_SIGNS)
        key = (column.kind, shown, open_, quoted)
        if key not in self._cells:
            wanted = _style_of(column.kind, shown, open_=open_, quoted=quoted)
            self._cells[key] = self.of(**wanted)
        return self._cells[key]


def _style_of(kind: Kind, shown: str, *, open_: bool, quoted: bool) -> dict[str, Any]:
    wanted: dict[str, Any] = {"border": 1, "num_format": shown or "@"}
    if open_:
        wanted |= {"locked": False, "bg_color": look().paper, "border_color": look().frame}
        wanted["font_color"] = look().ink
    else:
        wanted |= {"bg_color": look().locked, "border_color": look().rule}
        wanted["font_color"] = look().quiet
    if quoted:
        wanted["quote_prefix"] = True
    if kind == "date":
        wanted["num_format"] = "yyyy-mm-dd"
    if kind == "text":
        wanted["text_wrap"] = True
    return wanted | aligned(kind)


def aligned(kind: Kind) -> dict[str, Any]:
    """Texts left and numbers right, a little off the frame; the rest in the middle."""
    side = {"number": "right", "text": "left"}.get(kind)
    return {"align": side, "indent": 1} if side else {"align": "center"}


def _number_format(row: Row, column: Column, value: Value) -> str:
    """A per cent sign is only shown: 12.5 % is kept as 12.5, so that 0.125 typed by mistake shows as 0.125%."""
    decimals = row.decimals if row.decimals is not None else column.decimals
    sign = '"%"' if (row.unit or column.unit) == "%" else ""
    if decimals is not None:
        return ("#,##0." + "0" * decimals if decimals else "#,##0") + sign
    if isinstance(value, Decimal) and isinstance(exponent := value.as_tuple().exponent, int):
        return ("#,##0." + "0" * -exponent if exponent < 0 else "#,##0") + sign
    return f"General{sign}"
