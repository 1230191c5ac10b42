"""台账, registers: evidence that computes its own numbers. A declaration in YAML, its aggregates as SQL, their words.

Knows: fields, stages, clocks, conditions, aggregates, published standards of classes, what a new version of a declaration may
change, names that look alike, and the one table the entries are in (tables.sql). Knows no database connection, no user and no page: the caller executes what `compile_indicator` gives, and
hands the rows to `answers_of`. Imports `plan` and `progress` (what a figure becomes, an observation). Grammar, arithmetic and worked tables: docs/design/registers.md.
"""

from luoshi.registers._sql import DIALECTS, Dialect
from luoshi.registers._used import indicator_fields
from luoshi.registers.answers import Answer, Part, answers_of
from luoshi.registers.cells import Cell
from luoshi.registers.changes import Changes, changes
from luoshi.registers.clocks import due_on
from luoshi.registers.compiling import Query, compile_indicator, compile_rows
from luoshi.registers.dates import out_of_order
from luoshi.registers.editing import (
    cloned,
    next_version,
    with_about,
    with_choice,
    with_field,
    with_label,
    with_restored,
    with_retired,
    without_choice,
    without_field,
)
from luoshi.registers.entries import Draft, read_csv, read_rows
from luoshi.registers.feeding import observation_of
from luoshi.registers.firms import firm_field, firm_key, firm_key_of
from luoshi.registers.holding import holds
from luoshi.registers.loading import check_register, load_register
from luoshi.registers.model import (
    FIELD_TYPES,
    ROLES,
    STAGE,
    WRITERS,
    AllOf,
    AnyOf,
    Budget,
    Choice,
    Clock,
    Compare,
    Condition,
    Count,
    Field,
    Filled,
    Growth,
    Indicator,
    Latest,
    Mean,
    Mistake,
    Move,
    Not,
    Ratio,
    Register,
    RegisterError,
    Share,
    Stage,
    Stock,
    Stored,
    Sum,
    Within,
    Worst,
    Writer,
)
from luoshi.registers.scope import Scope, instant
from luoshi.registers.similar import Alike, KnownNames, similar_names
from luoshi.registers.spans import odd_spans, tests_in, tests_of
from luoshi.registers.standards import STANDARDS, Limits, Standard, standard_of
from luoshi.registers.tables import tables_sql
from luoshi.registers.taken import body_of
from luoshi.registers.values import day_number, numbered_day, shown_of, stored_of
from luoshi.registers.words import condition_words, formula
from luoshi.registers.writing import written

__all__ = [
    "DIALECTS",
    "FIELD_TYPES",
    "ROLES",
    "STAGE",
    "STANDARDS",
    "WRITERS",
    "Alike",
    "AllOf",
    "Answer",
    "AnyOf",
    "Budget",
    "Cell",
    "Changes",
    "Choice",
    "Clock",
    "Compare",
    "Condition",
    "Count",
    "Dialect",
    "Draft",
    "Field",
    "Filled",
    "Growth",
    "Indicator",
    "KnownNames",
    "Latest",
    "Limits",
    "Mean",
    "Mistake",
    "Move",
    "Not",
    "Part",
    "Query",
    "Ratio",
    "Register",
    "RegisterError",
    "Scope",
    "Share",
    "Stage",
    "Standard",
    "Stock",
    "Stored",
    "Sum",
    "Within",
    "Worst",
    "Writer",
    "answers_of",
    "body_of",
    "changes",
    "check_register",
    "cloned",
    "compile_indicator",
    "compile_rows",
    "condition_words",
    "day_number",
    "due_on",
    "firm_field",
    "firm_key",
    "firm_key_of",
    "formula",
    "holds",
    "indicator_fields",
    "instant",
    "load_register",
    "next_version",
    "numbered_day",
    "observation_of",
    "odd_spans",
    "out_of_order",
    "read_csv",
    "read_rows",
    "shown_of",
    "similar_names",
    "standard_of",
    "stored_of",
    "tables_sql",
    "tests_in",
    "tests_of",
    "with_about",
    "with_choice",
    "with_field",
    "with_label",
    "with_restored",
    "with_retired",
    "without_choice",
    "without_field",
    "written",
]
