"""What one item of a sentence hands on to the next."""

from __future__ import annotations

from dataclasses import dataclass

from luoshi.plan.model import Cadence, Kind
from luoshi.reading.targets.rules import Shape


@dataclass(slots=True)
class Memory:
    """What the sentence has said so far: the last indicator, rhythm and shape; and the whole a 其中 speaks of.

    names: the indicators of the last clause that had any, for rates behind 分别 that name none.
    """

    indicator: str | None = None
    cadence: Cadence = "by"
    shape: Shape | None = None
    subject: str = ""
    topic: str = ""
    verb: str = ""
    names: tuple[str, ...] = ()
    whole: int | None = None
    whole_unit: str = ""
    whole_kind: Kind = "level"
