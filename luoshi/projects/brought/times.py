"""Months and days as people type them: 2024.9, 2024年9月, 9月底, a date of Excel."""

from __future__ import annotations

import calendar
import re
from datetime import date, datetime, timedelta
from typing import Final

from luoshi.plan import Period
from luoshi.projects.brought.columns import ColumnField
from luoshi.projects.brought.got import LONGEST, Got, asked, plain_text, refused, shown
from luoshi.sheets import Cell

_EXCEL_DAY_ONE: Final = date(1899, 12, 30)
_EXCEL_DAYS: Final = range(36526, 73051)  # 2000-01-01 to 2100-01-01
_DAY = re.compile(r"(\d{4})(?:年|[./-])(\d{1,2})(?:月|[./-])(\d{1,2})日?")
_YEAR_MONTH = re.compile(
    r"(?!\d{5}$)(\d{4}|\d\d(?=年)|今年|本年|去年|上年|明年)(?:年|[./-])?(\d{1,2})月?(?:份|底|末|初|上旬|中旬|下旬)?"
)
_MONTH = re.compile(r"(\d{1,2})月(?:份|底|末|初|上旬|中旬|下旬)?")
_YEAR_END = re.compile(r"(\d{4}|今|本|去|上|明)年?(?:年)?(?:底|末)")
_YEARS_OFF: Final = {"今年": 0, "本年": 0, "今": 0, "本": 0, "去年": -1, "上年": -1, "去": -1, "上": -1, "明年": 1, "明": 1}  # fmt: skip


def time_value(cell: Cell, column: ColumnField, year: int) -> Got:
    """A month, or a day. Of a day told by its month only, the month's last: by then it had happened."""
    if isinstance(cell, datetime):
        return _of_day(cell.date(), column)
    if isinstance(cell, date):
        return _of_day(cell, column)
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _time_number(cell, column)
    text = plain_text(shown(cell))
    if found := _DAY.fullmatch(text):
        return _checked(column, int(found[1]), int(found[2]), int(found[3]))
    if found := _YEAR_MONTH.fullmatch(text):
        return _year_month(found, text, column, year)
    if found := _MONTH.fullmatch(text):
        return _checked(column, year, int(found[1]))
    if found := _YEAR_END.fullmatch(text):
        told = year + _YEARS_OFF[found[1]] if found[1] in _YEARS_OFF else int(found[1])
        got = _checked(column, told, 12)
        return asked(got.value, f"“{text}”按{told}年12月读。", "请写到月，或确认。")
    return refused(f"“{text[:LONGEST]}”不是年月。", "请写成 2024年9月 的样子。")


def _year_month(found: re.Match[str], text: str, column: ColumnField, year: int) -> Got:
    if found[1] in _YEARS_OFF:
        return _checked(column, year + _YEARS_OFF[found[1]], int(found[2]))
    if len(found[1]) == 4:
        return _checked(column, int(found[1]), int(found[2]))
    told = 2000 + int(found[1])
    got = _checked(column, told, int(found[2]))
    if got.value is None:
        return got
    return asked(got.value, f"“{text}”按{told}年{int(found[2])}月读。", "请写四位年份，或确认。")


def _time_number(cell: float, column: ColumnField) -> Got:
    """2024.9 typed as a number is a month; so is 202409. 2024.1 may have been 2024.10: Excel cuts the zero."""
    text = shown(cell)
    if re.fullmatch(r"(?:19|20)\d\d\.1", text):
        return asked(
            None, f"“{text}”是1月还是10月？Excel 会把 2024.10 存成 2024.1。", "请写成 2024年10月 的样子。"
        )  # fmt: skip
    if found := re.fullmatch(r"((?:19|20)\d\d)\.([2-9]|1[0-2])", text):
        return _checked(column, int(found[1]), int(found[2]))
    if found := re.fullmatch(r"((?:19|20)\d\d)(0[1-9]|1[0-2])(\d\d)?", text):
        return _checked(column, int(found[1]), int(found[2]), int(found[3]) if found[3] else None)
    if cell == int(cell) and int(cell) in _EXCEL_DAYS:
        day = _EXCEL_DAY_ONE + timedelta(days=int(cell))
        got = _of_day(day, column)
        return asked(got.value, f"“{text}”按日期{day}读。", "请把格式改为日期，或确认。")
    return refused(f"“{text}”不是年月。", "请写成 2024年9月 的样子。")


def _checked(column: ColumnField, year: int, month: int, day: int | None = None) -> Got:
    if not (1949 <= year <= 2100 and 1 <= month <= 12):
        return refused(f"没有{year}年{month}月。", "请核对年份和月份。")
    last = calendar.monthrange(year, month)[1]
    if day is not None and not 1 <= day <= last:
        return refused(f"没有{year}年{month}月{day}日。", "请核对日期。")
    return _of_day(date(year, month, day or last), column)


def _of_day(day: date, column: ColumnField) -> Got:
    if not 1949 <= day.year <= 2100:
        return refused(f"年份{day.year}不合常理。", "请核对日期。")
    return Got(Period.month(day.year, day.month) if column.kind == "month" else day)
