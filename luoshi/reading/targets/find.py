"""From text to targets: the walk over sentences, clauses and items, and what one item hands on to the next."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from luoshi.plan import Target
from luoshi.plan.model import Cadence, Kind
from luoshi.reading.outline import Outline
from luoshi.reading.prose import Clause, sentences_of
from luoshi.reading.targets.amounts import amounts_in
from luoshi.reading.targets.frames import Frame, frames_of
from luoshi.reading.targets.grades import alls_in, as_target, grades_in, is_fact
from luoshi.reading.targets.indicators import growth_of, indicator_of, shared_out
from luoshi.reading.targets.items import Item, items_of
from luoshi.reading.targets.kinds import cadence_of, kind_of
from luoshi.reading.targets.rules import RATES, Case, Shape, counts, judge
from luoshi.reading.targets.tokens import op_of
from luoshi.reading.words import alternation, lists
from luoshi.reading.years import Clock, base_year_in

_NEW_START = re.compile(
    rf"[ ]?(?:到?20[0-9]{{2}}年|每年|力争|确保|{alternation([w for w in lists('promises')['increase'] if len(w) > 1])})"
)
# 设立……专项资金，市财政每年安排5亿元: what is founded is what the money is for.
_FOUNDED = re.compile("设立|建立|组建|成立|发起设立")
_EVERY_YEAR = re.compile("每年")
_WITHIN_YEARS = re.compile(r"[0-9一二三四五两]年(?:内|左右)?")


@dataclass(slots=True)
class Memory:
    """What the sentence has said so far: the last indicator and rhythm, and the shape of the item just before."""

    indicator: str | None = None
    cadence: Cadence = "by"
    shape: Shape | None = None
    whole: int | None = None
    unit: str = ""
    topic: str = ""
    shared_kind: Kind = "level"
    kind: Kind = "level"


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
            part, memory.shape, memory.cadence, memory.whole = clause.part, None, "by", None
        if made and "其中" in view.folded[clause.start : min(clause.end, clause.start + 8)]:
            memory.whole = offset + len(made) - 1
            memory.unit, memory.kind = made[-1].unit, made[-1].kind
        elif kept_out(view.folded, clause):
            memory.whole = None
        kept: list[tuple[Item, Shape]] = []
        for item in items_of(view.folded, view.hidden, clause, amounts):
            shape = judge(Case(view.folded, item, frame, memory.shape))
            memory.shape = None if shape == "no" else shape
            if shape != "no":
                kept.append((item, shape))
        topic = None if kept else _FOUNDED.match(view.folded, clause.start, clause.end)
        if topic:
            memory.topic = view.text[topic.end() : clause.end].strip()
        if not kept and _EVERY_YEAR.search(view.folded, clause.start, clause.end):
            memory.cadence = "yearly"
        if not amounts:
            memory.shape = None
        here = list(_targets(view, frame, kept, memory))
        for found in grades_in(view.text, view.folded, clause, memory.indicator):
            if not is_fact(view.folded, found, frame) and not any(
                t.start <= found.at < t.end for t in here
            ):
                here.append(as_target(found, frame, view.outline.path_at(found.at)))
                memory.indicator = found.indicator
        for found in alls_in(view.text, view.folded, clause, frame):
            if not here and not frame.past_at(found.at):
                here.append(as_target(found, frame, view.outline.path_at(found.at)))
        made.extend(here)
    return made


def _targets(
    view: View, frame: Frame, kept: list[tuple[Item, Shape]], memory: Memory
) -> Iterator[Target]:
    """The targets of one clause; numbers behind 分别 share out the indicator among them."""
    shared: list[str] = []
    years: list[int | None] = []
    for i, (item, shape) in enumerate(kept):
        follows = bool(shared) and item.joined and not item.tokens
        if follows:
            indicator, year = shared.pop(0), years.pop(0)
        else:
            indicator = indicator_of(view.text, item, shape, memory.indicator, memory.topic)
            year = frame.year_at(item.amount.start)
            shared, years = [], []
            run = _run_of(view, kept, i)
            if run > 1:
                growth = growth_of(item)
                names = _names(view, indicator.removesuffix(growth), run, item)
                indicator, *shared = [name + growth for name in names]
                year, *years = _years_shared(frame, item, run)
        memory.indicator = indicator
        target = _target(view, frame, item, shape, indicator, year, memory)
        yield replace(target, kind=memory.shared_kind) if follows else target
        memory.shared_kind = target.kind if not follows else memory.shared_kind


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
    carried = (
        "by" if own_date or (shape == "predicate" and memory.whole is None) else memory.cadence
    )
    cadence = cadence_of(view.folded, item, carried)
    memory.cadence = cadence if cadence != "average" else memory.cadence
    alike = _bare_unit(item.amount.unit) == _bare_unit(memory.unit) and item.amount.cls not in RATES
    whole = memory.whole if alike else None
    part = None if whole is None else str(whole)
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
        kind=memory.kind if part is not None else kind_of(item, shape, indicator),
        cadence=cadence,
        value2=item.amount.value2,
        year=_year(frame, year, cadence, at),
        base_year=base_year_in(view.folded, item.start, at, view.clock),
        aspirational=frame.tries_at(at),
        part_of=part,
    )


def _bare_unit(unit: str) -> str:
    return unit.lstrip("十百千万亿")


def _year(frame: Frame, year: int | None, cadence: Cadence, at: int) -> int | None:
    """A yearly promise has no deadline unless its sentence prints one; an average needs a span to run over."""
    if cadence == "average":
        return frame.until_at(at)
    return year if cadence == "by" or frame.dated_at(at) else None


def kept_out(folded: str, clause: Clause) -> bool:
    """A clause with a date or a verb of its own is no longer part of the whole before it."""
    return bool(_NEW_START.match(folded, clause.start, clause.end))


def _years_shared(frame: Frame, item: Item, count: int) -> list[int | None]:
    """2024年、2025年分别……: the years named just before, one each; else the same year for all."""
    named = [m.year for m in frame.mentions if item.clause.start <= m.start < item.amount.start]
    if len(named) == count:
        return list(named)
    return [frame.year_at(item.amount.start)] * count


def _names(view: View, indicator: str, count: int, item: Item) -> list[str]:
    """An indicator shared out; “锂医数”产业营收 by full names when the same section spells each industry out."""
    short = re.match(r"[“\"]([一-鿿]+)[”\"](产业|行业)(.+)", indicator)
    if short is None or len(short[1]) != count:
        return shared_out(indicator, count)
    sections = [s for s in view.outline.sections if s.start <= item.start < s.end]
    text = view.text[sections[-1].start : sections[-1].end] if sections else ""
    names: list[str] = []
    for char in short[1]:
        full = re.findall(
            rf"(?<=[、,，:：;；。(（])(?:(?![的为以])[一-鿿]){{0,2}}{char}(?:(?![的为])[一-鿿]){{1,14}}?{short[2]}",
            text,
        )
        if not full:
            return shared_out(indicator, count)
        names.append(min(full, key=len) + short[3])
    return names


def _start(view: View, item: Item) -> int:
    start = item.start
    while start < item.amount.start and view.text[start] in " 　、,，;；":
        start += 1
    return start
