"""Which characters a font file has: its `cmap` table, in the two forms that Unicode fonts use.

Made for one question, whether a character would print as an empty box; 60 lines instead of a dependency on a font library.
Layout of the tables: ISO/IEC 14496-22 (OpenType), 5.2.1.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from functools import cache
from pathlib import Path

# (platform, encoding) of subtables keyed by Unicode, the fullest first.
_UNICODE = ((3, 10), (0, 6), (0, 4), (3, 1), (0, 3))


@cache
def characters_of(path: str, index: int) -> frozenset[int]:
    """Code points with a glyph. index: of the font in a collection. Raises ValueError for what is no such font."""
    try:
        data = Path(path).read_bytes()
        start = _subtable(data, _table(data, index, b"cmap"))
        form = _number(data, start, "H")
        pairs = {4: _form_4, 12: _form_12}[form](data, start)
        return frozenset(code for code, glyph in pairs if glyph)
    except (struct.error, KeyError, StopIteration, OSError) as error:
        raise ValueError(f"no readable character table in {path}") from error


def _number(data: bytes, at: int, form: str) -> int:
    (value,) = struct.unpack_from(f">{form}", data, at)
    return int(value)


def _table(data: bytes, index: int, tag: bytes) -> int:
    start = _number(data, 12 + 4 * index, "I") if data[:4] == b"ttcf" else 0
    records = struct.iter_unpack(
        ">4sIII", data[start + 12 : start + 12 + 16 * _number(data, start + 4, "H")]
    )
    return next(int(offset) for name, _, offset, _ in records if name == tag)


def _subtable(data: bytes, cmap: int) -> int:
    found: dict[tuple[int, int], int] = {}
    for number in range(_number(data, cmap + 2, "H")):
        platform, encoding, offset = struct.unpack_from(">HHI", data, cmap + 4 + 8 * number)
        found[platform, encoding] = cmap + offset
    return next(found[key] for key in _UNICODE if key in found)


def _form_12(data: bytes, start: int) -> Iterator[tuple[int, int]]:
    groups = _number(data, start + 12, "I")
    for first, last, glyph in struct.iter_unpack(
        ">III", data[start + 16 : start + 16 + 12 * groups]
    ):
        yield from ((code, glyph + code - first) for code in range(first, last + 1))


def _form_4(data: bytes, start: int) -> Iterator[tuple[int, int]]:
    """Segments; a glyph is the code plus a delta, or stands in a list that the segment points into from its own place."""
    count = _number(data, start + 6, "H") // 2
    ends, begins, deltas, offsets = (
        struct.unpack_from(f">{count}H", data, start + 14 + 2 * count * part + 2 * bool(part))
        for part in range(4)
    )
    list_at = start + 16 + 6 * count
    for at in range(count):
        for code in range(begins[at], min(ends[at], 0xFFFE) + 1):
            if not offsets[at]:
                yield code, (code + deltas[at]) & 0xFFFF
                continue
            glyph = _number(data, list_at + 2 * at + offsets[at] + 2 * (code - begins[at]), "H")
            yield code, (glyph + deltas[at]) & 0xFFFF if glyph else 0
