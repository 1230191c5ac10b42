"""Beside the form: what the figure is, how it went, what was said and changed, why it is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from luoshi.plan import month_of_index
from luoshi_web.ledger.models import Accumulation, Observation
from luoshi_web.ledger.pages.figures import figure_text
from luoshi_web.ledger.pages.rows import exact_text
from luoshi_web.reporting.guards import stamp
from luoshi_web.reporting.owed import Item
from luoshi_web.reporting.pages.gathered import Gathered

_MOST = 12
_STEP, _WIDTH, _TOP, _BASE = 23.84, 17.8, 13.0, 71.0


@dataclass(frozen=True, slots=True)
class Bar:
    """x, y, height in the drawing's units (286 x 84)."""

    x: float
    y: float
    height: float
    middle: float
    figure: str
    label: str
    is_last: bool


@dataclass(frozen=True, slots=True)
class FileRow:
    pk: int
    name: str
    by: str
    at: str


@dataclass(frozen=True, slots=True)
class Said:
    at: str
    by: str
    text: str
    is_return: bool


@dataclass(frozen=True, slots=True)
class Change:
    at: str
    what: str


@dataclass(frozen=True, slots=True)
class Panel:
    definition: str
    caption: str
    bars: tuple[Bar, ...]
    said: tuple[Said, ...]
    changes: tuple[Change, ...]
    files: tuple[FileRow, ...]
    why: tuple[str, ...]


def talk_of(item: Item, found: Gathered) -> tuple[Said, ...]:
    """What was said about the item's figure, oldest first."""
    key = (item.indicator.pk, item.area, str(item.period))
    return tuple(
        Said(stamp(c.at), c.by, c.text, c.is_return)
        for c in found.comments
        if (c.indicator_id, c.area, c.period) == key
    )


def panel_of(item: Item, found: Gathered) -> Panel:
    entry = found.entries.get(item.key)
    past = found.history(item)
    return Panel(
        definition=item.indicator.note,
        caption=_caption(item),
        bars=_bars(past[-_MOST:]),
        said=talk_of(item, found),
        changes=tuple(
            Change(
                stamp(c.at),
                _("%(value)s，%(who)s") % {"value": _held(c.value, c.grade), "who": c.by},
            )
            for c in reversed(found.changes.get(entry.pk, ()) if entry else ())
        ),
        files=tuple(
            FileRow(row.file_id, row.file.name, row.by, stamp(row.at)) for row in found.files(item)
        ),
        why=tuple(found.proves.get(item.indicator.pk, ())),
    )


def _held(value: Decimal | None, grade: str) -> str:
    if value is None:
        return grade or _("清空")
    return exact_text(value)


def _caption(item: Item) -> str:
    kind = str(Accumulation(item.indicator.accumulation).label)
    unit = item.indicator.unit
    return f"{unit}，{kind}" if unit else kind


def _bars(rows: Sequence[Observation]) -> tuple[Bar, ...]:
    values = [row.value for row in rows]
    known = [v for v in values if v is not None]
    if not known:
        return ()
    most = max([*known, Decimal(0)]) or Decimal(1)
    bars = []
    for n, row in enumerate(rows):
        value = max(row.value or Decimal(0), Decimal(0))
        height = round(float(value / most) * (_BASE - _TOP), 1)
        x = round(3 + n * _STEP, 1)
        bars.append(
            Bar(
                x=x,
                y=round(_BASE - height, 1),
                height=height,
                middle=round(x + _WIDTH / 2, 1),
                figure=figure_text(row).replace(",", ""),
                label=_label(row),
                is_last=n == len(rows) - 1,
            )
        )
    return tuple(bars)


def _label(row: Observation) -> str:
    """9 for a month, 3季, 上半年 or the year."""
    year, month = month_of_index(row.last_month)
    length = row.last_month - row.first_month + 1
    if length == 1:
        return str(month)
    if length == 3:
        return _("%(n)s季") % {"n": month // 3}
    if length == 6:
        return _("上") if month == 6 else _("下")
    return str(year)[2:]
