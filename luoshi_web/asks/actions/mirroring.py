"""The registers that this room keeps: asks and cases, written there by themselves, so that nothing is typed twice."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from luoshi.registers import Register as Declared
from luoshi.registers import RegisterError, Stored, body_of
from luoshi_web.asks.mirrored import ASK_STAGES, Mirrored, mirrored_asks, mirrored_cases
from luoshi_web.asks.models import Entered, Mirroring
from luoshi_web.offices.models import Programme
from luoshi_web.registers.actions import Told, keep_entries
from luoshi_web.registers.kept import Kept
from luoshi_web.registers.queries import kept_by

log = logging.getLogger(__name__)

KEEPER: Final = "asks"


def mirror_asks(programme: Programme, *, actor: str, at: datetime) -> int:
    """Every register kept by this room, brought to what the room tells. How many entries changed.

    A register with the stages of asks follows the asks, one without stages the cases. What its register cannot hold leaves
    its entry as it was; the log names it.
    """
    changed = 0
    for register in kept_by(programme):
        if register.register.kept_by == KEEPER:
            told = _told_of(programme, register.register)
            changed += _mirror(programme, register, told, actor, at)
    Mirroring.objects.update_or_create(programme=programme, defaults={"at": at})
    return changed


@dataclass(frozen=True, slots=True)
class _Pair:
    source: str
    told: Told


def _told_of(programme: Programme, register: Declared) -> Mapping[str, Mirrored]:
    stages = {stage.code for stage in register.stages}
    if not stages:
        return mirrored_cases(programme)
    if stages == set(ASK_STAGES):
        return mirrored_asks(programme)
    log.warning("register %s kept by asks has stages of its own: %s", register.code, stages)
    return {}


def _mirror(
    programme: Programme,
    register: Kept,
    mirrored: Mapping[str, Mirrored],
    actor: str,
    at: datetime,
) -> int:
    entries = dict(
        Entered.objects.filter(programme=programme, register=register.row.code).values_list(
            "source", "entry_no"
        )
    )
    pairs = [
        _Pair(source, told)
        for source, one in mirrored.items()
        if source in entries or one.values is not None
        if (told := _told(register, one, entries.get(source))) is not None
    ]
    made = keep_entries(register, [each.told for each in pairs], actor=actor, at=at)
    Entered.objects.bulk_create(
        Entered(
            programme=programme, source=each.source, register=register.row.code,
            entry_no=row.entry_no,
        )
        for each, row in zip(pairs, made, strict=True)
        if row is not None and each.told.number is None
    )  # fmt: skip
    return sum(row is not None for row in made)


def _told(register: Kept, one: Mirrored, number: int | None) -> Told | None:
    """None where the register cannot hold it."""
    if one.values is None:
        return Told(number, None, None, sample=one.sample, reason=one.reason)
    try:
        body: Mapping[str, Stored] = body_of(register.register, one.values)
    except RegisterError as error:
        log.warning("%s is not in register %s: %s", one.name, register.row.code, error)
        return None
    return Told(number, body, one.stage, sample=one.sample)
