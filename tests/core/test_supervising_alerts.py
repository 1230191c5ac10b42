"""Which alerts assessments and facts call for, when they are over, and what the rule file refuses."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from luoshi.plan import Period, month_index, month_of_index
from luoshi.progress import LIGHTS, Assessment
from luoshi.supervising import (
    ALERT_KINDS,
    AlertFacts,
    AlertHistory,
    AlertRulesError,
    Milestone,
    MissingEvidence,
    Overdue,
    Party,
    RaisedAlert,
    WatchedTarget,
    alert_rules,
    alerts_of,
    read_alert_rules,
    recovered,
    streak_of,
)

SPECS = Path(__file__).parents[2] / "specs" / "supervising" / "alerts"
RULES = Path(__file__).parents[2] / "luoshi" / "supervising" / "alerts.yaml"
DAY, BY = date(2026, 11, 2), date(2026, 11, 9)
OCTOBER = month_index(2026, 10)


def cases(name: str) -> list[Any]:
    told = yaml.safe_load((SPECS / name).read_text("utf-8"))["cases"]
    return [pytest.param(case, id=case["it"]) for case in told]


def answers(lights: list[str], code: str = "T01") -> tuple[Assessment, ...]:
    """The newest of October 2026."""
    months = range(OCTOBER - len(lights) + 1, OCTOBER + 1)
    return tuple(
        Assessment(
            code, "", Period.month(*month_of_index(month)).ends_on, "behind", light,  # type: ignore[arg-type]
            "level.behind", "yinchuan-2025",
        )
        for month, light in zip(months, lights, strict=True)
    )  # fmt: skip


def watched(lights: list[str], deadline: date | None = date(2026, 12, 31)) -> WatchedTarget:
    reason = "1–10月累计91个，判为滞后。"
    return WatchedTarget("T01", "新增企业", parties("甲局"), answers(lights), reason, deadline)


def parties(name: str) -> tuple[Party, ...]:
    return (Party(name, name),) if name else ()


def _history(case: dict[str, Any]) -> AlertHistory:
    matter = "target/T01"
    return AlertHistory(
        ordered=frozenset({matter} if case.get("ordered") else ()),
        answered={matter: case["answered"]} if "answered" in case else {},
        asleep={matter: case["asleep"]} if "asleep" in case else {},
        told={(kind, matter): month for kind, month in case.get("told", {}).items()},
    )


@pytest.mark.parametrize("case", cases("lights.yaml"))
def test_it_raises_what_the_lights_call_for(case: dict[str, Any]):
    facts = AlertFacts((watched(case["lights"], case.get("deadline", date(2026, 12, 31))),))
    found = alerts_of(facts, _history(case), case.get("day", DAY), BY)
    if case["raised"] == "none":
        assert found == ()
        return
    (alert,) = found
    kind, part = case["raised"]
    assert alert.kind == kind
    assert part in alert.words
    assert alert.words.startswith("“新增企业”")
    assert alert.words.endswith("；请甲局在11月9日前答复。")
    assert (alert.target, alert.units, alert.by) == ("T01", ("甲局",), BY)


@pytest.mark.parametrize("case", cases("facts.yaml"))
def test_it_raises_what_the_facts_call_for(case: dict[str, Any]):
    facts = AlertFacts(
        milestones=tuple(Milestone(**_told(each)) for each in case.get("milestones", [])),
        missing=tuple(MissingEvidence(**_told(each)) for each in case.get("missing", [])),
        overdue=tuple(Overdue(**_told(each)) for each in case.get("overdue", [])),
    )
    history = AlertHistory(ordered=frozenset(case.get("ordered", [])))
    found = alerts_of(facts, history, DAY, BY)
    assert [[one.kind, one.key] for one in found] == [each[:2] for each in case["raised"]]
    for alert, (_kind, _key, part) in zip(found, case["raised"], strict=True):
        assert part in alert.words
        assert alert.month == "2026-11"
        assert alert.light is None


def _told(each: dict[str, Any]) -> dict[str, Any]:
    unit = each.pop("unit")
    return {**each, "parties": parties(unit)}


@pytest.mark.parametrize("case", cases("recovered.yaml"))
def test_it_says_which_alerts_are_over(case: dict[str, Any]):
    kind, matter = case["alert"]
    gone = parties("乙局")
    facts = AlertFacts(
        targets=(watched(["red", case["light"]]),) if "light" in case else (),
        milestones=(Milestone(matter, "某", gone, DAY, done=case["milestone_done"]),)
        if "milestone_done" in case
        else (),
        missing=(MissingEvidence(matter, "某", gone, "没有报", DAY),)
        if case.get("still_missing")
        else (),
        overdue=(Overdue(kind, matter, "某", gone, DAY),) if case.get("still_overdue") else (),
    )
    found = recovered([RaisedAlert("k", kind, matter)], facts)
    assert found == ({} if case["over"] == "none" else {"k": case["over"]})


def test_it_has_a_case_for_every_kind():
    told = [case.values[0]["raised"] for case in cases("lights.yaml")]
    kinds = {each[0] for each in told if each != "none"}
    kinds |= {each[0] for case in cases("facts.yaml") for each in case.values[0]["raised"]}
    assert kinds == set(ALERT_KINDS)


def test_it_writes_the_sentence_of_a_red_light_in_full():
    (alert,) = alerts_of(AlertFacts((watched(["amber", "red"]),)), AlertHistory(), DAY, BY)
    assert alert.words == (
        "“新增企业”由滞后转红：1–10月累计91个，判为滞后；请甲局在11月9日前答复。"
    )
    assert alert.key == "turned_red/target/T01/2026-10"
    assert alert.month == "2026-10"


lights = st.lists(st.sampled_from(LIGHTS), min_size=1, max_size=14)
days = st.integers(0, 90).map(lambda n: date(2026, 11, 1) + timedelta(n))


@settings(max_examples=150, deadline=None)
@given(lights, days, st.randoms(use_true_random=False))
def test_it_gives_the_same_alerts_for_the_same_inputs_in_any_order(shown, day, chance):
    target = watched(shown)
    mixed = list(target.answers)
    chance.shuffle(mixed)
    other = WatchedTarget(
        target.code, target.title, target.parties, tuple(mixed), target.reason, target.deadline
    )
    first = alerts_of(AlertFacts((target,)), AlertHistory(), day, BY)
    assert first == alerts_of(AlertFacts((other,)), AlertHistory(), day, BY)
    assert len(first) <= 1


@settings(max_examples=150, deadline=None)
@given(lights, st.sampled_from(["wait", "none", "not_due", "green", "done"]), days)
def test_it_raises_nothing_where_the_light_is_not_bad(before, now, day):
    facts = AlertFacts((watched([*before, now]),))
    assert alerts_of(facts, AlertHistory(), day, BY) == ()


@settings(max_examples=100, deadline=None)
@given(lights, days, st.integers(0, 13), st.sampled_from(["wait", "none", "not_due"]))
def test_it_counts_no_month_that_says_nothing(shown, day, at, silent):
    """A month in between that says nothing changes nothing but the word of the light before."""
    place = min(max(at, 1), len(shown))
    assume(place < len(shown))
    more = [*shown[:place], silent, *shown[place:]]
    assert streak_of(answers(shown), "red") == streak_of(answers(more), "red")
    without, within = (
        alerts_of(AlertFacts((watched(each),)), AlertHistory(), day, BY) for each in (shown, more)
    )
    assert [one.key for one in without] == [one.key for one in within]


@settings(max_examples=100, deadline=None)
@given(lights, days, st.booleans())
def test_it_never_raises_what_is_over(shown, day, ordered):
    facts = AlertFacts((watched(shown),))
    history = AlertHistory(ordered=frozenset({"target/T01"} if ordered else ()))
    raised = alerts_of(facts, history, day, BY)
    assert not recovered([RaisedAlert(a.key, a.kind, a.matter) for a in raised], facts)
    assert not (ordered and raised)


@settings(max_examples=60, deadline=None)
@given(days, days)
def test_it_keeps_its_key_from_day_to_day_of_a_month(one, other):
    found = {
        day: alerts_of(AlertFacts((watched(["green", "red"]),)), AlertHistory(), day, BY)
        for day in (one, other)
    }
    assert found[one][0].key == found[other][0].key


def test_it_reads_the_rules_that_ship_with_it():
    rules = alert_rules()
    assert rules.answer == 5
    assert rules.kinds["still_red"].months == 3
    assert rules.kinds["deadline_near"].within == 45
    assert [rule.rank for rule in rules.kinds.values()] == [1, 2, 3, 4, 5, 6, 7]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("rank: 2", "rank: 1", "rank 相同"),
        ("{before}", "{whence}", "未定义的“whence”"),
        ("{before}转红", "{before转红", "大括号不成对"),
        ("  still_red:", "  stays_red:", "未定义的“stays_red”"),
        ("answer: 5", "answer: 0", "answer 应是正整数"),
        ("within: 45", "within: soon", "within 应是正整数"),
        ("months: 3", "months: -1", "months 应是正整数"),
        ("nobody: 责任单位", "", "缺少 nobody"),
    ],
)
def test_it_refuses_a_rule_file_that_breaks_its_grammar(old: str, new: str, words: str):
    text = RULES.read_text("utf-8")
    assert old in text
    head, _, rules = text.partition("\nversion:")
    with pytest.raises(AlertRulesError, match=words):
        read_alert_rules(f"{head}\nversion:{rules.replace(old, new, 1)}")


def test_it_refuses_a_rule_file_that_lacks_a_kind():
    text = RULES.read_text("utf-8").partition("  evidence_missing:\n    name")[0]
    with pytest.raises(AlertRulesError, match="evidence_missing"):
        read_alert_rules(text)
