"""Files kept for good, and their text for searching."""

from __future__ import annotations

import hashlib
from datetime import datetime
from functools import partial
from typing import Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from luoshi.reading import Limits, ReadingError, read_document
from luoshi_web.offices.actions.trail import Subject, record
from luoshi_web.offices.audit import audited
from luoshi_web.offices.models import FileText, Programme, StoredFile
from luoshi_web.offices.sniffing import kinds

# Evidence is read while somebody waits for the page, and a book is no evidence of a month.
_LIMITS: Final = Limits(pages=300, unpacked_bytes=40_000_000)
_MOST_FAULT: Final = 300


@audited("offices.file.stored", _("存入了文件“{object}”"))
def store_file(
    programme: Programme, name: str, media_type: str, content: bytes, *, actor: str, at: datetime
) -> StoredFile:
    """Keep a file for good, with its hash. What people send goes through `files.check_upload` first.

    Each storing is a row, also of bytes that are there already: who handed in what, when and under which name is a fact.
    """
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


def index_text(stored: StoredFile) -> None:
    """Have the file's text read for searching, once the storing is safe in the database.

    Reading runs after the commit, so it neither holds the database's lock nor undoes the upload whatever it meets; Django
    logs what it did not expect. A file that is no text has no row; one that cannot be read has a row that says why.
    """
    if kinds().indexed(stored.media_type):
        transaction.on_commit(partial(_index, stored), robust=True)


def _index(stored: StoredFile) -> None:
    same = FileText.objects.filter(programme=stored.programme, file__sha256=stored.sha256).first()
    if same is not None:
        text, fault = same.text, same.fault
    else:
        text, fault = _read(stored)
    FileText.objects.get_or_create(
        file=stored, defaults={"programme": stored.programme, "text": text, "fault": fault}
    )


def _read(stored: StoredFile) -> tuple[str, str]:
    """Text, and why there is none. PostgreSQL takes no NUL in a text."""
    try:
        text = read_document(bytes(stored.content), stored.name, _LIMITS).text
        return text.replace("\0", ""), ""
    except ReadingError as error:
        return "", str(error)[:_MOST_FAULT]
