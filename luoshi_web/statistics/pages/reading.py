"""How a table is read: its first lines, its columns, and which indicator each name is."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _

from luoshi.plan import month_of_index
from luoshi_web.ledger.models import Indicator, Vintage
from luoshi_web.statistics import models
from luoshi_web.statistics.differences import not_official, unbound
from luoshi_web.statistics.guards import Scope
from luoshi_web.statistics.guess import alike
from luoshi_web.statistics.layout import NONE, SKIP, Found, Layout
from luoshi_web.statistics.pages.words import (
    ROLE_WORDS,
    WINDOW_WORDS,
)
from luoshi_web.statistics.queries import Opened
from luoshi_web.statistics.spans import Span
from luoshi_web.statistics.tables import column_name
from luoshi_web.statistics.words import words

_DATED: Final = re.compile(
    r"(?:19|20)\d\d年?度?(?:[\d一二三四上下前][\d—–至-]*(?:月份?|季度?|半年))?|\d{1,2}[\d—–至-]*月份?"
)
MOST_SHOWN: Final = 14
MOST_COLUMNS: Final = 40
MOST_LINES: Final = 300
MOST_NAME: Final = 60


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class ColumnHead:
    at: int
    letter: str
    roles: tuple[Choice, ...]
    windows: tuple[Choice, ...]
    is_used: bool


@dataclass(frozen=True, slots=True)
class SheetRow:
    number: int
    is_head: bool
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A name of the table and what it is bound to. told: why nothing of it can be imported, or that it is new here."""

    key: str
    name: str
    measure: str
    window: str
    unit: str
    figure: Decimal | None
    place: str
    choices: tuple[Choice, ...]
    told: str


@dataclass(frozen=True, slots=True)
class ReadingPart:
    """The table as it is, and the form that says how it is read."""

    sheets: tuple[Choice, ...]
    head_first: int
    head_last: int
    columns: tuple[ColumnHead, ...]
    rows: tuple[SheetRow, ...]
    left_rows: int
    left_columns: int
    lines: tuple[Line, ...]
    left_lines: int
    name: str
    month: str
    vintages: tuple[Choice, ...]
    faults: tuple[str, ...]
    errors: Mapping[str, str]


def reading_part(
    scope: Scope, row: models.Import, table: Opened, name: str, errors: Mapping[str, str]
) -> ReadingPart:
    layout, sheet = table.layout, table.sheet
    lines = _lines(scope, layout, table.founds, new_first=row.mapping is not None)
    height = min(len(sheet.rows), max(MOST_SHOWN, layout.head_last + 6))
    width = min(sheet.width, MOST_COLUMNS)
    year, month = month_of_index(row.month) if row.month is not None else (0, 0)
    return ReadingPart(
        sheets=tuple(
            Choice(str(at), one.name, is_chosen=one is sheet) for at, one in enumerate(table.sheets)
        ),
        head_first=layout.head_first + 1,
        head_last=layout.head_last + 1,
        columns=tuple(_column_head(layout, at) for at in range(width)),
        rows=tuple(
            SheetRow(
                number + 1,
                layout.head_first <= number <= layout.head_last,
                tuple(sheet.text(number, column) for column in range(width)),
            )
            for number in range(height)
        ),
        left_rows=len(sheet.rows) - height,
        left_columns=sheet.width - width,
        lines=tuple(lines[:MOST_LINES]),
        left_lines=max(len(lines) - MOST_LINES, 0),
        name=name or (row.mapping.name if row.mapping else _suggested(row.document)),
        month=f"{year}-{month:02d}" if year else "",
        vintages=tuple(
            Choice(value, str(label), is_chosen=value == row.vintage)
            for value, label in Vintage.choices
        ),
        faults=table.faults,
        errors=errors,
    )


def _suggested(document: str) -> str:
    """The document's name without its month: the name by which next month's is known."""
    kept = _DATED.sub("", document).replace("（）", "").replace("()", "")
    return " ".join(kept.split()).strip(" -—")[:MOST_NAME]


def _column_head(layout: Layout, at: int) -> ColumnHead:
    role, window = _role(layout, at)
    return ColumnHead(
        at=at,
        letter=column_name(at),
        roles=tuple(Choice(key, str(label), key == role) for key, label in ROLE_WORDS.items()),
        windows=tuple(
            Choice(key, str(label), key == window) for key, label in WINDOW_WORDS.items()
        ),
        is_used=role != SKIP,
    )


def _role(layout: Layout, at: int) -> tuple[str, str]:
    if at == layout.period_column != NONE:
        return "period", ""
    named = {
        layout.name_column: "name",
        layout.unit_column: "unit",
        layout.value_column: "value",
        layout.vintage_column: "vintage",
    }
    use = next((use for use in layout.columns if use.at == at), None)
    return (named[at], "") if at in named else (use.measure, use.window) if use else (SKIP, "")


def _lines(scope: Scope, layout: Layout, founds: Sequence[Found], *, new_first: bool) -> list[Line]:
    """One for each name, measure and window. Of a new table those that were guessed stand first, for they are to be checked;
    of a table that is known, those it had not before.
    """
    first: dict[str, Found] = {}
    for found in founds:
        if found.value is not None or found.why:
            bound = next((key for key in found.keys if key in layout.bindings), found.keys[0])
            first.setdefault(bound, found)
    open_keys = {found.keys[0] for found in unbound(layout, founds)}
    others = [one for one in scope.indicators if not one.official]
    lines = [
        _line(scope, layout, key, found, _told(key, found, open_keys, others, layout))
        for key, found in first.items()
    ]
    return sorted(lines, key=lambda line: (line.key in open_keys) != new_first)


def _told(
    key: str, found: Found, open_keys: set[str], others: Sequence[Indicator], layout: Layout
) -> str:
    if layout.bindings.get(key):
        return ""
    like = next((one for one in others if alike(found, one) >= words().alike), None)
    if like is not None:
        return not_official(like)
    return _("还没有对照") if key in open_keys else ""


def _line(scope: Scope, layout: Layout, key: str, found: Found, told: str) -> Line:
    _label, measure, window = key.split("|")
    bound = layout.bindings.get(key, "")
    choices = [Choice("", _("不导入"), not bound)]
    choices += [
        Choice(
            one.code, f"{one.name}（{one.unit}，{one.get_frequency_display()}）", one.code == bound
        )
        for one in scope.importable
    ]
    if bound and bound not in scope.mine:
        own = scope.by_code.get(bound)
        choices.append(Choice(bound, own.name if own else bound, is_chosen=True))
    return Line(
        key=key,
        name=found.name[:60],
        measure=str(ROLE_WORDS[measure]),
        window=_window_words(found.span, window),
        unit=found.unit,
        figure=found.value,
        place=found.place,
        choices=tuple(choices),
        told=told,
    )


def _window_words(span: Span | None, window: str) -> str:
    return span.words() if span else str(WINDOW_WORDS[window]) if window else _("期认不出")
