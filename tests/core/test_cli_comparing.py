"""luoshi compare, luoshi trace."""

from __future__ import annotations

import json
from pathlib import Path

from cli_support import HIGHER, NEW, OLD, write
from click.testing import CliRunner, Result

from luoshi.cli import main


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words], catch_exceptions=False)


def test_it_shows_what_a_new_version_changed_and_nothing_else(tmp_path: Path) -> None:
    files = write(tmp_path, old=OLD, new=NEW)
    result = run("compare", files["old"], files["new"])
    assert result.exit_code == 0
    lines = result.output.splitlines()
    assert any(
        "改动" in x and "≥40%" in x and "≥42%" in x and x.rstrip().endswith("数") for x in lines
    )
    assert any("删去" in x and "4000张" in x for x in lines)
    assert any("新增" in x and "充电桩" in x for x in lines)
    assert any("改动" in x and "各乡镇" in x and "责任单位" in x for x in lines)
    assert "工业投资" not in result.output and "粮食产量" not in result.output
    assert "未变 2，改动 1，新增 1，删去 1" in lines[-1]


def test_it_shows_what_stayed_when_asked(tmp_path: Path) -> None:
    files = write(tmp_path, old=OLD, new=NEW)
    output = run("compare", files["old"], files["new"], "--all").output
    (line,) = [x for x in output.splitlines() if "工业投资" in x]
    assert (
        "未变" in line
        and "0.5万亿元" in line
        and "5000亿元" in line
        and line.rstrip().endswith("单位")
    )


def test_it_gives_the_comparison_as_json(tmp_path: Path) -> None:
    files = write(tmp_path, old=OLD, new=NEW)
    data = json.loads(run("compare", files["old"], files["new"], "--format", "json").output)
    assert data["counts"] == {"same": 2, "changed": 1, "added": 1, "removed": 1}
    changed = next(p for p in data["targets"] if p["change"] == "changed")
    assert (changed["old"]["value"], changed["new"]["value"]) == ("40", "42")
    assert changed["fields"] == ["value"]
    assert [p["change"] for p in data["duties"]] == ["changed", "added"]


def test_it_says_so_when_nothing_changed(tmp_path: Path) -> None:
    files = write(tmp_path, old=OLD)
    output = run("compare", files["old"], files["old"]).output
    assert output.strip() == "目标：未变 4，改动 0，新增 0，删去 0。"


def test_it_traces_each_higher_target(tmp_path: Path) -> None:
    files = write(tmp_path, plan=NEW, higher=HIGHER)
    output = run("trace", files["plan"], files["higher"]).output
    lines = output.splitlines()
    assert any("森林覆盖率 ≥42%" in x and " 够 " in x for x in lines)
    assert any("云溪县的总量与东岭省的总量不能直接比较" in x and "不能断定" in x for x in lines)
    assert any("病床" in x and "没有回应" in x for x in lines)
    assert lines[-1] == "上级目标 3，没有目标回应的 1。"


def test_it_gives_the_trace_as_json(tmp_path: Path) -> None:
    files = write(tmp_path, plan=NEW, higher=HIGHER)
    data = json.loads(run("trace", files["plan"], files["higher"], "--format", "json").output)
    assert [[a["reaches"] for a in line["answers"]] for line in data["lines"]] == [
        [True],
        [None],
        [],
    ]
    assert data["unanswered"] == [data["lines"][2]["higher"]["id"]]


def test_it_traces_to_a_text_without_targets(tmp_path: Path) -> None:
    files = write(tmp_path, plan=NEW, higher="东岭省通知\n请各县认真落实。\n")
    assert "上位方案里没有读出目标" in run("trace", files["plan"], files["higher"]).output


def test_it_ends_with_the_sentence_of_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    files = write(tmp_path, plan=NEW, empty="")
    for command in ("compare", "trace"):
        result = run(command, files["plan"], files["empty"])
        assert result.exit_code == 2
        assert "empty.txt" in result.output and result.output.rstrip().endswith("。")


def test_it_shows_brackets_of_a_plan_as_they_are(tmp_path: Path) -> None:
    text = "云溪县方案\n\n一、目标\n到2026年，[bold]优质粮食[/bold]产量达到70万吨以上。\n"
    files = write(tmp_path, old="云溪县方案\n\n一、目标\n稳产。\n", new=text)
    assert "[/bold]" in run("compare", files["old"], files["new"]).output
