"""The Tengzhou pack's registers: which targets they feed, and that their made-up rows tell what its made-up figures tell."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from registers_cast import KNOWN_ON, PROGRAMME, RECORDED

from luoshi.packs import Pack, PackRegister, load_pack_dir, members_of, sample_observations
from luoshi.plan import Period, closed_month, month_of_index
from luoshi.plan.periods import Frequency
from luoshi.progress import Observation, assess, governed
from luoshi.registers import (
    Answer,
    Draft,
    Indicator,
    Scope,
    answers_of,
    compile_indicator,
    compile_rows,
    formula,
    instant,
    observation_of,
    tables_sql,
)

ROOT = Path(__file__).resolve().parents[2]
HOME = ROOT / "packs/tengzhou"
PAGE = ROOT / "docs/use/registers-tengzhou.md"
CODES = sorted(path.stem for path in (HOME / "registers").glob("*.yaml"))
# 新增 and 累计 count from here (queries.csv, Q10).
STARTED = date(2024, 1, 1)
# The months whose figures are compared: early, late, in the middle of a quarter, at the ends of the years.
MONTHS = ("2024-09", "2025-05", "2025-12", "2026-08", "2026-10", "2026-12")
# The projects' room is told of no day after this: a register that it keeps has no later figures to compare.
TOLD_UNTIL = date(2026, 11, 23)
CLOCKS = (date(2024, 12, 5), date(2025, 6, 15), date(2026, 11, 23))


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack_dir(HOME)


@pytest.fixture(scope="module")
def kept(pack: Pack) -> dict[str, PackRegister]:
    return {each.register.code: each for each in pack.registers}


@pytest.fixture(scope="module")
def told(pack: Pack) -> dict[tuple[str, str, str], Observation]:
    """indicator, area and period -> what was told last, published or made up."""
    rows = [*sample_observations(pack, clock=date(2199, 1, 1)), *pack.facts]
    rows.sort(key=lambda row: (row.recorded_at, row.id))
    return {(row.indicator, row.area, str(row.period)): row for row in rows}


def table_of(pack: Pack, clock: date | None = None) -> sqlite3.Connection:
    """All sample rows; with a clock only those dated by then, and those without a date."""
    connection = sqlite3.connect(":memory:")
    for statement in tables_sql("sqlite"):
        connection.execute(statement)
    rows = []
    for each in pack.registers:
        for number, draft in enumerate(each.drafts, 1):
            dated = draft.body.get(each.register.dated_field or "")
            if clock is None or dated is None or dated <= int(clock.strftime("%Y%m%d")):
                rows.append(row_of(each, number, draft))
    rows = [(serial, *row) for serial, row in enumerate(rows, 1)]
    connection.executemany(f"insert into register_entry values ({','.join('?' * 14)})", rows)
    return connection


def row_of(each: PackRegister, number: int, draft: Draft) -> tuple[object, ...]:
    register = each.register
    return (
        PROGRAMME, register.code, number, 1, register.version, instant(RECORDED), None, 0, 1, draft.stage,
        draft.body.get(register.area_field or ""), draft.body.get(register.dated_field or ""),
        json.dumps(draft.body, ensure_ascii=False),
    )  # fmt: skip


@pytest.fixture(scope="module")
def table(pack: Pack) -> Iterator[sqlite3.Connection]:
    with closing(table_of(pack)) as connection:
        yield connection


def asked(period: str) -> Scope:
    return Scope(PROGRAMME, Period.parse(period), KNOWN_ON, STARTED)


def figures(
    table: sqlite3.Connection, each: PackRegister, code: str, period: str, *, by_area: bool = False
) -> tuple[Answer, ...]:
    indicator = each.register.indicator(code)
    query = compile_indicator(each.register, indicator, asked(period), "sqlite", by_area=by_area)
    rows = table.execute(query.sql, query.parameters).fetchall()
    return answers_of(each.register, indicator, rows, by_area=by_area)


def figure(table: sqlite3.Connection, each: PackRegister, code: str, period: str) -> object:
    (answer,) = figures(table, each, code, period)
    return answer.grade if answer.value is None else answer.value


def closed_by(month: int, frequency: Frequency) -> Period:
    """The last period of that frequency that is over when the month is."""
    period = Period.ending(frequency, *month_of_index(month))
    if period.last > month:
        return Period.ending(frequency, *month_of_index(period.first - 1))
    return period


def fed_by(pack: Pack) -> dict[str, tuple[PackRegister, Indicator]]:
    """indicator of the programme -> the register that computes it, and how."""
    known = {each.code for each in pack.indicators}
    return {
        indicator.code: (each, indicator)
        for each in pack.registers
        for indicator in each.register.indicators
        if indicator.code in known
    }


def is_exact(indicator: Indicator) -> bool:
    """Counts and sums; the rest divides, and is told with more places than a published figure has."""
    return type(indicator.aggregate).__name__ not in ("Ratio", "Mean", "Growth")


def test_most_targets_are_fed_and_no_official_statistic_is(pack: Pack):
    fed = fed_by(pack)
    official = {each.code for each in pack.indicators if each.official}
    bound = {binding.indicator for binding in pack.bindings}
    assert not official & set(fed)
    assert len(bound & set(fed)) == 49
    assert len(bound & official) == 14
    assert bound - set(fed) - official == {"mech_rate", "renewable"}


def test_its_description_is_two_lines(pack: Pack):
    for each in pack.registers:
        assert len(each.register.description.splitlines()) == 2, each.file


def test_its_sample_rows_are_many_enough_to_look_at_and_few_enough_to_load(pack: Pack):
    counts = {each.register.code: len(each.drafts) for each in pack.registers}
    assert min(counts.values()) >= 6
    assert max(counts.values()) < 700
    assert sum(counts.values()) < 4300


def test_rows_are_as_people_keep_them(pack: Pack):
    """Dates in the three ways spreadsheets hold them, and things nobody filled in."""
    text = "\n".join(
        (HOME / "registers" / f"{each.register.code}.sample.csv").read_text("utf-8")
        for each in pack.registers
        if not each.register.kept_by
    )
    assert "年" in text and "/" in text and ",45" in text
    empty = [
        (each.register.code, field.code)
        for each in pack.registers
        for field in each.register.fields
        if not field.required
        and 0 < sum(field.code not in draft.body for draft in each.drafts) < len(each.drafts)
    ]
    assert len({code for code, _ in empty}) > 30


@pytest.mark.parametrize("code", CODES)
def test_every_indicator_of_it_tells_a_figure_and_can_be_opened(
    code: str, kept: dict[str, PackRegister], table: sqlite3.Connection
):
    each = kept[code]
    for indicator in each.register.indicators:
        (answer,) = figures(table, each, indicator.code, "2026")
        assert answer.value is not None or answer.grade is not None or answer.parts
        opened = compile_rows(each.register, indicator, asked("2026"), "sqlite")
        assert table.execute(opened.sql, opened.parameters).fetchall()
        assert formula(each.register, indicator).endswith("。")


def ahead(each: PackRegister, period: str) -> bool:
    return bool(each.register.kept_by) and Period.parse(period).ends_on > TOLD_UNTIL


def test_its_figures_are_those_the_pack_tells(
    pack: Pack, table: sqlite3.Connection, told: dict[tuple[str, str, str], Observation]
):
    """So that a board looks the same when registers begin to feed it. Counts and sums equal, divisions to the last place."""
    kept = {each.code: each for each in pack.indicators}
    compared = 0
    for code, (each, indicator) in fed_by(pack).items():
        ends = {closed_by(Period.parse(m).last, kept[code].frequency) for m in MONTHS}
        for period in sorted(map(str, ends)):
            known = told.get((code, pack.area, period))
            if known is None or ahead(each, period):
                continue
            compared += 1
            made = figure(table, each, code, period)
            said = known.grade if known.value is None else known.value
            if is_exact(indicator):
                assert made == said, (code, period)
            else:
                assert isinstance(made, Decimal) and isinstance(said, Decimal), (code, period)
                half = Decimal(1).scaleb(-kept[code].decimals) / 2
                assert abs(made - said) <= half, (code, period)
    assert compared > 220


def test_what_was_published_is_what_the_rows_say(
    pack: Pack, kept: dict[str, PackRegister], table: sqlite3.Connection
):
    projects = kept["projects"]
    assert figure(table, projects, "key_projects", "2024-09") == 241
    assert figure(table, projects, "key_done", "2024-09") == 63
    assert figure(table, projects, "key_start_rate", "2024-09") == Decimal("96.680498")  # 233/241


def test_the_towns_are_those_that_reported(
    pack: Pack,
    kept: dict[str, PackRegister],
    table: sqlite3.Connection,
    told: dict[tuple[str, str, str], Observation],
):
    names = {unit.code: unit.name for unit in pack.units}
    for month in MONTHS:
        if ahead(kept["projects"], month):
            continue
        made = {
            each.area: each.value
            for each in figures(table, kept["projects"], "zs_1", month, by_area=True)
        }
        for town in members_of(pack, "towns"):
            assert made.get(town, 0) == told["zs_1", names[town], month].value, (town, month)


@pytest.mark.parametrize("clock", CLOCKS, ids=str)
def test_rows_dated_by_the_clock_make_the_figures_of_the_months_before(
    clock: date, pack: Pack, table: sqlite3.Connection
):
    """An office that shows the pack on a day loads no row dated later, and misses nothing by it."""
    kept = {each.code: each for each in pack.indicators}
    with closing(table_of(pack, clock)) as early:
        for code, (each, _) in fed_by(pack).items():
            period = str(closed_by(closed_month(clock), kept[code].frequency))
            whole = figure(table, each, code, period)
            assert figure(early, each, code, period) == whole, (code, period)


def computed(pack: Pack, table: sqlite3.Connection, clock: date) -> list[Observation]:
    """Every fed indicator's figures for the county and the periods over by the clock."""
    kept = {each.code: each for each in pack.indicators}
    made = []
    for code, (each, indicator) in fed_by(pack).items():
        period = Period.ending(kept[code].frequency, STARTED.year, STARTED.month)
        while period.last <= closed_month(clock):
            (answer,) = figures(table, each, code, str(period))
            made.append(
                observation_of(
                    each.register, indicator, answer, asked(str(period)), id=f"{code} {period}",
                    area=pack.area, recorded_at=RECORDED, sample=True,
                )
            )  # fmt: skip
            period = period.next()
    return made


