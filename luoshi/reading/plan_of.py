"""Document -> Plan: clean, outline, then each kind of thing in turn; every offset leads back to the document's text."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace

from luoshi.plan import Duty, Plan, Section, Target
from luoshi.reading.clean import Clean, clean
from luoshi.reading.contract import Document, ReadingError
from luoshi.reading.duties import duties_of
from luoshi.reading.head import head_of
from luoshi.reading.outline import Outline, outline_of
from luoshi.reading.shadow import masked, shadow
from luoshi.reading.targets import View, grids_of, targets_in, targets_of
from luoshi.reading.years import Clock


def plan_of(document: Document) -> Plan:
    """Understand one document. Raises ReadingError when there is no text at all."""
    if not document.text.strip():
        raise ReadingError("文件里没有文字。", "请换用有正文的文件；扫描件请先做文字识别（OCR）。")
    cleaned = clean(document)
    copy = cleaned.document
    folded = shadow(copy.text)
    outline = outline_of(copy)
    head = head_of(copy, folded, outline)
    view = View(copy.text, folded, masked(folded), outline, head.clock)
    spans = [(b.start, b.end) for b in copy.blocks]
    tabled, covered = _from_tables(document, cleaned, outline, head.clock)
    running = [s for s in spans if cleaned.origin[s[0]] not in covered]
    reading = targets_of(view, running)
    targets = _merged([_back_target(cleaned, t) for t in reading.targets], tabled)
    duties = duties_of(copy.text, folded, outline, spans)
    return Plan(
        title=head.title,
        text=document.text,
        document_number=head.number,
        issuer=head.issuer,
        issued_on=head.issued_on,
        horizon=head.clock.horizon,
        sections=tuple(_back_section(cleaned, s) for s in outline.sections),
        targets=_numbered(targets),
        duties=tuple(_back_duty(cleaned, d) for d in duties),
    )


def _from_tables(
    document: Document, cleaned: Clean, outline: Outline, clock: Clock
) -> tuple[list[Target], set[int]]:
    """Targets of the tables, and where the lines they were made of begin."""
    found: list[Target] = []
    covered: set[int] = set()
    for grid in grids_of(document):
        at = bisect_right(cleaned.origin, min(c.start for c in grid.values())) - 1
        made = targets_in(grid, clock, outline.path_at(max(at, 0)))
        found.extend(made)
        if made:
            first, last = min(c.start for c in grid.values()), max(c.end for c in grid.values())
            covered.update(b.start for b in document.blocks if first <= b.start <= last)
    return found, covered


def _merged(running: list[Target], tabled: list[Target]) -> list[Target]:
    """Both in text order; the places in part_of, counted among the running ones, move along."""
    everything = sorted([*running, *tabled], key=lambda t: (t.start, t.end))
    places = {id(t): i for i, t in enumerate(everything)}
    return [
        replace(t, part_of=str(places[id(running[int(t.part_of)])])) if t.part_of else t
        for t in everything
    ]


def _numbered(targets: list[Target]) -> tuple[Target, ...]:
    """T01, T02 ... in text order; three digits past 99. part_of holds the place of the whole until here."""
    width = 2 if len(targets) < 100 else 3
    names = [f"T{i + 1:0{width}d}" for i in range(len(targets))]
    return tuple(
        replace(t, id=name, part_of=names[int(t.part_of)] if t.part_of else None)
        for t, name in zip(targets, names, strict=True)
    )


def _back_section(cleaned: Clean, section: Section) -> Section:
    start, end = cleaned.back(section.start, section.end)
    return replace(section, start=start, end=end)


def _back_target(cleaned: Clean, target: Target) -> Target:
    start, end = cleaned.back(target.start, target.end)
    return replace(target, start=start, end=end)


def _back_duty(cleaned: Clean, duty: Duty) -> Duty:
    start, end = cleaned.back(duty.start, duty.end)
    return replace(duty, start=start, end=end)
