"""The burden meter: what a form asks of a unit, what of it the system fills in, and how long the rest takes."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from luoshi_web.reporting.owed import Owed
from luoshi_web.reporting.schedule import knowledge

# progress, problem, next step, help needed: what one task asks for in words.
TEXTS_A_TASK = 4


@dataclass(frozen=True, slots=True)
class Burden:
    """asked: every figure and text of the form. by_hand: of these what somebody types. seconds: an estimate (burden.yaml)."""

    asked: int = 0
    filled: int = 0
    by_hand: int = 0
    seconds: int = 0

    def __add__(self, other: Burden) -> Burden:
        return Burden(
            self.asked + other.asked,
            self.filled + other.filled,
            self.by_hand + other.by_hand,
            self.seconds + other.seconds,
        )

    @property
    def minutes(self) -> int:
        return ceil(self.seconds / 60)

    @property
    def is_heavy(self) -> bool:
        """More is asked by hand than a unit should be asked in one round."""
        return self.by_hand > self.most()

    @staticmethod
    def most() -> int:
        return int(knowledge("burden.yaml")["most_by_hand"])


def burden_of(owed: Owed) -> Burden:
    cost = knowledge("burden.yaml")["seconds"]
    texts = TEXTS_A_TASK * len(owed.sections)
    hand, filled = len(owed.hand), len(owed.filled)
    return Burden(
        asked=hand + filled + texts,
        filled=filled,
        by_hand=hand + texts,
        seconds=hand * cost["number"] + texts * cost["text"] + filled * cost["look"],
    )
