"""What people type into cells, and what becomes of rows and columns that were moved, copied, merged or cut."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from math import inf

import pytest
from sheets_cast import (
    COLUMNS,
    DAY,
    GRID,
    HEADS,
    KEYS,
    ROWS,
    STAMP,
    line,
    read,
    sent_back,
    with_part,
    written,
)

from luoshi.sheets import (
    Column,
    Grid,
    Refusal,
    Row,
    SheetError,
    read_tables,
    read_workbook,
    write_workbook,
)

ONE = ROWS[0]
NINE_THIRTY = datetime(2026, 10, 8, 9, 30)  # noqa: DTZ001 - a cell has no time zone


def cell(column: str, value: object, row=ONE):
    """What one filled cell is read as, or the sentence that refuses it."""
    rows, problems = read(
        sent_back([line(row, **{column: value}), *(line(r) for r in ROWS if r is not row)])
    )
    return problems[0] if problems else rows[row.key][column]


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        (298, "298"), (0, "0"), (-3.5, "-3.5"), (0.1 + 0.2, "0.3"), ("２９８", "298"), ("1,234.5", "1234.5"),
        ("1，234", "1234"), ("－12", "-12"), ("−12", "-12"), ("+7", "7"), (".5", "0.5"), ("298家", "298"),
        ("298 家", "298"), (" 12 ", "12"), ("00012", "12"), (1e-7, "0.0000001"), (None, None), ("  ", None),
    ],
)  # fmt: skip
def test_it_reads_numbers_as_people_type_them(typed: object, value: str | None):
    assert cell("value", typed) == (None if value is None else Decimal(value))


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("无", "没有数请留空"), ("/", "没有数请留空"), ("—", "没有数请留空"), ("约300", "请只填数字"),
        ("12个", "请只填数字"), ("1,23", "请只填数字"), ("1e5", "请只填数字"), ("1e309", "请只填数字"),
        ("nan", "请只填数字"), ("12.5%", "带了%"), ("1.2.3", "请只填数字"), (True, "是/否"),
        (date(2026, 9, 1), "日期或时间"), (2e15, "大得不合常理"), ("9" * 50, "位数太多"), ("９９９９，９９９", "请只填数字"),
        ("家", "请只填数字"), ("<script>", "请只填数字"),
    ],
)  # fmt: skip
def test_it_refuses_what_is_no_number(typed: object, words: str):
    said = cell("value", typed)
    assert isinstance(said, str)
    assert words in said
    assert said.startswith("“手填”第 3 行“9 月累计”：")


@pytest.mark.parametrize(
    ("typed", "value"), [("12.5%", "12.5"), ("12.5 ％", "12.5"), (12.5, "12.5")]
)
def test_it_takes_a_per_cent_sign_where_the_unit_is_per_cent(typed: object, value: str):
    assert cell("value", typed, ROWS[2]) == Decimal(value)


@pytest.mark.parametrize("shown", ["0.0%", "0%", "0.00%;[Red]-0.00%"])
def test_it_takes_what_a_per_cent_format_shows(shown: str):
    def finish(book, page):
        page.write_number(4, 3, 0.125, book.add_format({"num_format": shown}))
        page.write_number(2, 3, 0.5, book.add_format({"num_format": shown}))

    rows, problems = read(sent_back(finish=finish))
    assert rows["r3"]["value"] == Decimal("12.5")
    assert problems == [
        "“手填”第 3 行“9 月累计”：这一格是百分数格式，而单位是家，请把格式改为“常规”后重填。"
    ]


def test_it_does_not_take_a_quoted_sign_for_a_per_cent_format():
    def finish(book, page):
        page.write_number(4, 3, 12.5, book.add_format({"num_format": '0.0"%"'}))

    assert read(sent_back(finish=finish))[0]["r3"]["value"] == Decimal("12.5")


@pytest.mark.parametrize(
    "typed",
    [date(2026, 10, 8), NINE_THIRTY, "2026-10-8", "2026年10月8日", "20261008", 20261008, "2026.10.8", "2026/10/08", "２０２６－１０－０８"],
)  # fmt: skip
def test_it_reads_days_as_people_write_them(typed: object):
    assert cell("on", typed) == date(2026, 10, 8)


@pytest.mark.parametrize(
    ("typed", "words"),
    [("2026-13-1", "没有"), ("2026-2-30", "没有"), ("十月八日", "不是日期"), ("2026-10", "不是日期"), (46303, "不是日期"), ("1900-1-1", "不在 1949"), (True, "不是日期"), (0.5, "不是日期")],
)  # fmt: skip
def test_it_refuses_what_is_no_day(typed: object, words: str):
    assert words in str(cell("on", typed))


@pytest.mark.parametrize(
    ("column", "typed", "value"),
    [("done", "是", True), ("done", "否", False), ("done", True, True), ("stage", " 在建 ", "在建"), ("note", 12, "12"),
     ("note", 12.5, "12.5"), ("note", 123456789012345, "123456789012345"), ("note", date(2026, 9, 1), "2026-09-01"),
     ("note", False, "否"), ("note", "=A1", "=A1"), ("note", "\t@甲", "@甲"), ("note", "甲\r\n乙", "甲\n乙")],
)  # fmt: skip
def test_it_reads_choices_and_texts(column: str, typed: object, value: object):
    assert cell(column, typed) == value


@pytest.mark.parametrize(
    ("column", "typed", "words"),
    [("done", "大概", "请填“是”或“否”"), ("stage", "停工", "未开工、在建、完工"), ("note", 110101199003071234, "末几位")],
)  # fmt: skip
def test_it_refuses_other_words_and_cut_numbers(column: str, typed: object, words: str):
    assert words in str(cell(column, typed))


def test_it_takes_the_computed_value_of_a_formula():
    data = sent_back(finish=lambda book, page: page.write_formula(2, 3, "=C3+12", None, 298))
    assert read(data)[0]["r1"]["value"] == 298


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [(b"<v>298</v>", b"", "还没有算出结果"), (b"<v>298</v>", b"<v></v>", "还没有算出结果"), (b"<v>298</v>", b"<v>1e309</v>", "存不下"), (b"<v>298</v>", b"<v>NaN</v>", "存不下")],
)  # fmt: skip
def test_it_refuses_a_formula_without_a_finite_value(old: bytes, new: bytes, words: str):
    data = sent_back(finish=lambda book, page: page.write_formula(2, 3, "=C3+12", None, 298))
    rows, problems = read(with_part(data, lambda part: part.replace(old, new)))
    assert "value" not in rows["r1"]
    assert words in problems[0]


@pytest.mark.parametrize("shown", ["#N/A", "#REF!", "#DIV/0!"])
def test_it_does_not_take_an_error_for_a_blank(shown: str):
    data = sent_back(finish=lambda book, page: page.write_formula(2, 3, "=1/0", None, shown))
    rows, problems = read(data)
    assert "value" not in rows["r1"]
    assert problems == [f"“手填”第 3 行“9 月累计”：公式算错了（{shown}），请改成数。"]


def test_a_blank_is_none_and_a_zero_is_zero():
    rows, _ = read(sent_back([line(ONE, value=0), *(line(r) for r in ROWS[1:])]))
    assert rows["r1"]["value"] == 0
    assert rows["r2"]["value"] is None


def test_it_finds_cells_by_their_keys_wherever_they_stand():
    order = [7, 3, 0, 1, 2, 4, 5, 6]

    def moved(cells):
        return [cells[at] for at in order]

    lines = [line(row, value=at, note=f"第{at}条") for at, row in enumerate(ROWS)]
    rows, problems = read(
        sent_back(
            [moved(cells) for cells in reversed(lines)],
            keys=moved(KEYS),
            heads=moved(HEADS),
            tab="改了名",
        )
    )
    assert not problems
    assert [rows[f"r{n}"]["value"] for n in (1, 2, 3)] == [0, 1, 2]
    assert rows["r3"]["note"] == "第2条"
    assert rows["r4"] == {}


def test_it_tells_a_column_that_is_gone_or_stands_twice():
    gone = sent_back([line(r)[:-1] for r in ROWS], keys=KEYS[:-1])
    assert read(gone)[1] == ["“手填”：“说明”一列不见了，这一列没有读。"]
    twice = sent_back([[*line(r), "又"] for r in ROWS], keys=[*KEYS, "note"])
    rows, problems = read(twice)
    assert problems == ["“手填”：“说明”有两列，分不清用哪一列，这一列没有读。"]
    assert "note" not in rows["r1"]
    assert "value" in rows["r1"]


def test_it_misses_no_column_that_is_only_shown():
    keys = [key for key in KEYS if key != "last"]
    lines = [[row.key, row.cells["name"], 5] for row in ROWS]
    rows, problems = read(sent_back(lines, keys=keys))
    assert rows["r1"]["value"] == 5
    assert not problems


def test_it_tells_rows_it_does_not_know_has_twice_or_misses():
    lines = [
        line(ROWS[0], value=1),
        line(ROWS[0], value=2),
        line(ROWS[1]),
        [None, "合计", None, 9],
        ["r9", "别处的", 1, 2],
    ]
    reading = read_workbook(sent_back(lines), [GRID])
    assert set(reading.rows["手填"]) == {"r2"}
    found = [(p.row, p.key, p.sentence) for p in reading.problems]
    assert found == [
        (3, "r1", "“手填”第 3 行：这一行重复了，分不清用哪一行，都没有读。"),
        (4, "r1", "“手填”第 4 行：这一行重复了，分不清用哪一行，都没有读。"),
        (6, None, "“手填”第 6 行：这一行不是本表下发的，没有读；要增加事项请在系统里办。"),
        (7, None, "“手填”第 7 行：这一行不是本表下发的，没有读；要增加事项请在系统里办。"),
        (None, "r3", "“手填”：少了“产值占比”一行，没有读。"),
        (None, "r4", "“手填”：少了“系统代填”一行，没有读。"),
    ]  # fmt: skip


def test_it_takes_no_value_from_under_a_merged_cell():
    lines = [line(ROWS[0], value=5), *(line(r) for r in ROWS[1:])]
    rows, problems = read(sent_back(lines, merged=[(2, 3, 3, 3)]))
    assert "value" not in rows["r1"]
    assert "value" not in rows["r2"]
    assert [said[:13] for said in problems] == ["“手填”第 3 行“9 月", "“手填”第 4 行“9 月"]
    assert "取消合并" in problems[0]


def test_it_never_takes_a_read_only_cell_and_tells_that_it_was_changed():
    lines = [line(ROWS[0], last=300), *(line(r) for r in ROWS[1:3]), line(ROWS[3], value=999)]
    reading = read_workbook(sent_back(lines), [GRID])
    assert reading.rows["手填"]["r4"] == {}
    assert not reading.problems
    found = [(p.row, p.key, p.column_key) for p in reading.overwritten]
    assert found == [(3, "r1", "last"), (6, "r4", "value")]
    assert "改动没有采用" in reading.overwritten[0].sentence


def test_a_row_added_to_the_grid_since_is_no_missing_row():
    later = Grid("手填", "题", COLUMNS, (*ROWS, Row("r5", {"name": "新来的"})))
    assert read_workbook(written(), [later]).problems == ()


@pytest.mark.parametrize("key", ["luoshi-grid 别的表", ""])
def test_it_refuses_a_workbook_without_the_sheet(key: str):
    with pytest.raises(SheetError, match="没有工作表“手填”"):
        read(sent_back(keys=[key, *KEYS[1:]]))


def test_it_refuses_two_copies_of_a_sheet():
    def finish(book, page):
        book.add_worksheet("手填 (2)").write_row(0, 0, KEYS)

    with pytest.raises(SheetError, match="两张工作表“手填”"):
        read(sent_back(finish=finish))


def test_it_keeps_the_sheets_of_one_workbook_apart():
    parts = Grid(
        "文字", "文字部分", (Column("text", "进展", editable=True),), (Row("r1", {"text": "照常"}),)
    )
    data = write_workbook([GRID, parts], STAMP, created=DAY)
    reading = read_workbook(data, [parts, GRID])
    assert reading.rows["文字"] == {"r1": {"text": "照常"}}
    assert set(reading.rows["手填"]) == {row.key for row in ROWS}
    assert read_workbook(data, [parts]).rows.keys() == {"文字"}
    assert not reading.problems


def test_it_reads_a_workbook_from_elsewhere_as_tables():
    def finish(book, page):
        page.write_formula(2, 3, "=NA()", None, "#N/A")
        page.write_number(4, 3, 0.125, book.add_format({"num_format": "0.0%"}))
        book.add_chartsheet("图")

    tables = read_tables(sent_back(finish=finish))
    assert [table.name for table in tables] == ["手填", "_luoshi"]
    figures = Column("v", "数", "number")
    assert tables[0].value(4, 3, figures, "%") == Decimal("12.5")
    assert tables[0].value(3, 3, figures) is None
    assert tables[0].cells[2][1] == "新增企业"
    with pytest.raises(Refusal, match="#N/A"):
        tables[0].value(2, 3, figures)


def test_it_tells_the_merged_cells_and_hidden_rows_of_a_workbook_from_elsewhere():
    def finish(book, page):
        page.set_row(4, None, None, {"hidden": True})

    table = read_tables(sent_back(merged=[(2, 3, 3, 4), (900, 0, 901, 1)], finish=finish))[0]
    assert table.ranges == (((2, 3), (3, 4)),)
    assert table.merged == {(2, 3), (2, 4), (3, 3), (3, 4)}
    assert table.marks.hidden == {4}


def test_it_gives_the_stamp_as_it_was_written():
    assert read_workbook(sent_back(), [GRID]).stamp.text == "演示县|2026-09|第3稿"


def test_infinity_is_no_figure():
    with pytest.raises(SheetError, match="不是数"):
        written(Grid("手填", "题", COLUMNS, (Row("k", {"value": inf}),)))
