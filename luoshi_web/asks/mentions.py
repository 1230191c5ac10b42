"""Asks on the page of a project's need: what is asked of a higher level for it, and how far that has come."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.projects import ask_flow
from luoshi_web.asks.amounts import measured
from luoshi_web.asks.ask_rows import answering
from luoshi_web.offices.queries import Access
from luoshi_web.projects.matters import Matter
from luoshi_web.projects.mentions import Mention, mentioning
from luoshi_web.projects.models import Need


@mentioning
def asks(access: Access, row: Matter) -> list[Mention]:
    """One query, none of a problem: asks answer needs."""
    if not isinstance(row, Need):
        return []
    return [
        Mention(
            on=one.ask.state_since,
            what=_("对上争取：%(title)s") % {"title": one.ask.title},
            words=_("%(lead)s向%(higher)s争取，其中%(amount)s给这项需求；现在%(state)s") % {
                "lead": one.ask.lead.name,
                "higher": one.ask.higher,
                "amount": measured(one.ask.kind, one.amount),
                "state": ask_flow().state(one.ask.state).label,
            },
            url=reverse("asks:ask", args=[access.programme.code, one.ask.number]),
        )
        for one in answering(row)
    ]  # fmt: skip
