"""Grades of water against a slow reading: any samples of any sections, items, months, on both sides of every limit."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from registers_cast import RECORDED, Entry, ask, behind, scope
from registers_oracle import grade, known, spoken
from test_registers_oracle import register_with, wheres_over

from luoshi.plan import parse_unit

ITEMS = ("ph", "do", "cod", "nh3n", "tp")
CLASSES = ("Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ", "Ⅴ")
# Limits of every item are among them, so that a mean is often at one, a little above, a little below.
NUMBERS = (
    "0", "0.02", "0.1", "0.15", "0.199999", "0.2", "0.200001", "0.4", "1", "1.5", "2", "5", "6", "7.5", "9", "15",
    "19.999999", "20", "20.000001", "30", "40", "41",
)  # fmt: skip
VALUES = {
    "name": st.sampled_from("xy"),
    "section": st.sampled_from(("s1", "s2")),
    "town": st.sampled_from(("t1", "t2")),
    "item": st.sampled_from(ITEMS),
    "value": st.sampled_from(NUMBERS),
    "on": st.builds(
        "{}-{:02d}-{:02d}".format,
        st.sampled_from((2025, 2026)), st.integers(1, 4), st.sampled_from((1, 15, 28)),
    ),
}  # fmt: skip


def fields(unit: str) -> str:
    return f"""\
- {{code: name, label: 名称, type: text}}
- {{code: section, label: 断面, type: choice, choices: [s1, s2]}}
- {{code: town, label: 镇街, type: unit}}
- {{code: item, label: 项目, type: choice, choices: [{", ".join(ITEMS)}]}}
- {{code: value, label: 测值, type: number, unit: {unit}}}
- {{code: "on", label: 日期, type: date}}"""


def mostly(values):
    """one_of would take a repeated branch for one."""
    return st.integers(0, 9).flatmap(lambda n: values if n else st.none())


@st.composite
def samples(draw):
    """Scattered ones, revised and withdrawn; now and then one section's item for a year and more, month by month."""
    entries = []
    body = st.fixed_dictionaries({code: mostly(values) for code, values in VALUES.items()})
    for number in range(1, draw(st.sampled_from((0, 4, 9, 14))) + 1):
        for revision in range(1, draw(st.sampled_from((1, 1, 2))) + 1):
            typed = {code: text for code, text in draw(body).items() if text is not None}
            entries.append(
                Entry(
                    number,
                    typed,
                    revision,
                    RECORDED + timedelta(days=20 * revision, hours=number),
                    draw(st.sampled_from(("open", "open", "shut"))),
                    draw(st.integers(0, 5)) == 0,
                )
            )
    for month in range(draw(st.sampled_from((0, 0, 0, 11, 12, 13)))):
        typed = {
            "section": "s1", "item": "cod", "value": draw(VALUES["value"]),
            "on": f"{2025 + month // 12}-{month % 12 + 1:02d}-05",
        }  # fmt: skip
        entries.append(Entry(100 + month, typed, stage="open"))
    return entries


@st.composite
def grades(draw):
    within = [{"field": "on", "within": draw(st.sampled_from(("year", "period", "since_start")))}]
    # Seldom more than a span: most conditions drawn would leave nothing to be graded.
    more = draw(wheres_over(VALUES)) if draw(st.integers(0, 3)) == 0 else []
    where = [*draw(st.sampled_from(([], within))), *more]
    return {
        "unit": "类",
        "where": where,
        "worst": {
            "standard": "gb3838-2002",
            "waters": draw(st.sampled_from(("river", "lake"))),
            "group": draw(st.sampled_from(("section", "town", "name"))),
            "item": "item",
            "value": "value",
            "keep": draw(st.sampled_from(CLASSES)),
        },
    }


units = st.sampled_from(("毫克/升", "微克/升"))
scopes = st.builds(
    lambda period, days, area: scope(period, known_on=RECORDED + timedelta(days=days), area=area),
    st.sampled_from(("2026", "2026-04", "2025-H1", "2024")),
    st.sampled_from((21, 61, 90)),
    st.sampled_from((None, None, "t1")),
)


def told_by(answer):
    return answer.grade, [
        (
            each.group, each.item, each.mean, each.grade, each.months, each.limit, each.allowance, each.side,
            each.decides,
        )
        for each in answer.cells
    ]  # fmt: skip


@settings(max_examples=120, deadline=None)
@given(grades(), units, samples(), scopes)
def test_it_grades_as_a_slow_reading_grades(told, unit, entries, where):
    register = register_with(told, fields(unit))
    if register is None:
        return
    rows = known(register, entries, where)
    (answer,) = ask(register, entries, "deed", where)
    assert told_by(answer) == grade(register, register.indicators[0], rows, where)
    assert answer.value is None


@settings(max_examples=50, deadline=None)
@given(grades(), units, samples(), scopes)
def test_the_areas_are_graded_as_if_each_were_asked_alone(told, unit, entries, where):
    register = register_with(told, fields(unit))
    if register is None:
        return
    for answer in ask(register, entries, "deed", where, by_area=True):
        rows = [row for row in known(register, entries, where) if row.get("town") == answer.area]
        assert told_by(answer) == grade(register, register.indicators[0], rows, where)


@settings(max_examples=50, deadline=None)
@given(grades(), samples(), scopes)
def test_the_samples_behind_a_grade_are_those_that_made_it(told, entries, where):
    register = register_with(told, fields("毫克/升"))
    if register is None:
        return
    what = register.indicators[0].aggregate
    rows = spoken(what, register, known(register, entries, where), where)
    for part in (None, *sorted({row[what.group] for row in rows})):
        wanted = sorted(row["no"] for row in rows if part in (None, row[what.group]))
        found = behind(register, entries, "deed", where, part=part)
        assert [row[0] for row in found] == wanted
        assert all(row[2] for row in found)


@pytest.mark.parametrize(
    ("unit", "in_table"),
    [
        ("毫克/升", Fraction(1)),
        ("mg/L", Fraction(1)),
        ("微克/升", Fraction(1, 1000)),
        (
            "微克/立方米",
            Fraction(1, 10**6),
        ),  # a thousandth of a thousandth: 微克 to 毫克, 立方米 to 升
    ],
)
def test_concentrations_convert_into_the_tables_unit(unit: str, in_table: Fraction):
    assert parse_unit(unit).ratio_to(parse_unit("毫克/升")) == in_table
