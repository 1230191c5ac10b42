"""words.yaml, loaded once; and names as they are compared."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

_BRACKETS = re.compile(r"[(\[（【][^)\]）】]{0,12}[)\]）】]")
_NUMBERING = re.compile(r"^(?:[一二三四五六七八九十]+、|\d{1,2}[.、]|[#＃*※]+)")
_BLANKS = re.compile(r"\s+")
_MARKS = re.compile(r"[①-⑳:：,，。;；、·]")


@dataclass(frozen=True, slots=True)
class Words:
    """As words.yaml says; `same` in the order in which the replacements are made."""

    csv_rows: int
    csv_columns: int
    most_cells: int
    most_book: int
    nothing: frozenset[str]
    notes: tuple[str, ...]
    heads: Mapping[str, tuple[str, ...]]
    growth: tuple[str, ...]
    rank: tuple[str, ...]
    passed: tuple[str, ...]
    window: tuple[tuple[str, str], ...]
    vintage: tuple[tuple[str, str], ...]
    same: tuple[tuple[str, str], ...]
    dropped: tuple[str, ...]
    alike: float


@cache
def words() -> Words:
    text = files("luoshi_web.statistics").joinpath("words.yaml").read_text(encoding="utf-8")
    rows: Mapping[str, Any] = yaml.safe_load(text)
    limits = rows["limits"]
    return Words(
        csv_rows=limits["csv_rows"],
        csv_columns=limits["csv_columns"],
        most_cells=limits["cells"],
        most_book=limits["book"],
        nothing=frozenset(rows["nothing"]),
        notes=tuple(rows["notes"]),
        heads={
            part: tuple(rows[part]) for part in ("names", "units", "periods", "values", "vintages")
        },
        growth=tuple(rows["growth"]),
        rank=tuple(rows["rank"]),
        passed=tuple(rows["passed"]),
        window=_pairs(rows["window"]),
        vintage=_pairs(rows["vintage"]),
        same=tuple((left, right) for left, right in rows["same"]),
        dropped=tuple(rows["dropped"]),
        alike=rows["alike"],
    )


def _pairs(rows: Mapping[str, Iterable[str]]) -> tuple[tuple[str, str], ...]:
    """(word, what it means), longer words first so that 本年累计 is met before 累计."""
    pairs = [(word, meaning) for meaning, found in rows.items() for word in found]
    return tuple(sorted(pairs, key=lambda pair: -len(pair[0])))


def plain(text: object) -> str:
    """Half-width, without any blank: 规 上　工业 -> 规上工业."""
    return _BLANKS.sub("", unicodedata.normalize("NFKC", str(text)))


def label_of(text: object) -> str:
    """A name as a mapping keeps it: without numbering, footnote marks and a unit in brackets. At most 80 characters."""
    found = _NUMBERING.sub("", _MARKS.sub("", _BRACKETS.sub("", _BLANKS.sub("", str(text)))))
    return plain(found)[:80]


def name_key(text: str) -> str:
    """A name as two are compared: the same words for the same thing, nothing that says nothing."""
    found = label_of(text)
    for word in words().dropped:
        found = found.replace(word, "")
    for left, right in words().same:
        if right not in found:
            found = found.replace(left, right)
    return found


def meaning_in(text: str, pairs: Iterable[tuple[str, str]]) -> str:
    """What the first word found in the text means; empty when none is in it."""
    return next((meaning for word, meaning in pairs if word in text), "")


def is_nothing(text: str) -> bool:
    return plain(text) in words().nothing or text.strip() in words().nothing


def is_note(text: str) -> bool:
    """Whether a line that begins so stands below the table: 注：…, 资料来源：…; 注册资本 does not."""
    found = plain(text)
    return any(
        found.startswith(word) and (found == word or found[len(word)] in ":1.一" or word in "*※")
        for word in words().notes
    )
