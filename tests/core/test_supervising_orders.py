"""Orders: the golden cases of specs/supervising/orders, the laws of their life, and rules that are refused."""

from __future__ import annotations

import copy
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from chinese_calendar import is_workday
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi.errors import LuoshiError
from luoshi.supervising import (
    Days,
    Order,
    OrderError,
    OrderRulesError,
    Step,
    days_left,
    due_of,
    lead_of,
    may_issue,
    next_grade,
    next_moves,
    order_clocks,
    order_rules,
    order_state,
    order_state_on,
    order_stations,
    original_due,
    read_order_rules,
    step_json,
    step_of_json,
    step_refusals,
    supports_of,
    take_step,
)
from luoshi.workdays import WorkdayError

ROOT = Path(__file__).resolve().parents[2]
SIDES = ("office", "unit", "head", "support", "leader")
ALL_CHECKS = ["facts", "solved", "done", "conclusion", "lawful", "form"]


def _spec(name: str) -> dict[str, Any]:
    text = (ROOT / "specs/supervising/orders" / f"{name}.yaml").read_text(encoding="utf-8")
    data: dict[str, Any] = yaml.safe_load(text)
    return data


def _cases(name: str) -> list[Any]:
    return [pytest.param(case, id=case["it"]) for case in _spec(name)["cases"]]


def _step(told: dict[str, Any]) -> Step:
    plain = {
        "on" if key == "day" else key: value.isoformat() if isinstance(value, date) else value
        for key, value in told.items()
    }
    return step_of_json({"by": "张三", **plain})


def _order(told: dict[str, Any]) -> Order:
    limit = told["limit"]
    return Order(
        **told
        | {
            "limit": limit if isinstance(limit, date) else Days(*limit),
            "feedback": Days(*told["feedback"]) if "feedback" in told else None,
            "supports": tuple(told.get("supports", ())),
        }
    )


def _walked(order: Order, steps: list[dict[str, Any]], until: date = date.max) -> Order:
    for told in steps:
        if (step := _step(told)).on <= until:
            order = take_step(order, step, is_workday)
    return order


@pytest.mark.parametrize("case", _cases("days"))
def test_it_counts_days_over_the_holidays(case: dict[str, Any]):
    assert Days(case["days"], case["clock"]).ends(case["since"], is_workday) == case["ends"]


@pytest.mark.parametrize("case", _cases("life"))
def test_it_follows_the_life_of_an_order(case: dict[str, Any]):
    for at in case["at"]:
        order = _walked(_order(case["order"]), case["steps"], at["day"])
        assert {key: _shown(order, at, key) for key in at} == at


def _shown(order: Order, at: dict[str, Any], key: str) -> Any:
    now = order_clocks(order, at["day"], is_workday)
    if key in ("day", "who", "person"):
        return at[key]
    if key == "next":
        offers = next_moves(order, at["day"], is_workday, at["who"], at.get("person", ""))
        found = {each.move.do for each in offers if each.open}
        return at["next"] if found == set(at["next"]) else sorted(found)
    if key == "slip":
        return now.slip and [now.slip.grade.code, now.slip.stands]
    if key == "grade":
        grade = next_grade(order, at["day"])
        return grade and grade.code
    if key == "missed":
        return list(now.missed)
    others: dict[str, Any] = {
        "state": order_state(order).code,
        "lead": lead_of(order),
        "supports": list(supports_of(order)),
    }
    return others[key] if key in others else getattr(now, key)


@pytest.mark.parametrize("case", _cases("refused"))
def test_it_refuses_a_step_and_says_why(case: dict[str, Any]):
    spec = _spec("refused")
    order = _walked(_order(spec["order"]), spec["after"][case["after"]])
    said = step_refusals(order, _step(case["step"]), is_workday)
    assert any(case["says"] in each for each in said), said
    with pytest.raises(OrderError) as refused:
        take_step(order, _step(case["step"]), is_workday)
    assert refused.value.remedy


BASE = {"kind": "leader", "title": "管网改造", "matter": "请查明原因。", "lead": "甲局",
        "limit": [15, "calendar"], "drafted": date(2026, 9, 14)}  # fmt: skip


