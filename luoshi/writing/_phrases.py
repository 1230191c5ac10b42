"""The words of papers (knowledge/bulletin.yaml), filled in strictly: a name missing or left over is an error."""

from __future__ import annotations

import string
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from luoshi.writing._figures import Told, tell
from luoshi.writing.facts import Light


def fill(pattern: str, /, **fields: object) -> str:
    """The pattern with its fields. A field given but not shown is passed over: an office may drop a word."""
    shown = {name for _, name, _, _ in string.Formatter().parse(pattern) if name}
    return pattern.format(**{name: fields[name] for name in shown})


@dataclass(frozen=True, slots=True)
class Words:
    """All of bulletin.yaml."""

    version: int
    lights: tuple[Light, ...]
    break_before: tuple[str, ...]
    limits: Mapping[str, int]
    phrases: Mapping[str, str]
    requirements: tuple[tuple[str, str], ...]
    heads: Mapping[str, str]

    def say(self, key: str, /, **fields: object) -> str:
        return fill(self.phrases[key], **fields)

    def tell(self, key: str, /, **fields: object) -> Told:
        """Like `say`, with numbers that keep their source."""
        return tell(self.phrases[key], **fields)


@dataclass(frozen=True, slots=True)
class Book:
    """The words of one part of papers: a YAML file with phrases, heads and, as `rest`, whatever rules it has."""

    version: int
    phrases: Mapping[str, str]
    heads: Mapping[str, str]
    rest: Mapping[str, Any]

    def say(self, key: str, /, **fields: object) -> str:
        return fill(self.phrases[key], **fields)

    def tell(self, key: str, /, **fields: object) -> Told:
        """Like `say`, with numbers that keep their source."""
        return tell(self.phrases[key], **fields)


@cache
def book(name: str) -> Book:
    """knowledge/`name`.yaml."""
    raw: dict[str, Any] = yaml.safe_load(
        files(__package__).joinpath(f"knowledge/{name}.yaml").read_text("utf-8")
    )
    taken = ("version", "phrases", "heads")
    return Book(
        raw["version"],
        raw["phrases"],
        raw.get("heads", {}),
        {key: value for key, value in raw.items() if key not in taken},
    )


@cache
def words() -> Words:
    raw: dict[str, Any] = yaml.safe_load(
        files(__package__).joinpath("knowledge/bulletin.yaml").read_text("utf-8")
    )
    return Words(
        version=raw["version"],
        lights=tuple(Light(**light) for light in raw["lights"]),
        break_before=tuple(raw["break_before"]),
        limits=raw["limits"],
        phrases=raw["phrases"],
        requirements=tuple((item["when"], item["text"]) for item in raw["requirements"]),
        heads=raw["heads"],
    )
