"""One entry on its page: what it holds and for whose eyes, its stages, its past, its files; and what is refused there."""

from __future__ import annotations

from datetime import timedelta

import pytest
from cast import NOW, PLANTS, access_of, join, signed_in
from django.core.files.uploadedfile import SimpleUploadedFile

from luoshi_web.offices.models import Role
from luoshi_web.registers.actions import (
    change_entry,
    move_entry,
    publish_register,
    withdraw_entry,
)
from luoshi_web.registers.kept import Kept
from luoshi_web.registers.models import Comment, Evidence, Revision
from luoshi_web.registers.queries import history_of, newest_of
from luoshi_web.registers.typed import read_body

pytestmark = pytest.mark.django_db
ENTRY = "/jia/registers/plants/2/"
HOUR = timedelta(hours=1)
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def changed(plants: Kept, number: int = 2, at=NOW + HOUR, reason: str = "", **typed: str):
    before = newest_of(plants, number)
    body = read_body(plants, typed, before.body).body
    return change_entry(
        access_of("mei"), plants, number, before.revision_no, body, reason=reason, at=at
    )


def page_of(name: str, url: str = ENTRY):
    return signed_in(name).get(url).context["page"]


def words(response) -> str:
    return response.content.decode()


def test_it_tells_every_field_in_words(plants):
    page = page_of("rui")
    told = {line.label: line.text for line in page.lines}
    assert told["乡镇"] == "东乡"
    assert told["级别"] == "市级"
    assert told["总投资"] == "300.5万元"
    assert told["是否合格"] == "否"
    assert told["联系人"] == "李四"
    assert told["认定文件"] == ""
    assert page.name == "乙平台" and page.may_write


@pytest.mark.parametrize("name", ["hua", "lan", "an"])
def test_what_is_private_stays_in_the_office_that_keeps_it(plants, name):
    changed(plants, contact="王五", reason="换人")
    answer = signed_in(name).get(ENTRY)
    assert "王五" not in words(answer) and "李四" not in words(answer)
    assert "不公开" in words(answer)
    assert not answer.context["page"].may_write


def test_a_town_sees_what_is_private_of_its_own_rows_only(plants):
    join(plants.programme, "dan", Role.REPORTER, "dong")
    assert "李四" in words(signed_in("dan").get(ENTRY))
    changed(plants, number=3, contact="赵六")
    assert "赵六" not in words(signed_in("dan").get("/jia/registers/plants/3/"))


def test_its_past_is_told_as_differences_newest_first(plants):
    changed(plants, level="国家级", invested="1 亿元", reason="补报")
    page = page_of("mei")
    newest, first = page.history
    told = [(one.label, one.before, one.after) for one in newest.differences]
    assert told == [("级别", "市级", "国家级"), ("总投资", "300.5万元", "10000万元")]
    assert (newest.what, newest.reason, first.what) == ("修改", "补报", "登记")


def test_it_can_be_seen_as_it_stood_on_a_day(plants):
    changed(plants, at=NOW + timedelta(days=3), invested="500")
    Comment.objects.create(
        programme=plants.programme, register=plants.row, entry_no=2, text="后来的话",
        at=NOW + timedelta(days=2), by="Mei",
    )  # fmt: skip
    page = page_of("rui", f"{ENTRY}?known=2026-10-12")
    assert "300.5万元" in [line.text for line in page.lines]
    assert not page.may_write and not page.comments and len(page.history) == 1
    assert not page.stage.moves


@pytest.mark.parametrize(
    ("day", "status"),
    [("2026-10-11", 404), ("昨天", 422), ("2027-01-01", 422), ("1999-01-01", 422)],
)
def test_a_day_that_cannot_be_seen_is_refused(plants, day, status):
    assert signed_in("mei").get(ENTRY, {"known": day}).status_code == status


