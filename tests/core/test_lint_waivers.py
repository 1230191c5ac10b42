"""Waivers: what a file of them may say, how it is refused, what each of them did, and the command that takes them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import example, given, settings
from hypothesis import strategies as st

from luoshi.cli import main
from luoshi.errors import LuoshiError
from luoshi.lint import Waiver, WaiverError, check, notes_unsaid, read_waivers, review
from luoshi.reading import read_plan

PAPER = """一、重点任务
（一）发展能源。到2027年，光伏发电装机达到30万千瓦时。（责任单位：市能源局）
（二）发展城市。到2027年，城镇化率达到62%左右。绿地率达到42%以上。（责任单位：市住房和城乡建设局）
"""
YAML = """# 豁免
- code: L101
  section: 一/一
  reason: 能源局函复，年底修订
- 规则: L105
  字样: 城镇化率
  理由: 统计局明确上下半个百分点
"""
CSV = "规则,条款,字样,理由\nL101,一/一,,能源局函复，年底修订\n\nL105,,城镇化率,统计局明确上下半个百分点\n"
BOTH = (
    Waiver("L101", "能源局函复，年底修订", section="一/一"),
    Waiver("L105", "统计局明确上下半个百分点", words="城镇化率"),
)


@pytest.mark.parametrize(
    ("name", "text"),
    [("a.yaml", YAML), ("a.yml", YAML), ("A.CSV", CSV), ("a.csv", f"\ufeff{CSV}")],
)
def test_it_reads_the_same_waivers_from_each_kind_of_file(name: str, text: str) -> None:
    assert read_waivers(text.encode(), name) == BOTH


@pytest.mark.parametrize("name", ["a.yaml", "a.csv"])
def test_it_reads_no_waivers_from_an_empty_file(name: str) -> None:
    assert read_waivers(b"", name) == ()


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.txt", "L101", "格式不认识"),
        ("a.yaml", "- code: L999\n  reason: 同意", "第 1 条.*L999.*不存在"),
        ("a.yaml", "- code: L101\n  reason: 同意\n- code: L105", "第 2 条.*没有写理由"),
        ("a.yaml", "- reason: 同意", "第 1 条.*不存在"),
        ("a.yaml", "- code: L101\n  reason: 同意\n  until: 2027", "第 1 条.*until"),
        ("a.yaml", "- code: L101\n  reason: [甲, 乙]", "第 1 条.*reason.*一段文字"),
        ("a.yaml", "code: L101", "应是一个列表"),
        ("a.yaml", "- L101", "第 1 条.*名称: 内容"),
        ("a.yaml", "- code: L101\n  reason: '同意\n", "第 3 行.*YAML"),
        ("a.yaml", "- code: !!python/object:os.system {}\n", "YAML"),
        ("a.csv", "code,reason\nL101,同意\nL999,同意\n", "第 3 行.*L999"),
        ("a.csv", "code,reason\nL101,同意,多余\n", "第 2 行有 3 格"),
        ("a.csv", "code,reason\nL101\n", "第 2 行.*没有写理由"),
        ("a.csv", 'code,reason\nL101,"同意\n', "读不出来"),
        ("a.csv", "代码,理由\nL101,同意\n", "第 2 行.*“代码”"),
    ],
)
def test_it_refuses_an_unusable_file_and_names_the_place(name: str, data: str, words: str) -> None:
    with pytest.raises(WaiverError, match=words) as refused:
        read_waivers(data.encode(), name)
    assert refused.value.remedy.endswith("。")


def test_it_refuses_what_is_not_utf_8_and_what_is_too_large() -> None:
    with pytest.raises(WaiverError, match="UTF-8"):
        read_waivers(CSV.encode("gb18030"), "a.csv")
    with pytest.raises(WaiverError, match="超过 1 MB"):
        read_waivers(b"a" * 1_000_001, "a.csv")


@settings(max_examples=80, deadline=None)
@given(st.one_of(st.binary(max_size=60), st.text("-:[]{}&*!|>\"', \nL1code规则理由", max_size=60)))
@example("- &a [*a]")
@example("- 2026-99-99")
@example("[" * 3000)
def test_it_never_fails_but_with_a_sentence(data: bytes | str) -> None:
    raw = data if isinstance(data, bytes) else data.encode()
    for name in ("a.yaml", "a.csv"):
        try:
            read_waivers(raw, name)
        except LuoshiError as error:
            assert error.message.endswith("。")


def test_it_tells_what_was_waived_by_which_and_which_was_idle() -> None:
    plan = read_plan(PAPER.encode(), "paper.txt")
    idle = Waiver("L109", "没有此事")
    found = review(plan, [BOTH[0], idle, BOTH[1]])
    assert [(f.code, waiver) for f, waiver in found.waived] == [
        ("L101", BOTH[0]),
        ("L105", BOTH[1]),
    ]
    assert found.idle == (idle,)
    assert not {"L101", "L105"} & {f.code for f in found.findings}
    assert check(plan, waivers=BOTH) == list(found.findings)


def test_it_counts_two_equal_waivers_apart() -> None:
    plan = read_plan(PAPER.encode(), "paper.txt")
    found = review(plan, [BOTH[0], Waiver(**{**_fields(BOTH[0])})])
    assert found.idle == ()


def _fields(waiver: Waiver) -> dict[str, str]:
    return {"code": waiver.code, "reason": waiver.reason, "section": waiver.section or ""}


def test_it_leaves_out_the_notes_that_a_rule_repeats() -> None:
    plan = read_plan("粮食播种面积稳定在80万亩以上。新建公园5个。".encode(), "paper.txt")
    assert "R005" in {note.code for note in plan.notes}
    assert "R001" in {note.code for note in notes_unsaid(plan)}
    assert "R005" not in {note.code for note in notes_unsaid(plan)}


def run(tmp_path: Path, *words: str) -> tuple[int, str]:
    (tmp_path / "paper.txt").write_text(PAPER, encoding="utf-8")
    result = CliRunner().invoke(main, ["lint", str(tmp_path / "paper.txt"), *words])
    return result.exit_code, result.output


def test_it_ends_with_one_for_an_error_and_with_none_once_it_is_waived(tmp_path: Path) -> None:
    (tmp_path / "w.yaml").write_text(YAML, encoding="utf-8")
    status, _ = run(tmp_path)
    assert status == 1
    status, said = run(tmp_path, "--waivers", str(tmp_path / "w.yaml"))
    assert status == 0
    assert "已豁免 L101 一/一" in said


def test_it_ends_with_two_for_an_unusable_waiver(tmp_path: Path) -> None:
    (tmp_path / "w.csv").write_text("code,reason\nL999,同意\n", encoding="utf-8")
    status, said = run(tmp_path, "--waivers", str(tmp_path / "w.csv"))
    assert status == 2
    assert "第 2 行" in said and "L999" in said


def test_it_reports_an_idle_waiver(tmp_path: Path) -> None:
    (tmp_path / "w.csv").write_text("code,section,reason\nL109,一/二,同意\n", encoding="utf-8")
    _, said = run(tmp_path, "--waivers", str(tmp_path / "w.csv"))
    assert "没有用上的豁免：L109（一/二）同意" in said


def test_it_prints_json_for_programs(tmp_path: Path) -> None:
    (tmp_path / "w.yaml").write_text(YAML, encoding="utf-8")
    _, said = run(tmp_path, "--waivers", str(tmp_path / "w.yaml"), "--format", "json")
    data = json.loads(said)
    assert set(data) == {"findings", "waived", "idle_waivers", "notes"}
    assert [entry["reason"] for entry in data["waived"]] == [w.reason for w in BOTH]
    waived = data["waived"][0]
    assert {"code", "severity", "section", "start", "end", "message", "remedy"} < set(waived)
    assert "R005" not in {note["code"] for note in data["notes"]}
