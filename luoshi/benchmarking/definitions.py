"""口径: whether two figures of one name were made the same way. The aspects are data, definitions.yaml."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

from luoshi.errors import LuoshiError
from luoshi.ruledata import RuleReader

Likeness = Literal["same", "other", "untold"]

_PARTS: Final = re.compile(r"[;；]")
_MOST_WORDS: Final = 40


class DefinitionError(LuoshiError):
    """A definition that is not written in the aspects of definitions.yaml."""


@dataclass(frozen=True, slots=True)
class Aspect:
    """values: the words it may have; none: any."""

    name: str
    words: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """own or peer "": that figure does not tell it."""

    aspect: str
    own: str
    peer: str

    @property
    def is_told(self) -> bool:
        return bool(self.own and self.peer)


_READER: Final = RuleReader("luoshi.benchmarking", DefinitionError)


@cache
def aspects() -> Mapping[str, Aspect]:
    """In the order of the file."""
    data = _READER.mapping(_READER.packaged("definitions.yaml").get("aspects"), "aspects")
    made = {}
    for name, entry in data.items():
        given = _READER.mapping(entry, name)
        words = _READER.text_in(given, "words", name)
        made[name] = Aspect(name, words, _READER.texts_in(given, "values", name))
    return made


def read_definition(text: str) -> dict[str, str]:
    """ "价格=现价; 范围=全市域" as aspects; empty: nothing told. DefinitionError names the part."""
    told: dict[str, str] = {}
    for part in (each.strip() for each in _PARTS.split(text)):
        if not part:
            continue
        name, _, value = (each.strip() for each in part.replace("＝", "=").partition("="))
        aspect = aspects().get(name)
        if aspect is None or not value:
            raise DefinitionError(
                f"口径“{part[:_MOST_WORDS]}”看不懂。",
                f"请写成“价格=现价; 范围=全市域”，可写的有：{'、'.join(aspects())}。",
            )
        if name in told:
            raise DefinitionError(f"口径里“{name}”写了两次。", "请删去一处。")
        if aspect.values and value not in aspect.values:
            raise DefinitionError(
                f"口径“{name}”没有“{value[:_MOST_WORDS]}”这一种。",
                f"可写：{'、'.join(aspect.values)}。",
            )
        told[name] = value
    return told


def differences(own: Mapping[str, str], peer: Mapping[str, str]) -> tuple[Difference, ...]:
    """Of the aspects that either tells, those on which they do not agree, in the order of the file."""
    return tuple(
        Difference(aspect.words, own.get(name, ""), peer.get(name, ""))
        for name, aspect in aspects().items()
        if own.get(name, "") != peer.get(name, "")
    )


def likeness(own: Mapping[str, str], peer: Mapping[str, str]) -> Likeness:
    """other: an aspect both tell differs. same: they tell the same, and something. untold: anything else; nobody may read
    it as the same."""
    found = differences(own, peer)
    if any(one.is_told for one in found):
        return "other"
    return "untold" if found or not own else "same"
