"""Rates: the published ones recomputed, their denominators, the frozen month, and laws."""

from __future__ import annotations

import hashlib
import json
import random
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from projects_cast import LISTED, SEPTEMBER, spec, tengzhou, told

from luoshi.plan import Period
from luoshi.projects import (
    ProjectError,
    Rate,
    Snapshot,
    frozen,
    group_words,
    rate,
    rate_rules,
    rates_by,
    thawed,
)

MONTH = Period.parse("2025-06")


def _told_as_published(snapshot: Snapshot, by: str, group: str) -> dict[str, Any]:
    rates: dict[str, Rate] = {
        code: next(each for each in rates_by(snapshot, code, by) if each.group == group)
        for code in ("invest", "start_all", "finish_share")
    }
    invest, start = rates["invest"], rates["start_all"]
    return {
        "projects": int(start.denominator),
        "done": str((invest.numerator / 10_000).normalize()),
        "invest": str(invest.percent),
        "gap": str(invest.gap),
        "started": int(start.numerator),
        "start_all": str(start.percent),
        "finished": int(rates["finish_share"].numerator),
    }


@pytest.fixture(scope="module")
def september() -> tuple[dict[str, Any], Snapshot]:
    data, projects = tengzhou()
    return data, frozen(projects, SEPTEMBER)


@pytest.mark.parametrize(
    ("by", "group"),
    [("all", ""), ("level", "province"), ("level", "city"), ("level", "county"),
     ("list", "province_major"), ("list", "province_quality")],
)  # fmt: skip
def test_it_gives_the_figures_that_tengzhou_published(september, by: str, group: str):
    data, snapshot = september
    published = data["published"][group or "all"]
    found = _told_as_published(snapshot, by, group)
    compared = {key: found[key] for key in published}
    numbers = {key: Decimal(str(value)) for key, value in compared.items()}
    assert numbers == {key: Decimal(str(value)) for key, value in published.items()}


def test_it_says_where_the_published_figures_do_not_hold_together(september):
    data, snapshot = september
    for group, rates in data["disagrees"].items():
        found = _told_as_published(snapshot, "level", group)
        for code, told_ in rates.items():
            assert found[code] == told_["rows"] != told_["published"]


def test_it_adds_up_three_levels_to_the_whole(september):
    _, snapshot = september
    for code in rate_rules():
        whole, parts = rate(snapshot, code), rates_by(snapshot, code, "level")
        assert sum(each.numerator for each in parts) == whole.numerator
        assert sum(each.denominator for each in parts) == whole.denominator


def test_it_names_the_projects_behind_each_figure(september):
    _, snapshot = september
    start = rate(snapshot, "start_all")
    missing = set(start.among) - set(start.counted)
    assert len(missing) == 8 and all(code.startswith("county_key") for code in missing)
    assert snapshot.names(["city_key-000"]) == ("city_key项目0号",)


def test_it_shows_the_same_month_unchanged_after_later_changes():
    _, projects = tengzhou()
    stored = frozen(projects, SEPTEMBER)
    before = {code: rate(stored, code) for code in rate_rules()}
    changed = [replace(each, moves=(), progress=(), plans=()) for each in projects[:40]]
    changed += projects[45:]
    later = frozen(changed, SEPTEMBER)
    assert later.checksum != stored.checksum
    assert rate(later, "start_all").percent != before["start_all"].percent
    again = thawed(stored.text, stored.checksum)
    assert again == stored
    assert {code: rate(again, code) for code in rate_rules()} == before


def test_it_leaves_a_month_unchanged_by_what_is_dated_after_it():
    first = told(**LISTED, progress=[["2025-06", "0.1"]], moves=[["landed", "2025-02-01"]])
    more = told(
        lists=[["county_key", "build", "2025-01-01", "2025-07-01"]],
        progress=[["2025-06", "0.1"], ["2025-07", "5"]],
        moves=[["landed", "2025-02-01"], ["started", "2025-07-01", "main"]],
        entry="2025-07-02",
        halts=[["cancelled", "2025-07-09", "投资方退出"]],
    )
    assert frozen([first], MONTH) == frozen([more], MONTH)


def test_it_refuses_a_frozen_month_that_was_touched():
    snapshot = frozen([told(**LISTED)], MONTH)
    with pytest.raises(ProjectError, match="与校验码不符"):
        thawed(snapshot.text.replace("东镇", "西镇"), snapshot.checksum)


