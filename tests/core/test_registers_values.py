"""Values as people type them; rows of a spreadsheet; stages' time; one entry against a condition."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from registers_cast import Entry, ask, declared, scope

from luoshi.registers import (
    Choice,
    Clock,
    Compare,
    Field,
    Filled,
    Not,
    RegisterError,
    Within,
    due_on,
    holds,
    instant,
    read_csv,
    shown_of,
    standard_of,
    stored_of,
)

AREA = Field("area", "面积", "number", "公顷")
MONEY = Field("money", "金额", "number", "亿元")
BARE = Field("score", "得分", "number")
DAY = Field("day", "日期", "date")
KIND = Field("kind", "类别", "choice", choices=(Choice("a", "甲类"), Choice("b", "乙类")))
DONE = Field("done", "完成", "yesno")


@pytest.mark.parametrize(
    ("field", "typed", "stored"),
    [
        (AREA, "9.06", 9_060_000), (AREA, "15亩", 1_000_000), (AREA, "９．０６ 公顷", 9_060_000), (AREA, "", None), (AREA, "0", 0),
        (MONEY, "12,000 万元", 1_200_000), (MONEY, "-3", -3_000_000), (BARE, "7.5", 7_500_000), (AREA, "0.0000005 公顷", None),
        (DAY, "2024-08-06", 20240806), (DAY, "2024/8/6", 20240806), (DAY, "2024年8月6日", 20240806), (DAY, "2024.8.6", 20240806),
        (DAY, "20240806", 20240806), (DAY, "45510", 20240806), (DAY, "2024-08-06 00:00:00", 20240806), (DAY, "45510.0", 20240806),
        (KIND, "甲类", "a"), (KIND, "b", "b"), (DONE, "是", 1), (DONE, "no", 0), (DONE, "TRUE", 1),
    ],
)  # fmt: skip
def test_it_keeps_what_was_meant(field: Field, typed: str, stored: object):
    if stored is None and typed:
        with pytest.raises(RegisterError, match="小数最多 6 位"):
            stored_of(field, typed)
        return
    assert stored_of(field, typed) == stored


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        (AREA, "1 亿元", "“亿元”不能填进以“公顷”计的“面积”，量纲不同"), (AREA, "3 呎呎", "计量单位“呎呎”不认识"), (AREA, "很多", "不是数"),
        (AREA, "1e9", "不认识"), (AREA, "1-2", "不是数|不认识"), (AREA, "+", "不是数"), (AREA, "300000000", "不能精确相加"),
        (MONEY, "3 万", "看不出指的是什么"), (BARE, "3 亿元", "无单位"), (DAY, "2024-02-30", "不是日期"), (DAY, "昨天", "不是日期"),
        (DAY, "2024-08", "不是日期"), (DAY, "99999", "年份 2173 不对"), (KIND, "丙类", "请从甲类、乙类里选"), (DONE, "也许", "请填是或否"),
        (Field("t", "名称", "text"), "长" * 4001, "超过 4000 字"),
    ],
)  # fmt: skip
def test_it_refuses_what_it_cannot_take_with_the_fields_name(field: Field, typed: str, says: str):
    with pytest.raises(RegisterError, match=says) as refused:
        stored_of(field, typed)
    assert field.label in str(refused.value)


def test_it_shows_what_is_kept_as_people_write_it():
    assert shown_of(AREA, 9_060_000) == "9.06公顷"
    assert shown_of(DAY, 20240806) == "2024-08-06"
    assert (shown_of(KIND, "a"), shown_of(DONE, 0), shown_of(DONE, None)) == ("甲类", "否", "")


REGISTER = declared(
    "- {code: name, label: 名称, type: text, required: yes, unique: yes}\n"
    "- {code: area, label: 面积, type: number, unit: 公顷}\n- {code: day, label: 日期, type: date}",
    "- {indicator: x, name: 面积, unit: 公顷, sum: area}",
    identity="{name: name, dated: day}",
    more="stages: [{code: open, label: 在办}, {code: shut, label: 办结, final: yes}]\n"
    "moves: [{from: open, to: shut, by: [head], when: [{field: area, gt: 0}]}]",
)


def test_it_takes_a_sheet_by_labels_or_codes():
    drafts, mistakes = read_csv(
        REGISTER,
        "# 样例\n名称,area,日期,阶段\n甲,1.5,2024/8/6,办结\n\n,,,\n乙,,45510,\n丙,30亩,2024年8月6日,open\n",
    )
    assert mistakes == ()
    assert [(d.line, dict(d.body), d.stage) for d in drafts] == [
        (3, {"name": "甲", "area": 1_500_000, "day": 20240806}, "shut"),
        (6, {"name": "乙", "day": 20240806}, "open"),
        (7, {"name": "丙", "area": 2_000_000, "day": 20240806}, "open"),
    ]


def test_it_names_every_row_that_cannot_be_taken():
    drafts, mistakes = read_csv(
        REGISTER, "名称,面积,日期,阶段,别的\n甲,1 亿元,昨天,\n,2,,\n乙,2,,\n乙,3,,飞走\n"
    )
    assert [(d.line, d.body["name"]) for d in drafts] == [(4, "乙")]
    told = [str(each) for each in mistakes]
    assert [each.line for each in mistakes] == [1, 2, 2, 3, 5, 5]
    for part in (
        "没有“别的”这一栏",
        "量纲不同",
        "不是日期",
        "“名称”没有填",
        "与第 4 行相同",
        "没有“飞走”",
    ):
        assert any(part in line for line in told), part
    assert read_csv(REGISTER, "")[1][0].message == "没有表头。"
    assert "引号" in read_csv(REGISTER, '名称\n"甲')[1][0].message
    assert "两列" in read_csv(REGISTER, "名称,name\n甲,乙\n")[1][0].message
    assert "表里没有这一栏" in read_csv(REGISTER, "面积\n3\n")[1][0].message


def test_working_days_pass_over_days_off():
    holiday = {date(2026, 10, day) for day in range(1, 8)}

    def works(day: date) -> bool:
        return day.weekday() < 5 and day not in holiday

    assert due_on(Clock("s", "", 3, "working"), date(2026, 9, 29), works) == date(2026, 10, 9)
    assert due_on(Clock("s", "", 3, "calendar"), date(2026, 9, 29), works) == date(2026, 10, 2)


def test_one_entry_is_held_against_a_moves_condition():
    condition = REGISTER.moves[0].when
    assert holds(condition, {"area": 1}) and not holds(condition, {"area": 0})
    assert not holds(condition, {})
    assert holds(Not(Compare("area", "is", (1,), ("1",))), {})
    assert holds(Filled("area", filled=False), {})
    assert holds(Compare("stage", "in", ("open", "shut"), ("", "")), {}, "open")
    assert holds(Compare("area", "between", (1, 3), ("", "")), {"area": 3})
    with pytest.raises(RegisterError, match="within"):
        holds(Within("day", "year"), {"day": 20260101})


def test_an_instant_without_time_zone_is_no_instant():
    with pytest.raises(RegisterError, match="时区"):
        instant(datetime(2026, 1, 1))  # noqa: DTZ001
    assert scope("2026-Q2").days_of("period") == (20260401, 20260630)
    assert scope("2026-Q2").days_of("year") == (20260101, 20260630)
    assert scope("2026-Q2").in_year(2023).days_of("period") == (20230401, 20230630)


@pytest.mark.parametrize(
    ("item", "waters", "value", "grade"),
    [
        ("ph", "river", "6", "Ⅰ"), ("ph", "river", "9", "Ⅰ"), ("ph", "river", "9.01", "劣Ⅴ"), ("ph", "river", "5.99", "劣Ⅴ"),
        ("do", "river", "7.5", "Ⅰ"), ("do", "river", "7.49", "Ⅱ"), ("do", "river", "5", "Ⅲ"), ("do", "river", "1.9", "劣Ⅴ"),
        ("cod", "river", "15", "Ⅰ"), ("cod", "river", "20", "Ⅲ"), ("cod", "river", "20.01", "Ⅳ"), ("cod", "river", "40.1", "劣Ⅴ"),
        ("codmn", "river", "6", "Ⅲ"), ("bod5", "river", "4", "Ⅲ"), ("nh3n", "river", "1.0", "Ⅲ"), ("nh3n", "river", "0.15", "Ⅰ"),
        ("tp", "river", "0.2", "Ⅲ"), ("tp", "lake", "0.2", "Ⅴ"), ("tp", "lake", "0.05", "Ⅲ"), ("tp", "lake", "0.21", "劣Ⅴ"),
    ],
)  # fmt: skip
def test_the_standard_puts_a_value_in_its_class(item: str, waters: str, value: str, grade: str):
    standard = standard_of("gb3838-2002")
    limits = standard.limits_of(item, waters)
    assert limits is not None
    assert standard.class_name(limits.class_of(Fraction(value))) == grade


@pytest.mark.parametrize(
    ("unit", "of", "over", "value"),
    [
        ("%", "wan", "yi", "0.02"), ("‰", "wan", "yi", "0.2"), ("倍", "yi", "wan", "5000"), ("%", "usd", "usd", "100"),
        ("万元", "wan", "rows", "2"), ("元", "wan", "rows", "20000"), ("元", "wan", "people", "5000"),
        ("元/人", "wan", "people", "0.5"), ("万元/亩", "wan", "plots", "0.25"), ("万美元", "usd", "rows", "3"), ("%", "rows", "rows", "100"),
    ],
)  # fmt: skip
def test_a_ratio_is_told_in_the_unit_that_comes_out(unit: str, of: str, over: str, value: str):
    """2 万元, 1 亿元 (one row), 3 万美元, 4 万人, 8 亩."""

    def side(code: str) -> str:
        return "{count: rows}" if code == "rows" else f"{{sum: {code}}}"

    register = declared(
        "- {code: name, label: 名称, type: text}\n- {code: wan, label: 甲, type: number, unit: 万元}\n"
        "- {code: yi, label: 乙, type: number, unit: 亿元}\n- {code: usd, label: 丙, type: number, unit: 万美元}\n"
        "- {code: people, label: 丁, type: number, unit: 万人}\n- {code: plots, label: 戊, type: number, unit: 亩}",
        f"- {{indicator: x, name: 比, unit: '{unit}', ratio: {{of: {side(of)}, over: {side(over)}}}}}",
        identity="{name: name}",
    )
    typed = {"wan": "2", "yi": "1", "usd": "3", "people": "4", "plots": "8"}
    (answer,) = ask(register, [Entry(1, typed)], "x", scope("2026"))
    assert answer.value == Decimal(value)


def test_growth_over_nothing_or_less_is_no_data():
    register = declared(
        "- {code: name, label: 名称, type: text}\n- {code: day, label: 日期, type: date}\n"
        "- {code: profit, label: 利润, type: number, unit: 万元}",
        "- {indicator: x, name: 增长, unit: '%', growth: {of: {sum: profit, where: [{field: day, within: year}]}, base: 2025}}",
        identity="{name: name, dated: day}",
    )
    for then, value in (("-10", None), ("0", None), ("8", Decimal(25)), ("", None)):
        entries = [
            Entry(1, {"day": "2025-03-01", "profit": then}),
            Entry(2, {"day": "2026-03-01", "profit": "10"}),
        ]
        (answer,) = ask(register, entries, "x", scope("2026-06"))
        assert answer.value == value, then


def test_an_instant_knows_what_was_recorded_at_it():
    entries = [
        Entry(1, {"name": "旧", "area": "1"}, 1, instant_of(1), "open"),
        Entry(1, {"name": "新", "area": "2"}, 2, instant_of(2), "open"),
        Entry(1, {"name": "新", "area": "2"}, 3, instant_of(3), "open", withdrawn=True),
    ]
    for hour, value in ((0, None), (1, Decimal(1)), (2, Decimal(2)), (3, None)):
        (answer,) = ask(REGISTER, entries, "x", scope("2026", known_on=instant_of(hour)))
        assert answer.value == value, hour


def test_rows_that_were_made_up_count_only_when_asked_for():
    entries = [
        Entry(1, {"name": "真", "area": "1"}, stage="open"),
        Entry(2, {"name": "样", "area": "1"}, stage="open", sample=True),
    ]
    for with_sample, value in ((True, 2), (False, 1)):
        (answer,) = ask(REGISTER, entries, "x", scope("2026", with_sample=with_sample))
        assert answer.value == value


def instant_of(hour: int) -> datetime:
    return datetime(2026, 1, 1, hour, tzinfo=UTC)


def test_before_and_after_leave_the_day_itself_out():
    """Written out, because the slow reading takes the conditions as the loader gives them."""
    fields = "- {code: name, label: 名称, type: text}\n- {code: day, label: 日期, type: date}"
    entries = [Entry(n, {"day": f"2026-03-0{n}"}) for n in (1, 2, 3)]
    for test, found in (
        ("before", 1), ("after", 1), ("le", 2), ("ge", 2), ("lt", 1), ("gt", 1), ("is", 1),
    ):  # fmt: skip
        line = "- {indicator: x, name: 数, unit: 个, count: rows, where: [{field: day, %s: 2026-03-02}]}"
        register = declared(fields, line % test, identity="{name: name}")
        (answer,) = ask(register, entries, "x", scope("2026"))
        assert answer.value == found, test
