"""Files kept for good."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from luoshi_web.offices.actions.trail import Subject, record
from luoshi_web.offices.audit import audited
from luoshi_web.offices.models import Programme, StoredFile


@audited("offices.file.stored", _("存入了文件“{object}”"))
def store_file(
    programme: Programme, name: str, media_type: str, content: bytes, *, actor: str, at: datetime
) -> StoredFile:
    """Keep a file for good, with its hash."""
    stored = StoredFile.objects.create(
        programme=programme,
        name=name,
        media_type=media_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        content=content,
        stored_at=at,
        stored_by=actor,
    )
    record(
        programme,
        "offices.file.stored",
        Subject("file", str(stored.pk), name),
        actor=actor,
        at=at,
        after={"sha256": stored.sha256, "size": stored.size},
    )
    return stored
