"""Supervision in one line, for the home page: alerts without an answer, orders at hand, what meetings decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count as DbCount
from django.db.models import QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi_web.offices.models import Programme
from luoshi_web.offices.queries import Access
from luoshi_web.supervision.alert_rows import UNANSWERED, alerts_for
from luoshi_web.supervision.guards import Rights, rights
from luoshi_web.supervision.meeting_rows import TRACKED, decisions_for
from luoshi_web.supervision.order_rows import OPEN, overdue_on, seen_by
from luoshi_web.supervision.pages.orders import Count


@dataclass(frozen=True, slots=True)
class Brief:
    headline: str
    counts: tuple[Count, ...]
    url: str


def brief(access: Access, today: date) -> Brief | None:
    """Of what the person sees. None for an enterprise, and where there is nothing yet. Two queries."""
    if not access.works_here:
        return None
    held, code = rights(access), access.programme.code
    found = _found(access, held, today)
    if not (found["alerts"] or found["orders"] or found["decisions"]):
        return None
    orders = reverse("supervision:orders", args=[code])
    return Brief(
        headline=_("%(n)s 件预警没有答复") % {"n": found["unanswered"]}
        if found["unanswered"]
        else _("预警都已答复"),
        counts=(
            _count(_("督办单在办 %(n)s 件"), found["open"], f"{orders}?state=open", bad=False),
            _count(_("逾期 %(n)s 件"), found["overdue"], f"{orders}?state=overdue", bad=True),
            _count(
                _("议定事项超期 %(n)s 项"),
                found["late"],
                f"{reverse('supervision:decisions', args=[code])}?state=overdue"
                if found["late"]
                else "",
                bad=True,
            ),
        ),
        url=reverse("supervision:alerts", args=[code]),
    )


def _count(words: str, number: int, url: str, *, bad: bool) -> Count:
    return Count(words % {"n": number}, url if number else "", is_bad=bad and number > 0)


def _found(access: Access, held: Rights, today: date) -> dict[str, int]:
    """Everything counted at once, as the home page has few queries left."""
    alerts, decided = alerts_for(access, held), decisions_for(access, held)
    orders = seen_by(access.programme, held)
    asked: dict[str, QuerySet[Any]] = {
        "alerts": alerts,
        "unanswered": alerts.filter(UNANSWERED),
        "orders": orders,
        "open": orders.filter(state__in=OPEN),
        "overdue": orders.filter(overdue_on(today)),
        "decisions": decided,
        "late": decided.filter(state__in=TRACKED, due__lt=today),
    }
    found = (
        Programme.objects.filter(pk=access.programme.pk)
        .values_list(*(_number_of(rows) for rows in asked.values()))
        .get()
    )
    return {name: number or 0 for name, number in zip(asked, found, strict=True)}


def _number_of(rows: QuerySet[Any]) -> Subquery:
    bare = rows.select_related(None).order_by().values("programme")
    return Subquery(bare.annotate(n=DbCount("pk", distinct=True)).values("n"))
