"""One way into the twelve formulas: which kind is computed by which function."""

from __future__ import annotations

from fractions import Fraction

from luoshi.scoring._by_field import by_place, efficacy, reach_then_place, spread
from luoshi.scoring._by_project import key_projects, project_points, projects_sum
from luoshi.scoring._by_target import (
    all_or_nothing,
    base_points,
    four_levels,
    pieces,
    proportion,
    tiers,
)
from luoshi.scoring.facts import ItemFact
from luoshi.scoring.figures import Figures
from luoshi.scoring.kinds import (
    AllOrNothing,
    BasePoints,
    ByPlace,
    Efficacy,
    Formula,
    FourLevels,
    KeyProjects,
    Pieces,
    ProjectPoints,
    Proportion,
    ReachThenPlace,
    Spread,
    Tiers,
)
from luoshi.scoring.results import Worked


def work(formula: Formula, figures: Figures) -> Worked:
    """Points and working of one item of one unit. Pure; points None where the figures do not allow any."""
    match formula:
        case Proportion():
            return proportion(figures, formula)
        case AllOrNothing():
            return all_or_nothing(figures, formula)
        case ByPlace():
            return by_place(figures, formula)
        case ReachThenPlace():
            return reach_then_place(figures, formula)
        case BasePoints():
            return base_points(figures, formula)
        case Efficacy():
            return efficacy(figures, formula)
        case Spread():
            return spread(figures, formula)
        case Tiers():
            return tiers(figures, formula)
        case Pieces():
            return pieces(figures, formula)
        case FourLevels():
            return four_levels(figures, formula)
        case ProjectPoints():
            return project_points(figures, formula)
        case KeyProjects():
            return key_projects(figures, formula)


def compared(formula: Formula, fact: ItemFact) -> Fraction | None:
    """The number by which a unit is held against its group: its actual, or the sum of its projects' points."""
    if isinstance(formula, ProjectPoints):
        return projects_sum(fact.projects, formula)[0] if fact.projects else None
    return fact.actual
