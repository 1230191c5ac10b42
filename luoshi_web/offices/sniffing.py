"""What a file is, by what it contains. The kinds are data (file_kinds.yaml); nothing is unpacked to tell them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

import yaml

from luoshi.zips import FAULTS, entries_in

_ZIP: Final = b"PK\x03\x04"
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_ENTRY: Final = 128
_MOST_MEMBERS: Final = 20_000
_BLANK: Final = b"\xef\xbb\xbf \t\r\n"
# What a text may have below the space: tab, the two ends of line, form feed.
_CONTROL: Final = frozenset(map(chr, range(32))) - frozenset("\t\n\r\f")


@dataclass(frozen=True, slots=True)
class Kind:
    """A row of file_kinds.yaml. code is empty for what is refused."""

    code: str
    name: str
    heads: tuple[bytes, ...]
    member: str
    package: str
    entry: str
    is_text: bool
    suffixes: tuple[str, ...] = ()
    media_type: str = ""
    remedy: str = ""
    is_indexed: bool = False


@dataclass(frozen=True, slots=True)
class Kinds:
    taken: tuple[Kind, ...]
    refused: tuple[Kind, ...]
    left: tuple[Kind, ...]

    @property
    def suffixes(self) -> tuple[str, ...]:
        """Every suffix that may be sent, each once, in the order of the file."""
        return tuple(dict.fromkeys(suffix for kind in self.taken for suffix in kind.suffixes))

    def indexed(self, media_type: str) -> bool:
        return any(k.is_indexed for k in self.taken if k.media_type == media_type)


@cache
def kinds() -> Kinds:
    text = files("luoshi_web.offices").joinpath("file_kinds.yaml").read_text(encoding="utf-8")
    rows: Mapping[str, Any] = yaml.safe_load(text)
    return Kinds(*(tuple(map(_kind, rows[name])) for name in ("taken", "refused", "left")))


def _kind(row: Mapping[str, Any]) -> Kind:
    return Kind(
        code=row.get("kind", ""),
        name=row["name"],
        heads=tuple(bytes.fromhex(head) for head in row.get("head", ())),
        member=row.get("member", ""),
        package=row.get("package", ""),
        entry=row.get("entry", ""),
        is_text=row.get("text", False),
        suffixes=tuple(row.get("suffixes", ())),
        media_type=row.get("media", ""),
        remedy=row.get("remedy", ""),
        is_indexed=row.get("index", False),
    )


def sniffed(data: bytes) -> Kind | None:
    """The kind of what was sent: one that is taken, one that is refused by name, or None for what nobody knows."""
    known = kinds()
    seen = _Seen(data, _members(data), _is_text(data))
    asked = (*known.refused, *known.taken, *known.left)
    return next((kind for kind in asked if seen.fits(kind)), None)


@dataclass(frozen=True, slots=True)
class _Seen:
    data: bytes
    members: frozenset[str]
    is_text: bool

    def fits(self, kind: Kind) -> bool:
        if kind.heads:
            return self._begins(kind)
        if kind.member:
            packed = not kind.package or kind.package in self.members
            return packed and any(name.startswith(kind.member) for name in self.members)
        return _has_entry(self.data, kind.entry) if kind.entry else self.is_text

    def _begins(self, kind: Kind) -> bool:
        """A text may begin with MZ or BM; what may be a text itself may have a mark or blanks before its head."""
        if kind.is_text:
            return self.data.lstrip(_BLANK).startswith(kind.heads)
        return not self.is_text and self.data.startswith(kind.heads)


def _has_entry(data: bytes, entry: str) -> bool:
    """Directory entries of an OLE file are 128 bytes each and begin with their name, so its place tells it from text."""
    if not data.startswith(_OLE):
        return False
    name, at = f"{entry}\0".encode("utf-16-le"), -1
    while (at := data.find(name, at + 1)) >= 0:
        if at % _OLE_ENTRY == 0:
            return True
    return False


def _members(data: bytes) -> frozenset[str]:
    """Names in a zip's directory; empty for what is no zip, is broken, or has more than any office file has."""
    if not data.startswith(_ZIP) or entries_in(data) > _MOST_MEMBERS:
        return frozenset()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return frozenset(name.lstrip("/") for name in package.namelist())
    except FAULTS:
        return frozenset()


def _is_text(data: bytes) -> bool:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return _CONTROL.isdisjoint(text)
    return False
