"""One cell as what its column holds. What is not certain is asked, never guessed; nothing told is None, never 0."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from luoshi.plan import Quantity, decimal_text, parse_unit
from luoshi.projects.amounts import wan, yi_words
from luoshi.projects.brought.columns import ColumnField, column_words
from luoshi.projects.brought.got import LONGEST, Got, asked, plain_text, refused, shown
from luoshi.projects.brought.page import money_unit
from luoshi.projects.brought.times import time_value
from luoshi.projects.lists import class_words, level_words, project_lists
from luoshi.projects.stages import stages
from luoshi.sheets import Cell

_NUMBER = r"([+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)"
_PLACES = Decimal("1e-8")
_MOST = Decimal("1e15")
_AMOUNT = re.compile(rf"(\D*?){_NUMBER}([^\d]*)")


@dataclass(frozen=True, slots=True)
class Names:
    """What only the county knows: its towns and its lists by every name they go by. year: of months told without one."""

    year: int
    unit: str = ""
    towns: Mapping[str, str] = field(default_factory=dict)
    lists: Mapping[str, str] = field(default_factory=dict)


def cell_value(cell: Cell, column: ColumnField, unit: str, names: Names, *, percent: bool) -> Got:
    """The cell read as that field. unit: of amounts, as the head says. percent: the cell shows a fraction as per cent."""
    if isinstance(cell, str):
        cell = re.sub(r"\s*\n\s*", "", cell).strip()
        if not cell or unicodedata.normalize("NFKC", cell) in column_words().nothing:
            return Got()
    if column.kind == "money":
        return _money(cell, column, unit or names.unit, percent=percent)
    if column.kind == "percent":
        return _percent(cell, percent=percent)
    if column.kind in ("month", "date"):
        return time_value(cell, column, names.year)
    return _said(shown(cell), column, names)


def _money(cell: Cell, column: ColumnField, unit: str, *, percent: bool) -> Got:
    if isinstance(cell, bool) or not isinstance(cell, str | int | float) or percent:
        return refused("这里要填金额，填的不是数。", "请把格式改为“常规”后重填。")
    if not isinstance(cell, str):
        return _amount(Decimal(f"{cell:.15g}"), unit, column)
    found = _AMOUNT.fullmatch(plain_text(cell))
    if found is None or len(cell) > LONGEST:
        return refused(f"“{cell[:LONGEST]}”不是一个金额。", "请只填一个数，没有数请留空。")
    before, number, after = found[1], Decimal(found[2].replace(",", "")), found[3]
    about = [word for word in column_words().about if word in before or word in after]
    for word in about:
        before, after = before.replace(word, ""), after.replace(word, "")
    own = money_unit(f"{after}元" if after in ("万", "亿") else after) if after else ""
    if before or (after and not own):
        return refused(f"“{cell}”不是一个金额。", "请只填一个数，没有数请留空。")
    got = _amount(number, own or unit, column)
    if got.value is None or got.saying is not None:
        return got
    if own and unit and parse_unit(own).factor != parse_unit(unit).factor:
        return asked(got.value, f"“{cell}”写了单位{own}，这一列的单位是{unit}。", "请核对单位。")
    if about:
        return asked(got.value, f"“{cell}”不是准数，按{got.value}读。", "请填准数，或确认。")
    return got


def _amount(number: Decimal, unit: str, column: ColumnField) -> Got:
    """What lies beyond _PLACES is what a formula left over, and goes."""
    if not number.is_finite() or abs(number) >= _MOST:
        return refused("这个数大得不合常理。", "请核对单位和位数。")
    if not unit:
        return refused("金额没有单位。", "请在表头写明万元或亿元，或在对照页选定单位。")
    if number < 0 and not column.signed:
        return refused(f"{column.label}小于零。", "请核对；没有数时留空。")
    number = number.quantize(_PLACES, ROUND_HALF_UP)
    amount = Quantity(number.normalize() + 0 if number else Decimal(0), parse_unit(unit))
    if abs(wan(amount, column.label)) >= column_words().limits["large"]:
        words = yi_words(wan(amount, column.label))
        return asked(amount, f"{column.label}{words}，大得少见。", "请核对是万元还是亿元。")
    return Got(amount)


def _percent(cell: Cell, *, percent: bool) -> Got:
    text = plain_text(cell if isinstance(cell, str) else shown(cell))
    found = re.fullmatch(r"(\d+(?:\.\d+)?)(%?)", text)
    if found is None:
        return refused(f"“{text[:LONGEST]}”不是百分数。", "请填 0 到 100 的数，文字请另列。")
    number = Decimal(found[1]).scaleb(2) if percent else Decimal(found[1])
    if number > 100:
        return refused(f"{number}%超过100%。", "请填 0 到 100 的数。")
    if 0 < number <= 1 and not (percent or found[2]):
        whole = decimal_text(number * 100)
        return asked(None, f"“{text}”是{text}%还是{whole}%？", "请写成百分数。")
    return Got(number.normalize() + 0 if number else Decimal(0))


def _said(text: str, column: ColumnField, names: Names) -> Got:
    ways: Mapping[str, Callable[[str, Names], Got]] = {
        "stage": _stage,
        "list": _list,
        "class": _class,
        "level": _level,
        "origin": _origin,
        "town": _town,
    }
    way = ways.get(column.kind)
    return way(text, names) if way else Got(text)


def _stage(text: str, _names: Names) -> Got:
    words, plain = column_words(), plain_text(text)
    if plain in words.stages:
        return Got(words.stages[plain])
    if any(word in plain for word in words.halts):
        return asked(None, f"“{text}”是停缓，不是阶段。", "停缓要有原因和日期，请在项目页报。")
    codes = words.unsure.get(plain)
    if codes:
        labels = "还是".join(stages().of(code).label for code in codes)
        return asked(None, f"“{text}”是{labels}？", "请写明是哪个阶段。")
    hints = dict.fromkeys(
        stages().of(code).label for word, code in words.stages.items() if word in plain
    )
    hint = f"像是{'、'.join(hints)}。" if hints else ""
    known = "、".join(stage.label for stage in stages().stages)
    return asked(None, f"“{text[:LONGEST]}”不是阶段。{hint}", f"请写成其中之一：{known}。")


def list_in(text: str, names: Names) -> str:
    """The list that a text stands for as a whole, "" where none: 市级 of another city's name is not ours to guess."""
    plain = plain_text(text)
    for ending in ("项目名单", "名单", "项目"):
        plain = plain.removesuffix(ending)
    return names.lists.get(plain) or column_words().lists.get(plain, "")


