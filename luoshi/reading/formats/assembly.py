"""Puts paragraphs and tables together into a Document; the one place that keeps the offsets' contract.

Every reader but that of .txt hands its paragraphs here. A table row is one line, its cells apart by a tab. A merged
cell's text stands once; its blocks follow each other, one for every place it covers, so that starts never decrease.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from luoshi.plan import Note
from luoshi.reading.contract import Block, Cell, Document, Limits, ReadingError

MAX_COLUMNS = 200
MAX_HEAD_LENGTH = 30
_LINE_ENDS = re.compile(r"\r\n?|[\n\x0b\x0c\x85\u2028\u2029]")
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ud800-\udfff]"
)
_SPACES = re.compile("[\xa0\u2000-\u200a\u202f\u205f]")
_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class GridCell:
    """A table cell at its upper left place, with the number of rows and columns it covers."""

    row: int
    column: int
    text: str
    rows: int = 1
    columns: int = 1
    is_head: bool = False


class Assembly:
    """Grows a Document from top to bottom. Raises ReadingError as soon as the limits are passed."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._pieces: list[str] = []
        self._length = 0
        self._blocks: list[Block] = []
        self._notes: dict[str, Note] = {}
        self._tables = 0

    def paragraph(self, text: str, heading: int | None = None) -> None:
        """Add a paragraph; a line break inside it begins a new one. Blank text adds nothing."""
        for line in tidy(text).split("\n"):
            if body := line.strip():
                start = self._line(body)
                self._block(Block("paragraph", start, start + len(body), heading))

    def table(self, cells: Sequence[GridCell]) -> None:
        """Add a table, cells in reading order. Heads are taken as declared, else found by what they say."""
        heads = {c.row for c in cells if c.is_head} or _head_rows(cells)
        rows: dict[int, list[GridCell]] = {}
        for cell in cells:
            if cell.column < MAX_COLUMNS:
                rows.setdefault(cell.row, []).append(cell)
        last = max(rows, default=0)
        for row in sorted(rows):
            texts = [tidy(cell.text).strip() for cell in rows[row]]
            if not any(texts):
                continue
            start = self._line("\t".join(texts))
            for cell, text in zip(rows[row], texts, strict=True):
                self._cell(cell, start, start + len(text), last, heads)
                start += len(text) + 1
        self._tables += 1

    def note(self, code: str, message: str) -> None:
        """Say once what was left out; it belongs to the place reached so far."""
        if code not in self._notes:
            self._notes[code] = Note(code, self._length, self._length, message)

    def document(self, kind: str) -> Document:
        """What has been gathered."""
        text = "".join(self._pieces)
        return Document(text, tuple(self._blocks), tuple(self._notes.values()), kind)

    def _cell(self, cell: GridCell, start: int, end: int, last: int, heads: set[int]) -> None:
        for row in range(cell.row, min(cell.row + max(cell.rows, 1) - 1, last) + 1):
            for column in range(cell.column, min(cell.column + max(cell.columns, 1), MAX_COLUMNS)):
                place = Cell(self._tables, row, column, row in heads)
                self._block(Block("cell", start, end, None, place))

    def _line(self, body: str) -> int:
        start = self._length + 1 if self._pieces else 0
        self._pieces.append(f"\n{body}" if self._pieces else body)
        self._length = start + len(body)
        refuse_too_long(self._length, self._limits)
        return start

    def _block(self, block: Block) -> None:
        self._blocks.append(block)
        refuse_too_many(len(self._blocks), self._limits)


def tidy(text: str) -> str:
    """One kind of line end, one kind of narrow space, nothing that a reader would not see."""
    text = _LINE_ENDS.sub("\n", text)
    return _SPACES.sub(" ", _UNSEEN.sub("", text))


def refuse_too_long(characters: int, limits: Limits) -> None:
    if characters > limits.characters:
        raise ReadingError(
            f"文件的文字超过 {limits.characters:,} 个字，不像一份方案。",
            "请只留下方案正文，或拆成几份后再试。",
        )


def refuse_too_many(blocks: int, limits: Limits) -> None:
    if blocks > limits.blocks:
        raise ReadingError(
            f"文件的段落和表格单元格超过 {limits.blocks:,} 个，不像一份方案。",
            "请只留下方案正文，或拆成几份后再试。",
        )


def _head_rows(cells: Sequence[GridCell]) -> set[int]:
    """The first row when all its cells are short names, with the rows that a merged cell of it reaches into."""
    first = [c for c in cells if c.row == 0]
    if len(first) < 2 or all(c.row == 0 for c in cells) or not all(map(_may_head, first)):
        return set()
    depth = min(max(c.rows for c in first), 3)
    deep = {row for row in range(1, depth) if all(map(_may_head, _row(cells, row)))}
    return {0, *deep}


def _row(cells: Iterable[GridCell], row: int) -> list[GridCell]:
    return [c for c in cells if c.row == row]


def _may_head(cell: GridCell) -> bool:
    """A head names something: short, and without a number other than a year."""
    text = cell.text.strip()
    return 0 < len(text) <= MAX_HEAD_LENGTH and not any(map(str.isdigit, _YEAR.sub("", text)))
