"""计划, the nouns: what a plan document promises, as frozen dataclasses, and the public JSON format (version 1).

Knows: periods, spans, quantities, units and their dimensions, and edits: what a person changes in a plan as read, kept
beside it. Knows nothing of documents' formats, databases or dates of today. Imports no other room. Every offset is a
half-open character offset into `Plan.text`.
"""

from luoshi.plan.edit_fields import RHYTHMS, EditError, section_holding
from luoshi.plan.edits import (
    EDIT_KINDS,
    EDIT_OPS,
    ITEM_KINDS,
    Edit,
    EditKind,
    EditOp,
    ItemKind,
    Keyed,
    apply_edits,
    edit_from_dict,
    edit_to_dict,
    keyed,
    new_key,
)
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
from luoshi.plan.periods import (
    FREQUENCY_MONTHS,
    Period,
    PeriodError,
    closed_month,
    month_index,
    month_of_index,
)
from luoshi.plan.quantities import Quantity, decimal_text
from luoshi.plan.serial import FORMAT_VERSION, plan_from_dict, plan_to_dict
from luoshi.plan.typed import (
    MOST_DIGITS,
    MOST_PLACES,
    TypedNumberError,
    narrow,
    typed_number,
)
from luoshi.plan.units import Unit, UnitError, known_units, parse_unit

__all__ = [
    "CADENCES",
    "EDIT_KINDS",
    "EDIT_OPS",
    "FORMAT_VERSION",
    "FREQUENCY_MONTHS",
    "ITEM_KINDS",
    "KINDS",
    "MOST_DIGITS",
    "MOST_PLACES",
    "OPS",
    "RHYTHMS",
    "ROLES",
    "Duty",
    "Edit",
    "EditError",
    "EditKind",
    "EditOp",
    "ItemKind",
    "Keyed",
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
    "TypedNumberError",
    "Unit",
    "UnitError",
    "apply_edits",
    "closed_month",
    "decimal_text",
    "edit_from_dict",
    "edit_to_dict",
    "keyed",
    "known_units",
    "month_index",
    "month_of_index",
    "narrow",
    "new_key",
    "parse_unit",
    "plan_from_dict",
    "plan_to_dict",
    "section_holding",
    "typed_number",
]
