"""Permits beside the stages: until when each is due, and what holds it up. The data and its grammar: permits.yaml."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Final, Literal

from luoshi.projects._data import (
    ProjectError,
    ProjectRulesError,
    load,
    mapping,
    one_of,
    packaged,
    text_in,
    texts_in,
    whole_in,
)
from luoshi.projects.model import Permit, Project
from luoshi.workdays import worked_after

PermitState = Literal["granted", "granted_late", "running", "overdue", "ready", "waiting"]
PERMIT_STATES: Final[Mapping[PermitState, str]] = {
    "granted": "已办结",
    "granted_late": "超时办结",
    "running": "办理中",
    "overdue": "已超时",
    "ready": "可以申报",
    "waiting": "等前置手续",
}


@dataclass(frozen=True, slots=True)
class PermitRule:
    """days: working days. after: permits that must be granted first."""

    code: str
    label: str
    days: int
    after: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class PermitTemplate:
    code: str
    label: str
    permits: Mapping[str, PermitRule]

    def beside(self, code: str) -> tuple[str, ...]:
        """Permits that may run at the same time: neither waits for the other, directly or by others between."""
        own = self.before(code)
        return tuple(
            other
            for other in self.permits
            if other != code and other not in own and code not in self.before(other)
        )

    def before(self, code: str) -> frozenset[str]:
        """All that must be granted first. ProjectError: the template has no such permit."""
        direct = self.rule(code).after
        return frozenset(direct).union(*(self.before(other) for other in direct))

    def rule(self, code: str) -> PermitRule:
        """Raises ProjectError."""
        if code not in self.permits:
            raise ProjectError(
                f"“{self.label}”没有手续“{code}”。", f"请用其中之一：{'、'.join(self.permits)}。"
            )
        return self.permits[code]


@dataclass(frozen=True, slots=True)
class PermitLine:
    """One line of a project's checklist. due: None while it is not asked for. waits: permits not granted yet."""

    rule: PermitRule
    state: PermitState
    due: date | None
    waits: tuple[str, ...]


def read_templates(text: str, name: str = "permits.yaml") -> Mapping[str, PermitTemplate]:
    """Raises ProjectRulesError: among others where permits wait for each other in a circle."""
    return _templates(load(text, name), name)


@cache
def permit_templates() -> Mapping[str, PermitTemplate]:
    return _templates(packaged("permits.yaml"), "permits.yaml")


def template_of(code: str) -> PermitTemplate:
    """Raises ProjectError."""
    known = permit_templates()
    if code not in known:
        raise ProjectError(f"没有手续模板“{code}”。", f"请用其中之一：{'、'.join(known)}。")
    return known[code]


def permit_due(
    template: PermitTemplate, kind: str, asked: date, works: Callable[[date], bool]
) -> date:
    """The last day in time. works: whether a day is worked, which the State Council moves and the caller knows."""
    return worked_after(asked, template.rule(kind).days, works)


def permit_plan(
    template: PermitTemplate, begin: date, works: Callable[[date], bool]
) -> Mapping[str, date]:
    """Permit -> until when it is granted at the latest, if each is asked for on the day its last forerunner is granted."""
    found: dict[str, date] = {}
    while len(found) < len(template.permits):
        for code, rule in template.permits.items():
            if code not in found and found.keys() >= set(rule.after):
                start = max((found[other] for other in rule.after), default=begin)
                found[code] = worked_after(start, rule.days, works)
    return found


def permit_lines(
    project: Project, on: date, works: Callable[[date], bool]
) -> tuple[PermitLine, ...]:
    """The project's checklist as on a day, in the order of its template. ProjectError: it has no template."""
    template = template_of(project.template)
    held = {permit.kind: permit for permit in project.permits}
    granted = {kind for kind, each in held.items() if each.granted and each.granted <= on}
    return tuple(
        _line(rule, held.get(code), granted, on, works) for code, rule in template.permits.items()
    )


def _line(
    rule: PermitRule,
    permit: Permit | None,
    granted: set[str],
    on: date,
    works: Callable[[date], bool],
) -> PermitLine:
    waits = tuple(code for code in rule.after if code not in granted)
    asked = permit.asked if permit is not None and permit.asked and permit.asked <= on else None
    due = worked_after(asked, rule.days, works) if asked else None
    if permit is not None and rule.code in granted and permit.granted is not None:
        late = due is not None and permit.granted > due
        return PermitLine(rule, "granted_late" if late else "granted", due, ())
    if due is not None:
        return PermitLine(rule, "overdue" if on > due else "running", due, waits)
    return PermitLine(rule, "waiting" if waits else "ready", None, waits)


def _templates(data: Mapping[str, Any], name: str) -> Mapping[str, PermitTemplate]:
    words = mapping(data.get("permits"), f"{name} 的 permits")
    found = {}
    for code, raw in mapping(data.get("templates"), f"{name} 的 templates").items():
        place = f"{name} 的 {code}"
        entry = mapping(raw, place)
        rules = {
            kind: _rule(kind, mapping(told, f"{place}.{kind}"), words, f"{place}.{kind}")
            for kind, told in mapping(entry.get("permits"), place).items()
        }
        _no_circle(rules, place)
        found[code] = PermitTemplate(code, text_in(entry, "label", place), rules)
    return found


def _rule(code: str, entry: Mapping[str, Any], words: Mapping[str, Any], place: str) -> PermitRule:
    return PermitRule(
        one_of(code, words, place),
        text_in(words, code, place),
        whole_in(entry, "days", place),
        texts_in(entry, "after", place),
        text_in(entry, "source", place),
    )


def _no_circle(rules: Mapping[str, PermitRule], place: str) -> None:
    done: set[str] = set()
    while len(done) < len(rules):
        ready = {
            code for code, rule in rules.items() if code not in done and done >= set(rule.after)
        }
        if not ready:
            stuck = "、".join(rules[code].label for code in rules if code not in done)
            raise ProjectRulesError(
                f"{place} 的手续{stuck}互相等待，或等待模板里没有的手续。", "请改 after。"
            )
        done |= ready
