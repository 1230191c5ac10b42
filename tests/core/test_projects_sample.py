"""The pack's sample projects: September 2024 as published, every move allowed, and the register's figures those of the bands."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from projects_cast import SEPTEMBER, spec

from luoshi.errors import LuoshiError
from luoshi.packs import Pack, PackRegister, load_pack, load_pack_dir
from luoshi.plan import Period
from luoshi.projects import (
    as_json,
    bands,
    check_projects,
    frozen,
    group_words,
    move_refusals,
    rate,
    rates_by,
    splits,
    stage_on,
    step_refusals,
    variances,
    write_projects,
    yi_words,
)

HOME = Path(__file__).resolve().parents[2] / "packs/tengzhou"
FILE = HOME / "projects.jsonl"
TOLD_UNTIL = date(2026, 11, 23)
NOW = Period.parse("2026-10")


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack_dir(HOME)


@pytest.fixture(scope="module")
def register(pack: Pack) -> PackRegister:
    (kept,) = (each for each in pack.registers if each.register.kept_by == "projects")
    return kept


def days_in(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for each in value.values():
            yield from days_in(each)
    elif isinstance(value, list):
        for each in value:
            yield from days_in(each)
    elif isinstance(value, str) and len(value) == 10 and value[4] == value[7] == "-":
        yield value


def test_it_says_that_it_is_made_up(pack: Pack):
    assert FILE.read_text("utf-8").startswith("# 演示数据，名称和数字都是编的")
    assert all(project.name.startswith("示例") for project in pack.projects)
    assert all(project.investor[:2] in ("示例", "") or project.origin == "local" for project in pack.projects)  # fmt: skip


def test_it_is_small_enough_and_written_as_the_room_writes_it(pack: Pack):
    text = FILE.read_text("utf-8")
    assert len(text.encode()) < 2_500_000
    assert text.split("\n", 1)[1] == write_projects(pack.projects)


def test_september_2024_is_as_published(pack: Pack):
    data = spec("tengzhou-2024-09.yaml")
    month = frozen(pack.projects, SEPTEMBER)
    whole = data["published"]["all"]
    started, invest = rate(month, "start_all"), rate(month, "invest")
    assert (int(started.denominator), int(started.numerator)) == (241, 233)
    assert str(started.percent) == whole["start_all"]
    assert yi_words(invest.numerator) == f"{whole['done']}亿元"
    assert (str(invest.percent), str(invest.gap)) == (whole["invest"], whole["gap"])
    assert rate(month, "finish_share").numerator == whole["finished"]
    assert rate(month, "finish_planned").denominator == sum(g["to_finish"] for g in data["groups"])


def test_its_levels_and_lists_are_those_of_the_published_month(pack: Pack):
    data = spec("tengzhou-2024-09.yaml")
    month = frozen(pack.projects, SEPTEMBER)
    by_list = {each.group: each for each in rates_by(month, "invest", "list")}
    started = {each.group: each for each in rates_by(month, "start_all", "list")}
    finished = {each.group: each for each in rates_by(month, "finish_share", "list")}
    for group in data["groups"]:
        code = group["list"]
        assert yi_words(by_list[code].numerator) == f"{float(group['done']):g}亿元"
        assert yi_words(by_list[code].denominator) == f"{group['plan']}亿元"
        assert (started[code].denominator, started[code].numerator, finished[code].numerator) == (
            group["projects"], group["started"], group["finished"]
        ), group_words("list", code)  # fmt: skip
    levels = {each.group: each for each in rates_by(month, "start_all", "level")}
    for level in ("province", "city", "county"):
        told = data["published"][level]
        assert (levels[level].denominator, levels[level].numerator) == (
            told["projects"],
            told["started"],
        )


def test_nothing_in_it_is_refused_and_little_is_asked(pack: Pack):
    found = Counter((each.outcome, each.code) for each in check_projects(pack.projects, NOW))
    assert {outcome for outcome, _ in found} == {"asked"}
    assert 0 < found["asked", "P06"] < 80
    assert 0 < found["asked", "P05"] < 20


def test_every_move_and_every_step_of_a_certification_was_allowed(pack: Pack):
    moves = steps = 0
    for project in pack.projects:
        for n, move in enumerate(project.moves):
            before = replace(project, moves=project.moves[:n])
            assert move_refusals(before, move.stage, move.on, move.evidence) == ()
            moves += 1
        attraction = project.attraction
        for n, step in enumerate(attraction.steps):
            before = replace(project, attraction=replace(attraction, steps=attraction.steps[:n]))
            assert step_refusals(before, step) == ()
            steps += 1
    assert moves > 3000
    assert steps > 1800


def test_it_tells_of_nothing_that_is_still_to_come(pack: Pack):
    for project in pack.projects:
        terms = {str(each.until) for each in project.halts}
        terms |= {str(day) for each in project.nodes for day in (each.planned, each.due)}
        assert all(each.done is None or each.done <= TOLD_UNTIL for each in project.nodes)
        days = set(days_in(as_json(project))) - terms
        assert max(days, default="") <= str(TOLD_UNTIL), project.name
        assert all(report.month.last <= NOW.last for report in project.progress)


def test_it_has_something_of_everything(pack: Pack):
    projects = pack.projects
    assert {
        stage.label for each in projects if (stage := stage_on(each, TOLD_UNTIL)) is not None
    } == {"谋划", "储备", "洽谈", "签约", "落地", "开工", "在建", "竣工", "投产", "达产"}
    assert len(splits(projects)) == 1
    assert len({each.parent for each in projects if each.parent}) == 3
    assert {halt.kind for each in projects for halt in each.halts} == {"suspended", "cancelled"}
    assert {charge.kind for each in projects for charge in each.charges} == {
        "taskforce",
        "officer",
        "headquarters",
    }
    assert any(not step.passed for each in projects for step in each.attraction.steps)
    nodes = [node for each in projects for node in each.nodes]
    assert sum(node.done is None and node.promised <= TOLD_UNTIL for node in nodes) > 20
    assert sum(node.slip > 0 for node in nodes) > 100
    differing = [each for each in variances(projects, NOW) if each.difference]
    assert len(differing) > 40
    assert sum(not any((each.lists, each.attraction.contracts, each.parent)) for each in projects) == 40  # fmt: skip


def test_its_charges_are_units_of_the_programme(pack: Pack):
    units = {unit.name for unit in pack.units}
    assert {charge.unit for each in pack.projects for charge in each.charges} <= units


def test_the_register_counts_what_the_bands_count(pack: Pack, register: PackRegister):
    for year in (2024, 2025, 2026):
        for band in bands(pack.projects, year, TOLD_UNTIL):
            counted = [
                draft
                for draft in register.drafts
                if str(draft.body.get("certified_on", "")).startswith(str(year))
                and int(draft.body.get("counted_investment", 0)) >= band.band.at_least * 100
            ]
            assert len(counted) == band.number


@pytest.mark.parametrize("month", ["2024-03", "2024-09", "2024-12", "2025-07", "2026-10"])
def test_a_frozen_month_has_the_projects_the_register_has_on_its_list(
    month: str, pack: Pack, register: PackRegister
):
    """But for those that left before the year was over: the register's list of a year is without them."""
    period = Period.parse(month)
    last = period.ends_on.year * 10000 + period.ends_on.month * 100 + period.ends_on.day
    field = f"listed_{period.year}"
    listed = {
        draft.body["project"] for draft in register.drafts if 0 < int(draft.body.get(field, 0)) <= last
    }  # fmt: skip
    rows = {row.name for row in frozen(pack.projects, period).rows if row.class_ == "build"}
    gone = {
        each.name for each in pack.projects
        if any(m.until and m.until.month < 12 and m.class_ == "build" for m in each.lists)
    }  # fmt: skip
    assert rows - gone == listed


