"""A draft put together: the plan as read, the edits that stand, what the plan is now, and the record of every item."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from luoshi.plan import (
    Edit,
    Keyed,
    Party,
    Plan,
    apply_edits,
    edit_from_dict,
    keyed,
    plan_from_dict,
)
from luoshi.plan.edit_fields import Item
from luoshi_web.drafts.models import Draft, DraftAnswer, DraftChange, DraftMatch
from luoshi_web.drafts.questions import Answered, Place, Question, answered, questions_of


@dataclass(frozen=True, slots=True)
class Change:
    """One row of the record. fields, before: name -> JSON value. undone: somebody took it back later."""

    number: int
    op: str
    kind: str
    key: str
    fields: Mapping[str, Any]
    before: Mapping[str, Any]
    undoes: int | None
    undone: bool
    at: datetime
    by: str

    @property
    def stands(self) -> bool:
        return self.op != "undo" and not self.undone


@dataclass(frozen=True, slots=True)
class Review:
    """draft: its row; read: the plan as read; plan: as it is now; now: its items by key; questions: what is left open.

    matches: printed name -> the newest match.
    """

    draft: Draft
    read: Plan
    original: Keyed
    now: Keyed
    plan: Plan
    changes: tuple[Change, ...]
    questions: tuple[Question, ...]
    matches: Mapping[str, DraftMatch]

    def history(self, kind: str, key: str) -> tuple[Change, ...]:
        return tuple(c for c in self.changes if (c.kind, c.key) == (kind, key))

    def seen(self, kind: str, key: str) -> int:
        """Number of the last row about the item, 0 for none: what a form must have seen to be allowed to change it."""
        return max((c.number for c in self.history(kind, key)), default=0)

    @property
    def last(self) -> Change | None:
        """The change that an undo would take back."""
        return next((c for c in reversed(self.changes) if c.stands), None)

    @property
    def must_decide(self) -> tuple[Question, ...]:
        """Errors that nobody has decided: they keep a draft from being adopted."""
        return tuple(q for q in self.questions if q.severity == "error" and q.is_open)

    def item(self, kind: str, key: str) -> Item | Plan | None:
        """As it is now; the head is the plan. None when there is none, or it was removed."""
        return self.plan if kind == "head" and not key else self.now.item(kind, key)


def review_of(
    draft: Draft,
    changes: Sequence[DraftChange],
    answers: Iterable[DraftAnswer],
    matches: Iterable[DraftMatch],
) -> Review:
    """changes in order of number; answers and matches in order of time. Nothing is asked of the database."""
    record = _record(changes)
    read, original = _read(draft.document)
    now, plan, questions = _edited(draft.document, json.dumps(_edit_rows(record)))
    return Review(
        draft=draft,
        read=read,
        original=original,
        now=now,
        plan=plan,
        changes=record,
        questions=answered(questions, _newest(answers)),
        matches={match.printed_name: match for match in matches},
    )


# A draft's text never changes, and what the rules find in it only with an edit: reading and checking it took most of the
# time of its pages.
@lru_cache(maxsize=8)
def _read(document: str) -> tuple[Plan, Keyed]:
    read = plan_from_dict(json.loads(document))
    return read, keyed(read)


@lru_cache(maxsize=8)
def _edited(document: str, edits: str) -> tuple[Keyed, Plan, tuple[Question, ...]]:
    """What the edits that stand make of the text; edits: as JSON, in their order."""
    read, _original = _read(document)
    made = [edit_from_dict(row) for row in json.loads(edits)]
    plan = apply_edits(read, made)
    return keyed(read, made), plan, questions_of(plan)


def values_of(item: Item | Plan, names: Iterable[str]) -> dict[str, Any]:
    """The item's fields as an edit writes them: a duty's parties as a list, a day as ISO text."""
    return {name: _plain(getattr(item, name)) for name in names}


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [asdict(v) if isinstance(v, Party) else v for v in value]
    return value.isoformat() if isinstance(value, date) else value


def edits_of(record: Iterable[Change]) -> list[Edit]:
    """The edits that stand, in their order."""
    return [edit_from_dict(row) for row in _edit_rows(record)]


def _edit_rows(record: Iterable[Change]) -> list[dict[str, Any]]:
    return [
        {"op": c.op, "kind": c.kind, "key": c.key, "fields": c.fields} for c in record if c.stands
    ]


def all_edits(record: Iterable[Change]) -> list[Edit]:
    """Every edit ever made, the undone ones too: their keys are spent."""
    return [Edit(c.op, c.kind, c.key) for c in record if c.op != "undo"]  # type: ignore[arg-type]


def _record(changes: Sequence[DraftChange]) -> tuple[Change, ...]:
    undone = {row.undoes_id for row in changes if row.undoes_id}
    numbers = {row.pk: row.number for row in changes}
    return tuple(
        Change(
            number=row.number,
            op=row.op,
            kind=row.kind,
            key=row.key,
            fields=json.loads(row.fields) if row.fields else {},
            before=json.loads(row.before) if row.before else {},
            undoes=numbers.get(row.undoes_id) if row.undoes_id else None,
            undone=row.pk in undone,
            at=row.made_at,
            by=row.made_by,
        )
        for row in changes
    )


def _newest(answers: Iterable[DraftAnswer]) -> dict[Place, Answered]:
    found: dict[Place, Answered] = {}
    for row in answers:
        place = (row.code, row.span_start, row.span_end)
        if row.decision == "withdrawn":
            found.pop(place, None)
            continue
        found[place] = Answered(
            decision=row.decision,
            words=row.words,
            answerer=row.answerer.code if row.answerer else "",
            answerer_name=row.answerer.name if row.answerer else "",
            at=row.made_at,
            by=row.made_by,
        )
    return found
