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

__all__ = [
    "MOST_AGENDA",
    "MOST_DECISION",
    "AgendaItem",
    "Alert",
    "AlertState",
    "AlertStep",
    "Attendance",
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
    "Support",
]
