"""promotion.yaml, read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from itertools import pairwise

from luoshi.plan import Quantity, parse_unit
from luoshi.projects._data import ProjectRulesError, mapping, packaged, text_in, whole_in
from luoshi.projects.amounts import wan

_NAME = "promotion.yaml"


@dataclass(frozen=True, slots=True)
class Band:
    """at_least: in 万元."""

    code: str
    label: str
    at_least: Decimal


@dataclass(frozen=True, slots=True)
class Step:
    label: str
    who: str


@dataclass(frozen=True, slots=True)
class Exclusion:
    label: str
    source: str


@dataclass(frozen=True, slots=True)
class PromotionRules:
    """bands: the smallest first. steps: in the order they are taken. lookback in years."""

    bands: tuple[Band, ...]
    lookback: int
    split_months: int
    exclusions: Mapping[str, Exclusion]
    steps: Mapping[str, Step]


@cache
def promotion_rules() -> PromotionRules:
    data = packaged(_NAME)
    bands = tuple(_band(code, entry) for code, entry in _entries(data.get("bands"), "bands"))
    if not bands or any(one.at_least >= other.at_least for one, other in pairwise(bands)):
        raise ProjectRulesError(f"{_NAME} 的 bands 没有从小到大排。", "请照文件开头的写法改。")
    return PromotionRules(
        bands,
        whole_in(data, "lookback", _NAME),
        whole_in(mapping(data.get("splits"), f"{_NAME} 的 splits"), "months", _NAME),
        {
            code: Exclusion(text_in(entry, "label", code), text_in(entry, "source", code))
            for code, entry in _entries(data.get("exclusions"), "exclusions")
        },
        {
            code: Step(text_in(entry, "label", code), text_in(entry, "who", code))
            for code, entry in _entries(data.get("steps"), "steps")
        },
    )


def _entries(value: object, key: str) -> list[tuple[str, dict[str, object]]]:
    place = f"{_NAME} 的 {key}"
    return [(code, mapping(raw, f"{place}.{code}")) for code, raw in mapping(value, place).items()]


def _band(code: str, entry: Mapping[str, object]) -> Band:
    place = f"{_NAME} 的 {code}"
    try:
        value = Decimal(text_in(entry, "from", place))
    except InvalidOperation as error:
        raise ProjectRulesError(f"{place} 的 from 不是数。", "请写成带引号的数字。") from error
    amount = Quantity(value, parse_unit(text_in(entry, "unit", place)))
    return Band(code, text_in(entry, "label", place), wan(amount, place))
