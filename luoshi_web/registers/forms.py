"""What people send of an entry: a box for each field of the declaration, and files beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest

from luoshi.errors import LuoshiError
from luoshi_web.offices.conflicts import written
from luoshi_web.offices.files import CheckedFile, check_upload
from luoshi_web.offices.models import StoredFile
from luoshi_web.offices.queries import Access
from luoshi_web.registers.kept import Kept

_SALT = "registers.sent-file"
_A_DAY = 24 * 3600


@dataclass(frozen=True, slots=True)
class Sent:
    """texts: field -> what was typed. fresh: files that came now. tokens: files that came with this form before.

    dropped: file fields to be emptied. errors: of files that are not taken.
    """

    texts: Mapping[str, str]
    fresh: Mapping[str, CheckedFile]
    tokens: Mapping[str, str]
    dropped: frozenset[str]
    errors: Mapping[str, str]


def sent_entry(request: HttpRequest, kept: Kept) -> Sent:
    texts: dict[str, str] = {}
    fresh: dict[str, CheckedFile] = {}
    tokens: dict[str, str] = {}
    dropped: set[str] = set()
    errors: dict[str, str] = {}
    for one in kept.register.fields:
        if one.retired:
            continue
        if one.type != "file":
            texts[one.code] = request.POST.get(f"f-{one.code}", "")
            continue
        file = request.FILES.get(f"f-{one.code}")
        if isinstance(file, UploadedFile):
            try:
                fresh[one.code] = check_upload(file.name or "", file.read())
            except LuoshiError as error:
                errors[one.code] = str(error)
        elif request.POST.get(f"drop-{one.code}"):
            dropped.add(one.code)
        elif request.POST.get(f"sent-{one.code}"):
            tokens[one.code] = request.POST[f"sent-{one.code}"]
    return Sent(texts, fresh, tokens, frozenset(dropped), errors)


def token_of(access: Access, stored: StoredFile) -> str:
    """What the form carries for a file that is stored already: nobody else's file can be named with it."""
    return signing.dumps([stored.pk, access.person.pk], salt=_SALT)


def file_of(access: Access, token: str) -> StoredFile | None:
    """None for a token that is too old, another person's or nobody's."""
    try:
        pk, person = signing.loads(token, salt=_SALT, max_age=_A_DAY)
    except signing.BadSignature:
        return None
    if person != access.person.pk:
        return None
    return StoredFile.objects.filter(programme=access.programme, pk=pk).defer("content").first()


def number_in(text: str) -> int:
    """A number that a form carries; 0 for anything that is none."""
    plain = written(text)
    return int(plain) if plain.isdecimal() and len(plain) < 19 else 0
