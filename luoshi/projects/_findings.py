"""The sentences of the checks, filled in. The data and its grammar: checks.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

from luoshi.projects._data import mapping, one_of, packaged, text_in, whole_in

Outcome = Literal["refused", "asked"]
OUTCOMES: Final[tuple[Outcome, ...]] = ("refused", "asked")


@dataclass(frozen=True, slots=True)
class Finding:
    """code: of checks.yaml; projects: codes of those concerned, the one to change first; refused beats asked."""

    code: str
    outcome: Outcome
    projects: tuple[str, ...]
    message: str
    remedy: str


@dataclass(frozen=True, slots=True)
class CheckRule:
    code: str
    outcome: Outcome
    says: str
    remedy: str
    limits: Mapping[str, int]

    def found(self, projects: tuple[str, ...], **told: object) -> Finding:
        return Finding(self.code, self.outcome, projects, self.says.format(**told), self.remedy)


@cache
def check_rules() -> Mapping[str, CheckRule]:
    found = {}
    for code, raw in mapping(
        packaged("checks.yaml").get("checks"), "checks.yaml 的 checks"
    ).items():
        place = f"checks.yaml 的 {code}"
        entry = mapping(raw, place)
        outcome = one_of(text_in(entry, "outcome", place), OUTCOMES, place)
        limits = mapping(entry.get("limits", {}), place)
        found[code] = CheckRule(
            code,
            next(each for each in OUTCOMES if each == outcome),
            text_in(entry, "says", place),
            text_in(entry, "remedy", place),
            {name: whole_in(limits, name, place) for name in limits},
        )
    return found
