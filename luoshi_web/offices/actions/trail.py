"""How an entry comes into the trail."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F

from luoshi_web.offices.audit import canonical, entry_hash
from luoshi_web.offices.models import AuditEntry, Programme

SYSTEM = "系统"


@dataclass(frozen=True, slots=True)
class Subject:
    """What an entry of the trail is about, as text."""

    kind: str
    key: str
    name: str


def record(
    programme: Programme,
    code: str,
    subject: Subject,
    *,
    actor: str,
    at: datetime,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> AuditEntry:
    """Append an entry to the programme's trail and raise its revision. Call inside the change's own transaction.

    The conditional update of the programme row is the lock: two changes at once take their numbers one after the other.
    """
    Programme.objects.filter(pk=programme.pk).update(revision=F("revision") + 1)
    programme.refresh_from_db(fields=["revision"])
    last = AuditEntry.objects.filter(programme=programme).order_by("-number").first()
    entry = AuditEntry(
        programme=programme,
        number=last.number + 1 if last else 1,
        at=at,
        actor=actor,
        action=code,
        object_type=subject.kind,
        object_key=subject.key,
        object_name=subject.name[:200],
        before=canonical(before) if before else "",
        after=canonical(after) if after else "",
        previous_hash=last.hash if last else "",
    )
    entry.hash = entry_hash(entry)
    entry.save()
    return entry
