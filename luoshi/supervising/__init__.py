"""督办, supervision as rules: what an assessment calls for, what an order may do next and by when, how a tour is counted.

`alerts` turns assessments of two periods into alerts; `orders` knows an order's states, clocks, slips and objections;
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

__all__ = [
    "AgendaError",
    "AgendaLine",
    "AgendaRules",
    "Candidate",
    "DecisionCount",
    "DecisionFact",
    "agenda_rules",
    "count_decisions",
    "count_sentence",
    "day_words",
    "draft_agenda",
    "part_words",
    "read_agenda_rules",
    "wording",
]
