"""The month of many projects through Excel: what it would change is shown, asked and refused by name, then stored at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from cast import NOW, access_of, join, signed_in
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from project_cases import load_three, rights_of_

from luoshi.plan import Period
from luoshi.sheets import Grid, Value, read_workbook, write_workbook
from luoshi_web.offices.models import Programme, Role, StoredFile
from luoshi_web.projects.models import Problem, Progress, Project
from luoshi_web.projects.pages.progress_book import book_grid, book_lines
from luoshi_web.projects.progress_rows import Scope
from luoshi_web.projects.queries import kept_of

pytestmark = pytest.mark.databases
OCTOBER = Period.parse("2026-10")
BOOK = "/jia/projects/progress.xlsx?month=2026-10"
SHEET = "/jia/projects/progress/sheet/?month=2026-10"
FORM = "/jia/projects/1/progress/?month=2026-10"
Cells = Mapping[str, Mapping[str, Value]]


@pytest.fixture
def county(county: Programme) -> Programme:
    load_three(county)
    join(county, "dongmei", Role.REPORTER, "dong")
    return county


def downloaded(who: str, url: str = BOOK) -> bytes:
    answer = signed_in(who).get(url)
    assert answer.status_code == 200
    return answer.content


def grid_of(who: str) -> Grid:
    scope = Scope(OCTOBER)
    return book_grid(book_lines(access_of(who), rights_of_(who), scope, NOW.date()), OCTOBER)


def filled(data: bytes, cells: Cells, who: str = "mei") -> bytes:
    """The workbook as somebody sends it back: its own stamp, these cells typed into it."""
    grid = grid_of(who)
    rows = tuple(replace(row, cells={**row.cells, **cells.get(row.key, {})}) for row in grid.rows)
    stamp = read_workbook(data, ()).stamp
    return write_workbook([replace(grid, rows=rows)], stamp, created=NOW.date())


def send(client: Client, data: bytes, url: str = SHEET, name: str = "进度.xlsx"):
    return client.post(url, {"file": SimpleUploadedFile(name, data)})


def seen_in(answer: Any) -> str:
    return answer.content.decode().split('name="seen" value="')[1].split('"')[0]


def told() -> list[tuple[int, Decimal | None]]:
    rows = Progress.objects.filter(month="2026-10").order_by("project__number", "edition")
    return [(row.project.number, row.done) for row in rows]


def test_it_hands_out_what_the_desk_shows_and_takes_it_back_unchanged(county: Programme):
    assert [row.key for row in grid_of("mei").rows] == ["1", "2"]
    assert [row.key for row in grid_of("dongmei").rows] == ["1"]
    cells = grid_of("mei").rows[0].cells
    assert (cells["so_far"], cells["last_done"], cells["node"]) == (11000, 3000, "主体封顶")
    answer = send(signed_in("mei"), downloaded("mei"))
    assert (answer.status_code, "没有要存的" in answer.content.decode()) == (200, True)
    assert not StoredFile.objects.filter(name="进度.xlsx").exists()


def test_it_hands_out_only_what_is_filtered(county: Programme):
    data = downloaded("mei", f"{BOOK}&town=xi")
    answer = send(signed_in("mei"), filled(data, {"2": {"done": Decimal(800)}}))
    assert "二号电池材料" in answer.content.decode()


def test_it_stores_nothing_before_it_is_confirmed_and_then_all(county: Programme):
    client = signed_in("mei")
    cells: Cells = {
        "1": {"done": Decimal(2000), "percent": Decimal(65), "on": date(2026, 12, 31)},
        "2": {
            "done": Decimal(0),
            "node": "设备进场",
            "on": date(2026, 12, 1),
            "problem": "用电未通",
        },
    }
    answer = send(client, filled(downloaded("mei"), cells))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "要改 2 个，没有填或没有变的 0 个，要说明的 0 个，错误 0 处" in page
    assert told() == []
    assert client.post(SHEET, {"seen": seen_in(answer)}).status_code == 302
    assert told() == [(1, Decimal(2000)), (2, Decimal(0))]
    (node,) = kept_of(access_of("mei"), 1).told.nodes
    assert (node.planned, node.due) == (date(2026, 9, 30), date(2026, 12, 31))
    assert kept_of(access_of("mei"), 2).told.nodes[0].planned == date(2026, 12, 1)
    assert [one.text for one in Problem.objects.all()] == ["用电未通"]


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ({"done": "一千"}, "“一千”不是数"),
        ({"percent": Decimal(130)}, "不在0到100之间"),
        ({"problem": "没有电"}, "改了问题，没有填数"),
        ({"done": Decimal(5), "node": "设备进场", "on": None}, "没有写日期"),
        ({"done": Decimal("0.00001")}, "填得比元还细"),
        ({"done": Decimal(5), "problem": "长" * 401}, "问题超过 400 字"),
    ],
)
def test_it_refuses_the_whole_sheet_for_one_row_by_name(county: Programme, cells, sentence: str):
    both: Cells = {"1": {"done": Decimal(1)}, "2": cells}
    answer = send(signed_in("mei"), filled(downloaded("mei"), both))
    page = answer.content.decode()
    assert (answer.status_code, sentence in page) == (422, True)
    assert "二号电池材料" in page
    assert 'name="seen"' not in page


def test_it_asks_by_row_and_takes_an_answer_in_the_sheet_or_on_the_page(county: Programme):
    client, cells = signed_in("mei"), {"1": {"done": Decimal(2_000_000)}}
    answer = send(client, filled(downloaded("mei"), cells))
    page = answer.content.decode()
    assert "要说明的 1 个" in page
    assert 'name="answer-1"' in page
    again = client.post(SHEET, {"seen": seen_in(answer)})
    assert (again.status_code, "要写一句说明" in again.content.decode()) == (422, True)
    assert told() == []
    done = client.post(SHEET, {"seen": seen_in(again), "answer-1": "已核对"})
    assert (done.status_code, Progress.objects.latest("pk").answers) == (302, "已核对")

    cells = {"2": {"done": Decimal(2_000_000), "answer": "总包一次付清"}}
    answer = send(client, filled(downloaded("mei"), cells))
    assert client.post(SHEET, {"seen": seen_in(answer)}).status_code == 302
    assert Progress.objects.latest("pk").answers == "总包一次付清"


def test_it_shows_both_values_where_somebody_was_faster_and_stores_what_is_ticked(
    county: Programme,
):
    client, data = signed_in("mei"), downloaded("mei")
    signed_in("dongmei").post(FORM, {"seen": "0", "done": "1500"})
    cells: Cells = {"1": {"done": Decimal(2000)}, "2": {"done": Decimal(7)}}
    answer = send(client, filled(data, cells))
    page = answer.content.decode()
    assert "下载以后别人改过的" in page
    assert "1500" in page
    assert "东乡 Dongmei（dongmei）报的" in page
    assert client.post(SHEET, {"seen": seen_in(answer)}).status_code == 302
    assert told() == [(1, Decimal(1500)), (2, Decimal(7))]
    again = send(client, filled(data, {"1": {"done": Decimal(2000)}}))
    client.post(SHEET, {"seen": seen_in(again), "take": "1"})
    assert told()[1] == (1, Decimal(2000))


def test_it_leaves_alone_what_only_somebody_else_changed(county: Programme):
    data = downloaded("mei")
    sent = filled(data, {"2": {"done": Decimal(7)}})
    signed_in("dongmei").post(
        FORM, {"seen": "0", "done": "1500", "node": "主体封顶", "on": "2027-01-31"}
    )
    answer = send(signed_in("mei"), sent)
    assert "要改 1 个" in answer.content.decode()


def test_it_does_not_confirm_something_else_than_was_shown(county: Programme):
    client = signed_in("mei")
    answer = send(client, filled(downloaded("mei"), {"1": {"done": Decimal(2000)}}))
    signed_in("dongmei").post(FORM, {"seen": "0", "done": "1500"})
    again = client.post(SHEET, {"seen": seen_in(answer)})
    assert (again.status_code, "看过以后有人改了" in again.content.decode()) == (409, True)
    assert told() == [(1, Decimal(1500))]


@pytest.mark.parametrize("seen", ["", "x", "x:y:z"])
def test_it_confirms_nothing_that_it_did_not_show(county: Programme, seen: str):
    answer = signed_in("mei").post(SHEET, {"seen": seen})
    assert (answer.status_code, "没有认出" in answer.content.decode()) == (422, True)


def test_it_confirms_to_nobody_else_and_for_no_other_month(county: Programme):
    answer = send(signed_in("mei"), filled(downloaded("mei"), {"1": {"done": Decimal(1)}}))
    seen = seen_in(answer)
    assert signed_in("dongmei").post(SHEET, {"seen": seen}).status_code == 422
    other = SHEET.replace("2026-10", "2026-09")
    assert signed_in("mei").post(other, {"seen": seen}).status_code == 422
    assert told() == []


def test_it_refuses_another_months_workbook_and_what_is_none(county: Programme):
    client = signed_in("mei")
    september = downloaded("mei", BOOK.replace("2026-10", "2026-09"))
    page = send(client, september).content.decode()
    assert "这个工作簿是2026年9月的，这里是2026年10月" in page
    assert "不是 .xlsx" in send(client, "表".encode(), name="表.txt").content.decode()
    assert "没有收到文件" in client.post(SHEET, {}).content.decode()


def test_it_does_not_let_a_town_tell_another_towns_project(county: Programme):
    sent = filled(downloaded("mei"), {"2": {"done": Decimal(7)}})
    answer = send(signed_in("dongmei"), sent)
    assert (answer.status_code, "不是本表下发的" in answer.content.decode()) == (422, True)
    assert told() == []


def test_it_is_for_those_who_tell_something(county: Programme):
    for url in (BOOK, SHEET):
        assert signed_in("lan").get(url).status_code == 403
    Project.objects.update(halted="cancelled")
    assert signed_in("mei").get(BOOK).status_code == 302
