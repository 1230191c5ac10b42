"""From text to targets: the walk over sentences, clauses and items, and what one item hands on to the next."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from luoshi.plan import Target
from luoshi.plan.model import Kind
from luoshi.reading.prose import Clause, sentences_of
from luoshi.reading.targets.amounts import Amount, amounts_in
from luoshi.reading.targets.frames import Frame, frames_of
from luoshi.reading.targets.grades import alls_in, as_target, grades_in, is_fact
from luoshi.reading.targets.indicators import (
    growth_of,
    indicator_of,
    leading_verb,
    led_back,
    strip_words,
    words_of,
)
from luoshi.reading.targets.items import Item, items_of
from luoshi.reading.targets.make import Named, View, target_of
from luoshi.reading.targets.memory import Memory
from luoshi.reading.targets.rules import Case, Shape, counts, judge
from luoshi.reading.targets.shared import names_of, run_of, years_of
from luoshi.reading.words import alternation, lists
from luoshi.reading.years import strip_dates

_VERBS = alternation([w for w in lists("promises")["increase"] if len(w) > 1])
_NEW_START = re.compile(rf"[ ]?(?:到?20[0-9]{{2}}年|每年|力争|确保|{_VERBS})")
# 设立……专项资金，市财政每年安排5亿元: what is founded is what the money is for.
_FOUNDED = re.compile("设立|建立|组建|成立|发起设立")
_ABOUT = re.compile(r"([一-鿿]{2,16}?)(?:发展|建设|工作)?方面$")
# 高新技术企业数量实现倍增，达到1000家: the subject of a clause without a number serves the next.
_SUBJECT = re.compile(
    r"([一-鿿“”]{2,25}?)(?:实现|达到|完成|保持|稳步|持续|显著|不断|明显|进一步|大幅|快速|更加|突破|增长|提升|提高|翻番|力争|争取|倍增)"
)
# 万车死亡率：比2020年下降32%: what stands before the colon is measured; 主要目标： is not.
_NO_SUBJECT = re.compile(
    r"(?:目标|任务|指标|如下|以下|要求|措施|包括|方面|重点|工作|一是|为|是)$|^$"
)
_LONGEST_SUBJECT = 24
_EVERY_YEAR = re.compile("每年")


@dataclass(slots=True)
class Reading:
    """Targets in order, and the numbers of promising sentences that no rule could decide."""

    targets: list[Target] = field(default_factory=list)
    undecided: list[Amount] = field(default_factory=list)


def frames_in(view: View, spans: list[tuple[int, int]]) -> list[Frame]:
    """The sentences of the paragraphs given, each with what governs it."""
    sentences = sentences_of(view.hidden, spans)
    return list(frames_of(view.folded, sentences, view.outline, view.clock))


def targets_of(view: View, frames: list[Frame]) -> Reading:
    """Read running text; targets come without ids."""
    reading = Reading()
    for frame in frames:
        _read_sentence(view, frame, reading)
    return reading


def _read_sentence(view: View, frame: Frame, reading: Reading) -> None:
    memory = Memory()
    first = len(reading.targets)
    undecided: list[Amount] = []
    part = 0
    for clause in frame.sentence.clauses:
        if clause.part != part:
            part, memory.shape, memory.cadence, memory.whole = clause.part, None, "by", None
        _meet_whole(view, clause, memory, reading.targets if len(reading.targets) > first else [])
        kept = _kept(view, frame, clause, memory, undecided)
        _meet_topic(view, clause, memory, found=bool(kept))
        here = _completed(list(_targets(view, frame, kept, memory)), kept)
        memory.names = tuple(t.indicator for t in here) or memory.names
        here.extend(_classes(view, frame, clause, memory, here))
        reading.targets.extend(here)
    if len(reading.targets) > first:
        reading.undecided.extend(undecided)


def _kept(
    view: View, frame: Frame, clause: Clause, memory: Memory, undecided: list[Amount]
) -> list[tuple[Item, Shape]]:
    """The items of a clause that are promises."""
    found = amounts_in(view.text, view.folded, view.hidden, clause.start, clause.end)
    amounts = [a for a in found if counts(view.folded, a)]
    kept: list[tuple[Item, Shape]] = []
    for item in items_of(view.folded, view.hidden, clause, amounts):
        shape = judge(Case(view.folded, item, frame, memory.shape))
        memory.shape = shape if shape != "no" else None
        if shape == "no" and frame.past_at(item.amount.start):
            memory.subject = words_of(view.text, item, "tail") or memory.subject
        if shape is None:
            undecided.append(item.amount)
        elif shape != "no":
            kept.append((item, shape))
    if not amounts:
        memory.shape = None
    return kept


def _meet_whole(view: View, clause: Clause, memory: Memory, targets: list[Target]) -> None:
    """其中 opens the parts of the number before; a clause with a date or a verb of its own ends them."""
    words = view.folded[clause.start : min(clause.end, clause.start + 8)]
    if targets and "其中" in words:
        memory.whole = len(targets) - 1
        memory.whole_unit, memory.whole_kind = targets[-1].unit, targets[-1].kind
    elif _NEW_START.match(view.folded, clause.start, clause.end):
        memory.whole = None


def _meet_topic(view: View, clause: Clause, memory: Memory, *, found: bool) -> None:
    """What a clause without a number sets up for the next: a subject, a fund, a rhythm."""
    about = _ABOUT.match(view.folded, clause.start, clause.end)
    if about and memory.indicator is None:
        memory.indicator = view.text[about.start(1) : about.end(1)]
    if found:
        return
    subject = _SUBJECT.match(strip_dates(view.text[clause.start : clause.end]).strip(" ,，"))
    if subject and (name := strip_words(subject[1])):
        memory.subject = name
    elif view.hidden[clause.end : clause.end + 1] == ":":
        words = strip_words(view.text[clause.start : clause.end])
        if len(words) <= _LONGEST_SUBJECT and not _NO_SUBJECT.search(words):
            memory.subject = words
    founded = _FOUNDED.match(view.folded, clause.start, clause.end)
    if founded:
        memory.topic = view.text[founded.end() : min(clause.end, founded.end() + 60)].strip()
    if _EVERY_YEAR.search(view.folded, clause.start, clause.end):
        memory.cadence = "yearly"


def _targets(
    view: View, frame: Frame, kept: list[tuple[Item, Shape]], memory: Memory
) -> Iterator[Target]:
    """The targets of one clause; numbers behind 分别 share out the indicator among them."""
    waiting: list[tuple[str, int | None]] = []
    kind: Kind | None = None
    first: Item | None = None
    memory.verb = ""
    for i, (item, shape) in enumerate(kept):
        if waiting and item.joined and not item.tokens:
            indicator, year = waiting.pop(0)
        else:
            kind, first = None, item
            indicator = indicator_of(view.text, item, shape, memory)
            year = frame.year_at(item.amount.start)
            run = 1 if shape == "thing" else run_of(view.folded, frame, [k[0] for k in kept[i:]])
            if run > 1:
                indicator, year, waiting = _shared(view, frame, item, indicator, run, memory.names)
        memory.indicator = indicator or memory.indicator
        memory.verb = leading_verb(indicator) if shape == "tail" else ""
        if not indicator:
            continue
        target = target_of(view, frame, Named(item, shape, indicator, year, kind, first), memory)
        kind = target.kind if waiting else None
        yield target


def _completed(targets: list[Target], kept: list[tuple[Item, Shape]]) -> list[Target]:
    """A list of things in one clause: names that lack their noun take it from the last."""
    if len(targets) != len(kept) or not kept or kept[-1][1] != "thing":
        return targets
    names = led_back([t.indicator for t in targets])
    return [replace(t, indicator=name) for t, name in zip(targets, names, strict=True)]


def _shared(
    view: View, frame: Frame, item: Item, indicator: str, run: int, before: tuple[str, ...]
) -> tuple[str, int | None, list[tuple[str, int | None]]]:
    growth = growth_of(item)
    names = names_of(view.text, view.outline, indicator.removesuffix(growth), run, item)
    if growth and len(before) == run and not words_of(view.text, item, "tail"):
        names = list(before)  # 收入100亿元、游客200万人次，分别增长12%、10%
    pairs = [
        (name + growth, year)
        for name, year in zip(names, years_of(view.folded, frame, item, run), strict=True)
    ]
    return pairs[0][0], pairs[0][1], pairs[1:]


def _classes(
    view: View, frame: Frame, clause: Clause, memory: Memory, here: list[Target]
) -> Iterator[Target]:
    """Classes, ranks and 全部 that the numbers of the clause do not already cover."""
    for found in grades_in(view.text, view.folded, clause, memory.indicator):
        covered = any(t.start <= found.at < t.end for t in here)
        if not covered and not is_fact(view.folded, found, frame):
            memory.indicator = found.indicator
            yield as_target(found, frame, view.outline.path_at(found.at))
    for found in alls_in(view.text, view.folded, clause, frame):
        if not here and not frame.past_at(found.at):
            yield as_target(found, frame, view.outline.path_at(found.at))
