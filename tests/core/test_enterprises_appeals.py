"""Appeals: the golden cases of specs/enterprises, the laws of their days and steps, and rules that are refused."""

from __future__ import annotations

import copy
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from chinese_calendar import is_workday
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi.enterprises import (
    Appeal,
    AppealError,
    AppealRulesError,
    AppealStep,
    appeal_moves,
    appeal_refusals,
    appeal_rules,
    appeal_state,
    appeal_stations,
    appeal_step_json,
    appeal_step_of_json,
    card_days,
    card_on,
    clock_json,
    clock_of_json,
    counted_from,
    dues_json,
    dues_of_json,
    lead_unit,
    read_appeal_rules,
    received_appeal,
    suggested_categories,
    support_units,
    take_appeal_step,
    terms_of,
    told_to_firm,
)
from luoshi.errors import LuoshiError
from luoshi.workdays import worked_between

ROOT = Path(__file__).resolve().parents[2]
CAME = datetime.fromisoformat("2026-09-30T16:00")
SIDES = ("office", "unit", "head", "support", "leader", "firm")


def _cases(name: str) -> list[Any]:
    text = (ROOT / "specs/enterprises" / f"{name}.yaml").read_text(encoding="utf-8")
    return [pytest.param(case, id=case["it"]) for case in yaml.safe_load(text)["cases"]]


def came(received: datetime = CAME, preset: str = "zaozhuang", **more: Any) -> Appeal:
    told = {
        "kind": "help",
        "category": "factor",
        "urgency": "usual",
        "title": "用电",
        "matter": "增容。",
    }
    return received_appeal(**told | more, received=received, preset=preset, works=is_workday)


def moment(value: Any) -> datetime:
    """YAML knows a moment with seconds only."""
    return value if isinstance(value, datetime) else datetime.fromisoformat(value)


def step_of(told: list[Any]) -> AppealStep:
    do, at, given_ = told[:3]
    fields = {**given_, "supports": tuple(given_.get("supports", ()))}
    return AppealStep(do=do, at=moment(at), by="某人", **fields)


def lived(case: dict[str, Any]) -> Appeal:
    appeal = came(preset=case.get("preset", "zaozhuang"))
    for told in case["steps"]:
        appeal = take_appeal_step(appeal, step_of(told), is_workday)
    return appeal


@pytest.mark.parametrize("case", _cases("appeal_days"))
def test_it_counts_the_days_of_the_worked_table(case: dict[str, Any]):
    appeal = came(moment(case["received"]), case["preset"], urgency=case.get("urgency", "usual"))
    dues = appeal.dues
    found = [appeal.counted, appeal.assign_by]
    found += [dues.contact, dues.reply, dues.resolve, dues.extended] if dues else [None] * 4
    assert found == case["days"]


@pytest.mark.parametrize("case", _cases("appeal_lives"))
def test_it_lives_as_the_golden_cases_tell(case: dict[str, Any]):
    appeal = lived(case)
    if "refused" in case:
        step = step_of(case["refused"])
        assert any(case["refused"][3] in each for each in appeal_refusals(appeal, step, is_workday))
        with pytest.raises(AppealError):
            take_appeal_step(appeal, step, is_workday)
        return
    assert appeal_state(appeal).code == case["state"]
    assert lead_unit(appeal) == case["lead"]
    found = [[t.clock, t.unit, t.due, t.done, t.ended] for t in terms_of(appeal)]
    assert found == case["terms"]


@pytest.mark.parametrize("case", _cases("appeal_lives"))
def test_it_is_the_same_appeal_after_json(case: dict[str, Any]):
    appeal = lived(case)
    again = tuple(appeal_step_of_json(appeal_step_json(step)) for step in appeal.steps)
    assert again == appeal.steps
    assert clock_of_json(clock_json(appeal.clock)) == appeal.clock
    if appeal.dues is not None:
        assert dues_of_json(dues_json(appeal.dues)) == appeal.dues


