"""核对: what is uploaded, read, changed, taken back and answered, by whom, and what is refused in which words."""

from __future__ import annotations

import html
import json
from dataclasses import replace

import pytest
from cast import NOW, PASSWORD
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from standings import PLAN, TEXT

from luoshi.packs import plan_docx
from luoshi.plan import Note, plan_from_dict
from luoshi_web.drafts.actions import Upload, add_item, change_item, drop_draft, upload_draft
from luoshi_web.drafts.models import Draft, DraftAnswer, DraftChange
from luoshi_web.drafts.queries import put_together
from luoshi_web.offices.models import AuditEntry, Person, Programme
from luoshi_web.offices.queries import Access, access_to, audit_faults

pytestmark = pytest.mark.django_db
DRAFTS = "/jia/drafts/"
MARKDOWN = (
    "# 甲县两年行动方案\n\n## 一、目标\n\n到2026年，全县产值达到120亿元。\n\n"
    "## 二、任务\n\n每年引进项目不少于80个。（责任单位：甲局、乙局）\n"
)


def access(name: str = "mei") -> Access:
    return access_to(Person.objects.get(username=name), "jia", NOW.date())


@pytest.fixture
def draft(county) -> Draft:
    upload = Upload("稿.txt", "text/plain", TEXT.encode(), PLAN)
    return upload_draft(access(), upload, at=NOW)


def client(name: str = "mei") -> Client:
    made = Client()
    assert made.login(username=name, password=PASSWORD)
    return made


def words(response) -> str:
    return html.unescape(response.content.decode())


def url(draft: Draft, tail: str = "") -> str:
    return f"{DRAFTS}{draft.pk}/{tail}"


TARGET = {
    "item": "target:T03", "seen": "0", "passage": "每年引进项目不少于60个", "indicator": "引进项目", "op": "ge",
    "value": "66", "unit": "个", "kind": "increase", "cadence": "yearly",
}  # fmt: skip


def test_it_reads_an_uploaded_file_and_shows_it_beside_its_items(county):
    file = SimpleUploadedFile("方案.docx", plan_docx(MARKDOWN))
    response = client().post(DRAFTS, {"file": file, "purpose": "plan"}, follow=True)
    said = words(response)
    assert response.redirect_chain and response.status_code == 200
    assert "甲县两年行动方案" in said
    assert 'data-item="target:T01"' in said
    row = Draft.objects.get()
    assert json.loads(row.document)["title"] == "甲县两年行动方案"
    assert bytes(row.source.content) == plan_docx(MARKDOWN)
    assert audit_faults(county) == []


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("方案.docx", b"PK\x03\x04 no zip", ""),
        ("方案.txt", b"", "文件是空的"),
        ("方案.exe", b"MZ\x90\x00\x03", ""),
    ],
)
def test_it_says_beside_the_field_why_a_file_cannot_be_read(county, name, content, said):
    file = SimpleUploadedFile(name, content)
    response = client().post(DRAFTS, {"file": file, "purpose": "plan"})
    assert response.status_code == 422
    assert 'class="ls-msg"' in words(response) and said in words(response)
    assert not Draft.objects.exists()


def test_it_refuses_a_file_that_is_too_large_before_reading_it(county, monkeypatch):
    monkeypatch.setattr("luoshi_web.drafts.forms.MOST_BYTES", 10)
    file = SimpleUploadedFile("方案.txt", b"x" * 11)
    response = client().post(DRAFTS, {"file": file, "purpose": "plan"})
    assert response.status_code == 422 and "超过 20 MB" in words(response)


def test_it_throws_a_file_beyond_the_limit_away_while_it_comes_in(county):
    file = SimpleUploadedFile("方案.txt", b"x" * 20_000_001)
    response = client().post(DRAFTS, {"file": file, "purpose": "plan"})
    assert response.status_code == 422 and "约 20 MB，超过 20 MB" in words(response)
    assert not response.wsgi_request.FILES


def test_it_prints_what_was_typed_and_never_runs_it(draft):
    evil = "<script>alert(1)</script>"
    page = client().post(url(draft, "change/"), {**TARGET, "indicator": evil}, follow=True)
    assert evil.encode() not in page.content and b"&lt;script&gt;alert(1)" in page.content


