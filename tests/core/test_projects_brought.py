"""The golden workbooks of specs/projects/workbooks.yaml, and what is refused of sheets and mappings."""

from __future__ import annotations

from typing import Any

import pytest
from projects_cast import spec, told
from workbooks_cast import MONTH, TOWNS, mapping_of, plain, read, sheet

from luoshi.plan import Period
from luoshi.projects.brought import (
    LINE_WORDS,
    Context,
    Match,
    WorkbookError,
    brought,
    column_fields,
    fingerprint,
    found_heads,
    key_of,
    letters,
    proposed,
)
from luoshi.projects.brought.columns import bare

CASES = [pytest.param(case, id=case["it"]) for case in spec("workbooks.yaml")["cases"]]
SIMPLE = [["项目名称", "镇街", "总投资（万元）"], ["示例甲", "东镇", 100]]


def _known(rows: list[list[str]]) -> list[Any]:
    return [
        told(code=code, name=name, town=town, moves=[[each, "2024-05-01"] for each in stage])
        for code, name, town, *stage in rows
    ]


@pytest.mark.parametrize("case", CASES)
def test_it_reads_a_county_workbook(case: dict[str, Any]):
    table = sheet(case["rows"], case.get("merged", ()), case.get("hidden", ()))
    if "refused" in case:
        with pytest.raises(WorkbookError) as refusal:
            found_heads(table)
        assert case["refused"] in refusal.value.message
        assert refusal.value.remedy
        return
    heads = found_heads(table)
    assert [heads.first, heads.last] == case.get("head", [heads.first, heads.last])
    labels = {letters(at): label for at, label in enumerate(heads.labels)}
    assert labels | case.get("labels", {}) == labels
    more = dict(case.get("context", {}))
    found = read(table, **more | {"known": _known(more.get("known", []))})
    assert {draft.line: plain(draft) for draft in found.drafts} == case.get("drafts", {})
    assert {line.line: line.kind for line in found.lines} == case.get("lines", {})
    says = case.get("says", [])
    assert [[f.outcome, f.line, f.column] for f in found.findings] == [s[:3] for s in says]
    for finding, (*_, part) in zip(found.findings, says, strict=True):
        assert part in finding.sentence
        assert finding.sentence.startswith("“项目表”")
        assert finding.remedy.endswith("。")


def test_it_matches_surely_by_code_and_by_name_alone():
    rows = [
        ["项目编号", "项目名称", "投资主体"],
        ["P1", "随便", "某公司"],
        ["", "示例乙 ", "某公司"],
        ["", "示例丙丙丙丙", "某公司"],
        ["", "新的", "某公司"],
    ]
    known = _known([["P1", "示例甲", "dz"], ["P2", "示例乙", "dz"], ["P3", "示例丙丙丙丁", "dz"]])
    found = [draft.match for draft in read(sheet(rows), known=known).drafts]
    assert found == [
        Match("code", "P1"), Match("name", "P2"), Match("alike", None, ("P3",)), Match("new"),
    ]  # fmt: skip


def test_it_asks_which_of_two_projects_of_one_name_unless_the_town_tells():
    rows = [["项目名称", "镇街", "投资主体"], ["示例甲", "东镇"], ["示例甲", "", "某公司"]]
    known = _known([["P1", "示例甲", "dz"], ["P2", "示例甲", "xz"]])
    first, second = read(sheet(rows), known=known).drafts
    assert first.match.code == "P1"
    assert (second.match.code, second.match.near) == (None, ("P1", "P2"))


def test_it_says_once_that_new_projects_lack_a_level_or_an_origin():
    found = read(sheet(SIMPLE), level=None, origin=None)
    assert [(each.outcome, each.line) for each in found.findings] == [("refused", None)] * 2
    assert "没有级别" in found.findings[0].sentence
    assert "没有投资来源" in found.findings[1].sentence


def test_it_refuses_ten_thousand_columns_and_rows_without_end():
    with pytest.raises(WorkbookError, match="300 列"):
        found_heads(sheet([["项目名称", "镇街", *["列"] * 298]]))
    with pytest.raises(WorkbookError, match="10001 行"):
        found_heads(sheet([*SIMPLE, *[["甲"]] * 9999]))


def test_it_refuses_an_empty_sheet():
    with pytest.raises(WorkbookError, match="找不到表头"):
        found_heads(sheet([]))