def test_it_gives_a_yellow_card_the_working_day_before_and_a_red_one_on_the_first_over():
    appeal = take_appeal_step(came(), AppealStep("assign", CAME, "某人", unit="甲局"), is_workday)
    contact, _reply, resolve = terms_of(appeal)
    days = card_days(resolve.clock, resolve.due, is_workday)
    assert (days.yellow_on, days.red_on) == (date(2026, 10, 19), date(2026, 10, 21))
    shown = [card_on(resolve, days, date(2026, 10, n)) for n in (16, 19, 20, 21, 30)]
    assert shown == ["", "yellow", "yellow", "red", "red"]
    early = card_days(contact.clock, contact.due, is_workday)
    assert (early.yellow_on, early.red_on) == (None, date(2026, 10, 9))
    assert card_on(replace(resolve, done=date(2026, 10, 22)), days, date(2026, 10, 23)) == ""


def test_it_keeps_yellow_over_a_weekend_until_the_first_working_day():
    days = card_days("resolve", date(2026, 10, 16), is_workday)
    assert (days.yellow_on, days.red_on) == (date(2026, 10, 15), date(2026, 10, 19))


def test_it_moves_no_promised_day_when_the_calendar_changes():
    appeal = take_appeal_step(came(), AppealStep("assign", CAME, "某人", unit="甲局"), is_workday)
    before = terms_of(appeal)
    later = take_appeal_step(appeal, AppealStep("sign", CAME, "某人"), lambda day: day.day == 1)
    assert terms_of(later) == before


def test_it_offers_each_side_its_moves_with_the_reason_why_one_is_shut():
    appeal = take_appeal_step(came(), AppealStep("assign", CAME, "某人", unit="甲局"), is_workday)
    offers = {o.move.do: o.why for o in appeal_moves(appeal, date(2026, 10, 12), {"unit"})}
    assert set(offers) == {"sign", "send_back"}
    assert offers["sign"] == "" and "退回的期限到2026-10-09" in offers["send_back"]
    assert {o.move.do for o in appeal_moves(appeal, CAME.date(), {"firm"})} == {
        "withdraw",
        "add_words",
    }
    assert appeal_moves(appeal, CAME.date(), set()) == ()


def test_it_tells_the_enterprise_no_word_that_units_write_to_one_another():
    steps = [
        ["assign", "2026-09-30T16:40", {"unit": "甲局", "words": "请快办"}],
        ["sign", "2026-09-30T17:00", {}],
        ["contact", "2026-10-08T09:00", {"way": "call", "words": "对方情绪激动"}],
        ["progress", "2026-10-08T10:00", {"words": "内部进展"}],
        ["reply", "2026-10-09T09:00", {"words": "正在协调"}],
        ["answer", "2026-10-12T09:00", {"result": "solved", "words": "已经送电"}],
    ]
    told = told_to_firm(lived({"steps": steps}))
    assert [each.label for each in told] == [
        "已转承办单位", "承办单位已签收", "已与您联系核实", "先行答复", "答复办理结果",
    ]  # fmt: skip
    assert [each.words for each in told] == ["", "", "", "正在协调", "已经送电"]
    assert told[-1].result == "已解决" and told[-1].number == 6


def test_it_shows_the_stations_passed_and_the_one_it_stands_at():
    appeal = take_appeal_step(came(), AppealStep("assign", CAME, "某人", unit="甲局"), is_workday)
    found = [(one.label, one.stands) for one in appeal_stations(appeal)]
    assert found[:4] == [("受理", "done"), ("分派", "done"), ("签收", "now"), ("首次联系", "todo")]
    assert appeal_stations(appeal)[0].at == CAME
    gone = take_appeal_step(
        appeal, AppealStep("withdraw", CAME, "企业", words="不用了"), is_workday
    )
    assert [one.stands for one in appeal_stations(gone)] == ["done", "done"] + ["todo"] * 6