def test_it_shows_whether_a_figure_counts_it(plants):
    counted = {one.name: one.is_in for one in page_of("mei").counted}
    assert counted == {"当年认定平台": True, "平台平均投资": True}
    counted = {one.name: one.is_in for one in page_of("mei", "/jia/registers/plants/1/").counted}
    assert counted == {"当年认定平台": False, "平台平均投资": True}
    counted = {one.name: one.is_in for one in page_of("mei", "/jia/registers/plants/3/").counted}
    assert counted == {"当年认定平台": True, "平台平均投资": False}


def test_who_may_not_move_is_told_who_does(plants):
    assert [move.label for move in page_of("rui").stage.moves] == ["评审"]
    stage = page_of("hua").stage
    assert stage.moves == ()
    assert stage.others == ("“评审”由填报人员、统筹人员办",)


def test_it_moves_by_a_button_and_its_clock_runs_in_working_days(plants):
    answer = signed_in("rui").post(
        f"{ENTRY}move/", {"seen": "1", "to": "checking", "reason": "材料齐"}
    )
    assert answer.status_code == 302
    stage = page_of("rui").stage
    assert stage.label == "评审"
    (clock,) = stage.clocks
    assert (clock.due, clock.left, clock.is_overdue) == ("2026-10-19", "还剩 5 个工作日", False)
    assert newest_of(plants, 2).reason == "材料齐"


def test_a_clock_that_ran_out_says_by_how_much(plants, settings):
    move_entry(access_of("mei"), plants, 2, 1, "checking", at=NOW)
    settings.CLOCK = (NOW + timedelta(days=10)).isoformat()
    (clock,) = page_of("rui").stage.clocks
    assert (clock.left, clock.is_overdue) == ("超期 3 个工作日", True)


def test_a_move_that_cannot_be_made_gives_its_reason_and_no_button(plants):
    move_entry(access_of("mei"), plants, 3, 1, "checking", at=NOW)
    client = signed_in("mei")
    url = "/jia/registers/plants/3/"
    answer = client.get(url)
    assert "“丙平台”还没有填：级别。" in words(answer)
    assert 'value="certified"' not in words(answer)
    assert client.post(f"{url}move/", {"seen": "2", "to": "certified"}).status_code == 422
    assert newest_of(plants, 3).stage == "checking"


def test_who_comes_second_with_a_move_sees_what_stands_now(plants):
    changed(plants, invested="400")
    answer = signed_in("rui").post(f"{ENTRY}move/", {"seen": "1", "to": "checking"})
    assert answer.status_code == 409
    assert "刚改过第 2 条" in words(answer) and "400万元" in words(answer)
    assert answer.context["page"].seen == 2


def test_a_move_by_somebody_else_is_forbidden(plants):
    for name in ("hua", "lan", "an"):
        answer = signed_in(name).post(f"{ENTRY}move/", {"seen": "1", "to": "checking"})
        assert answer.status_code == 403


def test_it_is_withdrawn_with_a_reason_and_restored_with_one(plants):
    client = signed_in("rui")
    assert client.post(f"{ENTRY}withdraw/", {"seen": "1", "reason": " "}).status_code == 422
    assert client.post(f"{ENTRY}withdraw/", {"seen": "1", "reason": "重复"}).status_code == 302
    page = page_of("rui")
    assert page.is_withdrawn and page.withdrawn_why == "重复" and not page.counted
    assert not page.stage.moves
    assert client.post(f"{ENTRY}withdraw/", {"seen": "2", "reason": "又"}).status_code == 422
    assert client.post(f"{ENTRY}restore/", {"seen": "2", "reason": "没重复"}).status_code == 302
    assert [row.change for row in history_of(plants, 2)] == ["added", "withdrawn", "restored"]


def test_strangers_neither_withdraw_nor_attach(plants):
    client = signed_in("hua")
    assert client.post(f"{ENTRY}withdraw/", {"seen": "1", "reason": "不"}).status_code == 403
    file = SimpleUploadedFile("证.pdf", PDF)
    assert client.post(f"{ENTRY}evidence/", {"file": file}).status_code == 403
    assert not Evidence.objects.exists()


