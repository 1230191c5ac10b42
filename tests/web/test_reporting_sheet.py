"""A form through Excel: handed out, changed by people, shown as what it would change, stored as chosen."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from cast import NOW, access_of, record, signed_in
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from reports import fill, opened, report_of

from luoshi.plan import Period
from luoshi.sheets import Grid, Stamp, read_workbook, write_workbook
from luoshi_web.ledger.views import XLSX
from luoshi_web.offices.models import AuditEntry, Person, Programme
from luoshi_web.reporting.actions import TextGiven, Wanted, move_report, open_round, plan_round
from luoshi_web.reporting.actions import save_text as save_words
from luoshi_web.reporting.models import Entry, Narrative, Report, Round, State
from luoshi_web.reporting.owed import Owed
from luoshi_web.reporting.pages.form import FormPage, form_page
from luoshi_web.reporting.pages.grids import grades_known, open_grids

BASE = "/jia/reports/2026-09/jia"
T03, T04 = "t03|甲县|2026-09", "t04|甲县|2026-09"
Cells = Mapping[str, Mapping[str, Any]]


@pytest.fixture
def round_(county: Programme) -> Round:
    record(county, "T03", "2026-08", "3")
    return opened(county)


@pytest.fixture
def client(round_: Round) -> Client:
    return signed_in("rui")


@pytest.fixture
def report(round_: Round) -> Report:
    return report_of(round_, "jia")[0]


@pytest.fixture
def owed(round_: Round) -> Owed:
    return report_of(round_, "jia")[1]


def downloaded(client: Client, base: str = BASE) -> bytes:
    answer = client.get(f"{base}/sheet.xlsx")
    assert answer.status_code == 200
    return answer.content


def page_of(report: Report, who: str = "rui") -> FormPage:
    return form_page(access_of(who), report, [report.round.month], NOW)


def filled(
    data: bytes,
    report: Report,
    cells: Cells,
    change: Callable[[Grid], Grid] = lambda grid: grid,
    who: str = "rui",
) -> bytes:
    """The workbook as somebody sends it back: its own stamp, these cells typed into it, its sheets changed."""
    page = page_of(report, who)
    grids = [
        replace(
            grid,
            rows=tuple(
                replace(row, cells={**row.cells, **cells.get(row.key, {})}) for row in grid.rows
            ),
        )
        for grid in open_grids(page, grades_known(report.programme, page))
    ]
    stamp = read_workbook(data, ()).stamp
    return write_workbook([change(grid) for grid in grids], stamp, created=NOW.date())


def with_part(data: bytes, change: Callable[[bytes], bytes]) -> bytes:
    """The same package with its first sheet changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, change(part) if name.endswith("/sheet1.xml") else part)
    return out.getvalue()


def send(client: Client, data: bytes, base: str = BASE, name: str = "月报.xlsx"):
    file = SimpleUploadedFile(name, data, XLSX)
    return client.post(f"{base}/sheet/", {"file": file})


def take(client: Client, answer: Any, *idents: str, base: str = BASE):
    payload = answer.context["page"].payload
    return client.post(f"{base}/sheet/", {"parsed": payload, "take": idents})


def texts() -> dict[str, str]:
    return {
        f"{row.indicator.code}": str(row.value.normalize() if row.value is not None else None)
        for row in Entry.objects.select_related("indicator")
    }


