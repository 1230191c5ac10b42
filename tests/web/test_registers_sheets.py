"""Registers through Excel, and many entries at once: what goes out comes back, and whatever is wrong is told by its row."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date

import pytest
import xlsxwriter
from cast import NOW, access_of, join, signed_in
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from luoshi.sheets import read_tables
from luoshi_web.offices.models import AuditEntry, Role, StoredFile
from luoshi_web.registers.actions import change_entry, withdraw_entry
from luoshi_web.registers.models import Revision
from luoshi_web.registers.pages.brought import brought
from luoshi_web.registers.queries import kept_of

pytestmark = pytest.mark.databases
SHEET = "/jia/registers/plants/sheet/"
BOOK = "/jia/registers/plants/sheet.xlsx"


def book_of(*rows, merge: str = "", formulas: dict[str, tuple[str, object]] | None = None) -> bytes:
    """An .xlsx with those rows; a date is written as one. formulas: cell -> formula and its last result."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_numbers": False}) as book:
        page, day = book.add_worksheet("表"), book.add_format({"num_format": "yyyy-mm-dd"})
        for down, row in enumerate(rows):
            for across, cell in enumerate(row):
                if isinstance(cell, date):
                    page.write_datetime(down, across, cell, day)
                elif cell is not None:
                    page.write(down, across, cell)
        if merge:
            page.merge_range(merge, "合并的")
        for place, (formula, result) in (formulas or {}).items():
            page.write_formula(place, formula, None, result)
    return out.getvalue()


def post(client: Client, data: bytes, name: str = "表.xlsx"):
    return client.post(SHEET, {"file": SimpleUploadedFile(name, data)})


def read(name: str, data: bytes):
    who = access_of(name)
    return brought(who, kept_of(who, "plants"), data)


def faults(*rows, who: str = "mei", **more) -> list[tuple[int, str, str]]:
    return [(f.line, f.column, f.sentence) for f in read(who, book_of(*rows, **more)).faults]


def rows_out(client: Client, query: str = ""):
    answer = client.get(f"{BOOK}{query}")
    assert answer.status_code == 200
    return read_tables(answer.content)[0].cells


def confirm(client: Client, shown):
    return client.post(SHEET, {"seen": shown.context["page"].seen})


HEAD = ("平台名称", "乡镇", "认定日期", "总投资（万元）")


def test_it_hands_out_what_comes_back_unchanged(plants):
    answer = signed_in("mei").get(BOOK)
    assert "attachment" in answer["Content-Disposition"]
    found = read("mei", answer.content)
    assert (found.faults, found.warnings, found.taken, found.same) == ((), (), (), 3)


def test_it_writes_numbers_dates_and_words_as_such(plants):
    head, *rows = rows_out(signed_in("mei"))
    assert head == [
        "编号", "版次", "阶段", "平台名称*", "乡镇", "级别", "认定日期*", "总投资（万元）", "是否合格", "联系人",
    ]  # fmt: skip
    assert rows[1] == [
        2,
        1,
        "申报",
        "乙平台",
        "东乡",
        "市级",
        date(2026, 8, 15),
        300.5,
        "否",
        "李四",
    ]


def test_it_hands_out_what_the_list_shows(plants):
    assert [row[3] for row in rows_out(signed_in("mei"), "?area=xi")[1:]] == ["丙平台"]


def test_it_keeps_private_columns_from_who_may_not_see_them(plants):
    head, *_rows = rows_out(signed_in("lan"))
    assert "联系人" not in head


def test_it_shows_a_town_only_its_own_private_values(county, plants):
    join(county, "dou", Role.REPORTER, "dong")
    _head, *rows = rows_out(signed_in("dou"))
    assert {row[3]: row[-1] for row in rows} == {
        "甲平台": "张三", "乙平台": "李四", "丙平台": "不公开",
    }  # fmt: skip
    found = read("dou", signed_in("dou").get(BOOK).content)
    assert (found.faults, found.taken, found.same) == ((), (), 3)


