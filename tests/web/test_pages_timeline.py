"""变动进程: each month as it was seen then, with a correction told as one, and who has to act."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest
from cast import NOW, PASSWORD, load_county, record, some_figures
from django.test import Client

from luoshi_web.ledger.pages import known
from luoshi_web.ledger.pages.build import forget_standings, standing_on
from luoshi_web.ledger.pages.known import known_months
from luoshi_web.ledger.pages.timeline import TimelineMonth, TimelinePage, timeline_page
from luoshi_web.offices.models import Programme

pytestmark = pytest.mark.django_db


@pytest.fixture
def county() -> Programme:
    programme = load_county()
    early = {"recorded_at": datetime(2026, 9, 5, 2, tzinfo=UTC)}
    august = record(programme, "T03", "2026-08", "3", **early)
    record(programme, "T05", "2026-08", "27", **early)
    record(programme, "T03", "2026-08", "45", replaces=august, note="漏报补齐")
    record(programme, "T05", "2026-09", "14")
    return programme


def page_of(programme: Programme, day: date | None = None) -> TimelinePage:
    standing = standing_on(programme, day, NOW)
    return timeline_page(standing, known_months(programme, standing.day, standing.known_on))


def month_of(page: TimelinePage, title: str) -> TimelineMonth:
    return next(month for month in page.months if month.title == title)


def html_of(who: str = "lan", query: str = "") -> str:
    client = Client()
    assert client.login(username=who, password=PASSWORD)
    return client.get(f"/jia/timeline/{query}").content.decode()


def test_it_goes_back_to_the_month_in_which_the_plan_was_adopted(county):
    page = page_of(county)
    assert [m.title for m in (page.months[0], page.months[-1])] == ["2026年10月", "2024年8月"]
    assert len(page.months) == 27
    assert page.months[-1].note == "方案采用，开始评定" and page.months[-1].rows == ()
    assert page.months[0].is_open and not page.months[1].is_open


def test_it_tells_a_correction_as_one_and_not_as_progress(county):
    rows = {row.code: row for row in month_of(page_of(county), "2026年10月").rows}
    assert (rows["T03"].kind, rows["T03"].before, rows["T03"].now) == ("revised", "red", "green")
    assert rows["T03"].revision == "2026年8月的数由 3 改为 45"


def test_it_says_why_and_who_must_act_where_it_got_worse(county):
    rows = {row.code: row for row in month_of(page_of(county), "2026年10月").rows}
    assert (rows["T05"].kind, rows["T05"].before, rows["T05"].now) == ("worse", "green", "red")
    assert "低于序时" in rows["T05"].reason
    assert rows["T05"].unit is not None and rows["T05"].unit.name == "乙局"
    assert rows["T03"].unit is None
    assert next(iter(rows)) == "T05"


def test_a_later_correction_leaves_the_month_as_it_was_seen(county):
    september = month_of(page_of(county), "2026年9月")
    assert {row.code: row.now for row in september.rows}["T03"] == "red"


def test_the_last_month_stands_where_the_board_stands(county):
    some_figures(county)
    standing = standing_on(county, None, NOW)
    last = known_months(county, standing.day, standing.known_on)[-1]
    assert {a.target: a.light for a in last.answers} == {s.code: s.light for s in standing.targets}


def test_it_ends_on_the_day_asked_about(county):
    page = page_of(county, date(2026, 9, 30))
    assert page.months[0].title == "2026年9月"
    assert page.months[0].day == date(2026, 9, 30)


def test_it_judges_a_past_month_once_however_much_is_recorded_later(county, monkeypatch):
    asked = []
    judge = known.assess
    monkeypatch.setattr(known, "assess", lambda *a, **k: asked.append(a[2]) or judge(*a, **k))
    forget_standings()
    page_of(county)
    assert len(asked) == 27
    record(county, "T04", "2026-09", "1")
    county.refresh_from_db()
    page_of(county)
    assert len(asked) == 28


def test_hiding_the_sample_figures_hides_them_in_every_month(county):
    record(county, "T04", "2026-07", "1", sample=True,
           recorded_at=datetime(2026, 8, 3, tzinfo=UTC))  # fmt: skip
    assert page_of(county).has_sample
    Programme.objects.filter(pk=county.pk).update(show_sample=False, revision=900)
    county.refresh_from_db()
    page = page_of(county)
    assert not page.has_sample
    lights = {row.now for month in page.months for row in month.rows if row.code == "T04"}
    assert lights <= {"wait", "not_due"}


def test_the_page_is_linked_and_says_a_bad_day(county):
    html = html_of()
    assert "2026年10月" in html and "修订" in html and "乙局" in html
    assert not re.search(r"\bNone\b", html)
    client = Client()
    assert client.login(username="lan", password=PASSWORD)
    for page in ("", "targets/"):
        assert "/jia/timeline/" in client.get(f"/jia/{page}").content.decode()
    assert "不是日期" in html_of(query="?as_of=gestern")


def test_it_begins_with_nothing_recorded_and_says_so():
    programme = load_county()
    page = page_of(programme)
    assert page.finding.endswith("没有目标变灯")
