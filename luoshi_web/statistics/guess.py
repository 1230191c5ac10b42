"""What a table nobody has mapped yet is most likely: where its head is, which column is which, which indicator each line is.

A guess is shown and confirmed, never used unseen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from typing import Final

from luoshi.plan import UnitError, parse_unit
from luoshi_web.ledger.models import Indicator
from luoshi_web.statistics.layout import (
    NONE,
    SKIP,
    ColumnUse,
    Found,
    Layout,
    bare_head,
    head_texts,
    measure_of,
    moved,
    period_text,
)
from luoshi_web.statistics.spans import fit, month_named, span_in
from luoshi_web.statistics.tables import Sheet
from luoshi_web.statistics.words import is_nothing, meaning_in, name_key, plain, words

_SEARCHED: Final = 40
# Whether a head names months at all, whichever they are.
_ANY_MONTH: Final = 24_000
_MOST_LABELS: Final = 400
_YEARS: Final = range(1949, 2101)
_ORDER: Final = ("ytd", "year", "quarter", "half", "month")
_SUFFIX: Final = {"growth": "增速", "rank": "位次"}
_COMPARED: Final = ("比上年同期", "比去年同期", "比上年同月", "比去年同月")


def month_of_table(sheet: Sheet, name: str) -> int | None:
    """The month the table is of, from the lines above its head, its tab or the file's name; None when none says so."""
    first = _head_first(sheet)
    above = [text for row in range(first) for text in _texts(sheet, row)]
    return next((m for text in (*above, sheet.name, name) if (m := month_named(text))), None)


def vintage_of_table(sheet: Sheet) -> str:
    """What the table says of itself (快报, 初步, 最终); empty when nothing."""
    above = " ".join(text for row in range(_head_first(sheet)) for text in _texts(sheet, row))
    return meaning_in(plain(above), words().vintage)


def layout_of(sheets: Sequence[Sheet], month: int | None) -> Layout:
    """The layout of the sheet with the most figures, as far as it can be guessed; nothing is bound yet."""
    at = max(range(len(sheets)), key=lambda i: _figures(sheets[i]))
    return layout_of_sheet(sheets[at], at, month)


def layout_of_sheet(sheet: Sheet, at: int, month: int | None) -> Layout:
    first = _head_first(sheet)
    last = _head_last(sheet, first)
    heads = head_texts(sheet, first, last)
    layout = Layout(
        sheet=sheet.name,
        sheet_at=at,
        shape="rows",
        head_first=first,
        head_last=last,
        name_column=_named(heads, "names"),
        unit_column=_named(heads, "units"),
        period_column=_named(heads, "periods"),
        value_column=_named(heads, "values"),
        vintage_column=_named(heads, "vintages"),
    )
    if layout.name_column == NONE and _is_by_period(sheet, layout):
        layout = _columns_layout(sheet, layout)
    elif NONE not in (layout.name_column, layout.period_column, layout.value_column):
        layout = replace(layout, shape="long")
    else:
        layout = _rows_layout(sheet, layout, heads, month)
    return with_marks(layout, sheet)


def with_marks(layout: Layout, sheet: Sheet) -> Layout:
    """The layout with what its heads say now, by which they are known again next month."""
    heads = head_texts(sheet, layout.head_first, layout.head_last)
    uses = layout.columns
    if layout.shape == "long":
        uses = tuple(ColumnUse(at, "level") for at in (layout.period_column, layout.value_column))
    columns = tuple(
        replace(use, head=bare_head(heads[use.at]) if use.at < len(heads) else "") for use in uses
    )
    mark = plain(sheet.text(layout.head_first, layout.name_column))
    return replace(layout, columns=columns, mark=mark)


def fitting(layouts: Sequence[tuple[int, Layout]], sheets: Sequence[Sheet]) -> int | None:
    """The first of the mappings, by its id, whose heads the file has just so."""
    for pk, layout in layouts:
        same = next((s for s in sheets if s.name == layout.sheet), None)
        sheet = same or (sheets[layout.sheet_at] if layout.sheet_at < len(sheets) else None)
        if sheet is not None and layout.mark and not moved(layout, sheet)[1]:
            return pk
    return None


def bindings_for(
    founds: Sequence[Found], indicators: Sequence[Indicator], known: Mapping[str, str]
) -> dict[str, str]:
    """Key -> indicator code: as an earlier mapping said, or by name, unit and period. Each indicator is guessed once."""
    codes = {indicator.code for indicator in indicators}
    bound: dict[str, str] = {}
    guesses: list[tuple[float, int, str, str]] = []
    lines = {key: found for found in founds if found.span for key in found.keys[:1]}
    for key, found in list(lines.items())[:_MOST_LABELS]:
        if known.get(key) in codes or known.get(key) == "":
            bound[key] = known[key]
            continue
        for indicator in indicators:
            if (likeness := alike(found, indicator)) >= words().alike and _takes(found, indicator):
                rank = _ORDER.index(found.span.window) if found.span else len(_ORDER)
                guesses.append((-likeness, rank, key, indicator.code))
    for _likeness, _rank, key, code in sorted(guesses):
        if key not in bound and code not in bound.values():
            bound[key] = code
    return bound