def test_it_never_gives_a_number_twice(draft):
    mei = client()
    new = {"what": "target", "passage": "多讲故事", "indicator": "故事", "op": "ge", "value": "9",
           "unit": "个", "kind": "increase", "cadence": "yearly"}  # fmt: skip
    mei.post(url(draft, "add/"), new)
    mei.post(url(draft, "undo/"), {"number": "1"})
    mei.post(url(draft, "add/"), new)
    assert [t.id for t in put_together(draft).plan.targets][-1] == "T08"


def test_it_links_every_passage_to_its_card_and_back_without_script(draft):
    said = words(client().get(url(draft), {"item": "target:T03"}))
    assert 'id="s-target-T03"' in said
    assert 'href="?tab=target&item=target:T03#s-target-T03"' in said
    assert 'href="#s-target-T03"' in said
    assert "每年引进项目不少于60个" in said


def test_it_keeps_what_was_read_beside_what_it_was_changed_to(draft):
    mei = client()
    response = mei.post(url(draft, "change/"), TARGET, follow=True)
    assert response.status_code == 200
    said = words(response)
    assert "已改" in said and ">60</s>" in said and "66" in said
    assert "Mei（mei）" in said
    review = put_together(draft)
    assert review.read == PLAN
    assert plan_from_dict(json.loads(Draft.objects.get().document)) == PLAN
    changed = review.plan.target_of("T03")
    assert changed is not None and changed.value == "66"
    assert DraftChange.objects.get().fields == '{"value": "66"}'
    assert AuditEntry.objects.order_by("number").last().action == "drafts.item.changed"


def test_it_stores_nothing_when_nothing_differs(draft):
    client().post(url(draft, "change/"), {**TARGET, "value": "60"})
    assert not DraftChange.objects.exists()


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("value", "六十六", "不是数"),
        ("indicator", "", "请填这一格"),
        ("year", "26", "不是年份"),
        ("year", "二六年", "四位年份"),
        ("cadence", "daily", "请从列出的里选"),
        ("passage", "原文没有的话", "原文里没有这几个字"),
        ("part_of", "T04", "自己的一部分"),
        ("value2", "5", "只有区间目标有上限"),
        ("indicator", "长" * 121, "太长"),
    ],
)
def test_it_refuses_beside_the_field_and_keeps_what_was_typed(draft, field, typed, said):
    response = client().post(url(draft, "change/"), {**TARGET, field: typed})
    assert response.status_code == 422
    assert said in words(response)
    assert field == "cadence" or typed in words(response)
    assert not DraftChange.objects.exists()


def test_it_tells_the_second_of_two_people_that_the_first_was_there(draft):
    change_item(access(), draft, "target", "T03", {"value": "70"}, seen=0, at=NOW)
    response = client().post(url(draft, "change/"), TARGET)
    assert response.status_code == 422
    assert "刚被甲局 Mei（mei）改过" in words(response)
    assert client().post(url(draft, "remove/"), TARGET).status_code == 422


def test_it_removes_and_brings_back(draft):
    mei = client()
    gone = words(mei.post(url(draft, "remove/"), TARGET, follow=True))
    assert "已删" in gone and "恢复" in gone
    assert put_together(draft).plan.target_of("T03") is None
    # T04 was a part of it and stays, a part of nothing.
    assert put_together(draft).plan.target_of("T04").part_of is None
    mei.post(url(draft, "undo/"), {"number": "1"})
    assert put_together(draft).plan == PLAN
    again = mei.post(url(draft, "undo/"), {"number": "1"})
    assert again.status_code == 422 and "已经撤销" in words(again)
    assert [row.op for row in DraftChange.objects.all()] == ["remove", "undo"]


def test_it_shows_the_whole_record_of_a_draft(draft):
    mei = client()
    mei.post(url(draft, "change/"), TARGET)
    mei.post(url(draft, "remove/"), {**TARGET, "item": "target:T01"})
    mei.post(url(draft, "undo/"), {"number": "2"})
    page = words(client("an").get(url(draft), {"tab": "changes"}))
    assert "数值 60 → 66" in page and "删去" in page and "已撤销" in page
    assert page.index("目标 T01") < page.index("目标 T03"), "the newest first"


