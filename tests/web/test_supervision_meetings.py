"""Meetings: an agenda drafted from what waits, minutes by two clerks at once, signatures, numbers, who sees what."""

from datetime import date, time, timedelta

import pytest
from cast import NOW, access_of, join, shown, signed_in
from django.core.exceptions import PermissionDenied
from django.http import Http404
from matter_cases import troubled, with_writers
from meeting_cases import (
    HOME,
    TODAY,
    attended,
    convened,
    decided,
    drafted,
    fresh,
    minuted,
    one_decision,
    signed,
    unit,
    with_item,
)
from project_cases import rights_of_

from luoshi.errors import LuoshiError
from luoshi.supervising import ALERT_KINDS
from luoshi_web.notices.models import Notice
from luoshi_web.offices.conflicts import ConflictError
from luoshi_web.offices.files import CheckedFile
from luoshi_web.offices.models import Person, Programme, Role, Unit
from luoshi_web.papers.models import Series
from luoshi_web.papers.signing import OnPaper
from luoshi_web.projects.actions import put_to_meeting
from luoshi_web.projects.matter_rows import problem_row
from luoshi_web.projects.models import Problem
from luoshi_web.supervision.actions import signing
from luoshi_web.supervision.actions.meetings import (
    MeetingTold,
    cancel_meeting,
    change_meeting,
    convene_meeting,
    drop_item,
    move_item,
)
from luoshi_web.supervision.actions.minutes import DecisionTold, Heard, add_decision, hear_item
from luoshi_web.supervision.actions.signing import reopen_minutes, sign_minutes
from luoshi_web.supervision.guards import rights
from luoshi_web.supervision.meeting_rows import meeting_row
from luoshi_web.supervision.models import AgendaItem, Alert, Decision, Meeting

pytestmark = pytest.mark.databases


@pytest.fixture
def county(county: Programme) -> Programme:
    return with_writers(county)


def marked(text: str = "临时用电没有接通") -> Problem:
    row = troubled(text=text)
    row = problem_row(access_of("mei"), row.number)
    return put_to_meeting(access_of("mei"), rights_of_("mei"), row, row.edition, TODAY, at=NOW)


def test_it_drafts_the_agenda_from_what_was_marked_for_the_meeting(county: Programme):
    problem = marked()
    item = AgendaItem.objects.get(meeting=drafted())
    assert (item.kind, item.problem_id, item.key) == (
        "problem",
        problem.pk,
        f"problem:{problem.pk}",
    )
    assert item.project_id == problem.project_id
    assert "临时用电没有接通" in item.words


def test_it_puts_a_matter_on_one_running_meeting_only(county: Programme):
    marked()
    first = drafted()
    second = drafted(title="第2次调度会")
    assert not AgendaItem.objects.filter(meeting=second).exists()
    row = fresh(first)
    cancel_meeting(access_of("mei"), row, row.edition, "改期", at=NOW)
    assert AgendaItem.objects.filter(meeting=drafted(title="第3次调度会")).count() == 1


def test_it_refuses_a_meeting_in_the_past_or_drafted_twice(county: Programme):
    with pytest.raises(LuoshiError, match="已经过去"):
        drafted(TODAY - timedelta(days=1))
    drafted()
    with pytest.raises(LuoshiError, match="已经拟过"):
        drafted()


def test_it_names_the_successor_of_a_unit_that_was_merged_away(county: Programme):
    Unit.objects.filter(code="yi").update(until=date(2026, 9, 30), successor=unit("jia"))
    with pytest.raises(LuoshiError, match="已经并入甲局"):
        drafted()
    Unit.objects.filter(code="yi").update(until=None)
    row = convened()
    Unit.objects.filter(code="yi").update(until=date(2026, 9, 30))
    with pytest.raises(LuoshiError, match="请改选甲局"):
        decided(row, None)


def test_it_moves_items_and_takes_off_what_nothing_was_written_of(county: Programme):
    row = drafted()
    first, second = with_item(row, "甲事。"), with_item(row, "乙事。")
    row = fresh(row)
    move_item(access_of("mei"), row, row.edition, second.pk, -1, at=NOW)
    words = [one.words for one in AgendaItem.objects.filter(meeting=row)]
    assert words == ["乙事。", "甲事。"]
    row = fresh(row)
    drop_item(access_of("mei"), row, row.edition, first.pk, at=NOW)
    row = fresh(row)
    with pytest.raises(ConflictError, match="没有这一项"):
        drop_item(access_of("mei"), row, row.edition, first.pk, at=NOW)


