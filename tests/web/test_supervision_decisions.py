"""What a meeting decided: it comes back until it is closed, by its owner's report, a later meeting, or an order."""

from datetime import timedelta

import pytest
from cast import NOW, access_of, join, shown, signed_in
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from meeting_cases import (
    HOME,
    TODAY,
    convened,
    decided,
    drafted,
    fresh,
    minuted,
    one_decision,
    tracked,
    unit,
)

from luoshi.errors import LuoshiError
from luoshi_web.notices.feeds import events_of
from luoshi_web.notices.models import Notice
from luoshi_web.offices.conflicts import ConflictError
from luoshi_web.offices.models import Programme, Role
from luoshi_web.supervision.actions.decision_orders import order_decision
from luoshi_web.supervision.actions.decisions import (
    close_decision,
    closed_with,
    report_decision,
    return_decision,
)
from luoshi_web.supervision.actions.meeting_samples import sample_meetings
from luoshi_web.supervision.actions.meetings import cancel_meeting, convene_meeting
from luoshi_web.supervision.actions.minutes import Heard, hear_item
from luoshi_web.supervision.actions.signing import sign_minutes
from luoshi_web.supervision.guards import rights
from luoshi_web.supervision.jobs import decisions_running_out
from luoshi_web.supervision.meeting_rows import decision_row
from luoshi_web.supervision.meeting_telling import tell_late
from luoshi_web.supervision.models import AgendaItem, Decision, Meeting, Order

pytestmark = pytest.mark.databases
DOCUMENT = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def next_meeting(n: int) -> Meeting:
    return drafted(title=f"第{n}次调度会")


def heard(row: Meeting, told: Heard) -> Meeting:
    """The earlier decision on the agenda is heard, the minutes signed."""
    row = convene_meeting(access_of("mei"), fresh(row), fresh(row).edition, at=NOW)
    item = AgendaItem.objects.get(meeting=row, kind="decision")
    hear_item(access_of("mei"), fresh(row), item.pk, item.edition, told, at=NOW)
    row = minuted(row)
    return sign_minutes(access_of("lan"), fresh(row), row.edition, at=NOW)


def words_on(row: Meeting) -> list[str]:
    return [one.words for one in AgendaItem.objects.filter(meeting=row)]


def test_it_comes_back_to_every_agenda_until_it_is_closed(county: Programme):
    made = one_decision()
    second = next_meeting(2)
    assert words_on(second) == [
        "完成东区变电站选址。甲政督纪〔2026〕1号议定，11月1日前办结，乙局汇报进展。"
    ]
    heard(second, Heard("正在办。"))
    third = next_meeting(3)
    assert len(words_on(third)) == 1
    heard(third, Heard("", "closed"))
    made = tracked(made)
    assert (made.state, made.closed_on) == ("closed", TODAY)
    assert words_on(next_meeting(4)) == []
    assert [step.what for step in made.steps.all()] == ["made", "heard", "closed"]


def test_it_waits_again_when_the_meeting_it_stood_on_is_cancelled(county: Programme):
    one_decision()
    second = next_meeting(2)
    cancel_meeting(access_of("mei"), fresh(second), second.edition, "不开了", at=NOW)
    assert len(words_on(next_meeting(3))) == 1


def test_it_gets_a_new_day_from_a_later_meeting_and_keeps_the_first(county: Programme):
    made = one_decision()
    report_decision(access_of("hua"), made, made.edition, "办完了", at=NOW)
    later = TODAY + timedelta(days=60)
    heard(next_meeting(2), Heard("还差供电。", "continued", later))
    made = tracked(made)
    assert (made.state, made.due, made.minuted_due) == ("open", later, TODAY + timedelta(days=20))
    assert "纪要原定 11月1日" in shown("hua", f"{HOME}/decisions/{made.number}/")


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (Heard("", "continued"), "没有写新的期限"),
        (Heard("", "continued", TODAY - timedelta(days=1)), "已经过去"),
        (Heard("", "nonsense"), "没有选这件事怎么定"),
    ],
)
def test_it_refuses_an_outcome_that_says_nothing(county: Programme, told: Heard, said: str):
    one_decision()
    row = next_meeting(2)
    row = convene_meeting(access_of("mei"), fresh(row), row.edition, at=NOW)
    item = AgendaItem.objects.get(meeting=row)
    with pytest.raises(LuoshiError, match=said):
        hear_item(access_of("mei"), row, item.pk, item.edition, told, at=NOW)


