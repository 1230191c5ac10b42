"""What the pages of the room say: the desk, the matrix, the form, the review."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from cast import NOW, access_of, record, signed_in
from django.test import Client
from reports import fill, october, opened, report_of

from luoshi.plan import Period
from luoshi_web.offices.models import AuditEntry, Programme
from luoshi_web.reporting.actions import Wanted, move_report, open_round, plan_round
from luoshi_web.reporting.models import Entry, Report
from luoshi_web.reporting.pages.due import left_words

FORM = "/jia/reports/2026-09/jia/"
MATRIX = "/jia/reports/2026-09/"


def text(client: Client, path: str) -> str:
    """What a reader sees, blanks run together."""
    html = client.get(path).content.decode()
    main = html.split("<main", 1)[1].split("</main>")[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main))


@pytest.mark.parametrize(
    ("hours", "words", "urgency"),
    [
        (-49, "逾期 2 天", "bad"),
        (-3, "今天逾期", "bad"),
        (0.5, "不到 1 小时", "warn"),
        (30, "还有 30 小时", "warn"),
        (80, "还有 3 天", ""),
    ],
)
def test_it_says_how_much_time_is_left(hours: float, words: str, urgency: str):
    assert left_words(NOW + timedelta(hours=hours), NOW) == (words, urgency)


def test_the_desk_says_what_waits_and_never_drops_what_is_overdue(county: Programme):
    opened(county)
    page = text(signed_in("rui"), "/jia/desk/")
    assert "1 件要办，其中 1 件已逾期" in page and "填2026年9月月报" in page
    assert "逾期 3 天" in page


def test_the_desk_leads_there_after_sign_in_who_files(county: Programme):
    assert signed_in("rui").get("/")["Location"] == "/jia/desk/"
    assert signed_in("lan").get("/")["Location"] == "/jia/"


def test_no_target_stands_beside_a_figure_that_is_filed(county: Programme):
    record(county, "T03", "2026-08", "3")
    opened(county)
    html = signed_in("rui").get(FORM).content.decode().split("<main", 1)[1]
    assert "不少于" not in html and "应达" not in html and "60" not in re.findall(r">(\d+)<", html)


def test_the_form_shows_the_last_figure_and_the_difference(county: Programme):
    record(county, "T03", "2026-08", "3")
    round_ = opened(county)
    report, owed = report_of(round_, "jia")
    fill("rui", report, owed, {"t03": "5"})
    html = signed_in("rui").get(FORM).content.decode()
    row = html.split('data-key="t03|甲县|2026-09"')[1].split("</tbody>")[0]
    assert ">3<" in row.replace("\n", "") and "+2" in row and 'value="5"' in row


def test_an_official_statistic_is_shown_with_its_source_and_cannot_be_typed(county: Programme):
    open_round(
        plan_round(county, Period.parse("2026-02"), actor="系统", at=NOW), actor="系统", at=NOW
    )
    page = signed_in("rui").get("/jia/reports/2026-02/jia/").content.decode()
    filled = page.split("is-filled")[1].split("</table>")[0]
    assert "统计" in filled and "<input" not in filled.split("<tbody>")[1].split("<details")[0]


def test_a_cell_is_saved_by_the_pages_script_and_says_what_became_of_it(county: Programme):
    opened(county)
    body = {"cells": [{"key": "t03|甲县|2026-09", "text": "１２", "note": "", "seen": 0}]}
    answer = signed_in("rui").post(
        FORM + "cells/", json.dumps(body), content_type="application/json"
    )
    (cell,) = answer.json()["cells"]
    assert (cell["state"], cell["text"], cell["version"], cell["words"]) == (
        "saved",
        "12",
        1,
        "已存",
    )


@pytest.mark.parametrize(
    "body", ["", "[]", "{}", '{"cells": 3}', '{"cells": [{"key": 1}]}', '{"cells": [null]}', "\xff"]
)
def test_what_is_no_cell_is_refused_whole(county: Programme, body: str):
    opened(county)
    answer = signed_in("rui").post(
        FORM + "cells/", body.encode("latin-1"), content_type="application/json"
    )
    assert answer.status_code == 400 and "一格也没有存" in answer.json()["message"]
    assert not Entry.objects.exists()


def test_too_many_cells_at_once_are_refused(county: Programme):
    opened(county)
    cell = {"key": "t03|甲县|2026-09", "text": "1", "note": "", "seen": 0}
    answer = signed_in("rui").post(
        FORM + "cells/", json.dumps({"cells": [cell] * 501}), content_type="application/json"
    )
    assert answer.status_code == 400 and "500" in answer.json()["message"]


def test_a_form_for_another_unit_is_not_there(county: Programme):
    opened(county)
    client = signed_in("hua")
    assert client.get(FORM).status_code == 404
    body = {"cells": [{"key": "t03|甲县|2026-09", "text": "1", "note": "", "seen": 0}]}
    answer = client.post(FORM + "cells/", json.dumps(body), content_type="application/json")
    assert answer.status_code == 404 and not Entry.objects.exists()
    tried = AuditEntry.objects.get(action="reporting.report.refused")
    assert (tried.actor, tried.object_name) == ("乙局 Hua（hua）", "甲局 2026-09")


def test_an_expired_session_stores_nothing_and_tells_the_script(county: Programme):
    opened(county)
    answer = Client().post(
        FORM + "cells/",
        "{}",
        content_type="application/json",
        headers={"X-Requested-With": "fetch"},
    )
    assert answer.status_code == 401 and not Entry.objects.exists()


def test_the_matrix_counts_reports_in_the_units_own_order(county: Programme):
    round_ = opened(county)
    report, owed = report_of(round_, "yi")
    fill("hua", report, owed, {i.indicator.code: "5" for i in owed.hand})
    move_report(access_of("hua"), report, owed, Wanted("submit", report.version), at=NOW)
    page = text(signed_in("mei"), MATRIX)
    assert "2 应报" in page and "1 已报" in page and "1 未报" in page
    assert page.index("甲局") < page.index("乙局")
    assert "按时报送率 0%" in page


def test_the_matrix_shows_before_the_opening_what_will_be_asked(county: Programme):
    plan_round(county, Period.parse("2026-10"), actor="系统", at=NOW)
    page = text(signed_in("mei"), "/jia/reports/2026-10/")
    assert "还没有开放" in page and "甲局" in page and "未开放" in page
    assert not Report.objects.exists()


def test_the_reviewer_sees_findings_first_and_alone_the_plans_path(county: Programme):
    for month, value in (("2026-06", "20"), ("2026-07", "24"), ("2026-08", "30")):
        record(county, "T03", month, value)
    round_ = opened(county)
    report, owed = report_of(round_, "jia")
    fill("rui", report, owed, {i.indicator.code: "1" for i in owed.hand}, note="重新核过")
    move_report(access_of("rui"), report, owed, Wanted("submit", report.version), at=NOW)
    office = text(signed_in("mei"), FORM)
    assert "项有疑问" in office and "只有审核人看得到" in office
    unit = text(signed_in("rui"), FORM)
    assert "只有审核人看得到" not in unit and "序时" not in unit


def test_times_and_exemptions_are_changed_from_the_matrix_with_a_reason(county: Programme):
    opened(county)
    client = signed_in("mei")
    given = {
        "opens_at": "2026-10-01T08:00",
        "due_at": "2026-10-20T18:00",
        "locks_at": "2026-10-26T18:00",
    }
    client.post(MATRIX + "times/", given)
    assert Report.objects.filter(due_at=october(20, 18)).count() == 0
    client.post(MATRIX + "times/", given | {"reason": "国庆后停电"})
    assert Report.objects.filter(due_at=october(20, 18)).count() == 2
    client.post(
        MATRIX + "exemption/", {"unit": "yi", "due_at": "2026-10-22T12:00", "reason": "人员轮换"}
    )
    assert Report.objects.get(unit__code="yi").due_at == october(22, 12)
    page = client.post(MATRIX + "times/", given | {"due_at": "明天", "reason": "x"}, follow=True)
    assert "时间写得不对" in page.content.decode()