def changed(**files: str | None) -> dict[str, bytes]:
    """The pack's files, some with another text, or none. Names as identifiers: projects_jsonl."""
    folder = {
        path.relative_to(HOME).as_posix(): path.read_bytes()
        for path in HOME.rglob("*")
        if path.is_file()
    }
    for name, text in files.items():
        file = {
            "projects": "projects.jsonl",
            "declared": "registers/projects.yaml",
            "rows": "registers/projects.sample.csv",
        }[name]
        folder.pop(file, None)
        if text is not None:
            folder[file] = text.encode()
    return folder


REFUSED = {
    "a file that is not there": ({"projects": None}, "包里没有文件 projects.jsonl"),
    "unmarked": ({"projects": "{first}"}, "没有写明是演示数据"),
    "broken": ({"projects": "# 演示数据\n{first}{"}, "projects.jsonl 第 3 行"),
    "one code twice": ({"projects": "# 演示数据\n{first}{first}"}, "“P0001”用了两次"),
    "no such town": ({"projects": "# 演示数据\n{nowhere}"}, "town“nowhere”不在 units.csv 里"),
    "one name twice": ({"projects": "# 演示数据\n{first}{same}"}, "“项目名称”与另一个项目相同"),
    "no such cluster": ({"projects": "# 演示数据\n{fishing}"}, "里没有“渔业”这一类"),
    "rows beside": ({"rows": "# 演示数据\n"}, "不能另有 registers/projects.sample.csv"),
    "another keeper": ({"declared": ("by: projects", "by: others")}, "kept_by“others”没有"),
    "no such value": ({"declared": ("from: total", "from: totals")}, "要取的“totals”没有"),
    "other stages": ({"declared": ("dropped", "left")}, "请写：signed、building、done、dropped"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_pack_whose_projects_do_not_fit_is_refused(case: str, pack: Pack):
    first = pack.projects[0]
    told = {
        "first": first,
        "nowhere": replace(first, town="nowhere"),
        "same": replace(first, code="P2"),
        "fishing": replace(first, cluster="渔业"),
    }
    files: dict[str, str | None] = {"projects": "# 演示数据\n{first}"}
    wrong, said = REFUSED[case]
    for name, text in wrong.items():
        if isinstance(text, tuple):
            text = (HOME / "registers/projects.yaml").read_text("utf-8").replace(*text)
        files[name] = text
    if files["projects"] is not None:
        for name, project in told.items():
            files["projects"] = files["projects"].replace(f"{{{name}}}", write_projects([project]))
    with pytest.raises(LuoshiError, match=re.escape(said)):
        load_pack(changed(**files).__getitem__)


def test_a_pack_may_have_none(pack: Pack):
    folder = changed(projects=None)
    manifest = folder["pack.yaml"].decode().splitlines()
    folder["pack.yaml"] = "\n".join(
        line for line in manifest if not line.startswith("projects:")
    ).encode()
    without = load_pack(folder.__getitem__)
    assert without.projects == ()
    (kept,) = (each for each in without.registers if each.register.kept_by == "projects")
    assert kept.drafts == ()
