"""Tasks: the parts of the outline that are, or should be, somebody's.

A task is the smallest section whose duty is its own. Where only the last of several parts names units, the line of
responsibility closes them all, as officials print it, and the part above is the task.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field

from luoshi.lint.knowledge import words
from luoshi.plan import Plan, Section


@dataclass(frozen=True, slots=True)
class Task:
    """headings: its own and those above, outermost first; named: units answer for it, here or above."""

    section: Section
    headings: tuple[str, ...]
    named: bool

    def is_under(self, kind: str) -> bool:
        """Whether a heading holds a word of that list of knowledge/headings.yaml."""
        return any(word in heading for heading in self.headings for word in words("headings", kind))


@dataclass(slots=True)
class _Node:
    section: Section
    children: list[_Node] = field(default_factory=list)


class Starts:
    """Sorted offsets that answer: does one lie in this stretch."""

    def __init__(self, offsets: Iterator[int]) -> None:
        self._offsets = sorted(offsets)

    def any_in(self, start: int, end: int) -> bool:
        at = bisect_left(self._offsets, start)
        return at < len(self._offsets) and self._offsets[at] < end


def tasks(plan: Plan) -> Iterator[Task]:
    """A label of responsibility that the reader could not resolve (R008) counts: its own note says so already."""
    unread = [note.start for note in plan.notes if note.code == "R008"]
    duties = Starts(iter([*(duty.start for duty in plan.duties), *unread]))
    for root in _tree(plan.sections):
        yield from _walk(root, (), duties, covered=False)


def _tree(sections: tuple[Section, ...]) -> list[_Node]:
    roots: list[_Node] = []
    above: list[_Node] = []
    for section in sections:
        while above and above[-1].section.end <= section.start:
            above.pop()
        node = _Node(section)
        (above[-1].children if above else roots).append(node)
        above.append(node)
    return roots


def _walk(node: _Node, above: tuple[str, ...], duties: Starts, *, covered: bool) -> Iterator[Task]:
    section, children = node.section, node.children
    headings = (*above, section.heading)
    first = children[0].section.start if children else section.end
    covered = covered or duties.any_in(section.start, first)
    with_units = [c for c in children if duties.any_in(c.section.start, c.section.end)]
    closed_by_last = len(children) > 1 and with_units == children[-1:]
    if not with_units or (closed_by_last and not children[-1].children):
        yield Task(section, headings, covered or bool(with_units))
        return
    for child in children:
        yield from _walk(child, headings, duties, covered=covered)
