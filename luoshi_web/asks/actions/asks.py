"""Asks to higher levels: made, moved on, given out, proven."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.errors import LuoshiError
from luoshi.plan import Quantity
from luoshi.projects import (
    Allocation,
    FlowStep,
    allocation_refusals,
    answering_refusals,
    ask_kinds,
    flow_refusals,
    part_json,
    stage_on,
)
from luoshi.projects import Ask as ToldAsk
from luoshi_web.asks.ask_rows import KeptAsk, kept_ask, may_move, next_ask, require_asker, writes
from luoshi_web.asks.ask_telling import tell_moved
from luoshi_web.asks.ask_told import fill_ask
from luoshi_web.asks.guards import Rights, require_office
from luoshi_web.asks.models import Ask, AskFile, AskNeed, AskStep, AskUse
from luoshi_web.offices.actions import Subject, record, store_file
from luoshi_web.offices.audit import audited
from luoshi_web.offices.conflicts import ConflictError, fitting
from luoshi_web.offices.files import CheckedFile
from luoshi_web.offices.models import Programme, Unit
from luoshi_web.offices.queries import Access, require_standing
from luoshi_web.projects.models import Need, Project
from luoshi_web.projects.queries import kept_row

_PLACES = 4


@dataclass(frozen=True, slots=True)
class AskTold:
    """What somebody says an ask is. basis may be "" until it is submitted."""

    title: str
    kind: str
    quantity: Quantity
    higher: str
    lead: Unit
    since: date
    basis: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class UseTold:
    """project or unit: who gets it; a project where both are told."""

    on: date
    amount: Quantity
    project: Project | None = None
    unit: Unit | None = None
    words: str = ""


@audited("asks.ask.made", gettext_lazy("列了一项对上争取：{object}"))
def make_ask(
    access: Access, rights: Rights, told: AskTold, *, at: datetime, sample: bool = False
) -> Ask:
    """A new ask, which begins with no step. PermissionDenied: of a unit the person does not write for.

    LuoshiError: without title or higher unit, a title that is there, another dimension than the kind's, dated ahead.
    """
    if not (rights.office or told.lead.pk in rights.units):
        raise PermissionDenied(_("只能列本单位的争取；其他单位的由主管单位列。"))
    today = _day(at)
    row = Ask(
        programme=access.programme, lead=told.lead, sample=sample, raised_at=at,
        raised_by=access.actor, changed_at=at,
    )  # fmt: skip
    core = _checked(told, today)
    require_standing(told.lead, today)
    row.words = fitting(told.words, _("诉求"))
    Programme.objects.select_for_update().get(pk=access.programme.pk)
    row.number = next_ask(access.programme)
    _refuse_same_title(row, core.title)
    fill_ask(row, core, ()).save()
    _record(access, row, "asks.ask.made", at, asked=str(core.asked), lead=told.lead.name)
    return row


@audited("asks.ask.changed", gettext_lazy("改了对上争取：{object}"))
def change_ask(
    access: Access, rights: Rights, row: Ask, seen: int, told: AskTold, *, at: datetime
) -> Ask:
    """What it is, said anew. LuoshiError as `make_ask`; and where it was answered: what was asked then stands."""
    kept = _hold(row, seen)
    fresh = kept.row
    require_asker(rights, fresh)
    if fresh.answered_on is not None and (told.kind, told.quantity) != (
        fresh.kind,
        kept.told.asked,
    ):
        raise LuoshiError(
            _("上级已经答复，类别和争取数量不能再改。"), _("要另外争取的，请另列一项。")
        )
    core = replace(
        _checked(told, _day(at)), steps=kept.told.steps, allocations=kept.told.allocations
    )
    if kept.told.steps and core.since > kept.told.steps[0].on:
        raise LuoshiError(_("提出日期晚于已经记下的一步。"), _("请核对日期。"))
    _refuse_same_title(fresh, core.title)
    if told.lead.pk != fresh.lead_id:
        require_office(rights)
        require_standing(told.lead, _day(at))
    before = {"title": fresh.title, "asked": str(kept.told.asked), "lead": fresh.lead.name}
    fresh.lead, fresh.words = told.lead, fitting(told.words, _("诉求"))
    answered = [Quantity.of(each.amount, core.rule.unit.text) for each in kept.needs]
    if answered:
        _refuse(answering_refusals(core, kept.needs[0].need.kind, answered))
    _save(fresh, core, kept.proven, at)
    _record(
        access, fresh, "asks.ask.changed", at, before=before, title=fresh.title,
        asked=str(core.asked), lead=told.lead.name,
    )  # fmt: skip
    return fresh


@audited("asks.ask.moved", gettext_lazy("对上争取有了进展：{object}"))
def move_ask(
    access: Access,
    rights: Rights,
    row: Ask,
    seen: int,
    step: FlowStep,
    *,
    at: datetime,
    file: CheckedFile | None = None,
) -> Ask:
    """A step of the ask by the person who acts; file: what proves it. LuoshiError with every reason of `flow_refusals`:
    among others nothing submitted without its basis, nothing arrived before the answer or in another dimension."""
    kept = _hold(row, seen)
    fresh, told = kept.row, kept.told
    taken = replace(step, by=access.actor)
    move = told.flow.move(told.flow.state(fresh.state), told.flow.state(taken.to))
    # A step that is no move of the flow is the flow's to refuse, for whoever may write the ask.
    if not (may_move(rights, fresh, move) if move else writes(rights, fresh)):
        who = move.who if move else fresh.lead.name
        raise PermissionDenied(_("这一步由%(who)s办理，不由您办。") % {"who": who})
    _not_ahead(taken.on, _day(at), _("办理"))
    if taken.quantity is not None:
        _exactly(told, taken.quantity)
    _refuse(flow_refusals(told, taken))
    number = len(kept.steps) + 1
    AskStep.objects.create(
        programme=fresh.programme, ask=fresh, number=number, to=taken.to, on=taken.on,
        told=part_json(taken), at=at, by=access.actor,
    )  # fmt: skip
    proven = set(kept.proven)
    if file is not None:
        _attach(access, fresh, number, file, at)
        proven.add(number)
    _save(fresh, replace(told, steps=(*told.steps, taken)), proven, at)
    _record(
        access, fresh, "asks.ask.moved", at, to=taken.to, ref=taken.ref, words=taken.words,
        quantity=str(taken.quantity or ""),
    )  # fmt: skip
    tell_moved(fresh, at)
    return fresh


@audited("asks.ask.allocated", gettext_lazy("安排了到位的争取：{object}"))
def allocate_ask(
    access: Access, rights: Rights, row: Ask, seen: int, use: UseTold, *, at: datetime
) -> Ask:
    """A part of what arrived, given to a project or a unit; never more than is there. LuoshiError with every reason."""
    kept = _hold(row, seen)
    fresh, told = kept.row, kept.told
    require_asker(rights, fresh)
    _not_ahead(use.on, _day(at), _("安排"))
    user = use.project.name if use.project else use.unit.name if use.unit else ""
    part = Allocation(use.on, use.amount, user)
    _exactly(told, use.amount)
    _refuse(allocation_refusals(told, part))
    stage = stage_on(kept_row(use.project).told, use.on) if use.project else None
    AskUse.objects.create(
        programme=fresh.programme, ask=fresh, on=use.on,
        amount=told.measured(use.amount, _("安排数量")), project=use.project,
        unit=None if use.project else use.unit, stage_then=stage.code if stage else "",
        words=fitting(use.words, _("说明")), at=at, by=access.actor,
    )  # fmt: skip
    _save(fresh, replace(told, allocations=(*told.allocations, part)), kept.proven, at)
    _record(access, fresh, "asks.ask.allocated", at, user=user, amount=str(use.amount))
    tell_moved(fresh, at)
    return fresh


@audited("asks.ask.answers", gettext_lazy("写明了回应的需求：{object}"))
def answer_needs(
    access: Access,
    rights: Rights,
    row: Ask,
    seen: int,
    amounts: Mapping[int, Quantity],
    *,
    at: datetime,
) -> Ask:
    """Which needs of projects the ask answers, each with how much: all of them, in place of those before.

    amounts: number of the need -> how much. LuoshiError: another kind than the ask's, together more than is asked.
    """
    kept = _hold(row, seen)
    fresh, told = kept.row, kept.told
    require_asker(rights, fresh)
    found = {
        need.number: need
        for need in Need.objects.filter(programme=fresh.programme, number__in=list(amounts))
    }
    missing = [number for number in amounts if number not in found]
    if missing:
        raise LuoshiError(
            _("没有第 %(n)s 号要素需求。") % {"n": missing[0]}, _("请从列出的需求里选。")
        )
    for need in found.values():
        _refuse(answering_refusals(told, need.kind, list(amounts.values())))
    for each in amounts.values():
        _exactly(told, each)
    before = {str(one.need.number): str(one.amount.normalize()) for one in kept.needs}
    AskNeed.objects.filter(ask=fresh).delete()
    AskNeed.objects.bulk_create(
        AskNeed(
            programme=fresh.programme, ask=fresh, need=found[number],
            amount=told.measured(amount, _("数量")),
        )
        for number, amount in sorted(amounts.items())
    )  # fmt: skip
    _save(fresh, told, kept.proven, at)
    after = {str(number): str(amount) for number, amount in sorted(amounts.items())}
    _record(access, fresh, "asks.ask.answers", at, before=before, **{"needs": after})
    return fresh


@audited("asks.ask.proven", gettext_lazy("补了对上争取的证明：{object}"))
def prove_step(
    access: Access,
    rights: Rights,
    row: Ask,
    seen: int,
    number: int | None,
    file: CheckedFile,
    *,
    at: datetime,
) -> Ask:
    """A document or voucher beside a step, or (None) beside the ask as a whole. LuoshiError: there is no such step."""
    kept = _hold(row, seen)
    require_asker(rights, kept.row)
    if number is not None and not 1 <= number <= len(kept.steps):
        raise LuoshiError(_("没有第 %(n)s 步。") % {"n": number}, _("请刷新页面再传。"))
    _attach(access, kept.row, number, file, at)
    proven = kept.proven | ({number} if number is not None else set())
    _save(kept.row, kept.told, proven, at)
    _record(access, kept.row, "asks.ask.proven", at, step=number, file=file.name)
    tell_moved(kept.row, at)
    return kept.row


def _attach(
    access: Access, row: Ask, number: int | None, file: CheckedFile, at: datetime
) -> AskFile:
    stored = store_file(
        row.programme, file.name, file.media_type, file.data, actor=access.actor, at=at
    )
    return AskFile.objects.create(
        programme=row.programme, ask=row, step=number, file=stored, at=at, by=access.actor
    )


def _checked(told: AskTold, today: date) -> ToldAsk:
    """LuoshiError for what no ask can be."""
    title = fitting(told.title, _("事项"), 120)
    higher = fitting(told.higher, _("对口上级部门"), 100)
    if not title:
        raise LuoshiError(_("没有写事项。"), _("请写清争取什么。"))
    if not higher:
        raise LuoshiError(_("没有写对口上级部门。"), _("请写向哪个部门争取。"))
    if told.kind not in ask_kinds():
        raise LuoshiError(_("没有选类别。"), _("请从列出的类别里选一种。"))
    _not_ahead(told.since, today, _("提出"))
    core = ToldAsk(
        title, told.kind, told.quantity, told.since, higher, fitting(told.basis, _("依据文件"), 200)
    )
    _exactly(core, told.quantity)
    return core


def _exactly(told: ToldAsk, amount: Quantity) -> None:
    """LuoshiError for an amount finer than the columns keep, which would be kept as another. What is in no measure of the
    kind is the rules' to refuse."""
    try:
        value = told.measured(amount, _("数量"))
    except LuoshiError:
        return
    if any(round(each, _PLACES) != each for each in (value, amount.value)):
        raise LuoshiError(
            _("“%(amount)s”的小数太多。") % {"amount": amount},
            _("请以%(unit)s计，最多四位小数。") % {"unit": told.rule.unit.text},
        )


