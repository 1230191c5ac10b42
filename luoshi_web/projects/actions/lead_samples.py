"""Made-up leads for a demonstration (leads.sample.yaml)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from importlib.resources import files
from typing import Any, Final

import yaml
from django.utils import timezone

from luoshi.plan import Quantity
from luoshi.projects import Contact, FlowStep, Lead, contact_refusals, flow_refusals
from luoshi_web.offices.actions import SYSTEM
from luoshi_web.offices.models import Programme, Unit
from luoshi_web.projects.actions.leads import load_leads
from luoshi_web.projects.revising import refuse

_FILE: Final = "leads.sample.yaml"
_BY: Final = "演示"


def sample_leads(programme: Programme, *, at: datetime) -> int:
    """How many there were; what no unit of the programme follows is left out.

    Every contact and step is one that the rules allow: LuoshiError where the file tells another.
    """
    text = files("luoshi_web.projects").joinpath(_FILE).read_text(encoding="utf-8")
    today = timezone.localtime(at).date()
    units = set(Unit.objects.filter(programme=programme).values_list("code", flat=True))
    told = [_lead(each, today) for each in yaml.safe_load(text)["leads"] if each["owner"] in units]
    return load_leads(programme, told, sample=True, actor=SYSTEM, at=at)


def _lead(given: Mapping[str, Any], today: date) -> Lead:
    lead = Lead(
        name=given["name"],
        since=today - timedelta(days=given["since"]),
        investor=given["investor"],
        heard_from=given["from"],
        hoped=_amount(given["hoped"]),
        owner=given["owner"],
    )
    for each in given.get("contacts", ()):
        contact = _contact(each, today)
        refuse(contact_refusals(lead, contact))
        lead = replace(lead, contacts=(*lead.contacts, contact))
    for each in given.get("steps", ()):
        on = today - timedelta(days=each["ago"])
        step = FlowStep(each["to"], on, _BY, each.get("words", ""), each.get("ref", ""))
        refuse(flow_refusals(lead, step))
        lead = replace(lead, steps=(*lead.steps, step))
    return lead


def _contact(given: Mapping[str, Any], today: date) -> Contact:
    ahead = given.get("next_in")
    return Contact(
        on=today - timedelta(days=given["ago"]),
        kind=given["kind"],
        ours=given["ours"],
        theirs=given["theirs"],
        words=given["words"],
        place=given.get("place", ""),
        next_step=given.get("next", ""),
        next_on=None if ahead is None else today + timedelta(days=ahead),
    )


def _amount(text: str) -> Quantity:
    number, _, unit = text.partition(" ")
    return Quantity.of(Decimal(number), unit)
