"""带进来的表, a county's own workbook of projects -> drafts, with everything in it that is no project and all that is asked.

`found_heads` finds the head, `proposed` says which column may be what, `brought` reads the rows under the mapping that somebody
chose, `as_project` puts a draft into a project. Knows: merged heads, sections, subtotals, notes, and how people type amounts and
months; its words are columns.yaml. Knows no clock, database or user; the month and the projects there are come in as a `Context`.
Imports `projects`, `sheets` and `plan`. The rules: docs/design/projects.md, "A county's workbook".
"""

from luoshi.projects.brought.columns import ColumnField, column_fields
from luoshi.projects.brought.drafts import brought
from luoshi.projects.brought.got import Value
from luoshi.projects.brought.knowing import Match
from luoshi.projects.brought.layout import Heads, fingerprint, found_heads, key_of
from luoshi.projects.brought.matching import SKIPPED, Proposal, proposed
from luoshi.projects.brought.merging import as_project
from luoshi.projects.brought.page import CellFinding, WorkbookError, letters
from luoshi.projects.brought.rows import LINE_WORDS, LineKind
from luoshi.projects.brought.told import Brought, Context, Draft, Line, Told

__all__ = [
    "LINE_WORDS",
    "SKIPPED",
    "Brought",
    "CellFinding",
    "ColumnField",
    "Context",
    "Draft",
    "Heads",
    "Line",
    "LineKind",
    "Match",
    "Proposal",
    "Told",
    "Value",
    "WorkbookError",
    "as_project",
    "brought",
    "column_fields",
    "fingerprint",
    "found_heads",
    "key_of",
    "letters",
    "proposed",
]
