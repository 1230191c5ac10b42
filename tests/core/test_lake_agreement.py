"""The lake answers as the judge does: the rule book stays judge.sql, whatever way a target is answered."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lake_cast import (
    differences,
    lake_of,
    month_end,
    package,
    plain_package,
    random_packages,
)
from progress_cast import binding, seen, target

from luoshi.lake import Asked, assess_lake
from luoshi.plan import Period
from luoshi.progress import rule_for

OCTOBER = date(2026, 10, 31)


def agrees(lake, packages, asked: Asked):
    answers, differing = differences(lake, packages, asked)
    assert differing == []
    return answers


@pytest.fixture(scope="module")
def random_lake(tmp_path_factory):
    packages = random_packages(20261123, 300)
    return packages, lake_of(tmp_path_factory.mktemp("lake") / "湖", *packages)


@pytest.mark.parametrize("day", [date(2026, 12, 31), date(2025, 8, 14), date(2024, 1, 31)])
@pytest.mark.parametrize("known_on", [None, datetime(2025, 3, 1, tzinfo=UTC)])
def test_it_answers_random_programmes_of_every_form_as_the_judge_does(
    random_lake, tmp_path: Path, day, known_on
):
    packages, lake = random_lake
    asked = Asked(day, known_on=known_on, out=tmp_path / "out.parquet")
    answers = agrees(lake, packages, asked)
    assert set(answers.by_route) == {"rule_book", "newest", "running"}


def test_it_answers_every_month_as_the_judge_does_for_each_date(random_lake, tmp_path: Path):
    packages, lake = random_lake
    asked = Asked(date(2027, 2, 28), each_month=True, out=tmp_path / "out.parquet")
    answers = agrees(lake, packages, asked)
    assert len(answers.dates) == 38 and answers.dates[-1] == date(2027, 2, 28)
    ruled = agrees(lake, packages, replace(asked, by_rule_book=True))
    assert set(ruled.by_route) == {"rule_book"}
    assert ruled.counts == answers.counts


@settings(max_examples=3, deadline=None)
@given(seed=st.integers(0, 10**9), holes=st.sampled_from((0.0, 0.0, 0.02)))
def test_it_answers_plain_programmes_with_and_without_gaps_as_the_judge_does(
    tmp_path_factory, seed: int, holes: float
):
    folder = tmp_path_factory.mktemp("plain")
    packages = [plain_package(f"P{n}", seed + n, holes=holes) for n in range(2)]
    lake = lake_of(folder / "lake", *packages)
    r = random.Random(seed)
    known = r.choice((None, datetime(2026, r.randint(1, 9), 15, tzinfo=UTC)))
    day = month_end(2026, r.randint(1, 10))
    answers = agrees(lake, packages, Asked(day, known_on=known, out=folder / "one.parquet"))
    assert "rule_book" not in answers.by_route
    agrees(
        lake, packages, Asked(OCTOBER, known_on=known, each_month=True, out=folder / "all.parquet")
    )


def test_the_checksum_is_equal_for_two_ways_and_differs_for_other_answers(random_lake):
    _, lake = random_lake
    asked = Asked(date(2026, 6, 30), marks=True)
    quick = assess_lake(lake, asked).checksum
    assert quick == assess_lake(lake, replace(asked, by_rule_book=True)).checksum
    assert quick != assess_lake(lake, replace(asked, as_of=date(2026, 5, 31))).checksum


def test_small_pieces_give_the_same_answers_as_large_ones(random_lake):
    _, lake = random_lake
    asked = Asked(date(2026, 6, 30), each_month=True, marks=True)
    small = assess_lake(lake, replace(asked, memory=256 * 2**20))
    assert small.counts == assess_lake(lake, asked).counts


def aim(name: str, **more):
    return rule_for(target(name), binding(name, indicator="招引", **more), (2024, 2026))


def test_one_indicator_for_targets_of_several_ways_goes_by_the_rule_book(tmp_path: Path):
    rules = [aim("A"), aim("B", form="keep"), aim("C", suspended="存疑")]
    packages = [package("甲", rules, [seen("2026-09", 91), seen("2026-08", 80, "o2")])]
    lake = lake_of(tmp_path / "lake", *packages)
    answers = agrees(lake, packages, Asked(date(2026, 9, 30), out=tmp_path / "o.parquet"))
    assert answers.by_route == {"rule_book": 3}


def test_a_figure_moved_to_another_indicator_leaves_no_figure_behind(tmp_path: Path):
    """The replacing row lies in another series than the replaced one, once in one that no target asks for."""
    other = rule_for(target("D"), binding("D", indicator="开工"), (2024, 2026))
    wrong = seen("2026-09", 91, "1")
    for number, elsewhere in enumerate(("开工", "没有目标问的指标")):
        moved = replace(wrong, id="2", indicator=elsewhere, replaces="1",
                        recorded_at=datetime(2026, 10, 20, tzinfo=UTC))  # fmt: skip
        packages = [package("甲", [aim("A"), other], [wrong, moved])]
        lake = lake_of(tmp_path / f"lake{number}", *packages)
        for known in (None, datetime(2026, 10, 19, tzinfo=UTC)):
            asked = Asked(date(2026, 9, 30), known_on=known, out=tmp_path / "o.parquet")
            agrees(lake, packages, asked)


def test_two_periods_that_end_in_one_month_go_by_the_rule_book(tmp_path: Path):
    rows = [seen("2026-09", 91, "1"), replace(seen("2026-09", 95, "2"), period=Period.parse("2026-Q3"))]  # fmt: skip
    packages = [package("甲", [aim("A")], rows)]
    lake = lake_of(tmp_path / "lake", *packages)
    answers = agrees(lake, packages, Asked(date(2026, 9, 30), out=tmp_path / "o.parquet"))
    assert answers.by_route == {"rule_book": 1}


def test_a_quarter_without_a_new_figure_keeps_the_one_before_and_a_new_year_does_not(
    tmp_path: Path,
):
    rows = [seen("2025-Q4", 170, "1"), seen("2026-Q1", 40, "2"), seen("2026-Q2", 70, "3")]
    packages = [package("甲", [aim("A", frequency="quarter")], rows)]
    lake = lake_of(tmp_path / "lake", *packages)
    asked = Asked(OCTOBER, each_month=True, out=tmp_path / "o.parquet")
    answers = agrees(lake, packages, asked)
    verdicts = {c.as_of: c.verdict for c in answers.counts}
    assert verdicts[month_end(2026, 8)] == "on_schedule" or verdicts[month_end(2026, 8)] == "behind"
    assert verdicts[month_end(2026, 1)] == "not_due"
