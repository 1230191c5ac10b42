"""Every state change of the room. Each takes the draft's lock first, so that of two people at once one is told."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.errors import LuoshiError
from luoshi.plan import Edit, Plan, apply_edits, edit_to_dict, new_key, plan_to_dict
from luoshi.plan.edit_fields import FIELDS
from luoshi_web.drafts.guards import (
    Answer,
    new_rows,
    require_coordinator,
    require_seen,
    require_words,
)
from luoshi_web.drafts.matching import Match, NameRow
from luoshi_web.drafts.models import (
    Draft,
    DraftAnswer,
    DraftChange,
    DraftMatch,
    Purpose,
    State,
)
from luoshi_web.drafts.queries import (
    hindrances,
    names_in,
    prepared_for,
    put_together,
    version_in_force,
)
from luoshi_web.drafts.review import Review, all_edits, edits_of, values_of
from luoshi_web.ledger.actions import adopt_plan
from luoshi_web.offices.actions import Subject, load_units, record, store_file
from luoshi_web.offices.audit import audited
from luoshi_web.offices.models import Unit, UnitSet
from luoshi_web.offices.queries import Access


@dataclass(frozen=True, slots=True)
class Upload:
    """A file and the plan that was read in it, before anything is stored."""

    name: str
    media_type: str
    content: bytes
    plan: Plan
    purpose: str = Purpose.PLAN


@audited("drafts.draft.uploaded", gettext_lazy("上传了方案稿：{object}"))
def upload_draft(access: Access, upload: Upload, *, at: datetime) -> Draft:
    """Keep the file and what was read in it."""
    require_coordinator(access)
    source = store_file(
        access.programme,
        upload.name[:200],
        upload.media_type[:120],
        upload.content,
        actor=access.actor,
        at=at,
    )
    draft = Draft.objects.create(
        programme=access.programme,
        purpose=upload.purpose,
        title=(upload.plan.title or upload.name)[:200],
        source=source,
        document=json.dumps(plan_to_dict(upload.plan), ensure_ascii=False),
        uploaded_at=at,
        uploaded_by=access.actor,
    )
    _record(
        access,
        draft,
        "drafts.draft.uploaded",
        at,
        after={"sha256": source.sha256, "targets": len(upload.plan.targets)},
    )
    return draft


@audited("drafts.item.changed", gettext_lazy("改了方案稿里的一项：{object}"))
def change_item(
    access: Access,
    draft: Draft,
    kind: str,
    key: str,
    fields: Mapping[str, Any],
    *,
    seen: int,
    at: datetime,
) -> DraftChange | None:
    """Only what differs is kept; None when nothing does. seen: `Review.seen` of the item when the form was made."""
    review = _locked(access, draft)
    require_seen(review, kind, key, seen)
    item = review.item(kind, key)
    if item is None:
        raise LuoshiError(_("这一项不在方案稿里，或已经删去。"), _("请刷新页面。"))
    known = FIELDS.get(kind, ())
    before = values_of(item, [name for name in fields if name in known])
    changed = {name: value for name, value in fields.items() if before.get(name, _MISSING) != value}
    if not changed:
        return None
    edit = Edit("change", kind, key, changed)  # type: ignore[arg-type]
    apply_edits(review.read, [*edits_of(review.changes), edit])
    before = {name: before[name] for name in changed}
    row = _append(access, review, edit, before, at)
    _record(access, draft, "drafts.item.changed", at, before=before, after=edit_to_dict(edit))
    return row


@audited("drafts.item.added", gettext_lazy("在方案稿里加了一项：{object}"))
def add_item(
    access: Access, draft: Draft, kind: str, fields: Mapping[str, Any], *, at: datetime
) -> DraftChange:
    """The item gets a key that no item of the draft ever had."""
    review = _locked(access, draft)
    start, end = int(fields.get("start", 0)), int(fields.get("end", 0))
    key = new_key(review.read, all_edits(review.changes), kind, start, end)  # type: ignore[arg-type]
    edit = Edit("add", kind, key, fields)  # type: ignore[arg-type]
    apply_edits(review.read, [*edits_of(review.changes), edit])
    row = _append(access, review, edit, {}, at)
    _record(access, draft, "drafts.item.added", at, after=edit_to_dict(edit))
    return row


@audited("drafts.item.removed", gettext_lazy("从方案稿里删了一项：{object}"))
def remove_item(
    access: Access, draft: Draft, kind: str, key: str, *, seen: int, at: datetime
) -> DraftChange:
    review = _locked(access, draft)
    require_seen(review, kind, key, seen)
    item = review.item(kind, key)
    if item is None:
        raise LuoshiError(_("这一项不在方案稿里，或已经删去。"), _("请刷新页面。"))
    edit = Edit("remove", kind, key)  # type: ignore[arg-type]
    apply_edits(review.read, [*edits_of(review.changes), edit])
    before = values_of(item, FIELDS[kind])
    row = _append(access, review, edit, before, at)
    _record(access, draft, "drafts.item.removed", at, before=before, after=edit_to_dict(edit))
    return row


@audited("drafts.change.undone", gettext_lazy("撤销了方案稿里的一处修改：{object}"))
def undo_change(access: Access, draft: Draft, number: int, *, at: datetime) -> DraftChange:
    """Take back the last change of an item. It stays in the record, marked as taken back."""
    review = _locked(access, draft)
    change = next((c for c in review.changes if c.number == number and c.stands), None)
    if change is None:
        raise LuoshiError(_("这一处修改已经撤销，或没有这一处。"), _("请刷新页面。"))
    later = [c for c in review.history(change.kind, change.key) if c.stands and c.number > number]
    if later:
        raise LuoshiError(_("这一项后来又改过。"), _("请先撤销后来的修改。"))
    apply_edits(review.read, edits_of(c for c in review.changes if c.number != number))
    undone = DraftChange.objects.get(draft=draft, number=number)
    row = DraftChange.objects.create(
        programme=access.programme,
        draft=draft,
        number=len(review.changes) + 1,
        op="undo",
        kind=change.kind,
        key=change.key,
        undoes=undone,
        made_at=at,
        made_by=access.actor,
    )
    after = {"undoes": number, "kind": change.kind, "key": change.key}
    _record(access, draft, "drafts.change.undone", at, after=after)
    return row


@audited("drafts.finding.answered", gettext_lazy("答复了方案稿的一条疑问：{object}"))
def answer_finding(access: Access, draft: Draft, answer: Answer, *, at: datetime) -> DraftAnswer:
    """Decide about a finding, or take a decision back (withdrawn). Raises LuoshiError without the words it needs."""
    review = _locked(access, draft)
    place = (answer.code, answer.start, answer.end)
    if all(question.place != place for question in review.questions):
        raise LuoshiError(_("这条疑问已经不在了：原文或读出的内容改过。"), _("请刷新页面。"))
    require_words(answer)
    row = DraftAnswer.objects.create(
        programme=access.programme,
        draft=draft,
        code=answer.code,
        span_start=answer.start,
        span_end=answer.end,
        decision=answer.decision,
        words=answer.words.strip(),
        answerer=answer.answerer,
        made_at=at,
        made_by=access.actor,
    )
    after = {"place": list(place), "decision": row.decision, "words": row.words}
    _record(access, draft, "drafts.finding.answered", at, after=after)
    return row


@audited("drafts.parties.matched", gettext_lazy("对应了方案稿里的单位名称：{object}"))
def match_parties(
    access: Access, draft: Draft, choices: Mapping[str, Match], *, at: datetime
) -> list[DraftMatch]:
    """Say whom printed names mean. Names that the plan does not print are refused; what stood so already adds nothing."""
    review = _locked(access, draft)
    rows = {row.name: row for row in names_in(access, review)}
    strange = [name for name in choices if name not in rows]
    if strange:
        raise LuoshiError(
            _("方案稿里没有“%(name)s”。") % {"name": strange[0][:40]}, _("请刷新页面。")
        )
    made = [
        DraftMatch.objects.create(
            programme=access.programme,
            draft=draft,
            printed_name=name,
            meant=match.meant,
            unit=match.unit,
            unit_set=match.unit_set,
            made_at=at,
            made_by=access.actor,
        )
        for name, match in choices.items()
        if _choice(rows[name]) != match.choice
    ]
    after = {name: match.choice for name, match in choices.items()}
    _record(access, draft, "drafts.parties.matched", at, after=after)
    return made


@audited("drafts.draft.adopted", gettext_lazy("采用了方案稿：{object}"))
def adopt_draft(access: Access, draft: Draft, *, over: int, at: datetime) -> Draft:
    """The draft becomes the programme's next plan version. over: number of the version that the page compared it with.

    Raises LuoshiError while an error is undecided, a name unmatched, or another version was adopted meanwhile.
    """
    review = _locked(access, draft)
    version = version_in_force(access)
    if over != (version.number if version else 0):
        raise LuoshiError(_("刚才有人采用了另一份方案。"), _("请刷新页面，重新比对后再采用。"))
    names = names_in(access, review)
    for sentence in hindrances(review, names):
        raise LuoshiError(sentence, _("办完再采用。"))
    _make_units(access, names, at)
    names = names_in(access, review)
    prepared = prepared_for(access, review, names, version, at)
    made = adopt_plan(access.programme, prepared.adoption, draft.source, actor=access.actor, at=at)
    Draft.objects.filter(pk=draft.pk).update(
        state=State.ADOPTED, closed_at=at, closed_by=access.actor, version=made
    )
    draft.refresh_from_db(fields=["state", "closed_at", "closed_by", "version"])
    after = {"version": made.number, "changes": len(edits_of(review.changes))}
    _record(access, draft, "drafts.draft.adopted", at, after=after)
    return draft


@audited("drafts.draft.dropped", gettext_lazy("放弃了方案稿：{object}"))
def drop_draft(access: Access, draft: Draft, *, at: datetime) -> Draft:
    """Closed without being adopted; everything stays readable."""
    _locked(access, draft)
    Draft.objects.filter(pk=draft.pk).update(
        state=State.DROPPED, closed_at=at, closed_by=access.actor
    )
    draft.refresh_from_db(fields=["state", "closed_at", "closed_by"])
    _record(access, draft, "drafts.draft.dropped", at)
    return draft


_MISSING = object()


def _choice(row: NameRow) -> str:
    return row.decided.choice if row.decided else ""


def _locked(access: Access, draft: Draft) -> Review:
    """The draft as it is now, held until the end of the transaction. Raises LuoshiError when it is no longer open."""
    require_coordinator(access)
    held = Draft.objects.filter(pk=draft.pk, programme=access.programme, state=State.OPEN).update(
        touched=F("touched") + 1
    )
    draft.refresh_from_db(fields=["state", "touched", "closed_at", "closed_by"])
    if not held:
        raise LuoshiError(
            _("这份方案稿%(state)s，不能再改（%(who)s）。")
            % {"state": draft.get_state_display(), "who": draft.closed_by},
            _("要改，请重新上传。"),
        )
    return put_together(draft)


def _append(
    access: Access, review: Review, edit: Edit, before: Mapping[str, Any], at: datetime
) -> DraftChange:
    return DraftChange.objects.create(
        programme=access.programme,
        draft=review.draft,
        number=len(review.changes) + 1,
        op=edit.op,
        kind=edit.kind,
        key=edit.key,
        fields=json.dumps(dict(edit.fields), ensure_ascii=False),
        before=json.dumps(dict(before), ensure_ascii=False),
        made_at=at,
        made_by=access.actor,
    )


def _record(
    access: Access,
    draft: Draft,
    code: str,
    at: datetime,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    subject = Subject("draft", str(draft.pk), draft.title)
    record(access.programme, code, subject, actor=access.actor, at=at, before=before, after=after)


def _make_units(access: Access, names: list[NameRow], at: datetime) -> None:
    """Units and sets that somebody said are new. A set has no members yet: whose they are is dated, and said elsewhere."""
    programme = access.programme
    first = Unit.objects.filter(programme=programme).count() + 1
    first_set = UnitSet.objects.filter(programme=programme).count() + 1
    units, sets = new_rows(programme, names, first, first_set)
    if units or sets:
        load_units(programme, units, sets, [], actor=access.actor, at=at)
