"""rates.yaml, read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Any, Final

from luoshi.enterprises._appeal_rules import RATES
from luoshi.errors import LuoshiError
from luoshi.ruledata import RuleReader

_FULL: Final = 100


class RateRulesError(LuoshiError):
    """rates.yaml breaks its own grammar."""


@dataclass(frozen=True, slots=True)
class RateKind:
    """of: its fraction in words."""

    code: str
    label: str
    of: str


@dataclass(frozen=True, slots=True)
class RateWeights:
    """parts: rate -> points, 100 in all. red: taken off for each red card, at most `most`."""

    code: str
    label: str
    source: str
    parts: Mapping[str, int]
    red: Fraction
    most: int


@dataclass(frozen=True, slots=True)
class RateGrade:
    label: str
    least: int


@dataclass(frozen=True, slots=True)
class RateRules:
    version: int
    kinds: Mapping[str, RateKind]
    fairly: Fraction
    weights: Mapping[str, RateWeights]
    grades: tuple[RateGrade, ...]

    @property
    def usual(self) -> RateWeights:
        return next(iter(self.weights.values()))

    def grade_of(self, mark: Fraction) -> str:
        return next((g.label for g in self.grades if mark >= g.least), self.grades[-1].label)


_RULES = RuleReader("luoshi.enterprises", RateRulesError)
_FILE: Final = "rates.yaml"


@cache
def rate_rules() -> RateRules:
    return _rules(_RULES.packaged(_FILE), _FILE)


def read_rate_rules(text: str, name: str = _FILE) -> RateRules:
    """Raises RateRulesError: among others where points do not make 100, or grades do not fall."""
    return _rules(_RULES.load(text, name), name)


def _rules(data: Mapping[str, Any], name: str) -> RateRules:
    kinds = _RULES.mapping(data.get("rates"), f"{name} 的 rates")
    weights = _RULES.mapping(data.get("weights"), f"{name} 的 weights")
    if set(kinds) != set(RATES) or not weights:
        raise RateRulesError(
            f"{name} 的 rates 应是 {'、'.join(RATES)}，weights 至少一种。", "请照文件开头的写法改。"
        )
    fairly = _fraction(data.get("fairly"), f"{name} 的 fairly")
    if not 0 <= fairly <= 1:
        raise RateRulesError(f"{name} 的 fairly 不在 0 到 1 之间。", '请写 "1" 或 "0.8"。')
    return RateRules(
        _RULES.whole_in(data, "version", name),
        {code: _kind(code, raw, name) for code, raw in kinds.items()},
        fairly,
        {code: _weights(code, raw, name) for code, raw in weights.items()},
        _grades(data.get("grades"), name),
    )


def _kind(code: str, raw: Any, name: str) -> RateKind:
    place = f"{name} 的 {code}"
    entry = _RULES.mapping(raw, place)
    return RateKind(code, _RULES.text_in(entry, "label", place), _RULES.text_in(entry, "of", place))


def _weights(code: str, raw: Any, name: str) -> RateWeights:
    place = f"{name} 的 {code}"
    entry = _RULES.mapping(raw, place)
    told = _RULES.mapping(entry.get("parts"), f"{place} 的 parts")
    parts = {_RULES.one_of(rate, RATES, place): _RULES.whole_in(told, rate, place) for rate in told}
    if sum(parts.values()) != _FULL:
        raise RateRulesError(
            f"{place} 的权重合计是{sum(parts.values())}，不是{_FULL}。", "请核对各项的分数。"
        )
    return RateWeights(
        code,
        _RULES.text_in(entry, "label", place),
        _RULES.text_in(entry, "source", place),
        parts,
        _fraction(entry.get("red"), f"{place} 的 red"),
        _RULES.whole_in(entry, "most", place),
    )


def _grades(raw: Any, name: str) -> tuple[RateGrade, ...]:
    place = f"{name} 的 grades"
    found: list[RateGrade] = []
    for each in raw if isinstance(raw, list) else []:
        entry = _RULES.mapping(each, place)
        least = entry.get("from")
        if type(least) is not int or not 0 <= least <= _FULL:
            raise RateRulesError(
                f"{place} 的 from 应是0到{_FULL}的整数。", "请照文件开头的写法改。"
            )
        found.append(RateGrade(_RULES.text_in(entry, "label", place), least))
    marks = [grade.least for grade in found]
    if not marks or marks != sorted(set(marks), reverse=True) or marks[-1] != 0:
        raise RateRulesError(f"{place} 应从高到低，最后一档从0起。", "请照文件开头的写法改。")
    return tuple(found)


def _fraction(value: Any, place: str) -> Fraction:
    """From a text, so that 0.8 is eight tenths and no binary fraction."""
    try:
        found = Fraction(value) if isinstance(value, str) else None
    except (ValueError, ZeroDivisionError):
        found = None
    if found is None or found < 0:
        raise RateRulesError(f"{place} 应是加引号的非负小数。", '请写成 "0.8" 的样子。')
    return found
