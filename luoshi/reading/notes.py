"""What could not be read, and what a person must decide. Each code has its paragraph in docs/design/reading.md."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from luoshi.plan import Duty, Note, Section, Target
from luoshi.reading.head import Head
from luoshi.reading.parties import labels_in
from luoshi.reading.shadow import shadow
from luoshi.reading.targets import Amount

_RELATIVE = re.compile(r"今年|明年|本年度|期末|规划期|三年内")


def notes_on_head(head: Head, text: str) -> Iterator[Note]:
    """R003 no title, R004 words such as 今年 in a paper without a year."""
    if not head.title:
        yield Note("R003", 0, min(1, len(text)), "没有认出文件标题，请核对后补上。")
    relative = _RELATIVE.search(text)
    if relative and head.clock.this_year is None and head.clock.horizon is None:
        start, end = relative.span()
        yield Note(
            "R004", start, end, f"文中写有“{relative[0]}”，但没有认出文件的年份，请指明是哪一年。"
        )


def notes_on_outline(sections: tuple[Section, ...], text: str) -> Iterator[Note]:
    """R001 no heading; R009 one path for two numbered sections."""
    if not any(s.label for s in sections):
        yield Note(
            "R001", 0, min(1, len(text)), "没有认出带编号的标题，条款只能按全文归属，请核对。"
        )
    counted = Counter(s.path for s in sections if s.label and s.path)
    seen: set[str] = set()
    for section in sections:
        if section.label and counted[section.path] > 1 and section.path in seen:
            message = f"条款号“{section.path}”不止一处，按条款号查找时以第一处为准，请核对编号。"
            yield Note("R009", section.start, section.start + 1, message)
        seen.add(section.path)


def notes_on_targets(targets: tuple[Target, ...], text: str) -> Iterator[Note]:
    """R002 no target at all; R005 a target that is to be reached once and names no year."""
    if not targets:
        yield Note("R002", 0, min(1, len(text)), "没有认出量化目标，请核对文件是否为方案类文件。")
    for target in targets:
        if target.cadence == "by" and target.year is None:
            message = f"目标“{target.indicator[:30]}”没有写明完成年份，请明确期限。"
            yield Note("R005", target.start, target.end, message)


def notes_on_amounts(spans: list[tuple[int, int]], text: str) -> Iterator[Note]:
    """R006 a number with a unit, in a sentence that promises, that no rule could place."""
    for start, end in spans:
        message = (
            f"“{text[start:end]}”所在的句子含有目标，但未能判断这个数是否也是目标，请人工确定。"
        )
        yield Note("R006", start, end, message)


def notes_on_duties(duties: tuple[Duty, ...], text: str) -> Iterator[Note]:
    """R008 a label of responsibility behind which no unit could be read."""
    read = sorted((d.start, d.end) for d in duties)
    at = 0
    for label in labels_in(shadow(text)):
        while at < len(read) and read[at][1] <= label.start():
            at += 1
        if at < len(read) and read[at][0] <= label.end():
            continue
        message = f"“{label[0].strip()}”之后没有认出单位名称，请补填。"
        yield Note("R008", label.start(), label.end(), message)


def note_on_table(start: int, end: int) -> Note:
    """R007 a table without a column of goals."""
    return Note("R007", start, end, "这张表没有认出目标年份或目标值的列，表中数字未作为目标读取。")


def is_worth_a_note(amount: Amount) -> bool:
    """Durations and bare ones are seldom promises; a note on each would bury the rest."""
    return amount.cls not in ("duration", "bare") and not amount.chinese