@pytest.mark.parametrize("rhythm", [1, 2, 3, 5, 7])
def test_it_takes_periods_that_a_holiday_ends_on_one_day_for_one(rhythm: int):
    """Whoever tells on every worked day missed nothing but periods without a worked day in them."""
    issue = {"do": "issue", "day": date(2026, 9, 28)}
    life = [{"do": "register", "day": date(2026, 9, 28), "approver": "李四"}, issue]
    life.append({"do": "accept", "day": date(2026, 9, 28)})
    order = _walked(_order(BASE | {"limit": [60, "calendar"], "feedback": [rhythm, "calendar"]}), life)  # fmt: skip
    silent = order_clocks(order, date(2026, 10, 9), is_workday).missed
    assert len(set(silent)) == len(silent) and date(2026, 10, 8) in silent
    days = [date(2026, 9, 28) + timedelta(days=n) for n in range(12)]
    told = [{"do": "feedback", "day": day, "words": "已开工"} for day in days if is_workday(day)]
    assert order_clocks(_walked(order, told), date(2026, 10, 9), is_workday).missed == ()


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"kind": "dream"}, "类别“dream”不认识"),
        ({"title": " "}, "没有写督办事项"),
        ({"matter": ""}, "没有写督办内容"),
        ({"lead": ""}, "没有写牵头单位"),
        ({"matter": "长" * 20_000}, "督办内容写了20000字，最多2000字"),
        ({"supports": ["乙局", "甲局"]}, "甲局既是牵头单位又是配合单位"),
        ({"limit": date(2026, 9, 13)}, "办理期限2026-09-13早于今天2026-09-14"),
        ({"limit": date(9999, 12, 31)}, "办理期限9999-12-31太远"),
        ({"limit": [0, "working"]}, "时限0天不对"),
        ({"limit": [5, "moon"]}, "时限的算法“moon”不认识"),
    ],
)
def test_it_refuses_an_order_that_cannot_be_given(changed: dict[str, Any], says: str):
    with pytest.raises(OrderError, match=says) as refused:
        _order({**BASE, **changed})
    assert refused.value.remedy


def test_it_says_who_may_not_have_another_order_this_year():
    assert may_issue(4, 4, "甲局").startswith("今年已向甲局发督办单4件，督查计划规定的上限是4件")
    assert may_issue(3, 4, "甲局") == ""
    assert may_issue(99, None, "甲局") == ""


def test_it_asks_for_a_new_limit_where_the_written_one_passed_before_it_was_signed():
    order = _order({**BASE, "limit": date(2026, 9, 15)})
    order = _walked(order, [{"do": "register", "day": date(2026, 9, 14), "approver": "分管负责人"}])
    late = {"do": "issue", "day": date(2026, 9, 16)}
    assert (
        "原定期限2026-09-15已过，签发交办要给新的期限"
        in step_refusals(order, _step(late), is_workday)[0]
    )
    order = take_step(order, _step({**late, "due": date(2026, 9, 30)}), is_workday)
    assert due_of(order, is_workday) == date(2026, 9, 30)


def test_it_lets_the_office_record_a_signature_on_paper_but_not_give_it():
    order = _walked(
        _order(BASE), [{"do": "register", "day": date(2026, 9, 14), "approver": "分管负责人"}]
    )
    offers = {
        each.move.do: each for each in next_moves(order, date(2026, 9, 14), is_workday, ["office"])
    }
    assert offers["issue"].on_paper
    assert not offers["withdraw"].on_paper
    signed = next_moves(order, date(2026, 9, 14), is_workday, ["leader"])
    assert [(each.move.do, each.on_paper) for each in signed] == [("issue", False)]


def test_it_shows_who_took_each_station_and_what_is_to_do_again():
    spec = _spec("refused")
    order = _walked(_order(spec["order"]), spec["after"]["submitted"])
    assert [(s.label, s.stands) for s in order_stations(order)] == [
        ("立项", "done"), ("交办", "done"), ("签收", "done"), ("办理", "done"), ("申报办结", "done"),
        ("审核", "now"), ("核查", "todo"), ("销号", "todo"),
    ]  # fmt: skip
    back = take_step(
        order, _step({"do": "return", "day": date(2026, 9, 17), "words": "补材料。"}), is_workday
    )
    shown = order_stations(back)
    assert [each.stands for each in shown][3:] == ["now", "todo", "todo", "todo", "todo"]
    assert shown[4].step is None


def test_it_names_what_is_wrong_with_a_step_told_as_json():
    for told, says in (
        ({"do": "fly", "on": "2026-09-14"}, "没有“fly”这一步"),
        ({"do": "note"}, "缺少 on"),
        ({"do": "note", "on": "14.9.2026"}, "“14.9.2026”不是日期"),
        ({"do": "note", "on": "2026-09-14", "colour": "red"}, "不认识的键“colour”"),
        ({"do": "note", "on": "2026-09-14", "words": 7}, "words 应是文字"),
        ({"do": "note", "on": "2026-09-14", "checks": "all"}, "checks 应是文字的列表"),
    ):
        with pytest.raises(OrderError, match=says):
            step_of_json(told, "第1步")


def test_it_refuses_records_that_do_not_fit_together():
    order = replace(_order(BASE), steps=(Step("close", date(2026, 9, 14), "张三"),))
    with pytest.raises(OrderError, match="督办单的记录不通"):
        order_state(order)


