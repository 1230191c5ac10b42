"""From a frozen month of projects to what a bulletin prints: published figures recomputed, places, what is late."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
import writing_cast as cast
from hypothesis import given, settings
from hypothesis import strategies as st
from projects_cast import SEPTEMBER, tengzhou, told

from luoshi.plan import Period
from luoshi.progress import policy_of
from luoshi.projects import ProjectError, Snapshot, frozen
from luoshi.ranking import Place
from luoshi.writing import (
    Counts,
    ProjectMonths,
    ProjectRoster,
    ProjectsFacts,
    RateCodes,
    bulletin,
    plain_lines,
    projects_facts,
)

JUNE, MAY = Period.parse("2025-06"), Period.parse("2025-05")
ROSTER = ProjectRoster(
    towns=(("东镇", "东镇"), ("西镇", "西镇"), ("南镇", "南镇"), ("北镇", "北镇")),
    departments=(("battery", "新能源专班"), ("nobody", "文旅专班")),
    county="全市",
    levels={"county": "滕州市级"},
)
MOVES = [["signed", "2025-01-05"], ["landed", "2025-01-20"], ["started", "2025-02-01", "main"]]
SPOKEN: dict[str, Any] = {
    "lists": [["county_key", "build", "2025-01-01"]],
    "total": "2",
    "plans": [[2025, "1.2", "2025-02", "2025-12"]],
    "moves": MOVES,
}


def project(code: str, town: str, done: str | None, **more: Any) -> Any:
    """Started in February, 1.2 亿元 planned this year, `done` 亿元 by June and half of that by May."""
    progress = more.pop("progress", None)
    if progress is None and done is not None:
        half = str(Decimal(done) / 2)
        progress = [["2025-05", None, half], ["2025-06", None, done]]
    return told(
        code=code, name=f"{code}项目", town=town, **(SPOKEN | {"progress": progress or []} | more)
    )


def month(projects: list[Any], period: Period = JUNE) -> Snapshot:
    return frozen(projects, period)


EAST = [project(f"E{n}", "东镇", "0.9") for n in range(4)]
WEST = [project(f"W{n}", "西镇", "0.9") for n in range(3)]
SOUTH = [project(f"S{n}", "南镇", "1.2") for n in range(2)]


def facts(projects: list[Any], **more: Any) -> ProjectsFacts:
    months = ProjectMonths(month(projects), month(projects, MAY), month(projects, MAY))
    return projects_facts(months, ROSTER, **more)


def test_it_prints_what_tengzhou_published() -> None:
    data, rows = tengzhou()
    codes = RateCodes(finish="finish_share")
    made = projects_facts(ProjectMonths(frozen(rows, SEPTEMBER)), ROSTER, codes=codes)
    published = data["published"]["all"]
    assert made.county.done == published["done"]
    assert made.county.completion == f"{published['invest']}%"
    assert made.county.gap == f"+{published['gap']}"
    assert made.county.started.counted == published["started"]
    assert made.county.finished.counted == published["finished"]
    assert made.county.started.rate == f"{published['start_all']}%"
    assert [level.name for level in made.levels] == ["省级", "市级", "滕州市级"]


def test_it_lists_every_unit_and_ranks_those_with_enough_projects() -> None:
    towns = {unit.sums.name: unit for unit in facts(EAST + WEST + SOUTH).towns}
    assert list(towns) == ["东镇", "西镇", "南镇", "北镇"]
    assert towns["东镇"].place == towns["西镇"].place == Place(1, 2, 2)
    assert towns["南镇"].place is None
    assert (towns["北镇"].sums.projects, towns["北镇"].place) == (0, None)
    assert towns["北镇"].sums.done is None
    assert towns["北镇"].sums.started == Counts(0, 0, None)


def test_it_lists_projects_of_no_town_and_of_nobody_so_that_the_table_adds_up() -> None:
    made = facts([*EAST, *(project(f"N{n}", "", "1.2") for n in range(4))])
    last = made.towns[-1]
    assert (last.sums.name, last.sums.projects, last.place) == ("未定镇街", 4, None)
    assert [unit.sums.name for unit in made.departments] == ["新能源专班", "文旅专班", "未定专班"]
    assert made.departments[-1].problem == "开工满期未纳统8个"
    assert sum(unit.sums.projects for unit in made.towns) == made.county.projects


def test_it_ranks_what_is_printed_not_what_is_rounded_away() -> None:
    nearly = [project(f"W{n}", "西镇", "0.9001") for n in range(3)]
    towns = facts(EAST + nearly).towns
    assert towns[0].sums.completion == towns[1].sums.completion == "75.0%"
    assert towns[0].place == towns[1].place == Place(1, 2, 2)


def test_it_tells_the_place_in_the_previous_bulletins_month() -> None:
    better = [project(f"W{n}", "西镇", "1.2") for n in range(3)]
    then = month(EAST + [project(f"W{n}", "西镇", "0.1") for n in range(3)])
    made = projects_facts(ProjectMonths(month(EAST + better), None, then), ROSTER)
    places = {unit.sums.name: (unit.place, unit.before) for unit in made.towns}
    assert places["西镇"] == (Place(1, 1, 2), Place(2, 1, 2))
    assert places["东镇"] == (Place(2, 1, 2), Place(1, 1, 2))
    assert projects_facts(ProjectMonths(month(EAST)), ROSTER).towns[0].before is None


def test_it_adds_up_what_was_done_within_the_month() -> None:
    made = facts(EAST)
    assert (made.county.done, made.county.month) == ("3.6", "1.8")
    assert projects_facts(ProjectMonths(month(EAST)), ROSTER).county.month is None
    older = ProjectMonths(month(EAST), month(EAST, Period.parse("2025-04")))
    assert projects_facts(older, ROSTER).county.month is None


def test_it_takes_januarys_sum_for_the_months() -> None:
    one = project("E1", "东镇", None, progress=[["2025-01", None, "0.3"]])
    january = ProjectMonths(month([one], Period.parse("2025-01")))
    assert projects_facts(january, ROSTER).county.month == "0.3"


def test_it_leaves_open_what_nobody_told() -> None:
    made = facts([project("E1", "东镇", None)])
    assert (made.county.done, made.county.month) == (None, None)
    assert made.county.plan == "1.2"
    assert made.county.projects == 1


@pytest.mark.parametrize(
    ("why", "changes", "due"),
    [
        ("halted", {"halts": [["suspended", "2025-06-01", "资金"]]}, None),
        ("start", {"moves": MOVES[:2]}, "2025-02-28"),
        ("finish", {"plans": [[2025, "1.2", "2025-02", "2025-05"]]}, "2025-05-31"),
        ("entry", {}, "2025-04-30"),
        ("invest", {"entry": "2025-03-01", "progress": [["2025-06", None, "0.4"]]}, None),
        ("silent", {"entry": "2025-03-01", "progress": [["2025-05", None, "0.9"]]}, None),
    ],
)
def test_it_finds_a_late_project_and_says_since_when(
    why: str, changes: dict[str, Any], due: str | None
) -> None:
    made = facts([project("E1", "东镇", "0.9", **changes)], problems={"E1": "用地未批"})
    (late,) = made.lagging
    assert (late.why, late.units, late.problem) == (why, ("东镇",), "用地未批")
    assert (late.due.isoformat() if late.due else None) == due
    assert late.level == "滕州市级"
    assert made.towns[0].problem.endswith("1个")


def test_it_finds_nothing_late_in_a_project_on_schedule_or_given_up() -> None:
    gone = project("E2", "东镇", None, halts=[["cancelled", "2025-06-01", "投资方退出"]])
    made = facts([project("E1", "东镇", "0.9", entry="2025-03-01"), gone])
    assert made.lagging == ()
    assert made.towns[0].problem == ""


def test_it_gives_a_unit_the_light_of_the_policy() -> None:
    behind = [project(f"W{n}", "西镇", "0.3") for n in range(3)]
    for name in ("yinchuan-2025", "wuhan"):
        policy = policy_of(name)
        lights = {u.sums.name: u.light for u in facts(EAST + behind, policy=policy).towns}
        assert lights["东镇"] == policy.word("green")
        assert lights["西镇"] != policy.word("green")
        assert lights["北镇"] is None
    assert facts(EAST).towns[0].light is None


def test_it_refuses_a_rate_that_there_is_not() -> None:
    with pytest.raises(ProjectError, match="没有“happiness”这个率"):
        facts(EAST, codes=RateCodes(start="happiness"))


def test_it_makes_a_paper_of_a_month_without_any_project() -> None:
    made = facts([])
    assert made.county.projects == 0
    body = "".join(plain_lines(bulletin(cast.facts(targets=(), projects=made)).body))
    assert "没有在册的重点项目" in body


@given(
    st.lists(st.tuples(st.sampled_from(["东镇", "西镇", "南镇"]), st.integers(0, 300)), max_size=12)
)
@settings(max_examples=25, deadline=None)
def test_it_adds_up_over_towns(rows: list[tuple[str, int]]) -> None:
    made = facts(
        [project(f"P{n:02}", town, str(Decimal(done) / 100)) for n, (town, done) in enumerate(rows)]
    )
    assert sum(unit.sums.projects for unit in made.towns) == made.county.projects == len(rows)
    assert sum(u.sums.started.counted for u in made.towns) == made.county.started.counted
    total = sum(Decimal(unit.sums.done or 0) for unit in made.towns)
    assert abs(total - Decimal(made.county.done or 0)) <= Decimal("0.1")
    paper = bulletin(cast.facts(targets=(), projects=replace(made, called="重点项目")))
    assert all(figure.source for figure in paper.figures)
