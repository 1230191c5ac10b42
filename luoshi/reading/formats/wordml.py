"""The few ways in which WordprocessingML says things: w:val attributes, on-off flags, relationships between parts."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PACKAGE = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_OFF = frozenset({"0", "false", "off", "none"})
# ISO "strict" files say the same under other names.
STRICT = b"http://purl.oclc.org/ooxml/"
_STRICT_NAMES = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", W[1:-1].encode()),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/math",
        b"http://schemas.openxmlformats.org/officeDocument/2006/math",
    ),
)


@dataclass(frozen=True, slots=True)
class Relation:
    """A link from one part to another, or out of the file. kind: the last word of its type."""

    kind: str
    target: str
    external: bool


def value(node: etree._Element | None, name: str) -> str | None:
    """w:val of the child of that name."""
    child = None if node is None else node.find(f"{W}{name}")
    return None if child is None else child.get(f"{W}val")


def flag(node: etree._Element | None) -> bool:
    """An on-off element: present means on unless it says off."""
    return node is not None and node.get(f"{W}val", "1").lower() not in _OFF


def number(text: str | None, otherwise: int) -> int:
    """A small whole number; what is none, or none that a document would have, is `otherwise`."""
    try:
        found = int(text or "")
    except ValueError:
        return otherwise
    return found if -1_000_000 < found < 1_000_000 else otherwise


def transitional(data: bytes) -> bytes:
    """The same XML under the usual namespaces."""
    if STRICT in data:
        for strict, usual in _STRICT_NAMES:
            data = data.replace(strict, usual)
    return data


def relations(root: etree._Element | None, folder: str) -> list[Relation]:
    """The links of a part; targets are paths in the package."""
    found = []
    for node in () if root is None else root.iterfind(f"{_PACKAGE}Relationship"):
        external = node.get("TargetMode", "") == "External"
        target = node.get("Target", "")
        if not external:
            target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        found.append(Relation(node.get("Type", "").rpartition("/")[2], target, external))
    return found
