"""Leads of investment promotion: heard of, followed by visits and talks, and made a project when the contract is signed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.errors import LuoshiError
from luoshi.projects import (
    Attraction,
    Contract,
    Evidence,
    FlowStep,
    StageMove,
    contact_refusals,
    flow_refusals,
    move_refusals,
    wan,
)
from luoshi.projects import Contact as ToldContact
from luoshi.projects import Lead as ToldLead
from luoshi.projects import Project as Told
from luoshi_web.offices.actions import Subject, record
from luoshi_web.offices.audit import audited
from luoshi_web.offices.conflicts import ConflictError, fitting, written
from luoshi_web.offices.models import Programme, Unit
from luoshi_web.offices.queries import Access
from luoshi_web.projects.actions.projects import add_project
from luoshi_web.projects.guards import Rights
from luoshi_web.projects.kept import Kept
from luoshi_web.projects.lead_rows import contacts_of, next_lead, require_follower
from luoshi_web.projects.leads import fill_lead, lead_of
from luoshi_web.projects.models import MOST_WORDS, Contact, Lead
from luoshi_web.projects.queries import units_by_code
from luoshi_web.projects.revising import day_of, not_ahead, refuse

# As long as the columns are.
_SHORT, _LONG, _CLUSTER = 100, 200, 60
_SIGNED = "signed"


@dataclass(frozen=True, slots=True)
class LeadTold:
    """What somebody types of a lead. total: hoped for, 万元."""

    name: str
    owner: Unit
    investor: str = ""
    source: str = ""
    cluster: str = ""
    total: Decimal | None = None


@audited("projects.lead.added", gettext_lazy("登记了招商线索：{object}"))
def add_lead(
    access: Access, rights: Rights, told: LeadTold, heard_on: date, *, at: datetime
) -> Lead:
    """LuoshiError: no name, heard of in the days ahead, or a name that an open lead has."""
    require_follower(rights, told.owner.pk)
    not_ahead(heard_on, day_of(at), _("得到线索"))
    Programme.objects.select_for_update().get(pk=access.programme.pk)
    row = Lead(
        programme=access.programme, number=next_lead(access.programme), heard_on=heard_on,
        raised_at=at, raised_by=access.actor,
    )  # fmt: skip
    _tell(row, told)
    fill_lead(row, lead_of(row, ())).save()
    _record(row, "projects.lead.added", access.actor, at, owner=told.owner.name)
    return row


@audited("projects.lead.changed", gettext_lazy("改了招商线索：{object}"))
def change_lead(
    access: Access, rights: Rights, row: Lead, seen: int, told: LeadTold, *, at: datetime
) -> Lead:
    """What the lead is, and who follows it: whoever follows it now may hand it on. LuoshiError: it has ended."""
    fresh = _hold(access, row, seen)
    require_follower(rights, fresh.owner_id)
    contacts = contacts_of(fresh)
    if not lead_of(fresh, ()).flow.state(fresh.state).open:
        raise LuoshiError(_("“%(name)s”已经了结，不再改。") % {"name": fresh.name}, "")
    before = fresh.owner.name
    _tell(fresh, told)
    _save(fill_lead(fresh, lead_of(fresh, contacts)))
    handed = {"owner": told.owner.name} if told.owner.name != before else {}
    _record(fresh, "projects.lead.changed", access.actor, at, **handed)
    return fresh


@audited("projects.lead.contacted", gettext_lazy("记了招商接触：{object}"))
def add_contact(
    access: Access, rights: Rights, row: Lead, seen: int, told: ToldContact, *, at: datetime
) -> Lead:
    """A visit, a talk, a reception, a call. LuoshiError with every reason of `contact_refusals`; dated ahead; too long."""
    fresh = _hold(access, row, seen)
    require_follower(rights, fresh.owner_id)
    not_ahead(told.on, day_of(at), _("接触"))
    before = lead_of(fresh, contacts_of(fresh))
    refuse(contact_refusals(before, told))
    fits = {
        _("地点"): (told.place, _SHORT),
        _("我方人员"): (told.ours, _LONG),
        _("对方人员"): (told.theirs, _LONG),
        _("内容"): (told.words, MOST_WORDS),
        _("下一步"): (told.next_step, _LONG),
    }
    _fits(fits)
    _contact(fresh, told, access.actor, at).save()
    _save(fill_lead(fresh, replace(before, contacts=(*before.contacts, told))))
    _record(
        fresh, "projects.lead.contacted", access.actor, at, kind=told.kind, on=str(told.on),
        words=told.words,
    )  # fmt: skip
    return fresh


@audited("projects.lead.moved", gettext_lazy("招商线索有了进展：{object}"))
def step_lead(
    access: Access, rights: Rights, row: Lead, seen: int, step: FlowStep, *, at: datetime
) -> Lead:
    """A move of the lead, made by the person who acts. LuoshiError with every reason of `flow_refusals`.

    A contract signed is no step of its own: `lead_to_project` makes the project with it.
    """
    fresh = _hold(access, row, seen)
    require_follower(rights, fresh.owner_id)
    if step.to == _SIGNED:
        raise LuoshiError(_("签了正式合同的线索要转成项目。"), _("请用“转项目”，把合同一起填上。"))
    _walk(access, fresh, step, at)
    _record(
        fresh, "projects.lead.moved", access.actor, at, to=step.to, words=step.words, ref=step.ref
    )
    return fresh


@audited("projects.lead.signed", gettext_lazy("招商线索签约转成了项目：{object}"))
def lead_to_project(
    access: Access, rights: Rights, row: Lead, seen: int, told: Told, contract: Contract, *,
    answer: str = "", at: datetime,
) -> Kept:  # fmt: skip
    """The project that the lead became, signed with that contract; the lead ends and leads to it.

    LuoshiError: not yet talked over, a contract dated ahead or before the last step, whatever refuses a new project;
    AskedError: another town tells what looks like the same.
    """
    fresh = _hold(access, row, seen)
    require_follower(rights, fresh.owner_id)
    not_ahead(contract.signed_on, day_of(at), _("签订"))
    step = FlowStep(_SIGNED, contract.signed_on, ref=contract.code)
    _walk(access, fresh, step, at)
    proof = Evidence("contract", contract.code, contract.signed_on)
    refuse(move_refusals(told, _SIGNED, contract.signed_on, (proof,)))
    signed = replace(
        told,
        moves=(StageMove(_SIGNED, contract.signed_on, (proof,)),),
        attraction=Attraction(contracts=(contract,)),
    )
    # Who followed the lead makes its project, in whichever town it settles; from then on the town writes it.
    made = add_project(access, replace(rights, units=None), signed, answer=answer, at=at)
    fresh.project = made.row
    fresh.save(update_fields=["project"])
    _record(fresh, "projects.lead.signed", access.actor, at, project=made.row.code)
    return made


@audited("projects.leads.loaded", gettext_lazy("载入了招商线索：{object}"))
def load_leads(
    programme: Programme, told: Sequence[ToldLead], *, sample: bool, actor: str, at: datetime
) -> int:
    """Leads with their contacts, as a pack tells them. How many. Nothing is asked. LuoshiError where a lead's owner is no
    unit of the programme; owners are told by code."""
    Programme.objects.select_for_update().get(pk=programme.pk)
    units = units_by_code(programme)
    first = next_lead(programme)
    for number, one in enumerate(told, first):
        if one.owner not in units:
            raise LuoshiError(
                _("线索“%(name)s”的跟进单位“%(code)s”不是本项目库的单位。")
                % {"name": one.name, "code": one.owner},
                _("请核对单位代码。"),
            )
        row = Lead(
            programme=programme, number=number, heard_on=one.since, sample=sample, raised_at=at,
            raised_by=actor, owner=units[one.owner], name=one.name, investor=one.investor,
            source=one.heard_from, total=wan(one.hoped, one.name) if one.hoped else None,
        )  # fmt: skip
        fill_lead(row, one).save()
        Contact.objects.bulk_create([_contact(row, each, actor, at) for each in one.contacts])
    record(
        programme, "projects.leads.loaded", Subject("leads", "", str(len(told))), actor=actor,
        at=at, after={"leads": len(told), "sample": sample},
    )  # fmt: skip
    return len(told)


def _contact(row: Lead, told: ToldContact, by: str, at: datetime) -> Contact:
    return Contact(
        programme=row.programme, lead=row, kind=told.kind, on=told.on, place=told.place,
        ours=told.ours, theirs=told.theirs, words=told.words, next_step=told.next_step,
        next_on=told.next_on, at=at, by=by,
    )  # fmt: skip


def _walk(access: Access, row: Lead, step: FlowStep, at: datetime) -> None:
    not_ahead(step.on, day_of(at), _("办理"))
    told, taken = lead_of(row, contacts_of(row)), replace(step, by=access.actor)
    refuse(flow_refusals(told, taken))
    _save(fill_lead(row, replace(told, steps=(*told.steps, taken))))


def _tell(row: Lead, told: LeadTold) -> None:
    name = written(told.name)
    fits = {
        _("名称"): (name, _LONG),
        _("投资方"): (told.investor, _LONG),
        _("线索来源"): (told.source, _LONG),
        _("产业集群"): (told.cluster, _CLUSTER),
    }
    _fits(fits)
    others = Lead.objects.filter(programme=row.programme, name=name).exclude(pk=row.pk)
    if name and others.exists():
        raise LuoshiError(
            _("招商线索“%(name)s”已经有了。") % {"name": name},
            _("请在那一条上接着记，或换个名称。"),
        )
    row.name, row.owner, row.total = name, told.owner, told.total
    row.investor, row.source = written(told.investor), written(told.source)
    row.cluster = written(told.cluster)


def _hold(access: Access, row: Lead, seen: int) -> Lead:
    """The row as it is, kept until the transaction ends. ConflictError unless it is as the caller saw it."""
    fresh = Lead.objects.select_for_update(of=("self",)).select_related("owner").get(pk=row.pk)
    if fresh.edition != seen:
        raise ConflictError(_("这条线索刚有人改过。"), _("没有存。请看过现在的内容再填。"))
    fresh.programme = access.programme
    return fresh


def _save(row: Lead) -> None:
    """A made-up lead stays so, as a project does."""
    row.edition += 1
    row.save()


def _fits(told: Mapping[str, tuple[str, int]]) -> None:
    for label, (words, most) in told.items():
        fitting(words, label, most)


def _record(row: Lead, code: str, actor: str, at: datetime, **after: object) -> None:
    record(
        row.programme, code, Subject("lead", str(row.number), row.name), actor=actor, at=at,
        after={"state": row.state, **{key: value for key, value in after.items() if value}},
    )  # fmt: skip
