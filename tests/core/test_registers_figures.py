"""The worked tables of docs/design/registers.md, by the SQL."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from registers_cast import Entry, ask, behind, scope

from luoshi.registers import load_register

ROOT = Path(__file__).resolve().parents[2]
CASES = yaml.safe_load((ROOT / "specs/registers/figures.yaml").read_text("utf-8"))["cases"]
HEAD = (
    "luoshi_register: 1\ncode: deeds\nname: 台账\ndescription: 一个例子\nkeeper: fgj\n"
    "frequency: month\nversion: 1\neffective: {from: 2024-09-01}\n"
)
ASKS = [(case, asked) for case in CASES for asked in case["asks"]]


def entries_of(case):
    rows = [
        {code: str(cell) for code, cell in zip(case["columns"], row, strict=True)}
        for row in case["entries"]
    ]
    return [Entry(number, row) for number, row in enumerate(rows, 1)]


def number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


@pytest.mark.parametrize(
    ("case", "asked"), ASKS, ids=[f"{c['name']}-{a['indicator']}-{a['period']}" for c, a in ASKS]
)
def test_it_comes_out_as_worked_by_hand(case, asked):
    register = load_register(HEAD + case["more"], case["name"])
    entries, where = entries_of(case), scope(str(asked["period"]))
    if "areas" in asked:
        answers = ask(register, entries, asked["indicator"], where, by_area=True)
        assert {each.area: each.value for each in answers} == {
            area: number(value) for area, value in asked["areas"].items()
        }
        return
    (answer,) = ask(register, entries, asked["indicator"], where)
    assert answer.value == number(asked.get("value"))
    assert answer.grade == asked.get("grade")
    for name in ("above", "below", "headroom"):
        if name in asked:
            assert getattr(answer, name) == number(asked[name]), name
    if "parts" in asked:
        assert {part.code: part.value for part in answer.parts} == {
            code: number(value) for code, value in asked["parts"].items()
        }
    if "cells" in asked:
        assert [
            [c.group, c.item, c.mean, c.grade, c.months, c.allowance, c.decides]
            for c in answer.cells
        ] == [
            [group, item, number(mean), grade, months, number(left), decides]
            for group, item, mean, grade, months, left, decides in asked["cells"]
        ]


def test_every_figure_can_be_opened_into_its_rows():
    case = next(case for case in CASES if case["name"] == "mines")
    register = load_register(HEAD + case["more"], "mines")
    rows = behind(register, entries_of(case), "mines_large", scope("2026-08"))
    assert rows == [
        (1, 1, True, True), (2, 1, True, True), (3, 1, True, True), (4, 1, False, True), (5, 1, False, True),
    ]  # fmt: skip
    assert behind(register, entries_of(case), "mines_large", scope("2026-08"), after=3) == rows[3:]
    assert behind(register, entries_of(case), "mines_shape", scope("2026-08"), part="medium") == [
        (7, 1, True, True), (8, 1, True, True), (9, 1, True, True),
    ]  # fmt: skip


def test_the_latest_figure_is_opened_into_the_one_row_that_spoke():
    case = next(case for case in CASES if case["name"] == "water use")
    register = load_register(HEAD + case["more"], "use")
    assert behind(register, entries_of(case), "water_latest", scope("2026-01")) == [
        (2, 1, True, False)
    ]
