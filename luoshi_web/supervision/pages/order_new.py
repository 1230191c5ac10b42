"""The form of an order: drafted anew, from what called for it, or changed while it is a draft."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.supervising import order_rules
from luoshi_web.offices.models import Unit
from luoshi_web.offices.pages.paging import Choice, chosen
from luoshi_web.offices.queries import Access
from luoshi_web.supervision.models import Order, PlanItem

# Of a form that nobody has typed into yet.
USUAL: Final = {"kind": "light", "limit": "days", "limit_clock": "calendar", "limit_days": "15", "feedback": "once",
                "feedback_clock": "working", "feedback_days": "10"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class UsualLimit:
    label: str
    words: str


@dataclass(frozen=True, slots=True)
class OpenOne:
    """An order that is open on the same matter: the new one is to be joined to it."""

    number: int
    edition: int
    name: str
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class OrderForm:
    programme: str
    heading: str
    back_url: str
    action_url: str
    edition: str
    values: Mapping[str, str]
    kinds: tuple[Choice, ...]
    leads: tuple[Choice, ...]
    supports: tuple[Choice, ...]
    has_supports: bool
    plans: tuple[Choice, ...]
    clocks: tuple[Choice, ...]
    feedback_clocks: tuple[Choice, ...]
    usual_limits: tuple[UsualLimit, ...]
    most: int
    origin: str
    fault: str
    open_ones: tuple[OpenOne, ...] = field(default=())


def order_form(
    access: Access,
    units: Sequence[Unit],
    plans: Sequence[PlanItem],
    values: Mapping[str, str],
    supports: Sequence[str] = (),
    *,
    row: Order | None = None,
    origin: str = "",
    fault: str = "",
    open_ones: Sequence[Order] = (),
) -> OrderForm:
    """values: what was typed, or what called for the order. row: the draft that is changed. units: those that stand."""
    rules, code = order_rules(), access.programme.code
    shown = {**USUAL, **{name: value for name, value in values.items() if value}}
    pairs = [(str(unit.pk), unit.name) for unit in units]
    clocks = list(rules.clocks.items())
    return OrderForm(
        programme=code,
        heading=_("修改督办单") if row else _("立督办"),
        back_url=reverse("supervision:order", args=[code, row.number])
        if row
        else reverse("supervision:orders", args=[code]),
        action_url=reverse("supervision:order-edit", args=[code, row.number])
        if row
        else reverse("supervision:order-new", args=[code]),
        edition=str(row.edition) if row else "",
        values=shown,
        kinds=chosen(((k.code, k.label) for k in rules.kinds.values()), shown["kind"]),
        leads=chosen(pairs, shown.get("lead", "")),
        supports=tuple(Choice(pk, name, pk in supports) for pk, name in pairs),
        has_supports=bool(supports),
        plans=chosen(
            ((str(p.pk), f"{p.year}年第{p.number}项 {p.title}") for p in plans),
            shown.get("plan", ""),
        ),
        clocks=chosen(clocks, shown["limit_clock"]),
        feedback_clocks=chosen(clocks, shown["feedback_clock"]),
        usual_limits=tuple(
            UsualLimit(f"{kind.label}，{limit.label}", f"{limit.days}{rules.clocks[limit.clock]}")
            for kind in rules.kinds.values()
            for limit in kind.limits
        ),
        most=rules.most,
        origin=origin,
        fault=fault,
        open_ones=tuple(
            OpenOne(
                one.number,
                one.edition,
                str(one),
                one.title,
                reverse("supervision:order", args=[code, one.number]),
            )
            for one in open_ones
        ),
    )


def values_of(row: Order) -> dict[str, str]:
    """The form's values of a draft."""
    return {
        "kind": row.kind,
        "title": row.title,
        "matter": row.matter,
        "lead": str(row.lead_id),
        "plan": str(row.plan_id or ""),
        "limit": "day" if row.limit_on else "days",
        "limit_on": row.limit_on.isoformat() if row.limit_on else "",
        "limit_days": str(row.limit_days or ""),
        "limit_clock": row.limit_clock,
        "feedback": "often" if row.feedback_days else "once",
        "feedback_days": str(row.feedback_days or ""),
        "feedback_clock": row.feedback_clock,
        "instructed_by": row.instructed_by,
        "contact": row.contact,
        "phone": row.phone,
        "target": row.target_code,
        "project": str(row.project or ""),
        "problem": str(row.problem or ""),
    }