def test_it_takes_back_only_the_last_change_of_an_item(draft):
    mei = client()
    mei.post(url(draft, "change/"), TARGET)
    mei.post(url(draft, "change/"), {**TARGET, "seen": "1", "value": "77"})
    response = mei.post(url(draft, "undo/"), {"number": "1"})
    assert response.status_code == 422 and "请先撤销后来的修改" in words(response)


def test_it_adds_an_item_from_copied_words_and_numbers_it_on(draft):
    new = {"what": "target", "passage": "多讲故事", "indicator": "故事", "op": "ge", "value": "９",
           "unit": "个", "kind": "increase", "cadence": "yearly"}  # fmt: skip
    response = client().post(url(draft, "add/"), new, follow=True)
    assert "目标 T07" in words(response) and "新增" in words(response)
    added = put_together(draft).plan.target_of("T07")
    assert added is not None
    assert (added.value, added.section, added.kind) == ("9", "二/一/3", "increase")


def test_it_adds_what_was_selected_by_its_offsets(draft):
    start = TEXT.index("多讲故事")
    form = words(client().get(url(draft), {"add": "milestone", "start": start, "end": start + 4}))
    assert "多讲故事" in form and f'value="{start}"' in form
    given = {
        "what": "milestone",
        "passage": "多讲故事",
        "start": start,
        "end": start + 4,
        "text": "讲好故事",
        "by": "2026",
    }
    response = client().post(url(draft, "add/"), given, follow=True)  # fmt: skip
    assert "新增" in words(response)
    added = put_together(draft).plan.milestones
    assert [(m.text, m.by, m.section) for m in added] == [("讲好故事", 2026, "二/一/3")]


def test_it_begins_the_form_with_what_the_reader_makes_of_the_selection(draft):
    start, end = TEXT.index("每年引进项目不少于60个"), TEXT.index("，其中大项目")
    form = words(client().get(url(draft), {"add": "target", "start": start, "end": end}))
    assert 'name="value" value="60"' in form and 'value="yearly" selected' in form


@pytest.mark.parametrize("place", [("9", "3"), ("99999", "100000"), ("x", "-1"), ("", "")])
def test_it_gives_an_empty_form_for_a_selection_that_is_none(draft, place):
    response = client().get(url(draft), {"add": "target", "start": place[0], "end": place[1]})
    assert response.status_code == 200 and 'name="passage"' in words(response)


def test_it_leads_from_a_finding_to_what_mends_it(county):
    start = TEXT.index("多讲故事")
    notes = (Note("R003", 0, 1, "没有认出标题。"), Note("R006", start, start + 4, "请人工确定。"))
    plan = replace(PLAN, title="", notes=notes)
    draft = upload_draft(access(), Upload("稿.txt", "text/plain", b"x", plan), at=NOW)
    page = words(client().get(url(draft), {"tab": "questions"}))
    assert "item=head:&edit=1" in page
    assert f"?add=target&start={start}&end={start + 4}" in page


def test_it_asks_for_more_words_where_a_passage_stands_twice(draft):
    response = client().post(
        url(draft, "add/"), {"what": "project", "passage": "项目", "name": "项目"}
    )
    assert response.status_code == 422 and "处这样写" in words(response)


def test_it_changes_units_and_the_head(draft):
    duty = next(iter(put_together(draft).now.items["duty"]))
    given = {
        "item": f"duty:{duty}",
        "seen": "0",
        "passage": "（责任单位：甲局、各乡）",
        "lead": "甲局",
        "support": "乙局、各乡",
    }
    assert client().post(url(draft, "change/"), given).status_code == 302  # fmt: skip
    parties = put_together(draft).plan.duties[0].parties
    assert [(p.name, p.role) for p in parties] == [
        ("甲局", "lead"),
        ("乙局", "support"),
        ("各乡", "support"),
    ]
    none = client().post(url(draft, "change/"), {**given, "seen": "1", "lead": "", "support": ""})
    assert none.status_code == 422 and "一个单位也没有" in words(none)
    head = {
        "item": "head:",
        "seen": "0",
        "title": "甲县办法（修订）",
        "first": "2025",
        "last": "2027",
    }
    assert client().post(url(draft, "change/"), head).status_code == 302
    plan = put_together(draft).plan
    assert (plan.title, plan.horizon) == ("甲县办法（修订）", (2025, 2027))


