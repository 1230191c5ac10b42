"""Files that people send and fetch: what is taken and under which name, how one is handed out, which hold given words.

Permission is the calling room's: nothing here asks who somebody is. A room hands over only files, and keys of files, that
its own `queries` let the person see. Rules and reasons: docs/design/files.md.
"""

from __future__ import annotations

import logging
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db.models import CharField, Q, TextField, Value
from django.db.models.functions import Greatest, Lower, StrIndex, Substr
from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from luoshi.errors import LuoshiError
from luoshi_web.offices.models import Programme, StoredFile
from luoshi_web.offices.scanning import NotScanned, signature_in
from luoshi_web.offices.sniffing import Kind, kinds, sniffed

log = logging.getLogger(__name__)

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF: Final = "application/pdf"
MOST_NAME: Final = 120
MOST_WORDS: Final = 8
MOST_WORD: Final = 40
_BEFORE, _SNIPPET = 24, 120
_SUFFIX = re.compile(r"\.([a-z][a-z0-9]{0,7})$", re.IGNORECASE)
# Signs of paths, and what Windows lets no name have.
_SIGNS = re.compile(r'[<>:"|?*]')


class FileRefused(LuoshiError):
    """A file that is not kept; the sentence says why and what to do."""


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """What may be stored: a name harmless in any page and file system, the media type its content has, the bytes."""

    name: str
    media_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Piece:
    text: str
    is_hit: bool


@dataclass(frozen=True, slots=True)
class FileMatch:
    """A file that holds every word asked for. snippet: around the first of them; empty when only the name holds it."""

    pk: int
    name: str
    size: int
    stored_at: datetime
    stored_by: str
    snippet: tuple[Piece, ...]


def sent_file(request: HttpRequest, field: str = "file") -> CheckedFile:
    """The checked file of a form. Raises FileRefused, also when none came or it was dropped on its way for its size."""
    file = request.FILES.get(field)
    if isinstance(file, UploadedFile):
        return check_upload(file.name or "", file.read())
    sent = int(request.META.get("CONTENT_LENGTH") or 0)
    if sent > settings.MOST_FILE_BYTES:
        raise _too_large(_("文件"), sent)
    raise FileRefused(_("没有收到文件。"), _("请选一个文件再传。"))


def check_upload(name: str, data: bytes) -> CheckedFile:
    """The file as it may be stored. Raises FileRefused: too large, empty, of a kind that is not taken or not the one its
    name says, infected, or not scanned although a scanner is set.
    """
    clean = clean_name(name)
    called = _("文件“%(name)s”") % {"name": _short(clean)}
    if not data:
        raise FileRefused(_("%(file)s是空的。") % {"file": called}, _("请核对后再选。"))
    if len(data) > settings.MOST_FILE_BYTES:
        raise _too_large(called, len(data))
    kind = _kind_of(called, data)
    clean = _with_suffix(clean, called, kind)
    _scan(called, data)
    return CheckedFile(clean, _media_type(clean, kind), data)


def clean_name(name: str) -> str:
    """The last part of a path, without signs that mean something to a page, a shell or a file system; never empty.

    At most MOST_NAME characters; what is cut stands before the suffix.
    """
    text = unicodedata.normalize("NFC", name)
    text = "".join(c if unicodedata.category(c)[0] not in "CZ" else " " * c.isspace() for c in text)
    text = re.split(r"[/\\]", text)[-1]
    text = " ".join(_SIGNS.sub("_", text).split()).rstrip(". ")
    found = _SUFFIX.search(text)
    suffix = found.group(0) if found else ""
    stem = text.removesuffix(suffix).strip(". ")
    room = MOST_NAME - len(suffix) - (0 if suffix else len(".xxxx"))
    return f"{stem[:room].strip('. ') or _('文件')}{suffix}"


def file_response(stored: StoredFile) -> HttpResponse:
    return attachment(bytes(stored.content), stored.name, stored.media_type)


def attachment(content: bytes, name: str, media_type: str) -> HttpResponse:
    """The file byte for byte, to be saved and never shown: no browser runs anything in it, whatever it holds.

    Every file leaves by here, also one made at this moment; its name may be Chinese (RFC 5987).
    """
    disposition = content_disposition_header(as_attachment=True, filename=name)
    return HttpResponse(
        content,
        content_type=media_type,
        headers={
            "Content-Disposition": disposition or "attachment",
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "Cache-Control": "private, no-store",
        },
    )


