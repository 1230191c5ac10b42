"""Means against a table of classes, section by section: which item decides, and how much room the year has left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import Final

from django.utils.translation import gettext as _

from luoshi.registers import Answer, Cell, Worst, standard_of
from luoshi_web.ledger.pages.rows import exact_text, number_text
from luoshi_web.registers.kept import Kept

# More than any method of measuring gives.
_PLACES: Final = Decimal("0.001")


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One item of one section. used: the mean in per cent of the limit, empty where the limit is a lower one or a range.
    room: what each month that is left may have; lost: none can make it good any more."""

    item: str
    mean: str
    grade: str
    limit: str
    used: str
    months: int
    room: str
    is_over: bool
    lost: bool
    decides: bool


@dataclass(frozen=True, slots=True)
class GroupRows:
    code: str
    name: str
    grade: str
    deciding: str
    holds: bool
    items: tuple[ItemRow, ...]


@dataclass(frozen=True, slots=True)
class ClassTable:
    """sentence: what decides. keep: the class to be held. asks_room: the formula asks for a year, so there is room to tell."""

    sentence: str
    standard: str
    source: str
    keep: str
    unit: str
    group_label: str
    item_label: str
    asks_room: bool
    groups: tuple[GroupRows, ...]


def class_table(kept: Kept, worst: Worst, answer: Answer) -> ClassTable:
    standard = standard_of(worst.standard)
    keep = standard.classes.index(worst.keep) + 1
    register = kept.register
    names: dict[str, list[Cell]] = {}
    for cell in answer.cells:
        names.setdefault(cell.group, []).append(cell)
    worst_first = sorted(names.items(), key=lambda item: -_class_of(item[1]))
    groups = tuple(_group(kept, worst, code, cells, keep) for code, cells in worst_first)
    return ClassTable(
        sentence=_sentence(kept, worst, answer, keep),
        standard=standard.name,
        source=standard.source,
        keep=worst.keep,
        unit=register.field(worst.value).unit,
        group_label=register.field(worst.group).label,
        item_label=register.field(worst.item).label,
        asks_room=any(cell.allowance is not None for cell in answer.cells),
        groups=groups,
    )


def _class_of(cells: Sequence[Cell]) -> int:
    """0: nothing measured."""
    return max((cell.class_no or 0 for cell in cells), default=0)


def _group(kept: Kept, worst: Worst, code: str, cells: Sequence[Cell], keep: int) -> GroupRows:
    told = [cell for cell in cells if cell.class_no is not None]
    number = _class_of(cells)
    deciding = [cell for cell in told if cell.class_no == number]
    return GroupRows(
        code=code,
        name=kept.register.field(worst.group).label_of(code),
        grade=(deciding[0].grade or "") if deciding else "",
        deciding="、".join(_item(kept, worst, cell) for cell in deciding),
        holds=bool(told) and number <= keep,
        items=tuple(_row(kept, worst, cell, keep) for cell in cells),
    )


def _row(kept: Kept, worst: Worst, cell: Cell, keep: int) -> ItemRow:
    lost = cell.side == "most" and cell.allowance is not None and cell.allowance < 0
    return ItemRow(
        item=_item(kept, worst, cell),
        mean="" if cell.mean is None else exact_text(_rounded(cell.mean)),
        grade=cell.grade or "",
        limit=_limit(cell),
        used=_used(cell),
        months=cell.months,
        room="" if lost else _room(cell),
        is_over=cell.class_no is not None and cell.class_no > keep,
        lost=lost,
        decides=cell.decides,
    )


def _item(kept: Kept, worst: Worst, cell: Cell) -> str:
    return kept.register.field(worst.item).label_of(cell.item)


def _limit(cell: Cell) -> str:
    if cell.limit is None:
        return ""
    return f"{'≤' if cell.side == 'most' else '≥'} {exact_text(cell.limit)}"


def _used(cell: Cell) -> str:
    if cell.side != "most" or cell.mean is None or not cell.limit:
        return ""
    return number_text(cell.mean * 100 / cell.limit, 0)


def _room(cell: Cell) -> str:
    """Rounded to the safe side."""
    if cell.allowance is None:
        return ""
    if cell.side == "most":
        return f"≤ {exact_text(cell.allowance.quantize(_PLACES, rounding=ROUND_FLOOR))}"
    return f"≥ {exact_text(cell.allowance.quantize(_PLACES, rounding=ROUND_CEILING))}"


def _rounded(mean: Decimal) -> Decimal:
    """The class was told from the exact mean."""
    return mean.quantize(_PLACES, rounding=ROUND_HALF_UP)


def _tightness(cell: Cell) -> Decimal:
    """How much of the limit is used; of an item without an upper limit nothing is known that compares."""
    if cell.side != "most" or cell.mean is None or not cell.limit:
        return Decimal(0)
    return cell.mean / cell.limit


def _sentence(kept: Kept, worst: Worst, answer: Answer, keep: int) -> str:
    deciding = sorted((cell for cell in answer.cells if cell.decides), key=_tightness, reverse=True)
    if not deciding or answer.grade is None:
        return _("这一期没有测值，定不了类。")
    field = kept.register.field(worst.group)
    named = "；".join(
        f"{field.label_of(cell.group)} {_item(kept, worst, cell)}（{exact_text(_rounded(cell.mean))}）"
        for cell in deciding[:3]
        if cell.mean is not None
    )
    more = _("等 %(n)s 项") % {"n": len(deciding)} if len(deciding) > 3 else ""
    said = {"grade": answer.grade, "named": named + more, "keep": worst.keep}
    if (deciding[0].class_no or 0) > keep:
        return _("%(grade)s类，没有守住%(keep)s类。定类的是 %(named)s。") % said
    return _("%(grade)s类，守住%(keep)s类。定类的是 %(named)s。") % said
