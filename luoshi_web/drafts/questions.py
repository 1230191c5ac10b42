"""What a draft leaves open: findings of the rules and notes of the reader that still hold, with what was decided."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from luoshi.lint import Severity, check, notes_unsaid
from luoshi.plan import Note, Plan, section_holding

Place = tuple[str, int, int]
# Of the reader's notes these only ask for a second look; the others ask for a decision.
_LOOK: Final = frozenset({"R001", "R007", "R009"})


@dataclass(frozen=True, slots=True)
class Answered:
    """The newest decision about a finding. answerer: code of the unit that is asked, "" for none."""

    decision: str
    words: str
    answerer: str
    answerer_name: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Question:
    """A finding or a note. is_rule: it has a page of its own."""

    code: str
    severity: Severity
    section: str
    start: int
    end: int
    message: str
    remedy: str
    is_rule: bool
    answer: Answered | None = None

    @property
    def place(self) -> Place:
        return self.code, self.start, self.end

    @property
    def key(self) -> str:
        return f"{self.code}-{self.start}-{self.end}"

    @property
    def is_open(self) -> bool:
        return self.answer is None

    def touches(self, start: int, end: int) -> bool:
        return self.start < end and start < self.end


def answered(
    questions: Iterable[Question], answers: Mapping[Place, Answered]
) -> tuple[Question, ...]:
    """The questions with what was decided about them."""
    return tuple(
        replace(one, answer=answers[one.place]) if one.place in answers else one
        for one in questions
    )


def questions_of(plan: Plan) -> tuple[Question, ...]:
    """In the order of the text, nothing decided yet. A note that an edit has met is gone; so is one that a rule says
    better."""
    found: dict[Place, Question] = {}
    for finding in check(plan):
        place = (finding.code, finding.start, finding.end)
        found[place] = Question(
            finding.code,
            finding.severity,
            finding.section,
            finding.start,
            finding.end,
            finding.message,
            finding.remedy,
            is_rule=True,
        )
    for note in notes_unsaid(plan):
        if _holds(note, plan):
            place = (note.code, note.start, note.end)
            found[place] = Question(
                note.code,
                "note" if note.code in _LOOK else "question",
                section_holding(plan, note.start),
                note.start,
                note.end,
                note.message,
                "",
                is_rule=False,
            )
    return tuple(sorted(found.values(), key=lambda q: (q.start, q.end, q.code)))


def _holds(note: Note, plan: Plan) -> bool:
    """Notes are the reader's and stay as they were; whether one still speaks is asked of the plan as it is now."""
    still = _STILL.get(note.code)
    return still is None or still(note, plan)


def _over(note: Note, spans: Iterable[tuple[int, int]]) -> bool:
    return any(start < note.end and note.start < end for start, end in spans)


_STILL: Final[Mapping[str, Callable[[Note, Plan], bool]]] = {
    "R002": lambda note, plan: not plan.targets,
    "R003": lambda note, plan: not plan.title,
    "R004": lambda note, plan: plan.horizon is None,
    "R006": lambda note, plan: not _over(note, ((t.start, t.end) for t in plan.targets)),
    "R008": lambda note, plan: not _over(note, ((d.start, d.end + 1) for d in plan.duties)),
}