@pytest.mark.parametrize("item", ["target:T99", "target:", "slogan:1", "", "question:L105-1-2"])
def test_it_answers_a_forged_item_with_a_sentence(draft, item):
    for tail in ("change/", "remove/"):
        response = client().post(url(draft, tail), {**TARGET, "item": item})
        assert response.status_code == 422
        assert "请" in words(response)
    assert client().get(url(draft), {"item": item}).status_code == 200


def test_it_answers_findings_and_takes_answers_back(draft):
    mei = client()
    review = put_together(draft)
    about = next(q for q in review.questions if q.code == "L105")
    for decision, text, said in [
        ("waived", "", "请写一句理由"),
        ("settled", " ", "请写明定为什么"),
        ("asked", "多大范围？", "请从列出的单位里选"),
        ("guessed", "x", "没有这种答复"),
    ]:
        given = {"question": about.key, "decision": decision, "words": text, "tab": "questions"}
        response = mei.post(url(draft, "answer/"), given)
        assert response.status_code == 422 and said in words(response), decision
    asked = {"question": about.key, "decision": "asked", "words": "多大？", "unit": "乙局"}
    page = words(mei.post(url(draft, "answer/"), {**asked, "tab": "questions"}, follow=True))
    assert "由乙局答复" in page
    given = {
        "question": about.key,
        "decision": "waived",
        "words": "文件本来如此",
        "tab": "questions",
    }
    page = words(mei.post(url(draft, "answer/"), given, follow=True))
    assert "文件本来如此" in page and "收回答复" in page
    mei.post(url(draft, "answer/"), {"question": about.key, "decision": "withdrawn"})
    assert all(q.is_open for q in put_together(draft).questions)
    assert DraftAnswer.objects.count() == 3


def test_it_says_when_the_finding_is_gone(draft):
    given = {"question": "L999-1-2", "decision": "waived", "words": "x"}
    response = client().post(url(draft, "answer/"), given)
    assert response.status_code == 422 and "已经不在了" in words(response)


def test_it_drops_a_note_that_an_edit_has_met(county):
    start = TEXT.index("多讲故事")
    plan = replace(PLAN, notes=(Note("R006", start, start + 4, "“多讲故事”请人工确定。"),))
    draft = upload_draft(access(), Upload("稿.txt", "text/plain", b"x", plan), at=NOW)
    assert any(q.code == "R006" for q in put_together(draft).questions)
    fields = {"start": start, "end": start + 4, "indicator": "故事", "value": "9"}
    add_item(access(), draft, "target", fields, at=NOW)
    assert all(q.code != "R006" for q in put_together(draft).questions)


def test_it_lets_nobody_change_a_closed_draft(draft):
    drop_draft(access(), draft, at=NOW)
    for tail, more in [("change/", TARGET), ("remove/", TARGET), ("drop/", {})]:
        response = client().post(url(draft, tail), more)
        assert response.status_code == 422
        assert "已放弃" in words(response)
    assert client().get(url(draft)).status_code == 200


def test_it_hides_a_draft_of_another_programme(draft):
    other = Programme.objects.create(
        code="bing", title="丙", short_title="丙", area="丙县", policy="yinchuan-2025",
        first_year=2024, last_year=2026, created_at=NOW,
    )  # fmt: skip
    Draft.objects.filter(pk=draft.pk).update(programme=other)
    assert client().get(url(draft)).status_code == 404
    assert client().post(url(draft, "remove/"), TARGET).status_code == 404


def test_it_lets_leaders_and_auditors_look_and_nobody_else_but_coordinators(draft):
    for name, status in [
        ("lan", 200),
        ("an", 200),
        ("rui", 403),
        ("hua", 403),
        ("su", 403),
        ("wai", 404),
    ]:
        assert client(name).get(url(draft)).status_code == status, name
        assert client(name).post(url(draft, "change/"), TARGET).status_code in (403, 404), name
    seen = words(client("lan").get(url(draft), {"item": "target:T03"}))
    assert "删去" not in seen and "去采用" not in seen


def test_it_shows_the_page_of_a_rule(county):
    assert "部分大于整体" in words(client().get(f"{DRAFTS}rules/L102/"))
    assert client().get(f"{DRAFTS}rules/L999/").status_code == 404
