"""What the judge promises beside its golden cases: refusals by name, engines' common ground, roll of time."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from progress_cast import SEPTEMBER, rule, seen

from luoshi.errors import LuoshiError
from luoshi.progress import (
    assess,
    changes,
    engine_of,
    light_policies,
    streak,
)
from luoshi.progress._tables import tables_of
from luoshi.progress.engines.text import judge_sql, tables_sql


def refused(*args, **more) -> str:
    with pytest.raises(LuoshiError) as caught:
        assess(*args, **more)
    assert caught.value.remedy
    return str(caught.value)


def test_it_answers_for_each_target_area_and_date_in_order():
    rules = [rule("B"), rule("A", area="滨湖镇"), rule("A", area="东郭镇")]
    found = assess(rules, [], [date(2026, 2, 28), date(2026, 1, 31)])
    assert [(a.target, a.area, a.as_of.month) for a in found] == [
        ("A", "东郭镇", 1), ("A", "东郭镇", 2), ("A", "滨湖镇", 1), ("A", "滨湖镇", 2), ("B", "", 1), ("B", "", 2),
    ]  # fmt: skip
    assert assess([], [], [SEPTEMBER]) == [] == assess(rules, [], [])


def test_it_keeps_areas_apart():
    rows = [seen("2026-09", 91, "a", area="滨湖镇"), seen("2026-09", 160, "b", area="东郭镇")]
    found = assess([rule(area="滨湖镇"), rule(area="东郭镇")], rows, [SEPTEMBER])
    assert [(a.area, a.actual) for a in found] == [("东郭镇", 160), ("滨湖镇", 91)]


def test_it_converts_units_exactly():
    (found,) = assess(
        [rule(unit="万亩", value="160", kind="level")],
        [seen("2026-12", "106720.07", unit="公顷")],
        [date(2026, 12, 31)],
    )
    assert found.actual == Decimal("160.080105")
    assert found.verdict == "achieved"


def test_it_draws_the_path_ahead_where_no_figure_is():
    found = assess([rule()], [seen("2026-09", 91)], [date(2026, 10, 31), date(2026, 12, 31)])
    assert [a.path for a in found] == [Decimal("133.333333"), Decimal(160)]
    assert [(a.expected, a.actual, a.period) for a in found] == [(120, 91, "2026-09")] * 2


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (seen("2026-09", 91, unit="亿元"), "观测 o1"),
        (seen("2026-09", "300000000"), "观测 o1"),
        (seen("2026-09", "1e40"), "观测 o1"),
        (seen("2026-09", "NaN"), "观测 o1"),
        (seen("2026-09", "1e-999999999"), "观测 o1"),
        (seen("2026-09", 91, recorded_at=datetime(2026, 10, 9)), "时区"),  # noqa: DTZ001
        (seen("2026-09", None, grade="Ⅲ类"), "没有数值"),
    ],
)
def test_it_refuses_a_figure_by_name(row, words):
    assert words in refused([rule()], [row], [SEPTEMBER])


def test_it_refuses_a_sum_beyond_exact_counting():
    rows = [seen(f"2026-{m:02d}", 200_000_000, f"o{m}") for m in (1, 2)]
    assert "招引" in refused([rule(bound={"accumulation": "period"})], rows, [SEPTEMBER])


def test_it_refuses_two_rules_for_one_target_and_two_rows_of_one_id():
    assert "两条评判规则" in refused([rule(), rule()], [], [SEPTEMBER])
    assert "出现了两次" in refused([rule()], [seen("2026-08", 1), seen("2026-09", 2)], [SEPTEMBER])


def test_it_refuses_to_mix_growth_with_amounts():
    growing = rule(
        kind="growth", cadence="average", unit="%", value="5.5", bound={"frequency": "year"}
    )
    rows = [seen("2024", "5.5", "a", unit="%"), seen("2025", 1000, "b", unit="亿元")]
    assert "不能混算" in refused([growing], rows, [SEPTEMBER])


def test_it_refuses_growth_too_fine_to_compare():
    fine = rule(
        kind="growth", cadence="average", unit="%", value="5.123456", bound={"frequency": "year"}
    )
    assert "不能精确比较" in refused([fine], [seen("2024", 100, unit="亿元")], [SEPTEMBER])


def test_it_refuses_unknown_curves_policies_and_grades():
    assert "曲线" in refused([rule(bound={"curve": "moon"})], [], [SEPTEMBER])
    assert "亮灯规则" in refused([rule()], [], [SEPTEMBER], policy="atlantis")
    graded = rule(op="grade", kind="grade", value="Ⅲ类", unit="")
    assert "等级" in refused([graded], [seen("2026-09", None, grade="4A级", unit="")], [SEPTEMBER])


def test_it_marks_a_part_above_its_whole():
    rules = [rule("T28"), rule("T29", bound={"indicator": "其中"}, part_of="T28")]
    rows = [seen("2026-09", 20, "a"), seen("2026-09", 21, "b", indicator="其中")]
    whole, part = assess(rules, rows, [SEPTEMBER])
    assert (part.rule, part.verdict, part.light) == (
        "yearly_floor.part_exceeds_whole",
        "not_assessed",
        "none",
    )
    assert whole.rule == "yearly_floor.behind"
    rows[1] = replace(rows[1], value=Decimal(20))
    assert assess(rules, rows, [SEPTEMBER])[1].rule == "yearly_floor.behind"


def test_it_compares_parts_and_wholes_in_their_own_units_and_months():
    rules = [
        rule("W", unit="万人", value="2", kind="level"),
        rule("P", unit="人", value="9000", kind="level", part_of="W", bound={"indicator": "其中"}),
    ]
    rows = [
        seen("2026-09", "1.5", "a", unit="万人"),
        seen("2026-09", "15001", "b", unit="人", indicator="其中"),
        seen("2026-08", "99999", "c", unit="人", indicator="其中"),
    ]
    assert assess(rules, rows, [SEPTEMBER])[0].rule.endswith("part_exceeds_whole")
    rows[1] = replace(rows[1], value=Decimal(15000))
    assert not assess(rules, rows, [SEPTEMBER])[0].rule.endswith("part_exceeds_whole")
    assert not assess(rules, [rows[0], rows[2]], [SEPTEMBER])[0].rule.endswith("part_exceeds_whole")


def test_it_lets_a_row_of_another_indicator_replace_one():
    wrong = seen("2026-09", 91, "a")
    moved = seen("2026-09", 91, "b", indicator="别的指标", replaces="a")
    assert assess([rule()], [wrong, moved], [SEPTEMBER])[0].verdict == "awaiting_data"


def test_it_judges_under_the_policy_asked_for():
    rows, own = [seen("2026-09", "76.8")], rule(bound={"policy": "wuhan"})
    assert assess([own], rows, [SEPTEMBER])[0].policy == "wuhan@1"
    assert assess([own], rows, [SEPTEMBER])[0].light == "amber"
    strict = light_policies(_policies("strict"))
    found = assess([own], rows, [SEPTEMBER], policy="strict", policies=strict)[0]
    assert (found.policy, found.light) == ("strict@3", "red")


def _policies(name: str) -> str:
    lights = ", ".join(
        f"{k}: {{colour: c, word: w}}"
        for k in ("green", "amber", "red", "done", "wait", "not_due", "none")
    )
    return (
        f"palettes: {{p: {{{lights}}}}}\npolicies:\n  {name}:\n    {{version: 3, place: 某地, basis: points, palette: p,"
        " steps: [{light: green, from: 0}, {light: red}]}\n"
    )


def test_it_can_judge_any_past_date_again():
    first = seen("2026-09", 160, "a", recorded_at=datetime(2026, 10, 9, tzinfo=UTC))
    later = seen("2026-09", 91, "b", recorded_at=datetime(2026, 11, 9, tzinfo=UTC))
    then = assess([rule()], [first], [SEPTEMBER])
    assert (
        assess([rule()], [later, first], [SEPTEMBER], known_on=datetime(2026, 10, 31, tzinfo=UTC))
        == then
    )
    assert assess([rule()], [later, first], [SEPTEMBER])[0].actual == 91


def test_an_engine_keeps_nothing_of_the_call_before():
    engine = engine_of("sqlite")
    engine.judge(tables_of([rule("A"), rule("B")], [seen("2026-09", 191)], [SEPTEMBER]).rows)
    (row,) = engine.judge(tables_of([rule()], [seen("2026-09", 91)], [SEPTEMBER]).rows)
    assert row[2:5] == ("behind", "amber", "behind")


def test_it_stays_in_the_subset_that_four_engines_share():
    bare = re.sub(r"--.*|/\*.*?\*/|'[^']*'", "", "\n".join((judge_sql(), *tables_sql()))).lower()
    calls = set(re.findall(r"\b([a-z_]+)\(", bare)) - {"varchar"}
    assert calls <= {"min", "max", "sum", "count", "coalesce", "cast", "row_number", "lag", "lead"}
    assert not re.search(r"\d\.\d", bare), "whole numbers only"
    assert set(re.findall(r"/ *(\S+)", bare)) == {"67108864"}
    assert not re.search(
        r"\b(true|false|boolean|limit|recursive|numeric|float|double|glob|ifnull|iif)\b", bare
    )


def test_it_counts_since_when_a_target_is_behind():
    rows = [
        seen(f"2026-{m:02d}", v, f"o{m}") for m, v in ((5, 70), (6, 10), (7, 10), (8, 10), (9, 10))
    ]
    dates = [date(2026, m, d) for m, d in ((5, 31), (6, 30), (7, 31), (8, 31), (9, 30))]
    found = assess([rule()], rows, dates)
    assert streak(reversed(found)) == {("T28", ""): 4}
    assert streak(found[:1]) == {("T28", ""): 0}


def test_it_tells_what_changed_and_why():
    rules = [rule("A"), rule("B", bound={"indicator": "乙"}), rule("C", bound={"indicator": "丙"})]
    august = [
        seen("2026-08", 105, "a"),
        seen("2026-08", 10, "b", indicator="乙"),
        seen("2026-09", 160, "d", indicator="丙"),
    ]
    september = [seen("2026-09", 50, "e"), seen("2026-09", 125, "f", indicator="乙")]
    corrected = [seen("2026-09", 30, "g", indicator="丙", replaces="d")]
    before = assess(rules, august, [SEPTEMBER])
    now = assess(rules, august + september + corrected, [SEPTEMBER])
    assert [(c.target, c.kind) for c in changes(now, before)] == [
        ("A", "worse"),
        ("B", "better"),
        ("C", "revised"),
    ]
    assert changes(now, now) == []
    assert [c.kind for c in changes(now[:1], [])] == ["new"]
    assert [c.kind for c in changes([], now[:1])] == ["gone"]
