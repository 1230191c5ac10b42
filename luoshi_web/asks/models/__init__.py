"""The tables of the room, one file a subject."""

from luoshi_web.asks.models.asks import Ask, AskFile, AskNeed, AskStep, AskUse
from luoshi_web.asks.models.cases import (
    MOST_TEXT,
    Case,
    CaseFile,
    CaseLevel,
    CaseResult,
    CaseState,
    Recognition,
    Reuse,
)
from luoshi_web.asks.models.entered import Entered, Mirroring
from luoshi_web.asks.models.measures import Measure, MeasureState, MeasureStep

__all__ = [
    "MOST_TEXT",
    "Ask",
    "AskFile",
    "AskNeed",
    "AskStep",
    "AskUse",
    "Case",
    "CaseFile",
    "CaseLevel",
    "CaseResult",
    "CaseState",
    "Entered",
    "Measure",
    "MeasureState",
    "MeasureStep",
    "Mirroring",
    "Recognition",
    "Reuse",
]