def test_it_marks_what_was_made_up(plants):
    Revision.objects.filter(entry_no=2).update(sample=1)
    answer = signed_in("mei").get(BOOK)
    rows = read_tables(answer.content)[0].cells
    assert [row[3] for row in rows] == ["示例", "", "示例", ""]
    assert read("mei", answer.content).same == 3


def test_it_hands_out_an_empty_sheet_that_explains_itself(plants):
    answer = signed_in("mei").get(f"{BOOK}?empty=1")
    first, help_page = read_tables(answer.content)[:2]
    assert len(first.cells) == 1
    words = {row[0]: row[1:] for row in help_page.cells}
    assert words["总投资"][2] == "万元"
    assert words["平台名称"][0] == "必填"
    assert "国家级" in words["级别"][3]


def test_it_stores_nothing_before_it_is_confirmed_and_then_all(plants):
    mei, before = signed_in("mei"), Revision.objects.count()
    data = book_of(
        HEAD, ("乙平台", "东乡", date(2026, 8, 15), 400), ("丁平台", "西乡", date(2026, 9, 1), 88.5)
    )
    shown = post(mei, data)
    page = shown.context["page"]
    assert (shown.status_code, page.changed_count, page.added_count, page.same) == (200, 1, 1, 0)
    assert [(one.label, one.before, one.after) for one in page.changed[0].lines] == [
        ("总投资", "300.5万元", "400万元")
    ]
    assert Revision.objects.count() == before
    done = confirm(mei, shown)
    assert done.status_code == 302
    newest = {row.name: row for row in Revision.objects.filter(superseded=None)}
    assert newest["乙平台"].body["invested"] == 400_000_000
    assert newest["乙平台"].body["contact"] == "李四"
    assert newest["丁平台"].stage == "asked"
    after = json.loads(AuditEntry.objects.get(action="registers.entries.imported").after)
    assert (after["changed"], after["added"], after["file"]) == ([2], [4], "表.xlsx")


def test_it_changes_the_entry_whose_number_stands_in_the_row(plants):
    data = book_of(("编号", "版次", "平台名称"), (3, 1, "丙平台改名"))
    found = read("mei", data)
    assert [(one.line.number, one.name) for one in found.taken] == [(3, "丙平台改名")]


def test_it_refuses_what_was_changed_since_the_sheet_was_made(plants):
    mei = signed_in("mei")
    data = mei.get(BOOK).content
    who = access_of("mei")
    kept = kept_of(who, "plants")
    row = Revision.objects.get(entry_no=3, superseded=None)
    change_entry(who, kept, 3, 1, {**row.body, "invested": 5_000_000}, at=NOW)
    answer = post(mei, data)
    assert answer.status_code == 422
    (fault,) = answer.context["page"].faults
    assert "在您导出以后改过第 3 条" in fault.sentence


def test_it_does_not_confirm_something_else_than_was_shown(plants):
    mei = signed_in("mei")
    shown = post(mei, book_of(("平台名称", "总投资"), ("丙平台", 7)))
    who = access_of("mei")
    row = Revision.objects.get(entry_no=3, superseded=None)
    change_entry(who, kept_of(who, "plants"), 3, 1, {**row.body, "fit": 1}, at=NOW)
    before = Revision.objects.count()
    answer = confirm(mei, shown)
    assert answer.status_code == 409
    assert "看过以后台账有了变动" in answer.context["page"].fault
    assert Revision.objects.count() == before
    assert confirm(mei, answer).status_code == 302


@pytest.mark.parametrize("seen", ["", "x", "a:b:c"])
def test_it_confirms_nothing_that_it_did_not_show(plants, seen):
    before = Revision.objects.count()
    answer = signed_in("mei").post(SHEET, {"seen": seen})
    assert (answer.status_code, Revision.objects.count()) == (422, before)


def test_it_does_not_confirm_what_somebody_else_was_shown(plants):
    shown = post(signed_in("mei"), book_of(("平台名称", "总投资"), ("丙平台", 7)))
    assert confirm(signed_in("rui"), shown).status_code == 422


