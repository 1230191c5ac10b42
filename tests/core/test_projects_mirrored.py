"""Projects as entries of a register: the register counts what the rules of promotion and the lists count."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from projects_cast import ATTRACTED, LISTED, told, yi
from registers_cast import KNOWN_ON, PROGRAMME, RECORDED

from luoshi.plan import Period, Quantity
from luoshi.projects import MIRRORED_STAGES, Project, bands, mirrored, promotion_rules
from luoshi.registers import (
    RegisterError,
    Scope,
    answers_of,
    body_of,
    changes,
    cloned,
    compile_indicator,
    instant,
    load_register,
    tables_sql,
    written,
)

BANDS = promotion_rules().bands
DECLARED = """
luoshi_register: 1
code: projects
name: 项目
description: 一行一个项目。
keeper: fgj
frequency: month
version: 1
effective: {from: 2024-01-01}
kept_by: projects
fields:
  - {code: project, label: 项目名称, type: text, required: yes, unique: yes, from: name}
  - {code: town, label: 镇街, type: unit, from: town}
  - {code: invest, label: 计划总投资, type: number, unit: 亿元, from: total}
  - {code: new, label: 新招引, type: yesno, from: newly_attracted}
  - {code: certified, label: 认定日期, type: date, from: certified_on}
  - {code: counted, label: 计数投资, type: number, unit: 亿元, from: counted_total}
  - {code: day, label: 登记日期, type: date, required: yes, from: recorded_on}
  - {code: proof, label: 材料, type: file}
identity: {name: project, area: town, dated: day}
stages: [{code: signed, label: 未开工}, {code: building, label: 在建}, {code: done, label: 完}, {code: dropped, label: 退, final: yes}]
moves:
  - {from: signed, to: building, by: [reporter]}
  - {from: building, to: done, by: [reporter]}
  - {from: done, to: dropped, by: [reporter]}
