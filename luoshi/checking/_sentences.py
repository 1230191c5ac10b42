"""Sentences of checks: text with expressions in braces, whose numbers are shown as a page shows them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from luoshi.checking.expressions import Expression, Known, Type, parse
from luoshi.checking.model import CheckError
from luoshi.progress import figure_text

_HOLE = re.compile(r"\{([^{}|]+)(?:\|(\d?[ud]?))?\}")
_MOST_PLACES = 6
_RATES = {"%": "个百分点", "‰": "个千分点"}


@dataclass(frozen=True, slots=True)
class _Hole:
    """unit: "u" with the unit behind, "d" with the unit of a difference. places None: as it comes, six at most."""

    expression: Expression
    places: int | None
    unit: str


@dataclass(frozen=True, slots=True)
class Sentence:
    pieces: tuple[str | _Hole, ...]

    def said(self, names: Mapping[str, Known], unit: str) -> str | None:
        """None when a number that it should name is unknown."""
        parts: list[str] = []
        for piece in self.pieces:
            if isinstance(piece, str):
                parts.append(piece)
                continue
            found = piece.expression.value(names)
            if found is None:
                return None
            parts.append(_shown(found, piece, unit))
        return "".join(parts)


def sentence(text: str, names: Mapping[str, Type]) -> Sentence:
    """Raises CheckError, without a place, that says what is not understood."""
    pieces: list[str | _Hole] = []
    at = 0
    for found in _HOLE.finditer(text):
        pieces.append(text[at : found.start()])
        how = found[2] or ""
        places = int(how[0]) if how[:1].isdigit() else None
        expression = parse(found[1], names)
        if expression.type not in ("number", "text") or (how and expression.type == "text"):
            raise CheckError(f"句子里的“{found[0][:60]}”不是可写出的数。", "请改成数或文字。")
        pieces.append(_Hole(expression, places, how.lstrip("0123456789")))
        at = found.end()
    pieces.append(text[at:])
    if any(isinstance(piece, str) and re.search("[{}]", piece) for piece in pieces):
        raise CheckError(f"句子“{text[:60]}”的大括号写法不对。", "请照文件开头的写法改。")
    return Sentence(tuple(piece for piece in pieces if piece))


def _shown(found: Known, hole: _Hole, unit: str) -> str:
    if not isinstance(found, Decimal):
        return str(found)
    places = hole.places
    exponent = found.as_tuple().exponent
    if places is None and isinstance(exponent, int) and exponent < -_MOST_PLACES:
        places = _MOST_PLACES
    text = figure_text(found, places)
    if not hole.unit or not unit:
        return text
    name = _RATES.get(unit, unit) if hole.unit == "d" else unit
    return f"{text}{name}" if name in _RATES else f"{text} {name}"
