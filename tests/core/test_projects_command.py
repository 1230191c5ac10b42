"""luoshi project check, rates, oc4ids."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from projects_cast import tengzhou, told

from luoshi.cli import main
from luoshi.projects import write_projects

PUBLISHED = ("--on", "2024-09-30", "--publisher", "示例局", "--uri", "https://example.org/a.json")


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["project", *(str(each) for each in arguments)])


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("projects") / "a.jsonl"
    path.write_text(write_projects(tengzhou()[1]), "utf-8")
    return path


def test_it_tells_the_rates_of_a_month_with_their_denominators(file: Path):
    result = run("rates", file, "--month", "2024-09")
    assert result.exit_code == 0, result.output
    (line,) = (
        each for each in result.output.splitlines() if each.strip().startswith("投资完成率 ")
    )
    assert line.split() == [
        "投资完成率", "合计", "451.5亿元", "484.4亿元", "93.2", "+18.2",
        "实施类项目本年累计完成投资（项目报送）／其年度计划投资",
    ]  # fmt: skip
    assert "2024年9月，在册 247 个" in result.output


def test_it_tells_them_by_level(file: Path):
    result = run("rates", file, "--month", "2024-09", "--by", "level")
    lines = [each.split()[:5] for each in result.output.splitlines()]
    assert ["开工率", "县级", "169", "177", "95.5"] in lines


def test_a_month_without_projects_says_so(file: Path):
    result = run("rates", file, "--month", "2023-09")
    assert result.exit_code == 2
    assert "a.jsonl 在2023年9月没有在册的项目" in result.output


def test_it_tells_findings_and_ends_with_two_where_something_is_refused(tmp_path: Path):
    whole = told(code="A", name="甲", total="5")
    asked = told(code="B", name="乙", moves=[["landed", "2024-01-01"], ["started", "2024-03-01"]])
    path = tmp_path / "b.jsonl"
    path.write_text(write_projects([whole, asked]), "utf-8")
    result = run("check", path, "--month", "2024-09")
    assert result.exit_code == 0
    assert "请核 P15 “乙”2024-03-01报开工" in result.output
    assert "b.jsonl：2 个项目，不行 0 处，请核 1 处。" in result.output
    part = told(code="C", name="丙", parent="A", total="9")
    path.write_text(write_projects([whole, part]), "utf-8")
    result = run("check", path, "--month", "2024-09")
    assert result.exit_code == 2
    assert "不行 P02 子项目“丙”的计划总投资9亿元大于主项目“甲”的5亿元。" in result.output


def test_it_writes_an_oc4ids_package(file: Path, tmp_path: Path):
    out = tmp_path / "out.json"
    result = run("oc4ids", file, *PUBLISHED, "--prefix", "oc4ids-test", "--out", out)
    assert result.exit_code == 0, result.output
    package = json.loads(out.read_text("utf-8"))
    assert len(package["projects"]) == 250
    assert package["publishedDate"] == "2024-09-30T00:00:00+08:00"
    shown = run("oc4ids", file, *PUBLISHED, "--prefix", "oc4ids-test")
    assert json.loads(shown.output) == package


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("gone.jsonl", None, "没有文件“"),
        ("gbk.jsonl", "项目".encode("gbk"), "gbk.jsonl 不是 UTF-8 文本"),
        ("broken.jsonl", b"{", "broken.jsonl 第 1 行"),
    ],
)
def test_a_file_it_cannot_use_gets_a_sentence(
    name: str, content: bytes | None, said: str, tmp_path: Path
):
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    for command in (("check",), ("rates",)):
        result = run(*command, path, "--month", "2024-09")
        assert result.exit_code == 2
        assert said in result.output


def test_a_folder_is_no_file(tmp_path: Path):
    result = run("check", tmp_path, "--month", "2024-09")
    assert result.exit_code == 2
    assert "打不开" in result.output


@pytest.mark.parametrize("month", ["2024", "2024-Q3", "九月"])
def test_what_is_no_month_gets_a_sentence(month: str, file: Path):
    result = run("rates", file, "--month", month)
    assert result.exit_code == 2
    assert f"“{month}”不是" in result.output


def test_a_package_is_written_to_json_only(file: Path, tmp_path: Path):
    result = run("oc4ids", file, *PUBLISHED, "--prefix", "x", "--out", tmp_path / "a.txt")
    assert result.exit_code == 2
    assert "请以 .json 结尾" in result.output
