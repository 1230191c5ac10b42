"""What a rule says of a place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from luoshi.plan import Target

Severity = Literal["error", "question", "note"]
SEVERITIES: tuple[Severity, ...] = get_args(Severity)


@dataclass(frozen=True, slots=True)
class Finding:
    """error: the text contradicts itself; question: somebody must decide; note: worth a second look.

    section: path of the section, "" before the first; start, end: half-open offsets into `Plan.text`.
    """

    code: str
    severity: Severity
    section: str
    start: int
    end: int
    message: str
    remedy: str


def at_target(code: str, severity: Severity, target: Target, message: str, remedy: str) -> Finding:
    """A finding on the passage of a target."""
    return Finding(code, severity, target.section, target.start, target.end, message, remedy)


def quoted(words: str, most: int = 30) -> str:
    """In quotation marks, inner ones lowered to ‘’, long ones cut."""
    cut = words if len(words) <= most else f"{words[:most]}…"
    return f"“{cut.replace('“', '‘').replace('”', '’')}”"