def test_it_convenes_with_a_numbered_notice_and_tells_the_units(county: Programme):
    row = convened(on=TODAY + timedelta(days=7))
    assert row.notice_number == "甲政督字〔2026〕1号"
    told = Notice.objects.filter(kind="meeting").values_list("person__username", flat=True)
    assert set(told) == {"hua", "ximei"}
    what = Notice.objects.filter(kind="meeting").first().what
    assert "10月19日9:00，三楼会议室" in what


def test_it_says_all_that_a_notice_lacks(county: Programme):
    row = drafted()
    Meeting.objects.filter(pk=row.pk).update(place="", chair="")
    with pytest.raises(LuoshiError, match="会议通知还缺地点、主持、议题。"):
        convene_meeting(access_of("mei"), fresh(row), row.edition, at=NOW)
    assert not Series.objects.filter(series="notice").exists()


def test_it_lets_no_second_clerk_write_over_the_first(county: Programme):
    row = convened()
    item = AgendaItem.objects.get(meeting=row)
    mei = access_of("mei")
    add_decision(mei, fresh(row), item.pk, 1, DecisionTold("先写的", unit("yi")), at=NOW)
    with pytest.raises(ConflictError, match="刚有另一位记录过"):
        add_decision(mei, fresh(row), item.pk, 1, DecisionTold("后写的", unit("yi")), at=NOW)
    with pytest.raises(ConflictError):
        hear_item(mei, fresh(row), item.pk, 1, Heard("听了"), at=NOW)
    assert [one.text for one in Decision.objects.all()] == ["先写的"]


def test_it_shows_the_second_clerk_both_texts_and_loses_neither(county: Programme):
    row = convened()
    item = AgendaItem.objects.get(meeting=row)
    values = {"do": "decide", "form": f"add-{item.pk}", "seen": "1", "item": str(item.pk),
              "owner": "乙局", "supports": "", "due": ""}  # fmt: skip
    url = f"{HOME}/meetings/{row.number}/do/"
    assert signed_in("mei").post(url, values | {"text": "先写的话"}).status_code == 302
    answer = signed_in("mei").post(url, values | {"text": "后写的话"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "先写的话" in page
    assert "后写的话</textarea>" in page
    assert "刚有另一位记录过" in page
    assert 'name="seen" value="2"' in page


def test_it_keeps_what_was_typed_when_the_minutes_were_ended_meanwhile(county: Programme):
    row = convened()
    item = AgendaItem.objects.get(meeting=row)
    decided(row, item)
    minuted(row)
    answer = signed_in("mei").post(
        f"{HOME}/meetings/{row.number}/do/",
        {"do": "decide", "form": f"add-{item.pk}", "seen": "2", "item": str(item.pk),
         "owner": "乙局", "text": "来不及存的话"},
    )  # fmt: skip
    assert answer.status_code == 409
    assert "来不及存的话" in answer.content.decode()


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"text": ""}, "没有写议定事项"),
        ({"text": "字" * 2001}, "最多 2000 字"),
        ({"owner": None}, "没有选责任单位"),
        ({"due": TODAY - timedelta(days=1)}, "已经过去"),
    ],
)
def test_it_refuses_a_decision_with_the_reason(county: Programme, told, said):
    row = convened()
    given = {"text": "一件事", "owner": unit("yi"), "due": TODAY} | told
    with pytest.raises(LuoshiError, match=said):
        add_decision(access_of("mei"), row, None, 0, DecisionTold(**given), at=NOW)
    assert not Decision.objects.exists()


def test_it_writes_no_minutes_before_the_day(county: Programme):
    row = convened(on=TODAY + timedelta(days=3))
    with pytest.raises(LuoshiError, match="才开，还不能记录"):
        decided(row, None)


def test_it_ends_minutes_only_with_attendance_and_something_written(county: Programme):
    row = convened()
    attended(row)
    row = fresh(row)
    with pytest.raises(LuoshiError, match="纪要里还没有内容"):
        signing.finish_minutes(access_of("mei"), row, row.edition, "", at=NOW)
    other = convened(title="第2次调度会")
    decided(other, None)
    other = fresh(other)
    with pytest.raises(LuoshiError, match="还有 2 个单位没有登记"):
        signing.finish_minutes(access_of("mei"), other, other.edition, "", at=NOW)


def test_it_lets_only_a_leader_sign(county: Programme):
    row = convened()
    decided(row, None)
    row = minuted(row)
    with pytest.raises(PermissionDenied):
        sign_minutes(access_of("mei"), fresh(row), row.edition, at=NOW)
    made = sign_minutes(access_of("lan"), fresh(row), row.edition, at=NOW)
    assert made.document_number == "甲政督纪〔2026〕1号"
    assert made.signed_by == "Lan（lan）"


