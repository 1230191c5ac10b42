"""From text to targets: the walk over sentences, clauses and items, and what one item hands on to the next."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from luoshi.plan import Target
from luoshi.plan.model import Cadence
from luoshi.reading.outline import Outline
from luoshi.reading.prose import sentences_of
from luoshi.reading.targets.amounts import amounts_in
from luoshi.reading.targets.frames import Frame, frames_of
from luoshi.reading.targets.grades import as_target, grades_in, is_fact
from luoshi.reading.targets.indicators import complete, shared_out, words_of
from luoshi.reading.targets.items import Item, items_of
from luoshi.reading.targets.kinds import cadence_of, kind_of
from luoshi.reading.targets.rules import Case, Shape, counts, judge
from luoshi.reading.targets.tokens import op_of
from luoshi.reading.years import Clock, base_year_in


_WITHIN_YEARS = re.compile(r"[0-9一二三四五两]年(?:内|左右)?")


@dataclass(slots=True)
class Memory:
    """What the sentence has said so far: the last indicator and rhythm, and the shape of the item just before."""

    indicator: str | None = None
    cadence: Cadence = "by"
    shape: Shape | None = None
    in_part: bool = False
    whole: int | None = None


@dataclass(frozen=True, slots=True)
class View:
    """One document's text in its three forms, with outline and clock."""

    text: str
    folded: str
    hidden: str
    outline: Outline
    clock: Clock


def targets_of(view: View, spans: list[tuple[int, int]]) -> list[Target]:
    """Targets of running text in order, without ids. spans: the paragraphs to read."""
    found: list[Target] = []
    sentences = sentences_of(view.hidden, spans)
    for frame in frames_of(view.folded, sentences, view.outline, view.clock):
        found.extend(_in_sentence(view, frame, len(found)))
    return found


def _in_sentence(view: View, frame: Frame, offset: int) -> list[Target]:
    memory = Memory()
    made: list[Target] = []
    part = 0
    for clause in frame.sentence.clauses:
        amounts = [
            a
            for a in amounts_in(view.text, view.folded, view.hidden, clause.start, clause.end)
            if counts(view.folded, a)
        ]
        if clause.part != part:
            part, memory.shape, memory.cadence = clause.part, None, "by"
        if "其中" in view.folded[clause.start : clause.end][:8]:
            memory.in_part = True
        kept: list[tuple[Item, Shape]] = []
        for item in items_of(view.folded, view.hidden, clause, amounts):
            shape = judge(Case(view.folded, item, frame, memory.shape))
            memory.shape = None if shape == "no" else shape
            if shape != "no":
                kept.append((item, shape))
        if not amounts:
            memory.shape = None
        here = list(_targets(view, frame, kept, memory))
        for found in grades_in(view.text, view.folded, clause, memory.indicator):
            if not is_fact(view.folded, found, frame) and not any(
                t.start <= found.at < t.end for t in here
            ):
                here.append(as_target(found, frame, view.outline.path_at(found.at)))
                memory.indicator = found.indicator
        made.extend(here)
    return made


def _targets(
    view: View, frame: Frame, kept: list[tuple[Item, Shape]], memory: Memory
) -> Iterator[Target]:
    """The targets of one clause; numbers behind 分别 share out the indicator among them."""
    shared: list[str] = []
    years: list[int | None] = []
    for i, (item, shape) in enumerate(kept):
        if shared and item.joined and not item.tokens:
            indicator, year = shared.pop(0), years.pop(0)
        else:
            own = words_of(view.text, item, shape)
            indicator = complete(own, item, shape, memory.indicator)
            year = frame.year_at(item.amount.start)
            shared, years = [], []
            run = _run_of(view, kept, i)
            if run > 1:
                indicator, *shared = shared_out(_expanded(view, indicator, run, item), run)
                year, *years = _years_shared(frame, item, run)
        memory.indicator = indicator
        yield _target(view, frame, item, shape, indicator, year, memory)


def _run_of(view: View, kept: list[tuple[Item, Shape]], i: int) -> int:
    """How many numbers a 分别 governs: this one and the bare ones that follow it directly."""
    item = kept[i][0]
    if "分别" not in view.folded[item.start : item.amount.start]:
        return 1
    run = 1
    while i + run < len(kept) and kept[i + run][0].joined and not kept[i + run][0].tokens:
        run += 1
    return run


def _target(
    view: View,
    frame: Frame,
    item: Item,
    shape: Shape,
    indicator: str,
    year: int | None,
    memory: Memory,
) -> Target:
    at = item.amount.start
    own_date = any(item.clause.start <= m.start < at for m in frame.mentions) or bool(
        _WITHIN_YEARS.search(view.folded, item.clause.start, at)
    )
    carried = "by" if own_date or (shape == "predicate" and not memory.in_part) else memory.cadence
    cadence = cadence_of(view.folded, item, carried)
    memory.cadence = cadence if cadence != "average" else memory.cadence
    to_end = shape in ("thing", "subject")
    return Target(
        id="",
        section=view.outline.path_at(at),
        start=_start(view, item),
        end=max(item.suffix.end, item.end) if to_end else item.suffix.end,
        indicator=indicator,
        op="between" if item.amount.value2 else op_of(item.tokens, item.suffix),
        value=item.amount.value,
        unit=item.amount.unit,
        kind=kind_of(item, shape, indicator),
        cadence=cadence,
        value2=item.amount.value2,
        year=year if cadence != "yearly" or frame.dated_at(at) else None,
        base_year=base_year_in(view.folded, item.start, at, view.clock),
        aspirational=frame.tries_at(at),
    )


def _years_shared(frame: Frame, item: Item, count: int) -> list[int | None]:
    """2024年、2025年分别……: the years named just before, one each; else the same year for all."""
    named = [m.year for m in frame.mentions if item.clause.start <= m.start < item.amount.start]
    if len(named) == count:
        return list(named)
    return [frame.year_at(item.amount.start)] * count


def _expanded(view: View, indicator: str, count: int, item: Item) -> str:
    """“锂医数”产业营收 -> the full names of the industries, when the same section spells each of them out."""
    short = re.match(r"[“\"]([一-鿿]+)[”\"](产业|行业|集群)(.*)", indicator)
    if short is None or len(short[1]) != count:
        return indicator
    section = next(
        (s for s in reversed(view.outline.sections) if s.start <= item.start < s.end), None
    )
    text = view.text[section.start : section.end] if section else ""
    names: list[str] = []
    for char in short[1]:
        full = re.search(
            rf"(?<=[、,，:：;；。(（\s])([一-鿿]{{0,2}}{char}[一-鿿]{{1,14}}{short[2]})", text
        )
        if full is None:
            return indicator
        names.append(full[1] + short[3])
    return "、".join(names)


def _start(view: View, item: Item) -> int:
    start = item.start
    while start < item.amount.start and view.text[start] in " 　、,，;；":
        start += 1
    return start
