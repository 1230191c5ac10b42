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
from luoshi_web.asks.actions.case_samples import sample_cases
from luoshi_web.asks.actions.cases import (
    CaseTold,
    RecognitionTold,
    ReuseTold,
    add_evidence,
    change_case,
    make_case,
    recognise_case,
    reuse_case,
    review_case,
    send_case,
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
    "CaseTold",
    "MeasureTold",
    "RecognitionTold",
    "ReuseTold",
    "UseTold",
    "add_evidence",
    "add_measure",
    "allocate_ask",
    "answer_needs",
    "assign_measure",
    "change_ask",
    "change_case",
    "list_measures",
    "make_ask",
    "make_case",
    "mirror_asks",
    "move_ask",
    "prove_step",
    "recognise_case",
    "reuse_case",
    "review_case",
    "sample_asks",
    "sample_cases",
    "sample_measures",
    "send_case",
    "tell_measure",
]
