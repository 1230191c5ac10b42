"""Lines broken by a page's width -> paragraphs: what a person sees who reads a text copied out of a PDF or a mail.

A text is taken for broken only when its long lines end at one and the same column and mostly in the middle of a sentence.
Where first lines are indented, the indent alone parts paragraphs; else a full line goes on unless a numbered heading follows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

Line = tuple[int, int, int | None]
"""Where a line begins and ends, and the level of heading its format declares."""

_CLOSED = re.compile(r"[。;；:：!！?？…”』」）)》】\]|]\s*$")
_LABEL = re.compile(
    r"\s*(?:[一二三四五六七八九十]{1,4}[、.．]|[(（][一二三四五六七八九十]{1,4}[)）]"
    r"|第[一二三四五六七八九十百]{1,5}[章节条编篇]"
    r"|\d{1,3}[.．、](?!\d)|[(（]\d{1,3}[)）]|[①-⑳●◆■★▲·•—]|附件|附表|各[^。]{2,40}[:：]\s*$)"
)
_INDENT = re.compile(r"[ \t\u3000]*")
_LONG = 15
_FEWEST = 8
# A stop that may not begin a line, or a number that may not be parted, takes up to this much of the line before.
_SLACK = 3
_FULL_SHARE = 0.4
_OPEN_SHARE = 0.4
_WIDE = "\u2e80"


@dataclass(frozen=True, slots=True)
class Joined:
    """The paragraphs, and the offsets of line breaks at which nothing, not even a blank, stands."""

    lines: list[Line]
    glued: frozenset[int]


@dataclass(frozen=True, slots=True)
class _Page:
    """How wide the text was set, by what measure; letters: whether even Latin words were cut at the edge."""

    measure: Callable[[str], int]
    width: int
    letters: bool


def joined(text: str, lines: Sequence[Line]) -> Joined:
    """Paragraphs of the lines, which are given in order; the lines themselves where nothing was broken."""
    page = _page_of(text, lines)
    if page is None:
        return Joined(list(lines), frozenset())
    indents = [_indent(text, line) for line in lines]
    full = [_is_full(text, line, page) for line in lines]
    is_indented = _uses_indents(indents, full)
    made = [lines[0]]
    glued: set[int] = set()
    for at in range(1, len(lines)):
        before, line = lines[at - 1], lines[at]
        if is_indented:
            goes_on = full[at - 1] and not indents[at]
        else:
            goes_on = full[at - 1] and not _opens(text, before, line, is_full=full[at])
        if not goes_on:
            made.append(line)
            continue
        made[-1] = (made[-1][0], line[1], made[-1][2])
        if _leaves_no_blank(text[before[1] - 1], text[line[0]], page):
            glued.update(range(before[1], line[0]))
    return Joined(made, frozenset(glued))


def _opens(text: str, before: Line, line: Line, *, is_full: bool) -> bool:
    """Behind a full line without indents: a numbered line, or a short one without a stop behind a sentence's end."""
    if _LABEL.match(text, line[0], line[1]):
        return True
    return not is_full and _is_closed(text, before) and not _is_closed(text, line)


def _is_closed(text: str, line: Line) -> bool:
    return bool(_CLOSED.search(text[max(line[0], line[1] - 4) : line[1]]))


def _page_of(text: str, lines: Sequence[Line]) -> _Page | None:
    """The width at which lines were broken, None when they were not."""
    whole = [text[_begin(text, line) : line[1]] for line in lines]
    found: list[tuple[float, _Page]] = []
    for measure in (len, _columns):
        widths = [measure(one) for one in whole]
        long = sorted(w for w in widths if w > _LONG)
        if len(long) < _FEWEST:
            continue
        width = long[int(len(long) * 0.98)]
        full = [one for one, w in zip(whole, widths, strict=True) if width - _SLACK <= w <= width]
        share = len(full) / len(long)
        is_open = sum(not _CLOSED.search(one[-4:]) for one in full) >= _OPEN_SHARE * len(full)
        if share >= _FULL_SHARE and is_open:
            exact = sum(measure(one) == width for one in full)
            found.append((share, _Page(measure, width, exact > 0.8 * len(full))))
    return max(found, key=lambda pair: pair[0])[1] if found else None


def _columns(text: str) -> int:
    """Width in half characters."""
    return sum(2 if c >= _WIDE or c in "“”‘’—…" else 1 for c in text)


def _begin(text: str, line: Line) -> int:
    """Where the printed line begins, its indent included."""
    start = line[0]
    while start > 0 and text[start - 1] in " \t\u3000":
        start -= 1
    return start if start == 0 or text[start - 1] == "\n" else line[0]


def _indent(text: str, line: Line) -> bool:
    """Indented as the first line of a paragraph: by a wide blank or two narrow ones."""
    blank = text[_begin(text, line) : line[0]]
    return "\u3000" in blank or "\t" in blank or len(blank) >= 2


def _is_full(text: str, line: Line, page: _Page) -> bool:
    return page.measure(text[_begin(text, line) : line[1]]) >= page.width - _SLACK


def _uses_indents(indents: Sequence[bool], full: Sequence[bool]) -> bool:
    """Whether lines behind short ones, which begin paragraphs for sure, are indented, and others are not."""
    after_short = [i for before, i in zip(full, indents[1:], strict=False) if not before]
    after_full = [i for before, i in zip(full, indents[1:], strict=False) if before]
    return (
        bool(after_short)
        and sum(after_short) > 0.6 * len(after_short) > 0
        and (sum(after_full) < 0.5 * len(after_full))
    )


def _leaves_no_blank(before: str, after: str, page: _Page) -> bool:
    """Numbers are never apart at a line's end; Latin words are, unless the page cut wherever it was full."""
    if before.isdigit() or after.isdigit():
        return before.isascii() == after.isascii() or page.letters
    return page.letters
