"""An entry written by hand: the form from the declaration, mistakes beside their fields, likes, and who was first."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from cast import NOW, PLANTS, access_of, join, signed_in
from django.core.files.uploadedfile import SimpleUploadedFile

from luoshi_web.offices.models import Role, StoredFile
from luoshi_web.registers.actions import add_entry, change_entry, publish_register
from luoshi_web.registers.kept import Kept
from luoshi_web.registers.models import Revision
from luoshi_web.registers.pages.alike import alike_entries
from luoshi_web.registers.queries import as_kept, newest_of
from luoshi_web.registers.typed import read_body

pytestmark = pytest.mark.django_db
NEW = "/jia/registers/plants/new/"
EDIT = "/jia/registers/plants/2/edit/"
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
GOOD = {
    "plant": "新能源检测中心", "town": "dong", "level": "city", "opened_on": "2026年9月1日",
    "invested": "1 亿元", "fit": "是", "contact": "王五",
}  # fmt: skip


def form(more: dict | None = None, **typed: str) -> dict:
    return {f"f-{code}": text for code, text in (GOOD | typed).items()} | (more or {})


def boxes(answer) -> dict:
    return {field.code: field for field in answer.context["page"].fields}


def newest() -> Revision:
    return Revision.objects.order_by("-entry_no", "-revision_no").first()


def count() -> int:
    return Revision.objects.count()


def test_the_form_comes_from_the_declaration(plants):
    asked = boxes(signed_in("rui").get(NEW))
    assert [box.kind for box in asked.values()] == [
        "text", "select", "select", "date", "number", "select", "text", "file",
    ]  # fmt: skip
    assert asked["plant"].is_required and asked["contact"].is_private
    assert asked["invested"].unit == "万元"
    towns = asked["town"].groups[0]
    assert (towns.label, [option.label for option in towns.options]) == ("镇", ["东乡", "西乡"])


def test_what_is_written_is_kept(plants):
    answer = signed_in("rui").post(NEW, form())
    assert answer.status_code == 302 and answer["Location"].endswith("/plants/4/")
    row = newest()
    assert (row.name, row.area, row.dated, row.stage) == (
        "新能源检测中心",
        "dong",
        20260901,
        "asked",
    )
    assert row.body["invested"] == 10_000 * 10**6
    assert row.by.endswith("Rui（rui）")


def test_mistakes_stand_beside_their_fields_and_nothing_typed_is_lost(plants):
    before = count()
    wrong = form(invested="3 公顷", opened_on="那天", plant="", level="省级")
    answer = signed_in("rui").post(NEW, wrong)
    assert answer.status_code == 422 and count() == before
    asked = boxes(answer)
    assert "量纲不同" in asked["invested"].error and asked["invested"].text == "3 公顷"
    assert "不是日期" in asked["opened_on"].error and asked["opened_on"].text == "那天"
    assert "必填" in asked["plant"].error
    assert "省级" in asked["level"].error
    assert asked["contact"].text == "王五" and not asked["contact"].error


def test_a_value_that_is_another_entrys_already_is_refused_beside_it(plants):
    answer = signed_in("rui").post(NEW, form(plant="乙平台"))
    assert answer.status_code == 422
    assert "已有第 2 条" in boxes(answer)["plant"].error
    # The way to it is shown, and no box to be sure with: one name is one entry here.
    (like,) = answer.context["page"].alike
    assert like.url.endswith("/plants/2/") and like.url in answer.content.decode()
    assert 'name="sure"' not in answer.content.decode()


def test_a_like_name_is_warned_of_and_nothing_is_kept_until_it_is_another(plants):
    before = count()
    client = signed_in("rui")
    typed = form(plant="甲平台（东乡）")
    answer = client.post(NEW, typed)
    assert answer.status_code == 422 and count() == before
    (like,) = answer.context["page"].alike
    assert (like.number, like.name, like.why) == (1, "甲平台", "名称相近")
    assert "甲平台（东乡）" in answer.content.decode()
    # Sure of another than the one that is like it.
    assert client.post(NEW, typed | {"sure": "2"}).status_code == 422
    assert client.post(NEW, typed | {"sure": "1"}).status_code == 302
    assert count() == before + 1


def test_a_like_name_and_the_same_day_say_so(plants):
    answer = signed_in("rui").post(NEW, form(plant="甲平台（东乡）", opened_on="2025-03-01"))
    (like,) = answer.context["page"].alike
    assert like.why == "名称相近，日期一样"
    assert like.facts == "东乡，2025-03-01，申报"


def test_strangers_to_the_register_do_not_add(plants):
    # hua's 乙局 is a unit, but no place: an area that names it gives it no rows.
    for name in ("lan", "an", "su", "hua"):
        client = signed_in(name)
        assert client.get(NEW).status_code == 403
        assert client.post(NEW, form()).status_code == 403
        assert client.get(EDIT).status_code == 403
    assert signed_in("wai").get(NEW).status_code == 404


def test_a_town_is_asked_for_its_own_rows_only(plants):
    join(plants.programme, "dan", Role.REPORTER, "dong")
    client = signed_in("dan")
    town = boxes(client.get(NEW))["town"]
    (group,) = town.groups
    assert [(one.label, one.is_chosen) for one in group.options] == [("东乡", True)]
    answer = client.post(NEW, form(town="xi"))
    assert answer.status_code == 422 and "自己单位" in boxes(answer)["town"].error
    assert client.post(NEW, form(town="")).status_code == 422
    assert client.post(NEW, form()).status_code == 302
    assert client.get("/jia/registers/plants/3/edit/").status_code == 403


def test_a_file_is_kept_while_another_field_is_corrected(plants):
    client = signed_in("rui")
    file = SimpleUploadedFile("认定.pdf", PDF)
    answer = client.post(NEW, form({"f-proof": file}, invested="多少"))
    assert answer.status_code == 422
    box = boxes(answer)["proof"]
    assert box.file == "认定.pdf" and box.token
    answer = client.post(NEW, form({"sent-proof": box.token}))
    assert answer.status_code == 302
    stored = StoredFile.objects.get(name="认定.pdf")
    assert newest().body["proof"] == str(stored.pk)
    url = f"/jia/registers/plants/{newest().entry_no}/evidence/{stored.pk}/"
    assert client.get(url).content == PDF


def test_another_persons_file_cannot_be_named(plants):
    file = SimpleUploadedFile("认定.pdf", PDF)
    answer = signed_in("rui").post(NEW, form({"f-proof": file}, invested="多少"))
    token = boxes(answer)["proof"].token
    for wrong in (token, "x", token[:-1]):
        answer = signed_in("mei").post(NEW, form({"sent-proof": wrong}))
        assert answer.status_code == 422
        assert "再选一次" in boxes(answer)["proof"].error


def test_a_file_that_is_not_taken_is_refused_beside_its_field(plants):
    bad = SimpleUploadedFile("坏.exe", b"MZ\x90\x00" + b"\0" * 60)
    answer = signed_in("rui").post(NEW, form({"f-proof": bad}))
    assert answer.status_code == 422 and boxes(answer)["proof"].error
    assert not StoredFile.objects.filter(name="坏.exe").exists()


def test_an_entry_is_corrected_and_what_is_not_asked_stays(plants):
    client = signed_in("rui")
    client.post(NEW, form({"f-proof": SimpleUploadedFile("认定.pdf", PDF)}))
    url = f"/jia/registers/plants/{newest().entry_no}/edit/"
    asked = boxes(client.get(url))
    assert asked["invested"].text == "10000" and asked["opened_on"].text == "2026-09-01"
    assert asked["fit"].text == "是" and asked["proof"].file == "认定.pdf"
    answer = client.post(url, form({"seen": "1", "reason": "核实"}, invested="0.5亿元"))
    assert answer.status_code == 302
    row = newest()
    assert (row.revision_no, row.reason, row.body["invested"]) == (2, "核实", 5_000 * 10**6)
    assert row.body["proof"]
    client.post(url, form({"seen": "2", "drop-proof": "1"}, contact=""))
    assert "proof" not in newest().body and "contact" not in newest().body


def test_the_same_again_is_no_change(plants):
    client = signed_in("rui")
    typed = {f"f-{box.code}": box.text for box in boxes(client.get(EDIT)).values()}
    assert client.post(EDIT, typed | {"seen": "1"}).status_code == 302
    assert newest_of(plants, 2).revision_no == 1


def test_who_comes_second_sees_what_stands_beside_what_was_typed(plants):
    body = read_body(plants, {"invested": "800"}, newest_of(plants, 2).body).body
    change_entry(access_of("mei"), plants, 2, 1, body, at=NOW + timedelta(hours=1))
    client = signed_in("rui")
    typed = {f"f-{box.code}": box.text for box in boxes(client.get(EDIT)).values()}
    answer = client.post(EDIT, typed | {"f-invested": "900", "seen": "1"})
    assert answer.status_code == 409
    page = answer.context["page"]
    assert [(one.label, one.now, one.typed) for one in page.apart] == [
        ("总投资", "800万元", "900万元")
    ]
    assert "Mei" in page.fault and page.seen == 2
    assert boxes(answer)["invested"].text == "900"
    assert newest_of(plants, 2).revision_no == 2
    assert client.post(EDIT, typed | {"f-invested": "900", "seen": "2"}).status_code == 302


def test_a_withdrawn_entry_is_not_corrected(plants):
    client = signed_in("rui")
    client.post("/jia/registers/plants/2/withdraw/", {"seen": "1", "reason": "重复"})
    assert client.get(EDIT).status_code == 302
    assert client.post(EDIT, form({"seen": "2"})).status_code == 302
    assert newest_of(plants, 2).revision_no == 2


def test_a_form_that_names_no_revision_changes_nothing(plants):
    for seen in ("", "x", "9" * 40, "-1", "２"):
        answer = signed_in("rui").post(EDIT, form({"seen": seen}, plant="乙平台"))
        assert answer.status_code == 409
    assert newest_of(plants, 2).revision_no == 1


SAMPLES = """\
luoshi_register: 1
code: waters
name: 水样
description: 一行一次。
keeper: jia
frequency: month
version: 1
effective: {from: 2024-01-01}
fields:
  - {code: place, label: 断面, type: text, required: yes}
  - {code: item, label: 项目, type: choice, choices: [{code: cod, label: 耗氧量}, {code: nh, label: 氨氮}]}
  - {code: day, label: 日期, type: date}
  - {code: firm, label: 采样单位, type: enterprise}
