"""alerts.yaml as objects; its grammar stands at its head."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from string import Formatter
from typing import Any, Final, Literal, get_args

from luoshi.errors import LuoshiError
from luoshi.ruledata import RuleReader

AlertKind = Literal[
    "turned_red",
    "still_red",
    "months_amber",
    "deadline_near",
    "appeal_late",
    "problem_overdue",
    "evidence_missing",
]
ALERT_KINDS: Final[tuple[AlertKind, ...]] = get_args(AlertKind)

_EVERYWHERE: Final = frozenset({"title", "unit", "by"})
_FIELDS: Final[Mapping[AlertKind, frozenset[str]]] = {
    "turned_red": frozenset({"reason", "before"}),
    "still_red": frozenset({"reason", "n"}),
    "months_amber": frozenset({"reason", "n"}),
    "deadline_near": frozenset({"reason", "deadline", "days"}),
    "appeal_late": frozenset({"n", "since"}),
    "problem_overdue": frozenset({"since", "days"}),
    "evidence_missing": frozenset({"what", "since"}),
}
_BARE: Final = frozenset({"deadline", "days"})


class AlertRulesError(LuoshiError):
    """A file of alert rules breaks its own grammar."""


_RULES = RuleReader("luoshi.supervising", AlertRulesError)


@dataclass(frozen=True, slots=True)
class AlertRule:
    """One kind. months, again: of still_red and months_amber; within: calendar days, of deadline_near; 0 elsewhere."""

    kind: AlertKind
    name: str
    rank: int
    words: str
    bare: str = ""
    months: int = 0
    again: int = 0
    within: int = 0


@dataclass(frozen=True, slots=True)
class AlertRules:
    """answer: working days a unit has to answer. nobody: who answers where no unit is named."""

    version: str
    answer: int
    nobody: str
    kinds: Mapping[AlertKind, AlertRule]


@cache
def alert_rules() -> AlertRules:
    """The rules that ship with the room."""
    return _rules_of(_RULES.packaged("alerts.yaml"), "alerts.yaml")


def read_alert_rules(text: str, name: str = "alerts.yaml") -> AlertRules:
    """Rules in the same grammar. Raises AlertRulesError."""
    return _rules_of(_RULES.load(text, name), name)


def _rules_of(data: Mapping[str, Any], name: str) -> AlertRules:
    told = _RULES.mapping(data.get("kinds"), f"{name} 的 kinds")
    for kind in told:
        _RULES.one_of(kind, ALERT_KINDS, f"{name} 的 kinds")
    kinds = {kind: _rule_of(kind, told.get(kind), f"{name} 的 {kind}") for kind in ALERT_KINDS}
    ranks = [rule.rank for rule in kinds.values()]
    if len(set(ranks)) != len(ranks):
        raise AlertRulesError(f"{name} 有两种预警的 rank 相同。", "请让每种预警的 rank 各不相同。")
    return AlertRules(
        version=_RULES.text_in(data, "version", name),
        answer=_RULES.whole_in(data, "answer", name),
        nobody=_RULES.text_in(data, "nobody", name),
        kinds=kinds,
    )


def _rule_of(kind: AlertKind, value: Any, place: str) -> AlertRule:
    told = _RULES.mapping(value, place)
    in_months = kind in ("still_red", "months_amber")
    bare = _RULES.text_in(told, "bare", place) if kind == "deadline_near" else ""
    if bare:
        _check(bare, _EVERYWHERE | _BARE, place)
    words = _RULES.text_in(told, "words", place)
    _check(words, _EVERYWHERE | _FIELDS[kind], place)
    return AlertRule(
        kind=kind,
        name=_RULES.text_in(told, "name", place),
        rank=_RULES.whole_in(told, "rank", place),
        words=words,
        bare=bare,
        months=_RULES.whole_in(told, "months", place) if in_months else 0,
        again=_RULES.whole_in(told, "again", place) if in_months else 0,
        within=_RULES.whole_in(told, "within", place) if kind == "deadline_near" else 0,
    )


def _check(words: str, known: frozenset[str], place: str) -> None:
    """A field that nobody fills in would be a sentence that breaks on the day it is needed."""
    try:
        used = {
            field for _text, field, _form, _way in Formatter().parse(words) if field is not None
        }
    except ValueError as error:
        raise AlertRulesError(
            f"{place} 的句子里大括号不成对。", "请照文件开头的写法改。"
        ) from error
    for field in sorted(used):
        _RULES.one_of(field, sorted(known), f"{place} 的句子")
