"""The seam between file formats and understanding: bytes -> Document (text with stable offsets, blocks) -> Plan.

A format reader SHALL give `text` such that every block's text is `text[start:end]`, blocks in reading order and not
overlapping, paragraphs separated by exactly one "\\n". Numbers that a word processor makes automatically SHALL stand in
`text` as printed. A .txt file's `text` is its content with CRLF and CR as LF and nothing else changed.
A reader raises ReadingError for input it cannot use; it never returns half a document silently: what was left out
(pictures, footnotes, macros) is a Note.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from luoshi.errors import LuoshiError
from luoshi.plan import Note

NO_HEADING = 0
BlockKind = Literal["paragraph", "cell"]


class ReadingError(LuoshiError):
    """The file cannot be read as a plan document; the message says what it is and what to do."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a reader will take on, so that a hostile file cannot exhaust the machine.

    characters: understanding takes about four seconds a million, and the longest plans have some 200,000.
    """

    file_bytes: int = 60_000_000
    unpacked_bytes: int = 80_000_000
    characters: int = 1_000_000
    pages: int = 2_000
    blocks: int = 200_000


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a cell stands. A merged cell is given once a place it covers, with the same span. is_head: a row of heads."""

    table: int
    row: int
    column: int
    is_head: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or a table cell.

    heading: the level a format declares (Heading 1 -> 1), None when it declares none, NO_HEADING where it cannot be one.
    """

    kind: BlockKind
    start: int
    end: int
    heading: int | None = None
    cell: Cell | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """One file's text in reading order."""

    text: str
    blocks: tuple[Block, ...]
    notes: tuple[Note, ...] = ()
    format: str = "txt"
