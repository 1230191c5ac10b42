"""A county's own workbook: brought, its columns told once, tried, kept; refused and asked by cell."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import xlsxwriter
from cast import NOW, access_of, join, signed_in
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from project_cases import kept, load_three, rights_of_

from luoshi.projects import Membership
from luoshi_web.offices.models import AuditEntry, Programme, Role, StoredFile
from luoshi_web.offices.queries import audit_faults
from luoshi_web.projects import actions
from luoshi_web.projects.models import (
    ColumnMap,
    Listing,
    Progress,
    Project,
    Revision,
    YearFigure,
)

pytestmark = pytest.mark.databases
IMPORT = "/jia/projects/import/"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NEW_ROW = [3, "五号新材料", "西乡", "", "赵家公司", 30000, 9000, 1200, "", "开工", ""]


@pytest.fixture
def county(county: Programme) -> Programme:
    load_three(county)
    join(county, "dongmei", Role.REPORTER, "dong")
    return county


def rows(**more: Any) -> list[list[Any]]:
    """The body under the head: a section, two known projects and a new one, a subtotal that adds up."""
    first = [1, "一号精密机床", "东乡", "P1", "甲县机床公司", 50000, 20000, 1500, 12500, "在建", ""]
    second = [2, "二号电池材料", "西乡", "P2", "远山公司", 120000, 30000, 4000, "", "在建", "等电"]
    body = {"first": first, "second": second, "third": NEW_ROW, "total": 6700} | more
    return [
        ["一、县重点项目（3个）"],
        body["first"],
        body["second"],
        body["third"],
        ["", "合计", "", "", "", 200000, 59000, body["total"]],
    ]


def book(
    body: list[list[Any]] | None = None,
    title: str = "甲县重点项目2026年10月进度表",
    sheet: str = "进度",
) -> bytes:
    """As a county keeps it: a title over everything, a head of two lines with merged cells, sections and sums."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as made:
        page = made.add_worksheet(sheet)
        page.merge_range(0, 0, 0, 10, title)
        page.write(1, 9, "单位：万元")
        heads = ["序号", "项目名称", "镇街", "项目编号", "投资主体"]
        for at, head in enumerate(heads):
            page.merge_range(2, at, 3, at, head)
        page.merge_range(2, 5, 2, 8, "投资情况")
        for at, head in enumerate(["总投资", "年度计划投资", "本月完成", "至本月累计"], 5):
            page.write(3, at, head)
        page.merge_range(2, 9, 3, 9, "当前阶段")
        page.merge_range(2, 10, 3, 10, "存在问题")
        for line, row in enumerate(rows() if body is None else body, 4):
            for at, value in enumerate(row):
                page.write(line, at, value)
    return out.getvalue()


def bring(client: Client, data: bytes | None = None, name: str = "十月.xlsx"):
    file = SimpleUploadedFile(name, book() if data is None else data, XLSX)
    return client.post(IMPORT, {"file": file})


def newest() -> int:
    return StoredFile.objects.latest("pk").pk


def keep(client: Client, **more: str):
    """The mapping as it is proposed, and what is said of the whole sheet."""
    at = f"{IMPORT}{newest()}/"
    page = client.get(at).content.decode()
    chosen = dict.fromkeys(re.findall(r'name="(col-\d+)"', page), "")
    for select in re.findall(
        r'<select class="form-select" name="(col-\d+)".*?</select>', page, re.S
    ):
        part = page[page.index(f'name="{select}"') :].split("</select>")[0]
        found = re.search(r'value="(\w+)" selected', part)
        chosen[select] = found[1] if found else ""
    given = {
        "sheet": "0", "month": "2026-10", "unit": "", "level": "", "origin": "local",
        "list": "county_key", "class": "build", **chosen, **more,
    }  # fmt: skip
    return client.post(at, given)


def look(client: Client, url: str | None = None, **given: str) -> str:
    answer = client.get(url or f"{IMPORT}{newest()}/trial/?sheet=0&month=2026-10", given)
    assert answer.status_code == 200
    return answer.content.decode()


