"""Laws of needs, problems and leads: what is offered is taken, what is refused is not offered, nothing is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from flows_cast import MONDAY, SECURED, complete, lead, matches, need, problem, walked, weekday
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi.plan import Quantity
from luoshi.projects import (
    CLOCKS,
    LEVELS,
    FlowMove,
    FlowStep,
    Need,
    Use,
    days_late,
    due_on,
    flow_refusals,
    flows,
    is_open,
    left,
    next_moves,
    state_on,
    use_refusals,
    used,
)

THINGS = st.one_of(
    st.builds(lambda level: need(level=level), st.sampled_from(LEVELS)),
    st.just(problem()),
    st.builds(lead, st.sampled_from([[], ["2025-01-02"], ["2025-01-20"]])),
)


def _secured(thing: Any) -> bool:
    return isinstance(thing, Need) and bool(thing.steps) and thing.steps[-1].to == "secured"


@given(THINGS, st.data())
@settings(max_examples=60, deadline=None)
def test_it_refuses_no_walk_along_the_moves_it_offers(thing: Any, data: st.DataObject):
    """And where it ends, nothing is offered; what was so on an earlier day stays so."""
    on, before = thing.since, []
    for _ in range(8):
        on += timedelta(days=data.draw(st.integers(0, 20)))
        if _secured(thing) and data.draw(st.booleans()):
            part = Use(
                on,
                Quantity(left(thing).value / data.draw(st.integers(1, 2)), thing.rule.unit),
                "用",
            )
            if not use_refusals(thing, part):
                thing = replace(thing, uses=(*thing.uses, part))
        offered = next_moves(thing, on)
        if not offered:
            break
        made = complete(thing, data.draw(st.sampled_from(offered)).to, on)
        assert flow_refusals(thing, made) == ()
        thing = replace(thing, steps=(*thing.steps, made))
        before.append((on, thing.flow.state(made.to)))
    if not is_open(thing, on):
        assert next_moves(thing, on) == ()
    for at, state in dict(before).items():
        assert state_on(thing, at) == state


@given(THINGS, st.data())
@settings(max_examples=60, deadline=None)
def test_it_offers_exactly_the_moves_whose_complete_step_it_takes(thing: Any, data: st.DataObject):
    for _ in range(data.draw(st.integers(0, 4))):
        offered = next_moves(thing, thing.latest)
        if offered:
            made = complete(thing, data.draw(st.sampled_from(offered)).to, thing.latest)
            thing = replace(thing, steps=(*thing.steps, made))
    on = thing.latest + timedelta(days=data.draw(st.integers(-2, 2)))
    offered_codes = {move.to for move in next_moves(thing, on)}
    for code in thing.flow.states:
        taken = not flow_refusals(thing, complete(thing, code, on))
        assert taken is (code in offered_codes)


def _standing(flow: str, source: str, move: FlowMove) -> Any:
    """A thing in this state, of which the facts hold that the move wants."""
    if flow == "problem":
        thing: Any = problem()
    elif flow == "lead":
        thing = lead(["2025-01-02"])
    else:
        thing = need(level="county" if move.only == ("county",) else "city")
        uses = (Use(MONDAY, thing.asked, "用"),) if move.only == ("spent",) else ()
        grant = (FlowStep("granted", MONDAY, quantity=thing.asked),)
        thing = replace(thing, uses=uses, steps=grant if source == "secured" else ())
    if source == thing.flow.beginning.code:
        return thing
    asked = thing.asked if source == "granted" else None
    return replace(thing, steps=(*thing.steps, FlowStep(source, MONDAY, quantity=asked)))


MOVES = [
    pytest.param(flow.code, source, move, id=f"{flow.code} {source} {move.to}")
    for flow in flows().values()
    for move in flow.moves
    for source in move.sources
]


@pytest.mark.parametrize(("flow", "source", "move"), MOVES)
def test_it_tells_everything_that_a_step_lacks_at_once(flow: str, source: str, move: FlowMove):
    thing = _standing(flow, source, move)
    assert flow_refusals(thing, complete(thing, move.to, MONDAY)) == ()
    lacking = flow_refusals(thing, FlowStep(move.to, MONDAY))
    matches(
        lacking, [f"没有写由谁办理（{move.who}）", *(f"缺{told}" for told in move.asks.values())]
    )


AMOUNTS = st.decimals("0.0001", "99999", places=4)


@given(AMOUNTS, st.lists(st.tuples(AMOUNTS, st.sampled_from(["亩", "公顷", "平方米"])), max_size=6))
@settings(max_examples=80, deadline=None)
def test_it_never_loses_a_part_of_what_was_granted(got: Decimal, parts: list[tuple[Decimal, str]]):
    thing = walked(
        need(), [*SECURED[:2], ["granted", MONDAY, {"quantity": f"{got} 亩"}], SECURED[3]]
    )
    for value, unit in parts:
        part = Use(MONDAY, Quantity.of(value, unit), "用")
        refused = use_refusals(thing, part)
        rest = left(thing)
        assert rest is not None
        assert bool(refused) is (thing.measured(part.amount) > rest.value)
        if not refused:
            thing = replace(thing, uses=(*thing.uses, part))
    spent, rest = used(thing), left(thing)
    assert spent is not None and rest is not None
    assert spent.value + rest.value == got
    assert rest.value >= 0


@given(st.integers(1, 40), st.sampled_from(list(CLOCKS)), st.integers(0, 90))
@settings(max_examples=80, deadline=None)
def test_it_is_late_exactly_from_the_day_after_the_last_day_in_time(
    days: int, clock: Any, later: int
):
    thing = walked(problem(), [["assigned", MONDAY, {"due": f"{days} {clock}"}]])
    on = MONDAY + timedelta(days=later)
    due = due_on(thing, weekday)
    counted = [
        each
        for n in range(later + 1)
        if (each := MONDAY + timedelta(days=n)) > due and (clock == "calendar" or weekday(each))
    ]
    assert days_late(thing, on, weekday) == len(counted)
