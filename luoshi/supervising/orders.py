"""Orders (督办单): what may be done next, why something may not, and the steps as JSON. Rules: docs/design/orders.md, orders.yaml.

An order is never changed: `take_step` answers with one that has a step more. Everything else follows from the steps.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Final, Literal

from luoshi.supervising._order_clocks import due_if_issued
from luoshi.supervising._order_guards import Fault, faults_in, hindrance
from luoshi.supervising._order_model import Order, Step, last_of, order_state, took_part
from luoshi.supervising._order_rules import OrderError, OrderMove, order_rules
from luoshi.workdays import Works

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_SHOWN: Final = 30


@dataclass(frozen=True, slots=True)
class Offer:
    """A move out of the state an order is in. why: a sentence why it cannot be made now, "" where it can.

    on_paper: only by recording a leader's signature on paper.
    """

    move: OrderMove
    why: str = ""
    on_paper: bool = False

    @property
    def open(self) -> bool:
        return not self.why


def next_moves(
    order: Order, today: date, works: Works, who: Collection[str], person: str = ""
) -> tuple[Offer, ...]:
    """The moves of this state for somebody on these sides (office, unit, head, support, leader), open or with the reason.

    person: the account, for moves which nobody who took part may make.
    """
    found = []
    for move in order_rules().leaving(order_state(order).code):
        if not may_make(move, who):
            continue
        fault = hindrance(order, move, today, works) or _apart(order, move, person)
        on_paper = move.paper and set(who).isdisjoint(move.who)
        found.append(Offer(move, "".join(fault) if fault else "", on_paper))
    return tuple(found)


def may_make(move: OrderMove, who: Collection[str]) -> bool:
    """Whether one of the sides makes the move, or records it from paper."""
    return not set(who).isdisjoint(move.who) or (move.paper and "office" in who)


def step_refusals(order: Order, step: Step, works: Works) -> tuple[str, ...]:
    """Why the step cannot be taken, each with what to do; none where it can. OrderError: nobody knows such a move."""
    return tuple("".join(fault) for fault in _faults(order, step, works))


def take_step(order: Order, step: Step, works: Works) -> Order:
    """The order with the step. OrderError with every reason of `step_refusals`.

    What hands the order over keeps the limit that was counted: a calendar changed later moves no day that people were told.
    """
    found = tuple(_faults(order, step, works))
    if found:
        raise OrderError(
            "".join(what for what, _ in found),
            "".join(dict.fromkeys(remedy for _, remedy in found)),
        )
    if step.do in ("issue", "reassign") and step.due is None:
        step = replace(step, due=due_if_issued(order, step.on, works))
    return replace(order, steps=(*order.steps, step))


def may_issue(issued: int, cap: int | None, unit: str) -> str:
    """Why the unit gets no further order this year (督查频次上限); "" where it may."""
    if cap is None or issued < cap:
        return ""
    return (
        f"今年已向{unit}发督办单{issued}件，督查计划规定的上限是{cap}件。"
        "请并入在办的督办单，或先调整督查计划并重新批准。"
    )


@dataclass(frozen=True, slots=True)
class StationShown:
    """A station of the stepper. step: who made it and when, None where nobody has yet."""

    label: str
    stands: Literal["done", "now", "todo"]
    step: Step | None


def order_stations(order: Order) -> tuple[StationShown, ...]:
    """立项 to 销号. What was passed and is to be passed again (退回, 回头看重办) is to do once more."""
    rules, state = order_rules(), order_state(order).code
    every = rules.stepper
    at = next((n for n, each in enumerate(every) if state in each.states), len(every))
    found = []
    for n, each in enumerate(every):
        step = last_of(order, *each.done)
        if state == "withdrawn":
            found.append(StationShown(each.label, "done" if step else "todo", step))
        else:
            stands: Literal["done", "now", "todo"] = (
                "done" if n < at else "now" if n == at else "todo"
            )
            found.append(StationShown(each.label, stands, None if stands == "todo" else step))
    return tuple(found)


def step_json(step: Step) -> dict[str, object]:
    """JSON values, what has its default left out; `step_of_json` makes an equal step of them."""
    found: dict[str, object] = {}
    for field in fields(step):
        value = getattr(step, field.name)
        if value in ("", None, ()):
            continue
        if isinstance(value, date):
            value = value.isoformat()
        found[field.name] = list(value) if isinstance(value, tuple) else value
    return found


def step_of_json(told: Mapping[str, object], place: str = "") -> Step:
    """OrderError: an unknown key or move, or a value of another kind; the sentence begins with `place`."""
    unknown = set(told) - {field.name for field in fields(Step)}
    if unknown:
        raise OrderError(
            f"{place}有不认识的键“{min(unknown)[:_SHOWN]}”。", "请用 step_json 写出的样子。"
        )
    day = _day_in(told, "on", place)
    if day is None:
        raise OrderError(f"{place}缺少 on。", "请写成 2026-09-01 的样子。")
    texts = {
        field.name: _text_in(told, field.name, place)
        for field in fields(Step)
        if field.name not in ("on", "due", "checks")
    }
    order_rules().label_of(texts["do"])
    checks = told.get("checks", [])
    if not isinstance(checks, list) or not all(isinstance(each, str) for each in checks):
        raise OrderError(f"{place}的 checks 应是文字的列表。", "请写成 [ … ]。")
    return Step(on=day, due=_day_in(told, "due", place), checks=tuple(checks), **texts)


def _text_in(told: Mapping[str, object], key: str, place: str) -> str:
    value = told.get(key, "")
    if not isinstance(value, str):
        raise OrderError(f"{place}的 {key} 应是文字。", "没有的就不写这个键。")
    return value


def _day_in(told: Mapping[str, object], key: str, place: str) -> date | None:
    text = _text_in(told, key, place)
    if not text:
        return None
    try:
        if not _DAY.fullmatch(text):
            raise ValueError(text)
        return date.fromisoformat(text)
    except ValueError as error:
        raise OrderError(
            f"{place}的 {key}“{text[:_SHOWN]}”不是日期。", "请写成 2026-09-01 的样子。"
        ) from error


def _faults(order: Order, step: Step, works: Works) -> Iterator[Fault]:
    state = order_state(order)
    label = order_rules().label_of(step.do)
    move = order_rules().move(step.do, state.code)
    if move is None:
        ways = "、".join(each.label for each in order_rules().leaving(state.code))
        yield (
            f"督办单现在是{state.label}，不能{label}。",
            f"现在可以：{ways}。" if ways else "需要时请另立一件。",
        )
        return
    for fault in (hindrance(order, move, step.on, works), _apart(order, move, step.person)):
        if fault:
            yield fault
    yield from faults_in(order, move, step, works)


def _apart(order: Order, move: OrderMove, person: str) -> Fault | None:
    if move.apart and person in took_part(order):
        return f"{move.label}要由没有参与本件督办的人作出。", "请换一位同事答复。"
    return None
