"""A rule's page of docs/lint, as paragraphs a template can print."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import luoshi
from luoshi.lint import RULES

_PAGES: Final = Path(luoshi.__file__).resolve().parents[1] / "docs" / "lint"
_MARKS: Final = {"# ": "title", "## ": "heading", "> ": "quote", "- ": "point"}


@dataclass(frozen=True, slots=True)
class Block:
    """kind: heading, quote, point or words."""

    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class RulePage:
    title: str
    programme: str
    code: str
    blocks: tuple[Block, ...]
    has_sample: bool = False


def rule_page(programme: str, code: str) -> RulePage | None:
    """None for a code that no rule has, or where the documentation is not installed."""
    rule = next((r for r in RULES if r.code == code), None)
    path = _PAGES / f"{code}.md"
    if rule is None or not path.is_file():
        return None
    blocks = []
    for line in path.read_text(encoding="utf-8").splitlines():
        mark = next((m for m in _MARKS if line.startswith(m)), "")
        words = re.sub(r"[`*]", "", line.removeprefix(mark)).strip()
        kind = _MARKS.get(mark, "words")
        if words and kind != "title":
            blocks.append(Block(kind, words))
    return RulePage(f"{code} {rule.name}", programme, code, tuple(blocks))
