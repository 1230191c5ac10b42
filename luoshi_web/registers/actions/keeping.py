"""Entries that another room of the office keeps: what it tells is what the register holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.errors import LuoshiError
from luoshi.registers import Stored
from luoshi_web.offices.actions import Subject, record
from luoshi_web.offices.audit import audited
from luoshi_web.registers.kept import Kept
from luoshi_web.registers.models import Change, Revision
from luoshi_web.registers.writing import State, append, hold, newest


@dataclass(frozen=True, slots=True)
class Told:
    """An entry as the room tells it. number None: not in the register yet; body None: it is there no more, for `reason`."""

    number: int | None
    body: Mapping[str, Stored] | None
    stage: str | None
    sample: bool = False
    reason: str = ""


@audited("registers.entries.kept", gettext_lazy("照业务记录更新了台账：{object}"))
def keep_entries(
    kept: Kept, told: Sequence[Told], *, actor: str, at: datetime
) -> list[Revision | None]:
    """For each what stands now: a new revision where anything differs, else None. All or nothing.

    Nobody's permission is asked: whoever changed the room's own rows was asked there.
    LuoshiError: the register is kept by people.
    """
    if not kept.register.kept_by:
        raise LuoshiError(
            _("台账“%(name)s”由人填写，不能自动记。") % {"name": kept.register.name},
            _("请在字段与公式里写 kept_by。"),
        )
    hold(kept)
    before = newest(kept, [one.number for one in told if one.number is not None])
    pairs = [(before.get(one.number or 0), one) for one in told]
    states = [(old, _state(old, one, actor)) for old, one in pairs if _differs(old, one)]
    made = iter(append(kept, states, at)) if states else iter(())
    rows = [next(made) if _differs(old, one) else None for old, one in pairs]
    if states:
        record(
            kept.programme,
            "registers.entries.kept",
            Subject("register", kept.row.code[:60], kept.row.name),
            actor=actor,
            at=at,
            after={"entries": [row.entry_no for row in rows if row is not None]},
        )
    return rows


def _differs(old: Revision | None, one: Told) -> bool:
    if old is None:
        return one.body is not None
    if one.body is None:
        return not old.withdrawn
    return bool(old.withdrawn) or (old.body, old.stage, bool(old.sample)) != (
        dict(one.body),
        one.stage,
        one.sample,
    )


def _state(old: Revision | None, one: Told, actor: str) -> State:
    if old is None:
        return State(one.body or {}, one.stage, Change.ADDED, actor, sample=one.sample)
    if one.body is None:
        return State(
            old.body, old.stage, Change.WITHDRAWN, actor, one.reason,
            withdrawn=True, sample=bool(old.sample),
        )  # fmt: skip
    change = Change.RESTORED if old.withdrawn else Change.EDITED
    if not old.withdrawn and old.body == dict(one.body):
        change = Change.MOVED
    return State(one.body, one.stage, change, actor, one.reason, sample=one.sample)
