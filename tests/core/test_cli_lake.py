"""luoshi lake: packages in, counts by programme and light out, errors in one sentence."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from lake_cast import package, plain_package
from progress_cast import binding, seen, target

from luoshi.cli import main
from luoshi.packages import write_package
from luoshi.progress import rule_for, write_observations_csv, write_targets_csv

DAY = ("--as-of", "2026-09-30")


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(main, ["lake", *map(str, words)], catch_exceptions=False)


def county(code: str, seed: int):
    told = plain_package(code, seed, rules=5)
    return replace(
        told,
        rules=tuple(replace(r, area=told.area) for r in told.rules),
        observations=tuple(replace(o, area=told.area) for o in told.observations),
    )


@pytest.fixture
def packages(tmp_path: Path) -> list[Path]:
    paths = []
    for n in range(3):
        paths.append(tmp_path / f"P{n}.zip")
        paths[-1].write_bytes(write_package(county(f"P{n}", n)))
    return paths


@pytest.fixture
def lake(tmp_path: Path, packages: list[Path]) -> Path:
    assert run("build", tmp_path / "湖", *packages).exit_code == 0
    return tmp_path / "湖"


def test_it_builds_lists_and_assesses(tmp_path: Path, packages: list[Path]):
    lake = tmp_path / "湖"
    built = run("build", lake, *packages)
    assert built.exit_code == 0 and built.stdout.startswith(
        "新收 3 个计划，替换 0 个。\n湖里共 3 个计划，15 个目标，"
    )
    again = run("build", lake, packages[1])
    assert "替换 1 个" in again.output and "已用新的替换：P1。" in again.output
    listed = run("list", lake)
    assert "P2县方案" in listed.output and "2026-11-01T00:00:00+00:00" in listed.output
    told = run("assess", lake, *DAY)
    assert told.exit_code == 0, told.output
    head, *lines = told.output.splitlines()
    assert head.split() == [
        "计划",
        "严重滞后",
        "滞后",
        "正常",
        "已达成",
        "待数据",
        "未到期",
        "不评价",
        "目标",
    ]
    assert [line.split()[0] for line in lines] == ["P0", "P1", "P2"]
    assert all(sum(map(int, line.split()[1:-1])) == int(line.split()[-1]) == 5 for line in lines)


def test_it_writes_every_answer_and_counts_by_month(lake: Path, tmp_path: Path):
    out = tmp_path / "评定.csv"
    told = run(
        "assess",
        lake,
        *DAY,
        "--each-month",
        "--known-on",
        "2026-05-01",
        "--out",
        out,
        "--memory",
        "512MB",
    )
    assert told.exit_code == 0, told.output
    assert "2024-01-31" in told.output and "评定.csv" in told.output
    rows = list(csv.DictReader(out.read_text("utf-8").splitlines()))
    assert len(rows) == 15 * 33
    assert {
        "programme",
        "target",
        "area",
        "as_of",
        "verdict",
        "light",
        "rule",
        "observation",
    } <= set(rows[0])


def test_the_rule_book_gives_the_same_checksum_and_many_programmes_only_totals(tmp_path: Path):
    aim = rule_for(target("A"), binding("A", indicator="招引"), (2024, 2026))
    folders = []
    for n in range(41):
        folders.append(tmp_path / f"C{n:02d}")
        folders[-1].mkdir()
        told = package(f"C{n:02d}", [aim], [seen("2026-09", 60 + n * 3, "1")])
        (folders[-1] / "targets.csv").write_bytes(write_targets_csv(told.rules))
        (folders[-1] / "observations.csv").write_bytes(write_observations_csv(told.observations))
    assert run("build", tmp_path / "湖", *folders).exit_code == 0
    one, two = (
        run("assess", tmp_path / "湖", *DAY, "--checksum", *more)
        for more in ((), ("--by-rule-book",))
    )
    assert one.output == two.output and len(one.output.strip()) > 5
    told = run("assess", tmp_path / "湖", *DAY)
    assert "共 41 个计划，只列合计" in told.output and "合计" in told.output


def test_bad_input_ends_with_one_sentence(lake: Path, packages: list[Path], tmp_path: Path):
    twice = tmp_path / "again.zip"
    twice.write_bytes(packages[0].read_bytes())
    (tmp_path / "空").mkdir()
    odd = tmp_path / "县 1"
    odd.mkdir()
    for name in ("targets.csv", "observations.csv"):
        (odd / name).write_text("", "utf-8")
    for words, sentence in (
        (("build", lake, packages[0], twice), "代号都是“P0”"),
        (("build", lake, tmp_path / "空"), "没有 targets.csv、observations.csv"),
        (("build", lake, odd), "不能作计划的代号"),
        (("list", tmp_path), "不是一个湖"),
        (("assess", lake, *DAY, "--memory", "许多"), "内存“许多”不是可认的写法"),
        (("assess", lake, *DAY, "--memory", "10MB"), "太小"),
        (("assess", lake, *DAY, "--out", tmp_path / "a.xlsx"), "不会写"),
    ):
        result = run(*words)
        assert result.exit_code == 2 and sentence in result.output, result.output
        assert len(result.output.strip().splitlines()) == 1
