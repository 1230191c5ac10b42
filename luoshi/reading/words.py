"""Word lists from knowledge/*.txt, and patterns made of them.

Grammar of every list: `#` begins a comment; `[name]` opens a list; words stand between white space.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import resources

from luoshi.reading.contract import ReadingError


@cache
def lists(name: str) -> dict[str, tuple[str, ...]]:
    """The lists of knowledge/NAME.txt, in the order of the file."""
    room = resources.files("luoshi.reading.knowledge")
    text = room.joinpath(f"{name}.txt").read_text(encoding="utf-8")
    found: dict[str, list[str]] = {}
    here: list[str] | None = None
    for number, line in enumerate(text.splitlines(), 1):
        body = line.split("#", 1)[0].strip()
        if not body:
            continue
        if body.startswith("[") and body.endswith("]"):
            here = found.setdefault(body[1:-1], [])
        elif here is None:
            raise ReadingError(
                f"词表 {name}.txt 第 {number} 行不在任何 [名称] 之下。", "请照文件开头的写法改。"
            )
        else:
            here.extend(body.split())
    return {key: tuple(words) for key, words in found.items()}


def alternation(words: tuple[str, ...] | frozenset[str] | list[str]) -> str:
    """A pattern matching any of the words, longest first, so that 不超过 is tried before 超过."""
    return "|".join(re.escape(w) for w in sorted(set(words), key=lambda w: (-len(w), w)))
