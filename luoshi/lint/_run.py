"""The rules, named one by one, and the run over a plan."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from luoshi.lint.finding import Finding
from luoshi.lint.rules import (
    l101_dimension,
    l102_parts,
    l103_deadline,
    l104_comparator,
    l105_tolerance,
    l106_unmeasured,
    l107_no_unit,
    l108_set,
    l109_share,
    l110_numbering,
    l111_base,
    l112_issue,
    l113_sum,
    l114_growth,
    l115_lead,
    l116_degree,
    l117_two,
)
from luoshi.lint.waivers import Waiver, require_usable
from luoshi.plan import Note, Plan


@dataclass(frozen=True, slots=True)
class Rule:
    """code: never given to another rule; name: Chinese."""

    code: str
    name: str
    check: Callable[[Plan], Iterator[Finding]]


RULES: tuple[Rule, ...] = tuple(
    Rule(module.CODE, module.NAME, module.check)
    for module in (
        l101_dimension,
        l102_parts,
        l103_deadline,
        l104_comparator,
        l105_tolerance,
        l106_unmeasured,
        l107_no_unit,
        l108_set,
        l109_share,
        l110_numbering,
        l111_base,
        l112_issue,
        l113_sum,
        l114_growth,
        l115_lead,
        l116_degree,
        l117_two,
    )
)


_REPEATED = ("R005",)
"""Codes of the reader's notes that a rule repeats: R005 is said by L103, which also knows what needs no year."""


@dataclass(frozen=True, slots=True)
class Review:
    """findings: what stands, in the order of the text; waived: with the waiver that covers it, the first that does;
    idle: waivers that cover nothing, in their order.
    """

    findings: tuple[Finding, ...]
    waived: tuple[tuple[Finding, Waiver], ...]
    idle: tuple[Waiver, ...]


def check(plan: Plan, *, waivers: Sequence[Waiver] = ()) -> list[Finding]:
    """Every finding that no waiver covers, in the order of the text. Raises WaiverError."""
    return list(review(plan, waivers).findings)


def review(plan: Plan, waivers: Sequence[Waiver]) -> Review:
    """`check`, with an account of the waivers. Raises WaiverError."""
    require_usable(waivers, (rule.code for rule in RULES))
    found = [finding for rule in RULES for finding in rule.check(plan)]
    found.sort(key=lambda f: (f.start, f.end, f.code))
    covering = [[w for w in waivers if w.covers(f, plan.text)] for f in found]
    used = {id(waiver) for covers in covering for waiver in covers}
    return Review(
        findings=tuple(f for f, covers in zip(found, covering, strict=True) if not covers),
        waived=tuple((f, covers[0]) for f, covers in zip(found, covering, strict=True) if covers),
        idle=tuple(waiver for waiver in waivers if id(waiver) not in used),
    )


def notes_unsaid(plan: Plan) -> tuple[Note, ...]:
    """The reader's notes without those that a rule repeats: what to show beside findings."""
    return tuple(note for note in plan.notes if note.code not in _REPEATED)
