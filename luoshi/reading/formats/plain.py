""".txt: the content is the text, but for its line ends; every line that says something is a paragraph."""

from __future__ import annotations

import re

from luoshi.reading.contract import Block, Document, Limits
from luoshi.reading.formats.assembly import refuse_too_long, refuse_too_many
from luoshi.reading.formats.encodings import decode

_LINE = re.compile(r"[^\s\n][^\n]*")


def read_plain(data: bytes, name: str, limits: Limits) -> Document:
    """Blocks are the lines without the blanks around them. Raises ReadingError."""
    # No encoding takes more than four bytes a character: what is longer need not be decoded to be refused.
    refuse_too_long(len(data) // 4, limits)
    text = decode(data, name).replace("\r\n", "\n").replace("\r", "\n")
    refuse_too_long(len(text), limits)
    blocks: list[Block] = []
    for found in _LINE.finditer(text):
        blocks.append(Block("paragraph", found.start(), found.start() + len(found[0].rstrip())))
        refuse_too_many(len(blocks), limits)
    return Document(text, tuple(blocks), (), "txt")
