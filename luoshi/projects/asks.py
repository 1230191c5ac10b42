"""Asks to higher levels (对上争取): what is asked, granted, arrived and given out, exact and never in two measures at once.

Kinds, states and the day by which evidence is due are asks.yaml; the machine of states is that of needs and problems.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Final

from luoshi.plan import Quantity, Unit, parse_unit
from luoshi.projects._data import ProjectError, mapping, packaged, text_in, whole_in
from luoshi.projects._flow_rules import Flow, read_flow_file
from luoshi.projects.amounts import measured
from luoshi.projects.tracking import FlowStep, known_steps

_FILE: Final = "asks.yaml"
_APPROVED: Final = "approved"
_ARRIVED: Final = "arrived"
GRANTED_STATES: Final = ("approved", "arrived", "delivered")
"""In which an ask has been answered with yes."""
DECLINED: Final = "declined"


@dataclass(frozen=True, slots=True)
class AskKind:
    """unit: in which it is counted. need: the kind of needs it may answer, "" where none."""

    code: str
    label: str
    unit: Unit
    need: str


@dataclass(frozen=True, slots=True)
class EvidenceDay:
    """Of the year after that in which something arrived."""

    month: int
    day: int
    source: str

    def of(self, year: int) -> date:
        """Until when what arrived in the year must be proven."""
        return date(year + 1, self.month, self.day)


@cache
def ask_kinds() -> Mapping[str, AskKind]:
    found = {}
    for code, raw in mapping(packaged(_FILE).get("kinds"), f"{_FILE} 的 kinds").items():
        place = f"{_FILE} 的 {code}"
        entry = mapping(raw, place)
        found[code] = AskKind(
            code,
            text_in(entry, "label", place),
            parse_unit(text_in(entry, "unit", place)),
            text_in(entry, "need", place) if "need" in entry else "",
        )
    return found


@cache
def ask_flow() -> Flow:
    return read_flow_file(_FILE)["ask"]


@cache
def evidence_day() -> EvidenceDay:
    place = f"{_FILE} 的 evidence"
    entry = mapping(packaged(_FILE).get("evidence"), place)
    month, day = whole_in(entry, "month", place), whole_in(entry, "day", place)
    return EvidenceDay(month, day, text_in(entry, "source", place))


@dataclass(frozen=True, slots=True)
class Allocation:
    """A part of what arrived, given to somebody. user: the project or the unit, as sentences name it."""

    on: date
    amount: Quantity
    user: str


@dataclass(frozen=True, slots=True)
class Ask:
    """higher: the unit asked. basis: the document it rests on, "" while none is known; nothing is submitted without."""

    title: str
    kind: str
    asked: Quantity
    since: date
    higher: str = ""
    basis: str = ""
    steps: tuple[FlowStep, ...] = ()
    allocations: tuple[Allocation, ...] = ()

    def __post_init__(self) -> None:
        if self.kind not in ask_kinds():
            raise ProjectError(
                f"“{self.title}”的类别“{self.kind}”不认识。",
                f"请用其中之一：{'、'.join(ask_kinds())}。",
            )
        known_steps(self)
        self.measured(self.asked, "数量")
        for step in self.steps:
            if step.quantity is not None:
                self.measured(step.quantity, "数量")

    @property
    def rule(self) -> AskKind:
        return ask_kinds()[self.kind]

    @property
    def flow(self) -> Flow:
        return ask_flow()

    @property
    def latest(self) -> date:
        told = (*(step.on for step in self.steps), *(each.on for each in self.allocations))
        return max((self.since, *told))

    def facts(self, on: date) -> frozenset[str]:
        rest = unallocated(self, on)
        found = {"based"} if self.basis.strip() else set()
        return frozenset(found | ({"spent"} if rest is not None and rest.value == 0 else set()))

    def refuses(self, step: FlowStep) -> Iterable[str]:
        if step.quantity is None:
            return
        wrong = _unmeasured(self, step.quantity)
        if wrong:
            yield wrong
        elif step.to == _ARRIVED:
            yield from _beyond_grant(self, step)

    def measured(self, amount: Quantity, what: str) -> Decimal:
        """The amount in the unit of the kind, exact. ProjectError: another dimension, none, or no usable figure."""
        return measured(amount, self.rule.unit, f"“{self.title}”的{self.rule.label}{what}")


def ask_granted(ask: Ask, by: date = date.max) -> Quantity | None:
    """What the higher level granted, in the unit of the kind; None where nothing was granted by that day."""
    found = [s.quantity for s in ask.steps if s.to == _APPROVED and s.on <= by and s.quantity]
    return Quantity(ask.measured(found[-1], "批复数量"), ask.rule.unit) if found else None


def ask_arrived(ask: Ask, by: date = date.max) -> Quantity | None:
    """The sum of what arrived; None where nothing did, which is no 0."""
    return _sum(ask, [s.quantity for s in arrivals(ask, by) if s.quantity])


def arrivals(ask: Ask, by: date = date.max) -> tuple[FlowStep, ...]:
    return tuple(step for step in ask.steps if step.to == _ARRIVED and step.on <= by)


def arrived_by_year(ask: Ask) -> Mapping[int, Quantity]:
    """Year -> what arrived in it, in the order of the years."""
    years = sorted({step.on.year for step in arrivals(ask)})
    found = {}
    for year in years:
        amount = _sum(ask, [s.quantity for s in arrivals(ask) if s.quantity and s.on.year == year])
        if amount is not None:
            found[year] = amount
    return found


def allocated(ask: Ask, by: date = date.max) -> Quantity | None:
    """Of what arrived, the part given out; None where nothing arrived."""
    if ask_arrived(ask, by) is None:
        return None
    parts = [each.amount for each in ask.allocations if each.on <= by]
    return _sum(ask, parts) or Quantity(Decimal(0), ask.rule.unit)


def unallocated(ask: Ask, by: date = date.max) -> Quantity | None:
    """Arrived less given out, exactly. None where nothing arrived."""
    got, out = ask_arrived(ask, by), allocated(ask, by)
    if got is None or out is None:
        return None
    return Quantity(got.value - out.value, ask.rule.unit)


def allocation_refusals(ask: Ask, part: Allocation) -> tuple[str, ...]:
    """Why the part cannot be given out, as sentences; none where it can. Never more than has arrived by its own day."""
    wrong = _unmeasured(ask, part.amount)
    return (*_not_there(ask, part), *((wrong,) if wrong else _too_much(ask, part)))


def answering_refusals(ask: Ask, need_kind: str, amounts: Iterable[Quantity]) -> tuple[str, ...]:
    """Why the ask cannot answer needs of that kind with all these amounts together."""
    if ask.rule.need != need_kind:
        return (
            f"“{ask.title}”争取的是{ask.rule.label}，不能回应另一种要素的需求。请选同一种要素。",
        )
    told = tuple(amounts)
    wrong = tuple(words for each in told if (words := _unmeasured(ask, each)))
    if wrong:
        return wrong
    total = sum((ask.measured(each, "数量") for each in told), Decimal(0))
    if total > ask.measured(ask.asked, "数量"):
        every = Quantity(total, ask.rule.unit)
        return (f"“{ask.title}”只争取{ask.asked}，回应的需求合计{every}。请改小，或改大争取数量。",)
    return ()


@dataclass(frozen=True, slots=True)
class SuccessRate:
    """granted of answered (获批的占已答复的), by number of asks. What is still waiting, and what was withdrawn, is in neither."""

    granted: int
    answered: int

    @property
    def percent(self) -> Fraction | None:
        """None where nothing was answered yet."""
        return Fraction(self.granted * 100, self.answered) if self.answered else None


def success_rate(states: Iterable[str]) -> SuccessRate:
    """states: where the asks stand."""
    told = tuple(states)
    granted = sum(state in GRANTED_STATES for state in told)
    return SuccessRate(granted, granted + sum(state == DECLINED for state in told))


def _sum(ask: Ask, amounts: Iterable[Quantity]) -> Quantity | None:
    told = tuple(amounts)
    if not told:
        return None
    total = sum((ask.measured(each, "数量") for each in told), Decimal(0))
    return Quantity(total, ask.rule.unit)


def _unmeasured(ask: Ask, amount: Quantity) -> str:
    try:
        ask.measured(amount, "数量")
    except ProjectError as error:
        return str(error)
    return ""


def _beyond_grant(ask: Ask, step: FlowStep) -> Iterable[str]:
    granted, before = ask_granted(ask), ask_arrived(ask)
    if granted is None or step.quantity is None:
        return
    total = ask.measured(step.quantity, "到位数量") + (before.value if before else Decimal(0))
    if total > granted.value:
        every = Quantity(total, ask.rule.unit)
        yield f"“{ask.title}”批复{granted}，到位合计{every}，多于批复。请核对；另有追加批复的，请另列一项。"


def _not_there(ask: Ask, part: Allocation) -> Iterable[str]:
    now = ask.flow.state(ask.steps[-1].to) if ask.steps else ask.flow.beginning
    if now.code != _ARRIVED:
        yield f"“{ask.title}”现在是{now.label}，不能安排使用。{ask.flow.state(_ARRIVED).label}以后、兑现以前才能安排。"
    if not part.user.strip():
        yield f"“{ask.title}”没有写安排给哪个项目或单位。请选一个。"


def _too_much(ask: Ask, part: Allocation) -> Iterable[str]:
    """On its own day and on the day of every part given out since: what arrives later covers nothing given out before it."""
    days = (part.on, *(each.on for each in ask.allocations if each.on > part.on))
    lefts = [left.value if (left := unallocated(ask, day)) else Decimal(0) for day in days]
    rest = max(min(lefts), Decimal(0))
    if ask.measured(part.amount, "安排数量") > rest:
        there = Quantity(rest, ask.rule.unit)
        yield f"“{ask.title}”到{part.on}只有{there}可以安排，不够安排{part.amount}。请核对数量和日期。"
