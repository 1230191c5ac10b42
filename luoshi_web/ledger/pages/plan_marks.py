"""Which passages of a plan a page marks, and the ids by which cards and passages point at each other."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from luoshi.lint import notes_unsaid
from luoshi.plan import Plan
from luoshi_web.ledger.pages.plan_text import Mark, settle
from luoshi_web.ledger.pages.standing import Standing


def section_anchor(path: str) -> str:
    return "k-" + path.replace("/", "-")


def target_card(code: str) -> str:
    return f"c-{code}"


def query_card(code: str, target: str) -> str:
    """A query about several passages has a card beside each; the first target there tells them apart."""
    return f"c-q{code}-{target}"


def duty_card(start: int) -> str:
    return f"c-d{start}"


def other_card(kind: str, start: int) -> str:
    return f"c-{kind}{start}"


def marks_of(standing: Standing) -> tuple[tuple[Mark, ...], dict[str, str]]:
    """(marks in text order, card id -> anchor of its passage) of the whole plan."""
    plan = standing.plan
    return settle(
        [
            *_targets(standing),
            *_notes(plan),
            *(
                Mark("duty", duty.start, duty.end, "", duty_card(duty.start))
                for duty in plan.duties
            ),
            *(
                Mark("rhythm", one.start, one.end, "", other_card("m", one.start))
                for one in plan.mechanisms
            ),
            *(
                Mark("project", one.start, one.end, "", other_card("p", one.start))
                for one in plan.projects
            ),
            *(
                Mark("project", one.start, one.end, "", other_card("s", one.start))
                for one in plan.milestones
            ),
        ]
    )


def passage_anchor(standing: Standing, code: str) -> str:
    _marks, anchors = marks_of(standing)
    return anchors.get(target_card(code), "main")


def note_card(code: str, start: int) -> str:
    return f"c-n{code}-{start}"


def _targets(standing: Standing) -> Iterable[Mark]:
    """A number under question carries the query's sign; it looks doubtful when the query is its own or still open.

    A settled query about many numbers at once (from which day they count) leaves the look of the numbers alone.
    """
    for target in standing.plan.targets:
        index = target.id.lstrip("T").lstrip("0") or target.id
        asked = [q for q in standing.queries if target.id in q.targets]
        signs = [_("疑%(n)s") % {"n": q.code.lstrip("Q").lstrip("0") or q.code} for q in asked]
        doubtful = any(len(q.targets) == 1 or q.settled_on is None for q in asked)
        yield Mark(
            "query" if doubtful else "number",
            target.start,
            target.end,
            " ".join([index, *signs]),
            target_card(target.id),
        )


def _notes(plan: Plan) -> Iterable[Mark]:
    for note in notes_unsaid(plan):
        yield Mark("query", note.start, note.end, note.code, note_card(note.code, note.start))
