"""A register's figures into the ledger."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from luoshi_web.ledger.actions import record_computed
from luoshi_web.ledger.models import Observation
from luoshi_web.registers.feeding import due_figures
from luoshi_web.registers.kept import Kept
from luoshi_web.registers.models import Register


def feed_register(
    kept: Kept, *, actor: str, at: datetime, replay: bool = False
) -> list[Observation]:
    """Append every figure that is not as it stands. Doing it twice appends nothing. replay: see `due_figures`."""
    with transaction.atomic():
        due = due_figures(kept, at, replay=replay)
        rows = record_computed(kept.programme, due, kept.register.name, actor=actor, at=at)
        Register.objects.filter(pk=kept.row.pk).update(fed_at=at)
    return rows