def store(client: Client, page: str | None = None, **given: Any):
    seen = re.search(r'name="seen" value="(\w+)"', page or look(client))
    assert seen
    sent = {"sheet": "0", "month": "2026-10", "seen": seen[1], "do": "store", **given}
    return client.post(f"{IMPORT}{newest()}/trial/", sent)


def done(client: Client, data: bytes | None = None, **given: Any):
    """The whole way."""
    bring(client, data)
    keep(client)
    return store(client, answer="按项目中心十月调度表", **given)


def test_it_is_for_those_who_keep_the_lists(county: Programme):
    for who, status in (("mei", 200), ("dongmei", 403), ("rui", 403), ("lan", 403), ("an", 403)):
        assert signed_in(who).get(IMPORT).status_code == status, who


def test_it_proposes_what_each_column_is_with_samples_and_the_month_of_the_title(county: Programme):
    mei = signed_in("mei")
    answer = bring(mei)
    assert answer.status_code == 302
    page = mei.get(answer.url).content.decode()
    assert "投资情况/年度计划投资" in page
    assert 'name="month" value="2026-10"' in page
    assert "二号电池材料" in page
    assert page.count('value="cumulative" selected') == 1
    assert "表头在第 3 到 4 行" in page


def test_it_reads_the_month_though_the_year_stands_apart_and_keeps_the_one_chosen(
    county: Programme,
):
    mei = signed_in("mei")
    page = mei.get(bring(mei, book(title="甲县2026年县重点项目9月进展情况表")).url).content.decode()
    assert 'name="month" value="2026-09"' in page
    trial = look(mei, keep(mei, month="2026-10").url)
    again = re.search(r'href="([^"]*again=1[^"]*)"', trial)
    assert again
    assert 'name="month" value="2026-10"' in look(mei, again[1].replace("&amp;", "&"))


def test_it_tries_before_it_keeps_and_changes_nothing_till_then(county: Programme):
    mei = signed_in("mei")
    bring(mei)
    assert keep(mei).status_code == 302
    page = look(mei)
    assert "新项目 1，要改 2" in page
    assert "五号新材料" in page
    assert "一、县重点项目（3个）" in page
    assert Revision.objects.count() == 3
    assert not Progress.objects.filter(month="2026-10").exists()


def test_it_keeps_the_whole_workbook_with_its_months_and_tells_it_in_the_trail(county: Programme):
    assert done(signed_in("mei")).status_code == 302
    row = Project.objects.get(name="五号新材料")
    assert (row.code, str(row.town), row.total, row.level) == ("2026-001", "西乡", 30000, "county")
    assert (row.stage, row.origin) == ("started", "local")
    assert Listing.objects.get(project=row).list == "county_key"
    told = Progress.objects.get(project__code="P2", month="2026-10")
    assert (told.done, told.cumulative, told.problem) == (4000, None, "等电")
    assert YearFigure.objects.get(project__code="P1", year=2026).done == 12500
    # Months before stay where they were told.
    assert [str(one.month) for one in kept(1).told.progress] == ["2026-08", "2026-09", "2026-10"]
    assert Revision.objects.filter(project__code="P1").count() == 1
    assert Revision.objects.get(project__code="P2", edition=2).reason == "按项目中心十月调度表"
    last = AuditEntry.objects.filter(programme=county).latest("number")
    assert (last.action, last.object_type) == ("projects.workbook.brought", "workbook")
    assert '"new":1' in last.after
    assert not audit_faults(county)


def test_it_reads_next_months_file_of_the_same_form_without_asking_again(county: Programme):
    mei = signed_in("mei")
    bring(mei, book(title="甲县重点项目2026年9月进度表"), "九月.xlsx")
    keep(mei, month="2026-09")
    answer = bring(mei, book(), "十月.xlsx")
    assert answer.url.endswith("/trial/?sheet=0&month=2026-10")
    page = mei.get(answer.url).content.decode()
    assert "定的列读" in page
    assert "新项目 1，要改 2" in page
    assert ColumnMap.objects.count() == 1


def test_it_refuses_a_month_that_has_not_come(county: Programme):
    mei = signed_in("mei")
    bring(mei)
    answer = keep(mei, month="2026-11")
    assert answer.status_code == 422
    assert "2026年11月还没有到。" in answer.content.decode()
    keep(mei)
    assert mei.get(f"{IMPORT}{newest()}/trial/?month=2026-11").status_code == 302


