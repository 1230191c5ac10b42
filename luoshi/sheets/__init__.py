"""表, fill-in workbooks out and back: a grid as a protected .xlsx, and what came back as values by key.

Knows: cells, what people type into them, and how large a file may be; also reads anybody's .xlsx as tables. Does not know what a row or a column means, who may
fill it in, or when it is due. Imports only `errors`. How and why: docs/design/sheets.md. Reading needs python-calamine
(extra `web`).
"""

from luoshi.sheets._form import Look, look
from luoshi.sheets._values import Cell, Refusal
from luoshi.sheets.model import (
    Cells,
    Column,
    Difference,
    Grid,
    Kind,
    Problem,
    Reading,
    Row,
    SheetError,
    Stamp,
    Value,
    differences,
    tab_name,
)
from luoshi.sheets.reading import read_workbook
from luoshi.sheets.tables import Table, bare_table, read_tables
from luoshi.sheets.writing import WORKBOOK_OPTIONS, check_names, write_workbook

__all__ = [
    "WORKBOOK_OPTIONS",
    "Cell",
    "Cells",
    "Column",
    "Difference",
    "Grid",
    "Kind",
    "Look",
    "Problem",
    "Reading",
    "Refusal",
    "Row",
    "SheetError",
    "Stamp",
    "Table",
    "Value",
    "bare_table",
    "check_names",
    "differences",
    "look",
    "read_tables",
    "read_workbook",
    "tab_name",
    "write_workbook",
]
