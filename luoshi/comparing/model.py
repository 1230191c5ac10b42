"""What a comparison says. Never more than the two texts allow."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Literal, get_args

from luoshi.plan import Duty, Target

Change = Literal["same", "changed", "added", "removed"]
Relation = Literal["same", "related"]

CHANGES: tuple[Change, ...] = get_args(Change)
RELATIONS: tuple[Relation, ...] = get_args(Relation)


@dataclass(frozen=True, slots=True)
class TargetPair:
    """A target in both versions, or in one of them.

    fields: names of `Target` fields that are written differently. change stays "same" when only the clause's number,
    the indicator's wording (全市GDP, 地区生产总值) or a convertible unit (0.5万亿元, 5000亿元) is another.
    """

    old: Target | None
    new: Target | None
    change: Change
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DutyPair:
    """A passage of responsibility in both versions, or in one. fields: "section", "parties"."""

    old: Duty | None
    new: Duty | None
    change: Change
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """In the order of the new text; what was removed stands behind its neighbour of the old text."""

    targets: tuple[TargetPair, ...]
    duties: tuple[DutyPair, ...]

    def counts(self) -> dict[Change, int]:
        """How many targets were left the same, changed, added, removed; all four, in that order."""
        counted = Counter(pair.change for pair in self.targets)
        return {change: counted[change] for change in CHANGES}


@dataclass(frozen=True, slots=True)
class Answer:
    """A target that answers one of the higher plan.

    relation: "same" measured thing, or "related" (one name ends with the other: a part, a whole or another scope).
    reaches: whether every number it allows is enough for the higher one; None when the texts do not allow to say.
    reason: one Chinese sentence.
    """

    target: Target
    relation: Relation
    reaches: bool | None
    reason: str


@dataclass(frozen=True, slots=True)
class TraceLine:
    """A target of the higher plan. mentions: clauses that name its indicator, when no target answers it."""

    higher: Target
    answers: tuple[Answer, ...]
    mentions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Trace:
    """One line a target of the higher plan, in its order."""

    lines: tuple[TraceLine, ...]

    @property
    def unanswered(self) -> tuple[Target, ...]:
        """Targets of the higher plan for which no target stands, whether or not a clause names them."""
        return tuple(line.higher for line in self.lines if not line.answers)
