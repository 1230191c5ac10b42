"""After publication: corrections, which units have opened it, and what strangers may see."""

from __future__ import annotations

import csv
import io

import pytest
from bulletin_cases import LATER, at_hand, drafted, published, signed, to_sign
from cast import NOW, record, signed_in, some_figures
from django.core.exceptions import PermissionDenied
from django.test import Client
from docx import Document

from luoshi.errors import LuoshiError
from luoshi_web.bulletins.actions import (
    Opening,
    choose_for_public,
    draft_correction,
    publish_bulletin,
    set_publicity,
)
from luoshi_web.bulletins.composing import Correction
from luoshi_web.bulletins.models import Bulletin, Publicity, Receipt
from luoshi_web.offices.conflicts import ConflictError
from luoshi_web.offices.models import AuditEntry, Person, Programme

pytestmark = pytest.mark.django_db
GIVEN = Correction("第一部分第一段", "滞后1项", "滞后2项", "乙局当日补报")


@pytest.fixture
def row(county: Programme) -> Bulletin:
    some_figures(county)
    return published()


def opened(**more: object) -> Opening:
    lan = Person.objects.get(username="lan")
    given = {"is_on": True, "contact": "0000-1234", "approver": lan, "approved_on": NOW.date()}
    return Opening(**given | more)


def open_to_public(row: Bulletin) -> None:
    set_publicity(at_hand("mei"), 0, opened(), at=LATER)
    choose_for_public(at_hand("mei"), row, row.edition, show=True, at=LATER)


def seen_by_strangers(url: str):
    return Client().get(url)


def test_a_correction_is_a_numbered_notice_and_the_paper_stays(row):
    before = bytes(row.docx.content)
    new = draft_correction(at_hand("mei"), row, GIVEN, at=LATER)
    notice = signed(to_sign(new, LATER), LATER)
    done = publish_bulletin(at_hand("mei"), notice, notice.edition, at=LATER)
    assert (done.document_number, done.number) == ("甲政督更〔2026〕1号", 1)
    paper = Document(io.BytesIO(bytes(done.docx.content)))
    cells = [cell.text for table in paper.tables for row_ in table.rows for cell in row_.cells]
    said = "".join([*(p.text for p in paper.paragraphs), *cells])
    for words in (GIVEN.place, GIVEN.before, GIVEN.after, GIVEN.reason, row.document_number):
        assert words in said
    row.refresh_from_db()
    assert bytes(row.docx.content) == before
    page = signed_in("rui").get(f"/jia/bulletins/{row.pk}/").content.decode()
    assert "这一期有更正" in page and done.document_number in page
    again = Bulletin.objects.get(pk=done.pk)
    assert again.corrects_id == row.pk and again.xlsx is None


@pytest.mark.parametrize("name", ["place", "before", "after", "reason"])
def test_a_correction_tells_all_four(row, name):
    given = {n: getattr(GIVEN, n) for n in ("place", "before", "after", "reason")} | {name: " "}
    with pytest.raises(LuoshiError, match="没有写"):
        draft_correction(at_hand("mei"), row, Correction(**given), at=LATER)
    refused = signed_in("mei").post(f"/jia/bulletins/{row.pk}/correct/", given)
    assert refused.status_code == 422 and (
        name == "reason" or GIVEN.reason in refused.content.decode()
    )


def test_only_the_office_corrects_and_only_what_is_published(row):
    with pytest.raises(PermissionDenied):
        draft_correction(at_hand("lan"), row, GIVEN, at=LATER)
    with pytest.raises(LuoshiError, match="一样"):
        same = Correction("第一段", "一", "一", "无")
        draft_correction(at_hand("mei"), row, same, at=LATER)
    record(row.programme, "T04", "2026-09", "6")
    with pytest.raises(ConflictError):
        draft_correction(at_hand("mei"), drafted(), GIVEN, at=LATER)


def test_it_counts_units_that_have_opened_it_and_no_person(row):
    url = f"/jia/bulletins/{row.pk}/"
    assert not Receipt.objects.exists()
    trail = AuditEntry.objects.count()
    for who in ("rui", "rui", "lan", "an"):
        signed_in(who).get(url)
    assert list(Receipt.objects.values_list("unit__code", "day")) == [("jia", NOW.date())]
    assert {f.name for f in Receipt._meta.fields} == {"id", "programme", "bulletin", "unit", "day"}
    assert AuditEntry.objects.count() == trail
    page = signed_in("mei").get(url).content.decode()
    assert "2 个单位中 1 个已阅" in page and "还没有打开的：乙局" in page
    assert "已阅" not in signed_in("rui").get(url).content.decode()
    signed_in("hua").head(url)
    assert Receipt.objects.count() == 1


def test_a_draft_is_opened_by_nobody(county):
    some_figures(county)
    signed_in("mei").get(f"/jia/bulletins/{drafted().pk}/")
    assert not Receipt.objects.exists()


def test_strangers_see_nothing_until_it_is_turned_on_and_chosen(row):
    pages = ("", "data.csv", f"bulletins/{row.pk}/", f"bulletins/{row.pk}/docx/")
    for page in pages:
        assert seen_by_strangers(f"/public/jia/{page}").status_code == 404
    set_publicity(at_hand("mei"), 0, opened(), at=LATER)
    for page in pages[2:]:
        assert seen_by_strangers(f"/public/jia/{page}").status_code == 404
    empty = seen_by_strangers("/public/jia/").content.decode()
    assert "还没有公布过进展" in empty and "T0" not in empty and "平台" not in empty
    choose_for_public(at_hand("mei"), row, row.edition, show=True, at=LATER)
    for page in pages:
        answer = seen_by_strangers(f"/public/jia/{page}")
        assert answer.status_code == 200 and "public" in answer["Cache-Control"]
        assert "max-age=300" in answer["Cache-Control"] and "Set-Cookie" not in answer
    assert seen_by_strangers("/public/yi/").status_code == 404