def test_it_takes_a_signature_on_paper_of_a_leader_only(county: Programme):
    row = convened()
    decided(row, None)
    row = minuted(row)
    scan = CheckedFile("签.pdf", "application/pdf", b"%PDF-")
    lan, rui = (Person.objects.get(username=name) for name in ("lan", "rui"))
    mei = access_of("mei")
    with pytest.raises(LuoshiError, match="没有领导岗位"):
        sign_minutes(mei, fresh(row), row.edition, OnPaper(rui, TODAY, scan), at=NOW)
    with pytest.raises(LuoshiError, match="还没有到"):
        late = OnPaper(lan, TODAY + timedelta(days=1), scan)
        sign_minutes(mei, fresh(row), row.edition, late, at=NOW)
    with pytest.raises(PermissionDenied):
        sign_minutes(access_of("hua"), fresh(row), row.edition, OnPaper(lan, TODAY, scan), at=NOW)
    made = sign_minutes(mei, fresh(row), row.edition, OnPaper(lan, TODAY, scan), at=NOW)
    assert (made.signed_by, made.scan.name) == ("Lan", "签.pdf")
    assert "Mei" in made.recorded_by


def test_it_skips_no_number_when_signing_fails(county: Programme, monkeypatch):
    row = convened()
    decided(row, None)
    row = minuted(row)

    def breaks(*_args: object) -> None:
        raise LuoshiError("断了。")

    with monkeypatch.context() as patch, pytest.raises(LuoshiError, match="断了"):
        patch.setattr(signing, "tell_signed", breaks)
        sign_minutes(access_of("lan"), fresh(row), row.edition, at=NOW)
    assert fresh(row).document_number == ""
    assert Decision.objects.get().state == "draft"
    made = sign_minutes(access_of("lan"), fresh(row), row.edition, at=NOW)
    assert made.document_number.endswith("〕1号")


def test_it_gives_minutes_back_for_a_change(county: Programme):
    row = convened()
    decided(row, None)
    row = minuted(row)
    back = reopen_minutes(access_of("lan"), fresh(row), row.edition, "补一条", at=NOW)
    assert back.state == "held"
    with pytest.raises(ConflictError):
        sign_minutes(access_of("lan"), fresh(row), back.edition, at=NOW)


def test_it_answers_the_mark_of_a_problem_that_was_decided_and_keeps_one_that_was_not(county):
    first, second = marked(), marked("道路没有通")
    row = drafted()
    row = convene_meeting(access_of("mei"), fresh(row), row.edition, at=NOW)
    decided(row, AgendaItem.objects.get(problem=first), "乙局三日内接通")
    signed(row)
    first.refresh_from_db()
    second.refresh_from_db()
    assert first.to_meeting is None
    assert second.to_meeting is not None
    said = shown("dongmei", f"/jia/projects/problems/{first.number}/")
    assert "会议议过" in said
    assert "试点工作第1次调度会 甲政督纪〔2026〕1号" in said
    assert "乙局三日内接通" not in said
    assert "乙局三日内接通（乙局）" in shown("lan", f"/jia/projects/problems/{first.number}/")
    nextly = AgendaItem.objects.filter(meeting=drafted(title="第2次调度会"))
    assert {one.problem_id for one in nextly} == {second.pk, None}
    assert {one.kind for one in nextly} == {"problem", "decision"}


def test_it_shows_a_meeting_to_those_invited_once_they_were(county: Programme):
    row = drafted(on=TODAY + timedelta(days=7))
    with_item(row)
    hua, rui = access_of("hua"), access_of("rui")
    with pytest.raises(Http404):
        meeting_row(hua, rights(hua), row.number)
    row = fresh(row)
    convene_meeting(access_of("mei"), row, row.edition, at=NOW)
    assert meeting_row(hua, rights(hua), row.number).pk == row.pk
    page = shown("hua", f"{HOME}/meetings/{row.number}/")
    assert "东区供电方案" in page
    assert "<button" not in page[page.index("<h1>") :]
    join(county, "dong1", Role.REPORTER, "dong")
    with pytest.raises(Http404):
        meeting_row(access_of("dong1"), rights(access_of("dong1")), row.number)
    assert rights(rui).units == {unit("jia").pk}


