"""What a column may be, and the words of such workbooks. The data and its grammar: columns.yaml of the room above."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from luoshi.projects._data import (
    ProjectRulesError,
    flag_in,
    mapping,
    one_of,
    packaged,
    text_in,
    texts_in,
    whole_in,
)
from luoshi.projects.lists import CLASSES, LEVELS, project_lists
from luoshi.projects.model import ORIGINS
from luoshi.projects.stages import stages

KINDS: Final = (
    "text", "people", "money", "percent", "month", "date", "stage", "list", "class", "level",
    "origin", "town", "serial", "left",
)  # fmt: skip
_FILE: Final = "columns.yaml"
_SIGNS = re.compile(r"[\W_]+")
_BRACKETS = re.compile(r"[(\[【]([^()\[\]【】]*)[)\]】]")
_UNIT_WORDS = re.compile(r"元|亩|%|个|单位")
_YEAR = re.compile(r"(?:19|20)\d\d年?")
_MONTHS = re.compile(r"1?\d月?(?:[-~—–至到]+)1?\d月份?")
_MONTH = re.compile(r"1?\d月份?")


@dataclass(frozen=True, slots=True)
class ColumnField:
    """words: heads that mean it; maybe: heads that may. over: a cell merged over rows holds for each. why: not taken."""

    code: str
    label: str
    kind: str
    words: tuple[str, ...]
    maybe: tuple[str, ...]
    signed: bool
    over: bool
    why: str

    @property
    def single(self) -> bool:
        """Only one column of a sheet may be it."""
        return self.kind not in ("left", "serial")


@dataclass(frozen=True, slots=True)
class Words:
    """Everything else of columns.yaml. lists, classes, levels, origins, stages: word -> code."""

    lists: Mapping[str, str]
    classes: Mapping[str, str]
    levels: Mapping[str, str]
    origins: Mapping[str, str]
    stages: Mapping[str, str]
    unsure: Mapping[str, tuple[str, ...]]
    halts: tuple[str, ...]
    sums: tuple[str, ...]
    totals: tuple[str, ...]
    notes: tuple[str, ...]
    counted: frozenset[str]
    nothing: frozenset[str]
    about: tuple[str, ...]
    limits: Mapping[str, int]


@cache
def column_fields() -> Mapping[str, ColumnField]:
    return {
        code: _field(code, mapping(raw, f"{_FILE} 的 {code}"))
        for code, raw in mapping(_data().get("fields"), f"{_FILE} 的 fields").items()
    }


@cache
def column_words() -> Words:
    data = _data()
    rows = mapping(data.get("rows"), f"{_FILE} 的 rows")
    limits = mapping(data.get("limits"), f"{_FILE} 的 limits")
    known = [stage.code for stage in stages().stages]
    unsure = mapping(data.get("unsure"), f"{_FILE} 的 unsure")
    found = {word: texts_in(unsure, word, f"{_FILE} 的 unsure") for word in unsure}
    for code in (code for codes in found.values() for code in codes):
        one_of(code, known, f"{_FILE} 的 unsure")
    return Words(
        lists=_by_word(data, "lists", project_lists()),
        classes=_by_word(data, "classes", CLASSES),
        levels=_by_word(data, "levels", LEVELS),
        origins=_by_word(data, "origins", ORIGINS),
        stages=_by_word(data, "stages", known),
        unsure=found,
        halts=texts_in(data, "halts", _FILE),
        sums=texts_in(rows, "sums", f"{_FILE} 的 rows"),
        totals=texts_in(rows, "totals", f"{_FILE} 的 rows"),
        notes=texts_in(rows, "notes", f"{_FILE} 的 rows"),
        counted=frozenset(texts_in(rows, "counted", f"{_FILE} 的 rows")),
        nothing=frozenset(texts_in(data, "nothing", _FILE)),
        about=texts_in(data, "about", _FILE),
        limits={name: whole_in(limits, name, f"{_FILE} 的 limits") for name in limits},
    )


def bare(text: str) -> str:
    """A head as it is compared: the same next month and next year, however it is punctuated."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    plain = _BRACKETS.sub(lambda found: "" if _UNIT_WORDS.search(found[1]) else found[0], plain)
    plain = _MONTH.sub("月", _MONTHS.sub("至月", _YEAR.sub("年", plain)))
    return _SIGNS.sub("", plain)


@cache
def exact_fields() -> Mapping[str, tuple[str, ...]]:
    """Bare head -> the fields that it means."""
    return _heads("words")


@cache
def possible_fields() -> Mapping[str, tuple[str, ...]]:
    """Bare head -> the fields that it may mean."""
    return _heads("maybe")


def _heads(part: str) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for field in column_fields().values():
        for word in field.words if part == "words" else field.maybe:
            found[bare(word)] = (*found.get(bare(word), ()), field.code)
    return found


@cache
def _data() -> Mapping[str, Any]:
    return packaged(_FILE)


def _field(code: str, entry: Mapping[str, Any]) -> ColumnField:
    place = f"{_FILE} 的 {code}"
    kind = one_of(text_in(entry, "kind", place), KINDS, place)
    over = flag_in(entry, "over", place)
    if over and kind == "money":
        raise ProjectRulesError(f"{place} 是金额，不能用 over。", "合并的金额分不清各是多少。")
    return ColumnField(
        code=code,
        label=text_in(entry, "label", place),
        kind=kind,
        words=texts_in(entry, "words", place),
        maybe=texts_in(entry, "maybe", place),
        signed=flag_in(entry, "signed", place),
        over=over,
        why=text_in(entry, "why", place) if kind == "left" else "",
    )


def _by_word(data: Mapping[str, Any], key: str, known: Any) -> Mapping[str, str]:
    told = mapping(data.get(key), f"{_FILE} 的 {key}")
    return {
        word: one_of(code, known, f"{_FILE} 的 {key}")
        for code in told
        for word in texts_in(told, code, f"{_FILE} 的 {key}")
    }
