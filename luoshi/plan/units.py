"""Units of measure: text as printed -> magnitude, base, dimension, exact conversion. The table is units.txt."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from importlib import resources

from luoshi.errors import LuoshiError

# Longest first: 万亿 must win over 万.
MAGNITUDES: dict[str, int] = {
    "万亿": 12, "千亿": 11, "百亿": 10, "十亿": 9, "亿": 8, "千万": 7, "百万": 6, "十万": 5, "万": 4,
    "千": 3, "百": 2, "十": 1,
}  # fmt: skip


class UnitError(LuoshiError):
    """Two units of different dimensions were to be converted, or a unit's text is empty of meaning."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as printed. factor: how many base units of `dimension` one is; 0 where no fixed rate exists (美元)."""

    text: str
    dimension: str
    factor: Fraction

    def ratio_to(self, other: Unit) -> Fraction:
        """How many of `other` one of these is, exactly. Raises UnitError when the dimensions differ."""
        if self == other or self.text == other.text:
            return Fraction(1)
        if self.dimension != other.dimension or not self.factor or not other.factor:
            raise UnitError(
                f"计量单位“{self.text or '（无）'}”不能换算成“{other.text or '（无）'}”。",
                f"请改用与“{other.text or '（无）'}”同类的单位。",
            )
        return self.factor / other.factor


@cache
def known_units() -> dict[str, Unit]:
    """Every name and alias of units.txt -> its unit, without magnitude words."""
    text = resources.files("luoshi.plan").joinpath("units.txt").read_text(encoding="utf-8")
    table: dict[str, Unit] = {}
    for number, line in enumerate(text.splitlines(), 1):
        body = line.split("#", 1)[0].strip()
        if not body:
            continue
        parts = body.split()
        if len(parts) != 3:
            raise UnitError(
                f"units.txt 第 {number} 行应有三列：量纲、名称、系数。", "请照文件开头的写法改。"
            )
        dimension, names, factor = parts
        for name in names.split("|"):
            if name in table:
                raise UnitError(f"units.txt 第 {number} 行的“{name}”已经写过。", "请删去一处。")
            table[name] = Unit(name, dimension, Fraction(factor))
    return table


def _normal(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


@cache
def parse_unit(text: str) -> Unit:
    """Read a unit as printed ("亿元", "万亩", "亿元/平方公里"). An unknown classifier is a dimension of its own."""
    name = _normal(text)
    table = known_units()
    for candidate in (text.strip(), name):
        if candidate in table:
            found = table[candidate]
            return Unit(text.strip(), found.dimension, found.factor)
    for word, exponent in MAGNITUDES.items():
        if name.startswith(word) and len(name) > len(word) and name[len(word) :] in table:
            found = table[name[len(word) :]]
            return Unit(text.strip(), found.dimension, found.factor * 10**exponent)
    if "/" in name:
        over, under = (parse_unit(part) for part in name.split("/", 1))
        factor = over.factor / under.factor if under.factor else Fraction(0)
        return Unit(text.strip(), f"{over.dimension}/{under.dimension}", factor)
    for word, exponent in MAGNITUDES.items():
        if name.startswith(word) and len(name) > len(word):
            return Unit(text.strip(), name[len(word) :], Fraction(10**exponent))
    return Unit(text.strip(), name or "none", Fraction(1))
