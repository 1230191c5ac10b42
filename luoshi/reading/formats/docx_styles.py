"""What paragraph and character styles hand down: heading level, list, hidden text; basedOn chains resolved on demand."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from luoshi.reading.formats.wordml import W, flag, number, value

_HEADING_NAME = re.compile(r"heading\s*([1-9])|标题\s*([1-9])", re.IGNORECASE)
_BODY_TEXT = 9


@dataclass(frozen=True, slots=True)
class Style:
    """A style with what it inherits. list_id "0" switches an inherited list off."""

    heading: int | None = None
    list_id: str | None = None
    level: int | None = None
    list_style: str = ""
    hidden: bool = False
    is_contents: bool = False


class Styles:
    """Looked up by id; an unknown id is a style without any property."""

    def __init__(self, root: etree._Element | None) -> None:
        self._nodes: dict[str, etree._Element] = {}
        self._known: dict[str, Style] = {}
        self.default_paragraph = ""
        for node in () if root is None else root.iterfind(f"{W}style"):
            name = node.get(f"{W}styleId", "")
            self._nodes[name] = node
            if node.get(f"{W}type") == "paragraph" and node.get(f"{W}default") in {
                "1",
                "true",
                "on",
            }:
                self.default_paragraph = name

    def list_styles(self) -> dict[str, str]:
        """Id of each list style -> the list it stands for."""
        found = {}
        for name, node in self._nodes.items():
            if node.get(f"{W}type") == "numbering":
                found[name] = value(node.find(f"{W}pPr/{W}numPr"), "numId") or ""
        return found

    def get(self, name: str | None) -> Style:
        """The style with everything it is based on."""
        key = name or ""
        if key not in self._known:
            # A chain that bites its own tail ends where it began.
            self._known[key] = Style()
            node = self._nodes.get(key)
            if node is not None:
                base = value(node, "basedOn")
                self._known[key] = _style(key, node, self.get(base) if base else Style())
        return self._known[key]


def outline_heading(properties: etree._Element | None, inherited: int | None) -> int | None:
    """The heading level of paragraph properties; outline level 9 is body text and takes an inherited one away."""
    text = value(properties, "outlineLvl")
    if text is None:
        return inherited
    level = number(text, _BODY_TEXT)
    return level + 1 if 0 <= level < _BODY_TEXT else None


def _style(key: str, node: etree._Element, base: Style) -> Style:
    name = value(node, "name") or ""
    properties = node.find(f"{W}pPr")
    named = _HEADING_NAME.fullmatch(name.strip())
    heading = int(named[1] or named[2]) if named else base.heading
    listed = None if properties is None else properties.find(f"{W}numPr")
    list_id = value(listed, "numId")
    level = value(listed, "ilvl")
    vanish = node.find(f"{W}rPr/{W}vanish")
    return Style(
        heading=outline_heading(properties, heading),
        list_id=base.list_id if list_id is None else list_id,
        level=base.level if level is None else number(level, 0),
        list_style=base.list_style if list_id is None else key,
        hidden=base.hidden if vanish is None else flag(vanish),
        is_contents=name.lower().startswith("toc ") or base.is_contents,
    )
