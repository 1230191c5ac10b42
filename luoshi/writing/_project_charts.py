"""Charts of major projects, where people would rather look."""

from __future__ import annotations

from decimal import Decimal

from luoshi.writing._bulletin_projects import in_order, projects_book
from luoshi.writing._project_tables import bare, cuts, name_of
from luoshi.writing._text import number_of
from luoshi.writing.facts_projects import ProjectsFacts, UnitProjects
from luoshi.writing.model import Chart, Series


def completion_charts(facts: ProjectsFacts) -> tuple[Chart, ...]:
    """Completion by unit, in the order of the table, towns and departments apart: for `BulletinFacts.charts`."""
    b = projects_book()
    notes = (b.say("chart_schedule", schedule=facts.schedule),) if facts.schedule else ()
    return tuple(
        Chart(
            "bars",
            b.say("chart", cut=b.say(cut)),
            tuple(name_of(unit) for unit in in_order(told)),
            (Series(b.say("chart_series"), tuple(_per_cent(unit) for unit in in_order(told))),),
            "%",
            notes,
        )
        for cut, units in cuts(facts)
        if (told := [unit for unit in units if unit.sums.projects])
    )


def _per_cent(unit: UnitProjects) -> Decimal | None:
    return number_of(bare(unit.sums.completion))
