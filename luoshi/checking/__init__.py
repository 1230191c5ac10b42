"""核, checks of a number on its way in: against its own past, its parts and its whole, and what another unit told.

Knows: figures, what is usual, a small language of expressions, and checks as data (checks.yaml). Does not know who files, who
must answer a finding or what happens to a report. Imports `plan` and `progress`. Worked tables: docs/design/checking.md.
"""

from luoshi.checking.loading import Check, load_checks
from luoshi.checking.model import (
    AUDIENCES,
    SEVERITIES,
    Audience,
    CheckError,
    Figure,
    Finding,
    Past,
    Severity,
    Told,
)
from luoshi.checking.names import NAMES, names_of
from luoshi.checking.running import check

__all__ = [
    "AUDIENCES",
    "NAMES",
    "SEVERITIES",
    "Audience",
    "Check",
    "CheckError",
    "Figure",
    "Finding",
    "Past",
    "Severity",
    "Told",
    "check",
    "load_checks",
    "names_of",
]