def test_it_keeps_what_was_decided_from_units_until_it_is_signed(county: Programme):
    row = convened()
    decided(row, AgendaItem.objects.get(meeting=row), "没有签发的决定")
    url = f"{HOME}/meetings/{row.number}/"
    assert "没有签发的决定" not in shown("hua", url)
    assert "没有签发的决定" in shown("lan", url)
    assert signed_in("hua").get(f"{url}minutes.docx").status_code == 404
    signed(row)
    assert "没有签发的决定" in shown("hua", url)
    assert signed_in("hua").get(f"{url}minutes.docx").status_code == 200
    assert signed_in("hua").get(f"{url}notice.docx").status_code == 200
    assert signed_in("hua").get(f"{url}secret.docx").status_code == 404


def test_it_counts_what_meetings_decided_on_the_list(county: Programme):
    row = convened()
    item = AgendaItem.objects.get(meeting=row)
    decided(row, item)
    decided(row, item, "另一件", due=None)
    signed(row)
    page = shown("lan", f"{HOME}/meetings/")
    assert "会议议定 2 件，办结 0 件，没有超期的" in page
    assert "甲政督纪〔2026〕1号" in page


def test_it_drafts_convenes_and_writes_by_the_forms(county: Programme):
    mei = signed_in("mei")
    answer = mei.post(
        f"{HOME}/meetings/new/",
        {"kind": "joint", "title": "联席会议", "held_on": "2026-10-12", "starts_at": "14:30",
         "place": "一楼", "chair": "王副县长", "unit": [str(unit("yi").pk)]},
    )  # fmt: skip
    assert answer.status_code == 302
    url = answer["Location"]

    def sent(**values: str) -> int:
        row = Meeting.objects.get()
        return mei.post(f"{url}do/", {"seen": str(row.edition)} | values).status_code

    assert sent(do="add-item", words="供电方案", unit="乙局") == 302
    assert sent(do="add-item", words="供电方案", unit="无此局") == 422
    assert sent(do="convene") == 302
    assert sent(do="nonsense") == 404
    item = AgendaItem.objects.get()
    assert sent(do="decide", form=f"add-{item.pk}", item=str(item.pk), seen="1", text="接通",
                owner="乙局", supports="东乡、西乡", due="2026-11-01") == 302  # fmt: skip
    assert {one.name for one in Decision.objects.get().supports.all()} == {"东乡", "西乡"}
    assert sent(do="attend", **{f"came-{unit('yi').pk}": "present"}) == 302
    assert sent(do="finish", closing="") == 302
    assert sent(do="sign") == 403
    row = Meeting.objects.get()
    lan = signed_in("lan")
    assert lan.post(f"{url}do/", {"do": "sign", "seen": str(row.edition)}).status_code == 302
    assert "会议确定事项1件" in shown("lan", url)


@pytest.mark.parametrize("name", ["hua", "rui", "lan", "an"])
def test_it_lets_only_the_office_draft_and_write(county: Programme, name: str):
    row = convened()
    client = signed_in(name)
    assert client.get(f"{HOME}/meetings/new/").status_code == 403
    answer = client.post(f"{HOME}/meetings/{row.number}/do/", {"do": "cancel", "reason": "x"})
    assert answer.status_code in (403, 404)


def test_it_words_the_agenda_anew_for_another_day_but_not_what_the_office_wrote(county: Programme):
    made = one_decision(due=TODAY + timedelta(days=5))
    row = drafted(TODAY + timedelta(days=7), "第2次调度会")
    own = with_item(row, "自己写的。")
    assert "已超期2天" in AgendaItem.objects.get(decision=made).words
    told = MeetingTold("dispatch", row.title, TODAY + timedelta(days=9), time(9), "一楼", "王")
    row = fresh(row)
    change_meeting(access_of("mei"), row, row.edition, told, at=NOW)
    assert "已超期4天" in AgendaItem.objects.get(decision=made).words
    own.refresh_from_db()
    assert own.words == "自己写的。"


def test_it_answers_an_alert_when_the_agenda_it_stands_on_is_sent_out(county: Programme):
    alert = Alert.objects.create(
        programme=county, number=1, key="k", kind=ALERT_KINDS[0], matter="target/T05", light="red",
        title="引进项目", unit=unit("yi"), month="2026-09", words="“引进项目”转红；请乙局答复", rules="1",
        by=TODAY, raised_at=NOW,
    )  # fmt: skip
    row = drafted()
    item = AgendaItem.objects.get(meeting=row)
    assert (item.alert_id, item.words) == (alert.pk, "“引进项目”转红。乙局说明原因和下一步。")
    convene_meeting(access_of("mei"), fresh(row), row.edition, at=NOW)
    alert.refresh_from_db()
    assert alert.state == "agenda"
