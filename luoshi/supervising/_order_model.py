"""What an order is: what was written when it was drafted, and every step since. Where it stands follows from the steps."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from luoshi.supervising._order_days import MOST_DAYS, Days
from luoshi.supervising._order_rules import OrderError, OrderState, order_rules

# The moves from which the days of a lead run.
HANDED: Final = ("issue", "reassign", "reopen")
_SHOWN: Final = 30


@dataclass(frozen=True, slots=True)
class Step:
    """A step made. by: as pages print the name; person: the account, by which one who took part is known; on: the day.

    Which of the rest is asked, orders.yaml says. unit: the new lead, or the unit that tells. signed: a leader's signature on
    paper, recorded by the office.
    """

    do: str
    on: date
    by: str
    person: str = ""
    words: str = ""
    due: date | None = None
    unit: str = ""
    progress: str = ""
    approver: str = ""
    grade: str = ""
    way: str = ""
    result: str = ""
    checks: tuple[str, ...] = ()
    instruction: str = ""
    ref: str = ""
    signed: str = ""

    def tells(self, field: str) -> bool:
        value = getattr(self, field)
        return bool(value.strip()) if isinstance(value, str) else bool(value)


@dataclass(frozen=True, slots=True)
class Order:
    """lead, supports: names of units, as drafted. limit: days from the issue, or a day as written. feedback None: once."""

    kind: str
    title: str
    matter: str
    lead: str
    limit: Days | date
    drafted: date
    supports: tuple[str, ...] = ()
    feedback: Days | None = None
    steps: tuple[Step, ...] = ()

    def __post_init__(self) -> None:
        rules = order_rules()
        if self.kind not in rules.kinds:
            raise OrderError(
                f"督办单的类别“{self.kind[:_SHOWN]}”不认识。",
                f"请用其中之一：{'、'.join(rules.kinds)}。",
            )
        for words, label in (
            (self.title, "督办事项"),
            (self.matter, "督办内容"),
            (self.lead, "牵头单位"),
        ):
            if not words.strip():
                raise OrderError(f"督办单没有写{label}。", "请补上。")
        check_matter(self.matter, "督办内容")
        if self.lead in self.supports:
            raise OrderError(
                f"{self.lead}既是牵头单位又是配合单位。", "牵头单位只有一个，请从配合单位里去掉。"
            )
        check_limit(self.limit, self.drafted)


def check_matter(text: str, label: str) -> None:
    """OrderError: longer than an order holds."""
    most = order_rules().most
    if len(text) > most:
        raise OrderError(
            f"{label}写了{len(text)}字，最多{most}字。",
            "请写要点，其余作为附件；几件事请分开立项，一事一项。",
        )


def check_limit(limit: Days | date, today: date) -> None:
    """OrderError: a day that is past, or so far ahead that nobody means it."""
    if not isinstance(limit, date):
        return
    if limit < today:
        raise OrderError(f"办理期限{limit}早于今天{today}。", "请改成今天或以后的日期。")
    if is_too_far(limit, today):
        raise OrderError(f"办理期限{limit}太远。", "请核对年份。")


def is_too_far(day: date, since: date) -> bool:
    """Days are counted one by one: a slip in the year must not count for centuries."""
    return (day - since).days > MOST_DAYS


def order_state(order: Order) -> OrderState:
    """After every step told."""
    return _after(order.steps)


def order_state_on(order: Order, day: date) -> OrderState | None:
    """At the end of a day; None before the order was drafted."""
    if day < order.drafted:
        return None
    return _after(step for step in order.steps if step.on <= day)


def _after(steps: Iterable[Step]) -> OrderState:
    rules = order_rules()
    state = rules.beginning
    for step in steps:
        move = rules.move(step.do, state.code)
        if move is None:
            raise OrderError(
                f"督办单的记录不通：{state.label}时不能{rules.label_of(step.do)}。",
                "请核对这件督办单的经办记录。",
            )
        state = rules.states[move.to] if move.to else state
    return state


def lead_of(order: Order) -> str:
    """The unit that has it now."""
    return next((s.unit for s in reversed(order.steps) if s.do == "reassign"), order.lead)


def supports_of(order: Order) -> tuple[str, ...]:
    """The units that support it now: one that became the lead is none of them."""
    lead = lead_of(order)
    return tuple(unit for unit in order.supports if unit != lead)


def latest(order: Order) -> date:
    """The day before which no step can be made any more."""
    return order.steps[-1].on if order.steps else order.drafted


def last_of(order: Order, *dos: str) -> Step | None:
    """The newest step of one of these moves."""
    return next((step for step in reversed(order.steps) if step.do in dos), None)


def since_last(order: Order, *dos: str) -> tuple[Step, ...]:
    """The steps after the newest of these moves, all where there was none."""
    found: list[Step] = []
    for step in reversed(order.steps):
        if step.do in dos:
            break
        found.append(step)
    return tuple(reversed(found))


def pending(order: Order, asked: str, *answers: str) -> Step | None:
    """What was asked and neither answered nor overtaken by one of these moves."""
    step = last_of(order, asked, *answers)
    return step if step is not None and step.do == asked else None


def pending_objection(order: Order) -> Step | None:
    return pending(order, "object", "reassign", "dismiss", "withdraw")


def pending_extension(order: Order) -> Step | None:
    return pending(
        order,
        "ask_extension",
        "grant_extension",
        "refuse_extension",
        "report",
        "reopen",
        "withdraw",
    )


def pending_review(order: Order) -> Step | None:
    return pending(order, "ask_review", "answer_review", "reopen")


def took_part(order: Order) -> frozenset[str]:
    """The accounts of everybody who made a step."""
    return frozenset(step.person for step in order.steps if step.person)