def _refuse_same_title(row: Ask, title: str) -> None:
    same = Ask.objects.filter(programme=row.programme, title=title).exclude(pk=row.pk).first()
    if same is not None:
        raise LuoshiError(
            _("已经有一项叫“%(title)s”，第 %(n)s 号。") % {"title": title, "n": same.number},
            _("请在那一项上办，或写清年度和批次。"),
        )


def _hold(row: Ask, seen: int) -> KeptAsk:
    """The ask as it is, kept until the transaction ends. ConflictError unless it is as the caller saw it."""
    fresh = Ask.objects.select_for_update(of=("self",)).select_related("lead").get(pk=row.pk)
    if fresh.edition != seen:
        raise ConflictError(_("这一项刚有人办过。"), _("没有存。请看过现在的状态再办。"))
    fresh.programme = row.programme
    return kept_ask(fresh)


def _save(row: Ask, told: ToldAsk, proven: frozenset[int] | set[int], at: datetime) -> None:
    fill_ask(row, told, proven)
    row.edition += 1
    row.changed_at = at
    row.save()


def _refuse(sentences: Sequence[str]) -> None:
    if sentences:
        raise LuoshiError("".join(sentences), "")


def _not_ahead(day: date, today: date, what: str) -> None:
    if day > today:
        raise LuoshiError(
            _("%(what)s的日期%(day)s还没有到。") % {"what": what, "day": day},
            _("请填已经发生的日期。"),
        )


def _day(at: datetime) -> date:
    return timezone.localtime(at).date()


def _record(
    access: Access,
    row: Ask,
    code: str,
    at: datetime,
    before: Mapping[str, object] | None = None,
    **after: object,
) -> None:
    record(
        row.programme, code, Subject("ask", str(row.number), row.title), actor=access.actor, at=at,
        before=dict(before) if before else None,
        after={key: value for key, value in after.items() if value not in ("", None)},
    )  # fmt: skip
