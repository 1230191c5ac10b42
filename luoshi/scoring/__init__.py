"""分, a scheme and each unit's facts -> scores, ranks and the full working; ballots -> scores.

May import packs, reading, lint, progress, ranking and plan. Pure and exact: fractions to the last step, no clock. A scheme is a
text (example.yaml has the grammar), facts are what the caller knows of each unit, a run is every unit's working; places, other
weights and how much they matter follow from those. Arithmetic, guards and worked tables: docs/design/scoring.md. Blind
evaluation, ballots to scores, is votes.py (docs/design/blind-evaluation.md).
"""

from luoshi.scoring._numbers import number_of
from luoshi.scoring.facts import (
    Adjusted,
    Claim,
    Facts,
    ItemFact,
    KeyProjectFact,
    ProjectFact,
    Trace,
    UnitFacts,
    VetoFact,
)
from luoshi.scoring.figures import Figures
from luoshi.scoring.formulas import work
from luoshi.scoring.kinds import (
    KINDS,
    WITH_TARGET,
    AllOrNothing,
    Band,
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
from luoshi.scoring.loading import check_scheme, load_scheme
from luoshi.scoring.model import (
    Cancels,
    Direction,
    Extras,
    Grade,
    Group,
    Item,
    Level,
    Mistake,
    NoData,
    NoTarget,
    Scheme,
    ScoringError,
    Veto,
)
from luoshi.scoring.packed import pack_schemes
from luoshi.scoring.ranks import group_places, rank
from luoshi.scoring.results import (
    ClaimScore,
    ItemScore,
    Ranking,
    Run,
    Score,
    Sensitivity,
    State,
    Step,
    Swing,
    Tipping,
    VetoScore,
    Worked,
)
from luoshi.scoring.run import group_scores, score
from luoshi.scoring.saying import equals, percent, printed, said
from luoshi.scoring.sensitivity import sensitivity
from luoshi.scoring.stored import checksum, facts_json, facts_of, run_json
from luoshi.scoring.tables import read_facts
from luoshi.scoring.weights import sum_fault, with_weights
from luoshi.scoring.words import formula_words

__all__ = [
    "KINDS",
    "WITH_TARGET",
    "Adjusted",
    "AllOrNothing",
    "Band",
    "BasePoints",
    "ByPlace",
    "Cancels",
    "Claim",
    "ClaimScore",
    "Direction",
    "Efficacy",
    "Extras",
    "Facts",
    "Figures",
    "Formula",
    "FourLevels",
    "Grade",
    "Group",
    "Item",
    "ItemFact",
    "ItemScore",
    "KeyProjectFact",
    "KeyProjects",
    "Level",
    "Mistake",
    "NoData",
    "NoTarget",
    "Pieces",
    "ProjectFact",
    "ProjectPoints",
    "Proportion",
    "Ranking",
    "ReachThenPlace",
    "Run",
    "Scheme",
    "Score",
    "ScoringError",
    "Sensitivity",
    "Spread",
    "State",
    "Step",
    "Swing",
    "Tiers",
    "Tipping",
    "Trace",
    "UnitFacts",
    "Veto",
    "VetoFact",
    "VetoScore",
    "Worked",
    "check_scheme",
    "checksum",
    "equals",
    "facts_json",
    "facts_of",
    "formula_words",
    "group_places",
    "group_scores",
    "load_scheme",
    "number_of",
    "pack_schemes",
    "percent",
    "printed",
    "rank",
    "read_facts",
    "run_json",
    "said",
    "score",
    "sensitivity",
    "sum_fault",
    "with_weights",
    "work",
]
