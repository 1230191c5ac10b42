"""The tables of the room, one file a subject."""

from luoshi_web.evaluation.models.facts import Matter, MatterKind, TypedFigure
from luoshi_web.evaluation.models.peers import (
    Better,
    Evidence,
    GapMeasure,
    MeasureState,
    Peer,
    PeerFigure,
    PeerKind,
    PeerNote,
    Yardstick,
)
from luoshi_web.evaluation.models.rewards import (
    Candidate,
    Proposal,
    RewardObjection,
    RewardOpinion,
    RewardStep,
)
from luoshi_web.evaluation.models.runs import (
    Objection,
    ObjectionState,
    Run,
    RunRevision,
    RunState,
    RunStep,
)
from luoshi_web.evaluation.models.schemes import Scheme, SchemeEdition, SchemeSketch

__all__ = [
    "Better",
    "Candidate",
    "Evidence",
    "GapMeasure",
    "Matter",
    "MatterKind",
    "MeasureState",
    "Objection",
    "ObjectionState",
    "Peer",
    "PeerFigure",
    "PeerKind",
    "PeerNote",
    "Proposal",
    "RewardObjection",
    "RewardOpinion",
    "RewardStep",
    "Run",
    "RunRevision",
    "RunState",
    "RunStep",
    "Scheme",
    "SchemeEdition",
    "SchemeSketch",
    "TypedFigure",
    "Yardstick",
]