@pytest.mark.parametrize(
    "text",
    ["[]", "{}", "nothing", '{"format":9}', '{"format":1,"month":"2025-06","projects":[{}]}'],
)
def test_it_refuses_what_is_no_frozen_month(text: str):
    with pytest.raises(ProjectError, match="冻结"):
        thawed(text, hashlib.sha256(text.encode()).hexdigest())


def test_it_refuses_two_projects_of_one_code_and_a_quarter():
    with pytest.raises(ProjectError, match="“A”出现了两次"):
        frozen([told(), told(name="乙")], MONTH)
    with pytest.raises(ProjectError, match="不是一个月"):
        frozen([told()], Period.parse("2025-Q2"))


def _rows(case: dict[str, Any]) -> list[Any]:
    """`among` projects inside the denominator, `counted` of them inside the numerator, the others beside both."""
    moves = [["landed", "2024-12-01"], ["started", "2025-02-01", "main"]]
    done = [*moves, ["finished", "2025-05-01"]]
    kinds = {
        "start_all": ({}, {"moves": moves}, None),
        "start_year": ({"plans": [[2025, "1", "2025-11"]]}, {"moves": moves}, {}),
        "start_new": ({"plans": [[2025, "1", "2025-11"]]}, {"moves": moves}, {}),
        "start_due": (
            {"plans": [[2025, "1", "2025-06"]]},
            {"moves": moves},
            {"plans": [[2025, "1", "2025-07"]], "moves": moves},
        ),
        "finish_planned": ({"plans": [[2025, "1", None, "2025-12"]]}, {"moves": done}, {"moves": done}),
        "finish_share": ({}, {"moves": done}, None),
        "entry": ({"total": "0.05", "moves": moves}, {"entry": "2025-03-01"}, {"moves": moves}),
    }  # fmt: skip
    inside, counted, beside = kinds[case["rate"]]
    rows = []
    for n in range(case["projects"]):
        fields = inside if n < case["among"] else beside or {}
        rows.append(
            told(**LISTED, code=f"P{n}", **fields | (counted if n < case["counted"] else {}))
        )
    return rows


@pytest.mark.parametrize(
    "case", [pytest.param(c, id=c["place"]) for c in spec("rates.yaml")["cases"]]
)
def test_it_gives_published_rates_with_their_own_denominators(case: dict[str, Any]):
    found = rate(frozen(_rows(case), MONTH), case["rate"])
    assert (found.numerator, found.denominator) == (case["counted"], case["among"])
    assert found.percent == (None if case["percent"] is None else Decimal(case["percent"]))


def test_it_names_its_denominator_in_words():
    starts = [rule for code, rule in rate_rules().items() if code.startswith("start_")]
    assert len(starts) == 4 == len({rule.words for rule in starts})
    for rule in rate_rules().values():
        assert rule.source and ("／" in rule.words or rule.measure == "percent")


def test_it_tells_the_four_denominators_of_starts_apart():
    """The same six projects, one month: carried over with and without a planned start, due and started, due and late, due later, of another year."""
    landed = ["landed", "2024-01-02"]
    rows = [
        told(
            code="carried",
            **LISTED,
            plans=[[2025, "1", "2025-03"]],
            moves=[landed, ["started", "2024-05-01"]],
        ),
        told(
            code="begun",
            **LISTED,
            plans=[[2025, "1", "2025-06"]],
            moves=[landed, ["started", "2025-06-30"]],
        ),
        told(code="late", **LISTED, plans=[[2025, "1", "2025-02"]], moves=[landed]),
        told(code="coming", **LISTED, plans=[[2025, "1", "2025-07"]], moves=[landed]),
        told(code="older", **LISTED, moves=[landed, ["started", "2024-05-01"]]),
        told(code="next", **LISTED, plans=[[2025, "1", "2026-01"]], moves=[landed]),
    ]
    snapshot = frozen(rows, MONTH)
    among = {
        code: set(rate(snapshot, f"start_{code}").among) for code in ("all", "year", "new", "due")
    }
    assert among["all"] - among["year"] == {"next"}
    assert among["year"] - among["new"] == {"carried", "older"}
    assert among["new"] - among["due"] == {"coming"}
    assert among["due"] == {"begun", "late"}
    shown = [str(rate(snapshot, f"start_{code}").percent) for code in ("all", "year", "new", "due")]
    assert shown == ["50.0", "60.0", "33.3", "50.0"]


