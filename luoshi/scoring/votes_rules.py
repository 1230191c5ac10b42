"""What a blind evaluation counts by: scales, dimensions and groups of raters with weights, void and trim rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, Protocol, TypeVar

from luoshi.averaging import Trim
from luoshi.errors import LuoshiError
from luoshi.ruledata import RuleReader

FILE: Final = "votes.yaml"
RATERS: Final = ("pairing", "mutual")
WHOLE: Final = 100
FLOOR: Final = 3
"""Under three ballots a mean tells each rater what the other gave, so no scheme may show it."""
_MOST_PLACES: Final = 4


class VoteError(LuoshiError):
    """A scheme, a ballot or a code that cannot be taken as it is."""


class VoteRulesError(LuoshiError):
    """votes.yaml, or what a round keeps of it, is not as its head says."""


_READER: Final = RuleReader("luoshi.scoring", VoteRulesError)


@dataclass(frozen=True, slots=True)
class Level:
    """value None: no valid vote."""

    code: str
    label: str
    value: int | None


@dataclass(frozen=True, slots=True)
class Scale:
    code: str
    label: str
    source: str
    levels: tuple[Level, ...]

    @property
    def values(self) -> dict[str, int]:
        """Of the levels that count."""
        return {one.code: one.value for one in self.levels if one.value is not None}


@dataclass(frozen=True, slots=True)
class Share:
    """A dimension or a group of raters. weight: per cent of the whole."""

    code: str
    label: str
    weight: int


@dataclass(frozen=True, slots=True)
class VoidRule:
    """least: of units on the ballot, below which the rule does not ask."""

    same: bool
    full: bool
    least: int


@dataclass(frozen=True, slots=True)
class VoteScheme:
    code: str
    label: str
    words: str
    source: str
    version: int
    raters: str
    scale: Scale
    dimensions: tuple[Share, ...]
    groups: tuple[Share, ...]
    trim: Trim
    least: int
    void: VoidRule
    places: int


@dataclass(frozen=True, slots=True)
class VoteRules:
    version: int
    scales: Mapping[str, Scale]
    schemes: Mapping[str, VoteScheme]

    def scheme(self, code: str) -> VoteScheme:
        return _known(self.schemes, code, "计分办法")

    def scale(self, code: str) -> Scale:
        return _known(self.scales, code, "评价等次")


class _Labelled(Protocol):
    @property
    def label(self) -> str: ...


_T = TypeVar("_T", bound=_Labelled)


def _known(found: Mapping[str, _T], code: str, what: str) -> _T:
    if code not in found:
        known = "、".join(each.label for each in found.values())
        raise VoteError(f"没有{what}“{code[:20]}”。", f"请用其中之一：{known}。")
    return found[code]


@cache
def vote_rules() -> VoteRules:
    return _made(_READER.packaged(FILE), FILE)


def read_vote_rules(text: str, name: str = FILE) -> VoteRules:
    """A county's own rules."""
    return _made(_READER.load(text, name), name)


def scheme_refusals(scheme: VoteScheme) -> tuple[str, ...]:
    """Why nobody can be rated by it, sentences; none: they can."""
    found = [*_shares_wrong("评价内容", scheme.dimensions), *_shares_wrong("评价人", scheme.groups)]
    values = [level.value for level in scheme.scale.levels if level.value is not None]
    if len(values) < 2 or sorted(values, reverse=True) != values or len(set(values)) < len(values):
        found.append("评价等次至少两级，分值从高到低、各不相同。请改等次。")
    elif values[-1] < 0:
        found.append("评价等次的分值不能小于零。请改等次。")
    if scheme.least < FLOOR:
        found.append(
            f"出分的最少票数是{scheme.least}，少于{FLOOR}张会猜出是谁评的。请改为{FLOOR}或更多。"
        )
    if not 0 <= scheme.places <= _MOST_PLACES:
        found.append(f"小数位数应为0到{_MOST_PLACES}。请改。")
    return tuple(found)


def scheme_json(scheme: VoteScheme) -> dict[str, object]:
    """What a round keeps: the whole scheme with its scale, in the grammar of votes.yaml."""
    return {
        "code": scheme.code, "label": scheme.label, "words": scheme.words, "source": scheme.source,
        "version": scheme.version, "raters": scheme.raters,
        "scale": {
            "code": scheme.scale.code, "label": scheme.scale.label, "source": scheme.scale.source,
            "levels": [[one.code, one.label, one.value] for one in scheme.scale.levels],
        },
        "dimensions": [[one.code, one.label, one.weight] for one in scheme.dimensions],
        "groups": [[one.code, one.label, one.weight] for one in scheme.groups],
        "trim": {"drop": scheme.trim.drop, "least": scheme.trim.least},
        "least": scheme.least,
        "void": {"same": scheme.void.same, "full": scheme.void.full, "from": scheme.void.least},
        "places": scheme.places,
    }  # fmt: skip


