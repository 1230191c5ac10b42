"""Who is told what: notices of a report's way, reminders, deadlines as a calendar, what a leaver leaves open."""

from __future__ import annotations

from datetime import timedelta

import pytest
from cast import NOW, access_of
from reports import fill, october, opened, report_of

from luoshi_web.notices.feeds import events_of
from luoshi_web.notices.models import Notice
from luoshi_web.offices.models import Post, Programme
from luoshi_web.offices.people import open_work
from luoshi_web.reporting.actions import Wanted, exempt, move_report
from luoshi_web.reporting.jobs import reminders, rounds
from luoshi_web.reporting.pages.desk import desk_page
from luoshi_web.reporting.pages.matrix import matrix_page


def told(who: str) -> list[tuple[str, str]]:
    """Open notices: kind and words."""
    rows = Notice.objects.filter(person__username=who, read_at=None, settled_at=None)
    return [(row.kind, row.what) for row in rows.order_by("pk")]


def sent(county: Programme):
    report, owed = report_of(opened(county), "jia")
    fill("rui", report, owed, {i.indicator.code: "5" for i in owed.hand})
    move_report(access_of("rui"), report, owed, Wanted("submit", report.version), at=NOW)
    return report, owed


def test_it_tells_who_files_that_the_month_is_open(county: Programme):
    opened(county)
    assert told("rui") == [("opened", "2026年9月月报开放，请填报。")]
    assert told("hua") == [("opened", "2026年9月月报开放，请填报。")]
    assert told("lan") == []


def test_it_tells_the_office_once_however_many_wait(county: Programme):
    sent(county)
    assert told("rui") == []
    assert told("mei") == [("review", "2026年9月有月报等审核。")]


def test_it_tells_the_reason_of_a_return_and_settles_it_when_it_is_sent_again(county: Programme):
    report, owed = sent(county)
    wanted = Wanted("return", report.version, reason="与备案 47 家不一致")
    move_report(access_of("mei"), report, owed, wanted, at=NOW)
    assert told("rui") == [("returned", "2026年9月月报退回：与备案 47 家不一致")]
    assert told("mei") == []
    move_report(access_of("rui"), report, owed, Wanted("submit", report.version), at=NOW)
    assert told("rui") == []


def test_it_tells_a_new_time_with_its_reason(county: Programme):
    round_ = opened(county)
    report, _owed = report_of(round_, "jia")
    exempt(access_of("mei"), round_, report.unit, october(16, 18), "系统停电", at=NOW)
    assert told("rui")[-1] == ("changed", "2026年9月月报的截止时间改为 10月16日 18:00：系统停电")


def test_it_reminds_before_the_end_and_after_it_and_each_only_once(county: Programme):
    report, _owed = report_of(opened(county), "jia")
    before = report.due_at - timedelta(hours=30)
    assert reminders(before) == "快到期 2 份，已逾期 0 份。"
    assert told("rui") == [("due", "2026年9月月报快到期，还没有报。")]
    reminders(before + timedelta(hours=1))
    reminders(NOW)
    assert told("rui") == [("overdue", "2026年9月月报已逾期，还没有报。")]


def test_it_does_not_remind_again_of_what_was_read(county: Programme):
    opened(county)
    assert reminders(NOW) == "快到期 0 份，已逾期 2 份。"
    Notice.objects.filter(person__username="rui").update(read_at=NOW)
    reminders(NOW + timedelta(hours=1))
    assert told("rui") == []


def test_it_reminds_anew_of_a_new_time(county: Programme):
    round_ = opened(county)
    report, _owed = report_of(round_, "jia")
    reminders(NOW)
    exempt(access_of("mei"), round_, report.unit, october(16, 18), "系统停电", at=NOW)
    Notice.objects.filter(person__username="rui").update(read_at=NOW)
    reminders(october(15, 18))
    assert told("rui") == [("due", "2026年9月月报快到期，还没有报。")]


def test_it_waits_for_nothing_from_a_unit_that_was_excused(county: Programme):
    round_ = opened(county)
    report, _owed = report_of(round_, "jia")
    exempt(access_of("mei"), round_, report.unit, None, "机构改革", at=NOW)
    assert told("rui") == []
    assert reminders(NOW) == "快到期 0 份，已逾期 1 份。"
    assert events_of(county, frozenset({report.unit_id}), NOW) == []
    assert not desk_page(access_of("rui"), NOW).todo
    page = matrix_page(access_of("mei"), round_, NOW)
    assert [c.count for c in page.counts][:4] == [1, 0, 0, 1]
    assert page.rows[0].state_words == "免报" and page.rows[0].late == ""
    exempt(access_of("mei"), round_, report.unit, october(16, 18), "改革推迟", at=NOW)
    assert len(desk_page(access_of("rui"), NOW).todo) == 1


def test_it_costs_few_queries_however_many_units_are_told(
    county: Programme, django_assert_max_num_queries
):
    opened(county)
    reminders(NOW)
    with django_assert_max_num_queries(6):
        reminders(NOW + timedelta(hours=1))


def test_it_opens_the_rounds_of_every_programme_that_has_a_plan(county: Programme):
    assert rounds(NOW) == "排了 2 期，开放 1 期，锁定 0 期。"
    assert rounds(NOW) == "排了 0 期，开放 0 期，锁定 0 期。"


def test_it_offers_a_units_deadlines_until_they_are_met(county: Programme):
    report, _owed = report_of(opened(county), "yi")
    unit = frozenset({report.unit_id})
    (event,) = events_of(county, unit, NOW)
    assert (event.title, event.due) == ("2026年9月月报截止", report.due_at)
    type(report).objects.filter(pk=report.pk).update(filed_at=NOW)
    assert events_of(county, unit, NOW) == []


@pytest.mark.parametrize(("who", "count"), [("rui", 1), ("hua", 1), ("an", 0)])
def test_it_lists_what_somebody_leaves_open(county: Programme, who: str, count: int):
    opened(county)
    posts = list(Post.objects.filter(person__username=who))
    found = open_work(county, posts, NOW.date())
    assert len(found) == count
    assert all("2026年9月月报：在填" in item.what for item in found)
