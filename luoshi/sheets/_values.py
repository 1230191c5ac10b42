"""What stands in a cell -> a value, or why it is none. People type full-width digits, separators and units; a number
that is not certain is asked about, never guessed."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from luoshi.sheets._form import NO, YES, clean
from luoshi.sheets.model import Column, Value

Cell = str | float | int | bool | date | datetime | time | timedelta
_MOST = Decimal(10) ** 15
_NUMBER = re.compile(r"([+-]?)(\d{1,3}(?:,\d{3})+|\d+)?(\.\d+)?")
_DAY = re.compile(
    r"(\d{4})(?:-(\d{1,2})-(\d{1,2})|/(\d{1,2})/(\d{1,2})|\.(\d{1,2})\.(\d{1,2})|年(\d{1,2})月(\d{1,2})日?|(\d\d)(\d\d))"
)
_FIRST_YEAR, _LAST_YEAR = 1949, 2100
_MINUS = str.maketrans({"−": "-", "–": "-", "—": "-", "‐": "-", "‑": "-"})
_NOTHING = frozenset({"无", "没有", "暂无", "/", "-", "--", "—", "——", "…", "……", "n/a", "N/A"})
_BLANK = "没有数请留空，是零请填 0"
_DIGITS = 15


class Refusal(ValueError):
    """Why a cell was not taken, the end of a Chinese sentence without its stop."""


def value_of(cell: Cell, column: Column, unit: str, *, percent: bool) -> Value:
    """None for a blank cell. percent: the cell shows a fraction as per cent. Raises Refusal."""
    if isinstance(cell, str):
        cell = clean(cell)
        if not cell:
            return None
    if column.kind == "number":
        return _number(cell, unit, percent=percent)
    if column.kind == "date":
        return _date(cell)
    if column.kind == "yes_no":
        return _yes_no(cell)
    text = _text(cell, percent=percent)
    return _choice(text, column.choices) if column.kind == "choice" else text


def _number(cell: Cell, unit: str, *, percent: bool) -> Decimal:
    if isinstance(cell, bool) or not isinstance(cell, int | float | str):
        shown = "是/否" if isinstance(cell, bool) else "日期或时间"
        raise Refusal(f"这里要填数，填的是{shown}，请把格式改为“常规”后重填")
    if isinstance(cell, str):
        return _within(_number_in(cell, unit))
    if not math.isfinite(cell):
        raise Refusal("这个数大得存不下，请核对")
    exact = Decimal(f"{cell:.{_DIGITS}g}")
    if percent:
        if unit != "%":
            raise Refusal(f"这一格是百分数格式，而单位是{unit or '空的'}，请把格式改为“常规”后重填")
        exact = exact.scaleb(2)
    return _within(exact)


def _within(exact: Decimal) -> Decimal:
    if abs(exact) >= _MOST:
        raise Refusal("这个数大得不合常理，请核对单位和位数")
    return exact.normalize() + 0 if exact else Decimal(0)


def _number_in(text: str, unit: str) -> Decimal:
    if text in _NOTHING:
        raise Refusal(f"“{text}”不是数，{_BLANK}")
    plain = unicodedata.normalize("NFKC", text).translate(_MINUS).strip()
    for ending in ("%", unicodedata.normalize("NFKC", unit)):
        if ending and plain.endswith(ending) and plain != ending:
            if ending != unit:
                raise Refusal(f"“{text[:30]}”带了%，而单位是{unit or '空的'}，请改成数字")
            plain = plain[: -len(ending)].rstrip()
            break
    found = _NUMBER.fullmatch(plain)
    if not found or not (found[2] or found[3]):
        raise Refusal(f"“{text[:30]}”不是数，请只填数字，{_BLANK}")
    if len(plain) > 40:
        raise Refusal("这个数位数太多，请核对")
    exact = Decimal((found[2] or "0").replace(",", "") + (found[3] or ""))
    return -exact if found[1] == "-" else exact


def _date(cell: Cell) -> date:
    if isinstance(cell, datetime):
        return _in_range(cell.date())
    if isinstance(cell, date):
        return _in_range(cell)
    text = ""
    if isinstance(cell, str):
        text = re.sub(r"\s", "", unicodedata.normalize("NFKC", cell))
    elif isinstance(cell, int | float) and not isinstance(cell, bool) and math.isfinite(cell):
        text = f"{cell:.0f}" if cell == int(cell) else ""
    found = _DAY.fullmatch(text)
    if not found:
        shown = cell if isinstance(cell, str) else text or cell
        raise Refusal(f"“{str(shown)[:30]}”不是日期，请写成 2026-10-8 的样子")
    year, month, day = (int(part) for part in found.groups() if part is not None)
    try:
        return _in_range(date(year, month, day))
    except ValueError as error:
        if isinstance(error, Refusal):
            raise
        raise Refusal(f"没有“{text}”这一天，请核对") from error


def _in_range(day: date) -> date:
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        raise Refusal(f"年份 {day.year} 不在 {_FIRST_YEAR} 到 {_LAST_YEAR} 之间，请核对")
    return day


def _yes_no(cell: Cell) -> bool:
    if isinstance(cell, bool):
        return cell
    if cell in (YES, NO):
        return cell == YES
    raise Refusal(f"“{str(cell)[:30]}”不在选项里，请填“{YES}”或“{NO}”")


def _choice(text: str, choices: Sequence[str]) -> str:
    if text in choices:
        return text
    folded = unicodedata.normalize("NFKC", text).casefold()
    alike = [c for c in choices if unicodedata.normalize("NFKC", c).casefold() == folded]
    if len(alike) == 1:
        return alike[0]
    raise Refusal(f"“{text[:30]}”不在选项里，可填：{'、'.join(choices)[:120]}")


def _text(cell: Cell, *, percent: bool) -> str:
    """A number stays as it is shown, without .0; Excel has cut a long one already, which cannot be mended here."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return YES if cell else NO
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d %H:%M")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, time):
        return cell.strftime("%H:%M")
    if isinstance(cell, timedelta):
        raise Refusal("这里要填文字，填的是时长，请把格式改为“文本”后重填")
    if not math.isfinite(cell) or abs(cell) >= _MOST:
        raise Refusal("数字超过 15 位，Excel 已改动末几位，请把格式改为“文本”后重填")
    exact = Decimal(f"{cell:.{_DIGITS}g}")
    shown = format((exact.scaleb(2) if percent else exact).normalize(), "f")
    return f"{shown}%" if percent else shown
