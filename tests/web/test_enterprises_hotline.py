"""A hotline's list by clicking: the template, rows that are broken, rows that came before, all or nothing."""

from __future__ import annotations

import io
from datetime import date, datetime

import pytest
import xlsxwriter
from appeal_cases import with_appeals
from appeal_page_cases import LIST, text_of
from cast import signed_in
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from luoshi.sheets import read_tables
from luoshi_web.enterprises.models import Appeal
from luoshi_web.offices.models import Programme

pytestmark = pytest.mark.django_db
IMPORT = f"{LIST}import/"
HEAD = "工单号,企业名称,标题,工单内容,登记时间,镇街,类别"
GOOD = [
    "RX001,甲县示例机械有限公司,用电报装,报装三个月没有接电。,2026-10-09 16:30,,要素保障",
    "RX002,示例食品厂,续贷困难,贷款到期想续贷。,2026-10-08,,",
]


@pytest.fixture
def county(county: Programme) -> Programme:
    """The first enterprise answers to its name in the directory."""
    with_appeals(county)
    return county


def bring(lines: list[str], who: str = "mei", name: str = "热线.csv", head: str = HEAD):
    data = "\n".join([head, *lines]).encode()
    return signed_in(who).post(IMPORT, {"file": SimpleUploadedFile(name, data, "text/csv")})


def test_it_takes_a_list_and_leaves_out_what_came_before(county: Programme):
    assert bring(GOOD).status_code == 302
    first, second = Appeal.objects.order_by("number")
    assert (first.hotline_number, first.channel, first.preset) == ("RX001", "hotline", "hotline")
    assert first.firm is not None and second.firm is None
    assert second.category == "finance"
    more = [*GOOD, "RX003,示例食品厂,路灯不亮,厂门口路灯不亮。,2026-10-10,,"]
    page = signed_in("mei").post(
        IMPORT,
        {"file": SimpleUploadedFile("再来.csv", "\n".join([HEAD, *more]).encode(), "text/csv")},
        follow=True,
    )
    assert "导入了 1 件，2 行以前导入过" in text_of(page)
    assert Appeal.objects.count() == 3
    again = bring(more)
    assert again.status_code == 422 and "都已经导入过" in text_of(again)


def test_it_tells_every_broken_row_in_its_place_and_stores_none(county: Programme):
    broken = [
        GOOD[0],
        ",示例食品厂,没有工单号,内容,2026-10-08,,",
        "RX005,,没有企业,内容,2026-10-08,,",
        "RX006,示例食品厂,日子不对,内容,2026-13-41,,",
        "RX007,示例食品厂,以后的,内容,2026-12-01,,",
        "RX008,示例食品厂,镇不对,内容,2026-10-08,西天,",
        f"RX009,示例食品厂,太长,{'长' * 2001},2026-10-08,,",
        "RX001,示例食品厂,工单号重复,内容,2026-10-08,,",
        "RX010,<script>alert(1)</script>,脚本,内容,2026-10-08,,没有这类",
    ]
    answer = bring(broken)
    page = text_of(answer)
    assert answer.status_code == 422
    for said in ("没有填热线工单号", "没有填企业名称", "不是日期", "还没有到", "镇街“西天”不认识",
                 "2001", "和第 2 行相同", "类别“没有这类”不认识"):  # fmt: skip
        assert said in page, said
    for line in range(3, 11):
        assert f'<td class="n">{line}</td>' in page
    assert "<script>alert" not in page and "一行也没有存" in page
    assert not Appeal.objects.exists()


def test_it_takes_the_hour_of_a_workbooks_moment(county: Programme):
    """What came after hours counts from the next working day; a moment cut to its day would not."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        page = book.add_worksheet()
        for at, head in enumerate(HEAD.split(",")[:5]):
            page.write_string(0, at, head)
        for at, text in enumerate(("RX1", "示例食品厂", "续贷", "贷款到期。")):
            page.write_string(1, at, text)
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        page.write_datetime(1, 4, datetime.fromisoformat("2026-10-09T18:30"), moment)
    sent = SimpleUploadedFile("热线.xlsx", out.getvalue(), "application/octet-stream")
    assert signed_in("mei").post(IMPORT, {"file": sent}).status_code == 302
    row = Appeal.objects.get()
    assert timezone.localtime(row.received_at).hour == 18
    assert row.counted_on == date(2026, 10, 10)


@pytest.mark.parametrize(
    ("lines", "name", "head", "said"),
    [
        (GOOD, "热线.csv", "甲,乙,丙", "表头缺"),
        ([], "热线.csv", HEAD, "没有内容"),
        (GOOD, "热线.txt", HEAD, "不是 .xlsx 或 .csv"),
        (GOOD, "热线.xlsx", HEAD, "xlsx"),
    ],
)
def test_it_says_what_is_wrong_with_the_file_as_a_whole(
    county: Programme, lines: list[str], name: str, head: str, said: str
):
    answer = bring(lines, name=name, head=head)
    assert answer.status_code == 422 and said in text_of(answer)
    assert not Appeal.objects.exists()


def test_it_hands_out_a_template_that_it_reads_back(county: Programme):
    book = signed_in("mei").get(f"{IMPORT}template.xlsx")
    (table,) = read_tables(io.BytesIO(book.content).getvalue())
    heads = [str(cell) for row in table.cells for cell in row]
    assert "热线工单号" in heads and "来电时间" in heads
    file = SimpleUploadedFile("空.xlsx", book.content, book.headers["Content-Type"])
    answer = signed_in("mei").post(IMPORT, {"file": file})
    assert answer.status_code == 422 and "没有内容" in text_of(answer)


def test_it_is_brought_by_the_office_alone(county: Programme):
    assert bring(GOOD, who="hua").status_code == 403
    assert signed_in("hua").get(IMPORT).status_code == 403
    assert signed_in("mei").post(IMPORT).status_code == 422
    assert not Appeal.objects.exists()
