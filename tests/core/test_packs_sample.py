"""The sample figures: the same everywhere, marked, consistent, and lively."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from luoshi.packs import Pack, load_pack_dir, members_of, sample_observations
from luoshi.progress import Observation, assess

CLOCK = date(2026, 11, 23)


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack_dir(Path(__file__).resolve().parents[2] / "packs" / "tengzhou")


@pytest.fixture(scope="module")
def rows(pack: Pack) -> list[Observation]:
    return sample_observations(pack, clock=CLOCK)


def lights(pack: Pack, clock: date) -> dict[str, int]:
    rows = [*pack.facts, *sample_observations(pack, clock=clock)]
    return dict(Counter(a.light for a in assess(pack.rules, rows, [clock], policy=pack.policy)))


def latest(rows: list[Observation], area: str) -> dict[tuple[str, str], Decimal]:
    """indicator and period -> the last told number."""
    told = sorted(
        (r for r in rows if r.area == area and r.value is not None), key=lambda r: r.recorded_at
    )
    return {(r.indicator, str(r.period)): r.value for r in told if r.value is not None}


def test_it_gives_the_same_rows_again_and_on_any_machine(
    pack: Pack, rows: list[Observation]
) -> None:
    assert sample_observations(pack, clock=CLOCK) == rows
    text = "\n".join(
        f"{r.id} {r.value} {r.grade} {r.recorded_at.isoformat()} {r.replaces}" for r in rows
    )
    assert hashlib.sha256(text.encode()).hexdigest()[:16] == "73b7dbf6502be8af"


def test_another_seed_gives_other_rows(pack: Pack, rows: list[Observation]) -> None:
    assert sample_observations(pack, clock=CLOCK, seed=7) != rows


def test_a_later_clock_only_adds_rows(pack: Pack, rows: list[Observation]) -> None:
    earlier = sample_observations(pack, clock=date(2025, 6, 15))
    assert earlier == [r for r in rows if r.recorded_at.date() <= date(2025, 6, 15)]
    assert sample_observations(pack, clock=date(2023, 3, 31)) == []
    assert sample_observations(pack, clock=date(2199, 1, 1))[: len(rows)] == rows


def test_every_row_is_marked_and_says_so(rows: list[Observation]) -> None:
    assert len(rows) < 4000
    assert len({r.id for r in rows}) == len(rows)
    assert all(r.sample and "演示数据" in r.document and r.recorded_by for r in rows)
    assert {r.source for r in rows} == {"report", "statistics"}


def test_it_never_invents_what_is_published(pack: Pack, rows: list[Observation]) -> None:
    published = {(f.indicator, f.area, f.period.last) for f in pack.facts}
    assert not [r.id for r in rows if (r.indicator, r.area, r.period.last) in published]
    assert not [r.id for r in rows if r.indicator == "renewable"]


def test_nothing_is_recorded_before_its_lag(pack: Pack, rows: list[Observation]) -> None:
    lags = {i.code: i.lag_months for i in pack.indicators}
    for row in rows:
        recorded = row.recorded_at.year * 12 + row.recorded_at.month - 1
        assert recorded >= row.period.last + max(lags[row.indicator], 1), row.id
        assert row.recorded_at.date() <= CLOCK
    assert not [r.id for r in rows if r.indicator == "rd_spend" and str(r.period) == "2026"]


def test_industry_has_no_january(rows: list[Observation]) -> None:
    january = [r for r in rows if r.period.frequency == "month" and r.period.last % 12 == 0]
    assert january
    assert not {"gyzcz", "hightech_share"} & {r.indicator for r in january}


def test_counts_are_whole_and_never_fall_within_a_year(pack: Pack, rows: list[Observation]) -> None:
    told = latest(rows, pack.area)
    for indicator in pack.indicators:
        values = [(p, v) for (code, p), v in told.items() if code == indicator.code]
        assert all(-v.as_tuple().exponent <= indicator.decimals for _, v in values)  # type: ignore[operator]
        if indicator.accumulation == "year_to_date":
            by_year = defaultdict(list)
            for period, value in sorted(values):
                by_year[period[:4]].append(value)
            assert all(v == sorted(v) for v in by_year.values()), indicator.code
        if indicator.accumulation == "since_start":
            assert [v for _, v in sorted(values)] == sorted(v for _, v in values), indicator.code


def test_parts_are_within_their_wholes(pack: Pack, rows: list[Observation]) -> None:
    told = latest(rows, pack.area)
    chains = [
        ("zs_1", "zs_10"),
        ("zs_10", "zs_50"),
        ("zs_50", "zs_100"),
        ("key_projects", "key_projects_upper"),
    ]
    for whole, part in chains:
        for (code, period), value in told.items():
            if code == part and (whole, period) in told:
                assert value <= told[whole, period], (part, period)


def test_the_towns_add_up_to_the_county(pack: Pack, rows: list[Observation]) -> None:
    names = {u.code: u.name for u in pack.units}
    towns = [latest(rows, names[code]) for code in members_of(pack, "towns")]
    county = latest(rows, pack.area)
    months = [key for key in county if key[0] in ("zs_1", "zs_10")]
    assert len(months) == 2 * 34
    for key in months:
        assert sum(town[key] for town in towns) == county[key], key
    for town in towns:
        assert all(v <= town["zs_1", p] for (code, p), v in town.items() if code == "zs_10")


def test_some_figures_are_late_revised_or_told_three_times(rows: list[Observation]) -> None:
    ids = {r.id for r in rows}
    assert all(r.replaces in ids for r in rows if r.replaces)
    corrections = [r for r in rows if "更正：" in r.document]
    assert len(corrections) >= 4
    gdp = [r for r in rows if r.indicator == "gdp" and str(r.period) == "2024-Q4"]
    assert [(r.vintage, str(r.value)) for r in gdp] == [
        ("flash", "998.60"), ("preliminary", "1001.20"), ("final", "1003.50"),
    ]  # fmt: skip
    late = next(r for r in rows if r.indicator == "water_use" and str(r.period) == "2026-Q1")
    assert late.recorded_at.date() >= date(2026, 4, 27)


def test_its_lights_are_as_the_pack_page_says(pack: Pack) -> None:
    assert lights(pack, CLOCK) == {
        "red": 4,
        "amber": 10,
        "green": 37,
        "done": 10,
        "wait": 3,
        "none": 1,
    }
    assert lights(pack, date(2025, 6, 15)) == {
        "red": 2,
        "amber": 8,
        "green": 45,
        "done": 2,
        "not_due": 7,
        "none": 1,
    }
    assert lights(pack, date(2024, 12, 5)) == {
        "red": 1,
        "amber": 5,
        "green": 40,
        "done": 1,
        "not_due": 17,
        "none": 1,
    }


def test_some_turned_red_this_month_and_some_recovered(pack: Pack, rows: list[Observation]) -> None:
    dates = [date(2026, month, 23) for month in (9, 10, 11)]
    answers = assess(pack.rules, [*pack.facts, *rows], dates, policy=pack.policy)
    course: dict[str, list[str]] = defaultdict(list)
    for answer in sorted(answers, key=lambda a: a.as_of):
        course[answer.target].append(answer.light)
    assert course["T30"] == ["amber", "amber", "red"]
    assert course["T31"] == ["red", "red", "red"]
    assert course["T12"] == ["green", "amber", "green"]
    hightech = next(a for a in answers if a.target == "T14")
    assert hightech.rule == "keep.recovered"


def test_without_samples_the_unknown_is_not_red(pack: Pack) -> None:
    answers = assess(pack.rules, pack.facts, [CLOCK], policy=pack.policy)
    assert not {a.light for a in answers} & {"red", "amber"}
    assert {a.target: a.light for a in answers}["T56"] == "none"
