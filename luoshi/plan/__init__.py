"""计划, the nouns: what a plan document promises, as frozen dataclasses, and the public JSON format (version 1).

Knows: periods, spans, quantities, units and their dimensions. Knows nothing of documents' formats, databases or dates
of today. Imports no other room. Every offset is a half-open character offset into `Plan.text`.
"""

from luoshi.plan.model import (
    CADENCES,
    KINDS,
    OPS,
    ROLES,
    Duty,
    Mechanism,
    Milestone,
    NamedProject,
    Note,
    Party,
    Plan,
    Section,
    Span,
    Target,
)
from luoshi.plan.periods import Period, PeriodError, month_index, month_of_index
from luoshi.plan.quantities import Quantity, decimal_text
from luoshi.plan.serial import FORMAT_VERSION, plan_from_dict, plan_to_dict
from luoshi.plan.units import Unit, UnitError, known_units, parse_unit

__all__ = [
    "CADENCES",
    "FORMAT_VERSION",
    "KINDS",
    "OPS",
    "ROLES",
    "Duty",
    "Mechanism",
    "Milestone",
    "NamedProject",
    "Note",
    "Party",
    "Period",
    "PeriodError",
    "Plan",
    "Quantity",
    "Section",
    "Span",
    "Target",
    "Unit",
    "UnitError",
    "decimal_text",
    "known_units",
    "month_index",
    "month_of_index",
    "parse_unit",
    "plan_from_dict",
    "plan_to_dict",
]