def test_it_knows_who_handles_it_with_the_lead():
    appeal = take_appeal_step(
        came(),
        AppealStep("assign", CAME, "某人", unit="甲局", supports=("乙局", "丙局")),
        is_workday,
    )
    assert support_units(appeal) == ("乙局", "丙局")
    appeal = take_appeal_step(
        appeal,
        AppealStep("reassign", CAME, "某人", unit="乙局", words="改", supports=("丁局",)),
        is_workday,
    )
    assert support_units(appeal) == ("丁局",)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("银行贷款到期，希望续贷", "finance"),
        ("供电增容、用水都要协调，还缺用地指标", "factor"),
        ("工程款被拖欠两年", "arrears"),
        ("没有任何说得上的词", None),
    ],
)
def test_it_suggests_the_category_with_most_of_its_words(text: str, first: str | None):
    found = suggested_categories(text)
    assert (found[0].code if found else None) == first


MOMENTS = st.datetimes(
    datetime.fromisoformat("2025-02-01T00:00"), datetime.fromisoformat("2026-10-31T23:59")
)


@settings(max_examples=60, deadline=None)
@given(MOMENTS, st.sampled_from(["zaozhuang", "province"]))
def test_it_ends_every_term_on_a_working_day_so_many_after_the_first(at: datetime, preset: str):
    appeal = came(at, preset)
    assert appeal.dues is not None
    assert is_workday(appeal.counted) and appeal.counted >= at.date()
    for days, due in (
        (appeal.clock.contact, appeal.dues.contact), (appeal.clock.resolve, appeal.dues.resolve),
        (appeal.clock.extended, appeal.dues.extended),
    ):  # fmt: skip
        assert is_workday(due)
        assert worked_between(appeal.counted, due, is_workday) == days


@settings(max_examples=60, deadline=None)
@given(MOMENTS, st.integers(0, 2000))
def test_it_never_counts_a_later_appeal_from_an_earlier_day(at: datetime, minutes: int):
    assert counted_from(at, is_workday) <= counted_from(at + timedelta(minutes=minutes), is_workday)


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_it_can_only_be_walked_by_open_moves_and_always_says_its_terms(data: st.DataObject):
    appeal = came()
    at = CAME
    for _n in range(data.draw(st.integers(1, 12))):
        at += timedelta(hours=data.draw(st.integers(0, 40)))
        offers = appeal_moves(appeal, at.date(), SIDES)
        if not offers:
            break
        offer = data.draw(st.sampled_from(offers))
        appeal = _walked(appeal, offer.move.do, at, is_open=offer.open)
        for term in terms_of(appeal):
            assert term.done is None or term.done >= term.since
            assert not (term.runs and appeal_state(appeal).code in ("closed", "archived", "merged"))


def _walked(appeal: Appeal, do: str, at: datetime, *, is_open: bool) -> Appeal:
    move = appeal_rules().of(do)
    fields: dict[str, Any] = {
        "words": "说明", "way": next(iter(move.ways), ""), "result": next(iter(move.results), ""),
        "satisfaction": next(iter(move.satisfactions), ""), "unit": "乙局", "supports": ("丁局",),
        "ref": "1", "due": date(2026, 11, 1),
    }  # fmt: skip
    said = {key: value for key, value in fields.items() if key in move.asks}
    if do == "reassign" and lead_unit(appeal) == "乙局":
        said["unit"] = "丙局"
    step = AppealStep(do, at, "某人", **said)
    refused = appeal_refusals(appeal, step, is_workday)
    if not is_open:
        assert refused
    return appeal if refused else take_appeal_step(appeal, step, is_workday)


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"do": "assign"}, "不是时间"),
        ({"do": "x", "at": "2026-10-08T09:00"}, "没有“x”这一步"),
        ({"do": "assign", "at": "2026-10-08T09:00+08:00"}, "带了时区"),
        ({"do": "assign", "at": "2026-10-08T09:00", "more": 1}, "不认识的键"),
        ({"do": "assign", "at": "2026-10-08T09:00", "unit": 1}, "应是文字"),
        ({"do": "assign", "at": "2026-10-08T09:00", "due": "明天"}, "不是日期"),
        ({"do": "assign", "at": "2026-10-08T09:00", "supports": "甲"}, "应是文字的列表"),
        ({"do": "assign", "at": "2026-10-08T09:00", "dues": 1}, "键和值"),
        ({"do": "assign", "at": "2026-10-08T09:00", "dues": {"contact": "2026-10-09"}}, "不全"),
    ],
)
def test_it_refuses_a_step_that_is_not_what_it_writes(told: dict[str, Any], said: str):
    with pytest.raises(AppealError, match=said):
        appeal_step_of_json(told, "第 1 步")