def scheme_of_json(data: Mapping[str, Any]) -> VoteScheme:
    """The reverse of `scheme_json`. VoteRulesError for what it did not write."""
    place = "计分办法"
    told = _READER.mapping(data.get("scale"), f"{place}的 scale")
    scale = _scale(_READER.text_in(told, "code", place), told)
    version = _READER.whole_in(data, "version", place)
    return _scheme(_READER.text_in(data, "code", place), data, scale, version)


def _made(data: Mapping[str, Any], name: str) -> VoteRules:
    version = _READER.whole_in(data, "version", name)
    scales = {code: _scale(code, entry) for code, entry in _entries(data, "scales", name)}
    schemes = {}
    for code, entry in _entries(data, "schemes", name):
        place = f"{name} 的 {code}"
        scale = _READER.one_of(_READER.text_in(entry, "scale", place), scales.keys(), place)
        schemes[code] = _scheme(code, entry, scales[scale], version)
        refusals = scheme_refusals(schemes[code])
        if refusals:
            raise VoteRulesError(f"{place}：{refusals[0]}")
    return VoteRules(version, scales, schemes)


def _scheme(code: str, entry: Mapping[str, Any], scale: Scale, version: int) -> VoteScheme:
    place = f"{FILE} 的 {code}"
    trim = _READER.mapping(entry.get("trim"), f"{place} 的 trim")
    void = _READER.mapping(entry.get("void"), f"{place} 的 void")
    return VoteScheme(
        code=code,
        label=_READER.text_in(entry, "label", place),
        words=_READER.text_in(entry, "words", place),
        source=str(entry.get("source", "")),
        version=version,
        raters=_READER.one_of(_READER.text_in(entry, "raters", place), RATERS, place),
        scale=scale,
        dimensions=_shares(entry, "dimensions", place),
        groups=_shares(entry, "groups", place),
        trim=Trim(drop=_count(trim, "drop", place), least=_count(trim, "least", place)),
        least=_READER.whole_in(entry, "least", place),
        void=VoidRule(
            _READER.flag_in(void, "same", place), _READER.flag_in(void, "full", place),
            _READER.whole_in(void, "from", place),
        ),
        places=_count(entry, "places", place),
    )  # fmt: skip


def _scale(code: str, entry: Mapping[str, Any]) -> Scale:
    place = f"{FILE} 的 {code}"
    levels = []
    for row in _rows(entry, "levels", place):
        value = row[2]
        if value is not None and (not isinstance(value, int) or isinstance(value, bool)):
            raise VoteRulesError(f"{place} 的分值“{value}”不是整数。", "不计票的写 ~。")
        levels.append(Level(str(row[0]), str(row[1]), value))
    return Scale(
        code, _READER.text_in(entry, "label", place), str(entry.get("source", "")), tuple(levels)
    )


def _shares(entry: Mapping[str, Any], key: str, place: str) -> tuple[Share, ...]:
    found = []
    for row in _rows(entry, key, place):
        if not isinstance(row[2], int) or isinstance(row[2], bool):
            raise VoteRulesError(f"{place} 的 {key} 权重“{row[2]}”不是整数。", "请写百分数。")
        found.append(Share(str(row[0]), str(row[1]), row[2]))
    return tuple(found)


def _shares_wrong(what: str, shares: Sequence[Share]) -> list[str]:
    total = sum(one.weight for one in shares)
    found = []
    if total != WHOLE:
        told = "＋".join(str(one.weight) for one in shares) or "0"
        found.append(f"{what}的权重合计是{told}＝{total}，不是{WHOLE}。请改到合计{WHOLE}。")
    if any(one.weight <= 0 for one in shares):
        found.append(f"{what}有权重不大于零的。请改权重，或去掉这一项。")
    for side in ("code", "label"):
        names = [getattr(one, side) for one in shares]
        if len(set(names)) < len(names) or not all(names):
            found.append(f"{what}有没写名称或重名的。请改。")
            break
    return found


def _rows(entry: Mapping[str, Any], key: str, place: str) -> list[list[Any]]:
    rows = entry.get(key)
    if not isinstance(rows, list) or not all(isinstance(r, list) and len(r) == 3 for r in rows):
        raise VoteRulesError(f"{place} 的 {key} 应是三项一行的列表。", "请照文件开头的写法改。")
    return rows


def _entries(data: Mapping[str, Any], key: str, name: str) -> list[tuple[str, dict[str, Any]]]:
    found = _READER.mapping(data.get(key), f"{name} 的 {key}")
    return [(code, _READER.mapping(entry, f"{name} 的 {code}")) for code, entry in found.items()]


def _count(entry: Mapping[str, Any], key: str, place: str) -> int:
    value = entry.get(key)
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise VoteRulesError(f"{place} 的 {key} 应是零或正整数。", "请照文件开头的写法改。")
    return value