def test_the_public_page_says_each_promise_and_marks_what_is_made_up(row):
    open_to_public(row)
    html = seen_by_strangers("/public/jia/").content.decode()
    for words in (
        "说过什么，做到哪里",
        "方案原文",
        "明显慢于进度",
        "未公布",
        "0000-1234",
        "演示数据",
    ):
        assert words in html
    assert row.document_number in html and " style=" not in html and "<script" not in html
    assert "严重滞后" not in html and "Mei" not in html and "（mei）" not in html


def test_the_public_page_keeps_the_frozen_figures(row):
    open_to_public(row)
    record(row.programme, "T04", "2026-09", "12345", recorded_at=LATER)
    assert "12,345" not in seen_by_strangers("/public/jia/").content.decode()


def test_a_draft_and_what_was_not_chosen_stay_inside(row):
    open_to_public(row)
    record(row.programme, "T04", "2026-09", "6")
    draft = drafted()
    for page in (f"bulletins/{draft.pk}/", f"bulletins/{draft.pk}/docx/", "bulletins/999999/"):
        assert seen_by_strangers(f"/public/jia/{page}").status_code == 404
    assert draft.title not in seen_by_strangers("/public/jia/").content.decode().replace(
        row.title, ""
    )
    row.refresh_from_db()
    choose_for_public(at_hand("mei"), row, row.edition, show=False, at=LATER)
    assert seen_by_strangers(f"/public/jia/bulletins/{row.pk}/").status_code == 404


def test_hidden_samples_are_hidden_from_strangers_too(row):
    open_to_public(row)
    Programme.objects.update(show_sample=False, revision=999)
    assert seen_by_strangers(f"/public/jia/bulletins/{row.pk}/").status_code == 404
    html = seen_by_strangers("/public/jia/").content.decode()
    assert "还没有公布过进展" in html and "演示" not in html


def test_the_table_is_a_plain_csv(row):
    open_to_public(row)
    answer = seen_by_strangers("/public/jia/data.csv")
    assert answer["Content-Type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    by_code = {r["编号"]: r for r in rows}
    assert set(by_code) == {"T01", "T02", "T03", "T04", "T05", "T06"}
    assert (by_code["T03"]["实际"], by_code["T03"]["演示数据"]) == ("0", "是")
    assert by_code["T01"]["实际"] == "" and by_code["T04"]["通报文号"] == row.document_number


def test_parts_that_were_not_chosen_are_not_there(row):
    open_to_public(row)
    only_papers = opened(shows_targets=False, shows_data=False)
    set_publicity(at_hand("mei"), 1, only_papers, at=LATER)
    assert seen_by_strangers("/public/jia/data.csv").status_code == 404
    assert "方案原文" not in seen_by_strangers("/public/jia/").content.decode()
    set_publicity(at_hand("mei"), 2, opened(shows_papers=False), at=LATER)
    assert seen_by_strangers(f"/public/jia/bulletins/{row.pk}/").status_code == 404


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"contact": ""}, "纠错联系方式"),
        ({"approver": None}, "谁同意"),
        ({"approved_on": None}, "谁同意"),
        ({"approved_on": LATER.date().replace(year=2027)}, "还没有到"),
        ({"shows_targets": False, "shows_papers": False, "shows_data": False}, "没有选"),
        ({"contact": "字" * 201}, "201 字"),
    ],
)
def test_it_is_turned_on_only_with_a_leaders_agreement(row, more, says):
    with pytest.raises(LuoshiError, match=says):
        set_publicity(at_hand("mei"), 0, opened(**more), at=LATER)
    assert not Publicity.objects.exists()


def test_who_is_no_leader_agrees_to_nothing_and_only_the_office_sets_it(row):
    rui = Person.objects.get(username="rui")
    with pytest.raises(LuoshiError, match="不任领导"):
        set_publicity(at_hand("mei"), 0, opened(approver=rui), at=LATER)
    for who in ("lan", "rui", "an", "su"):
        with pytest.raises(PermissionDenied):
            set_publicity(at_hand(who), 0, opened(), at=LATER)
    set_publicity(at_hand("mei"), 0, opened(), at=LATER)
    with pytest.raises(ConflictError):
        set_publicity(at_hand("mei"), 0, opened(), at=LATER)


def test_the_form_turns_it_on_and_off(row):
    client, lan = signed_in("mei"), Person.objects.get(username="lan")
    typed = {"seen": 0, "on": 1, "targets": 1, "papers": 1, "contact": "0000-1234",
             "approver": lan.pk, "approved_on": "2026-10-10"}  # fmt: skip
    assert (
        client.post("/jia/bulletins/public/", {**typed, "approved_on": "十月"}).status_code == 422
    )
    assert client.post("/jia/bulletins/public/", typed).status_code == 302
    row_ = Publicity.objects.get()
    assert (row_.is_on, row_.shows_data, row_.approved_by) == (True, False, "Lan")
    assert client.post("/jia/bulletins/public/", {"seen": 1, "on": 0}).status_code == 302
    assert not Publicity.objects.get().is_on


@pytest.mark.parametrize("page", ["", "data.csv", "bulletins/{pk}/"])
def test_the_public_pages_cost_few_queries(row, page, django_assert_max_num_queries):
    open_to_public(row)
    with django_assert_max_num_queries(20):
        seen_by_strangers(f"/public/jia/{page.format(pk=row.pk)}")
