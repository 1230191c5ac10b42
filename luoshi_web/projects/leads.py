"""Leads: rows of the office, objects of the core. The row's columns repeat what its steps and contacts tell."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from luoshi.projects import Contact as ToldContact
from luoshi.projects import FlowStep, part_json, part_of_json, state_on
from luoshi.projects import Lead as ToldLead
from luoshi_web.projects.kept import quantity
from luoshi_web.projects.models import Contact, Lead

# What is told is the newest that is told: nothing is dated later than the day it is told on.
_EVER = date.max


def lead_of(row: Lead, contacts: Iterable[Contact]) -> ToldLead:
    """Reads the row's owner, which a list fetches with it."""
    place = f"第{row.number}号招商线索"
    return ToldLead(
        name=row.name,
        since=row.heard_on,
        investor=row.investor,
        heard_from=row.source,
        hoped=quantity(row.total),
        owner=row.owner.name,
        steps=tuple(part_of_json(FlowStep, each, place) for each in row.steps),
        contacts=tuple(contact_of(each) for each in contacts),
    )


def contact_of(row: Contact) -> ToldContact:
    return ToldContact(
        on=row.on,
        kind=row.kind,
        ours=row.ours,
        theirs=row.theirs,
        words=row.words,
        place=row.place,
        next_step=row.next_step,
        next_on=row.next_on,
    )


def fill_lead(row: Lead, told: ToldLead) -> Lead:
    """The columns that follow from steps and contacts; what the lead is has columns of its own."""
    state = state_on(told, _EVER)
    row.state = (state or told.flow.beginning).code
    row.state_since = told.steps[-1].on if told.steps else told.since
    row.steps = [part_json(step) for step in told.steps]
    last = max(reversed(told.contacts), key=lambda each: each.on, default=None)
    row.last_contact = last.on if last else None
    # What was agreed before is overtaken by the contact after it, also where that agreed on nothing.
    row.next_step = last.next_step if last else ""
    row.next_on = last.next_on if last else None
    return row
