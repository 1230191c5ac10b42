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
from luoshi_web.asks.actions.mirroring import mirror_asks

__all__ = [
    "AskTold",
    "UseTold",
    "allocate_ask",
    "answer_needs",
    "change_ask",
    "make_ask",
    "mirror_asks",
    "move_ask",
    "prove_step",
    "sample_asks",
]
