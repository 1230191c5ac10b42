"""Reads of leads and their contacts, and who may write them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from django.core.exceptions import PermissionDenied
from django.db.models import Max, QuerySet
from django.db.models.functions import Coalesce
from django.http import Http404
from django.utils.translation import gettext as _

from luoshi.projects import flows, lead_rules
from luoshi_web.offices.models import Programme, Unit
from luoshi_web.offices.queries import Access
from luoshi_web.projects.guards import Rights
from luoshi_web.projects.models import Contact, Lead


def leads(programme: Programme) -> QuerySet[Lead]:
    """With owner and project. Made-up ones are left out while the programme hides them."""
    rows = Lead.objects.filter(programme=programme).select_related("owner", "project")
    return rows if programme.show_sample else rows.filter(sample=False)


def lead_row(access: Access, number: int) -> Lead:
    row = leads(access.programme).filter(number=number).first()
    if row is None:
        raise Http404(_("没有第 %(n)s 号招商线索。") % {"n": number})
    row.programme = access.programme
    return row


def contacts_of(row: Lead) -> list[Contact]:
    """In the order they were made. One query."""
    return list(Contact.objects.filter(lead=row).order_by("on", "id"))


def next_lead(programme: Programme) -> int:
    """Under the lock of the programme's row, which the caller holds."""
    most = Lead.objects.filter(programme=programme).aggregate(n=Max("number"))["n"]
    return (most or 0) + 1


def open_states() -> list[str]:
    return [state.code for state in flows()["lead"].states.values() if state.open]


def quiet_since(rows: QuerySet[Lead], today: date) -> QuerySet[Lead]:
    """Of those rows the ones to ask about: open, and without a contact for more days than the rules say."""
    last = today - timedelta(days=lead_rules().quiet_days)
    heard = Coalesce("last_contact", "heard_on")
    return rows.filter(state__in=open_states()).annotate(heard=heard).filter(heard__lt=last)


def may_write(rights: Rights, owner: int) -> bool:
    """owner: the unit that follows the lead."""
    return rights.promotion or rights.writes(frozenset({owner}))


def require_follower(rights: Rights, owner: int) -> None:
    if not may_write(rights, owner):
        raise PermissionDenied(_("这条线索由跟进单位和招商主管部门填写，不由您改。"))


def owners_for(programme: Programme, rights: Rights) -> list[Unit]:
    """The units for which the person may tell a lead: all, or the person's own. One query."""
    rows = Unit.objects.filter(programme=programme).order_by("position", "code")
    if rights.promotion or rights.units is None:
        return list(rows)
    mine: Collection[int] = rights.units
    return list(rows.filter(pk__in=mine))