def _list(text: str, names: Names) -> Got:
    if code := list_in(text, names):
        return Got(code)
    known = "、".join(each.label for each in project_lists().values())
    return asked(None, f"“{text[:LONGEST]}”不知是哪份名单。", f"请写成其中之一：{known}。")


def _class(text: str, _names: Names) -> Got:
    if code := column_words().classes.get(plain_text(text).removesuffix("项目")):
        return Got(code)
    known = "、".join(class_words(each) for each in ("build", "prepare"))
    return asked(None, f"“{text[:LONGEST]}”不知是哪一类。", f"请写成其中之一：{known}。")


def _level(text: str, _names: Names) -> Got:
    if code := column_words().levels.get(plain_text(text)):
        return Got(code)
    known = "、".join(level_words(each) for each in ("province", "city", "county"))
    return asked(None, f"“{text[:LONGEST]}”不知是哪一级。", f"请写成其中之一：{known}。")


def _origin(text: str, _names: Names) -> Got:
    if code := column_words().origins.get(plain_text(text)):
        return Got(code)
    return asked(None, f"“{text[:LONGEST]}”不知是外来还是本地投资。", "请写成外来投资或本地投资。")


def _town(text: str, names: Names) -> Got:
    """By a name it goes by, or where exactly one town's name stands in the text or begins with it."""
    plain = plain_text(text)
    if plain in names.towns:
        return Got(names.towns[plain])
    near = {
        code
        for name, code in names.towns.items()
        if name in plain or (len(plain) > 1 and name.startswith(plain))
    }
    if len(near) == 1:
        return Got(near.pop())
    if near:
        return asked(None, f"“{text[:LONGEST]}”里有几个镇街。", "一个项目归一个镇街，请选定。")
    return asked(None, f"“{text[:LONGEST]}”不是已知的镇街。", "请改成镇街名称，或给镇街加别名。")
