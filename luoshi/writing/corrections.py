"""更正通知: a published paper is never changed; a numbered notice says what was wrong, what is right, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from luoshi.writing._paper_words import paper_words, title_lines
from luoshi.writing._text import WritingError, date_words
from luoshi.writing.model import Block, Column, Imprint, Paper, Paragraph, Row, Table


@dataclass(frozen=True, slots=True)
class CorrectedLine:
    """One correction: place (附件1第3行), what, as it was printed, as it should be, why."""

    place: str
    what: str
    before: str
    after: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class CorrectionFacts:
    """corrected_title: of the paper corrected, without 《》; corrected_number, corrected_on: its number and day."""

    corrected_title: str
    signature: str
    lines: tuple[CorrectedLine, ...]
    corrected_number: str = ""
    corrected_on: date | None = None
    number: str | None = None
    issued_on: date | None = None
    addressees: str = ""
    head: str | None = None
    reason: str = ""
    copy_to: str = ""
    printer: str | None = None
    note: str | None = None
    is_sample: bool = False


def correction(facts: CorrectionFacts) -> Paper:
    """Raises WritingError when nothing is corrected."""
    w = paper_words("correction")
    if not facts.lines:
        raise WritingError("更正通知没有更正的内容。", "请至少写明一处：位置、更正前、更正后。")
    number = w.say("number", number=facts.corrected_number) if facts.corrected_number else ""
    day = w.say("on", day=date_words(facts.corrected_on)) if facts.corrected_on else ""
    title = facts.corrected_title
    opening = w.say("opening", day=day, title=title, number=number, n=len(facts.lines))
    body: list[Block] = [Paragraph(opening), _table(facts)]
    if facts.reason:
        body.insert(1, Paragraph(w.say("reason", reason=facts.reason.rstrip("。"))))
    body.append(Paragraph(w.say("closing")))
    return Paper(
        title=title_lines(w.say("title", title=title)),
        body=tuple(body),
        head=facts.head,
        number=facts.number,
        addressees=facts.addressees,
        signature=facts.signature,
        date=facts.issued_on,
        note=facts.note,
        imprint=Imprint(facts.printer, facts.issued_on, facts.copy_to)
        if facts.printer and facts.issued_on
        else None,
        mark=w.say("mark") if facts.is_sample else None,
    )


def _table(facts: CorrectionFacts) -> Table:
    w = paper_words("correction")
    has_reason = any(line.reason for line in facts.lines)
    columns = [
        Column(w.say("col_number"), 12, "center"),
        Column(w.say("col_place"), 26),
        Column(w.say("col_what"), 40),
        Column(w.say("col_before"), 24, "center"),
        Column(w.say("col_after"), 24, "center"),
    ]
    if has_reason:
        columns.append(Column(w.say("col_reason"), 34))
    rows = []
    for number, line in enumerate(facts.lines, 1):
        cells = [str(number), line.place, line.what, line.before, line.after]
        rows.append(Row((*cells, line.reason or w.say("blank")) if has_reason else tuple(cells)))
    return Table(tuple(columns), tuple(rows), w.say("caption"))
