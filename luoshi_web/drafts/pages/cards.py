"""The chosen item, the lists beside it, the findings: from a review to what the page shows of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from django.forms import BoundField, Form
from django.utils.translation import gettext as _

from luoshi.plan import ITEM_KINDS, Target
from luoshi.plan.edit_fields import FIELDS, Item
from luoshi_web.drafts.models import Decision
from luoshi_web.drafts.pages.shown import (
    Asked,
    Card,
    ChangeRow,
    FieldRow,
    HistoryRow,
    ListRow,
    QuestionRow,
)
from luoshi_web.drafts.pages.text import section_anchor
from luoshi_web.drafts.pages.words import field_word, item_word, read_as, severity_word, value_words
from luoshi_web.drafts.questions import Question
from luoshi_web.drafts.review import Change, Review, values_of
from luoshi_web.ledger.pages.numbering import short_place

_SHOWN: Final[Mapping[str, tuple[str, ...]]] = {
    "target": ("indicator", "op", "value", "value2", "unit", "kind", "cadence", "year", "base_year", "part_of",
               "aspirational"),
    "duty": ("parties",), "milestone": ("text", "by"), "mechanism": ("name", "every"), "project": ("name", "investment"),
    "head": ("title", "document_number", "issuer", "issued_on", "horizon"),
}  # fmt: skip


# Notes of the reader about the document's own title and year.
_ABOUT_HEAD: Final = frozenset({"R003", "R004"})
# What is missing where a finding has no item: units, else a target.
_LACKS_UNITS: Final = frozenset({"R008", "L107"})
_WIDE: Final = frozenset({"indicator", "part_of"})


class Builder:
    def __init__(self, review: Review, asked: Asked, anchors: Mapping[str, str]) -> None:
        self.review = review
        self.asked = asked
        self.anchors = anchors

    def rows(self, kind: str) -> Iterable[ListRow]:
        """Items that are there, and, where they stood, those that a person removed."""
        there = self.review.now.items[kind]  # type: ignore[index]
        gone = {
            key: item
            for key, item in self.review.original.items[kind].items()  # type: ignore[index]
            if key not in there
        }
        everyone = [(key, item, False) for key, item in there.items()]
        everyone += [(key, item, True) for key, item in gone.items()]
        for key, item, is_gone in sorted(everyone, key=lambda entry: entry[1].start):
            name = f"{kind}:{key}"
            yield ListRow(
                item=name,
                anchor=self.anchors.get(name, section_anchor(item.section)),
                code=key if isinstance(item, Target) else "",
                words=read_as(item),
                place=short_place(self.review.plan, item.section),
                state=self.state(kind, key),
                is_on=name == self.asked.item,
                is_gone=is_gone,
                is_doubtful=not is_gone and self._doubtful(item),
            )

    def _doubtful(self, item: Item) -> bool:
        return any(
            q.is_open and q.severity != "note" and q.touches(item.start, item.end)
            for q in self.review.questions
        )

    def state(self, kind: str, key: str) -> str:
        if (kind, key) in self.review.now.removed:
            return _("已删")
        if (kind, key) in self.review.now.added:
            return _("新增")
        return _("已改") if any(c.stands for c in self.review.history(kind, key)) else ""

    def card(self, order: Sequence[str], *, may_edit: bool) -> Card | None:
        if self.asked.add:
            return self._new_card(may_edit=may_edit)
        kind, _colon, key = self.asked.item.partition(":")
        if kind == "question":
            return None
        item = self.review.item(kind, key)
        was = self.review.read if kind == "head" else self.review.original.item(kind, key)
        shown = item or was
        if shown is None or kind not in _SHOWN:
            return None
        place = order.index(self.asked.item) if self.asked.item in order else -1
        history = tuple(
            self.told(c) for c in reversed(self.review.history(kind, key)) if c.op != "undo"
        )
        passage = "" if kind == "head" else self.review.plan.text[shown.start : shown.end]  # type: ignore[union-attr]
        removal = next(
            (
                c
                for c in reversed(self.review.changes)
                if c.stands and (c.kind, c.key) == (kind, key)
            ),
            None,
        )
        return Card(
            kind=kind,
            key=key,
            word=item_word(kind),
            caption=key if kind == "target" else "",
            place="" if kind == "head" else short_place(self.review.plan, shown.section),  # type: ignore[union-attr]
            state=self.state(kind, key),
            passage=passage,
            fields=tuple(self._fields(kind, shown, was)),
            history=history,
            questions=tuple(self._questions(kind, shown)),
            seen=self.review.seen(kind, key),
            anchor=self.anchors.get(self.asked.item, ""),
            before=order[place - 1] if place > 0 else "",
            after=order[place + 1] if 0 <= place < len(order) - 1 else "",
            is_gone=item is None,
            may_restore=removal.number if item is None and removal and may_edit else 0,
            form=self.asked.form if may_edit and item is not None else None,
            rows=form_rows(self.asked.form) if may_edit and self.asked.form else (),
            is_editing=self.asked.is_editing,
            error=self.asked.error,
        )

    def _new_card(self, *, may_edit: bool) -> Card:
        kind = self.asked.add
        form = self.asked.form if may_edit else None
        return Card(
            kind, "", item_word(kind), "", "", "", "", (), (), (), 0, "", "", "", is_gone=False,
            may_restore=0, form=form, rows=form_rows(form) if form else (), is_editing=True,
            error=self.asked.error,
        )  # fmt: skip

    def _fields(self, kind: str, item: Any, was: Any) -> Iterable[FieldRow]:
        now = values_of(item, _SHOWN[kind])
        read = values_of(was, _SHOWN[kind]) if was is not None else {}
        for name in _SHOWN[kind]:
            said, before = value_words(name, now[name]), value_words(name, read.get(name))
            differs = bool(read) and now[name] != read[name]
            if said or differs:
                yield FieldRow(
                    field_word(name),
                    said,
                    before if differs else "",
                    is_changed=differs,
                    is_wide=kind != "target" or name in _WIDE,
                )

    def _questions(self, kind: str, item: Any) -> Iterable[QuestionRow]:
        if kind == "head":
            return
        for question in self.review.questions:
            if question.touches(item.start, item.end) and question.end - question.start < 400:
                yield self.question(question)

    def question(self, question: Question) -> QuestionRow:
        answer = question.answer
        name = f"question:{question.key}"
        refused = self.asked.question == question.key
        return QuestionRow(
            key=question.key,
            code=question.code,
            severity=question.severity,
            word=severity_word(question.severity),
            message=question.message,
            remedy=question.remedy,
            place=short_place(self.review.plan, question.section) if question.section else "",
            anchor=self.anchors.get(name, section_anchor(question.section)),
            is_rule=question.is_rule,
            item=self._item_at(question),
            add="duty" if question.code in _LACKS_UNITS else "target",
            start=question.start,
            end=question.end,
            is_open=question.is_open,
            decision=str(Decision(answer.decision).label) if answer else "",
            words=answer.words if answer else "",
            who=answer.answerer_name if answer else "",
            by=answer.by if answer else "",
            at=answer.at if answer else None,
            is_on=self.asked.item == name or refused,
            passage=self.review.plan.text[question.start : question.end][:60],
            error=self.asked.question_error if refused else "",
            typed=self.asked.typed if refused else None,
        )

    def _item_at(self, question: Question) -> str:
        """The item to correct: the one with the question's own passage, else the first that it touches."""
        if question.code in _ABOUT_HEAD:
            return "head:"
        for kind in ITEM_KINDS:
            for key, item in self.review.now.items[kind].items():
                if (item.start, item.end) == (question.start, question.end):
                    return f"{kind}:{key}"
        for kind in ITEM_KINDS:
            for key, item in self.review.now.items[kind].items():
                if question.touches(item.start, item.end):
                    return f"{kind}:{key}"
        return ""

    def record(self) -> Iterable[ChangeRow]:
        """Everything that was done to the draft, the newest first; what was taken back says so."""
        for change in reversed(self.review.changes):
            if change.op == "undo":
                continue
            name = f"{change.kind}:{change.key}"
            word = item_word(change.kind)
            yield ChangeRow(
                item=name,
                tab=change.kind,
                name=f"{word} {change.key}" if change.kind == "target" else word,
                anchor=self.anchors.get(name, ""),
                told=self.told(change),
            )

    def told(self, change: Change) -> HistoryRow:
        latest = max(
            (c.number for c in self.review.history(change.kind, change.key) if c.stands), default=0
        )
        words = {"add": _("添加"), "change": _("修改"), "remove": _("删去")}
        return HistoryRow(
            number=change.number,
            said=words[change.op],
            parts=tuple(
                (
                    field_word(name),
                    value_words(name, change.before.get(name)),
                    value_words(name, value),
                )
                for name, value in change.fields.items()
                if change.op == "change" and name not in ("start", "end")
            ),
            at=change.at,
            by=change.by,
            is_undone=change.undone,
            may_undo=change.stands and change.number == latest,
        )


def form_rows(form: Form) -> tuple[tuple[BoundField, ...], ...]:
    """The fields of the form, those that belong together in one row."""
    together: tuple[tuple[str, ...], ...] = (
        ("passage",), ("indicator",), ("op", "value", "unit"), ("value2", "kind", "cadence"),
        ("year", "base_year", "part_of"), ("aspirational",), ("lead",), ("support",), ("responsible",), ("text", "by"),
        ("name",), ("every",), ("investment",), ("title",), ("document_number", "issuer"),
        ("issued_on", "first", "last"),
    )  # fmt: skip
    rows = (tuple(form[name] for name in names if name in form.fields) for names in together)
    return tuple(row for row in rows if row)


def initial_of(kind: str, item: Any, text: str) -> dict[str, Any]:
    """What the form of an item shows before anybody types."""
    given = values_of(item, FIELDS[kind])
    if kind == "head":
        years = given["horizon"] or [None, None]
        return given | {"first": years[0], "last": years[1]}
    given["passage"] = text[given["start"] : given["end"]].strip()
    if kind == "duty":
        for role in ("lead", "support", "responsible"):
            names = [p["name"] for p in given["parties"] if p["role"] == role]
            given[role] = "、".join(names)
    return given
