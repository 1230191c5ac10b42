"""Which lists of major projects there are. The data and its grammar: lists.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

from luoshi.projects._data import mapping, one_of, packaged, text_in

Level = Literal["province", "city", "county"]
LEVELS: Final[tuple[Level, ...]] = ("province", "city", "county")
"""The highest first."""
ListClass = Literal["build", "prepare"]
CLASSES: Final[tuple[ListClass, ...]] = ("build", "prepare")


@dataclass(frozen=True, slots=True)
class ProjectList:
    code: str
    label: str
    level: Level
    source: str


@cache
def project_lists() -> Mapping[str, ProjectList]:
    found: dict[str, ProjectList] = {}
    for code, raw in mapping(packaged("lists.yaml").get("lists"), "lists.yaml 的 lists").items():
        place = f"lists.yaml 的 {code}"
        entry = mapping(raw, place)
        level = one_of(text_in(entry, "level", place), _words("levels"), place)
        found[code] = ProjectList(
            code,
            text_in(entry, "label", place),
            next(each for each in LEVELS if each == level),
            text_in(entry, "source", place),
        )
    return found


def level_words(level: Level) -> str:
    return _words("levels")[level]


def class_words(class_: ListClass) -> str:
    return _words("classes")[class_]


@cache
def _words(key: str) -> Mapping[str, str]:
    told = mapping(packaged("lists.yaml").get(key), f"lists.yaml 的 {key}")
    return {code: text_in(told, code, f"lists.yaml 的 {key}") for code in told}
