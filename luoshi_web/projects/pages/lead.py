"""One lead: what is known of it, every contact and move in their order, the forms of what comes next."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.plan import decimal_text
from luoshi.projects import FlowMove, days_quiet, lead_rules, next_moves, stale
from luoshi.projects import Lead as ToldLead
from luoshi_web.offices.models import Unit
from luoshi_web.offices.queries import Access
from luoshi_web.projects.guards import Rights
from luoshi_web.projects.lead_rows import contacts_of, may_write, owners_for
from luoshi_web.projects.leads import lead_of
from luoshi_web.projects.models import Contact, Lead
from luoshi_web.projects.pages.project_form import (
    Again,
    Field,
    Form,
    Forms,
    Group,
    overtaken,
    refilled,
)
from luoshi_web.projects.pages.words import amount
from luoshi_web.projects.project_rows import free_code, known_names
from luoshi_web.projects.queries import places

SIGNED: Final = "signed"
ROUTE: Final = "projects:lead-do"


@dataclass(frozen=True, slots=True)
class Event:
    """A contact, or a move (`is_move`). people: who took part; agreed: the next step, with its day."""

    on: str
    what: str
    is_move: bool
    place: str
    people: str
    words: str
    agreed: str
    by: str


@dataclass(frozen=True, slots=True)
class Station:
    label: str
    on: str
    is_done: bool
    is_now: bool


@dataclass(frozen=True, slots=True)
class LeadPage:
    title: str
    programme: str
    number: int
    state: str
    means: str
    is_open: bool
    headline: str
    tone: str
    meta: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    stations: tuple[Station, ...]
    events: tuple[Event, ...]
    contact: Form | None
    moves: tuple[Form, ...]
    project_form: Form | None
    change: Form | None
    list_url: str
    project: str
    project_url: str
    overtaken: str
    has_sample: bool


@dataclass(frozen=True, slots=True)
class NewLeadPage:
    title: str
    programme: str
    form: Form
    list_url: str
    has_sample: bool = False


def lead_page(
    access: Access, rights: Rights, row: Lead, today: date, again: Again | None = None
) -> LeadPage:
    contacts = contacts_of(row)
    told = lead_of(row, contacts)
    state = told.flow.state(row.state)
    writes = may_write(rights, row.owner_id)
    forms = Forms(
        access.programme.code, row.number, row.edition, again, acts=writes and state.open,
        route=ROUTE,
    )  # fmt: skip
    moves = next_moves(told, today)
    headline, tone = _headline(row, told, today)
    signs = forms.acts and any(move.to == SIGNED for move in moves)
    return LeadPage(
        title=row.name,
        programme=access.programme.code,
        number=row.number,
        state=state.label,
        means=state.means,
        is_open=state.open,
        headline=headline,
        tone=tone,
        meta=_meta(row),
        facts=_facts(row),
        stations=_stations(told),
        events=_events(told, contacts),
        contact=_contact_form(forms, access, today),
        moves=tuple(
            form
            for place, move in enumerate(moves)
            if move.to != SIGNED and (form := _move_form(forms, move, today, place))
        ),
        project_form=_project_form(forms, access, row, today) if signs else None,
        change=_change_form(forms, access, rights, row) if forms.acts else None,
        list_url=reverse("projects:leads", args=[access.programme.code]),
        project=row.project.name if row.project else "",
        project_url=reverse("projects:show", args=[access.programme.code, row.project.number])
        if row.project
        else "",
        overtaken=overtaken(again, forms),
        has_sample=row.sample,
    )


def new_lead_page(
    access: Access, rights: Rights, today: date, again: Again | None = None
) -> NewLeadPage:
    here = access.programme.code
    units = owners_for(access.programme, rights)
    form = Form(
        deed="new", key="", url=reverse("projects:lead-new", args=[here]), anchor="f-new",
        summary="", button=_("登记"), seen=0,
        groups=(
            *_identity(access, units, None, rights.units or ()),
            Group((Field("heard", _("得到线索的日期"), "date", today.isoformat(), required=True),)),
        ),
        is_open=True,
    )  # fmt: skip
    return NewLeadPage(
        title=_("登记招商线索"),
        programme=here,
        form=refilled(form, again) if again else form,
        list_url=reverse("projects:leads", args=[here]),
    )


def _headline(row: Lead, told: ToldLead, today: date) -> tuple[str, str]:
    if row.project is not None:
        return _("已签约，转为项目“%(name)s”") % {"name": row.project.name}, ""
    quiet = days_quiet(told, today)
    if quiet is None:
        return _("已经了结，不再跟进"), ""
    if row.next_on is not None and row.next_on < today:
        words = _("下一步“%(step)s”定在 %(day)s，已过 %(n)s 天")
        told_of = {"step": row.next_step, "day": row.next_on, "n": (today - row.next_on).days}
        return words % told_of, "amber"
    if stale(told, today):
        words = _("已 %(n)s 天没有接触，超过%(most)s天的要问一问")
        return words % {"n": quiet, "most": lead_rules().quiet_days}, "amber"
    if row.next_on is not None:
        return _("下一步：%(step)s，%(day)s 前") % {"step": row.next_step, "day": row.next_on}, ""
    if not told.contacts:
        return _("还没有接触"), ""
    return _("最近一次接触在 %(n)s 天前，没有约定下一步") % {"n": quiet}, ""


def _meta(row: Lead) -> tuple[str, ...]:
    return (
        row.owner.name,
        _("%(day)s 得到线索") % {"day": row.heard_on},
        _("登记：%(who)s") % {"who": row.raised_by},
    )


def _facts(row: Lead) -> tuple[tuple[str, str], ...]:
    return (
        (_("投资方"), row.investor),
        (_("线索来源"), row.source),
        (_("产业集群"), row.cluster),
        (_("预计总投资"), amount(row.total)),
        (_("跟进单位"), row.owner.name),
    )


def _stations(told: ToldLead) -> tuple[Station, ...]:
    """What was passed in its order; of what is ahead only the states on the way to a contract."""
    passed = [
        (told.flow.beginning, told.since),
        *((told.flow.state(s.to), s.on) for s in told.steps),
    ]
    found = [
        Station(state.label, on.isoformat(), n < len(passed) - 1 or not state.open, n == len(passed) - 1 and state.open)
        for n, (state, on) in enumerate(passed)
    ]  # fmt: skip
    now = passed[-1][0]
    if now.open:
        states = list(told.flow.states.values())
        ahead = [s for s in states[states.index(now) + 1 :] if s.open or s.code == SIGNED]
        found += [Station(state.label, "", is_done=False, is_now=False) for state in ahead]
    return tuple(found)


def _events(told: ToldLead, rows: Sequence[Contact]) -> tuple[Event, ...]:
    """The newest first; of one day a move stands above the contact it follows from."""
    kinds = lead_rules().contacts
    every = [
        (row.on, 0, Event(
            row.on.isoformat(), kinds[row.kind].label if row.kind in kinds else row.kind,
            is_move=False, place=row.place,
            people="；".join(one for one in (_ours(row), row.theirs) if one),
            words=row.words, agreed=_agreed(row), by=row.by,
        ))
        for row in rows
    ]  # fmt: skip
    every += [
        (step.on, 1, Event(
            step.on.isoformat(), told.flow.state(step.to).label, is_move=True, place="", people="",
            words="；".join(one for one in (step.ref, step.words) if one), agreed="", by=step.by,
        ))
        for step in told.steps
    ]  # fmt: skip
    ordered = sorted(enumerate(every), key=lambda one: (one[1][0], one[1][1], one[0]), reverse=True)
    return tuple(event for _place, (_on, _rank, event) in ordered)


def _ours(row: Contact) -> str:
    return _("我方 %(who)s") % {"who": row.ours} if row.ours else ""


def _agreed(row: Contact) -> str:
    if row.next_on is None:
        return ""
    return _("下一步：%(step)s，%(day)s 前") % {"step": row.next_step, "day": row.next_on}


def _contact_form(forms: Forms, access: Access, today: date) -> Form | None:
    kinds = tuple((code, kind.label) for code, kind in lead_rules().contacts.items())
    groups = [
        Group((
            Field("kind", _("方式"), "select", kinds[0][0], kinds),
            Field("on", _("日期"), "date", today.isoformat(), required=True),
            Field("place", _("地点"), hint=_("通话可不填")),
        )),
        Group((
            Field("ours", _("我方人员"), value=access.person.name, required=True),
            Field("theirs", _("对方人员"), required=True),
        )),
        Group((Field("words", _("谈了什么"), "long", required=True),)),
        Group((
            Field("next_step", _("约定的下一步"), hint=_("没有约定就都不填")),
            Field("next_on", _("哪天前"), "date"),
        )),
    ]  # fmt: skip
    return forms.make("contact", _("记一次接触"), _("记下"), groups)


def _move_form(forms: Forms, move: FlowMove, today: date, place: int) -> Form | None:
    fields = [Field("on", _("日期"), "date", today.isoformat(), required=True)]
    fields += [
        Field(name, label, "long" if name == "words" else "text", required=True)
        for name, label in move.asks.items()
    ]
    if "words" not in move.asks:
        fields.append(Field("words", _("说明"), "long"))
    return forms.make(
        "step", move.label, move.label, [Group(tuple(fields))], key=move.to, place=place
    )


def _change_form(forms: Forms, access: Access, rights: Rights, row: Lead) -> Form | None:
    units = owners_for(access.programme, rights)
    if rights.units is not None and not rights.promotion:
        # Whoever follows a lead may hand it to any unit, which then follows it.
        units = list(Unit.objects.filter(programme=access.programme).order_by("position", "code"))
    return forms.make("change", _("改线索或换跟进单位"), _("存"), _identity(access, units, row))


def _identity(
    access: Access, units: Sequence[Unit], row: Lead | None, mine: Collection[int] = ()
) -> tuple[Group, ...]:
    """mine: the person's own units; the first stands chosen in a new lead, never just any unit of the county."""
    investors, clusters = known_names(access.programme)
    owners = tuple((str(unit.pk), unit.name) for unit in units)
    owner = str(row.owner_id) if row else next((str(pk) for pk in sorted(mine)), "")
    if not owner and len(owners) == 1:
        owner = owners[0][0]
    if not owner:
        owners = (("", _("请选跟进单位")), *owners)
    total = f"{decimal_text(row.total.normalize())}万元" if row and row.total is not None else ""
    return (
        Group((
            Field("name", _("名称"), value=row.name if row else "", required=True),
            Field("owner", _("跟进单位"), "select", owner, owners, required=True),
        )),
        Group((
            Field("investor", _("投资方"), value=row.investor if row else "", offered=tuple(investors)),
            Field("source", _("线索来源"), value=row.source if row else "",
                  hint=_("谁、从哪里得到的")),
        )),
        Group((
            Field("cluster", _("产业集群"), value=row.cluster if row else "", offered=tuple(clusters)),
            Field("total", _("预计总投资"), "money", total, hint=_("如 3.2亿元；不写单位按万元")),
        )),
    )  # fmt: skip


