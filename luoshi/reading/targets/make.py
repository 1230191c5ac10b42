"""One item that is a promise -> a Target, with what the sentence so far hands on to it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from luoshi.plan import Target
from luoshi.plan.model import Cadence, Kind, Op
from luoshi.reading.outline import Outline
from luoshi.reading.targets.frames import Frame
from luoshi.reading.targets.indicators import begins_with_verb
from luoshi.reading.targets.items import Item
from luoshi.reading.targets.kinds import cadence_of, kind_of
from luoshi.reading.targets.memory import Memory
from luoshi.reading.targets.rules import RATES, Shape
from luoshi.reading.targets.tokens import op_of
from luoshi.reading.words import alternation, lists
from luoshi.reading.years import Clock, base_year_in

_LESS_IS_BETTER = re.compile(rf"(?:{alternation(lists('promises')['less_is_better'])})$")
_WITHIN_YEARS = re.compile(r"[0-9一二三四五两]年(?:内|左右)?")


@dataclass(frozen=True, slots=True)
class View:
    """One document's text in its three forms, with outline and clock."""

    text: str
    folded: str
    hidden: str
    outline: Outline
    clock: Clock


@dataclass(frozen=True, slots=True)
class Named:
    """An item with its shape and the indicator and deadline found for it.

    kind and first: given with a shared-out list, whose first item holds the comparator and the base year of all.
    """

    item: Item
    shape: Shape
    indicator: str
    year: int | None
    kind: Kind | None = None
    first: Item | None = None


def target_of(view: View, frame: Frame, named: Named, memory: Memory) -> Target:
    """The target, still without an id; part_of holds the place of the whole among the targets found so far."""
    item, at = named.item, named.item.amount.start
    cadence = _cadence(view, frame, named, memory)
    part = _part(item, memory)
    kind = memory.whole_kind if part is not None else named.kind
    behind = named.shape in ("thing", "subject")
    first = named.first or item
    return Target(
        id="",
        section=view.outline.path_at(at),
        start=_start(view.text, item),
        end=max(item.suffix.end, item.end) if behind else item.suffix.end,
        indicator=named.indicator,
        op=_op(named),
        value=item.amount.value,
        unit=item.amount.unit,
        kind=kind or kind_of(item, named.shape, named.indicator),
        cadence=cadence,
        value2=item.amount.value2,
        year=_year(frame, named.year, cadence, at),
        base_year=base_year_in(view.folded, first.start, at, view.clock),
        aspirational=frame.tries_at(at),
        part_of=None if part is None else str(part),
    )


def _op(named: Named) -> Op:
    """A bare number is at least that many, but for what is better when it is less: PM2.5浓度达到35微克/立方米."""
    item = named.item
    if item.amount.value2:
        return "between"
    op = op_of((named.first or item).tokens, item.suffix)
    said = item.suffix.op is not None or item.has("op_gt", "growth_up", "growth_down")
    firm = any(t.word.startswith("不") for t in item.tokens)
    if op == "ge" and not said and not firm and _LESS_IS_BETTER.search(named.indicator):
        return "le"
    return op


def _cadence(view: View, frame: Frame, named: Named, memory: Memory) -> Cadence:
    """每年 reaches over the things that follow it, not over a new date or a new predicate."""
    item, at = named.first or named.item, named.item.amount.start
    dated = any(item.clause.start <= m.start < at for m in frame.mentions)
    dated = dated or bool(_WITHIN_YEARS.search(view.folded, max(item.clause.start, at - 200), at))
    reached = named.shape == "predicate" and not begins_with_verb(named.indicator)
    fresh = dated or (reached and memory.whole is None)
    cadence = cadence_of(view.folded, item, "by" if fresh else memory.cadence)
    if cadence != "average":
        memory.cadence = cadence
    return cadence


def _part(item: Item, memory: Memory) -> int | None:
    """The whole, when the number counts the same things; a rate is no part of a rate."""
    alike = _plain(item.amount.unit) == _plain(memory.whole_unit)
    return memory.whole if alike and item.amount.cls not in RATES else None


def _plain(unit: str) -> str:
    return unit.lstrip("十百千万亿")


def _year(frame: Frame, year: int | None, cadence: Cadence, at: int) -> int | None:
    """A yearly promise has no deadline unless its sentence prints one; an average needs a span to run over."""
    if cadence == "average":
        return frame.until_at(at)
    return year if cadence == "by" or frame.dated_at(at) else None


def _start(text: str, item: Item) -> int:
    start = item.start
    while start < item.amount.start and text[start] in " 　、,，;；":
        start += 1
    return start
