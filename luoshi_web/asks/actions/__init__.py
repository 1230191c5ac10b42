"""Every state change of the room, one file a subject."""

from luoshi_web.asks.actions.ask_samples import sample_asks
from luoshi_web.asks.actions.asks import (
    AskTold,
    UseTold,
    allocate_ask,
    answer_needs,
    change_ask,
    make_ask,
    move_ask,
    prove_step,
)
from luoshi_web.asks.actions.measure_samples import sample_measures
from luoshi_web.asks.actions.measures import (
    MeasureTold,
    add_measure,
    assign_measure,
    list_measures,
    tell_measure,
)
from luoshi_web.asks.actions.mirroring import mirror_asks

__all__ = [
    "AskTold",
    "MeasureTold",
    "UseTold",
    "add_measure",
    "allocate_ask",
    "answer_needs",
    "assign_measure",
    "change_ask",
    "list_measures",
    "make_ask",
    "mirror_asks",
    "move_ask",
    "prove_step",
    "sample_asks",
    "sample_measures",
    "tell_measure",
]
