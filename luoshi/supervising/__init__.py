"""督办, supervision as rules: what an assessment calls for, what an order may do next and by when, how a tour is counted.

`alerts` turns assessments of successive month ends and facts told into alerts, of late appeals too, which the room of
enterprises will tell in step 8; `orders` knows an order's states, clocks, slips and objections;
`tours` counts votes and ranks; `agendas` puts a meeting's items in order. All rules are data in this folder.
Knows no clock (the day is an argument), no calendar of its own (a function says which days work) and no database.
"""

from luoshi.supervising.agendas import (
    AgendaError,
    AgendaLine,
    AgendaRules,
    Candidate,
    DecisionCount,
    DecisionFact,
    agenda_rules,
    count_decisions,
    count_sentence,
    day_words,
    draft_agenda,
    part_words,
    read_agenda_rules,
    wording,
)
from luoshi.supervising.alert_rules import (
    ALERT_KINDS,
    AlertKind,
    AlertRule,
    AlertRules,
    AlertRulesError,
    alert_rules,
    read_alert_rules,
)
from luoshi.supervising.alerts import (
    Alert,
    AlertFacts,
    AlertHistory,
    Milestone,
    MissingEvidence,
    Overdue,
    Party,
    RaisedAlert,
    WatchedTarget,
    alerts_of,
    recovered,
    streak_of,
)

__all__ = [
    "ALERT_KINDS",
    "AgendaError",
    "AgendaLine",
    "AgendaRules",
    "Alert",
    "AlertFacts",
    "AlertHistory",
    "AlertKind",
    "AlertRule",
    "AlertRules",
    "AlertRulesError",
    "Candidate",
    "DecisionCount",
    "DecisionFact",
    "Milestone",
    "MissingEvidence",
    "Overdue",
    "Party",
    "RaisedAlert",
    "WatchedTarget",
    "agenda_rules",
    "alert_rules",
    "alerts_of",
    "count_decisions",
    "count_sentence",
    "day_words",
    "draft_agenda",
    "part_words",
    "read_agenda_rules",
    "read_alert_rules",
    "recovered",
    "streak_of",
    "wording",
]