def test_it_tells_the_owner_and_those_who_help(county: Programme):
    one_decision(supports=(unit("jia"),))
    told = {one.person.username: one.what for one in Notice.objects.filter(kind="order")}
    assert "会议议定由您单位办理，11月1日前办结：完成东区变电站选址" in told["hua"]
    assert "会议议定请您单位配合" in told["rui"]


def test_it_is_reported_by_its_owner_handed_back_and_closed_by_the_office(county: Programme):
    made = one_decision()
    with pytest.raises(PermissionDenied):
        report_decision(access_of("rui"), made, made.edition, "办了", at=NOW)
    made = report_decision(access_of("hua"), made, made.edition, "选址已批", at=NOW)
    assert Notice.objects.filter(kind="review", person__username="mei", settled_at=None).exists()
    with pytest.raises(PermissionDenied):
        close_decision(access_of("hua"), made, made.edition, "属实", at=NOW)
    made = return_decision(access_of("mei"), made, made.edition, "缺批文", at=NOW)
    assert (made.state, made.reported_on) == ("open", None)
    made = report_decision(access_of("hua"), made, made.edition, "批文在后", at=NOW)
    made = close_decision(access_of("mei"), made, made.edition, "属实", at=NOW)
    assert made.state == "closed"
    assert not Notice.objects.filter(key__contains=f"decision/{made.pk}", settled_at=None).exists()
    with pytest.raises(ConflictError, match="已办结"):
        report_decision(access_of("hua"), made, made.edition, "再报", at=NOW)


def test_it_takes_one_answer_of_two_at_once(county: Programme):
    made = one_decision()
    seen = made.edition
    report_decision(access_of("hua"), made, seen, "选址已批", at=NOW)
    with pytest.raises(ConflictError, match="刚有人办过"):
        close_decision(access_of("mei"), made, seen, "属实", at=NOW)


def test_it_becomes_an_order_and_closes_with_it(county: Programme):
    made = one_decision()
    order = order_decision(access_of("mei"), made, made.edition, at=NOW)
    assert (order.kind, order.lead.name, order.origin_kind) == ("meeting", "乙局", "decision")
    made = tracked(made)
    with pytest.raises(LuoshiError, match="已经立了督办"):
        report_decision(access_of("hua"), made, made.edition, "办了", at=NOW)
    with pytest.raises(LuoshiError, match="同一件事不重复督办"):
        order_decision(access_of("mei"), made, made.edition, at=NOW)
    assert Order.objects.count() == 1
    assert closed_with(order, "Mei（mei）", TODAY, NOW) == 1
    assert tracked(made).state == "closed"


def test_it_goes_on_by_itself_when_its_order_was_withdrawn(county: Programme):
    made = one_decision()
    order = order_decision(access_of("mei"), made, made.edition, at=NOW)
    Order.objects.filter(pk=order.pk).update(state="withdrawn")
    made = tracked(made)
    assert report_decision(access_of("hua"), made, made.edition, "办了", at=NOW).state == "done"


def test_it_speaks_of_a_day_that_is_near_and_of_one_that_is_past_once_each(county: Programme):
    made = one_decision(due=TODAY + timedelta(days=2))
    assert tell_late(county, NOW) == 1
    assert tell_late(county, NOW) == 0
    assert tell_late(county, NOW + timedelta(days=3)) == 1
    assert tell_late(county, NOW + timedelta(days=4)) == 0
    kinds = Notice.objects.filter(key__endswith=f"late/{made.pk}").values_list("kind", flat=True)
    assert "overdue" in kinds