def test_it_groups_levels_from_the_highest_and_calls_groups_by_name(september):
    _, snapshot = september
    levels = [each.group for each in rates_by(snapshot, "invest", "level")]
    assert [group_words("level", each) for each in levels] == ["省级", "市级", "县级"]
    assert group_words("list", "province_quality") == "省高质量"
    assert group_words("taskforce", "") == "未定专班" and group_words("town", "东镇") == "东镇"
    assert [group_words("all", each.group) for each in rates_by(snapshot, "invest", "all")] == [
        "合计"
    ]


def test_it_leaves_projects_in_preparation_out_of_starts_and_can_count_their_investment():
    ready = told(code="A", **LISTED, plans=[[2025, "1"]], progress=[["2025-06", "0.6"]])
    prepared = told(
        code="B", lists=[["county_key", "prepare", "2025-01-01"]],
        plans=[[2025, "1", "2025-03"]], progress=[["2025-06", "0.2"]],
        moves=[["landed", "2025-01-02"], ["started", "2025-03-01", "main"]],
    )  # fmt: skip
    snapshot = frozen([ready, prepared], MONTH)
    for code in ("start_all", "start_year", "start_new", "start_due"):
        assert "B" not in rate(snapshot, code).among
    assert rate(snapshot, "invest").percent == Decimal("60.0")
    assert rate(snapshot, "invest_all").percent == Decimal("40.0")


def test_it_takes_silence_for_no_figure_and_says_who_is_silent():
    snapshot = frozen(
        [
            told(
                code="A", **LISTED, plans=[[2025, "1"]], progress=[["2025-06", "0.5", None, "40"]]
            ),
            told(code="B", **LISTED, plans=[[2025, "1"]]),
            told(code="C", **LISTED, progress=[["2025-06", "0.5"]]),
            told(code="D", **LISTED, plans=[[2025, "0"]], progress=[["2025-06", "0"]]),
        ],
        MONTH,
    )
    found = rate(snapshot, "invest")
    assert (found.percent, found.gap) == (Decimal("25.0"), Decimal("-25.0"))
    assert (found.silent, found.unplanned) == (("B",), ("C",))
    assert rate(snapshot, "physical").percent is None


def test_it_gives_no_rate_where_every_plan_is_zero():
    snapshot = frozen([told(**LISTED, plans=[[2025, "0"]], progress=[["2025-06", "1"]])], MONTH)
    assert rate(snapshot, "invest").percent is None
    assert rate(snapshot, "invest").gap is None


def test_it_averages_physical_progress_of_started_projects_that_told_it():
    started = {"moves": [["landed", "2025-01-02"], ["started", "2025-03-01", "main"]]}
    rows = [
        told(
            code="A",
            **LISTED,
            **started,
            progress=[["2025-05", None, None, "30"], ["2025-06", "1"]],
        ),
        told(code="B", **LISTED, **started, progress=[["2025-06", "1", None, "55"]]),
        told(code="C", **LISTED, **started, progress=[["2025-06", "1"]]),
    ]
    found = rate(frozen(rows, MONTH), "physical")
    assert (found.percent, found.silent) == (Decimal("42.5"), ("C",))


def test_it_takes_a_cumulative_figure_as_told_and_adds_later_months():
    rows = [told(**LISTED, plans=[[2025, "4"]],
                 progress=[["2025-02", "0.5"], ["2025-04", "0.5", "2"], ["2025-06", "0.4"]])]  # fmt: skip
    assert rate(frozen(rows, MONTH), "invest").numerator == Decimal(24_000)


def test_it_counts_a_part_of_a_listed_project_with_its_whole():
    rows = [
        told(code="A", **LISTED),
        told(code="B", parent="A"),
        told(code="C", parent="B", **LISTED),
    ]
    snapshot = frozen(rows, MONTH)
    assert [(row.code, row.within) for row in snapshot.rows] == [("A", None), ("C", "A")]
    assert rate(snapshot, "start_all").among == ("A",)


