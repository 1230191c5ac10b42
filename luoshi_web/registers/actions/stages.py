"""An entry on its way: moved by the role the declaration names, under its conditions, alone or with others."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.errors import LuoshiError
from luoshi_web.offices.actions import Subject, record
from luoshi_web.offices.audit import audited
from luoshi_web.offices.conflicts import written
from luoshi_web.offices.queries import Access
from luoshi_web.registers.guards import refusal_of, require_mover
from luoshi_web.registers.kept import Kept
from luoshi_web.registers.models import Change, Revision
from luoshi_web.registers.writing import State, append, hold, seen_one, subject

MOST_AT_ONCE = 200


@audited("registers.entry.moved", gettext_lazy("变更了阶段：{object}"))
def move_entry(
    access: Access,
    kept: Kept,
    number: int,
    seen: int,
    target: str,
    *,
    reason: str = "",
    at: datetime,
) -> Revision:
    """To the stage `target`. PermissionDenied when it is not the person's to do; LuoshiError says which condition is not
    met or which field is empty."""
    hold(kept)
    (row,) = _moved(access, kept, [(number, seen)], target, written(reason)[:400], at)
    record(
        kept.programme, "registers.entry.moved", subject(kept, row),
        actor=access.actor, at=at, after={"stage": target, "reason": row.reason},
    )  # fmt: skip
    return row


@audited("registers.entries.moved", gettext_lazy("成批变更了阶段：{object}"))
def move_entries(
    access: Access,
    kept: Kept,
    chosen: Sequence[tuple[int, int]],
    target: str,
    *,
    reason: str = "",
    at: datetime,
) -> list[Revision]:
    """Entries (number, revision seen) to one stage: all of them or none; the error names the first that cannot."""
    if not chosen:
        raise LuoshiError(_("一条也没有勾。"), _("请先勾选要办的条目。"))
    if len(chosen) > MOST_AT_ONCE:
        raise LuoshiError(
            _("一次勾了 %(n)s 条。") % {"n": len(chosen)},
            _("最多 %(most)s 条，请分几次。") % {"most": MOST_AT_ONCE},
        )
    hold(kept)
    rows = _moved(access, kept, chosen, target, written(reason)[:400], at)
    record(
        kept.programme,
        "registers.entries.moved",
        Subject("register", kept.row.code[:60], kept.row.name),
        actor=access.actor,
        at=at,
        after={"stage": target, "entries": [row.entry_no for row in rows], "reason": reason},
    )
    return rows


def _moved(
    access: Access,
    kept: Kept,
    chosen: Sequence[tuple[int, int]],
    target: str,
    reason: str,
    at: datetime,
) -> list[Revision]:
    labels = {stage.code: stage.label for stage in kept.register.stages}
    states = []
    for number, seen in chosen:
        before = seen_one(kept, number, seen)
        if before.withdrawn:
            raise LuoshiError(_("“%(name)s”已经撤下。") % {"name": before.name}, _("请先恢复。"))
        move = next(
            (m for m in kept.register.moves if m.source == before.stage and m.target == target),
            None,
        )
        if move is None:
            raise LuoshiError(
                _("“%(name)s”不能从“%(before)s”变到“%(after)s”。")
                % {
                    "name": before.name,
                    "before": labels.get(before.stage or "", _("无")),
                    "after": labels.get(target, target[:20]),
                },
                _("请照台账规定的次序办。"),
            )
        require_mover(access, kept, move, before.area)
        refused = refusal_of(kept, move, before)
        if refused:
            raise LuoshiError(refused)
        state = State(
            before.body, target, Change.MOVED, access.actor, reason, sample=bool(before.sample)
        )
        states.append((before, state))
    return append(kept, states, at)
