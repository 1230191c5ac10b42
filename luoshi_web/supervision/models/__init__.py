"""Its tables, one file a subject."""

from luoshi_web.supervision.models.alerts import Alert, AlertState, AlertStep
from luoshi_web.supervision.models.meetings import (
    MOST_AGENDA,
    MOST_DECISION,
    AgendaItem,
    Attendance,
    Came,
    Decision,
    DecisionState,
    DecisionStep,
    Meeting,
    MeetingState,
    Outcome,
)
from luoshi_web.supervision.models.orders import Order, OrderFile, OrderStep, Support
from luoshi_web.supervision.models.plans import PlanItem, PlanItemState, PlanItemUnit
from luoshi_web.supervision.models.tours import (
    Ballot,
    Precheck,
    Stop,
    Tour,
    TourResult,
    TourState,
    TourStep,
    Voter,
)

__all__ = [
    "MOST_AGENDA",
    "MOST_DECISION",
    "AgendaItem",
    "Alert",
    "AlertState",
    "AlertStep",
    "Attendance",
    "Ballot",
    "Came",
    "Decision",
    "DecisionState",
    "DecisionStep",
    "Meeting",
    "MeetingState",
    "Order",
    "OrderFile",
    "OrderStep",
    "Outcome",
    "PlanItem",
    "PlanItemState",
    "PlanItemUnit",
    "Precheck",
    "Stop",
    "Support",
    "Tour",
    "TourResult",
    "TourState",
    "TourStep",
    "Voter",
]
