"""What the ledger has that can be asked about: a target, a clause of the plan."""

from __future__ import annotations

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy

from luoshi.plan import Section
from luoshi_web.guidance.item_kinds import Item, item_kind
from luoshi_web.ledger.models import DutyParty, PlanVersion, Target
from luoshi_web.ledger.pages.numbering import caption
from luoshi_web.ledger.pages.plan_marks import section_anchor
from luoshi_web.ledger.queries import newest_plan
from luoshi_web.offices.models import Membership, Programme
from luoshi_web.offices.queries import Access

_ROLES = {"lead": 0, "responsible": 1}


@item_kind("target", gettext_lazy("目标"))
def target(access: Access, key: str) -> Item | None:
    """Of the newest plan; three queries."""
    row = (
        Target.objects.filter(programme=access.programme, code=key)
        .select_related("indicator__source_unit", "plan_version")
        .order_by("-plan_version__number")
        .first()
    )
    if row is None:
        return None
    owners, concerned = _parties(row.plan_version, row.section)
    source = row.indicator.source_unit_id
    return Item(
        title=f"{row.code} {row.name}",
        url=reverse("ledger:target", args=[access.programme.code, row.code]),
        owners=tuple(dict.fromkeys([*([source] if source else []), *owners])),
        concerned=concerned,
    )


@item_kind("clause", gettext_lazy("方案条款"))
def clause(access: Access, key: str) -> Item | None:
    """key: the section's path. Three queries."""
    found = newest_plan(access.programme)
    if found is None:
        return None
    version, plan = found
    section: Section | None = plan.section_at(key)
    if section is None:
        return None
    owners, concerned = _parties(version, key)
    return Item(
        title=caption(section),
        url=f"{reverse('ledger:plan', args=[access.programme.code])}#{section_anchor(key)}",
        owners=owners,
        concerned=concerned,
    )


def _parties(version: PlanVersion, section: str) -> tuple[tuple[int, ...], frozenset[int]]:
    """Single units named for the clause, the lead first; and all of them with the members of sets. Two queries."""
    rows = list(DutyParty.objects.filter(duty__plan_version=version, duty__section=section))
    named = sorted(
        (row for row in rows if row.unit_id), key=lambda r: (_ROLES.get(r.role, 2), r.position)
    )
    owners = tuple(dict.fromkeys(row.unit_id for row in named if row.unit_id is not None))
    sets = {row.unit_set_id for row in rows if row.unit_set_id}
    members = _members(version.programme, sets) if sets else frozenset()
    return owners, members | frozenset(owners)


def _members(programme: Programme, sets: set[int]) -> frozenset[int]:
    """Whoever belongs to one of the sets still: an answer is for those who work by it from now on."""
    rows = Membership.objects.filter(Q(until=None), programme=programme, unit_set__in=sets)
    return frozenset(rows.values_list("unit", flat=True))
