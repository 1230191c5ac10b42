"""What a cell gives: a value, or what is to be said of it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from luoshi.plan import Period, Quantity
from luoshi.projects._findings import Outcome
from luoshi.sheets import Cell

Value = str | Quantity | Decimal | Period | date
LONGEST: Final = 30
"""Characters of a cell that a sentence shows."""
_MINUS = str.maketrans({"−": "-", "–": "-", "—": "-", "‐": "-", "‑": "-"})


@dataclass(frozen=True, slots=True)
class Saying:
    """What is wrong with a cell, without its place."""

    outcome: Outcome
    sentence: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Got:
    """asked with a value: so read if somebody confirms it."""

    value: Value | None = None
    saying: Saying | None = None


def refused(sentence: str, remedy: str) -> Got:
    return Got(None, Saying("refused", sentence, remedy))


def asked(value: Value | None, sentence: str, remedy: str) -> Got:
    return Got(value, Saying("asked", sentence, remedy))


def shown(cell: Cell) -> str:
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, int | float):
        return f"{Decimal(f'{cell:.15g}').normalize():f}"
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return str(cell)


def plain_text(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).translate(_MINUS)
