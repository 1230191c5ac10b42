"""A decision that becomes an order."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.utils.translation import gettext_lazy

from luoshi_web.offices.actions import Subject, record
from luoshi_web.offices.audit import audited
from luoshi_web.offices.queries import Access
from luoshi_web.projects.revising import day_of
from luoshi_web.supervision.actions.decisions import tie_order
from luoshi_web.supervision.actions.orders import draft_order
from luoshi_web.supervision.models import Decision, Order
from luoshi_web.supervision.writing import NewOrder

_MOST_TITLE: Final = 60


@audited("supervision.decision.order_drafted", gettext_lazy("由议定事项拟了督办单：{object}"))
def order_decision(access: Access, row: Decision, seen: int, *, at: datetime) -> Order:
    """Drafted with the decision's words, owner and day, for the office to complete; the decision closes when it closes.

    A day that is past gives way to the usual limit of the kind. LuoshiError: what `draft_order` refuses, or an order that
    the decision has already.
    """
    about = row.item
    alert, problem = (about.alert, about.problem) if about else (None, None)
    text = row.text
    order = draft_order(
        access,
        NewOrder(
            kind="meeting",
            title=text if len(text) <= _MOST_TITLE else f"{text[: _MOST_TITLE - 1]}…",
            matter=text,
            lead=row.owner,
            supports=tuple(row.supports.all()),
            limit=row.due if row.due and row.due >= day_of(at) else None,
            target_code=alert.target_code if alert else "",
            project=about.project.number if about and about.project else None,
            problem=problem.number if problem else None,
            origin=("decision", str(row.number)),
            instructed_by=row.meeting.chair[:60],
        ),
        at=at,
    )
    tie_order(access, row, seen, order, at=at)
    record(
        row.programme, "supervision.decision.order_drafted",
        Subject("decision", str(row.number), text), actor=access.actor, at=at,
        after={"order": order.number},
    )  # fmt: skip
    return order