def test_it_keeps_no_file_of_a_table_with_mistakes(plants):
    before = StoredFile.objects.count()
    post(signed_in("mei"), book_of(HEAD, ("戊平台", "北乡", "昨天", "很多")))
    assert StoredFile.objects.count() == before


def test_it_tells_every_mistake_at_once_by_row_and_column(plants):
    told = faults(
        HEAD,
        ("戊平台", "北乡", "昨天", "很多"),
        (None, "东乡", date(2026, 1, 1), 1),
        ("己平台", "东乡", None, "3 公顷"),
        ("庚平台", "东乡", "2026-01-01", 1),
        ("庚平台", "东乡", "2026-01-01", 1),
    )
    assert [(line, column) for line, column, _said in told] == [
        (2, "乡镇"), (2, "认定日期"), (2, "总投资"), (3, "平台名称"), (4, "总投资"), (4, "认定日期"), (6, "平台名称"),
    ]  # fmt: skip
    assert "量纲不同" in told[4][2]


def test_it_tells_a_unit_of_another_dimension_once_in_the_head(plants):
    (told,) = faults(
        ("平台名称", "认定日期", "总投资（公顷）"), ("戊", "2026-01-01", 1), ("己", "2026-01-02", 2)
    )
    assert told[:2] == (1, "总投资（公顷）")
    assert "量纲不同" in told[2]


def test_it_converts_from_the_unit_in_the_head(plants):
    data = book_of(
        ("平台名称", "认定日期", "总投资(亿元)"),
        ("戊", "2026-01-01", 1.5),
        ("己", "2026-01-01", "2"),
    )
    assert [one.line.body["invested"] for one in read("mei", data).taken] == [
        15_000_000_000, 20_000_000_000,
    ]  # fmt: skip


def test_it_reads_dates_in_three_encodings(plants):
    data = book_of(
        ("平台名称", "认定日期"),
        ("戊", date(2026, 8, 6)),
        ("己", "2026年8月6日"),
        ("庚", 46240),
        ("辛", "2026.8.6"),
    )
    assert {one.line.body["opened_on"] for one in read("mei", data).taken} == {20260806}


def test_it_refuses_a_merged_head(plants):
    told = faults(("合并的", None, "认定日期"), ("戊", "东乡", "2026-01-01"), merge="A1:B1")
    assert {line for line, _column, _said in told} == {1}
    assert "表头合并了格子" in told[0][2]


def test_it_takes_no_merged_cell_for_two_rows(plants):
    told = faults(("平台名称", "认定日期"), ("戊", "2026-01-01"), ("己", None), merge="B2:B3")
    assert any("合并" in said for _line, _column, said in told)


def test_it_takes_what_a_formula_came_to_and_refuses_one_that_came_to_nothing(plants):
    rows = (("平台名称", "认定日期", "总投资"), ("戊", "2026-01-01"), ("己", "2026-01-01"))
    found = read("mei", book_of(*rows, formulas={"C2": ("=1+1", 2)}))
    assert found.taken[0].line.body["invested"] == 2_000_000
    (told,) = faults(*rows, formulas={"C3": ("=1/0", "#DIV/0!")})
    assert told[0] == 3
    assert "公式算错了" in told[2]


def test_it_passes_over_a_title_above_the_heads(plants):
    data = book_of(("平台统计表（2026 年）",), (), ("平台名称", "认定日期"), ("戊", "2026-01-01"))
    assert [one.line.line for one in read("mei", data).taken] == [4]


def test_it_tells_heads_it_does_not_know_or_has_twice(plants):
    told = faults(("平台名称", "平台名称", "负责人", None), ("戊", "己", "庚", "辛"))
    assert [column for _line, column, _said in told] == ["平台名称", "负责人", "D"]


def test_it_says_so_where_a_table_is_of_something_else(plants):
    answer = post(signed_in("mei"), book_of(("甲", "乙"), (1, 2)))
    assert answer.status_code == 422
    assert "没有找到“平台”的表头" in answer.context["page"].fault


