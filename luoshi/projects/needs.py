"""Needs of a project (要素保障): what is asked, granted, used and left, exact. Kinds are needs.yaml, states flows.yaml."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Final

from luoshi.plan import Quantity, Unit, parse_unit
from luoshi.projects._data import ProjectError, mapping, packaged, text_in
from luoshi.projects._flow_rules import Flow, flows
from luoshi.projects.amounts import measured
from luoshi.projects.lists import LEVELS, Level
from luoshi.projects.tracking import FlowStep, known_steps

_GRANTED: Final = "granted"
_SECURED: Final = "secured"


@dataclass(frozen=True, slots=True)
class NeedKind:
    """unit: in which it is counted. item: what must be named beside the quantity; "" where the kind says enough."""

    code: str
    label: str
    unit: Unit
    item: str
    source: str


@cache
def need_kinds() -> Mapping[str, NeedKind]:
    found = {}
    for code, raw in mapping(packaged("needs.yaml").get("kinds"), "needs.yaml 的 kinds").items():
        place = f"needs.yaml 的 {code}"
        entry = mapping(raw, place)
        found[code] = NeedKind(
            code,
            text_in(entry, "label", place),
            parse_unit(text_in(entry, "unit", place)),
            text_in(entry, "item", place) if "item" in entry else "",
            text_in(entry, "source", place),
        )
    return found


@dataclass(frozen=True, slots=True)
class Use:
    """A part of what was granted, used on a day. words: for what."""

    on: date
    amount: Quantity
    words: str


@dataclass(frozen=True, slots=True)
class Need:
    """project: as sentences name it. level: that grants it. item: which pollutant, which channel of funds; needed_by: 需求时间.
    owner: who is responsible for it (责任单位). to_meeting: since when it is before the joint meeting."""

    project: str
    kind: str
    asked: Quantity
    level: Level
    since: date
    item: str = ""
    needed_by: date | None = None
    owner: str = ""
    to_meeting: date | None = None
    steps: tuple[FlowStep, ...] = ()
    uses: tuple[Use, ...] = ()

    def __post_init__(self) -> None:
        if self.kind not in need_kinds():
            raise ProjectError(
                f"“{self.project}”的要素“{self.kind}”不认识。",
                f"请用其中之一：{'、'.join(need_kinds())}。",
            )
        if self.level not in LEVELS:
            raise ProjectError(
                f"“{self.project}”的要素由“{self.level}”批复，没有这一级。",
                f"请用其中之一：{'、'.join(LEVELS)}。",
            )
        if self.rule.item and not self.item.strip():
            raise ProjectError(
                f"“{self.project}”的{self.rule.label}需求没有写{self.rule.item}。", "请补上。"
            )
        known_steps(self)
        for each in (
            self.asked,
            *(step.quantity for step in self.steps if step.quantity is not None),
        ):
            self.measured(each)
        for use in self.uses:
            self.measured(use.amount)

    @property
    def rule(self) -> NeedKind:
        return need_kinds()[self.kind]

    @property
    def flow(self) -> Flow:
        return flows()["need"]

    @property
    def title(self) -> str:
        return f"{self.project}：{self.item or self.rule.label}{self.asked}"

    @property
    def latest(self) -> date:
        told = (*(step.on for step in self.steps), *(use.on for use in self.uses))
        return max((self.since, *told))

    def facts(self, on: date) -> frozenset[str]:
        rest = left(self, on)
        if rest is None:
            return frozenset({self.level})
        return frozenset({self.level, "unspent" if rest.value > 0 else "spent"})

    def refuses(self, step: FlowStep) -> Iterable[str]:
        if step.quantity is not None:
            yield from _unmeasured(self, step.quantity)

    def measured(self, amount: Quantity) -> Decimal:
        """The amount in the unit of the kind, exact. ProjectError: another measure, none, or too large or fine to be meant."""
        return measured(amount, self.rule.unit, f"“{self.project}”的{self.rule.label}数量")


def granted(need: Need, by: date = date.max) -> Quantity | None:
    """What was granted, in the unit of the kind; None where nothing was granted by that day."""
    found = [s.quantity for s in need.steps if s.to == _GRANTED and s.on <= by and s.quantity]
    return Quantity(need.measured(found[-1]), need.rule.unit) if found else None


def shortfall(need: Need, by: date = date.max) -> Quantity | None:
    """缺口, asked less granted: below zero where more was granted. None where nothing was granted yet, which is no 0."""
    got = granted(need, by)
    if got is None:
        return None
    return Quantity(need.measured(need.asked) - got.value, need.rule.unit)


def used(need: Need, by: date = date.max) -> Quantity | None:
    """Of what was granted, the part used; None where nothing was granted yet."""
    if granted(need, by) is None:
        return None
    amounts = (need.measured(use.amount) for use in need.uses if use.on <= by)
    return Quantity(sum(amounts, Decimal(0)), need.rule.unit)


def left(need: Need, by: date = date.max) -> Quantity | None:
    """Granted less used, exactly; after 收回 it is what was taken back. None where nothing was granted yet."""
    got, spent = granted(need, by), used(need, by)
    if got is None or spent is None:
        return None
    return Quantity(got.value - spent.value, need.rule.unit)


def use_refusals(need: Need, use: Use) -> tuple[str, ...]:
    """Why the use cannot be taken, as sentences; none where it can."""
    return (*_not_at_hand(need, use), *_too_much(need, use), *_for_nothing(need, use))


def _unmeasured(need: Need, amount: Quantity) -> Iterable[str]:
    try:
        need.measured(amount)
    except ProjectError as error:
        yield str(error)


def _not_at_hand(need: Need, use: Use) -> Iterable[str]:
    now = need.flow.state(need.steps[-1].to) if need.steps else need.flow.beginning
    if now.code != _SECURED:
        yield f"“{need.title}”现在是{now.label}，不能记使用。只有{need.flow.state(_SECURED).label}以后、了结以前才能记。"
        return
    since = need.steps[-1].on
    if use.on < since:
        yield f"“{need.title}”的使用日期{use.on}早于落实日期{since}。请核对两个日期。"


def _too_much(need: Need, use: Use) -> Iterable[str]:
    wrong = tuple(_unmeasured(need, use.amount))
    rest = left(need)
    if wrong:
        yield from wrong
    elif rest is not None and need.measured(use.amount) > rest.value:
        yield f"“{need.title}”只剩{rest}，不够使用{use.amount}。请核对，不够的另提需求。"


def _for_nothing(need: Need, use: Use) -> Iterable[str]:
    if not use.words.strip():
        yield f"“{need.title}”的使用没有写用在哪里。请补上。"