def search_files(
    programme: Programme, words: str, ids: Iterable[int], *, most: int = 50
) -> list[FileMatch]:
    """Files of `ids` whose name or text holds every word (parted by blanks), newest first, at most `most`. One query.

    ids: keys the person may see, or a queryset of them; the calling room answers for that. No word: no file.
    Capital letters count as small ones; half and full width, simplified and traditional are not the same here.
    """
    asked = [word[:MOST_WORD] for word in words.split()][:MOST_WORDS]
    if not asked:
        return []
    found = StoredFile.objects.filter(programme=programme, pk__in=ids)
    for word in asked:
        found = found.filter(Q(name__icontains=word) | Q(words__text__icontains=word))
    place = StrIndex(Lower("words__text"), Value(asked[0].lower(), output_field=CharField()))
    start = Greatest(place - _BEFORE, Value(1))
    rows = found.annotate(
        hit=place, around=Substr("words__text", start, _SNIPPET, output_field=TextField())
    ).order_by("-stored_at", "-pk")
    fields = ("pk", "name", "size", "stored_at", "stored_by", "hit", "around")
    return [_match(row, asked) for row in rows.values(*fields)[:most]]


def _match(row: dict[str, Any], asked: list[str]) -> FileMatch:
    text = " ".join((row["around"] or "").split()) if row["hit"] else ""
    facts = {name: row[name] for name in ("pk", "name", "size", "stored_at", "stored_by")}
    return FileMatch(**facts, snippet=tuple(_pieces(text, asked)))


def _pieces(text: str, asked: list[str]) -> Iterable[Piece]:
    """The text in pieces, so that a template marks the words without trusting the file's text."""
    if not text:
        return
    either = re.compile("|".join(map(re.escape, asked)), re.IGNORECASE)
    at = 0
    for hit in either.finditer(text):
        if hit.start() > at:
            yield Piece(text[at : hit.start()], is_hit=False)
        yield Piece(hit.group(), is_hit=True)
        at = hit.end()
    if at < len(text):
        yield Piece(text[at:], is_hit=False)


def _kind_of(called: str, data: bytes) -> Kind:
    kind = sniffed(data)
    if kind is None:
        raise FileRefused(_("%(file)s的内容认不出是哪种文件。") % {"file": called}, _taken())
    if not kind.code:
        raise FileRefused(
            _("%(file)s实际上是%(kind)s，不能上传。") % {"file": called, "kind": kind.name},
            kind.remedy or _taken(),
        )
    return kind


def _taken() -> str:
    suffixes = "、".join(f".{suffix}" for suffix in kinds().suffixes)
    return _("可以上传 %(suffixes)s。") % {"suffixes": suffixes}


def _with_suffix(name: str, called: str, kind: Kind) -> str:
    """The name, with the suffix of its content where it has none. Raises FileRefused where it has another's."""
    found = _SUFFIX.search(name)
    if found is None:
        return f"{name}.{kind.suffixes[0]}"
    if found.group(1).lower() in kind.suffixes:
        return name
    if found.group(1).lower() not in kinds().suffixes:
        raise FileRefused(
            _("%(file)s的扩展名是 %(suffix)s，这种文件不收。")
            % {"file": called, "suffix": found.group(0)},
            _taken(),
        )
    raise FileRefused(
        _("%(file)s的扩展名是 %(suffix)s，内容却是%(kind)s。")
        % {"file": called, "suffix": found.group(0), "kind": kind.name},
        _("请改成 .%(right)s，或在 Office、WPS 里打开后另存一份再传。")
        % {"right": kind.suffixes[0]},
    )


def _media_type(name: str, kind: Kind) -> str:
    return "text/csv" if name.lower().endswith(".csv") else kind.media_type


def _scan(called: str, data: bytes) -> None:
    """Nothing when no scanner is set. Raises FileRefused; the log says what the sender need not know."""
    if settings.CLAMD is None:
        return
    try:
        signature = signature_in(data, settings.CLAMD)
    except NotScanned as error:
        log.error("clamd at %s: %s", settings.CLAMD, error)
        raise FileRefused(
            _("%(file)s没有收下：本单位规定文件要先查毒，查毒服务这时连不上。") % {"file": called},
            _("请过几分钟再传；还不行，请告诉系统管理员。"),
        ) from error
    if signature:
        log.warning("clamd found %s", signature)
        raise FileRefused(
            _("%(file)s查出病毒（%(name)s），没有收下。")
            % {"file": called, "name": signature[:60]},
            _("请先给电脑杀毒，再另存一份干净的文件。"),
        )


def _too_large(called: str, size: int) -> FileRefused:
    return FileRefused(
        _("%(file)s约 %(size)s MB，超过 %(most)s MB 的上限。")
        % {
            "file": called,
            "size": f"{size / 1e6:.1f}",
            "most": f"{settings.MOST_FILE_BYTES / 1e6:g}",
        },
        _("请压缩其中的图片，或分成几个文件再传。"),
    )


def _short(name: str) -> str:
    return name if len(name) <= MOST_WORD else f"{name[:18]}…{name[-18:]}"
