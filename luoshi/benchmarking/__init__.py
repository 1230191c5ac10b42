"""对标, a figure beside a peer's: gap, ratio, years behind, the growth that closes it.

`compare` answers a `Question` about two places' `YearFigure`s; whether they were made the same way is told by
`read_definition` and `likeness`. Exact: fractions and integer powers; `half_up` prints.
May import plan and ruledata.
"""

from luoshi.benchmarking.comparing import compare, half_up, is_share, years_behind
from luoshi.benchmarking.definitions import (
    Aspect,
    DefinitionError,
    Difference,
    Likeness,
    aspects,
    differences,
    likeness,
    read_definition,
)
from luoshi.benchmarking.growth import (
    MOST_YEARS,
    Needed,
    grown,
    growth_needed,
    reaches,
    years_to_reach,
)
from luoshi.benchmarking.model import Behind, Comparison, Question, YearFigure

__all__ = [
    "MOST_YEARS",
    "Aspect",
    "Behind",
    "Comparison",
    "DefinitionError",
    "Difference",
    "Likeness",
    "Needed",
    "Question",
    "YearFigure",
    "aspects",
    "compare",
    "differences",
    "grown",
    "growth_needed",
    "half_up",
    "is_share",
    "likeness",
    "reaches",
    "read_definition",
    "years_behind",
    "years_to_reach",
]
