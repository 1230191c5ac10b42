"""Objections to one's own working, and their answers: kept, or changed by a new revision that says what was changed and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from fractions import Fraction

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.errors import LuoshiError
from luoshi.plan import Period
from luoshi.scoring import Facts, ItemFact, Scheme, Trace, UnitFacts, score
from luoshi_web.evaluation.actions.runs import record_run, revise
from luoshi_web.evaluation.frozen import facts_in, scored
from luoshi_web.evaluation.guards import Rights, require_head, require_office
from luoshi_web.evaluation.models import Objection, ObjectionState, Run, RunRevision, RunState
from luoshi_web.evaluation.run_facts import facts_of
from luoshi_web.evaluation.run_rows import held_run, revision_of
from luoshi_web.evaluation.run_telling import tell_answer, tell_objection
from luoshi_web.evaluation.scheme_rows import declared
from luoshi_web.evaluation.sources.printed import number_words
from luoshi_web.offices.actions import index_text, store_file
from luoshi_web.offices.audit import audited
from luoshi_web.offices.conflicts import ConflictError, fitting, require_reason
from luoshi_web.offices.files import CheckedFile
from luoshi_web.offices.models import Unit
from luoshi_web.offices.queries import Access

_DIGITS = 15


@dataclass(frozen=True, slots=True)
class Correction:
    """figures: actual and target as typed, with the document they stand in; empty: the item is read anew from its source,
    where the office has put it right."""

    figures: Mapping[str, str]
    document: str = ""


@audited("evaluation.objection.raised", gettext_lazy("提出了考核异议：{object}"))
def raise_objection(
    access: Access, held: Rights, run: Run, unit: Unit, item: str, reason: str,
    file: CheckedFile | None = None, *, at: datetime,
) -> Objection:  # fmt: skip
    """By the unit's head, within the window, once an item. item "": adds, deducts and vetoes."""
    require_head(held, unit.pk)
    words = require_reason(reason)
    # Objections neither change the run nor compete with each other; the lock gives them their numbers.
    fresh = (
        Run.objects.select_for_update(of=("self",)).select_related("scheme__scheme").get(pk=run.pk)
    )
    fresh.programme = run.programme
    _require_window(fresh, timezone.localtime(at).date())
    revision = _newest(fresh)
    result = scored(declared(fresh.scheme.text), revision.facts, revision.facts_checksum)
    mine = result.of(unit.code)
    if mine is None:
        raise LuoshiError(_("这次考核没有%(unit)s。") % {"unit": unit.name}, _("请核对单位。"))
    if item and item not in {one.item for one in mine.items}:
        raise LuoshiError(_("考核里没有这一项。"), _("请从自己的得分里选一项。"))
    if Objection.objects.filter(run=fresh, unit=unit, item=item).exists():
        raise ConflictError(_("这一项已经提过异议。"), _("一项提一次，请看答复。"))
    number = Objection.objects.filter(run=fresh).aggregate(n=Max("number"))["n"] or 0
    row = Objection(
        programme=fresh.programme, run=fresh, number=number + 1, unit=unit, item=item,
        on_revision=fresh.revision, reason=words, raised_at=at, raised_by=access.actor,
    )  # fmt: skip
    if file is not None:
        row.file = store_file(
            fresh.programme, file.name, file.media_type, file.data, actor=access.actor, at=at
        )
        index_text(row.file)
    row.save()
    record_run(
        access, fresh, "evaluation.objection.raised", at, number=row.number, unit=unit.name,
        item=item, reason=words,
    )  # fmt: skip
    tell_objection(row, at)
    return row


@audited("evaluation.objection.answered", gettext_lazy("答复了考核异议：{object}"))
def answer_objection(
    access: Access, held: Rights, row: Objection, seen: int, words: str,
    correction: Correction | None = None, *, at: datetime,
) -> Objection:  # fmt: skip
    """correction None: the mark is kept. Else the run gets its next revision; nothing that was frozen is rewritten.

    seen: the run's edition. ConflictError where the objection is answered, or the run is past it. LuoshiError where the
    correction changes nothing.
    """
    require_office(held)
    said = require_reason(words)
    run = held_run(row.run, seen, RunState.OPEN)
    fresh = Objection.objects.select_for_update().get(pk=row.pk)
    if fresh.state != ObjectionState.OPEN:
        raise ConflictError(_("这条异议已经答复。"), _("请刷新页面。"))
    fresh.run, fresh.unit = run, row.unit
    fresh.answer, fresh.answered_at, fresh.answered_by = said, at, access.actor
    fresh.state = ObjectionState.KEPT
    if correction is not None:
        fresh.change = _changed(access, fresh, correction, said, at)
        fresh.state = ObjectionState.CHANGED
    fresh.save()
    run.edition += 1
    run.save()
    record_run(
        access, run, "evaluation.objection.answered", at, number=fresh.number,
        unit=fresh.unit.name, item=fresh.item, state=fresh.state, answer=said,
        revision=fresh.change.number if fresh.change else None,
        result=fresh.change.checksum if fresh.change else None,
    )  # fmt: skip
    tell_answer(fresh, at)
    return fresh


