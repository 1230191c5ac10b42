"""Each page of the room as a frozen dataclass, made before a template sees it."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.plan import Period, month_of_index
from luoshi_web.ledger.models import Indicator, Observation, Vintage
from luoshi_web.offices.queries import Access
from luoshi_web.statistics import models
from luoshi_web.statistics.differences import TAKEN, Difference, not_official, unbound
from luoshi_web.statistics.guards import Scope, may_change
from luoshi_web.statistics.guess import alike
from luoshi_web.statistics.layout import NONE, SKIP, Found, Layout
from luoshi_web.statistics.queries import Opened
from luoshi_web.statistics.spans import Span
from luoshi_web.statistics.tables import column_name, place_name
from luoshi_web.statistics.words import words

_DATED: Final = re.compile(
    r"(?:19|20)\d\d年?度?(?:[\d一二三四上下前][\d—–至-]*(?:月份?|季度?|半年))?|\d{1,2}[\d—–至-]*月份?"
)
MOST_SHOWN: Final = 14
MOST_COLUMNS: Final = 40
MOST_LINES: Final = 300
# A form may send a thousand fields; beyond this the list is taken whole or not at all.
MOST_TICKS: Final = 600
ROLE_WORDS: Final = {
    SKIP: gettext_lazy("跳过"),
    "name": gettext_lazy("指标名称"),
    "unit": gettext_lazy("计量单位"),
    "period": gettext_lazy("数据期"),
    "value": gettext_lazy("数值"),
    "vintage": gettext_lazy("版次"),
    "level": gettext_lazy("绝对数"),
    "growth": gettext_lazy("增速"),
    "rank": gettext_lazy("位次"),
}
WINDOW_WORDS: Final = {
    "": gettext_lazy("期照表头"),
    "month": gettext_lazy("当月"),
    "quarter": gettext_lazy("当季"),
    "half": gettext_lazy("半年"),
    "year": gettext_lazy("全年"),
    "ytd": gettext_lazy("累计"),
}
MOST_NAME: Final = 60
KIND_WORDS: Final = {
    "new": gettext_lazy("新数"),
    "revised": gettext_lazy("修订"),
    "older": gettext_lazy("比已有的版次早"),
    "refused": gettext_lazy("不能导入"),
    "unused": gettext_lazy("用不上"),
    "same": gettext_lazy("与已有的相同"),
}


@dataclass(frozen=True, slots=True)
class ImportRow:
    pk: int
    document: str
    state: str
    state_words: str
    month: str
    vintage: str
    counts: str
    file: str
    made_at: datetime
    made_by: str


@dataclass(frozen=True, slots=True)
class MappingRow:
    name: str
    number: int
    vintage: str
    bound: int
    unit: str
    made_at: datetime
    made_by: str


@dataclass(frozen=True, slots=True)
class ListPage:
    title: str
    programme: str
    form: forms.Form | None
    rows: tuple[ImportRow, ...]
    mappings: tuple[MappingRow, ...]


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


@dataclass(frozen=True, slots=True)
class DifferenceRow:
    key: str
    indicator: str
    code: str
    period: str
    value: Decimal | None
    unit: str
    decimals: int
    vintage: str
    old: Decimal | None
    old_unit: str
    old_vintage: str
    old_document: str
    change: Decimal | None
    place: str
    label: str
    why: str


@dataclass(frozen=True, slots=True)
class Group:
    kind: str
    words: str
    may_take: bool
    ticked: bool
    rows: tuple[DifferenceRow, ...]


@dataclass(frozen=True, slots=True)
class StoredRow:
    indicator: str
    period: str
    value: Decimal | None
    unit: str
    decimals: int
    vintage: str
    kind: str
    old: Decimal | None
    place: str
    label: str


@dataclass(frozen=True, slots=True)
class ShowPage:
    """part: how the table is read; None once the import is settled. seen: every line that can be taken, as it is shown here.

    whole: there are too many to tick, so all of them are taken or none.
    """

    title: str
    programme: str
    pk: int
    heading: str
    state: str
    state_words: str
    file: str
    made_at: datetime
    made_by: str
    settled_at: datetime | None
    settled_by: str
    month: str
    vintage: str
    mapping: str
    may_change: bool
    is_confirmed: bool
    part: ReadingPart | None
    groups: tuple[Group, ...]
    seen: str
    whole: bool
    to_take: int
    stored: tuple[StoredRow, ...]
    conflicts: tuple[str, ...]


def list_page(
    access: Access,
    form: forms.Form | None,
    imports: Iterable[models.Import],
    mappings: Iterable[models.Mapping],
) -> ListPage:
    return ListPage(
        title=_("统计导入"),
        programme=access.programme.code,
        form=form,
        rows=tuple(_import_row(row) for row in imports),
        mappings=tuple(_mapping_row(row) for row in mappings),
    )


def show_page(
    access: Access,
    scope: Scope,
    row: models.Import,
    *,
    table: Opened | None = None,
    drawn: Sequence[Difference] = (),
    stored: Sequence[models.ImportedFigure] = (),
    name: str = "",
    errors: Mapping[str, str] | None = None,
    conflicts: Sequence[str] = (),
) -> ShowPage:
    confirmed = row.mapping is not None and table is not None and not table.faults
    takeable = [one for one in drawn if one.kind in TAKEN]
    return ShowPage(
        title=row.document,
        programme=access.programme.code,
        pk=row.pk,
        heading=_heading(row, drawn, confirmed=confirmed),
        state=row.state,
        state_words=str(models.State(row.state).label),
        file=row.file.name,
        made_at=row.made_at,
        made_by=row.made_by,
        settled_at=row.settled_at,
        settled_by=row.settled_by,
        month=month_words(row.month),
        vintage=str(Vintage(row.vintage).label),
        mapping=str(row.mapping) if row.mapping else "",
        may_change=may_change(access, row) and scope.may_import,
        is_confirmed=confirmed,
        part=_part(scope, row, table, name, errors or {}) if table else None,
        groups=tuple(_groups(drawn)) if confirmed else (),
        seen="\n".join(one.seen for one in takeable),
        whole=len(takeable) > MOST_TICKS,
        to_take=len(takeable),
        stored=tuple(_stored_row(one) for one in stored),
        conflicts=tuple(conflicts),
    )


def month_words(month: int | None) -> str:
    if month is None:
        return ""
    year, number = month_of_index(month)
    return _("%(year)s年%(month)s月") % {"year": year, "month": number}


def _import_row(row: models.Import) -> ImportRow:
    return ImportRow(
        pk=row.pk,
        document=row.document,
        state=row.state,
        state_words=str(models.State(row.state).label),
        month=month_words(row.month),
        vintage=str(Vintage(row.vintage).label),
        counts=_counts(row.counts),
        file=row.file.name,
        made_at=row.made_at,
        made_by=row.made_by,
    )


def _counts(text: str) -> str:
    """新数 5，修订 2；不能导入 1."""
    if not text:
        return ""
    counts: dict[str, dict[str, int]] = json.loads(text)
    parts = (
        "，".join(
            f"{KIND_WORDS[kind]} {counts[part][kind]}"
            for kind in KIND_WORDS
            if counts[part].get(kind)
        )
        for part in ("taken", "left")
    )
    taken, left = parts
    return _("%(taken)s；没有导入：%(left)s") % {"taken": taken, "left": left} if left else taken


def _mapping_row(row: models.Mapping) -> MappingRow:
    bindings: dict[str, Any] = json.loads(row.layout)["bindings"]
    return MappingRow(
        name=row.name,
        number=row.number,
        vintage=str(Vintage(row.vintage).label),
        bound=len({code for code in bindings.values() if code}),
        unit=row.unit.name if row.unit else _("统筹"),
        made_at=row.made_at,
        made_by=row.made_by,
    )


def _heading(row: models.Import, drawn: Sequence[Difference], *, confirmed: bool) -> str:
    if row.state == models.State.ACCEPTED:
        return _("%(document)s：%(counts)s") % {
            "document": row.document,
            "counts": _counts(row.counts),
        }
    if row.state == models.State.DROPPED:
        return _("%(document)s：已放弃，没有导入") % {"document": row.document}
    if not confirmed:
        return _("%(document)s：先核对这张表怎样读") % {"document": row.document}
    counts = Counter(one.kind for one in drawn)
    said = "，".join(
        f"{words} {counts[kind]}" for kind, words in KIND_WORDS.items() if counts[kind]
    )
    return _("%(document)s：%(said)s，还没有导入") % {
        "document": row.document, "said": said or _("没有数"),
    }  # fmt: skip


def _part(
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
    return _DATED.sub("", document).strip(" -—（）()")[:MOST_NAME]


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
    for use in layout.columns:
        if use.at == at:
            return use.measure, use.window
    if at == layout.period_column != NONE:
        return "period", ""
    named = {
        layout.name_column: "name",
        layout.unit_column: "unit",
        layout.value_column: "value",
        layout.vintage_column: "vintage",
    }
    return named.get(at, SKIP), ""


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


def _groups(drawn: Sequence[Difference]) -> Iterable[Group]:
    for kind, label in KIND_WORDS.items():
        rows = tuple(_difference_row(one) for one in drawn if one.kind == kind)
        if rows:
            yield Group(kind, str(label), kind in TAKEN, kind in ("new", "revised"), rows)


def _difference_row(one: Difference) -> DifferenceRow:
    old: Observation | None = one.standing
    indicator = one.indicator
    return DifferenceRow(
        key=one.key,
        indicator=indicator.name if indicator else one.found.label,
        code=indicator.code if indicator else "",
        period=one.period.words()
        if one.period
        else one.found.span.words()
        if one.found.span
        else "",
        value=one.value,
        unit=one.unit,
        decimals=indicator.decimals if indicator else 0,
        vintage=str(Vintage(one.vintage).label),
        old=old.value if old else None,
        old_unit=old.unit if old else "",
        old_vintage=str(Vintage(old.vintage).label) if old and not old.sample else "",
        old_document=_("演示数据") if old and old.sample else old.document if old else "",
        change=one.change,
        place=one.found.place,
        label=one.found.name,
        why=one.why,
    )


def _stored_row(one: models.ImportedFigure) -> StoredRow:
    row = one.observation
    return StoredRow(
        indicator=row.indicator.name,
        period=Period.parse(row.period).words(),
        value=row.value,
        unit=row.unit,
        decimals=row.indicator.decimals,
        vintage=str(Vintage(row.vintage).label),
        kind=str(KIND_WORDS[one.kind]),
        old=row.replaces.value if row.replaces and not row.replaces.sample else None,
        place=f"{one.sheet} {place_name(one.row, one.column)}",
        label=one.label,
    )