def alike(found: Found, indicator: Indicator) -> float:
    """How alike the names are, 0 to 1."""
    wanted, name = name_key(indicator.name), name_key(found.label)
    suffix = _SUFFIX.get(found.measure, "")
    if suffix and suffix not in name:
        name += suffix
    if not suffix and "增速" in wanted:
        return 0.0
    return SequenceMatcher(None, name, wanted, autojunk=False).ratio()


def _takes(found: Found, indicator: Indicator) -> bool:
    if found.span is None or fit(indicator, found.span).period is None:
        return False
    return not found.unit or same_dimension(found.unit, indicator.unit)


def same_dimension(unit: str, other: str) -> bool:
    try:
        parse_unit(unit).ratio_to(parse_unit(other))
    except UnitError:
        return False
    return True


def _texts(sheet: Sheet, row: int) -> list[str]:
    return [text for column in range(sheet.width) if (text := sheet.text(row, column))]


def _is_figure(sheet: Sheet, row: int, column: int) -> bool:
    """A number that is no year."""
    cell = sheet.rows[row][column]
    if isinstance(cell, bool):
        return False
    if isinstance(cell, int | float):
        return cell not in _YEARS
    text = plain(cell)
    number = text.lstrip("+-").replace(",", "").replace(".", "", 1).removesuffix("%")
    return number.isdigit() and not (text.isdigit() and int(text) in _YEARS)


def _figures(sheet: Sheet) -> int:
    rows = range(min(len(sheet.rows), 200))
    return sum(_is_figure(sheet, row, column) for row in rows for column in range(sheet.width))


def _head_first(sheet: Sheet) -> int:
    """The first line with two texts or more, of which none is a figure and one heads a column; else the first with two."""
    fallback = 0
    for row in range(min(len(sheet.rows), _SEARCHED)):
        texts = _texts(sheet, row)
        if len(texts) < 2:
            continue
        fallback = fallback or row
        known = any(_heads(text, part) for text in texts for part in ("names", "periods"))
        if known or sum(span_in(text, _ANY_MONTH) is not None for text in texts) > 1:
            return row
    return fallback


def _head_last(sheet: Sheet, first: int) -> int:
    """The head goes on while lines hold no figure and nothing stands in its first column: a merged head."""
    last = first
    for row in range(first + 1, min(len(sheet.rows), first + 5)):
        texts = _texts(sheet, row)
        figures = any(_is_figure(sheet, row, column) for column in range(sheet.width))
        if figures or not texts or sheet.text(row, 0) or all(is_nothing(text) for text in texts):
            break
        last = row
    return last


def _heads(text: str, part: str) -> bool:
    found = plain(text).split("(")[0]
    return found in words().heads[part]


def _named(heads: Sequence[str], part: str) -> int:
    """The column that has one of the words as its head, the words tried in their order."""
    for word in words().heads[part]:
        for column, head in enumerate(heads):
            if plain(head).split("(")[0] == word:
                return column
    return NONE


def _is_by_period(sheet: Sheet, layout: Layout) -> bool:
    column = max(layout.period_column, 0)
    rows = range(layout.head_last + 1, min(len(sheet.rows), layout.head_last + 200))
    said = [period_text(sheet, row, column) for row in rows]
    full = [text for text in said if text]
    return bool(full) and 2 * sum(span_in(text, _ANY_MONTH) is not None for text in full) > len(
        full
    )


def _columns_layout(sheet: Sheet, layout: Layout) -> Layout:
    period = max(layout.period_column, 0)
    heads = head_texts(sheet, layout.head_first, layout.head_last)
    uses = tuple(
        ColumnUse(column, SKIP if _is_passed(head) else measure_of(head))
        for column, head in enumerate(heads)
        if column != period and head and _has_figures(sheet, layout, column)
    )
    return replace(layout, shape="columns", name_column=period, period_column=period, columns=uses)


def _rows_layout(sheet: Sheet, layout: Layout, heads: Sequence[str], month: int | None) -> Layout:
    name = layout.name_column
    if name == NONE:
        name = 1 if heads and plain(heads[0]) in ("序号", "编号") else 0
    above = " ".join(text for row in range(layout.head_first) for text in _texts(sheet, row))
    title = span_in(above, month)
    beside = {name, layout.unit_column}
    uses = []
    for column, head in enumerate(heads):
        said = span_in(head, _ANY_MONTH)
        if column in beside or not head or not (said or _has_figures(sheet, layout, column)):
            continue
        window = "" if said else title.window if title else "month"
        uses.append(ColumnUse(column, SKIP if _is_passed(head) else measure_of(head), window))
    return replace(
        layout,
        name_column=name,
        columns=tuple(uses),
        period_column=NONE,
        value_column=NONE,
        vintage_column=NONE,
    )


def _has_figures(sheet: Sheet, layout: Layout, column: int) -> bool:
    rows = range(layout.head_last + 1, min(len(sheet.rows), layout.head_last + 200))
    return any(_is_figure(sheet, row, column) for row in rows)


def _is_passed(head: str) -> bool:
    found = plain(head)
    for word in _COMPARED:
        found = found.replace(word, "")
    return any(word in found for word in words().passed)