def words_of(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def test_it_hands_out_the_form_as_a_workbook(client: Client, report: Report):
    data = downloaded(client)
    reading = read_workbook(data, open_grids(page_of(report), {}))
    assert reading.rows["手填指标"][T03] == {"text": None, "note": None}
    assert reading.problems == reading.overwritten == ()
    assert set(reading.rows) == {"手填指标", "任务进展"}


def test_it_names_the_file_after_unit_and_month(client: Client):
    shown = client.get(f"{BASE}/sheet.xlsx").headers["Content-Disposition"]
    assert "attachment" in shown
    assert "%E7%94%B2%E5%B1%802026%E5%B9%B49%E6%9C%88" in shown


def test_it_stores_nothing_when_a_workbook_comes_back(client: Client, report: Report):
    answer = send(client, filled(downloaded(client), report, {T03: {"text": 5, "note": "新"}}))
    assert answer.status_code == 200
    (row,) = answer.context["page"].rows
    assert [(line.label, line.old, line.new) for line in row.lines] == [
        ("本期", "", "5"),
        ("说明", "", "新"),
    ]
    assert not Entry.objects.exists()


def test_it_says_that_nothing_was_changed(client: Client, report: Report):
    answer = send(client, filled(downloaded(client), report, {}))
    assert answer.context["page"].rows == ()
    assert "没有要存的" in answer.context["page"].heading


def test_it_stores_what_is_ticked_and_leaves_the_rest(client: Client, report: Report, owed: Owed):
    fill("rui", report, owed, {"t03": "7"})
    data = filled(downloaded(client), report, {T03: {"text": 9}, T04: {"text": 2}})
    answer = send(client, data)
    first, second = answer.context["page"].rows
    assert (first.lines[0].by, second.lines[0].by) == ("+2", "")
    done = take(client, answer, f"cell:{T03}")
    assert done.status_code == 302
    assert texts() == {"t03": "9"}
    assert Entry.objects.get().changed_by == "甲局 Rui（rui）"


def test_it_stores_a_tasks_words(client: Client, report: Report, owed: Owed):
    section = owed.sections[0]
    data = filled(
        downloaded(client), report, {section: {"progress": "已开工\n两个", "help_from": "乙局"}}
    )
    answer = send(client, data)
    assert take(client, answer, f"text:{section}").status_code == 302
    row = Narrative.objects.get()
    assert (row.progress, row.help_from, row.problem) == ("已开工\n两个", "乙局", "")


def test_it_does_not_take_line_ends_of_a_browser_for_a_change(
    client: Client, report: Report, owed: Owed
):
    given = TextGiven(owed.sections[0], {"progress": "一\r\n二"}, 0)
    save_words(access_of("rui"), report, owed, given, at=NOW)
    answer = send(client, filled(downloaded(client), report, {}))
    assert answer.context["page"].rows == ()


def test_an_emptied_cell_is_told_as_emptied_and_not_as_zero(
    client: Client, report: Report, owed: Owed
):
    fill("rui", report, owed, {"t03": "7"})
    answer = send(client, filled(downloaded(client), report, {T03: {"text": None}}))
    assert "清空" in words_of(answer)
    take(client, answer, f"cell:{T03}")
    assert texts() == {"t03": "None"}


def test_a_cell_changed_since_the_download_is_a_conflict_with_both_values(
    client: Client, report: Report, owed: Owed
):
    data = downloaded(client)
    fill("rui", report, owed, {"t03": "7"})
    answer = send(client, filled(data, report, {T03: {"text": 9}}))
    (row,) = answer.context["page"].rows
    assert (row.is_conflict, row.lines[0].old, row.lines[0].new) == (True, "7", "9")
    assert "下载以后" in row.told
    assert "甲局 Rui（rui）" in row.told
    assert "checked" not in words_of(answer).split("<tbody")[1]


def test_a_conflict_that_was_seen_and_ticked_is_stored(client: Client, report: Report, owed: Owed):
    data = downloaded(client)
    fill("rui", report, owed, {"t03": "7"})
    answer = send(client, filled(data, report, {T03: {"text": 9}}))
    take(client, answer, f"cell:{T03}")
    assert texts() == {"t03": "9"}


def test_a_cell_only_changed_here_is_left_as_it_is(client: Client, report: Report, owed: Owed):
    data = downloaded(client)
    sent = filled(data, report, {T04: {"text": 2}})
    fill("rui", report, owed, {"t03": "7"})
    (row,) = send(client, sent).context["page"].rows
    assert row.ident == f"cell:{T04}"


def test_a_note_of_the_workbook_goes_beside_a_figure_typed_here_since(
    client: Client, report: Report, owed: Owed
):
    sent = filled(downloaded(client), report, {T03: {"note": "含续建"}})
    fill("rui", report, owed, {"t03": "7"})
    answer = send(client, sent)
    (row,) = answer.context["page"].rows
    assert not row.is_conflict
    take(client, answer, row.ident)
    entry = Entry.objects.get()
    assert (entry.value, entry.note) == (7, "含续建")


def test_it_overwrites_nothing_that_changed_between_looking_and_storing(
    client: Client, report: Report, owed: Owed
):
    answer = send(client, filled(downloaded(client), report, {T03: {"text": 9}, T04: {"text": 2}}))
    fill("rui", report, owed, {"t03": "7"})
    left = take(client, answer, f"cell:{T03}", f"cell:{T04}")
    assert left.status_code == 409
    assert texts() == {"t03": "7", "t04": "2"}
    (row,) = left.context["page"].rows
    assert (row.ident, row.lines[0].old, row.lines[0].new) == (f"cell:{T03}", "7", "9")
    assert take(client, left, row.ident).status_code == 302
    assert texts() == {"t03": "9", "t04": "2"}


def test_words_changed_between_looking_and_storing_are_kept(
    client: Client, report: Report, owed: Owed
):
    section = owed.sections[0]
    answer = send(client, filled(downloaded(client), report, {section: {"progress": "表里"}}))
    save_words(access_of("rui"), report, owed, TextGiven(section, {"progress": "网页"}, 0), at=NOW)
    left = take(client, answer, f"text:{section}")
    assert left.status_code == 409
    assert Narrative.objects.get().progress == "网页"
    assert left.context["page"].rows[0].is_conflict
    assert "有人改过" in left.context["page"].rows[0].told


NUMBERS = [
    ("１２．５", "12.5"),
    ("1,234", "1234"),
    ("12个", "12"),
    (0, "0"),
]


@pytest.mark.parametrize(("typed", "kept"), NUMBERS)
def test_it_takes_numbers_as_people_type_them(client: Client, report: Report, typed, kept):
    answer = send(client, filled(downloaded(client), report, {T03: {"text": typed}}))
    take(client, answer, f"cell:{T03}")
    assert {code: text for code, text in texts().items()} in ({"t03": kept}, {})


BAD = ["十二", "1e309", "=1+1", "=cmd|'/c calc'!A0", "无", "12.1234567", "-"]


@pytest.mark.parametrize("typed", BAD)
def test_it_takes_no_number_that_is_none_and_says_where(client: Client, report: Report, typed: str):
    answer = send(
        client, filled(downloaded(client), report, {T03: {"text": typed}, T04: {"text": 2}})
    )
    page = answer.context["page"]
    assert [row.ident for row in page.rows] == [f"cell:{T04}"]
    (sentence,) = page.problems
    assert "手填指标" in sentence
    assert "本期" in sentence


def test_a_formula_of_a_note_is_a_text_out_and_back(client: Client, report: Report):
    typed = '=HYPERLINK("http://x")<script>alert(1)</script>'
    answer = send(client, filled(downloaded(client), report, {T03: {"note": typed}}))
    assert b"<script>alert" not in answer.content
    take(client, answer, f"cell:{T03}")
    assert Entry.objects.get().note == typed
    with_sheet = {}
    with_part(downloaded(client), lambda part: with_sheet.setdefault("part", part))
    assert b"<f>" not in with_sheet["part"]


def test_it_refuses_a_note_that_is_too_long(client: Client, report: Report):
    answer = send(client, filled(downloaded(client), report, {T03: {"note": "长" * 301}}))
    assert answer.context["page"].rows == ()
    assert "301 字" in answer.context["page"].problems[0]


def _without_note(grid: Grid) -> Grid:
    return replace(grid, columns=grid.columns[:-1])


def _renamed(grid: Grid) -> Grid:
    return replace(
        grid, columns=tuple(replace(column, title=f"我的{column.title}") for column in grid.columns)
    )


def test_a_renamed_column_is_found_and_a_missing_one_told(client: Client, report: Report):
    data = downloaded(client)
    answer = send(client, filled(data, report, {T03: {"text": 5}}, _renamed))
    assert len(answer.context["page"].rows) == 1
    answer = send(client, filled(data, report, {T03: {"text": 5}}, _without_note))
    assert len(answer.context["page"].rows) == 1
    assert any("“说明”一列不见了" in one for one in answer.context["page"].problems)


def test_it_takes_nothing_from_under_a_merged_cell(client: Client, report: Report):
    data = filled(downloaded(client), report, {T03: {"text": 5}, T04: {"text": 2}})

    def merge(part: bytes) -> bytes:
        return re.sub(
            rb'<mergeCells count="\d+">', b'<mergeCells count="9"><mergeCell ref="F5:F9"/>', part
        )

    answer = send(client, with_part(data, merge))
    page = answer.context["page"]
    assert page.rows == ()
    assert sum("合并" in one for one in page.problems) == 2


def test_it_tells_a_read_only_cell_that_was_written_into(client: Client, report: Report):
    answer = send(client, filled(downloaded(client), report, {T03: {"unit": "万个"}}))
    page = answer.context["page"]
    assert page.rows == ()
    assert "只读" in page.overwritten[0]


def test_it_refuses_a_workbook_from_elsewhere(client: Client, report: Report):
    data = filled(downloaded(client), report, {T03: {"text": 5}})
    grids = open_grids(page_of(report), {})
    foreign = write_workbook(grids, Stamp("甲局|2026-09"), created=NOW.date())
    said = [
        send(client, sent, name=name).context["page"].fault
        for sent, name in (
            (foreign, "月报.xlsx"),
            (data[: len(data) // 2], "月报.xlsx"),
            ("指标,数\n引进项目,5".encode(), "月报"),
            (b"", "月报.xlsx"),
        )
    ]
    assert "印记" in said[0]
    assert all(one.endswith("。") for one in said)
    assert not Entry.objects.exists()


def test_it_refuses_the_workbook_of_another_unit_and_of_another_month(
    client: Client, round_: Round, report: Report
):
    others = downloaded(signed_in("hua"), "/jia/reports/2026-09/yi")
    answer = send(client, others)
    assert answer.status_code == 422
    assert "另一个单位" in answer.context["page"].fault
    august = plan_round(round_.programme, Period.parse("2026-08"), actor="系统", at=NOW)
    open_round(august, actor="系统", at=NOW)
    answer = send(client, downloaded(client, "/jia/reports/2026-08/jia"))
    assert answer.status_code == 422
    assert "2026-08" in answer.context["page"].fault


def test_it_is_not_there_for_another_units_people(report: Report):
    assert signed_in("hua").get(f"{BASE}/sheet.xlsx").status_code == 404
    assert send(signed_in("hua"), b"x").status_code == 404


def test_the_office_may_look_and_not_send(report: Report):
    client = signed_in("mei")
    assert client.get(f"{BASE}/sheet/").status_code == 200
    assert send(client, downloaded(client)).status_code == 403


def test_it_refuses_when_the_report_was_sent_meanwhile(client: Client, report: Report, owed: Owed):
    data = filled(downloaded(client), report, {T03: {"text": 5}})
    Report.objects.filter(pk=report.pk).update(state=State.SIGNED)
    answer = send(client, data)
    assert answer.status_code == 409
    assert "待审" in answer.context["page"].fault


def test_it_stores_nothing_of_what_was_looked_at_when_the_report_was_sent_meanwhile(
    client: Client, report: Report, owed: Owed
):
    answer = send(client, filled(downloaded(client), report, {T03: {"text": 5}}))
    fill("rui", report, owed, {item.indicator.code: "1" for item in owed.hand}, note="核对过")
    move_report(access_of("rui"), report, owed, Wanted("submit", report.version), at=NOW)
    assert take(client, answer, f"cell:{T03}").status_code == 409
    assert texts()["t03"] == "1"


def test_it_refuses_when_the_round_was_locked(client: Client, report: Report):
    data = filled(downloaded(client), report, {T03: {"text": 5}})
    Report.objects.filter(pk=report.pk).update(due_at=NOW.replace(month=9))
    Round.objects.update(locked_at=NOW)
    assert send(client, data).status_code == 409


def test_a_session_that_expired_stores_nothing_and_leads_to_signing_in(
    client: Client, report: Report
):
    answer = send(client, filled(downloaded(client), report, {T03: {"text": 5}}))
    client.logout()
    late = take(client, answer, f"cell:{T03}")
    assert late.status_code == 302
    assert "/login/" in late.url
    assert not Entry.objects.exists()


def test_changes_altered_on_the_way_or_shown_to_another_are_not_stored(
    client: Client, report: Report
):
    answer = send(client, filled(downloaded(client), report, {T03: {"text": 5}}))
    payload = answer.context["page"].payload
    for parsed in (payload[:-2] + "xx", "", "{}"):
        late = client.post(f"{BASE}/sheet/", {"parsed": parsed, "take": [f"cell:{T03}"]})
        assert late.status_code == 422
    assert not Entry.objects.exists()


def test_a_million_rows_are_refused_by_a_sentence(client: Client, report: Report):
    data = filled(downloaded(client), report, {})
    far = b'<row r="1000001"><c r="A1000001"/></row></sheetData>'
    answer = send(client, with_part(data, lambda part: part.replace(b"</sheetData>", far)))
    assert answer.status_code == 422
    assert "行" in answer.context["page"].fault


@pytest.mark.parametrize("name", ["月报.pdf", "月报.et", "月报.xls", "<b>.html"])
def test_a_file_of_another_kind_is_told_what_is_wanted(client: Client, report: Report, name: str):
    answer = send(client, b"x", name=name)
    assert answer.status_code == 422
    assert "另存为 .xlsx" in answer.context["page"].fault
    assert b"<b>.html" not in answer.content


@pytest.mark.parametrize("name", ["../../x.xlsx", "<script>alert(1)</script>.xlsx", "x"])
def test_the_name_of_the_file_does_no_harm(client: Client, report: Report, name: str):
    answer = send(client, filled(downloaded(client), report, {T03: {"text": 5}}), name=name)
    assert answer.status_code == 200
    assert b"<script>alert" not in answer.content


def test_looking_is_no_entry_of_the_trail(client: Client, report: Report):
    before = AuditEntry.objects.count()
    send(client, filled(downloaded(client), report, {T03: {"text": 5}}))
    assert AuditEntry.objects.count() == before


def test_a_grade_is_chosen_from_its_scale(county: Programme):
    december = plan_round(county, Period.parse("2026-12"), actor="系统", at=NOW)
    open_round(december, actor="系统", at=NOW)
    report, owed = report_of(december, "yi")
    base, client = "/jia/reports/2026-12/yi", signed_in("hua")
    key = next(item.key for item in owed.hand if item.indicator.code == "t06")
    page = page_of(report, "hua")
    assert grades_known(county, page)[key][:3] == ("Ⅰ类", "Ⅱ类", "Ⅲ类")
    data = filled(downloaded(client, base), report, {key: {"text": "Ⅲ类"}}, who="hua")
    answer = send(client, data, base)
    assert take(client, answer, f"cell:{key}", base=base).status_code == 302
    assert Entry.objects.get(indicator__code="t06").grade == "Ⅲ类"


def test_a_figure_too_large_for_excel_is_told_instead(client: Client, report: Report, owed: Owed):
    fill("rui", report, owed, {"t03": "5"})
    Entry.objects.update(value=Decimal("1234567890123456"))
    answer = client.get(f"{BASE}/sheet.xlsx", follow=True)
    assert "大得不合常理" in words_of(answer)


def test_who_may_look_gets_a_workbook_without_a_cell_to_fill(report: Report):
    assert Person.objects.filter(username="lan").exists()
    data = downloaded(signed_in("lan"))
    reading = read_workbook(data, open_grids(page_of(report, "lan"), {}))
    assert reading.rows["手填指标"][T03] == {}
