"""Every state change of the room, one file a subject; callers import from here."""

from luoshi_web.registers.actions.beside import (
    attach_evidence,
    comment_on,
    drop_filter,
    save_filter,
    take_back_evidence,
)
from luoshi_web.registers.actions.declarations import load_samples, publish_register
from luoshi_web.registers.actions.entries import (
    Line,
    add_entry,
    change_entry,
    import_entries,
    restore_entry,
    withdraw_entry,
)
from luoshi_web.registers.actions.feeding import feed_register
from luoshi_web.registers.actions.keeping import Told, keep_entries
from luoshi_web.registers.actions.sketches import (
    begin_sketch,
    change_sketch,
    discard_sketch,
    publish_sketch,
)
from luoshi_web.registers.actions.stages import move_entries, move_entry

__all__ = [
    "Line",
    "Told",
    "add_entry",
    "attach_evidence",
    "begin_sketch",
    "change_entry",
    "change_sketch",
    "comment_on",
    "discard_sketch",
    "drop_filter",
    "feed_register",
    "import_entries",
    "keep_entries",
    "load_samples",
    "move_entries",
    "move_entry",
    "publish_register",
    "publish_sketch",
    "restore_entry",
    "save_filter",
    "take_back_evidence",
    "withdraw_entry",
]