def _project_form(forms: Forms, access: Access, row: Lead, today: date) -> Form | None:
    towns = tuple((unit.code, unit.name) for unit in places(access.programme))
    mine = next((code for code, name in towns if name == row.owner.name), "")
    if not mine:
        towns = (("", _("请选镇街")), *towns)
    total = f"{decimal_text(row.total.normalize())}万元" if row.total is not None else ""
    groups = [
        Group((
            Field("code", _("合同编号"), required=True),
            Field("on", _("签订日期"), "date", today.isoformat(), required=True),
            Field("amount", _("合同金额"), "money", required=True, hint=_("不写单位按万元")),
            Field("site", _("地块"), hint=_("同一投资方同一地块的合同会放在一起看")),
        ), _("正式合同")),
        Group((
            Field("number", _("项目编号"), value=free_code(access.programme, today.year), required=True),
            Field("name", _("项目名称"), value=row.name, required=True),
            Field("town", _("落户镇街"), "select", mine, towns, required=True),
            Field("investor", _("投资主体"), value=row.investor),
            Field("cluster", _("产业集群"), value=row.cluster),
            Field("total", _("计划总投资"), "money", total, hint=_("不写单位按万元")),
        ), _("项目")),
    ]  # fmt: skip
    return forms.make("project", _("签约转项目"), _("转为项目"), groups)
