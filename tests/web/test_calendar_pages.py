"""The calendar's pages: a month for everybody, its days and a year's notice for those who keep it."""

from __future__ import annotations

import pytest
from cast import signed_in
from django.test import Client

from luoshi_web.offices.models import CalendarDay

pytestmark = pytest.mark.django_db
NOTICE = (
    "2027年放假安排。元旦：1月1日（周五）至3日（周日）放假，共3天。"
    "国庆节：10月1日（周五）至7日（周四）放假，共7天。9月26日（周日）上班。"
)


@pytest.fixture(autouse=True)
def _programme(county):
    return county


def shown(client: Client, asked: str = "") -> str:
    response = client.get(f"/jia/calendar/{asked}")
    assert response.status_code == 200
    return response.content.decode()


def test_it_shows_this_month_to_everybody_with_a_post_and_changes_nothing_for_readers():
    for name in ("lan", "rui", "hua", "an"):
        page = shown(signed_in(name))
        assert "2026年10月有 18 个工作日" in page and "国庆节" in page and "调休上班" in page
        assert 'name="state"' not in page and "&amp;day=" not in page


def test_it_is_reached_from_every_page_of_the_programme():
    home = signed_in("rui").get("/jia/").content.decode()
    assert '<a href="/jia/calendar/">工作日历</a>' in home


def test_it_names_the_years_without_a_published_calendar():
    page = shown(signed_in("mei"), "?month=2027-01")
    assert "2027 年的放假安排还没有" in page
    assert "2026 年的放假安排还没有" not in page


@pytest.mark.parametrize(
    ("asked", "heading"),
    [
        ("?month=2026-02", "2026年2月有 16 个工作日"),
        ("?month=1990-01", "2024年1月"),
        ("?month=9999-12", "2027年12月"),
        ("?month=0000-00", "2026年10月"),
        ("?month=x&day=y", "2026年10月"),
        ("?month=2026-10&day=2026-11-06", "2026年10月"),
    ],
)
def test_it_shows_the_nearest_month_there_is(asked, heading):
    assert heading in shown(signed_in("mei"), asked)


def test_it_opens_a_day_as_it_stands_and_changes_it():
    client = signed_in("mei")
    assert "2026年11月6日" in shown(client, "?month=2026-11&day=2026-11-06")
    answer = client.post(
        "/jia/calendar/", {"day": "2026-11-06", "state": "free", "note": "招商大会"}
    )
    assert answer.status_code == 302 and answer["Location"] == "/jia/calendar/?month=2026-11"
    page = shown(client, "?month=2026-11&day=2026-11-06")
    assert "2026年11月有 20 个工作日" in page and page.count("招商大会") >= 3
    client.post("/jia/calendar/", {"day": "2026-11-06", "state": "published", "note": ""})
    assert not CalendarDay.objects.exists()


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({}, "请先在日历上选一天"),
        ({"day": "2026-11-06", "state": "free"}, "没有写依据"),
        ({"day": "2026-11-06", "state": "perhaps", "note": "x"}, "请选上班、休息或照公布"),
        ({"day": "2026-11-66", "state": "free", "note": "x"}, "请先在日历上选一天"),
        ({"day": "2031-11-06", "state": "free", "note": "x"}, "2024 至 2027"),
        ({"day": "2026-11-06", "state": "free", "note": "长" * 101}, "最多 100 个字"),
    ],
)
def test_it_says_what_is_wrong_and_stores_nothing(sent, words):
    answer = signed_in("su").post("/jia/calendar/", sent)
    assert answer.status_code == 422 and words in answer.content.decode()
    assert not CalendarDay.objects.exists()


def test_it_escapes_what_people_wrote():
    client = signed_in("mei")
    sent = {"day": "2026-11-06", "state": "free", "note": "<script>alert(1)</script>"}
    client.post("/jia/calendar/", sent)
    page = shown(client, "?month=2026-11")
    assert "<script>alert" not in page and "&lt;script&gt;" in page


def test_it_tries_a_notice_first_and_writes_it_when_confirmed():
    client = signed_in("mei")
    sent = {"text": NOTICE, "source": "放假通知"}
    tried = client.post("/jia/calendar/notice/", sent)
    assert tried.status_code == 200 and "要写入 11 天，还没有写" in tried.content.decode()
    assert not CalendarDay.objects.exists()
    done = client.post("/jia/calendar/notice/", {**sent, "confirm": "1"})
    assert done.status_code == 302 and CalendarDay.objects.count() == 11
    assert "2027 年的放假安排还没有" not in shown(client)
    again = client.post("/jia/calendar/notice/", sent).content.decode()
    assert "日历里都已是这样" in again and 'name="confirm"' not in again


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({}, "请粘贴通知全文"),
        ({"text": "", "source": "x"}, "请粘贴通知全文"),
        ({"text": NOTICE, "source": ""}, "请写明是哪份通知"),
        ({"text": "没有日期", "source": "x", "confirm": "1"}, "没有找到放假安排"),
        ({"text": NOTICE.replace("共7天", "共9天"), "source": "x", "confirm": "1"}, "共 9 天"),
        ({"text": NOTICE.replace("（周五）", "").replace("（周日）", "").replace("（周四）", "")
          .replace("2027", "2031"), "source": "x", "confirm": "1"}, "2024 至 2027"),
    ],
)  # fmt: skip
def test_it_refuses_a_notice_with_a_sentence(sent, words):
    answer = signed_in("su").post("/jia/calendar/notice/", sent)
    assert answer.status_code == 422 and words in answer.content.decode()
    assert not CalendarDay.objects.exists()


def test_it_keeps_strangers_and_readers_out():
    sent = {"day": "2026-11-06", "state": "free", "note": "x"}
    assert signed_in("rui").post("/jia/calendar/", sent).status_code == 403
    assert signed_in("rui").get("/jia/calendar/notice/").status_code == 403
    assert signed_in("wai").get("/jia/calendar/").status_code == 404
    assert not CalendarDay.objects.exists()
