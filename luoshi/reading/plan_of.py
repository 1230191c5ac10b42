"""Document -> Plan: clean, outline, then each kind of thing in turn; every offset leads back to the document's text."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from typing import Protocol, TypeVar

from luoshi.plan import Note, Plan, Target
from luoshi.reading.annexes import parts_of
from luoshi.reading.clean import Clean, clean
from luoshi.reading.contract import Document, ReadingError
from luoshi.reading.duties import duties_of
from luoshi.reading.head import Head, head_of
from luoshi.reading.legible import legible
from luoshi.reading.mechanisms import mechanisms_of
from luoshi.reading.milestones import milestones_of
from luoshi.reading.notes import (
    is_worth_a_note,
    note_on_table,
    notes_on_amounts,
    notes_on_duties,
    notes_on_head,
    notes_on_outline,
    notes_on_targets,
)
from luoshi.reading.outline import Outline, outline_of
from luoshi.reading.projects import projects_of
from luoshi.reading.shadow import masked, shadow
from luoshi.reading.targets import Grid, View, frames_in, grids_of, targets_in, targets_of
from luoshi.reading.task_tables import due, headed, holds_tasks, unrolled
from luoshi.reading.years import Clock


class _Placed(Protocol):
    @property
    def start(self) -> int: ...

    @property
    def end(self) -> int: ...


_P = TypeVar("_P", bound=_Placed)


@dataclass(frozen=True, slots=True)
class _Tables:
    """What tables gave: targets, where the lines they took begin, and notes on those that gave nothing."""

    targets: list[Target]
    covered: set[int]
    notes: list[Note]


@dataclass(frozen=True, slots=True)
class _Read:
    """One plan of the file. Targets have no ids yet, and part_of is the place of the whole among them."""

    plan: Plan
    head: Head
    table_notes: list[Note]
    doubtful: list[tuple[int, int]]


def plan_of(document: Document) -> Plan:
    """Understand one document. Raises ReadingError when there is no text at all.

    A file of several plans gives one Plan: title and dates of the first, paths of the others with their annex before them.
    """
    seen = legible(document)
    parts = parts_of(seen)
    first = _read(parts[0].document, None)
    read = [first]
    for part in parts[1:]:
        further = _read(part.document, first.head)
        read.append(replace(further, plan=_under(part.name, further.plan)))
    plan = replace(_together([r.plan for r in read]), text=document.text)
    return replace(plan, notes=_notes(seen, plan, read))


def _read(document: Document, letter: Head | None) -> _Read:
    """letter: the head of the paper that hands this one over."""
    grids = headed(grids_of(document))
    lines = unrolled(document, grids)
    cleaned = clean(lines)
    copy = cleaned.document
    if not copy.text.strip() and not any(b.cell for b in document.blocks):
        raise ReadingError("文件里没有文字。", "请换用有正文的文件；扫描件请先做文字识别（OCR）。")
    folded = shadow(copy.text)
    outline = outline_of(copy)
    head = head_of(copy, folded, outline, letter)
    view = View(copy.text, folded, masked(folded), outline, head.clock)
    spans = [(b.start, b.end) for b in copy.blocks]
    tables = _from_tables(lines, grids, cleaned, outline, head.clock)
    frames = frames_in(view, [s for s in spans if cleaned.origin[s[0]] not in tables.covered])
    reading = targets_of(view, frames)
    plan = Plan(
        title=head.title,
        text=document.text,
        document_number=head.number,
        issuer=head.issuer,
        issued_on=head.issued_on,
        horizon=head.clock.horizon,
        sections=_back(cleaned, outline.sections),
        targets=_merged(due(_back(cleaned, tuple(reading.targets)), grids), tables.targets),
        duties=_back(cleaned, duties_of(copy.text, folded, outline, spans)),
        milestones=_back(cleaned, milestones_of(view, frames, reading.targets)),
        mechanisms=_back(cleaned, mechanisms_of(view, frames)),
        projects=_back(cleaned, projects_of(view, frames)),
    )
    doubtful = [cleaned.back(a.start, a.end) for a in reading.undecided if is_worth_a_note(a)]
    return _Read(plan, head, tables.notes, doubtful)


def _under(name: str, plan: Plan) -> Plan:
    """The plan with all its clauses below the annex's name."""

    def path(old: str) -> str:
        return f"{name}/{old}" if old else name

    return replace(
        plan,
        sections=tuple(replace(s, path=path(s.path)) for s in plan.sections),
        targets=tuple(replace(t, section=path(t.section)) for t in plan.targets),
        duties=tuple(replace(d, section=path(d.section)) for d in plan.duties),
        milestones=tuple(replace(m, section=path(m.section)) for m in plan.milestones),
        mechanisms=tuple(replace(m, section=path(m.section)) for m in plan.mechanisms),
        projects=tuple(replace(p, section=path(p.section)) for p in plan.projects),
    )


