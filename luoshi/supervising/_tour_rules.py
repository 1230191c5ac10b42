"""What tours.yaml says: schemes of counting, kinds of stops, the hours of a tour."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from functools import cache
from typing import Any, Final

from luoshi.averaging import NO_TRIM, Trim
from luoshi.errors import LuoshiError
from luoshi.ruledata import RuleReader

FILE: Final = "tours.yaml"
KINDS: Final = ("ladder", "marks", "choices")


class TourError(LuoshiError):
    """A tour, a stop or a ballot that cannot be taken as it is."""


class TourRulesError(LuoshiError):
    """tours.yaml, or a county's own in its place, is not as its head says."""


_READER: Final = RuleReader("luoshi.supervising", TourRulesError)


@dataclass(frozen=True, slots=True)
class Part:
    """What a score is made of. roles empty: everybody's votes. is_given: known before the vote."""

    code: str
    label: str
    weight: int
    roles: tuple[str, ...] = ()
    is_given: bool = False


@dataclass(frozen=True, slots=True)
class Scheme:
    """How a vote is counted. rungs 0: as many as there are stops. turnout: per cent of those on the list."""

    code: str
    label: str
    words: str
    source: str
    kind: str
    parts: tuple[Part, ...]
    turnout: int
    places: int
    version: int
    top: int = 0
    step: int = 0
    rungs: int = 0
    lowest: int = 0
    highest: int = 0
    digits: int = 0
    most: int = 0
    trim: Trim = NO_TRIM

    @property
    def given(self) -> tuple[Part, ...]:
        return tuple(part for part in self.parts if part.is_given)

    def votes(self, role: str) -> bool:
        """Whether who has the role votes under this scheme."""
        return any(not p.is_given and (not p.roles or role in p.roles) for p in self.parts)

    def worth(self, place: int) -> int:
        return self.top - self.step * (place - 1)


@dataclass(frozen=True, slots=True)
class StopKind:
    label: str
    most: int


@dataclass(frozen=True, slots=True)
class Session:
    """day: from 1."""

    day: int
    since: time
    until: time


@dataclass(frozen=True, slots=True)
class SessionPlan:
    label: str
    words: str
    parts: tuple[Session, ...]


@dataclass(frozen=True, slots=True)
class TourRules:
    version: int
    voters: Mapping[str, str]
    schemes: Mapping[str, Scheme]
    recusal: bool
    least_shown: int
    kinds: Mapping[str, StopKind]
    near: int
    months: int
    town_minutes: int
    sessions: Mapping[str, SessionPlan]

    def scheme(self, code: str) -> Scheme:
        if code not in self.schemes:
            known = "、".join(each.label for each in self.schemes.values())
            raise TourError(f"没有计分办法“{code}”。", f"请用其中之一：{known}。")
        return self.schemes[code]


@cache
def tour_rules() -> TourRules:
    return _made(_READER.packaged(FILE))


def read_tour_rules(text: str, name: str = FILE) -> TourRules:
    """A county's own rules."""
    return _made(_READER.load(text, name))


def _made(data: dict[str, Any]) -> TourRules:
    version = _READER.whole_in(data, "version", FILE)
    voters = {code: str(words) for code, words in _part(data, "voters").items()}
    kinds = {}
    for code, entry in _entries(data, "kinds"):
        place = f"{FILE} 的 {code}"
        kinds[code] = StopKind(
            _READER.text_in(entry, "label", place), _READER.whole_in(entry, "most", place)
        )
    fresh = _part(data, "fresh")
    return TourRules(
        version=version,
        voters=voters,
        schemes={code: _scheme(code, e, voters, version) for code, e in _entries(data, "schemes")},
        recusal=_READER.flag_in(data, "recusal", FILE),
        least_shown=_READER.whole_in(data, "least_shown", FILE),
        kinds=kinds,
        near=_READER.whole_in(fresh, "near", f"{FILE} 的 fresh"),
        months=_READER.whole_in(fresh, "months", f"{FILE} 的 fresh"),
        town_minutes=_READER.whole_in(data, "town_minutes", FILE),
        sessions={code: _sessions(code, entry) for code, entry in _entries(data, "sessions")},
    )


def _part(data: Mapping[str, Any], key: str) -> dict[str, Any]:
    return _READER.mapping(data.get(key), f"{FILE} 的 {key}")


