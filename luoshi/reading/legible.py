"""The text as understanding reads it: one form for each digit and letter, simplified characters; offsets stay the same.

A plan in traditional characters is read like any other. Its text stays as printed; what is taken out of it (indicators,
units, names) comes in simplified characters, because that is what units, registers and word lists are written in.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from importlib import resources

from luoshi.plan import Note
from luoshi.reading.contract import Document

# A simplified paper that cites a name in old characters has one in a thousand, a traditional paper one in three.
TRADITIONAL_SHARE = 0.08
_SAMPLE = 20_000
_WIDE = {c: chr(c - 0xFEE0) for c in range(0xFF10, 0xFF5B) if chr(c).isalnum()}
_WIDE |= {ord("％"): "%", ord("．"): "."}


def legible(document: Document) -> Document:
    """The document with a text of the same length; with a note when it was in traditional characters."""
    text = document.text.translate(_WIDE)
    if not _is_traditional(text):
        return document if text == document.text else replace(document, text=text)
    note = Note(
        "traditional_characters", 0, min(1, len(text)),
        "文件用的是繁体字：原文照印保存，摘出的指标、单位和名称写成简体，请核对。",
    )  # fmt: skip
    return replace(document, text=text.translate(_simplified()), notes=(*document.notes, note))


def _is_traditional(text: str) -> bool:
    sample = text[:_SAMPLE]
    characters = sum("\u4e00" <= c <= "\u9fff" for c in sample)
    old = sum("\u4e00" <= c <= "\u9fff" and ord(c) in _simplified() for c in sample)
    return old > TRADITIONAL_SHARE * characters


@cache
def _simplified() -> dict[int, str]:
    """knowledge/traditional.txt as a table for str.translate."""
    room = resources.files("luoshi.reading.knowledge")
    lines = room.joinpath("traditional.txt").read_text(encoding="utf-8").splitlines()
    pairs = [pair for line in lines for pair in line.split("#", 1)[0].split()]
    return {ord(pair[0]): pair[1] for pair in pairs}