def test_it_gives_up_on_a_calendar_without_worked_days():
    with pytest.raises(WorkdayError, match="一直没有工作日"):
        Days(3, "working").ends(date(2026, 9, 1), lambda _day: False)
    with pytest.raises(OrderError, match="核对日期的年份"):
        Days(3, "calendar").ends(date.max, is_workday)


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda d: d["moves"].append(copy.deepcopy(d["moves"][0])), "两步同名"),
        (lambda d: d["moves"][0].update(to="heaven"), "未定义的“heaven”"),
        (lambda d: d["moves"][0].update(who=["king"]), "未定义的“king”"),
        (lambda d: d["moves"][0].update(when=["fullmoon"]), "未定义的“fullmoon”"),
        (
            lambda d: d["states"].update(limbo={"label": "x", "means": "y", "open": True}),
            "没有一步能到",
        ),
        (lambda d: d["grades"]["blue"].update(days=0), "正整数"),
        (lambda d: d.update(rest="maybe"), "未定义的“maybe”"),
        (lambda d: d.pop("moves"), "没有 moves"),
    ],
)
def test_it_refuses_rules_that_break_their_grammar(spoil: Any, says: str):
    data = yaml.safe_load((ROOT / "luoshi/supervising/orders.yaml").read_text(encoding="utf-8"))
    spoil(data)
    with pytest.raises(OrderRulesError, match=says):
        read_order_rules(yaml.safe_dump(data, allow_unicode=True, sort_keys=False))


# The laws: a walk through whatever is offered.

_START = date(2026, 9, 7)


def _filled(order: Order, do: str, on: date, draw: Any) -> Step:
    move = order_rules().move(do, order_state(order).code)
    grade = next_grade(order, on)
    due = due_of(order, is_workday)
    later = max(on, due or on) + timedelta(days=draw(st.integers(1, 20)))
    values: dict[str, Any] = {
        "words": "说明", "due": later, "unit": "乙局" if lead_of(order) == "甲局" else "甲局", "progress": "一半",
        "approver": "分管负责人", "grade": grade.code if grade else "", "checks": tuple(ALL_CHECKS),
    }  # fmt: skip
    for field, known in (("way", move.ways), ("result", move.results)) if move else ():
        values[field] = next(iter(known), "")
    asked = {field: values[field] for field in (move.asks if move else ())}
    return Step(do=do, on=on, by="张三", person=draw(st.sampled_from(["a", "b", "c"])), **asked)


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_it_walks_any_offered_way_by_its_laws(data: Any):
    limit = data.draw(st.one_of(st.builds(Days, st.integers(1, 30), st.sampled_from(["working", "calendar"])),
                                st.dates(_START, _START + timedelta(days=60))))  # fmt: skip
    order = Order(
        "leader",
        "事项",
        "内容",
        "甲局",
        limit,
        _START,
        ("乙局",),
        data.draw(st.sampled_from([None, Days(5, "working")])),
    )
    today = _START
    for _n in range(data.draw(st.integers(3, 14))):
        today += timedelta(days=data.draw(st.integers(0, 12)))
        before = order_state(order)
        offers = next_moves(order, today, is_workday, SIDES, "nobody")
        assert all(offer.why.endswith("。") for offer in offers if not offer.open)
        able = [offer.move for offer in offers if offer.open]
        if not able:
            break
        move = data.draw(st.sampled_from(able))
        step = replace(_filled(order, move.do, today, data.draw), person="")
        if move.do == "issue" and isinstance(limit, date) and limit < today:
            step = replace(step, due=today)
        if move.do == "reassign" and isinstance(limit, date) and limit < today:
            step = replace(step, due=today + timedelta(days=3))
        order = take_step(order, step, is_workday)
        _laws(order, move, before.code, today)


def _laws(order: Order, move: Any, before: str, today: date) -> None:
    rules = order_rules()
    after = order_state(order)
    # No move skips a state: it leads where the rules say, or leaves the state as it is.
    assert after.code == (move.to or before)
    assert before in move.sources
    due, original = due_of(order, is_workday), original_due(order, is_workday)
    handed = order_clocks(order, today, is_workday).handed
    if handed is not None:
        assert due is not None and original is not None
        assert handed <= original <= due
    # Slips only in order: never more than one colour up, and one up only after the earlier one's own limit.
    grades = list(rules.grades)
    run: list[Step] = []
    for step in order.steps:
        if step.do in ("issue", "reassign", "reopen"):
            run = []
        if step.do == "slip":
            up = grades.index(step.grade) - (grades.index(run[-1].grade) if run else -1)
            assert up == 1 if not run else up in (0, 1)
            if run and up == 1:
                assert run[-1].due is not None and step.on > run[-1].due
            run.append(step)
    # The steps alone rebuild the order, also by way of JSON, and every day of its past has a state.
    again = replace(order, steps=tuple(step_of_json(step_json(step)) for step in order.steps))
    assert again == order
    assert order_state_on(order, today) == after
    assert order_state_on(order, order.drafted - timedelta(days=1)) is None
    assert [each.label for each in order_stations(order)] == [each.label for each in rules.stepper]


@settings(max_examples=60, deadline=None)
@given(
    since=st.dates(date(2025, 1, 1), date(2026, 11, 1)),
    days=st.integers(1, 40),
    clock=st.sampled_from(["working", "calendar"]),
)
def test_it_leaves_as_many_days_as_the_limit_gave(since: date, days: int, clock: str):
    ends = Days(days, clock).ends(since, is_workday)
    left = days_left(since, ends, clock, is_workday)
    assert ends > since
    assert left == days if clock == "working" else left >= days
    assert days_left(ends, since, clock, is_workday) == -left
    assert is_workday(ends)


def test_it_is_a_refusal_that_every_caller_knows():
    assert issubclass(OrderError, LuoshiError)
