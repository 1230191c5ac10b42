"""How a revision gets into the table: the one place that knows numbers, instants and what the columns repeat."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models.fields.json import KeyTransform
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.errors import LuoshiError
from luoshi.registers import Stored, firm_key_of, instant, shown_of
from luoshi_web.offices.actions import Subject
from luoshi_web.offices.conflicts import ConflictError
from luoshi_web.registers.kept import Kept
from luoshi_web.registers.models import Change, Register, Revision

BATCH = 400


@dataclass(frozen=True, slots=True)
class State:
    """What a new revision says. by: who made it, as the trail writes names. known_at: when it was known, where that is not
    now: made-up rows have a past."""

    body: Mapping[str, Stored]
    stage: str | None
    change: Change
    by: str
    reason: str = ""
    withdrawn: bool = False
    sample: bool = False
    known_at: datetime | None = None


def hold(kept: Kept) -> None:
    """Keep the register's row until the transaction ends: entries of one register are numbered and superseded in turn."""
    fresh = Register.objects.select_for_update().get(pk=kept.row.pk)
    kept.row.entries = fresh.entries
    if fresh.version != kept.row.version:
        raise ConflictError(
            _("台账“%(name)s”刚换了新版（第 %(n)s 版）。")
            % {"name": fresh.name, "n": fresh.version},
            _("请刷新页面，照新的字段填。"),
        )


def newest(kept: Kept, numbers: Iterable[int]) -> dict[int, Revision]:
    """Entry number -> its newest revision, withdrawn or not. One query for each few hundred."""
    wanted, found = list(numbers), {}
    for start in range(0, len(wanted), BATCH):
        rows = Revision.objects.filter(
            programme=kept.programme,
            register=kept.row.code,
            entry_no__in=wanted[start : start + BATCH],
            superseded=None,
        )
        found.update({row.entry_no: row for row in rows})
    return found


def seen_one(kept: Kept, number: int, seen: int) -> Revision:
    """The entry as the caller saw it. ConflictError, which names who changed it, when it is no longer so."""
    row = newest(kept, [number]).get(number)
    if row is None:
        raise LuoshiError(_("台账里没有第 %(n)s 条。") % {"n": number}, _("请回列表核对。"))
    if row.revision_no != seen:
        raise ConflictError(
            _("%(who)s刚改过第 %(n)s 条。") % {"who": row.by, "n": number},
            _("没有存。请看过现在的内容再改。"),
        )
    return row


def append(
    kept: Kept, states: Sequence[tuple[Revision | None, State]], at: datetime
) -> list[Revision]:
    """Write one revision for each state; with None before it, a new entry. The register must be held.

    A revision is never recorded before the one it follows: clocks go back, the order of what was known must not.
    """
    rows = []
    for before, state in states:
        if before is None:
            kept.row.entries += 1
        rows.append(_row(kept, before, state, state.known_at or at))
    for (before, _state), row in zip(states, rows, strict=True):
        if before is not None:
            Revision.objects.filter(pk=before.pk, superseded=None).update(superseded=row.recorded)
    Revision.objects.bulk_create(rows, batch_size=BATCH)
    Register.objects.filter(pk=kept.row.pk).update(entries=kept.row.entries, changed_at=at)
    return rows


def _row(kept: Kept, before: Revision | None, state: State, at: datetime) -> Revision:
    register, body = kept.register, dict(state.body)
    area = body.get(register.area_field) if register.area_field else None
    dated = body.get(register.dated_field) if register.dated_field else None
    stays = before is not None and before.stage == state.stage
    return Revision(
        programme=kept.programme,
        register=register.code,
        entry_no=before.entry_no if before else kept.row.entries,
        revision_no=before.revision_no + 1 if before else 1,
        version=register.version,
        recorded=max(instant(at), before.recorded + 1) if before else instant(at),
        withdrawn=int(state.withdrawn),
        sample=int(state.sample),
        stage=state.stage,
        area=None if area is None else str(area),
        dated=dated if isinstance(dated, int) else None,
        body=body,
        name=name_of(kept, body),
        firm=firm_key_of(register, body),
        stage_since=before.stage_since if before and stays else timezone.localtime(at).date(),
        change=state.change,
        reason=state.reason,
        by=state.by,
    )


def name_of(kept: Kept, body: Mapping[str, Stored]) -> str:
    """The field that names an entry, as a page shows it."""
    field = kept.register.field(kept.register.name_field)
    stored = body.get(field.code)
    unit = kept.units.get(str(stored)) if field.type == "unit" else None
    return (unit.name if unit else shown_of(field, stored))[:200]


def refuse_taken(kept: Kept, bodies: Sequence[tuple[int | None, Mapping[str, Stored]]]) -> None:
    """LuoshiError when a value that must be unique is already another entry's. bodies: with the entry's number, None: new."""
    for field in kept.register.fields:
        if not field.unique or field.retired:
            continue
        wanted = {body[field.code]: number for number, body in bodies if field.code in body}
        for start in range(0, len(wanted), BATCH):
            some = list(wanted)[start : start + BATCH]
            rows = (
                Revision.objects.filter(
                    programme=kept.programme,
                    register=kept.row.code,
                    superseded=None,
                    withdrawn=0,
                )
                .annotate(told=KeyTransform(field.code, "body"))
                .filter(told__in=some)
                .values_list("told", "entry_no")
            )
            for told, number in rows:
                if wanted[told] != number:
                    raise LuoshiError(
                        _("“%(label)s”为“%(text)s”的已有第 %(n)s 条。")
                        % {"label": field.label, "text": shown_of(field, told)[:40], "n": number},
                        _("这一项不能重复，请核对是不是同一个。"),
                    )


def subject(kept: Kept, row: Revision) -> Subject:
    """As the trail names an entry: by its number alone where its name does not leave the office."""
    key = f"{kept.row.code}/{row.entry_no}"
    private = kept.register.field(kept.register.name_field).private
    name = _("第 %(n)s 条") % {"n": row.entry_no} if private else row.name
    return Subject("entry", key[:60], f"{kept.row.name} {name}"[:200])
