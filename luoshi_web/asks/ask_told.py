"""Asks: rows of the office, objects of the core. The row's columns repeat what its steps and uses tell."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date

from luoshi.plan import Quantity
from luoshi.projects import (
    GRANTED_STATES,
    Allocation,
    FlowStep,
    allocated,
    arrivals,
    ask_arrived,
    ask_granted,
    ask_kinds,
    evidence_day,
    part_of_json,
    state_on,
)
from luoshi.projects import Ask as ToldAsk
from luoshi_web.asks.models import Ask, AskStep, AskUse

_EVER = date.max
# What a reply in writing or a voucher stands behind; the first answers with yes, the second says it came.
PROVEN = ("approved", "arrived")


def ask_of(row: Ask, steps: Iterable[AskStep], uses: Iterable[AskUse]) -> ToldAsk:
    """steps, uses: in their order. Reads the project and the unit of each use, which a list fetches with it."""
    unit = ask_kinds()[row.kind].unit.text
    return ToldAsk(
        title=row.title,
        kind=row.kind,
        asked=Quantity.of(row.quantity.normalize(), row.unit),
        since=row.raised_on,
        higher=row.higher,
        basis=row.basis,
        steps=tuple(part_of_json(FlowStep, each.told, f"第{row.number}号争取") for each in steps),
        allocations=tuple(
            Allocation(each.on, Quantity.of(each.amount.normalize(), unit), user_of(each))
            for each in uses
        ),
    )


def user_of(use: AskUse) -> str:
    if use.project is not None:
        return use.project.name
    return use.unit.name if use.unit is not None else ""


def fill_ask(row: Ask, told: ToldAsk, proven: Collection[int]) -> Ask:
    """The columns as the ask tells them, but for its lead. proven: the numbers of the steps that have a file."""
    got, came, out = ask_granted(told), ask_arrived(told), allocated(told)
    state = state_on(told, _EVER) or told.flow.beginning
    row.title, row.kind, row.higher, row.basis = told.title, told.kind, told.higher, told.basis
    row.quantity, row.unit, row.raised_on = told.asked.value, told.asked.unit.text, told.since
    row.state, row.state_since = state.code, told.steps[-1].on if told.steps else told.since
    row.asked = told.measured(told.asked, "")
    row.granted = got.value if got else None
    row.arrived = came.value if came else None
    row.allocated = out.value if out else None
    row.submitted_on = _first(told, ("submitted",))
    row.answered_on = _first(told, ("approved", "declined"))
    row.arrived_on = _first(told, ("arrived",))
    lacking = unproven(told, proven)
    row.unproven = len(lacking)
    years = [each.on.year for number, each in lacking if each.to == "arrived"]
    # The reply belongs to what came of it: nothing is due before something arrived.
    if lacking and not years and arrivals(told):
        years = [arrivals(told)[0].on.year]
    row.proof_due = evidence_day().of(min(years)) if years else None
    return row


def unproven(told: ToldAsk, proven: Collection[int]) -> list[tuple[int, FlowStep]]:
    """The answers and arrivals without a file, by the number of the step."""
    return [
        (number, step)
        for number, step in enumerate(told.steps, 1)
        if step.to in PROVEN and number not in proven
    ]


def is_granted(row: Ask) -> bool:
    return row.state in GRANTED_STATES


def _first(told: ToldAsk, states: Sequence[str]) -> date | None:
    return next((step.on for step in told.steps if step.to in states), None)