def test_it_refuses_a_clock_that_is_not_what_it_writes():
    good = clock_json(came().clock)
    for bad in (None, {}, good | {"more": 1}, good | {"contact": "1"}, good | {"contact": True}):
        with pytest.raises(AppealError):
            clock_of_json(bad)


RULES = yaml.safe_load((ROOT / "luoshi/enterprises/appeals.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        (("moves", 0, "to"), "x", "未定义的“x”"),
        (("moves", 0, "who"), ["x"], "未定义的“x”"),
        (("moves", 0, "asks"), {"x": "词"}, "未定义的“x”"),
        (("moves", 2, "when"), ["x"], "未定义的“x”"),
        (("moves",), [], "没有 moves"),
        (("hours", "until"), "5点半", "不是时刻"),
        (("hours", "until"), 1050, "缺少 until"),
        (("presets", "zaozhuang", "resolve"), 0, "应是正整数"),
        (("presets", "zaozhuang", "extended"), 5, "extended 少于 resolve"),
        (("presets", "zaozhuang", "starts"), "x", "未定义的“x”"),
        (("presets", "zaozhuang", "usual"), ["x"], "未定义的“x”"),
        (("urgency", "pressing", "most"), {"contact": -1}, "应是0或正整数"),
        (("urgency", "pressing", "most"), {"x": 1}, "未定义的“x”"),
        (("cards", "red", "clocks"), ["x"], "未定义的“x”"),
        (("exclusions", "policy", "rates"), ["x"], "未定义的“x”"),
        (("stepper", 0, "done"), ["x"], "未定义的“x”"),
        (("states", "outside", "open"), True, "没有下一步"),
        (("states", "lost"), {"label": "丢", "told": "丢", "open": False}, "没有一步能到"),
        (("version",), "1", "应是正整数"),
    ],
)
def test_it_refuses_rules_that_break_their_grammar(path: tuple[Any, ...], value: Any, said: str):
    data = copy.deepcopy(RULES)
    *before, last = path
    place = data
    for key in before:
        place = place[key]
    place[last] = value
    with pytest.raises(AppealRulesError, match=said):
        read_appeal_rules(yaml.safe_dump(data, allow_unicode=True))


def test_it_refuses_two_moves_of_one_name_out_of_one_state():
    data = copy.deepcopy(RULES)
    data["moves"].append(copy.deepcopy(data["moves"][0]))
    with pytest.raises(AppealRulesError, match="两步同名"):
        read_appeal_rules(yaml.safe_dump(data, allow_unicode=True))


def test_it_names_the_line_of_broken_yaml():
    with pytest.raises(AppealRulesError, match="第 2 行"):
        read_appeal_rules("version: 1\nkinds: {")


def test_it_refuses_a_record_of_steps_that_does_not_hold_together():
    appeal = replace(came(), steps=(AppealStep("sign", CAME, "某人"),))
    with pytest.raises(LuoshiError, match="记录不通"):
        appeal_state(appeal)