def _changed(
    access: Access, row: Objection, correction: Correction, reason: str, at: datetime
) -> RunRevision:
    run = row.run
    revision, scheme = _newest(run), declared(run.scheme.text)
    before = facts_in(revision.facts, revision.facts_checksum)
    mine = next(unit for unit in before.units if unit.code == row.unit.code)
    made = (
        _typed(scheme, mine, row.item, correction)
        if correction.figures
        else _read(run, scheme, mine, row.item, at)
    )
    if _bare(made) == _bare(mine):
        raise LuoshiError(
            _("更正以后这一项没有变化。"),
            _("请填正确的数，或先在数据来源改好再重取；没有错就维持原分。"),
        )
    after = Facts(
        before.year, before.as_of,
        tuple(made if unit.code == made.code else unit for unit in before.units),
    )  # fmt: skip
    old = scored(scheme, revision.facts, revision.facts_checksum).of(row.unit.code)
    new = score(scheme, after).of(row.unit.code)
    change = {
        "objection": row.number, "unit": row.unit.code, "unit_name": row.unit.name,
        "item": row.item, "label": scheme.item(row.item).label if row.item else "",
        "reason": reason, "document": correction.document,
        "before": _fact_words(mine, scheme, row.item), "after": _fact_words(made, scheme, row.item),
        "total_before": str(old.printed) if old and old.printed is not None else "",
        "total_after": str(new.printed) if new and new.printed is not None else "",
    }  # fmt: skip
    return revise(access, run, after, change, at)


def _typed(scheme: Scheme, unit: UnitFacts, item: str, told: Correction) -> UnitFacts:
    if not item:
        raise LuoshiError(
            _("加分、扣分和否决不能直接改数。"), _("请先登记或撤回事项，再选“重新取数”。")
        )
    document = fitting(told.document, _("出处"), 200)
    if not document:
        raise LuoshiError(_("更正没有写出处。"), _("请写文件名称或文号。"))
    key = scheme.item(item).source
    figures = {name: _number(text) for name, text in told.figures.items()}
    fact = unit.items[key]
    trace = Trace(
        _("异议更正：%(document)s") % {"document": document},
        "，".join(f"{'实绩' if name == 'actual' else '目标'} {number_words(value, 6)}" for name, value in figures.items()),
    )  # fmt: skip
    target = figures.get("target", fact.target)
    made = ItemFact(
        actual=figures.get("actual", fact.actual), target=target, assigned=target is not None,
        place=fact.place, adjusted=fact.adjusted, projects=fact.projects,
        key_projects=fact.key_projects, traces=(*fact.traces, trace),
    )  # fmt: skip
    return replace(unit, items={**unit.items, key: made})


def _read(run: Run, scheme: Scheme, unit: UnitFacts, item: str, at: datetime) -> UnitFacts:
    """Only what the objection is about: other figures stay as they were frozen."""
    facts, _sampled = facts_of(run.programme, scheme, Period.parse(run.period), run.as_of, at)
    now = next((one for one in facts.units if one.code == unit.code), None)
    if now is None:
        raise LuoshiError(_("这个单位现在不在考核范围内。"), _("请直接填更正后的数。"))
    if not item:
        return replace(unit, adds=now.adds, deducts=now.deducts, vetoes=now.vetoes)
    key = scheme.item(item).source
    return replace(unit, items={**unit.items, key: now.items[key]})


def _bare(unit: UnitFacts) -> UnitFacts:
    """Without traces: where a figure comes from changes no score."""
    return replace(
        unit,
        items={key: replace(fact, traces=(), why="") for key, fact in unit.items.items()},
        adds=tuple(replace(one, traces=()) for one in unit.adds),
        deducts=tuple(replace(one, traces=()) for one in unit.deducts),
        vetoes=tuple(replace(one, traces=()) for one in unit.vetoes),
    )


def _fact_words(unit: UnitFacts, scheme: Scheme, item: str) -> str:
    if not item:
        counts = (len(unit.adds), len(unit.deducts), len(unit.vetoes))
        return _("加分 %(a)s 件，扣分 %(d)s 件，否决 %(v)s 件") % dict(
            zip("adv", counts, strict=True)
        )
    fact = unit.items[scheme.item(item).source]
    told = [] if fact.actual is None else [_("实绩 %(n)s") % {"n": number_words(fact.actual, 4)}]
    if fact.target is not None:
        told.append(_("目标 %(n)s") % {"n": number_words(fact.target, 4)})
    return "，".join(told) or _("没有数")


def _number(text: str) -> Fraction:
    bare = text.strip().replace(",", "")
    whole, _dot, part = bare.removeprefix("-").partition(".")
    if (
        not (whole.isdigit() and (part.isdigit() or not part) and bare.isascii())
        or len(whole + part) > _DIGITS
    ):
        raise LuoshiError(
            _("填的“%(text)s”不是数。") % {"text": text[:20]}, _("请只填数字，如 12.5。")
        )
    return Fraction(bare)


def _require_window(run: Run, today: date) -> None:
    if run.state != RunState.OPEN or run.objections_until is None:
        raise ConflictError(_("这次考核现在不接受异议。"), _("异议期开放时由单位负责人提出。"))
    if today > run.objections_until:
        raise ConflictError(
            _("异议期到%(day)s为止，已经过了。") % {"day": run.objections_until.isoformat()},
            _("确有错误，请直接联系考核主管单位。"),
        )


def _newest(run: Run) -> RunRevision:
    found = revision_of(run)
    if found is None:
        raise ConflictError(_("这次考核还没有冻结。"), _("请刷新页面。"))
    return found
