"""Whatever the layout, the same rows give the same drafts; whatever stands in a sheet, it is read or refused by name."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from workbooks_cast import MONTH, TOWNS, mapping_of, plain, read, sheet

from luoshi.errors import LuoshiError
from luoshi.projects.brought import Context, as_project, brought, found_heads, letters

FIELDS = ("name", "town", "total", "plan", "stage")
HEADS = {
    "serial": "序号", "name": "项目名称", "town": "镇街", "total": "总投资", "plan": "年度计划", "stage": "项目阶段",
}  # fmt: skip
TOGETHER = [("serial",), ("name",), ("town",), ("total", "plan"), ("stage",)]
WORDS = ("电池", "轴承", "饲料", "物流园", "光伏", "机床", "纺织", "制药")


@dataclass(frozen=True)
class Layout:
    """How one county lays its sheet out; the rows are the same."""

    title: bool
    unit_line: bool
    head_rows: int
    merged: bool
    numbered: bool
    order: tuple[tuple[str, ...], ...]
    top_sum: bool
    group_sums: bool
    sections: bool
    towns_merged: bool
    note: bool
    grid: list[list[Any]] = field(default_factory=list)
    ranges: list[str] = field(default_factory=list)

    @property
    def columns(self) -> list[str]:
        return [code for group in self.order for code in group]


@st.composite
def layouts(draw: st.DrawFn) -> Layout:
    merged = draw(st.booleans())
    return Layout(
        title=draw(st.booleans()),
        unit_line=draw(st.booleans()),
        head_rows=draw(st.integers(1, 3 if merged else 2)),
        merged=merged,
        numbered=draw(st.booleans()),
        order=tuple(draw(st.permutations(TOGETHER))),
        top_sum=draw(st.booleans()),
        group_sums=draw(st.booleans()),
        sections=draw(st.booleans()),
        towns_merged=draw(st.booleans()),
        note=draw(st.booleans()),
    )


projects = st.lists(
    st.tuples(
        st.sampled_from(["东镇", "西镇"]),
        st.integers(1, 90_000),
        st.integers(1, 900),
        st.sampled_from([("在建", "building"), ("竣工投产", "producing"), ("签约", "signed")]),
    ),
    min_size=2,
    max_size=6,
)


def _laid_out(layout: Layout, told: list[tuple[Any, ...]]) -> None:
    width, columns = len(layout.columns), layout.columns
    if layout.title:
        layout.grid.append(["某县重点项目情况表", *[""] * (width - 1)])
        layout.ranges.append(f"A1:{letters(width - 1)}1")
    if layout.unit_line:
        layout.grid.append([*[""] * (width - 1), "单位：万元"])
    _head(layout)
    if layout.numbered:
        layout.grid.append([str(at) for at in range(1, width + 1)])
    rows = sorted(enumerate(told), key=lambda each: each[1][0])
    if layout.top_sum:
        layout.grid.append(_sum(columns, "合计", [row for _, row in rows]))
    for number, (town, group) in enumerate(groupby(rows, key=lambda each: each[1][0])):
        _group(layout, number, town, list(group))
    if layout.note:
        layout.grid.append(["注：以上数据由各镇街填报"])


def _head(layout: Layout) -> None:
    unit = "" if layout.unit_line else "（万元）"
    names = {code: HEADS[code] + (unit if code in ("total", "plan") else "") for code in HEADS}
    top, rows, columns = len(layout.grid), layout.head_rows, layout.columns
    grid = [["" for _ in columns] for _ in range(rows)]
    for at, code in enumerate(columns):
        deep = code in ("total", "plan")
        grid[rows - 1 if deep else 0][at] = names[code]
        if layout.merged and rows > 1 and not deep:
            layout.ranges.append(f"{letters(at)}{top + 1}:{letters(at)}{top + rows}")
    first = columns.index("total")
    for level, group in enumerate(["投资情况", "其中"][: rows - 1]):
        grid[level][first] = group
        if layout.merged:
            line = top + level + 1
            layout.ranges.append(f"{letters(first)}{line}:{letters(first + 1)}{line}")
    layout.grid.extend(grid)


def _group(layout: Layout, number: int, town: str, group: list[tuple[int, Any]]) -> None:
    columns, rows = layout.columns, [row for _, row in group]
    if layout.sections:
        layout.grid.append([f"{'一二'[number]}、{town}（{len(rows)}个）"])
    top = len(layout.grid) + 1
    for serial, (at, row) in enumerate(group, 1):
        cells = {
            "serial": serial,
            "name": f"示例{WORDS[at]}",
            "town": "" if layout.towns_merged and serial > 1 else town,
            "total": row[1] / 100,
            "plan": row[2] / 100,
            "stage": row[3][0],
        }
        layout.grid.append([cells[code] for code in columns])
    if layout.towns_merged and len(rows) > 1:
        column = letters(columns.index("town"))
        layout.ranges.append(f"{column}{top}:{column}{top + len(rows) - 1}")
    if layout.group_sums:
        layout.grid.append(_sum(columns, "小计", rows))


def _sum(columns: list[str], word: str, rows: list[Any]) -> list[Any]:
    told = {
        "total": sum(row[1] for row in rows) / 100,
        "plan": sum(row[2] for row in rows) / 100,
        "name": word,
    }
    return [told.get(code, "") for code in columns]


@settings(max_examples=50, deadline=None)
@given(layouts(), projects)
def test_it_reads_the_same_projects_from_any_layout(layout: Layout, told: list[Any]):
    _laid_out(layout, told)
    table = sheet(layout.grid, layout.ranges)
    found = read(table)
    expected = {
        f"示例{WORDS[at]}": {
            "name": f"示例{WORDS[at]}",
            "town": TOWNS[town],
            "total": Decimal(total) / 100,
            "plan": Decimal(plan) / 100,
            "stage": stage[1],
        }
        for at, (town, total, plan, stage) in enumerate(told)
    }
    drafts = {}
    for draft in found.drafts:
        values = plain(draft)
        amounts = {code: Decimal(values[code].removesuffix("万元")) for code in ("total", "plan")}
        drafts[draft.name] = {code: values[code] for code in FIELDS} | amounts
    assert drafts == expected
    # A plan above the whole is a fact of these rows, not of the layout.
    said = [each.sentence for each in found.findings if "大于总投资" not in each.sentence]
    assert all("新阶段没有日期" in sentence for sentence in said)
    assert not [line for line in found.lines if line.kind in ("doubtful", "part", "head")]


_cell = st.one_of(
    st.sampled_from(
        [
            "",
            "",
            "项目名称",
            "镇街",
            "总投资（万元）",
            "小计",
            "合计",
            "一、省重大",
            "注：",
            "东镇",
            "约3",
            "在建",
            "2024.9",
        ]
    ),
    st.text(alphabet="项目合计一（）、：.1２/年月万元 ", max_size=6),
    st.integers(-5, 60_000),
    st.floats(-1e9, 1e18, allow_nan=False),
)
_ranges = st.sampled_from([[], ["A1:C1"], ["A2:A4"], ["B2:C3", "A5:A6"], ["A1:A2", "B1:C1"]])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(_cell, max_size=5), max_size=8), _ranges, st.booleans())
def test_it_reads_or_refuses_whatever_stands_in_a_sheet(
    rows: list[list[Any]], ranges: list[str], headed: bool
):
    if headed:
        rows = [["序号", "项目名称", "镇街", "总投资（万元）", "计划开工时间"], *rows]
        ranges = []
    table = sheet(rows, ranges)
    try:
        heads = found_heads(table)
        found = brought(table, heads, mapping_of(heads), Context(MONTH, TOWNS))
    except LuoshiError as error:
        assert error.message
        assert error.remedy
        return
    lines = [draft.line for draft in found.drafts] + [line.line for line in found.lines]
    assert len(lines) == len(set(lines))
    assert all(each.sentence and each.remedy for each in found.findings)
    for draft in found.drafts:
        try:
            project = as_project(draft, None, code="X")
        except LuoshiError as error:
            assert "没有级别" in error.message or "没有投资来源" in error.message
        else:
            assert as_project(draft, project) == project