def _entries(data: Mapping[str, Any], key: str) -> list[tuple[str, dict[str, Any]]]:
    return [(code, _READER.mapping(e, f"{FILE} 的 {code}")) for code, e in _part(data, key).items()]


def _scheme(code: str, entry: dict[str, Any], voters: Mapping[str, str], version: int) -> Scheme:
    place = f"{FILE} 的 {code}"
    kind = _READER.one_of(_READER.text_in(entry, "kind", place), KINDS, f"{place} 的 kind")
    raw = entry.get("parts")
    if not isinstance(raw, list) or not raw:
        raise TourRulesError(f"{place} 缺少 parts。", "请写明分数由哪几部分组成。")
    parts = tuple(_score_part(_READER.mapping(e, f"{place} 的 parts"), voters, place) for e in raw)
    trim = _READER.mapping(entry.get("trim", {}), f"{place} 的 trim")
    made = Scheme(
        code=code, label=_READER.text_in(entry, "label", place),
        words=_READER.text_in(entry, "words", place), source=str(entry.get("source", "")),
        kind=kind, parts=parts, turnout=_number(entry, "turnout", place, 100),
        places=_number(entry, "places", place, 6), version=version,
        top=_number(entry, "top", place), step=_number(entry, "step", place),
        rungs=_number(entry, "rungs", place), lowest=_number(entry, "lowest", place),
        highest=_number(entry, "highest", place), digits=_number(entry, "digits", place, 6),
        most=_number(entry, "most", place),
        trim=Trim(
            _number(trim, "drop", place), _number(trim, "share", place, 49),
            _number(trim, "least", place) or 1,
        ),
    )  # fmt: skip
    _sound(made, place)
    return made


def _score_part(entry: dict[str, Any], voters: Mapping[str, str], place: str) -> Part:
    roles = _READER.texts_in(entry, "roles", place)
    for role in roles:
        _READER.one_of(role, voters, f"{place} 的 roles")
    return Part(
        _READER.text_in(entry, "code", place), _READER.text_in(entry, "label", place),
        _READER.whole_in(entry, "weight", place), roles, _READER.flag_in(entry, "given", place),
    )  # fmt: skip


def _sound(scheme: Scheme, place: str) -> None:
    """What would make a count meaningless is refused with the rules, not with the votes."""
    if all(part.is_given for part in scheme.parts):
        raise TourRulesError(f"{place} 没有投票的部分。", "至少一部分要由人投票。")
    if scheme.kind == "ladder" and (
        not scheme.step or scheme.worth(max(scheme.rungs, 1)) < 0 or not scheme.top
    ):
        raise TourRulesError(f"{place} 的位次得分不对。", "top 和 step 应大于零，末位不应为负。")
    if scheme.kind == "marks" and scheme.lowest >= scheme.highest:
        raise TourRulesError(f"{place} 的 highest 应大于 lowest。", "请核对两个数。")
    if scheme.kind == "choices" and not scheme.most:
        raise TourRulesError(f"{place} 缺少 most。", "请写明每人最多选几个。")
    if scheme.trim.drop and scheme.trim.share:
        raise TourRulesError(f"{place} 的 trim 写了两种。", "drop 和 share 只留一个。")


def _sessions(code: str, entry: dict[str, Any]) -> SessionPlan:
    place = f"{FILE} 的 {code}"
    parts = []
    for raw in entry.get("parts", []):
        try:
            day, since, until = raw
            one = Session(int(day), time.fromisoformat(since), time.fromisoformat(until))
        except (TypeError, ValueError) as error:
            raise TourRulesError(
                f"{place} 的 parts 应是[天, 起, 止]。", "时间写成 08:30。"
            ) from error
        if one.until <= one.since:
            raise TourRulesError(f"{place} 的 parts 有一段止早于起。", "请核对时间。")
        parts.append(one)
    return SessionPlan(
        _READER.text_in(entry, "label", place), _READER.text_in(entry, "words", place), tuple(parts)
    )


def _number(entry: Mapping[str, Any], key: str, place: str, most: int = 10**6) -> int:
    value = entry.get(key, 0)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
        raise TourRulesError(
            f"{place} 的 {key} 应是 0 到 {most} 的整数。", "请照文件开头的写法改。"
        )
    return value