@pytest.mark.parametrize(("clock", "other"), list(zip(CLOCKS, (5, 1, 0), strict=True)))
def test_the_board_looks_the_same_when_registers_feed_it(
    clock: date, other: int, pack: Pack, table: sqlite3.Connection
):
    """other: lights that differ, because a register has its month at once and a reported figure comes after its lag."""
    reported = [*pack.facts, *sample_observations(pack, clock=clock)]
    fed = governed(
        [*reported, *computed(pack, table, clock)], dict.fromkeys(fed_by(pack), "register")
    )
    before, after = (
        {each.target: each.light for each in assess(pack.rules, rows, [clock], policy=pack.policy)}
        for rows in (reported, fed)
    )
    assert sum(after[target] != before[target] for target in before) == other


def line_of(pack: Pack, target: str) -> str:
    """What the page says of a target's source, as far as data says it."""
    binding = next(each for each in pack.bindings if each.target == target)
    kept = next(each for each in pack.indicators if each.code == binding.indicator)
    names = {unit.code: unit.name for unit in pack.units}
    head = f"| {target} | {kept.name} | "
    if kept.code in fed_by(pack):
        each, indicator = fed_by(pack)[kept.code]
        words = formula(each.register, indicator).removeprefix(f"台账“{each.register.name}”里，")
        return f"{head}台账 | {each.register.name}（{names[each.register.keeper]}） | {words} |"
    if kept.official:
        return f"{head}统计 | {names[kept.source_unit]} | 官方统计，只导入。 |"
    return f"{head}填报 | {names[kept.source_unit]} | 见下文。 |"


def lines_of(pack: Pack) -> list[str]:
    heads = [
        "| 目标 | 指标 | 来源 | 台账（谁记）或出数单位 | 怎么算 |",
        "| --- | --- | --- | --- | --- |",
    ]
    return heads + [line_of(pack, target.id) for target in pack.plan.targets]


def test_the_page_says_of_every_target_where_its_figure_comes_from(pack: Pack):
    said = PAGE.read_text("utf-8").splitlines()
    first = said.index(lines_of(pack)[0])
    assert said[first : first + 67] == lines_of(pack)
