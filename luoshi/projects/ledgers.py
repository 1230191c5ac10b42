"""The five ledgers (五本台账) as definitions: which rows, which columns. Cells are computed where they are shown."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, Literal

from luoshi.projects._data import (
    ProjectError,
    ProjectRulesError,
    flag_in,
    load,
    mapping,
    one_of,
    packaged,
    text_in,
    texts_in,
)
from luoshi.projects.needs import need_kinds
from luoshi.projects.stages import stages

RowSort = Literal["project", "need", "problem", "lead"]
ROW_SORTS: Final[tuple[RowSort, ...]] = ("project", "need", "problem", "lead")


@dataclass(frozen=True, slots=True)
class LedgerRows:
    """stages, kinds: codes of those that belong to the ledger, all of them where nothing narrows them. open: not ended."""

    of: RowSort
    words: str
    stages: tuple[str, ...]
    kinds: tuple[str, ...]
    open: bool


@dataclass(frozen=True, slots=True)
class Ledger:
    """columns: code -> head, in their order."""

    code: str
    label: str
    rows: tuple[LedgerRows, ...]
    columns: Mapping[str, str]


def read_ledgers(text: str, name: str = "ledgers.yaml") -> Mapping[str, Ledger]:
    """Raises ProjectRulesError."""
    return _ledgers(load(text, name), name)


@cache
def ledgers() -> Mapping[str, Ledger]:
    return _ledgers(packaged("ledgers.yaml"), "ledgers.yaml")


def ledger_of(code: str) -> Ledger:
    """Raises ProjectError."""
    if code not in ledgers():
        raise ProjectError(f"没有台账“{code}”。", f"请用其中之一：{'、'.join(ledgers())}。")
    return ledgers()[code]


def _ledgers(data: Mapping[str, Any], name: str) -> Mapping[str, Ledger]:
    told = mapping(data.get("ledgers"), f"{name} 的 ledgers")
    return {code: _ledger(code, raw, f"{name} 的 {code}") for code, raw in told.items()}


def _ledger(code: str, raw: Any, place: str) -> Ledger:
    entry = mapping(raw, place)
    rows = entry.get("rows")
    if not isinstance(rows, list) or not rows:
        raise ProjectRulesError(f"{place} 没有 rows。", "请照文件开头的写法改。")
    columns = mapping(entry.get("columns"), f"{place} 的 columns")
    return Ledger(
        code,
        text_in(entry, "label", place),
        tuple(_rows(mapping(each, place), place) for each in rows),
        {column: text_in(columns, column, place) for column in columns},
    )


def _rows(entry: Mapping[str, Any], place: str) -> LedgerRows:
    told = one_of(text_in(entry, "of", place), ROW_SORTS, place)
    of = next(each for each in ROW_SORTS if each == told)
    known = [stage.code for stage in stages().stages]
    return LedgerRows(
        of,
        text_in(entry, "words", place),
        _narrowed(entry, "stages", known, place, fits=of == "project"),
        _narrowed(entry, "kinds", need_kinds(), place, fits=of == "need"),
        flag_in(entry, "open", place),
    )


def _narrowed(
    entry: Mapping[str, Any], key: str, known: Collection[str], place: str, *, fits: bool
) -> tuple[str, ...]:
    """The codes named, or all of them; none for rows that have no such thing."""
    if not fits:
        if key in entry:
            raise ProjectRulesError(f"{place} 的 {key} 不适用于这种行。", "请照文件开头的写法改。")
        return ()
    return tuple(one_of(code, known, place) for code in texts_in(entry, key, place)) or tuple(known)
