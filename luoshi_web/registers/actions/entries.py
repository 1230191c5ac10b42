"""Entries as people write them: added, changed, taken out, brought back, imported."""

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
from luoshi_web.offices.conflicts import ConflictError, require_reason, written
from luoshi_web.offices.models import StoredFile
from luoshi_web.offices.queries import Access
from luoshi_web.registers.guards import require_writer
from luoshi_web.registers.kept import Kept
from luoshi_web.registers.models import Change, Revision
from luoshi_web.registers.writing import (
    State,
    append,
    hold,
    newest,
    refuse_taken,
    seen_one,
    subject,
)

MOST_LINES = 10_000


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a sheet, checked. number None: a new entry; else the entry and the revision that the sheet was made from."""

    line: int
    body: Mapping[str, Stored]
    stage: str | None
    number: int | None = None
    seen: int = 0


@audited("registers.entry.added", gettext_lazy("登记了一条：{object}"))
def add_entry(access: Access, kept: Kept, body: Mapping[str, Stored], *, at: datetime) -> Revision:
    """A new entry, in the register's first stage. body: of `typed.read_body`, without errors.

    PermissionDenied when the person may not write an entry of that area; LuoshiError when a unique value is taken.
    """
    require_writer(access, kept, _area(kept, body))
    hold(kept)
    refuse_taken(kept, [(None, body)])
    stage = kept.register.stages[0].code if kept.register.stages else None
    (row,) = append(kept, [(None, State(body, stage, Change.ADDED, access.actor))], at)
    record(
        kept.programme, "registers.entry.added", subject(kept, row),
        actor=access.actor, at=at, after=dict(body),
    )  # fmt: skip
    return row


@audited("registers.entry.changed", gettext_lazy("改了一条：{object}"))
def change_entry(
    access: Access,
    kept: Kept,
    number: int,
    seen: int,
    body: Mapping[str, Stored],
    *,
    reason: str = "",
    at: datetime,
) -> Revision:
    """A new revision; the old one stays. seen: the revision that stood before the person. The same body changes nothing.

    Whoever may not write both the area it is in and the area it goes to may not move it there.
    """
    hold(kept)
    before = seen_one(kept, number, seen)
    require_writer(access, kept, before.area)
    require_writer(access, kept, _area(kept, body))
    _refuse_withdrawn(before)
    if before.body == body:
        return before
    refuse_taken(kept, [(number, body)])
    # What somebody real has corrected is no sample any more.
    state = State(body, before.stage, Change.EDITED, access.actor, written(reason)[:400])
    (row,) = append(kept, [(before, state)], at)
    codes = {c for c in {*before.body, *body} if before.body.get(c) != body.get(c)}
    record(
        kept.programme, "registers.entry.changed", subject(kept, row), actor=access.actor, at=at,
        before={c: before.body.get(c) for c in codes}, after={c: body.get(c) for c in codes},
    )  # fmt: skip
    return row


@audited("registers.entry.withdrawn", gettext_lazy("撤下了一条：{object}"))
def withdraw_entry(
    access: Access, kept: Kept, number: int, seen: int, reason: str, *, at: datetime
) -> Revision:
    """The entry counts no more from now on; it stays readable, and counts as before for any earlier instant."""
    hold(kept)
    before = seen_one(kept, number, seen)
    require_writer(access, kept, before.area)
    _refuse_withdrawn(before)
    words = require_reason(reason)
    row = _turned(access, kept, before, Change.WITHDRAWN, words, at)
    _record(access, kept, row, "registers.entry.withdrawn", at)
    return row


@audited("registers.entry.restored", gettext_lazy("恢复了一条：{object}"))
def restore_entry(
    access: Access, kept: Kept, number: int, seen: int, reason: str, *, at: datetime
) -> Revision:
    hold(kept)
    before = seen_one(kept, number, seen)
    require_writer(access, kept, before.area)
    if not before.withdrawn:
        raise LuoshiError(_("第 %(n)s 条没有撤下过。") % {"n": number}, _("请刷新页面。"))
    refuse_taken(kept, [(number, before.body)])
    words = require_reason(reason)
    row = _turned(access, kept, before, Change.RESTORED, words, at)
    _record(access, kept, row, "registers.entry.restored", at)
    return row


@audited("registers.entries.imported", gettext_lazy("导入了台账：{object}"))
def import_entries(
    access: Access,
    kept: Kept,
    lines: Sequence[Line],
    *,
    source: StoredFile | None = None,
    at: datetime,
) -> tuple[list[Revision], int]:
    """All lines of a sheet or none: (what was written, how many lines changed nothing). source: the sheet, for the trail.

    ConflictError names the first entry that somebody changed since the sheet was made.
    """
    if len(lines) > MOST_LINES:
        raise LuoshiError(
            _("一次导入了 %(n)s 行。") % {"n": len(lines)},
            _("最多 %(most)s 行，请分几次。") % {"most": MOST_LINES},
        )
    hold(kept)
    before = newest(kept, [line.number for line in lines if line.number is not None])
    states, same = [], 0
    for line in lines:
        require_writer(access, kept, _area(kept, line.body))
        old = before.get(line.number) if line.number is not None else None
        if line.number is not None:
            _refuse_stale(access, kept, line, old)
        if old is not None and (old.body, old.stage) == (line.body, line.stage):
            same += 1
            continue
        states.append((old, State(line.body, line.stage, Change.IMPORTED, access.actor)))
    refuse_taken(kept, [(old.entry_no if old else None, state.body) for old, state in states])
    rows = append(kept, states, at)
    record(
        kept.programme,
        "registers.entries.imported",
        Subject("register", kept.row.code[:60], kept.row.name),
        actor=access.actor,
        at=at,
        after={
            "added": [row.entry_no for row in rows if row.revision_no == 1],
            "changed": [row.entry_no for row in rows if row.revision_no > 1],
            **({"file": source.name, "sha256": source.sha256} if source else {}),
        },
    )
    return rows, same


def _refuse_stale(access: Access, kept: Kept, line: Line, old: Revision | None) -> None:
    if old is None:
        raise LuoshiError(
            _("第 %(line)s 行的编号 %(n)s 台账里没有。") % {"line": line.line, "n": line.number},
            _("新登记的请把编号空着。"),
        )
    require_writer(access, kept, old.area)
    if old.withdrawn:
        raise LuoshiError(
            _("第 %(line)s 行的第 %(n)s 条已经撤下。") % {"line": line.line, "n": line.number},
            _("要改，请先在页面上恢复。"),
        )
    if old.revision_no != line.seen:
        raise ConflictError(
            _("第 %(line)s 行：%(who)s在您导出以后改过第 %(n)s 条。")
            % {"line": line.line, "who": old.by, "n": line.number},
            _("一行也没有存。请重新导出再改。"),
        )
    if kept.register.stages and line.stage != old.stage:
        raise LuoshiError(
            _("第 %(line)s 行改了阶段。") % {"line": line.line},
            _("阶段有条件和经办人，请在页面上办（可以成批办）。"),
        )


def _turned(
    access: Access, kept: Kept, before: Revision, change: Change, reason: str, at: datetime
) -> Revision:
    state = State(
        before.body, before.stage, change, access.actor, reason,
        withdrawn=change == Change.WITHDRAWN, sample=bool(before.sample),
    )  # fmt: skip
    return append(kept, [(before, state)], at)[0]


def _record(access: Access, kept: Kept, row: Revision, code: str, at: datetime) -> None:
    after = {"reason": row.reason}
    record(kept.programme, code, subject(kept, row), actor=access.actor, at=at, after=after)


def _refuse_withdrawn(row: Revision) -> None:
    if row.withdrawn:
        raise LuoshiError(_("这一条已经撤下。"), _("要改，请先恢复。"))


def _area(kept: Kept, body: Mapping[str, Stored]) -> str | None:
    field = kept.register.area_field
    area = body.get(field) if field else None
    return None if area is None else str(area)
