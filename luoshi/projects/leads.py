"""Leads of investment promotion (招商线索): from a word heard to a contract, with every contact. Data: leads.yaml, flows.yaml."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from luoshi.plan import Quantity
from luoshi.projects._data import ProjectError, flag_in, mapping, packaged, text_in, whole_in
from luoshi.projects._flow_rules import Flow, flows
from luoshi.projects.amounts import not_negative
from luoshi.projects.tracking import FlowStep, is_open, known_steps, state_on


@dataclass(frozen=True, slots=True)
class ContactKind:
    """place: whether a contact of this kind must say where it was."""

    label: str
    place: bool


@dataclass(frozen=True, slots=True)
class LeadRules:
    """quiet_days: an open lead without a contact for more days than these is asked about."""

    contacts: Mapping[str, ContactKind]
    quiet_days: int


@cache
def lead_rules() -> LeadRules:
    data = packaged("leads.yaml")
    kinds = {}
    for code, raw in mapping(data.get("contacts"), "leads.yaml 的 contacts").items():
        entry = mapping(raw, f"leads.yaml 的 {code}")
        kinds[code] = ContactKind(
            text_in(entry, "label", f"leads.yaml 的 {code}"),
            flag_in(entry, "place", f"leads.yaml 的 {code}"),
        )
    quiet = mapping(data.get("quiet"), "leads.yaml 的 quiet")
    return LeadRules(kinds, whole_in(quiet, "days", "leads.yaml 的 quiet"))


@dataclass(frozen=True, slots=True)
class Contact:
    """A visit, a talk, a reception, a call. ours, theirs: who took part; next_step: what was agreed, until next_on."""

    on: date
    kind: str
    ours: str
    theirs: str
    words: str
    place: str = ""
    next_step: str = ""
    next_on: date | None = None


@dataclass(frozen=True, slots=True)
class Lead:
    """name: as sentences name it. hoped: the investment hoped for; it is told by nobody who signed and counts nowhere."""

    name: str
    since: date
    investor: str = ""
    heard_from: str = ""
    hoped: Quantity | None = None
    owner: str = ""
    steps: tuple[FlowStep, ...] = ()
    contacts: tuple[Contact, ...] = ()

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise ProjectError("招商线索没有名称。", "请填写名称。")
        if self.hoped is not None:
            not_negative(self.hoped, f"线索“{self.name}”的预计总投资")
        known_steps(self)

    @property
    def flow(self) -> Flow:
        return flows()["lead"]

    @property
    def title(self) -> str:
        return self.name

    @property
    def latest(self) -> date:
        return max((self.since, *(step.on for step in self.steps)))

    def facts(self, on: date) -> frozenset[str]:
        met = any(contact.on <= on for contact in self.contacts)
        return frozenset({"contacted"}) if met else frozenset()

    def refuses(self, step: FlowStep) -> Iterable[str]:
        return ()


def contact_refusals(lead: Lead, contact: Contact) -> tuple[str, ...]:
    """Why the contact cannot be taken, as sentences; none where it can."""
    return (*_when(lead, contact), *_who_where(lead, contact), *_agreed(lead, contact))


def days_quiet(lead: Lead, on: date) -> int | None:
    """Days since the last contact, or since the lead was heard of; None where it is not open on that day."""
    if not is_open(lead, on):
        return None
    return (on - max((each.on for each in lead.contacts if each.on <= on), default=lead.since)).days


def stale(lead: Lead, on: date) -> bool:
    """Open, and without a contact for more days than leads.yaml says. A question, not a fault: nothing is refused for it."""
    quiet = days_quiet(lead, on)
    return quiet is not None and quiet > lead_rules().quiet_days


def _when(lead: Lead, contact: Contact) -> Iterable[str]:
    if contact.on < lead.since:
        yield f"“{lead.name}”的接触日期{contact.on}早于得到线索的{lead.since}。请核对两个日期。"
    state = state_on(lead, contact.on)
    if state is not None and not state.open:
        yield f"“{lead.name}”{contact.on}已经{state.label}，不再记接触。请核对日期，或另建线索。"


def _who_where(lead: Lead, contact: Contact) -> Iterable[str]:
    kinds = lead_rules().contacts
    kind = kinds.get(contact.kind)
    if kind is None:
        yield f"“{lead.name}”的接触方式“{contact.kind}”不认识。请用其中之一：{'、'.join(kinds)}。"
    asked = {"我方人员": contact.ours, "对方人员": contact.theirs, "内容": contact.words}
    if kind is not None and kind.place:
        asked["地点"] = contact.place
    for words, told in asked.items():
        if not told.strip():
            yield f"“{lead.name}”{contact.on}的接触没有写{words}。请补上。"


def _agreed(lead: Lead, contact: Contact) -> Iterable[str]:
    if bool(contact.next_step.strip()) is not (contact.next_on is not None):
        yield f"“{lead.name}”{contact.on}的接触，下一步和它的日期只写了一个。请两个都写，或都不写。"
    elif contact.next_on is not None and contact.next_on < contact.on:
        yield f"“{lead.name}”的下一步日期{contact.next_on}早于这次接触{contact.on}。请核对两个日期。"
