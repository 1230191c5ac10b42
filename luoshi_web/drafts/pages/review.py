"""核对: the text at the left, the chosen item and the lists at the right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from django.utils.translation import gettext as _

from luoshi.plan import ITEM_KINDS
from luoshi_web.drafts.models import Draft, Purpose, State
from luoshi_web.drafts.pages.cards import Builder
from luoshi_web.drafts.pages.shown import (
    Around,
    Asked,
    ListRow,
    QuestionRow,
    ReviewPage,
    Tab,
)
from luoshi_web.drafts.pages.text import marked_text
from luoshi_web.drafts.pages.words import item_word
from luoshi_web.drafts.review import Review

TABS: Final = (*ITEM_KINDS, "questions", "head", "changes")


def review_page(programme: str, review: Review, asked: Asked, around: Around) -> ReviewPage:
    marked = marked_text(review)
    draft = review.draft
    is_open = draft.state == State.OPEN
    kind = asked.item.partition(":")[0] or asked.add
    tab = asked.tab if asked.tab in TABS else (kind if kind in TABS else "target")
    builder = Builder(review, asked, marked.anchors)
    rows = tuple(builder.rows(tab)) if tab in ITEM_KINDS else ()
    card = builder.card(_order(rows, marked.order, tab), may_edit=is_open and around.may_edit)
    return ReviewPage(
        title=review.plan.title or draft.title,
        programme=programme,
        pk=draft.pk,
        source_name=draft.source.name,
        purpose=draft.get_purpose_display() if draft.purpose == Purpose.HIGHER else "",
        is_open=is_open,
        state=draft.get_state_display(),
        uploaded_at=draft.uploaded_at,
        uploaded_by=draft.uploaded_by,
        closed=_closed(draft),
        version=draft.version.number if draft.version else None,
        may_edit=is_open and around.may_edit,
        tab=tab,
        tabs=tuple(_tabs(review, tab)),
        lines=marked.lines,
        on=marked.anchors.get(asked.item, ""),
        card=card,
        rows=rows,
        questions=tuple(_questions(builder, review)) if tab == "questions" else (),
        changes=tuple(builder.record()) if tab == "changes" else (),
        units=around.units,
        edits=sum(change.stands for change in review.changes),
        undo=builder.told(review.last) if review.last else None,
        open_questions=sum(q.is_open and q.severity != "note" for q in review.questions),
        must_decide=len(review.must_decide),
        unmatched=around.unmatched,
        add_kinds=tuple((k, item_word(k)) for k in ITEM_KINDS),
        is_adding=bool(asked.add),
        adding=tab if tab in ITEM_KINDS else "target",
        error=asked.error,
    )


def _questions(builder: Builder, review: Review) -> Iterable[QuestionRow]:
    """What keeps the draft from being adopted first, else as in the text; an answered one keeps its place."""
    weight = ("error", "question", "note")
    ranked = sorted(review.questions, key=lambda q: weight.index(q.severity))
    return (builder.question(question) for question in ranked)


def _closed(draft: Draft) -> str:
    if draft.state == State.OPEN or draft.closed_at is None:
        return ""
    if draft.version is not None:
        return _("第 %(n)s 版，%(who)s") % {"n": draft.version.number, "who": draft.closed_by}
    return draft.closed_by


def _tabs(review: Review, current: str) -> Iterable[Tab]:
    for kind in ITEM_KINDS:
        count = str(len(review.now.items[kind]))
        yield Tab(kind, item_word(kind), count, is_current=kind == current)
    waiting = sum(q.is_open for q in review.questions)
    yield Tab("questions", _("疑问"), str(waiting), is_current=current == "questions")
    yield Tab("head", item_word("head"), "", is_current=current == "head")
    if review.changes:
        made = sum(change.op != "undo" for change in review.changes)
        yield Tab("changes", _("改动"), str(made), is_current=current == "changes")


def _order(rows: Sequence[ListRow], order: Sequence[str], tab: str) -> Sequence[str]:
    """What next and previous walk through: the list that is shown, else the whole text."""
    return [row.item for row in rows] if tab in ITEM_KINDS else order