def test_it_reads_a_csv_in_gbk(plants):
    data = "平台名称,乡镇,认定日期\n戊平台,西乡,2026-08-06\n".encode("gbk")
    answer = post(signed_in("mei"), data, "表.csv")
    assert (answer.status_code, answer.context["page"].added_count) == (200, 1)


def test_it_refuses_twenty_thousand_rows_with_a_sentence(plants):
    rows = "".join(f"平台{n},2026-08-06\n" for n in range(19_990))
    answer = post(signed_in("mei"), f"平台名称,认定日期\n{rows}".encode(), "表.csv")
    assert answer.status_code == 422
    assert "最多导入 10000 行" in answer.context["page"].fault


def test_it_unpacks_no_bomb(plants):
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(book_of(HEAD))) as small,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as big,
    ):
        for name in small.namelist():
            big.writestr(name, small.read(name))
        big.writestr("xl/worksheets/sheet2.xml", b" " * 130_000_000)
    answer = post(signed_in("mei"), out.getvalue())
    assert answer.status_code == 422
    assert "大得不合常理" in answer.context["page"].fault


@pytest.mark.parametrize(
    ("name", "data"), [("表.pdf", b"%PDF-1.4\n%%EOF"), ("表.xlsx", b""), ("表.csv", b"\n\n")]
)
def test_it_refuses_what_is_no_table(plants, name: str, data: bytes):
    assert post(signed_in("mei"), data, name).status_code == 422


def test_it_warns_of_names_that_look_alike_and_takes_them_all_the_same(plants):
    data = book_of(("平台名称", "认定日期"), ("甲平台（新）", "2026-01-01"), ("戊", "2026-01-01"))
    found = read("mei", data)
    assert len(found.taken) == 2
    assert all(one.line == 2 for one in found.warnings)


def test_it_leaves_stages_to_the_pages(plants):
    assert "不从表里改" in faults(("编号", "阶段"), (1, "评审"))[0][2]
    assert "没有“作废”这个阶段" in faults(("编号", "阶段"), (1, "作废"))[0][2]
    head, row = ("平台名称", "认定日期", "阶段"), ("戊", "2026-01-01", "认定")
    assert "以后的阶段请在页面上办" in faults(head, row, who="rui")[0][2]
    assert read("mei", book_of(head, row)).taken[0].line.stage == "certified"


def test_it_refuses_numbers_that_are_not_in_the_register(plants):
    who = access_of("mei")
    withdraw_entry(who, kept_of(who, "plants"), 2, 1, "登记重了", at=NOW)
    told = faults(("编号", "总投资"), (9, 1), ("一", 1), (2, 1), (1, 5), (1, 6))
    assert [line for line, _column, _said in told] == [2, 3, 4, 6]
    assert "已经撤下" in told[2][2]


def test_it_refuses_a_value_that_is_another_entrys(plants):
    (told,) = faults(("编号", "平台名称"), (1, "乙平台"))
    assert "与第 2 条相同" in told[2]


def test_it_lets_a_town_write_its_own_rows_only(county, plants):
    join(county, "dou", Role.REPORTER, "dong")
    rows = (
        ("平台名称", "乡镇", "认定日期"),
        ("戊", "东乡", "2026-01-01"),
        ("己", "西乡", "2026-01-01"),
    )
    (told,) = faults(*rows, who="dou")
    assert told[0] == 3
    assert "不由您写" in told[2]
    assert len(read("dou", book_of(*rows[:2])).taken) == 1


@pytest.mark.parametrize("name", ["lan", "an", "su"])
def test_it_lets_nobody_else_import(plants, name: str):
    client = signed_in(name)
    assert client.get(SHEET).status_code == 403
    assert post(client, book_of(HEAD)).status_code == 403


def test_it_has_no_sheets_for_strangers(plants):
    for url in (SHEET, BOOK):
        assert signed_in("wai").get(url).status_code == 404
