"""A value as typed -> as an entry's body holds it, and back into words."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from luoshi.declared import yes_of
from luoshi.errors import LuoshiError
from luoshi.plan import Unit, UnitError, decimal_text, known_units, narrow, parse_unit, typed_number
from luoshi.plan.units import MAGNITUDES
from luoshi.registers.model import Field, RegisterError, Stored

ONE = 10**6
# As the judge: below this no product on the way passes 64 bits, and 32,768 rows of this size still add up within them.
MOST = 2**48
_AMOUNT = re.compile(r"([+-]?[\d,.]+)\s*(\D.*)?", re.S)
# The three ways in which one spreadsheet holds a date: ISO-like, in Chinese, and as Excel's day number (1900 system).
_DAY = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:\s+00?:00(?::00)?)?"
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_SERIAL = re.compile(r"(\d{5})(?:\.0+)?")
_EXCEL_EPOCH = date(1899, 12, 30)
_YEARS = range(1900, 2101)
_TEXT_LENGTH = 4000


def stored_of(field: Field, typed: str) -> Stored | None:
    """What is kept for a typed value; None for nothing typed, which is not zero. Raises RegisterError."""
    text = typed.strip()
    if not text:
        return None
    if field.type == "number":
        return stored_amount(text, field)
    if field.type == "date":
        return day_number(day_of(text, field.label))
    if field.type == "yesno":
        truth = yes_of(text)
        if truth is None:
            raise RegisterError(f"“{field.label}”填的“{text[:20]}”不是“是”或“否”。", "请填是或否。")
        return int(truth)
    if field.type == "choice":
        return _choice_of(field, text)
    if len(text) > _TEXT_LENGTH:
        raise RegisterError(f"“{field.label}”超过 {_TEXT_LENGTH} 字。", "请写短些，全文作附件。")
    return text


def shown_of(field: Field, stored: Stored | None) -> str:
    """The words for what is kept: 3,000,000 of 亿元 -> "3亿元"; nothing kept -> ""."""
    if stored is None:
        return ""
    if field.type == "number" and isinstance(stored, int):
        return f"{decimal_text(Decimal(stored).scaleb(-6))}{field.unit}"
    if field.type == "date" and isinstance(stored, int):
        return numbered_day(stored).isoformat()
    if field.type == "yesno":
        return "是" if stored else "否"
    return field.label_of(stored)


def stored_amount(text: str, field: Field) -> int:
    """Millionths of the field's unit. A unit may follow the number (1 亿元 into a field in 万元). Raises RegisterError."""
    match = _AMOUNT.fullmatch(narrow(text))
    if match is None:
        raise RegisterError(f"“{field.label}”填的“{text[:20]}”不是数。", "请填数字，零就填 0。")
    try:
        number = typed_number(match[1])
        ratio = _ratio(match[2] or "", field)
    except RegisterError:
        raise
    except LuoshiError as error:
        raise RegisterError(f"“{field.label}”：{error.message}", error.remedy) from error
    if number is None:
        raise RegisterError(f"“{field.label}”填的“{text[:20]}”不是数。", "请填数字，零就填 0。")
    stored = half_up(Fraction(number) * ratio * ONE)
    if abs(stored) > MOST:
        raise RegisterError(
            f"“{field.label}”的数超过 2.8 亿{field.unit}，不能精确相加。", "请换大一级的计量单位。"
        )
    return stored


def _ratio(printed: str, field: Field) -> Fraction:
    unit = printed.strip()
    if not unit or unit == field.unit:
        return Fraction(1)
    if unit in MAGNITUDES:
        return _magnitude(unit, field)
    if not is_known_unit(unit):
        raise RegisterError(
            f"“{field.label}”的计量单位“{unit[:20]}”不认识。", f"请用与“{field.unit}”同类的单位。"
        )
    try:
        return parse_unit(unit).ratio_to(field.measure)
    except UnitError as error:
        raise RegisterError(
            f"“{unit[:20]}”不能填进以“{field.unit or '（无单位）'}”计的“{field.label}”，量纲不同。",
            error.remedy,
        ) from error


def _magnitude(word: str, field: Field) -> Fraction:
    """3.25 亿 into a field in 立方米; into one in 万立方米 it might be either."""
    if field.unit.startswith(tuple(MAGNITUDES)):
        raise RegisterError(
            f"“{field.label}”以“{field.unit}”计，只写“{word}”看不出指的是什么。",
            f"请连单位写全，如 1 {word}{field.unit.lstrip(''.join(MAGNITUDES))}。",
        )
    return Fraction(10 ** MAGNITUDES[word])


def is_known_unit(text: str) -> bool:
    """Whether units.txt knows it, magnitude words and / aside. parse_unit itself takes any word for a classifier."""
    dimensions = {unit.dimension for unit in known_units().values()}
    unit: Unit = parse_unit(text)
    return all(part in dimensions for part in unit.dimension.split("/"))


def half_up(exact: Fraction) -> int:
    """The nearest whole number, a half away from zero (四舍五入)."""
    doubled = (2 * abs(exact.numerator) + exact.denominator) // (2 * exact.denominator)
    return doubled if exact >= 0 else -doubled


def day_number(day: date) -> int:
    return day.year * 10000 + day.month * 100 + day.day


def numbered_day(number: int) -> date:
    """The day that `day_number` made the number of."""
    return date(number // 10000, number // 100 % 100, number % 100)


def day_of(text: str, label: str) -> date:
    """2024-08-06, 2024/8/6, 2024.8.6, 2024年8月6日, 20240806 or Excel's 45510. Raises RegisterError."""
    plain = narrow(text).strip()
    match = _DAY.fullmatch(plain) or _COMPACT.fullmatch(plain)
    serial = _SERIAL.fullmatch(plain)
    try:
        if match is not None:
            day = date(int(match[1]), int(match[2]), int(match[3]))
        elif serial is not None:
            day = _EXCEL_EPOCH + timedelta(days=int(serial[1]))
        else:
            raise ValueError(plain)
    except ValueError as error:
        raise RegisterError(
            f"“{label}”填的“{text.strip()[:20]}”不是日期。", "请写成 2024-08-06。"
        ) from error
    if day.year not in _YEARS:
        raise RegisterError(f"“{label}”的年份 {day.year} 不对。", "请核对年份。")
    return day


def _choice_of(field: Field, text: str) -> str:
    for choice in field.choices:
        if text in (choice.code, choice.label):
            return choice.code
    labels = "、".join(choice.label for choice in field.choices)
    raise RegisterError(f"“{field.label}”里没有“{text[:20]}”这一类。", f"请从{labels}里选一项。")
