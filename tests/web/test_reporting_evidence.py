"""Files beside a cell: attached, fetched, taken back, searched, by whom and by nobody else."""

from __future__ import annotations

import pytest
from cast import NOW, signed_in
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from reports import evidence, fill, opened, report_of

from luoshi_web.offices.models import AuditEntry, FileText, Programme, StoredFile
from luoshi_web.offices.queries import audit_faults
from luoshi_web.reporting.models import Entry, Evidence, Report, Round, State
from luoshi_web.reporting.owed import Owed

BASE = "/jia/reports/2026-09/jia"
T03 = "t03|甲县|2026-09"
SCRIPT = {"HTTP_X_REQUESTED_WITH": "fetch"}


@pytest.fixture
def round_(county: Programme) -> Round:
    return opened(county)


@pytest.fixture
def report(round_: Round) -> Report:
    return report_of(round_, "jia")[0]


@pytest.fixture
def owed(round_: Round) -> Owed:
    return report_of(round_, "jia")[1]


@pytest.fixture
def client(round_: Round) -> Client:
    return signed_in("rui")


def attach(client: Client, name: str = "证明.txt", text: str = "已开工", key: str = T03, **more):
    file = SimpleUploadedFile(name, text.encode(), "text/plain")
    return client.post(f"{BASE}/evidence/", {"key": key, "file": file}, **more)


def test_it_attaches_a_file_and_leads_back_to_the_cell(client: Client):
    answer = attach(client)
    assert answer.status_code == 302
    assert answer.url == f"{BASE}/#files1"
    row = Evidence.objects.get()
    assert (row.file.name, row.indicator.code, row.by) == ("证明.txt", "t03", "甲局 Rui（rui）")
    assert "证明.txt" in client.get(f"{BASE}/").content.decode()


def test_it_gives_the_pages_script_only_the_cells_block(client: Client):
    answer = attach(client, **SCRIPT)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert text.startswith('<div class="ls-files" data-evidence')
    assert "证明.txt" in text


def test_attaching_and_taking_back_are_entries_of_the_trail(client: Client, round_: Round):
    attach(client)
    file = StoredFile.objects.get(name="证明.txt")
    client.post(f"{BASE}/evidence/{file.pk}/take-back/")
    codes = list(AuditEntry.objects.order_by("-pk").values_list("action", flat=True)[:3])
    assert codes == [
        "reporting.evidence.taken_back",
        "reporting.evidence.attached",
        "offices.file.stored",
    ]
    assert not list(audit_faults(round_.programme))