def test_whoever_sees_it_may_say_something(plants):
    answer = signed_in("lan").post(f"{ENTRY}comment/", {"text": "请核投资额"})
    assert answer.status_code == 302
    assert [one.text for one in page_of("rui").comments] == ["请核投资额"]
    answer = signed_in("lan").post(f"{ENTRY}comment/", {"text": "长" * 401})
    assert answer.status_code == 422 and "长" * 401 in words(answer)


def test_evidence_is_attached_fetched_and_taken_back(plants):
    client = signed_in("rui")
    sent = {"file": SimpleUploadedFile("认定.pdf", PDF), "note": "认定文"}
    assert client.post(f"{ENTRY}evidence/", sent).status_code == 302
    (proof,) = page_of("lan").files
    assert (proof.name, proof.note) == ("认定.pdf", "认定文")
    assert signed_in("lan").get(proof.url).content == PDF
    assert signed_in("hua").post(f"{proof.url}take-back/").status_code == 403
    assert client.post(f"{proof.url}take-back/").status_code == 302
    assert not page_of("rui").files
    assert client.get(proof.url).status_code == 404
    assert client.post(f"{proof.url}take-back/").status_code == 404


def test_a_file_of_another_entry_is_not_handed_out(plants):
    client = signed_in("rui")
    client.post(f"{ENTRY}evidence/", {"file": SimpleUploadedFile("认定.pdf", PDF)})
    (proof,) = page_of("rui").files
    assert client.get(proof.url.replace("/2/evidence/", "/1/evidence/")).status_code == 404
    assert client.get(f"{ENTRY}evidence/{10**30}/").status_code == 404


def test_a_file_that_is_not_taken_is_refused_in_place(plants):
    file = SimpleUploadedFile("坏.exe", b"MZ\x90\x00" + b"\0" * 60)
    assert signed_in("rui").post(f"{ENTRY}evidence/", {"file": file}).status_code == 422
    assert signed_in("rui").post(f"{ENTRY}evidence/").status_code == 422
    assert not Evidence.objects.exists()


def test_an_entry_of_an_older_version_is_read_with_that_version(plants):
    text = (
        PLANTS.replace("version: 1\neffective", "version: 2\neffective")
        .replace(
            "label: 总投资, type: number, unit: 万元", "label: 总投资额, type: number, unit: 万元"
        )
        .replace("label: 是否合格, type: yesno}", "label: 是否合格, type: yesno, retired: yes}")
    )
    publish_register(plants.programme, text, actor="系统", at=NOW + HOUR)
    page = page_of("mei")
    assert page.is_old_version and page.version == 1
    told = {line.label: line for line in page.lines}
    assert told["总投资额"].text == "300.5万元"
    assert told["是否合格"].is_retired and told["是否合格"].text == "否"
    retired = {line.label for line in page_of("mei", "/jia/registers/plants/3/").lines}
    assert "是否合格" not in retired


def test_an_entry_that_is_not_there_or_is_hidden_is_not_found(plants):
    client = signed_in("mei")
    for number in (99, 10**30):
        assert client.get(f"/jia/registers/plants/{number}/").status_code == 404
    Revision.objects.filter(entry_no=2).update(sample=1)
    assert client.get(ENTRY).status_code == 200
    plants.programme.show_sample = False
    plants.programme.save()
    assert client.get(ENTRY).status_code == 404
    assert client.post(f"{ENTRY}withdraw/", {"seen": "1", "reason": "藏"}).status_code == 404


def test_enterprises_and_strangers_find_nothing(plants):
    join(plants.programme, "qi", Role.ENTERPRISE, "jia")
    for name in ("qi", "wai"):
        assert signed_in(name).get(ENTRY).status_code == 404


def test_withdrawing_is_seen_from_that_moment_only(plants):
    withdraw_entry(access_of("mei"), plants, 2, 1, "重复", at=NOW + timedelta(days=2))
    page = page_of("mei", f"{ENTRY}?known=2026-10-12")
    assert not page.is_withdrawn and any(one.is_in for one in page.counted)
