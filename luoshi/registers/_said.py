"""What is said of a new version while it is held against the old one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from luoshi.registers.model import Mistake

_K = TypeVar("_K")
_V = TypeVar("_V")


@dataclass(slots=True)
class Said:
    told: list[str] = field(default_factory=list)
    cautions: list[str] = field(default_factory=list)
    refused: list[Mistake] = field(default_factory=list)

    def tell(self, *sentences: str) -> None:
        self.told += sentences

    def caution(self, sentence: str) -> None:
        self.cautions.append(sentence)

    def refuse(self, message: str, remedy: str) -> None:
        self.refused.append(Mistake(0, message, remedy))


def pairs(
    old: Mapping[_K, _V], new: Mapping[_K, _V]
) -> tuple[Iterable[_V], Iterable[tuple[_V, _V]], Iterable[_V]]:
    """Gone, kept (as it was, as it is), and new ones, each in its declaration's order."""
    gone = [value for key, value in old.items() if key not in new]
    kept = [(old[key], value) for key, value in new.items() if key in old]
    return gone, kept, [value for key, value in new.items() if key not in old]


def taken_over(old: Mapping[str, str], new: Mapping[str, str]) -> list[str]:
    """Codes whose label was another code's before. code -> label."""
    return [code for code, label in new.items() if old.get(code) != label and label in old.values()]