def test_it_finds_nothing_to_change_in_the_same_file_again(county: Programme):
    mei = signed_in("mei")
    done(mei)
    bring(mei)
    page = look(mei)
    assert "没有变 3" in page
    assert 'value="store"' not in page
    answer = store(mei, page)
    assert answer.status_code == 422
    assert "没有要存的" in answer.content.decode()


def test_it_leaves_out_the_rows_that_are_not_wanted(county: Programme):
    done(signed_in("mei"), leave=["8", "7"])
    assert Project.objects.count() == 3
    assert not Progress.objects.filter(project__code="P2", month="2026-10").exists()
    assert Progress.objects.filter(project__code="P1", month="2026-10").exists()


def test_it_asks_for_a_sentence_where_something_is_asked_and_keeps_nothing_without(
    county: Programme,
):
    mei = signed_in("mei")
    bring(mei, book(rows(total=9999)))
    keep(mei)
    page = look(mei)
    assert "合计" in page
    assert "H9格" in page
    answer = store(mei, page)
    assert answer.status_code == 422
    assert "没有写说明" in answer.content.decode()
    assert Project.objects.count() == 3
    assert store(mei, page, answer="合计行没有更新").status_code == 302


def test_it_refuses_a_cell_by_its_address_and_keeps_the_other_rows(county: Programme):
    first = [1, "一号精密机床", "东乡", "P1", "甲县机床公司", 50000, 20000, "很多", "", "在建", ""]
    mei = signed_in("mei")
    bring(mei, book(rows(first=first, total=5200)))
    keep(mei)
    page = look(mei)
    assert "H6格：“很多”不是一个金额。" in page
    assert "不能存 1" in page
    store(mei, page, answer="先存别的")
    assert not Progress.objects.filter(project__code="P1", month="2026-10").exists()
    assert Project.objects.filter(name="五号新材料").exists()


def test_it_asks_whether_a_name_nearly_the_same_is_a_known_project(county: Programme):
    third = [3, "三号冷链物流园", "东乡", "", "甲县物流公司", 15000, "", "", "", "", ""]
    mei = signed_in("mei")
    bring(mei, book(rows(third=third, total=5500)))
    keep(mei)
    page = look(mei)
    assert "待认定 1" in page
    assert "就是“三号冷链物流”（P3）" in page
    again = mei.post(
        f"{IMPORT}{newest()}/trial/",
        {"sheet": "0", "month": "2026-10", "meant-8": "P3", "do": "look"},
    ).content.decode()
    assert "要改 3" in again
    store(mei, again, answer="是同一个", **{"meant-8": "P3"})
    row = Project.objects.get(code="P3")
    assert (row.name, row.investor) == ("三号冷链物流", "甲县物流公司")
    assert Project.objects.count() == 3


def test_it_looks_again_before_it_keeps_what_was_chosen_a_moment_ago(county: Programme):
    third = [3, "三号冷链物流园", "东乡", "", "甲县物流公司", 15000, "", "", "", "", ""]
    mei = signed_in("mei")
    bring(mei, book(rows(third=third, total=5500)))
    keep(mei)
    answer = store(mei, answer="是", **{"meant-8": "+"})
    assert answer.status_code == 409
    assert Project.objects.count() == 3


def test_it_keeps_nothing_that_somebody_changed_meanwhile(county: Programme):
    mei = signed_in("mei")
    bring(mei)
    keep(mei)
    page = look(mei)
    signed_in("dongmei").post(
        "/jia/projects/1/progress/?month=2026-10", {"seen": "0", "done": "900", "month": "2026-10"}
    )
    assert Progress.objects.filter(project__code="P1", month="2026-10").exists()
    answer = store(mei, page, answer="按表")
    assert answer.status_code == 409
    assert "请再看一遍" in answer.content.decode()
    assert Project.objects.count() == 3


def test_it_refuses_one_project_told_by_two_rows(county: Programme):
    twice = [3, "一号精密机床", "东乡", "P1", "甲县机床公司", 50000, 20000, 7, "", "在建", ""]
    mei = signed_in("mei")
    bring(mei, book(rows(third=twice, total=5507)))
    keep(mei)
    page = look(mei)
    assert "第 6 行说的是同一个项目" in page
    assert "不能存 1" in page


