"""One number before the rules, and what every rule asks of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from luoshi.reading.shadow import ASIDE
from luoshi.reading.targets.frames import Frame
from luoshi.reading.targets.items import Item
from luoshi.reading.words import alternation, lists

_WORDS = lists("promises")
Shape = Literal["no", "predicate", "thing", "tail", "subject"]
"""predicate: 率达到50%; thing: 建设5个平台; tail: 平台5个; subject: 80%以上的事项实现网办."""

COMPARATORS = ("op_ge", "op_gt", "op_le", "op_lt", "op_about")
GROWTH = ("growth_up", "growth_down")
VERBS = ("increase", "cumulative")
RATES = ("share", "points", "times", "doublings")
_NEAR = 200
_CLOSED = re.compile(
    rf"[ ]?(?:$|外(?:$|[,，])|(?:之间|区间)(?:$|[、,，;。])|[、;,，/。:)]|{ASIDE}+(?:$|[、,，;。])|和(?![美谐平睦])|[及与或]|并(?!网)|以及|的?(?:目标|任务|台阶|大关|关口|水平|标准|要求|比例|规模|速度|增速|增长|幅度)(?:任务|要求)?(?:$|[、,，])|--|-)"
)
BUILD = re.compile(rf"[ ]?(?:{alternation(_WORDS['adverb'])})*(?:{alternation(_WORDS['build'])})")


@dataclass(frozen=True, slots=True)
class Case:
    """One number before the rules. kept: the shape given to the item before it in the clause, if it was a promise."""

    folded: str
    item: Item
    frame: Frame
    kept: Shape | None

    @property
    def near(self) -> int:
        """Where the words before the number that a rule may look at begin: in its clause, and not without end."""
        return max(self.item.clause.start, self.item.amount.start - _NEAR)


Rule = Callable[[Case], Shape | None]


def closed(case: Case) -> bool:
    """Whether nothing that belongs to the number follows it in its item."""
    item = case.item
    return bool(_CLOSED.match(item.after) or not item.after.strip())