def _together(plans: list[Plan]) -> Plan:
    """The first plan with what the others promise, which stands behind it in the text."""
    targets: list[Target] = []
    for plan in plans:
        base = len(targets)
        targets += [
            replace(t, part_of=str(base + int(t.part_of))) if t.part_of else t for t in plan.targets
        ]
    return replace(
        plans[0],
        sections=tuple(s for p in plans for s in p.sections),
        targets=_numbered(targets),
        duties=tuple(d for p in plans for d in p.duties),
        milestones=tuple(m for p in plans for m in p.milestones),
        mechanisms=tuple(m for p in plans for m in p.mechanisms),
        projects=tuple(x for p in plans for x in p.projects),
    )


def _notes(document: Document, plan: Plan, read: list[_Read]) -> tuple[Note, ...]:
    """The document's own notes first, then those of understanding in text order."""
    text = document.text
    found = [
        *notes_on_head(read[0].head, text),
        *notes_on_outline(plan.sections, text),
        *notes_on_targets(plan.targets, text),
        *notes_on_duties(plan.duties, text),
    ]
    for one in read:
        found += [*notes_on_amounts(one.doubtful, text), *one.table_notes]
    return (*document.notes, *sorted(found, key=lambda n: (n.start, n.code)))


def _back(cleaned: Clean, things: tuple[_P, ...]) -> tuple[_P, ...]:
    """The same things with offsets of the document's own text."""
    made: list[_P] = []
    for thing in things:
        start, end = cleaned.back(thing.start, thing.end)
        made.append(replace(thing, start=start, end=end))  # type: ignore[type-var]
    return tuple(made)


def _from_tables(
    lines: Document, grids: list[Grid], cleaned: Clean, outline: Outline, clock: Clock
) -> _Tables:
    """lines: the document with its tables of tasks as text, which is what is covered or left to be read."""
    found = _Tables([], set(), [])
    for grid in grids:
        first = min(c.start for c in grid.values())
        last = max(c.end for c in grid.values())
        at = bisect_right(cleaned.origin, first) - 1
        made = targets_in(grid, clock, outline.path_at(at) if at >= 0 else "")
        found.targets.extend(made)
        if made:
            found.covered.update(b.start for b in lines.blocks if first <= b.start <= last)
        elif holds_tasks(grid):
            continue
        elif any(lines.text[c.start : c.end].strip().isdecimal() for c in grid.values()):
            found.notes.append(note_on_table(first, last))
    return found


def _merged(running: list[Target], tabled: list[Target]) -> tuple[Target, ...]:
    """Both in text order; the places in part_of, counted among the running ones, move along."""
    everything = sorted([*running, *tabled], key=lambda t: (t.start, t.end))
    places = {id(t): i for i, t in enumerate(everything)}
    return tuple(
        replace(t, part_of=str(places[id(running[int(t.part_of)])])) if t.part_of else t
        for t in everything
    )


def _numbered(targets: list[Target]) -> tuple[Target, ...]:
    """T01, T02 ... in text order; three digits past 99. part_of holds the place of the whole until here."""
    width = 2 if len(targets) < 100 else len(str(len(targets)))
    names = [f"T{i + 1:0{width}d}" for i in range(len(targets))]
    return tuple(
        replace(t, id=name, part_of=names[int(t.part_of)] if t.part_of else None)
        for t, name in zip(targets, names, strict=True)
    )
