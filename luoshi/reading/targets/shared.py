"""分别: one clause, several numbers, each with its own indicator or its own year."""

from __future__ import annotations

import re
from collections.abc import Sequence

from luoshi.reading.outline import Outline
from luoshi.reading.targets.frames import Frame
from luoshi.reading.targets.indicators import shared_out
from luoshi.reading.targets.items import Item

_LISTED = re.compile(r"[、和及与]")
_JOINT = 2
_SPAN = re.compile(r"(?P<a>20[0-9]{2})年?(?:-{1,2}|~|至|到)(?P<b>20[0-9]{2})年?")


def run_of(folded: str, frame: Frame, items: Sequence[Item]) -> int:
    """How many numbers share one predicate: the first and the bare ones that follow it directly.

    分别 says so, or as many years; without them only different units do: 播种面积和产量稳定在30万亩、16万吨.
    """
    first = items[0]
    words = folded[first.start : first.amount.start]
    told = "分别" in words or _many_years(frame, first)
    if not told and not _LISTED.search(words):
        return 1
    run = 1
    while run < len(items) and items[run].joined and not items[run].tokens:
        if not told and items[run].amount.unit == items[run - 1].amount.unit:
            break
        run += 1
    return run if told or len(_LISTED.findall(words)) == run - 1 else 1


def _many_years(frame: Frame, item: Item) -> bool:
    """到2022年和2030年……达到37%和40%: two years joined before the number."""
    before = [m for m in frame.mentions if m.start < item.amount.start]
    return len(before) > 1 and before[-1].start - before[-2].end <= _JOINT


def years_of(folded: str, frame: Frame, item: Item, count: int) -> list[int | None]:
    """2024年、2025年分别……, 2024—2026年分别……: the years named just before, one each; else the same year for all."""
    first = max(frame.sentence.start, item.amount.start - 200)
    span = _SPAN.search(folded, first, item.amount.start)
    if span and int(span["b"]) - int(span["a"]) + 1 == count:
        return list(range(int(span["a"]), int(span["b"]) + 1))
    named = [m.year for m in frame.mentions if item.clause.start <= m.start < item.amount.start]
    if not named:
        named = [m.year for m in frame.mentions if m.start < item.amount.start]
    if len(named) == count:
        return list(named)
    return [frame.year_at(item.amount.start)] * count


def names_of(text: str, outline: Outline, indicator: str, count: int, item: Item) -> list[str]:
    """An indicator shared out; “锂医数”产业营收 by full names when the same section spells each industry out."""
    short = re.match(r"[“\"]([一-鿿]+)[”\"](产业|行业)(.+)", indicator)
    if short is None or len(short[1]) != count:
        return shared_out(indicator, count)
    section = outline.section_at(item.start)
    words = text[section.start : section.end] if section else ""
    names: list[str] = []
    for char in short[1]:
        full = re.findall(
            rf"(?<=[、,，:：;；。(（])(?:(?![的为以做大强])[一-鿿]){{0,2}}{char}"
            rf"(?:(?![的为])[一-鿿]){{1,14}}?{short[2]}(?=专班|[,，、。;；:：])",
            words,
        )
        if not full:
            return shared_out(indicator, count)
        names.append(min(full, key=len) + short[3])
    return names
