"""Which clause of the new text is which clause of the old one, though numbers were inserted or headings reworded."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from luoshi.comparing.assignment import assign
from luoshi.comparing.names import likeness
from luoshi.plan import Plan

_BLANK = re.compile(r"[\s、，。；：,.;:（）()]")
_ALIKE = 60
# Beyond this many reworded headings a side, only those at the same number are looked at.
_MOST_REWORDED = 150


@dataclass(frozen=True, slots=True)
class _Clause:
    path: str
    heading: str
    parent: str


def same_clauses(old: Plan, new: Plan) -> dict[str, str]:
    """Old path -> new path. By heading first, then by a like heading, then by the number alone; each clause once."""
    before, after = _clauses(old), _clauses(new)
    found: dict[str, str] = {}
    for weigh in (_by_heading, _by_likeness, _by_number):
        left = [c for c in before if c.path not in found]
        taken = set(found.values())
        right = [c for c in after if c.path not in taken]
        found |= _matched(left, right, weigh)
    return found


def _clauses(plan: Plan) -> list[_Clause]:
    """Every clause that is named by a section, a target or a duty, once."""
    headings = {"": ""}
    for section in plan.sections:
        headings.setdefault(section.path, _plain(section.heading))
    for path in _used(plan):
        headings.setdefault(path, "")
    return [
        _Clause(path, heading, headings.get(path.rpartition("/")[0], ""))
        for path, heading in headings.items()
    ]


def _used(plan: Plan) -> Iterable[str]:
    yield from (target.section for target in plan.targets)
    yield from (duty.section for duty in plan.duties)


def _plain(heading: str) -> str:
    return _BLANK.sub("", unicodedata.normalize("NFKC", heading))


def _matched(
    left: list[_Clause], right: list[_Clause], weigh: Callable[[_Clause, _Clause], int]
) -> dict[str, str]:
    edges: dict[tuple[int, int], int] = {}
    for i, j in _candidates(left, right, weigh):
        weight = weigh(left[i], right[j])
        if weight:
            edges[i, j] = weight * 1000 + max(0, 999 - abs(i - j))
    return {left[i].path: right[j].path for i, j in assign(edges).items()}


def _candidates(
    left: list[_Clause], right: list[_Clause], weigh: Callable[[_Clause, _Clause], int]
) -> Iterable[tuple[int, int]]:
    """For headings: those with the same words; for numbers: those with the same path; for likeness: all, while few."""
    if weigh is _by_likeness and max(len(left), len(right)) <= _MOST_REWORDED:
        return ((i, j) for i in range(len(left)) for j in range(len(right)))
    by_words = weigh is _by_heading
    places: dict[str, list[int]] = {}
    for j, clause in enumerate(right):
        places.setdefault(clause.heading if by_words else clause.path, []).append(j)
    return (
        (i, j)
        for i, clause in enumerate(left)
        for j in places.get(clause.heading if by_words else clause.path, ())[:50]
    )


def _by_heading(one: _Clause, other: _Clause) -> int:
    if not one.heading or one.heading != other.heading:
        return 0
    return 1 + 2 * (one.path == other.path) + (one.parent == other.parent)


def _by_likeness(one: _Clause, other: _Clause) -> int:
    if not one.heading or not other.heading:
        return 0
    alike = likeness(one.heading, other.heading)
    return alike + 50 * (one.path == other.path) if alike >= _ALIKE else 0


def _by_number(one: _Clause, other: _Clause) -> int:
    return int(one.path == other.path)
