"""Needs, problems and leads in tests: short ways to tell one and its steps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from projects_cast import day

from luoshi.plan import Quantity
from luoshi.projects import Contact, FlowStep, Lead, Need, Problem, TimeLimit, Tracked, Use

MONDAY = date(2025, 1, 6)
THURSDAY = date(2025, 1, 2)
SECURED = [["review", MONDAY], ["reported", MONDAY], ["granted", MONDAY], ["secured", MONDAY]]


def weekday(day_: date) -> bool:
    return day_.weekday() < 5


def amount(told: str) -> Quantity:
    number, unit = told.split()
    return Quantity.of(number, unit)


def need(**more: Any) -> Need:
    told = {"kind": "land", "asked": "100 亩", "level": "city", "since": MONDAY, **more}
    return Need(
        "示例电池厂",
        told["kind"],
        amount(told["asked"]),
        told["level"],
        day(told["since"]),
        item=told.get("item", ""),
    )


def problem() -> Problem:
    return Problem("示例电池厂", "施工用电没有接通", THURSDAY, "东镇")


def lead(contacts: list[Any] | None = None) -> Lead:
    return Lead("示例薄膜厂", THURSDAY, contacts=tuple(contact(at=each) for each in contacts or ()))


def contact(**more: Any) -> Contact:
    told = {"at": date(2025, 1, 8), "kind": "visit", "next_on": None, **more}
    words = {"ours": "招商一组", "theirs": "投资部经理", "words": "介绍园区", "place": "外地"}
    return Contact(
        day(told["at"]),
        told["kind"],
        **{key: told.get(key, usual) for key, usual in words.items()},
        next_step=told.get("next_step", ""),
        next_on=None if told["next_on"] is None else day(told["next_on"]),
    )


def complete(thing: Tracked, to: str, on: date) -> FlowStep:
    """A step that gives all that any way to this state from where the thing stands asks for."""
    now = thing.flow.state(thing.steps[-1].to) if thing.steps else thing.flow.beginning
    move = thing.flow.move(now, thing.flow.state(to))
    asks = move.asks if move else {}
    return FlowStep(
        to,
        on,
        by="示例单位",
        words="示例情况",
        ref="示例〔2025〕1号",
        quantity=getattr(thing, "asked", None) if "quantity" in asks else None,
        owner="示例局" if "owner" in asks else "",
        due=TimeLimit(5, "working") if "due" in asks else None,
    )


def step(thing: Tracked, row: list[Any]) -> FlowStep:
    """A row of the specs."""
    made = complete(thing, row[0], day(row[1]))
    changes: Mapping[str, Any] = row[2] if len(row) > 2 else {}
    return replace(made, **{key: _field(key, told) for key, told in changes.items()})


def walked(thing: Any, rows: list[Any]) -> Any:
    for row in rows:
        thing = replace(thing, steps=(*thing.steps, step(thing, row)))
    return thing


def use(row: list[Any]) -> Use:
    return Use(day(row[0]), amount(row[1]), row[2] if len(row) > 2 else "一期厂房")


def _field(key: str, told: Any) -> Any:
    if key == "quantity" and told:
        return amount(told)
    if key == "due" and told:
        days, clock = told.split()
        return TimeLimit(int(days), clock)
    return told


def matches(found: tuple[str, ...], parts: list[str]) -> None:
    """Each sentence holds its part, and says what to do."""
    assert len(found) == len(parts), found
    for sentence, part in zip(found, parts, strict=True):
        assert part in sentence
        assert sentence.endswith("。") and sentence.count("。") >= 2