def test_the_text_of_a_file_is_read_after_the_commit(
    client: Client, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        attach(client, text="引进了两家")
    assert FileText.objects.get().text.strip() == "引进了两家"


BAD = [
    ("空.txt", "", "空的"),
    ("网页.html", "<html></html>", "不收"),
    ("表.xlsx", "不是表", "内容却是"),
]


@pytest.mark.parametrize(("name", "text", "words"), BAD)
def test_a_file_that_is_not_taken_is_told_beside_the_field(client: Client, name, text, words):
    plain, by_script = attach(client, name, text), attach(client, name, text, **SCRIPT)
    for answer in (plain, by_script):
        shown = answer.content.decode()
        assert answer.status_code == 422
        assert words in shown.split("data-evidence")[1]
        assert 'role="alert" id="fault1"' in shown
    assert b"<html" in plain.content
    assert b"<html" not in by_script.content
    assert not StoredFile.objects.filter(name=name).exists()


def test_no_file_at_all_is_told_too(client: Client):
    answer = client.post(f"{BASE}/evidence/", {"key": T03})
    assert answer.status_code == 422
    assert "没有收到文件" in answer.content.decode()


NAMES = [
    ("../../etc/x.txt", "x.txt"),
    ("<script>alert(1)</script>.txt", "script_.txt"),
    ("..\\..\\甲.txt", "甲.txt"),
]


@pytest.mark.parametrize(("sent", "kept"), NAMES)
def test_the_name_of_a_file_does_no_harm(client: Client, sent: str, kept: str):
    attach(client, sent)
    stored = Evidence.objects.get().file
    assert stored.name == kept
    page = client.get(f"{BASE}/").content.decode()
    assert "<script>alert" not in page
    answer = client.get(f"{BASE}/evidence/{stored.pk}/")
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_it_hands_the_file_to_those_who_may_see_the_report(report: Report, owed: Owed):
    stored = evidence(report, owed, "t03", "材料")
    for name in ("rui", "mei", "lan", "an"):
        answer = signed_in(name).get(f"{BASE}/evidence/{stored.pk}/")
        assert (answer.status_code, answer.content.decode()) == (200, "材料")
    assert signed_in("hua").get(f"{BASE}/evidence/{stored.pk}/").status_code == 404
    assert Client().get(f"{BASE}/evidence/{stored.pk}/").status_code == 302


def test_a_file_is_fetched_only_through_the_report_it_is_attached_to(
    report: Report, owed: Owed, round_: Round
):
    stored = evidence(report, owed, "t03")
    plan = StoredFile.objects.exclude(pk=stored.pk).first()
    client = signed_in("mei")
    assert client.get(f"/jia/reports/2026-09/yi/evidence/{stored.pk}/").status_code == 404
    assert plan is not None
    assert client.get(f"{BASE}/evidence/{plan.pk}/").status_code == 404
    assert client.get(f"{BASE}/evidence/999999/").status_code == 404


def test_a_file_taken_back_is_gone_from_the_page_and_kept(
    client: Client, report: Report, owed: Owed
):
    stored = evidence(report, owed, "t03")
    answer = client.post(f"{BASE}/evidence/{stored.pk}/take-back/", **SCRIPT)
    assert answer.status_code == 200
    assert "证明.txt" not in answer.content.decode()
    assert client.get(f"{BASE}/evidence/{stored.pk}/").status_code == 404
    assert client.post(f"{BASE}/evidence/{stored.pk}/take-back/").status_code == 404
    assert StoredFile.objects.filter(pk=stored.pk).exists()


def test_nobody_but_the_units_people_attaches_or_takes_back(report: Report, owed: Owed):
    stored = evidence(report, owed, "t03")
    assert attach(signed_in("hua")).status_code == 404
    assert attach(signed_in("mei")).status_code == 403
    assert signed_in("mei").post(f"{BASE}/evidence/{stored.pk}/take-back/").status_code == 403
    assert Evidence.objects.count() == 1


@pytest.mark.parametrize("key", ["t05|甲县|2026-09", "t99|甲县|2026-09", "", "x"])
def test_only_a_cell_that_the_unit_fills_in_has_files(client: Client, key: str):
    assert attach(client, key=key).status_code == 404
    assert not Evidence.objects.exists()


def test_a_report_on_its_way_takes_no_file_and_gives_none_back(
    client: Client, report: Report, owed: Owed
):
    stored = evidence(report, owed, "t03")
    Report.objects.filter(pk=report.pk).update(state=State.SIGNED)
    files = StoredFile.objects.count()
    for answer in (attach(client), client.post(f"{BASE}/evidence/{stored.pk}/take-back/")):
        assert answer.status_code == 409
        assert "待审" in answer.content.decode()
    assert (StoredFile.objects.count(), Evidence.objects.count()) == (files, 1)


def test_a_script_is_told_why_a_report_on_its_way_takes_no_file(client: Client, report: Report):
    Report.objects.filter(pk=report.pk).update(state=State.SIGNED)
    answer = attach(client, **SCRIPT)
    assert answer.status_code == 409
    assert "待审，不能改数" in answer.content.decode().split('role="alert"')[1]


def test_a_script_whose_session_expired_is_told_so_and_nothing_is_stored(round_: Round):
    answer = attach(Client(), **SCRIPT)
    assert answer.status_code == 401
    assert not Evidence.objects.exists()


def test_it_finds_words_in_the_files_of_reports_one_may_see(
    report: Report, owed: Owed, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        evidence(report, owed, "t03", "滨河路的<b>厂房</b>已经封顶")
    for name, found in (("rui", 1), ("mei", 1), ("lan", 1), ("hua", 0)):
        answer = signed_in(name).get("/jia/evidence/?q=厂房 封顶")
        page = answer.context["page"]
        assert len(page.found) == found
    (file,) = signed_in("rui").get("/jia/evidence/?q=厂房").context["page"].found
    assert (file.unit, file.month, file.indicator) == ("甲局", "2026-09", "引进项目")
    shown = signed_in("rui").get("/jia/evidence/?q=厂房").content.decode()
    assert "<mark>厂房</mark>" in shown
    assert "&lt;b&gt;" in shown
    assert f"{BASE}/evidence/{file.pk}/" in shown


def test_it_does_not_find_what_was_taken_back(client: Client, report: Report, owed: Owed):
    stored = evidence(report, owed, "t03")
    assert len(client.get("/jia/evidence/?q=证明").context["page"].found) == 1
    client.post(f"{BASE}/evidence/{stored.pk}/take-back/")
    answer = client.get("/jia/evidence/?q=证明")
    assert answer.context["page"].found == ()
    assert "没有依据" in answer.context["page"].heading


@pytest.mark.parametrize("words", ["", "  ", "%", "_", "'; drop table", "<script>x</script>"])
def test_no_words_and_strange_words_find_nothing(
    client: Client, report: Report, owed: Owed, words: str
):
    evidence(report, owed, "t03")
    answer = client.get("/jia/evidence/", {"q": words})
    assert (answer.status_code, answer.context["page"].found) == (200, ())
    assert b"<script>x" not in answer.content


def test_the_form_says_how_many_files_a_cell_has(client: Client, report: Report, owed: Owed):
    fill("rui", report, owed, {"t03": "5"})
    evidence(report, owed, "t03")
    assert Entry.objects.get().changed_at == NOW
    page = client.get(f"{BASE}/")
    assert page.context["page"].hand[0].files == 1
