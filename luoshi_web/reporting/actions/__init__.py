"""Every state change of the room, one file a subject; callers import from here."""

from luoshi_web.reporting.actions.cells import (
    CellGiven,
    CellResult,
    TextGiven,
    attach_evidence,
    comment_on,
    refuse_foreign,
    save_cells,
    save_text,
    take_back_evidence,
)
from luoshi_web.reporting.actions.moves import Wanted, accept_many, move_report
from luoshi_web.reporting.actions.rounds import (
    ask_for_proof,
    collect_from,
    exempt,
    lock_round,
    open_round,
    plan_round,
    set_times,
)
from luoshi_web.reporting.actions.sample import SAMPLE, file_samples

__all__ = [
    "SAMPLE",
    "CellGiven",
    "CellResult",
    "TextGiven",
    "Wanted",
    "accept_many",
    "ask_for_proof",
    "attach_evidence",
    "collect_from",
    "comment_on",
    "exempt",
    "file_samples",
    "lock_round",
    "move_report",
    "open_round",
    "plan_round",
    "refuse_foreign",
    "save_cells",
    "save_text",
    "set_times",
    "take_back_evidence",
]
