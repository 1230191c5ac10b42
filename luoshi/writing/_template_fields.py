"""Fields of a template: which there are (knowledge/templates.yaml), where they stand in a .docx, how a text takes their place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from luoshi.writing._wordml import Element, W

FIELD = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
_P, _T = f"{{{W}}}p", f"{{{W}}}t"


@dataclass(frozen=True, slots=True)
class Field:
    """is_block: stands alone in a paragraph of the body; else it may stand anywhere in a line."""

    name: str
    is_block: bool
    what: str


@dataclass(frozen=True, slots=True)
class Kind:
    """required: groups of fields of which one is enough."""

    name: str
    required: tuple[tuple[str, ...], ...]


@cache
def _raw() -> Mapping[str, Any]:
    raw: dict[str, Any] = yaml.safe_load(
        files(__package__).joinpath("knowledge/templates.yaml").read_text("utf-8")
    )
    return raw


@cache
def template_fields() -> Mapping[str, Field]:
    return {
        name: Field(name, one["is"] == "block", one["what"])
        for name, one in _raw()["fields"].items()
    }


@cache
def template_kinds() -> Mapping[str, Kind]:
    return {
        key: Kind(one["name"], tuple(tuple(group) for group in one["required"]))
        for key, one in _raw()["kinds"].items()
    }


def paragraphs(root: Element) -> Iterator[Element]:
    yield from root.iter(_P)


def texts(paragraph: Element) -> list[Element]:
    """The text nodes that are the paragraph's own, not those of a box drawn in it."""
    return [node for node in paragraph.iter(_T) if next(node.iterancestors(_P)) is paragraph]


def words(paragraph: Element) -> str:
    return "".join(node.text or "" for node in texts(paragraph))


def replace_fields(paragraph: Element, values: Mapping[str, str]) -> None:
    """Each field by its value, in the look of the run where the field begins: word processors split a field over several."""
    nodes = texts(paragraph)
    whole = "".join(node.text or "" for node in nodes)
    for found in reversed(list(FIELD.finditer(whole))):
        _put(nodes, found.start(), found.end(), values[found[1]])


def _put(nodes: list[Element], start: int, end: int, value: str) -> None:
    at, is_placed = 0, False
    for node in nodes:
        text = node.text or ""
        low, high = max(start - at, 0), min(end - at, len(text))
        at += len(text)
        if low >= high:
            continue
        node.text = text[:low] + ("" if is_placed else value) + text[high:]
        node.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        is_placed = True
