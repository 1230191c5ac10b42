"""The way of a paper: every step by who may take it, every refusal, and that nothing is half done."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from bulletin_cases import LATER, at_hand, drafted, published, second_coordinator, signed, to_sign
from cast import NOW, join, signed_in, some_figures
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile

from luoshi.errors import LuoshiError
from luoshi_web.bulletins.actions import (
    answer_naming,
    check_bulletin,
    discard_bulletin,
    edit_text,
    publish_bulletin,
    publishing,
    record_signature,
    reply_naming,
    return_bulletin,
    send_bulletin,
    sign_bulletin,
    tell_units,
)
from luoshi_web.bulletins.models import Bulletin, BulletinStep, BulletinText, Naming, State
from luoshi_web.notices.models import Notice
from luoshi_web.offices.actions import Leave, set_absence
from luoshi_web.offices.conflicts import ConflictError
from luoshi_web.offices.files import CheckedFile
from luoshi_web.offices.models import Person, Programme, Role, StoredFile
from luoshi_web.offices.queries import audit_faults
from luoshi_web.papers.models import Series
from luoshi_web.papers.signing import OnPaper

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
OTHERS = ["lan", "rui", "hua", "an", "su"]


@pytest.fixture
def row(county: Programme) -> Bulletin:
    some_figures(county)
    second_coordinator(county)
    return drafted()


def sent(row: Bulletin) -> Bulletin:
    return send_bulletin(at_hand("mei"), row, row.edition, at=NOW)


def scanned(name: str = "lan", on: date = TODAY) -> OnPaper:
    file = CheckedFile("签发单.pdf", "application/pdf", b"%PDF-1.4")
    return OnPaper(Person.objects.get(username=name), on, file)


def fresh(row: Bulletin) -> Bulletin:
    row.refresh_from_db()
    return row


def test_it_goes_from_draft_to_publication_with_a_step_for_each(row):
    county = row.programme
    done = publish_bulletin(at_hand("mei"), (s := signed(to_sign(row))), s.edition, at=LATER)
    steps = list(
        BulletinStep.objects.filter(bulletin=done).values_list("state", "person__username")
    )
    assert steps == [
        ("draft", "mei"), ("review", "mei"), ("sign", "ning"), ("signed", "lan"), ("published", "mei"),
    ]  # fmt: skip
    assert done.signer.startswith("Lan（lan）") and done.signed_on == LATER.date()
    assert audit_faults(county) == []


@pytest.mark.parametrize("who", OTHERS)
def test_only_the_office_sends_and_discards(row, who):
    for act in (send_bulletin, lambda a, r, s, at: discard_bulletin(a, r, s, "错", at=at)):
        with pytest.raises(PermissionDenied):
            act(at_hand(who), row, row.edition, at=NOW)
    assert fresh(row).state == State.DRAFT


@pytest.mark.parametrize("who", ["mei", *OTHERS])
def test_nobody_checks_but_another_coordinator(row, who):
    waiting = sent(row)
    with pytest.raises(PermissionDenied):
        check_bulletin(at_hand(who), waiting, waiting.edition, at=NOW)
    assert fresh(row).state == State.REVIEW


def test_who_edited_a_text_does_not_check_it_either(row):
    changed = edit_text(at_hand("ning"), row, row.edition, {2: "另写一段。"}, at=NOW)
    waiting = sent(changed)
    with pytest.raises(PermissionDenied, match="要由另一人"):
        check_bulletin(at_hand("ning"), waiting, waiting.edition, at=NOW)


def test_the_head_of_the_drafting_unit_checks(row):
    join(row.programme, "hei", Role.HEAD, "jia")
    waiting = sent(row)
    checked = check_bulletin(at_hand("hei"), waiting, waiting.edition, "可以", at=NOW)
    assert checked.state == State.SIGN
    page = signed_in("hei").get(f"/jia/bulletins/{row.pk}/")
    assert page.status_code == 200


def test_it_is_returned_with_words_and_a_signature_before_is_void(row):
    waiting = sent(row)
    with pytest.raises(LuoshiError, match="没有写原因"):
        return_bulletin(at_hand("ning"), waiting, waiting.edition, " ", at=NOW)
    back = return_bulletin(at_hand("ning"), waiting, waiting.edition, "第二段太长", at=NOW)
    assert back.state == State.DRAFT
    notice = Notice.objects.get(kind="returned", person__username="mei")
    assert "第二段太长" in notice.what
    done = signed(to_sign(back))
    again = return_bulletin(at_hand("lan"), done, done.edition, "再核一个数", at=LATER)
    assert (again.state, again.signer, again.signed_on) == (State.DRAFT, "", None)
    for who in ("rui", "an", "su"):
        with pytest.raises(PermissionDenied):
            return_bulletin(at_hand(who), again, again.edition, "不", at=LATER)


def test_no_step_is_taken_twice_nor_out_of_turn(row):
    mei, waiting = at_hand("mei"), sent(row)
    with pytest.raises(ConflictError, match="待核对"):
        send_bulletin(mei, row, row.edition, at=NOW)
    with pytest.raises(ConflictError, match="待核对"):
        publish_bulletin(mei, waiting, waiting.edition, at=NOW)
    with pytest.raises(ConflictError, match="待核对"):
        discard_bulletin(mei, waiting, waiting.edition, "错", at=NOW)
    with pytest.raises(ConflictError, match="刚有人改过"):
        check_bulletin(at_hand("ning"), waiting, waiting.edition - 1, at=NOW)


def test_the_units_named_are_told_before_and_the_signature_waits_for_them(row):
    assert sorted(Naming.objects.values_list("unit__name", "targets")) == [
        ("乙局", "T06"), ("甲局", "T03"),
    ]  # fmt: skip
    with pytest.raises(ConflictError):
        tell_units(at_hand("mei"), row, row.edition, at=NOW)
    waiting = sent(row)
    to_be = check_bulletin(at_hand("ning"), waiting, waiting.edition, at=NOW)
    with pytest.raises(LuoshiError, match="2 个单位还没有告知"):
        sign_bulletin(at_hand("lan"), to_be, to_be.edition, at=NOW)
    told, unreached = tell_units(at_hand("mei"), to_be, to_be.edition, at=NOW)
    assert unreached == 0
    assert Notice.objects.filter(
        kind="comment", person__username="hua", what__contains="T06"
    ).exists()
    with pytest.raises(LuoshiError, match="没有要告知"):
        tell_units(at_hand("mei"), told, told.edition, at=NOW)
    with pytest.raises(LuoshiError, match="还在异议期内"):
        sign_bulletin(at_hand("lan"), told, told.edition, at=NOW)
    assert sign_bulletin(at_hand("lan"), told, told.edition, at=LATER).state == State.SIGNED


def test_an_objection_is_heard_and_answered_before_the_signature(row):
    told = to_sign(row)
    mine = Naming.objects.select_related("bulletin", "unit").get(unit__code="yi")
    theirs = Naming.objects.select_related("bulletin", "unit").get(unit__code="jia")
    with pytest.raises(PermissionDenied):
        reply_naming(at_hand("hua"), theirs, agrees=True, words="", at=NOW)
    with pytest.raises(LuoshiError, match="没有写原因"):
        reply_naming(at_hand("hua"), mine, agrees=False, words="", at=NOW)
    reply_naming(at_hand("hua"), mine, agrees=False, words="水质数以省站为准", at=NOW)
    with pytest.raises(ConflictError, match="已经回复过"):
        reply_naming(at_hand("hua"), mine, agrees=True, words="", at=NOW)
    reply_naming(at_hand("rui"), theirs, agrees=True, words="", at=NOW)
    with pytest.raises(LuoshiError, match="有异议，还没有答复"):
        sign_bulletin(at_hand("lan"), told, told.edition, at=LATER)
    with pytest.raises(PermissionDenied):
        answer_naming(at_hand("rui"), mine, "是", at=NOW)
    answer_naming(at_hand("mei"), mine, "已核，以省站为准，数相同", at=NOW)
    with pytest.raises(ConflictError):
        answer_naming(at_hand("mei"), mine, "再答", at=NOW)
    assert sign_bulletin(at_hand("lan"), told, told.edition, at=NOW).state == State.SIGNED


def test_an_objection_after_its_day_or_after_the_signature_is_too_late(row):
    told = to_sign(row)
    mine = Naming.objects.select_related("bulletin", "unit").get(unit__code="yi")
    with pytest.raises(LuoshiError, match="已经过了"):
        reply_naming(at_hand("hua"), mine, agrees=True, words="", at=LATER)
    signed(told)
    with pytest.raises(ConflictError, match="不在告知阶段"):
        reply_naming(at_hand("hua"), mine, agrees=True, words="", at=NOW)


def test_the_unit_reads_and_replies_on_a_page_of_its_own(row):
    url = f"/jia/bulletins/{row.pk}/named/"
    assert signed_in("hua").get(url).status_code == 404
    to_sign(row)
    page = signed_in("hua").get(url)
    assert page.status_code == 200 and "T06" in page.content.decode()
    assert "T03" not in page.content.decode()
    assert signed_in("an").get(url).status_code == 404
    refused = signed_in("hua").post(url, {"reply": "objected", "words": ""})
    assert refused.status_code == 422
    assert signed_in("hua").post(url, {"reply": "objected", "words": "不对"}).status_code == 302
    assert "不对" in signed_in("hua").get(url).content.decode()


@pytest.mark.parametrize("who", ["mei", "rui", "hua", "an", "su"])
def test_nobody_signs_but_a_leader(row, who):
    told = to_sign(row)
    with pytest.raises(PermissionDenied, match="由领导签发"):
        sign_bulletin(at_hand(who), told, told.edition, at=LATER)
    answer = signed_in(who).post(f"/jia/bulletins/{row.pk}/do/sign/", {"seen": told.edition})
    assert answer.status_code in (403, 404) and fresh(row).state == State.SIGN


def test_who_stands_in_for_the_leader_signs_and_the_step_says_for_whom(row):
    lan, rui = (Person.objects.get(username=name) for name in ("lan", "rui"))
    day = LATER.date()
    set_absence(at_hand("su"), Leave(lan, rui, day, day + timedelta(days=3)), at=NOW)
    told = to_sign(row)
    done = sign_bulletin(at_hand("rui", day), told, told.edition, at=LATER)
    assert "代 Lan" in done.signer


def test_a_signature_on_paper_is_recorded_with_signer_day_and_scan(row):
    mei, told = at_hand("mei"), to_sign(row)
    files = StoredFile.objects.count()
    cases = [("mei", LATER.date(), "没有领导岗位"), ("lan", LATER.date() + timedelta(days=1), "还没有到"),
             ("lan", NOW.date() - timedelta(days=1), "早于")]  # fmt: skip
    for name, on, says in cases:
        with pytest.raises(LuoshiError, match=says):
            record_signature(mei, told, told.edition, scanned(name, on), at=LATER)
    with pytest.raises(PermissionDenied):
        record_signature(at_hand("lan"), told, told.edition, scanned(), at=LATER)
    assert StoredFile.objects.count() == files and fresh(row).state == State.SIGN
    done = record_signature(mei, told, told.edition, scanned(), at=LATER)
    assert (done.state, done.signed_on, done.signer) == (State.SIGNED, NOW.date(), "Lan（lan）")
    step = BulletinStep.objects.get(bulletin=done, state=State.SIGNED)
    scan = f"/jia/bulletins/{row.pk}/scan/{step.number}/"
    assert signed_in("mei").get(scan).status_code == 200
    assert signed_in("rui").get(scan).status_code == 404


def test_the_form_of_a_paper_signature_takes_a_file(row, settings):
    told = to_sign(row)
    settings.CLOCK = LATER.isoformat()
    client, url = signed_in("mei"), f"/jia/bulletins/{row.pk}/do/record/"
    lan = Person.objects.get(username="lan").pk
    typed = {"seen": told.edition, "signer": lan, "signed_on": LATER.date().isoformat()}
    assert client.post(url, typed).status_code == 422
    for name, value in (("signer", ""), ("signed_on", "昨天")):
        file = SimpleUploadedFile("签.png", b"\x89PNG\r\n\x1a\n" + b"0" * 64)
        assert client.post(url, {**typed, name: value, "file": file}).status_code == 422
    assert fresh(row).state == State.SIGN


@pytest.mark.parametrize("part", ["docx_with", "document_number", "tell_published"])
def test_nothing_is_half_published_and_the_number_is_given_back(row, monkeypatch, part):
    done = signed(to_sign(row))
    files = StoredFile.objects.count()

    def broken(*_args, **_more):
        raise LuoshiError("写不成。")

    with monkeypatch.context() as patch:
        patch.setattr(publishing, part, broken)
        with pytest.raises(LuoshiError, match="写不成"):
            publish_bulletin(at_hand("mei"), done, done.edition, at=LATER)
    assert (fresh(row).state, row.number, row.docx) == (State.SIGNED, None, None)
    assert StoredFile.objects.count() == files
    assert not Series.objects.filter(series="bulletin", last__gt=0).exists()
    assert publish_bulletin(at_hand("mei"), row, row.edition, at=LATER).number == 1


def test_the_second_who_publishes_gets_409_and_a_sentence(row):
    done = signed(to_sign(row))
    url, seen = f"/jia/bulletins/{row.pk}/do/publish/", {"seen": done.edition}
    assert signed_in("mei").post(url, seen).status_code == 302
    second = signed_in("ning").post(url, seen)
    assert second.status_code == 409 and "这一期现在是“已发布”" in second.content.decode()
    assert Series.objects.get(series="bulletin").last == 1


def test_everybody_is_told_of_a_published_paper_once(row):
    done = publish_bulletin(at_hand("mei"), (s := signed(to_sign(row))), s.edition, at=LATER)
    told = Notice.objects.filter(kind="paper", key=f"bulletins.published/{done.pk}")
    assert set(told.values_list("person__username", flat=True)) == {
        "lan",
        "mei",
        "ning",
        "rui",
        "hua",
    }
    assert not Notice.objects.filter(key=f"bulletins.paper/{done.pk}", settled_at=None).exists()


def test_edits_keep_the_trace_of_figures_and_mark_typed_numbers(row):
    client, url = signed_in("mei"), f"/jia/bulletins/{row.pk}/edit/"
    first = BulletinText.objects.get(bulletin=row)
    page = client.get(url).content.decode()
    assert 'name="p2"' in page
    typed = {"seen": row.edition, "p2": "方案6项目标，另有77项。", "note": "补一句"}
    assert client.post(url, typed).status_code == 302
    newest = BulletinText.objects.get(bulletin=row, edition=2)
    assert newest.hand == 1 and newest.note == "补一句" and newest.checksum != first.checksum
    shown = client.get(f"/jia/bulletins/{row.pk}/").content.decode()
    assert 'class="ls-bl-hand"' in shown and "77" in shown
    compared = client.get(f"/jia/bulletins/{row.pk}/changes/").content.decode()
    assert "<ins>" in compared and "<del>" in compared and "改了 1 段" in compared
    stale = client.post(url, {**typed, "p2": "又改"})
    assert stale.status_code == 409 and "又改" in stale.content.decode()
    seen = fresh(row).edition
    for wrong in ({"p2": "方案6项目标，另有77项。"}, {"p999": "没有的段"}, {"p2": "字" * 20_001}):
        assert client.post(url, {"seen": seen, **wrong}).status_code == 422
    assert BulletinText.objects.filter(bulletin=row).count() == 2


def test_a_text_is_changed_only_while_it_is_a_draft_and_by_the_office(row):
    for who in ("lan", "rui", "an"):
        with pytest.raises(PermissionDenied):
            edit_text(at_hand(who), row, row.edition, {2: "改"}, at=NOW)
    waiting = sent(row)
    with pytest.raises(ConflictError, match="不能改正文"):
        edit_text(at_hand("mei"), waiting, waiting.edition, {2: "改"}, at=NOW)
    assert signed_in("mei").get(f"/jia/bulletins/{row.pk}/edit/").status_code == 403


def test_a_discarded_draft_never_had_a_number_and_stays(row):
    gone = discard_bulletin(at_hand("mei"), row, row.edition, "错了月份", at=NOW)
    assert (gone.state, gone.number) == (State.DISCARDED, None)
    assert published().number == 1
    assert "没有占过号" in signed_in("mei").get("/jia/bulletins/").content.decode()


def test_an_unknown_deed_is_no_page(row):
    assert signed_in("mei").post(f"/jia/bulletins/{row.pk}/do/burn/").status_code == 404
