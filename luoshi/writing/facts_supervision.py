"""What a bulletin is told of supervision and of enterprises' appeals. Counts as they stood on the day of the data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class OverdueOrder:
    """An order past its limit. number: 滕督〔2026〕12号; units: who answers, the lead first. slip: 黄单, none sent: ""."""

    number: str
    title: str
    units: tuple[str, ...]
    due: date
    slip: str = ""


@dataclass(frozen=True, slots=True)
class OrderFacts:
    """issued, closed: in the month. open: not closed on the day; overdue: those of them past their limit, told one by one.

    extended: open ones with an extension granted. slips: (word, how many) sent in the month, mildest first.
    """

    issued: int
    closed: int
    open: int
    overdue: tuple[OverdueOrder, ...] = ()
    extended: int = 0
    slips: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class DecisionFacts:
    """What meetings decided: so many, of which closed and under way; shares as printed ("27%"), None: not told.

    overdue: (who, what, when it was due) of those past their day.
    """

    total: int
    closed: int
    under_way: int
    closed_share: str | None = None
    under_way_share: str | None = None
    overdue: tuple[tuple[str, str, date], ...] = ()
    meetings: str = "会议"


@dataclass(frozen=True, slots=True)
class SupervisionFacts:
    """day: when it stood so. The plan's own frequency cap and the conclusions fed back are the supervision room's."""

    day: date
    orders: OrderFacts | None = None
    decisions: DecisionFacts | None = None
    is_sample: bool = False


@dataclass(frozen=True, slots=True)
class AppealsFacts:
    """Appeals of enterprises in the month: counts, and rates as printed; None: not told."""

    received: int
    closed: int
    in_time_rate: str | None = None
    satisfied_rate: str | None = None
    overdue: int = 0
    is_sample: bool = False
