"""The numbers Word prints before paragraphs, which stand nowhere in the file (ECMA-376 part 1, 17.9).

Counters belong to the abstract list: two lists made from one definition go on counting, unless the second one overrides
its start. A level starts again when a level above it is used, unless its lvlRestart says otherwise (0: never).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from luoshi.reading.formats.numerals import numeral
from luoshi.reading.formats.wordml import W, flag, number, value

LEVELS = 9
_PLACE = re.compile(r"%([1-9])")
_PRINTED = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list. restart_after: levels below this index restart it; None is all above, 0 is never."""

    start: int = 1
    form: str = "decimal"
    text: str = ""
    suffix: str = "tab"
    restart: int | None = None
    legal: bool = False
    style: str | None = None


@dataclass(slots=True)
class _List:
    """A w:num: the abstract list it counts in, its own levels, and the levels it starts anew."""

    abstract: str
    levels: dict[int, Level]
    starts: dict[int, int] = field(default_factory=dict)


class Numbering:
    """Read once a document, then asked once a numbered paragraph, in document order. deepest: the lowest level printed."""

    def __init__(self, root: etree._Element | None, style_lists: dict[str, str]) -> None:
        self._lists: dict[str, _List] = {}
        self._counts: dict[str, list[int | None]] = {}
        self._seen: set[str] = set()
        self.deepest = -1
        if root is not None:
            self._read(root, style_lists)

    def level_of_style(self, list_id: str, style: str) -> int | None:
        """The level that a list ties to a paragraph style."""
        found = self._lists.get(list_id)
        levels = found.levels.items() if found else ()
        return next((index for index, level in levels if level.style == style), None)

    def label(self, list_id: str, index: int) -> str:
        """Count one paragraph and give what Word prints before it; "" for bullets and unknown lists."""
        found = self._lists.get(list_id)
        if found is None or not 0 <= index < LEVELS:
            return ""
        counts = self._count(list_id, found, index)
        level = found.levels.get(index, Level())
        if level.form == "bullet":
            return ""
        text = _PLACE.sub(
            lambda place: self._printed(found, counts, int(place[1]) - 1, level), level.text
        )
        if not _PRINTED.search(text):
            return ""
        self.deepest = max(self.deepest, index)
        return text + _gap(text, level.suffix)

    def _count(self, list_id: str, found: _List, index: int) -> list[int | None]:
        counts = self._counts.setdefault(found.abstract, [None] * LEVELS)
        if list_id not in self._seen:
            self._seen.add(list_id)
            for started in found.starts:
                counts[started] = None
        current = counts[index]
        counts[index] = self._start(found, index) if current is None else current + 1
        for deeper in range(index + 1, LEVELS):
            restart = found.levels.get(deeper, Level()).restart
            if restart is None or index < restart:
                counts[deeper] = None
        return counts

    def _start(self, found: _List, index: int) -> int:
        return found.starts.get(index, found.levels.get(index, Level()).start)

    def _printed(self, found: _List, counts: list[int | None], index: int, shown_by: Level) -> str:
        """An upper level that was never used prints its start. isLgl prints all levels in digits."""
        count = counts[index]
        form = found.levels.get(index, Level()).form
        return numeral(
            self._start(found, index) if count is None else count,
            "decimal" if shown_by.legal else "none" if form == "bullet" else form,
        )

    def _read(self, root: etree._Element, style_lists: dict[str, str]) -> None:
        abstracts: dict[str, dict[int, Level]] = {}
        links: dict[str, str] = {}
        for node in root.iterfind(f"{W}abstractNum"):
            name = node.get(f"{W}abstractNumId", "")
            abstracts[name] = dict(map(_level, node.iterfind(f"{W}lvl")))
            if link := value(node, "numStyleLink"):
                links[name] = link
        nums = {n.get(f"{W}numId", ""): n for n in root.iterfind(f"{W}num")}
        for name, node in nums.items():
            abstract = value(node, "abstractNumId") or ""
            if abstract in links:
                # A linked list is defined where the list style's own list is.
                target = nums.get(style_lists.get(links[abstract], ""))
                abstract = (
                    value(target, "abstractNumId") or abstract if target is not None else abstract
                )
            self._lists[name] = _list(node, abstract, abstracts.get(abstract, {}))


def _list(node: etree._Element, abstract: str, levels: dict[int, Level]) -> _List:
    found = _List(abstract, dict(levels))
    for override in node.iterfind(f"{W}lvlOverride"):
        index = number(override.get(f"{W}ilvl"), 0)
        own = override.find(f"{W}lvl")
        if own is not None:
            found.levels[index] = _level(own)[1]
        if (start := value(override, "startOverride")) is not None:
            found.starts[index] = number(start, 1)
    return found


def _level(node: etree._Element) -> tuple[int, Level]:
    restart = value(node, "lvlRestart")
    form = next(node.iter(f"{W}numFmt"), None)
    return number(node.get(f"{W}ilvl"), 0), Level(
        start=number(value(node, "start"), 0),
        form="decimal" if form is None else form.get(f"{W}val", "decimal"),
        text=value(node, "lvlText") or "",
        suffix=value(node, "suff") or "tab",
        restart=None if restart is None else number(restart, 0),
        legal=flag(node.find(f"{W}isLgl")),
        style=value(node, "pStyle"),
    )


def _gap(label: str, suffix: str) -> str:
    """What stands between label and text. A tab is a gap only where nothing else parts the two (第一条 为了…)."""
    if suffix == "space":
        return " "
    return " " if suffix == "tab" and (label[-1:].isdecimal() or label[-1:].isalpha()) else ""
