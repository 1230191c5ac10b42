"""luoshi register check, example."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

from click.testing import CliRunner

from luoshi.cli import main

EXAMPLE = resources.files("luoshi.registers").joinpath("example.yaml").read_text("utf-8")


def run(*arguments: str | Path):
    return CliRunner().invoke(main, ["register", *(str(each) for each in arguments)])


def test_the_example_it_prints_passes_the_check(tmp_path: Path):
    path = tmp_path / "piles.yaml"
    path.write_text(run("example").output, "utf-8")
    result = run("check", path)
    assert result.exit_code == 0, result.output
    assert "台账“公共充电桩”第 1 版，字段 9，阶段 4，指标 3。" in result.output
    assert "“充电方式”为快充的“桩数”之和 ÷ “桩数”之和" in result.output


def test_it_tells_every_mistake_of_every_file_and_ends_with_two(tmp_path: Path):
    for name, old, new in (("a", "is: fast", "is: quick"), ("b", "type: file", "type: fil")):
        (tmp_path / f"{name}.yaml").write_text(EXAMPLE.replace(old, new), "utf-8")
    result = run("check", tmp_path / "a.yaml", tmp_path / "b.yaml")
    assert result.exit_code == 2
    assert "a.yaml 第 " in result.output and "b.yaml 第 " in result.output
    assert "共有 2 处不对" in result.output


def test_it_checks_the_sample_rows_beside_a_declaration(tmp_path: Path):
    (tmp_path / "p.yaml").write_text(EXAMPLE, "utf-8")
    sample = tmp_path / "p.sample.csv"
    sample.write_text("# 样例\n充电站名称,所在镇街,充电方式,桩数\n甲站,t1,快充,4\n", "utf-8")
    assert "1 行都能用" in run("check", tmp_path / "p.yaml").output
    sample.write_text("充电站名称,所在镇街,充电方式,桩数\n甲站,t1,超充,4\n", "utf-8")
    result = run("check", tmp_path / "p.yaml")
    assert result.exit_code == 2
    assert "p.sample.csv 第 2 行：“充电方式”里没有“超充”这一类" in result.output


def test_two_declarations_may_not_share_a_code(tmp_path: Path):
    for name in ("a", "b"):
        (tmp_path / f"{name}.yaml").write_text(EXAMPLE, "utf-8")
    result = run("check", tmp_path / "a.yaml", tmp_path / "b.yaml")
    assert result.exit_code == 2
    assert "在 a.yaml 里用过了" in result.output


def test_a_file_in_another_encoding_is_refused(tmp_path: Path):
    path = tmp_path / "gbk.yaml"
    path.write_bytes(EXAMPLE.encode("gbk", "ignore"))
    result = run("check", path)
    assert result.exit_code == 2
    assert "不是 UTF-8" in result.output
