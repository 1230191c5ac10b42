"""Tables of tasks: the same plan whether a format gives cells or a text has bars between them."""

from __future__ import annotations

from luoshi.plan import Plan
from luoshi.reading import Block, Cell, Document, plan_of

ROWS = [
    ["序号", "工作任务", "牵头单位", "责任单位", "完成时限"],
    ["1", "新建幼儿园3所，新增学位900个。", "县教育局", "县财政局、各镇", "12月"],
    ["2", "改造老旧小区12个。\n修缮道路5条。", "县住建局", "各街道", "11月"],
]
TITLE = "某县2026年重点工作任务分解表"


def with_cells(rows: list[list[str]]) -> Document:
    """Paragraph and cells as a format reader gives them, each on a line of its own."""
    text = TITLE
    blocks = [Block("paragraph", 0, len(TITLE))]
    for i, row in enumerate(rows):
        for j, words in enumerate(row):
            start = len(text) + 1
            text += f"\n{words}"
            blocks.append(Block("cell", start, len(text), cell=Cell(0, i, j)))
    return Document(text, tuple(blocks))


def with_bars(rows: list[list[str]]) -> Document:
    lines = [TITLE, *("|".join(c.replace("\n", "") for c in row) for row in rows)]
    blocks: list[Block] = []
    at = 0
    for line in lines:
        blocks.append(Block("paragraph", at, at + len(line)))
        at += len(line) + 1
    return Document("\n".join(lines), tuple(blocks))


def told(plan: Plan) -> tuple[list[tuple[str, ...]], list[tuple[object, ...]]]:
    targets = [(t.section, t.indicator, t.value, t.unit, str(t.year)) for t in plan.targets]
    duties = [(d.section, tuple((p.name, p.role) for p in d.parties)) for d in plan.duties]
    return targets, duties


def test_it_reads_targets_and_units_out_of_the_cells_of_a_task_table() -> None:
    targets, duties = told(plan_of(with_cells(ROWS)))
    assert targets == [
        ("1", "新建幼儿园", "3", "所", "2026"),
        ("1", "新增学位", "900", "个", "2026"),
        ("2", "改造老旧小区", "12", "个", "2026"),
        ("2", "修缮道路", "5", "条", "2026"),
    ]
    assert duties == [
        ("1", (("县教育局", "lead"), ("县财政局", "support"), ("各镇", "support"))),
        ("2", (("县住建局", "lead"), ("各街道", "support"))),
    ]


def test_it_reads_the_same_where_bars_part_the_cells() -> None:
    assert told(plan_of(with_bars(ROWS))) == told(plan_of(with_cells(ROWS)))


def test_it_says_nothing_of_a_table_without_goals_when_its_tasks_were_read() -> None:
    assert "R007" not in {n.code for n in plan_of(with_cells(ROWS)).notes}


def test_it_leaves_a_table_without_tasks_alone() -> None:
    rows = [["姓名", "场次", "得分"], ["甲", "12", "85"], ["乙", "13", "90"]]
    plan = plan_of(with_cells(rows))
    assert plan.targets == ()
    assert plan.duties == ()
    assert "R007" in {n.code for n in plan.notes}


def test_it_keeps_goals_and_units_of_one_table_apart() -> None:
    rows = [
        ["指标", "2025年实际", "2027年目标", "责任单位"],
        ["园区产值（亿元）", "80", "120", "县工信局"],
        ["绿地率（%）", "35", "40", "县林业局"],
    ]
    targets, duties = told(plan_of(with_cells(rows)))
    assert [(t[1], t[2], t[3], t[4]) for t in targets] == [
        ("园区产值", "120", "亿元", "2027"),
        ("绿地率", "40", "%", "2027"),
    ]
    assert [d[1] for d in duties] == [
        (("县工信局", "responsible"),),
        (("县林业局", "responsible"),),
    ]


def test_a_row_that_names_a_year_dates_its_targets_and_the_paper_dates_the_others() -> None:
    rows = [ROWS[0], [*ROWS[1][:4], "2027年6月底前"], [*ROWS[2][:4], "持续推进"]]
    targets, _ = told(plan_of(with_bars(rows)))
    assert [(indicator, year) for _, indicator, _, _, year in targets] == [
        ("新建幼儿园", "2027"),
        ("新增学位", "2027"),
        ("改造老旧小区", "2026"),
        ("修缮道路", "2026"),
    ]


def test_a_rubric_between_rows_does_not_cost_the_rows_below_their_heads() -> None:
    whole = with_bars(ROWS)
    at = whole.text.index("2|改造")
    rubric = "城市更新\n"
    text = whole.text[:at] + rubric + whole.text[at:]
    blocks: list[Block] = []
    start = 0
    for line in text.split("\n"):
        blocks.append(Block("paragraph", start, start + len(line)))
        start += len(line) + 1
    assert told(plan_of(Document(text, tuple(blocks)))) == told(plan_of(whole))


def test_rubrics_with_numbers_stand_above_their_rows() -> None:
    rows = [
        ROWS[0],
        ["一、教育", "", "", "", ""],
        ROWS[1],
        ["二、住房", "", "", "", ""],
        ["1", *ROWS[2][1:]],
    ]
    plan = plan_of(with_cells([[cell or " " for cell in row] for row in rows]))
    targets, duties = told(plan)
    assert [(section, indicator) for section, indicator, *_ in targets] == [
        ("一/1", "新建幼儿园"),
        ("一/1", "新增学位"),
        ("二/1", "改造老旧小区"),
        ("二/1", "修缮道路"),
    ]
    assert [section for section, _ in duties] == ["一/1", "二/1"]
    assert [s.heading for s in plan.sections] == ["教育", ROWS[1][1], "住房", "改造老旧小区12个。"]


def test_heads_and_categories_of_a_table_are_no_headings() -> None:
    rows = [["类别", *ROWS[0]], ["民生", *ROWS[1]], ["住房", *ROWS[2]]]
    plan = plan_of(with_cells(rows))
    assert [(s.path, s.heading) for s in plan.sections] == [
        ("1", ROWS[1][1]),
        ("2", "改造老旧小区12个。"),
    ]
