"""比, two plans beside each other: what a new version changed, and which clause answers a higher plan.

`compare(old, new)` pairs targets and duties of two versions of one plan as a careful clerk would; `trace(plan, higher)`
says which target of a plan answers which target of the plan above it, why, and whether its number is enough. Imports
only `plan`; sees no document format and no clock. Words it knows are data in words.yaml. Worked tables: docs/design/comparing.md.
"""

from luoshi.comparing.model import (
    CHANGES,
    RELATIONS,
    Answer,
    Change,
    Comparison,
    DutyPair,
    Relation,
    TargetPair,
    Trace,
    TraceLine,
)
from luoshi.comparing.tracing import trace
from luoshi.comparing.versions import compare

__all__ = [
    "CHANGES",
    "RELATIONS",
    "Answer",
    "Change",
    "Comparison",
    "DutyPair",
    "Relation",
    "TargetPair",
    "Trace",
    "TraceLine",
    "compare",
    "trace",
]
