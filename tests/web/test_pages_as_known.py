"""按当时所知看: the page as it was with what had been recorded by a day, equal to what was frozen then."""

from __future__ import annotations

from datetime import UTC, date, datetime
from urllib.parse import quote

import pytest
from cast import NOW, PASSWORD, load_county, record, some_figures
from django.test import Client
from test_pages_content import figure

from luoshi_web.ledger.actions import freeze_snapshot
from luoshi_web.ledger.models import AssessmentLine
from luoshi_web.ledger.pages.as_known import agrees
from luoshi_web.ledger.pages.build import standing_on
from luoshi_web.ledger.pages.figures import observation_rows
from luoshi_web.offices.models import Programme

pytestmark = pytest.mark.django_db
SEPTEMBER = date(2026, 9, 30)


def at(month: int, day: int, hour: int = 2) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


@pytest.fixture
def county() -> Programme:
    """T03's August figure was 3, frozen on 8 September, corrected to 41 on 9 October."""
    programme = load_county()
    august = record(programme, "T03", "2026-08", "3", recorded_at=at(9, 5))
    freeze(programme, date(2026, 8, 31), at(9, 8))
    record(programme, "T03", "2026-08", "41", replaces=august, note="漏报补齐")
    return programme


def freeze(programme: Programme, as_of: date, moment: datetime) -> None:
    freeze_snapshot(programme, as_of, known_on=moment, actor="系统", at=moment)


def page(query: str = "", code: str = "T03", status: int = 200) -> str:
    client = Client()
    assert client.login(username="lan", password=PASSWORD)
    response = client.get(f"/jia/targets/{code}/{query}")
    assert response.status_code == status
    return response.content.decode()


def test_it_shows_the_page_of_that_day_under_a_plain_banner(county):
    html = page("?known_on=2026-09-20")
    assert "这是按 2026-09-20 以前记入的数看到的样子，评定到 2026-08-31" in html
    assert "此后又记入 1 条，不在内" in html
    assert ">41<" not in html and "严重滞后" in html
    assert "这是按" not in page() and "<s>3</s>" in page()


def test_a_past_month_can_be_seen_with_what_is_known_now(county):
    html = page("?as_of=2026-08-31&known_on=2026-10-12")
    assert "评定到 2026-08-31" in html and ">41<" in html and "判为正常" in html


def test_it_agrees_with_every_line_that_was_ever_frozen(county):
    some_figures(county)
    for as_of, moment in (
        (SEPTEMBER, at(10, 9, 1)),
        (SEPTEMBER, at(10, 10)),
        (date(2025, 12, 31), NOW),
    ):
        freeze(county, as_of, moment)
    lines = AssessmentLine.objects.select_related("snapshot", "target")
    assert lines.count() == 24
    for line in lines:
        shot = line.snapshot
        standing = standing_on(county, shot.as_of, NOW, shot.known_on)
        one = standing.of(line.target.code)
        assert one is not None and agrees(one, line), (line.target.code, shot)


def test_it_says_that_it_agrees_with_the_snapshot_or_leads_to_it(county):
    known = at(9, 8).isoformat()
    html = page(f"?as_of=2026-08-31&known_on={quote(known)}")
    assert "2026-09-08 10:00 冻结的评定（严重滞后）一致" in html
    html = page("?as_of=2026-08-31&known_on=2026-10-12")
    assert "2026-09-08 10:00 冻结的评定为严重滞后，与此不同" in html
    assert "known_on=2026-09-08T10%3A00%3A00%2B08%3A00" in html
    assert "冻结" not in page("?known_on=2026-09-06")


def test_the_way_to_the_next_target_keeps_what_was_known(county):
    assert "/jia/targets/T04/?as_of=2026-09-20&amp;known_on=2026-09-20" in page(
        "?known_on=2026-09-20"
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("gestern", "不是日期"),
        ("2026-13-01", "不是日期"),
        ("2027-01-01", "看不到"),
        ("2019-01-01", "看不到"),
        ("2026-09-08T10:00:00", "没有写明时区"),
        ("9" * 300, "不是日期"),
    ],
)
def test_a_moment_that_cannot_be_used_is_said(county, text, said):
    html = page(f"?known_on={text}", status=422)
    assert said in html and "请写成 2026-09-30 这样的日期" in html
    assert "这是按" not in html


def test_it_costs_few_queries(county, django_assert_max_num_queries):
    client = Client()
    assert client.login(username="mei", password=PASSWORD)
    with django_assert_max_num_queries(20):
        client.get("/jia/targets/T03/?as_of=2026-08-31&known_on=2026-10-01")


def test_before_the_plan_there_is_no_page(county):
    page("?known_on=2024-02-01", status=404)


def test_every_figure_says_from_when_to_when_it_counted():
    rows = observation_rows(
        [
            figure(1, "2026-08", "81", recorded_at=at(9, 4)),
            figure(2, "2026-08", "80", recorded_at=at(9, 18), replaces_id=1),
            figure(3, "2026-08", "79", recorded_at=at(9, 18, 3)),
            figure(4, "2026-07", "70", recorded_at=at(8, 4)),
            figure(5, "2026-06", "60", recorded_at=at(8, 4)),
            figure(6, "2026-06", "61", recorded_at=at(8, 4)),
        ],
        "甲县",
    )
    assert {row.pk: row.counted for row in rows} == {
        1: "2026年9月4日至2026年9月18日",
        2: "2026年9月18日当天",
        3: "2026年9月18日起",
        4: "2026年8月4日起",
        5: "没有用过",
        6: "2026年8月4日起",
    }