indicators:
""" + "".join(
    f"  - {{indicator: {band.code}, name: {band.code}, unit: 个, count: rows, where: [{{field: counted,"
    f" ge: {band.at_least} 万元}}, {{field: certified, within: year}}]}}\n"
    for band in BANDS
)
REGISTER = load_register(DECLARED, "projects")
AS_OF = date(2025, 10, 20)


def figures(projects: Sequence[Project], year: int, on: date) -> list[object]:
    """What the register counts in the year, band by band."""
    with closing(sqlite3.connect(":memory:")) as table:
        for statement in tables_sql("sqlite"):
            table.execute(statement)
        for number, each in enumerate(mirrored(projects, on).values(), 1):
            body = body_of(REGISTER, each.values)
            row = (
                number, PROGRAMME, "projects", number, 1, 1, instant(RECORDED), None, 0, 1, each.stage,
                body.get("town", ""), body["day"], json.dumps(body),
            )  # fmt: skip
            table.execute(f"insert into register_entry values ({','.join('?' * len(row))})", row)
        found = []
        for band in BANDS:
            indicator = REGISTER.indicator(band.code)
            scope = Scope(PROGRAMME, Period.of_year(year), KNOWN_ON, date(2024, 1, 1))
            query = compile_indicator(REGISTER, indicator, scope, "sqlite")
            rows = table.execute(query.sql, query.parameters).fetchall()
            (answer,) = answers_of(REGISTER, indicator, rows)
            found.append(answer.value)
        return found


def later(day: date, days: int) -> str:
    return str(day + timedelta(days))


@st.composite
def attracted(draw: st.DrawFn, code: str) -> Project:
    """Mostly one that counts, with now and then something that keeps it from counting."""
    signed = draw(st.dates(date(2023, 6, 1), date(2025, 9, 1)))
    start = draw(st.integers(0, 400))
    works = draw(st.sampled_from(("main", "main", "piling", "levelling")))
    steps = [
        [step, later(signed, start + 20 * n)]
        for n, step in enumerate(promotion_rules().steps, draw(st.integers(-9, 2)))
    ]
    halts = [["cancelled", "2025-08-01", "退出"]] if draw(st.integers(0, 9)) == 0 else []
    return told(
        code=code,
        name=f"项目{code}",
        origin=draw(st.sampled_from(("outside",) * 5 + ("local",))),
        investor=draw(st.sampled_from(("远山公司", "近水公司"))),
        site=draw(st.sampled_from(("东园", "西园", ""))),
        total=draw(st.sampled_from(("0.9999", "1", "4", "6", "10", "49.9999", "60", "100", None))),
        contracts=[[signed, "1"]] if draw(st.integers(0, 9)) else [],
        moves=[["signed", signed], ["started", later(signed, start), works]],
        steps=steps[: draw(st.sampled_from((4, 4, 4, 3)))],
        counted_in=draw(st.sampled_from(((), (), (), (2024,)))),
        halts=halts,
    )


@settings(max_examples=60, deadline=None)
@given(st.data(), st.integers(1, 6))
def test_the_register_counts_what_the_bands_count(data: st.DataObject, count: int):
    projects = [data.draw(attracted(f"P{n}")) for n in range(count)]
    on = data.draw(st.dates(date(2024, 6, 1), date(2026, 6, 1)))
    for year in range(2023, on.year + 1):
        assert figures(projects, year, on) == [each.number for each in bands(projects, year, on)]


def entry(on: date = AS_OF, **more: object) -> Mapping[str, object]:
    (made,) = mirrored([told(**more)], on).values()
    return made.values


def test_it_tells_the_day_from_which_a_project_counts():
    assert entry(**ATTRACTED)["certified_on"] == date(2025, 6, 30)
    assert entry(date(2025, 6, 29), **ATTRACTED)["certified_on"] is None
    late = [*ATTRACTED["steps"][:3], ["published", "2026-01-20"]]
    assert entry(date(2026, 2, 1), **{**ATTRACTED, "steps": late})["certified_on"] == date(
        2025, 12, 31
    )


def test_of_a_split_the_first_carries_the_total_and_each_its_own_planned_total():
    parts = [
        told(**{**ATTRACTED, "code": code, "name": code, "total": total})
        for code, total in (("Z2", "3"), ("Z1", "8"))
    ]
    second, first = (each.values for each in mirrored(parts, AS_OF).values())
    assert (first["counted_total"], second["counted_total"]) == (
        Quantity.of("110000", "万元"),
        None,
    )
    assert (first["total"], second["total"]) == (yi("8"), yi("3"))
    assert second["certified_on"] == date(2025, 6, 30)


def test_a_split_counts_from_when_its_first_part_does():
    early = [[step, "2025-05-20"] for step, _ in ATTRACTED["steps"]]
    parts = [
        told(**{**ATTRACTED, "code": "Z1", "name": "一"}),
        told(**{**ATTRACTED, "code": "Z2", "name": "二", "steps": early}),
    ]
    first, second = (each.values for each in mirrored(parts, AS_OF).values())
    assert first["certified_on"] == second["certified_on"] == date(2025, 5, 20)
    assert (first["counted_total"] is None, second["counted_total"] is None) == (False, True)


def test_a_step_taken_again_later_does_not_reach_back():
    again = [*ATTRACTED["steps"], ["published", "2025-11-05"]]
    assert entry(**{**ATTRACTED, "steps": again})["certified_on"] == date(2025, 6, 30)
    assert entry(date(2025, 11, 5), **{**ATTRACTED, "steps": again})["certified_on"] == date(
        2025, 11, 5
    )


@pytest.mark.parametrize(
    ("moves", "halts", "stage"),
    [
        ([["signed", "2025-02-01"]], [], "signed"),
        (ATTRACTED["moves"], [], "building"),
        ([*ATTRACTED["moves"], ["finished", "2025-09-01"]], [], "done"),
        ([*ATTRACTED["moves"], ["finished", "2025-11-01"]], [], "building"),
        (ATTRACTED["moves"], [["cancelled", "2025-08-01", "退出"]], "dropped"),
        (ATTRACTED["moves"], [["suspended", "2025-08-01", "缺钱"]], "building"),
    ],
)
def test_it_tells_the_stage(moves: list[object], halts: list[object], stage: str):
    (made,) = mirrored([told(**{**ATTRACTED, "moves": moves, "halts": halts})], AS_OF).values()
    assert made.stage == stage
    assert stage in MIRRORED_STAGES


def test_what_was_never_signed_nor_listed_has_no_entry():
    reserve = told(code="R", moves=[["idea", "2025-01-01"], ["talks", "2025-03-01"]])
    later_signed = told(code="S", contracts=[["2025-12-01", "3"]])
    assert not mirrored([reserve, later_signed], AS_OF)
    assert set(mirrored([reserve, later_signed], date(2025, 12, 1))) == {"S"}


@pytest.mark.parametrize(
    ("lists", "listed"),
    [
        ([["county_key", "build", "2024-02-01"]], {2024: "2024-02-01", 2025: "2025-01-01"}),
        ([["county_key", "build", "2024-02-01", "2024-12-31"]], {2024: "2024-02-01", 2025: None}),
        ([["county_key", "build", "2024-02-01", "2024-09-29"]], {2024: None, 2025: None}),
        ([["county_key", "prepare", "2024-02-01"]], {2024: None, 2025: None}),
        (
            [["county_key", "build", "2024-02-01", "2024-06-30"], ["city_key", "build", "2024-07-01"]],
            {2024: "2024-02-01", 2025: "2025-01-01"},
        ),
        ([["county_key", "build", "2025-10-21"], ["city_key", "build", "2024-05-01", "2024-12-31"]],
         {2024: "2024-05-01", 2025: None}),
    ],
    ids=("open", "a year", "gone", "preparing", "moved up", "to come"),
)  # fmt: skip
def test_it_tells_since_when_a_project_is_on_a_years_list(
    lists: list[object], listed: dict[int, str | None]
):
    values = entry(lists=lists)
    for year, day in listed.items():
        assert values[f"listed_{year}"] == (None if day is None else date.fromisoformat(day))


def test_it_tells_the_level_of_the_list_it_was_on_last():
    once = [["city_key", "build", "2024-01-01", "2024-12-31"]]
    assert entry(lists=once)["level"] == "city"
    assert entry(lists=[*once, ["county_key", "build", "2025-01-01"]])["level"] == "county"
    both = [["county_key", "build", "2025-01-01"], ["province_major", "build", "2025-03-01"]]
    assert entry(lists=both)["level"] == "province"
    assert entry(**ATTRACTED)["level"] is None


def test_the_first_day_of_it_is_the_first_anything_is_told_of():
    told_first = [["idea", "2023-05-01"], *ATTRACTED["moves"]]
    assert entry(**{**ATTRACTED, "moves": told_first})["recorded_on"] == date(2023, 5, 1)


def test_a_field_that_takes_what_is_not_there_is_refused():
    values = mirrored([told(**LISTED)], AS_OF)["A"].values
    assert "certified" not in body_of(REGISTER, values)
    with pytest.raises(RegisterError, match="要取的“certified_on”没有"):
        body_of(REGISTER, {key: value for key, value in values.items() if key != "certified_on"})
    with pytest.raises(RegisterError, match="“登记日期”没有值"):
        body_of(REGISTER, {**values, "recorded_on": None})


def test_a_kept_register_is_read_as_it_was_written_and_its_clone_is_kept_by_people():
    assert load_register(written(REGISTER), "again").kept_by == "projects"
    assert load_register(written(REGISTER), "again").fields == REGISTER.fields
    clone = cloned(REGISTER, "others", "别的", "fgj", AS_OF)
    assert clone.kept_by == ""
    assert not any(field.source for field in clone.fields)


def test_a_version_that_people_keep_again_says_so():
    by_hand = DECLARED.replace("kept_by: projects\n", "").replace("version: 1", "version: 2")
    new = load_register(re.sub(r", from: \w+(?=})", "", by_hand), "projects")
    told_ = changes(REGISTER, new).told
    assert "改由人填写，不再自动记。" in told_
    assert "字段“镇街”不再自动取值。" in told_
    back = changes(replace(new, version=1), replace(REGISTER, version=2)).told
    assert "改由“projects”自动记，不再由人填写。" in back
    assert "字段“镇街”改取“town”。" in back
