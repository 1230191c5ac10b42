"""Which part of a web page is the document: a place that governments' pages use, else where most of the text stands."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources

from lxml import etree

ENOUGH = 100
MOST = 0.8
MANY_LINKS = 3
LINK_SHARE = 0.7
SKIPPED = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "head",
        "title",
        "nav",
        "aside",
        "iframe",
        "svg",
        "object",
        "embed",
        "button",
        "select",
        "textarea",
        "input",
        "map",
        "canvas",
        "audio",
        "video",
        "applet",
        "frameset",
        "rt",
        "rp",
    ]
)
_CONTAINERS = frozenset(
    [
        "body",
        "div",
        "td",
        "section",
        "article",
        "main",
        "form",
        "center",
        "tbody",
        "tr",
        "table",
        "html",
    ]
)
_LISTS = frozenset(["ul", "ol", "div", "table", "dl", "p", "section", "td"])
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Weight:
    """How much text an element shows: outside of links, in links, and how many links."""

    plain: int = 0
    linked: int = 0
    links: int = 0


@dataclass(frozen=True, slots=True)
class Main:
    """The element that holds the document; its title when that stands elsewhere, else ""; whether it is all."""

    part: etree._Element
    title: str
    is_whole: bool
    weights: dict[etree._Element, Weight]

    def is_navigation(self, node: etree._Element) -> bool:
        """A block of hardly anything but links."""
        weight = self.weights.get(node, Weight())
        is_mostly_linked = weight.linked > LINK_SHARE * (weight.linked + weight.plain)
        return node.tag in _LISTS and weight.links >= MANY_LINKS and is_mostly_linked


def main_part(root: etree._Element) -> Main:
    """Looks at every element once, whatever the page's shape."""
    body = root.find(".//body")
    start = root if body is None else body
    weights = _weights(start)
    part = _known_place(start, weights)
    if part is None:
        part = start
        while (heavier := _heaviest(part, weights)) is not None:
            part = heavier
    return Main(part, _title(root, part), weights[part] == weights[start], weights)


def is_hidden(node: etree._Element) -> bool:
    """Not shown, by its own word."""
    return node.get("hidden") is not None or bool(_HIDDEN.search(node.get("style", "")))


def is_data(table: etree._Element) -> bool:
    """A table of values, not one that only arranges the page."""
    if next(table.iterdescendants("table"), None) is not None:
        return False
    rows = list(table.iterdescendants("tr"))
    widest = max((sum(1 for c in row if c.tag in {"td", "th"}) for row in rows), default=0)
    if widest < 2:
        return False
    longest = max((len(str(cell.xpath("string()"))) for row in rows for cell in row), default=0)
    return len(rows) > 1 or longest < 200


def _weights(start: etree._Element) -> dict[etree._Element, Weight]:
    weights: dict[etree._Element, Weight] = {}
    for node in reversed(list(start.iter(etree.Element))):
        if node.tag in SKIPPED or is_hidden(node):
            weights[node] = Weight()
            continue
        below = [weights[child] for child in node]
        plain = (
            _length(node.text) + sum(w.plain for w in below) + sum(_length(c.tail) for c in node)
        )
        linked, links = sum(w.linked for w in below), sum(w.links for w in below)
        weights[node] = (
            Weight(0, plain + linked, links + 1)
            if node.tag == "a"
            else Weight(plain, linked, links)
        )
    return weights


def _known_place(
    start: etree._Element, weights: dict[etree._Element, Weight]
) -> etree._Element | None:
    ids: dict[str, etree._Element] = {}
    classes: dict[str, etree._Element] = {}
    for node in start.iter(etree.Element):
        if name := node.get("id"):
            ids.setdefault(name.lower(), node)
        for word in (node.get("class") or "").lower().split():
            if word not in classes or weights[node].plain > weights[classes[word]].plain:
                classes[word] = node
    least = max(ENOUGH, weights[start].plain * 0.3)
    for kind, name in _places():
        found = (ids if kind == "id" else classes).get(name)
        if found is not None and weights[found].plain >= least:
            return found
    return None


def _heaviest(part: etree._Element, weights: dict[etree._Element, Weight]) -> etree._Element | None:
    """The child container that holds nearly all of the text, if there is one."""
    children = [child for child in part if child.tag in _CONTAINERS]
    heaviest = max(children, key=lambda child: weights[child].plain, default=None)
    if heaviest is None or (heaviest.tag == "table" and is_data(heaviest)):
        return None
    if weights[heaviest].plain < max(MOST * weights[part].plain, ENOUGH):
        return None
    return heaviest


def _title(root: etree._Element, part: etree._Element) -> str:
    """From the meta data that government pages must carry, or a first-level heading outside the part."""
    opening = _squeezed(str(part.xpath("string()")))[:600]
    titles = [
        meta.get("content", "")
        for meta in root.iter("meta")
        if (meta.get("name") or "").lower() in {"articletitle", "article-title"}
    ]
    titles += [str(heading.xpath("string()")) for heading in root.iter("h1")]
    for title in titles:
        if title.strip():
            return "" if _squeezed(title) in opening else " ".join(title.split())
    return ""


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _length(text: str | None) -> int:
    return len(text.strip()) if text else 0


@cache
def _places() -> tuple[tuple[str, str], ...]:
    source = resources.files("luoshi.reading.formats").joinpath("web_places.txt").read_text("utf-8")
    rules = (
        line.split() for line in source.splitlines() if line.strip() and not line.startswith("#")
    )
    return tuple((kind, name.lower()) for kind, name in rules)
