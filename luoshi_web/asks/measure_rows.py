"""Reads of the plan's measures: what the plan's text promises, sentence by sentence, and what came of each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.db.models import Max, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from luoshi.plan import Plan, Section
from luoshi_web.asks.guards import Rights
from luoshi_web.asks.models import Measure, MeasureState, MeasureStep
from luoshi_web.ledger.models import Duty, PlanVersion
from luoshi_web.offices.models import Programme, Unit
from luoshi_web.offices.queries import Access

_SENTENCE: Final = re.compile(r"[^。；\n]+")
_SHORTEST: Final = 6
# A sentence of which so much is numbers to reach is a target, which is judged elsewhere, and no measure.
_MOSTLY: Final = 0.5


@dataclass(frozen=True, slots=True)
class Promise:
    """A sentence of a task that says what will be done. section: the task's path; start, end: in the plan's text."""

    section: str
    start: int
    end: int
    text: str


def promises(plan: Plan) -> tuple[Promise, ...]:
    """What the tasks promise beside their numbers, in the plan's order. The heading and the line of units are left out."""
    found: list[Promise] = []
    for duty in plan.duties:
        section = plan.section_at(duty.section)
        if section is not None:
            found += _sentences(plan, section, duty.start)
    return tuple({one.start: one for one in found}.values())


def measures(programme: Programme) -> QuerySet[Measure]:
    """With owner. Made-up ones are left out while the programme hides them."""
    rows = Measure.objects.filter(programme=programme).select_related("owner")
    return rows if programme.show_sample else rows.filter(sample=False)


def measure_row(access: Access, number: int) -> Measure:
    row = measures(access.programme).filter(number=number).select_related("paper").first()
    if row is None:
        raise Http404(_("没有第 %(n)s 号措施。") % {"n": number})
    row.programme = access.programme
    return row


def steps_of(row: Measure) -> list[MeasureStep]:
    """The newest first."""
    return list(MeasureStep.objects.filter(measure=row).order_by("-id"))


def next_measure(programme: Programme) -> int:
    """Under the lock of the programme's row, which the caller holds."""
    return (Measure.objects.filter(programme=programme).aggregate(n=Max("number"))["n"] or 0) + 1


def first_units(version: PlanVersion) -> dict[str, Unit]:
    """Path of a task -> the unit that leads it, or is named first. One query and one more."""
    found: dict[str, Unit] = {}
    for duty in Duty.objects.filter(plan_version=version).prefetch_related("parties__unit"):
        parties = [party for party in duty.parties.all() if party.unit is not None]
        leading = [party for party in parties if party.role == "lead"] or parties
        if leading and leading[0].unit is not None:
            found.setdefault(duty.section, leading[0].unit)
    return found


def is_gap(row: Measure) -> bool:
    """Nothing was issued yet, and nobody said that nothing need be."""
    return row.state in (MeasureState.MISSING, MeasureState.DRAFTING)


def writes_measure(rights: Rights, row: Measure) -> bool:
    return rights.office or row.owner_id in rights.units


def _sentences(plan: Plan, section: Section, end: int) -> Iterator[Promise]:
    head = plan.text.find("\n", section.start, end)
    start = head + 1 if head >= 0 else section.start
    for found in _SENTENCE.finditer(plan.text, start, end):
        first, last = found.span()
        text = plan.text[first:last].strip()
        told = sum(
            max(0, min(last, target.end) - max(first, target.start)) for target in plan.targets
        )
        if len(text) >= _SHORTEST and told < _MOSTLY * (last - first):
            yield Promise(section.path, first, last, text)