def test_it_ends_with_parents_in_a_circle():
    rows = [told(code="A", parent="B"), told(code="B", parent="A", **LISTED)]
    assert [row.within for row in frozen(rows, MONTH).rows] == [None]


def test_it_counts_a_project_on_lists_of_two_levels_at_the_higher_one():
    rows = [
        told(
            lists=[
                ["county_key", "build", "2025-01-01"],
                ["province_major", "prepare", "2025-01-01"],
            ]
        )
    ]
    snapshot = frozen(rows, MONTH)
    assert [(row.level, row.class_) for row in snapshot.rows] == [("province", "prepare")]
    assert [each.group for each in rates_by(snapshot, "invest_all", "list")] == [
        "province_major", "county_key",
    ]  # fmt: skip


def test_it_enters_only_what_is_large_enough_and_started():
    started = {"moves": [["landed", "2025-01-02"], ["started", "2025-03-01", "main"]]}
    rows = [
        told(code="A", **LISTED, **started, total="0.05"),
        told(code="B", **LISTED, **started, total="0.0499"),
        told(code="C", **LISTED, total="9"),
        told(code="D", **LISTED, **started),
    ]
    assert rate(frozen(rows, MONTH), "entry").among == ("A",)


@pytest.mark.parametrize("wrong", ["start", ""])
def test_it_refuses_a_rate_or_a_grouping_it_does_not_know(wrong: str):
    snapshot = frozen([told(**LISTED)], MONTH)
    with pytest.raises(ProjectError, match="请用其中之一"):
        rate(snapshot, wrong)
    with pytest.raises(ProjectError, match="请用其中之一"):
        rates_by(snapshot, "invest", wrong)


_AMOUNTS = st.one_of(st.none(), st.integers(0, 90_000).map(lambda n: str(Decimal(n) / 1000)))


@st.composite
def _projects(draw: st.DrawFn) -> list[Any]:
    rows = []
    for n in range(draw(st.integers(0, 7))):
        moves = [
            ["landed", "2025-01-02"],
            ["started", "2025-03-01", "main"],
            ["finished", "2025-06-01"],
        ]
        list_ = draw(st.sampled_from(["province_major", "city_key", "county_key", None]))
        class_ = draw(st.sampled_from(["build", "prepare"]))
        rows.append(
            told(
                code=f"P{n}",
                town=draw(st.sampled_from(["东镇", "西镇"])),
                total=draw(_AMOUNTS),
                plans=[
                    [
                        2025,
                        draw(_AMOUNTS),
                        draw(st.sampled_from(["2025-02", "2025-09", None])),
                        "2025-12",
                    ]
                ],
                lists=[[list_, class_, "2025-01-01"]] if list_ else [],
                moves=moves[: draw(st.integers(0, 3))],
                progress=[["2025-06", draw(_AMOUNTS)]],
                entry=draw(st.sampled_from([None, "2025-04-01"])),
            )
        )
    return rows


@given(_projects(), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_it_freezes_the_same_whatever_the_order(projects: list[Any], chance: random.Random):
    first = frozen(projects, MONTH)
    shuffled = list(projects)
    chance.shuffle(shuffled)
    second = frozen(shuffled, MONTH)
    assert (first.text, first.checksum) == (second.text, second.checksum)
    assert thawed(first.text, first.checksum) == first
    assert json.loads(first.text)["month"] == "2025-06"


@given(_projects())
@settings(max_examples=60, deadline=None)
def test_it_keeps_the_laws_of_rates(projects: list[Any]):
    snapshot = frozen(projects, MONTH)
    for code, rule in rate_rules().items():
        whole = rate(snapshot, code)
        assert set(whole.counted) <= set(whole.among)
        assert (whole.percent is None) is (whole.denominator == 0)
        if rule.measure == "count":
            assert whole.numerator == len(whole.counted) and whole.denominator == len(whole.among)
            assert whole.percent is None or whole.percent <= 100
        for by in ("town", "level", "cluster"):
            parts = rates_by(snapshot, code, by)
            assert sum(each.numerator for each in parts) == whole.numerator
            assert sorted(c for each in parts for c in each.among) == sorted(whole.among)
    sets = [set(rate(snapshot, f"start_{each}").among) for each in ("all", "year", "new", "due")]
    assert sets[0] >= sets[1] >= sets[2] >= sets[3]
