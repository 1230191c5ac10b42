"""The Tengzhou pack's registers against the pack's own units and indicators."""

from __future__ import annotations

from pathlib import Path

import pytest
from registers_cast import Entry, ask, behind, body_of, scope

from luoshi.packs import load_pack_dir
from luoshi.plan import parse_unit
from luoshi.registers import (
    AllOf,
    AnyOf,
    Condition,
    Indicator,
    Latest,
    Not,
    Ratio,
    Register,
    Stock,
    Within,
    formula,
    load_register,
    read_csv,
    shown_of,
)

ROOT = Path(__file__).resolve().parents[2]
HOME = ROOT / "packs/tengzhou"
FILES = sorted((HOME / "registers").glob("*.yaml"))
# What one figure of an indicator says (indicators.csv) -> the span of dates a register may compute it over.
SPANS = {
    "year_to_date": {"year"},
    "since_start": {"since_start", "by_end"},
    "level": {"by_end", "year", None},
}


def spans_of(condition: Condition) -> set[str]:
    if isinstance(condition, AllOf | AnyOf):
        return set().union(*(spans_of(part) for part in condition.parts))
    if isinstance(condition, Not):
        return spans_of(condition.part)
    return {condition.span} if isinstance(condition, Within) else set()


def every_span(indicator: Indicator) -> set[str | None]:
    aggregate = indicator.aggregate
    found = spans_of(aggregate.where)
    if isinstance(aggregate, Ratio):
        found |= spans_of(aggregate.of.where) | spans_of(aggregate.over.where)
    if isinstance(aggregate, Stock | Latest) or not found:
        return {None}
    return set(found)


@pytest.fixture(scope="module")
def pack():
    return load_pack_dir(HOME)


@pytest.fixture(params=FILES, ids=[path.stem for path in FILES])
def register(request) -> Register:
    return load_register(request.param.read_text("utf-8"), request.param.name)


def test_its_keeper_is_a_unit_and_its_file_bears_its_code(register: Register, pack):
    assert register.keeper in {unit.code for unit in pack.units}
    assert (HOME / "registers" / f"{register.code}.yaml").is_file()
    assert len(register.description.splitlines()) == 2


def test_what_it_feeds_is_measured_as_the_pack_says(register: Register, pack):
    known = {each.code: each for each in pack.indicators}
    for indicator in register.indicators:
        fed = known.get(indicator.code)
        if fed is None:
            continue
        assert not fed.official, indicator.code
        wanted = parse_unit(fed.unit)
        assert wanted.ratio_to(parse_unit(indicator.unit)) == 1, indicator.code
        assert every_span(indicator) <= SPANS[fed.accumulation], indicator.code


def test_its_sample_rows_are_told_as_such_and_can_be_taken(register: Register, pack):
    text = (HOME / "registers" / f"{register.code}.sample.csv").read_text("utf-8")
    assert text.startswith("# 演示数据")
    drafts, mistakes = read_csv(register, text)
    assert mistakes == ()
    assert 5 <= len(drafts) <= 12
    units = {unit.code for unit in pack.units}
    for draft in drafts:
        for field in register.fields:
            if field.type == "unit" and field.code in draft.body:
                assert draft.body[field.code] in units


def test_no_indicator_is_computed_by_two_registers():
    fed = [
        indicator.code
        for path in FILES
        for indicator in load_register(path.read_text("utf-8"), path.name).indicators
    ]
    assert len(fed) == len(set(fed))


def test_its_sample_rows_make_figures(register: Register, pack):
    text = (HOME / "registers" / f"{register.code}.sample.csv").read_text("utf-8")
    drafts, _ = read_csv(register, text)
    entries = [
        Entry(
            number,
            {code: shown_of(register.field(code), value) for code, value in draft.body.items()},
            stage=draft.stage,
        )
        for number, draft in enumerate(drafts, 1)
    ]
    assert [body_of(register, each) for each in entries] == [dict(each.body) for each in drafts]
    told = 0
    for indicator in register.indicators:
        where = scope("2025" if register.frequency == "year" else "2026")
        (answer,) = ask(register, entries, indicator.code, where)
        told += answer.value is not None or answer.grade is not None
        told += bool(answer.parts)
        assert formula(register, indicator).endswith("。")
        if register.area_field is not None:
            assert ask(register, entries, indicator.code, where, by_area=True) is not None
        behind(register, entries, indicator.code, where)
    assert told
