"""The tables of the room, one file a subject."""

from luoshi_web.enterprises.models.appeals import (
    Appeal,
    AppealFile,
    AppealStep,
    AppealSupport,
    AppealTerm,
    Exclusion,
    ExclusionState,
)
from luoshi_web.enterprises.models.firms import MOST_NAME, Firm, FirmFigures, FirmName, FirmStep
from luoshi_web.enterprises.models.matters import GroupCause, GroupState, MatterGroup

__all__ = [
    "MOST_NAME",
    "Appeal",
    "AppealFile",
    "AppealStep",
    "AppealSupport",
    "AppealTerm",
    "Exclusion",
    "ExclusionState",
    "Firm",
    "FirmFigures",
    "FirmName",
    "FirmStep",
    "GroupCause",
    "GroupState",
    "MatterGroup",
]