def test_it_refuses_a_part_larger_than_its_whole_by_name(county: Programme):
    part = kept(2)
    smaller = replace(part.told, planned_total=kept(3).told.planned_total, parent="P1")
    actions.change_project(
        access_of("mei"), rights_of_("mei"), part, 1, smaller, answer="是", at=NOW
    )
    mei = signed_in("mei")
    bring(mei)
    keep(mei)
    page = look(mei)
    assert "不能存 1" in page
    assert "大于" in page


def test_it_names_the_sheet_of_a_workbook_whose_heads_disagree(county: Programme):
    second = [["序号", "项目名称", "镇街", "总投资"], [1, "六号", "东乡", 8]]
    mei = signed_in("mei")
    answer = bring(mei, book(rows() + second))
    page = mei.get(answer.url).content.decode()
    assert "“进度”第 10 行又有一个表头，和第 3 行的不一样。" in page
    assert "试读" not in page.split("</main>")[0].split("<h1>")[1]


def test_it_refuses_a_mapping_that_names_one_thing_twice_or_no_name(county: Programme):
    mei = signed_in("mei")
    bring(mei)
    answer = keep(mei, **{"col-4": "name"})
    assert answer.status_code == 422
    assert "都对应“项目名称”" in answer.content.decode()
    answer = keep(mei, **{"col-1": ""})
    assert "没有选定哪一列是项目名称" in answer.content.decode()
    assert keep(mei, month="").status_code == 422
    assert not ColumnMap.objects.exists()


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("说明.txt", "项目名称".encode(), ""),
        ("图.pdf", b"%PDF-1.4\n%%EOF", "不是表格"),
        ("空.xlsx", b"", "空的"),
        ("坏.xlsx", b"PK\x03\x04" + b"x" * 80, "不能上传"),
    ],
)
def test_it_refuses_what_is_no_workbook(county: Programme, name: str, data: bytes, words: str):
    mei = signed_in("mei")
    answer = bring(mei, data, name)
    if words:
        assert answer.status_code == 422
        assert words in answer.content.decode()
    else:
        assert "找不到表头" in mei.get(answer.url).content.decode()


def test_it_shows_nobody_the_workbook_of_another(county: Programme):
    join(county, "xia", Role.COORDINATOR, "jia")
    bring(signed_in("mei"))
    for path in ("", "trial/?sheet=0&month=2026-10"):
        assert signed_in("xia").get(f"{IMPORT}{newest()}/{path}").status_code == 404
    other = StoredFile.objects.exclude(media_type=XLSX).first()
    assert other is not None
    assert signed_in("mei").get(f"{IMPORT}{other.pk}/").status_code == 404


def test_it_leads_from_the_trial_back_to_the_columns_where_there_is_no_month(county: Programme):
    mei = signed_in("mei")
    bring(mei)
    assert mei.get(f"{IMPORT}{newest()}/trial/").status_code == 302
    keep(mei)
    for month in ("", "2026", "x", "2026-13"):
        assert mei.get(f"{IMPORT}{newest()}/trial/?month={month}").status_code == 302


def test_it_tells_what_was_brought_before(county: Programme):
    mei = signed_in("mei")
    done(mei)
    page = mei.get(IMPORT).content.decode()
    assert "十月.xlsx" in page
    assert "2026年10月" in page


def test_it_takes_a_list_that_began_within_the_month_for_the_one_the_sheet_tells(county: Programme):
    joined = replace(kept(3).told, code="P4", name="四号零件", moves=(), planned_total=None)
    load_three(
        county, [replace(joined, lists=(Membership("county_key", "build", date(2026, 10, 9)),))]
    )
    row = [3, "四号零件", "东乡", "P4", "甲县物流公司", 15000, 100, 10, "", "", ""]
    done(signed_in("mei"), book(rows(third=row, total=5510)))
    assert [str(one.since) for one in kept(4).told.lists] == ["2026-10-09"]
    assert Progress.objects.get(project__code="P4").done == 10