@pytest.mark.parametrize(
    ("mapping", "part"),
    [
        ({0: "name", 1: "town", 2: "town"}, "B列和C列都对应“镇街”"),
        ({1: "town"}, "没有选定哪一列是项目名称"),
        ({0: "name", 1: "nothing"}, "B列对应“nothing”"),
        ({0: "name", 9: "town"}, "J列对应“town”"),
        ({0: "name", -1: "town"}, "对照有误"),
    ],
)
def test_it_refuses_a_mapping_that_does_not_fit(mapping: dict[int, str], part: str):
    table = sheet(SIMPLE)
    with pytest.raises(WorkbookError) as refusal:
        brought(table, found_heads(table), mapping, Context(MONTH))
    assert part in refusal.value.message


def test_it_refuses_a_year_for_a_month():
    table = sheet(SIMPLE)
    with pytest.raises(WorkbookError, match="不是一个月"):
        brought(table, found_heads(table), {0: "name"}, Context(Period.of_year(2024)))


def test_it_asks_about_two_columns_of_one_meaning():
    heads = found_heads(sheet([["项目名称", "项目名称", "镇街"], ["示例甲", "示例甲", "东镇"]]))
    found = proposed(heads, {})
    assert "A列“项目名称”、B列“项目名称”都像是“项目名称”" in found[0].asks
    assert found[1].asks == found[0].asks
    assert not found[2].asks


def test_it_proposes_what_was_remembered_what_is_exact_and_what_is_alike():
    head = [
        "项目名称",
        "工程地址甲",
        "计划总投资额（万元）",
        "开工时间",
        "从没见过的一列",
        "不要的",
    ]
    heads = found_heads(sheet([head, ["示例甲"]]))
    found = proposed(heads, {key_of("工程地址甲"): "town", key_of("不要的"): "", "别的": "gone"})
    assert [(at, each.field, each.why) for at, each in found.items()] == [
        (0, "name", "exact"), (1, "town", "remembered"), (2, "total", "alike"),
        (3, "plan_start", "alike"), (5, "", "remembered"),
    ]  # fmt: skip
    assert [at for at, each in found.items() if each.asks] == [2, 3]
    assert all(0 <= each.sure <= 100 for each in found.values())


def test_it_forgets_a_remembered_field_that_is_no_more():
    heads = found_heads(sheet(SIMPLE))
    found = proposed(heads, {key_of("镇街"): "gone"})
    assert (found[1].field, found[1].why) == ("town", "exact")


def test_it_knows_next_month_s_workbook_again():
    september = [
        ["2024年9月进展表"],
        ["项目名称", "镇街", "2024年计划投资（万元）", "9月份完成投资", "1-9月累计完成投资"],
        ["示例甲", "东镇", 1, 2, 3],
    ]
    january = [
        ["项目 名称", "镇街", "2025年计划投资(万元)", "11月份完成投资", "1—11月累计完成投资"],
        ["示例甲", "东镇", 1, 2, 3],
        ["示例乙", "东镇", 1, 2, 3],
    ]
    one, other = found_heads(sheet(september)), found_heads(sheet(january))
    assert fingerprint(one) == fingerprint(other)
    assert [key_of(each) for each in one.labels] == [key_of(each) for each in other.labels]
    assert fingerprint(one) != fingerprint(found_heads(sheet(SIMPLE)))


def test_it_carries_a_wide_merged_title_over_nothing():
    table = sheet([["一", ""], *SIMPLE], ["A1:B1"])
    assert found_heads(table).first == 2


def test_its_words_mean_one_thing_each():
    exact = [bare(word) for field in column_fields().values() for word in field.words]
    assert len(exact) == len(set(exact))
    assert all(exact)
    maybe = {bare(word) for field in column_fields().values() for word in field.maybe}
    assert not maybe & set(exact)


def test_it_names_every_kind_of_line():
    assert set(LINE_WORDS) == {
        "project", "section", "subtotal", "note", "head", "part", "doubtful",
    }  # fmt: skip


def test_it_says_what_belongs_to_a_line():
    found = read(sheet([*SIMPLE, ["示例乙", "东镇", "很多"]]))
    assert [each.column for each in found.of(3)] == ["C"]
    assert found.of(2) == ()


def test_its_mapping_takes_the_first_of_two_columns():
    heads = found_heads(sheet([["项目名称", "项目名称", "镇街"], ["甲", "乙", "东镇"]]))
    assert mapping_of(heads) == {0: "name", 2: "town"}
    assert set(TOWNS.values()) == {"dz", "xz", "bj"}
