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
)
from luoshi.lint.waivers import Waiver, require_usable
from luoshi.plan import Plan


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
    )
)


def check(plan: Plan, *, waivers: Sequence[Waiver] = ()) -> list[Finding]:
    """Every finding that no waiver covers, in the order of the text. Raises WaiverError."""
    require_usable(waivers, (rule.code for rule in RULES))
    found = [finding for rule in RULES for finding in rule.check(plan)]
    found.sort(key=lambda f: (f.start, f.end, f.code))
    return [f for f in found if not any(w.covers(f, plan.text) for w in waivers)]