identity: {name: place, dated: day}
indicators:
  - {indicator: waters_taken, name: 采样次数, unit: 次, count: rows}
"""


@pytest.fixture
def waters(county) -> Kept:
    kept = as_kept(publish_register(county, SAMPLES, actor="系统", at=NOW))
    for day in ("2026-08-01", "2026-09-01"):
        for item in ("cod", "nh"):
            typed = {"place": "断面一", "item": item, "day": day, "firm": "甲检测公司"}
            add_entry(access_of("mei"), kept, read_body(kept, typed).body, at=NOW)
    return kept


def test_where_names_repeat_only_the_same_again_is_like(waters):
    def likes(**typed):
        body = read_body(waters, {"place": "断面一", "item": "cod", "day": "2026-09-01"} | typed)
        return [one.number for one in alike_entries(access_of("mei"), waters, body.body, NOW)]

    assert likes() == [3]
    assert likes(day="2026-10-01") == []
    assert likes(item="nh") == [4]


@pytest.mark.databases
def test_an_enterprise_is_offered_as_it_was_written_before(waters):
    answer = signed_in("rui").get("/jia/registers/waters/new/")
    assert boxes(answer)["firm"].listed == ("甲检测公司",)
    assert re.search(r'<datalist id="l-firm"><option value="甲检测公司">', answer.content.decode())


def test_a_register_without_stages_or_areas_has_a_page_too(waters):
    answer = signed_in("lan").get("/jia/registers/waters/1/")
    page = answer.context["page"]
    assert answer.status_code == 200 and page.stage is None
    assert [one.is_in for one in page.counted] == [True]
    assert signed_in("hua").get("/jia/registers/waters/new/").status_code == 403


def test_a_made_up_entry_that_somebody_corrects_is_made_up_no_more(plants):
    Revision.objects.filter(entry_no=2).update(sample=1)
    client = signed_in("rui")
    assert client.get("/jia/registers/plants/2/").context["page"].has_sample
    typed = {f"f-{box.code}": box.text for box in boxes(client.get(EDIT)).values()}
    client.post(EDIT, typed | {"seen": "1", "f-invested": "301"})
    assert not client.get("/jia/registers/plants/2/").context["page"].has_sample


def test_a_form_sent_after_the_declaration_changed_is_shown_anew(plants):
    text = PLANTS.replace("version: 1\neffective", "version: 2\neffective").replace(
        "{code: fit, label: 是否合格, type: yesno}",
        "{code: fit, label: 是否合格, type: yesno, required: yes}",
    )
    publish_register(plants.programme, text, actor="系统", at=NOW)
    answer = signed_in("rui").post(NEW, form(fit=""))
    assert answer.status_code == 422 and boxes(answer)["fit"].error


def secret(county) -> None:
    """As 平台, but its names and files do not leave the office."""
    text = PLANTS.replace(
        "type: text, required: yes, unique: yes}",
        "type: text, required: yes, unique: yes, private: yes}",
    ).replace("label: 认定文件, type: file}", "label: 认定文件, type: file, private: yes}")
    publish_register(county, text, actor="系统", at=NOW)


def test_a_private_name_and_a_private_file_are_told_to_nobody_else(county):
    secret(county)
    client = signed_in("rui")
    file = SimpleUploadedFile("内部.pdf", PDF)
    client.post(NEW, form({"f-proof": file}, plant="不外传平台", town="xi"))
    stored = StoredFile.objects.get(name="内部.pdf")
    url = f"/jia/registers/plants/1/evidence/{stored.pk}/"
    page = "/jia/registers/plants/1/"
    assert client.get(url).status_code == 200
    assert "不外传平台" in client.get(page).content.decode()
    for name in ("lan", "hua", "an"):
        told = signed_in(name).get(page).content.decode()
        assert "不外传平台" not in told and "内部.pdf" not in told
        assert signed_in(name).get(url).status_code == 404
    join(county, "dan", Role.REPORTER, "dong")
    answer = signed_in("dan").post(NEW, form(plant="不外传平台（东乡）", town="dong"))
    (like,) = answer.context["page"].alike
    assert like.name == "第 1 条"
