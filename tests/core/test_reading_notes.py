"""Every note that reading can leave is told in the documents of design, and no other."""

from __future__ import annotations

import re
from pathlib import Path

ROOM = Path(__file__).resolve().parents[2]
SOURCES = [p.read_text("utf-8") for p in sorted((ROOM / "luoshi" / "reading").rglob("*.py"))]


def written(pattern: str) -> set[str]:
    return {code for source in SOURCES for code in re.findall(pattern, source)}


def told(page: str, pattern: str) -> set[str]:
    return set(
        re.findall(pattern, (ROOM / "docs" / "design" / page).read_text("utf-8"), re.MULTILINE)
    )


def test_it_tells_every_note_of_understanding() -> None:
    assert written(r'"(R\d{3})"') == told("reading.md", r"^- \*\*(R\d{3})\*\*")


def test_it_tells_every_note_of_the_formats() -> None:
    codes = written(r'(?:note|Note)\(\s*"([a-z_]+)"') | written(r'\("([a-z_]+_left_out)",')
    rows = told("formats.md", r"^\| (`[a-z_`, ]+) \|")
    assert codes == {code for row in rows for code in re.findall("[a-z_]+", row)}