def test_it_is_shown_to_its_owner_and_supporters_only(county: Programme):
    made = one_decision(supports=(unit("jia"),))
    for name in ("mei", "lan", "an", "hua", "rui"):
        access = access_of(name)
        assert decision_row(access, rights(access), made.number).pk == made.pk
    join(county, "xi1", Role.REPORTER, "xi")
    access = access_of("xi1")
    with pytest.raises(Http404):
        decision_row(access, rights(access), made.number)


def test_it_lists_with_the_counts_and_filters(county: Programme):
    row = convened()
    item = AgendaItem.objects.get(meeting=row)
    late = decided(row, item, "到期的事", due=TODAY)
    closed = decided(row, item, "办完的事")
    row = minuted(row)
    sign_minutes(access_of("lan"), fresh(row), row.edition, at=NOW)
    Decision.objects.filter(pk=late.pk).update(due=TODAY - timedelta(days=3))
    closed = tracked(closed)
    close_decision(access_of("mei"), closed, closed.edition, "属实", at=NOW)
    page = shown("lan", f"{HOME}/decisions/")
    assert (
        "会议确定事项2件，截至10月12日已办结1件，占比50%；正在办理1件，占比50%，超期1件</h1>"
        in page
    )
    assert "超期3天" in page
    for state, seen, unseen in (
        ("overdue", "到期的事", "办完的事"),
        ("closed", "办完的事", "到期的事"),
    ):
        page = shown("hua", f"{HOME}/decisions/?state={state}&unit=yi")
        assert (seen in page, unseen in page) == (True, False)
    assert "没有合这些条件" in shown("hua", f"{HOME}/decisions/?state=checking")
    assert "还没有议定事项" in shown("rui", f"{HOME}/decisions/")


def test_it_takes_a_report_with_a_file_from_the_form_and_keeps_what_was_refused(county: Programme):
    made = one_decision()
    url = f"{HOME}/decisions/{made.number}/do/"
    hua = signed_in("hua")
    answer = hua.post(url, {"do": "report", "seen": made.edition, "words": ""})
    assert answer.status_code == 422
    assert "没有写办理情况" in answer.content.decode()
    answer = hua.post(url, {"do": "report", "seen": "1", "words": "写了很多"})
    assert answer.status_code == 409
    assert "写了很多</textarea>" in answer.content.decode()
    file = SimpleUploadedFile("批文.pdf", DOCUMENT, "application/pdf")
    answer = hua.post(url, {"do": "report", "seen": made.edition, "words": "已批", "file": file})
    assert answer.status_code == 302
    step = tracked(made).steps.last()
    answer = hua.get(f"{HOME}/decisions/{made.number}/files/{step.pk}/")
    assert answer.status_code == 200
    assert answer.content == DOCUMENT


def test_it_loads_a_demonstration_with_two_closed_one_late_and_a_meeting_ahead(county: Programme):
    assert sample_meetings(county, at=NOW) == 2
    assert sample_meetings(county, at=NOW) == 0
    states = sorted(Decision.objects.values_list("state", flat=True))
    assert states == ["closed", "closed", "open", "open"]
    assert Decision.objects.filter(state="open", due__lt=TODAY).count() == 1
    assert set(Meeting.objects.values_list("state", "sample")) == {
        ("signed", True),
        ("drafted", True),
    }
    ahead = Meeting.objects.get(state="drafted")
    assert {one.kind for one in ahead.items.all()} == {"decision"}
    assert not Notice.objects.exists()
    assert tell_late(county, NOW) == 0
    Programme.objects.update(show_sample=False)
    assert "还没有会议" in shown("lan", f"{HOME}/meetings/")


def test_it_offers_days_and_meetings_for_a_calendar(county: Programme):
    made = one_decision()
    row = drafted(TODAY + timedelta(days=7), "第2次调度会")
    convene_meeting(access_of("mei"), fresh(row), row.edition, at=NOW)
    events = events_of(county, frozenset({made.owner_id}), NOW)
    titles = [one.title for one in events]
    assert any(title.startswith("议定事项办结：完成东区变电站选址") for title in titles)
    assert "第2次调度会" in titles


def test_it_runs_the_job_that_speaks_of_days(county: Programme):
    one_decision(due=TODAY)
    assert decisions_running_out(NOW) == "提醒了 1 件议定事项的期限。"
