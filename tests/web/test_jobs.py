"""Jobs run when they are due, once, one beside the other's failure; deadlines come out as a calendar that reads back."""

from __future__ import annotations

import logging
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from cast import NOW, signed_in
from click.testing import CliRunner
from django.db import DatabaseError
from django.test import Client
from django.utils.module_loading import autodiscover_modules
from icalendar import Calendar

from luoshi.cli import main
from luoshi_web.notices import feeds, jobs
from luoshi_web.notices.actions import claim_run, finish_run
from luoshi_web.notices.feeds import Event, calendar_feed, events_of, feed
from luoshi_web.notices.jobs import job, run_due
from luoshi_web.notices.models import CalendarFeed, JobRun
from luoshi_web.offices.models import AuditEntry, Person, Post, Programme

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]
BEIJING = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def only() -> Iterator[None]:
    """No jobs and no feeds but those the test registers."""
    autodiscover_modules("jobs", "feeds")
    kept_jobs, kept_feeds = dict(jobs._JOBS), dict(feeds._FEEDS)
    jobs._JOBS.clear()
    feeds._FEEDS.clear()
    yield
    jobs._JOBS.clear()
    feeds._FEEDS.clear()
    jobs._JOBS.update(kept_jobs)
    feeds._FEEDS.update(kept_feeds)


# Jobs


def test_it_runs_what_is_due_and_tells_what_was_done(only):
    asked = []

    @job("a.one", every=10)
    def one(now: datetime) -> str:
        asked.append(now)
        return "开放 1 期。"

    assert [(ran.name, ran.summary) for ran in run_due(NOW)] == [("a.one", "开放 1 期。")]
    assert run_due(NOW + timedelta(minutes=9)) == []
    run_due(NOW + timedelta(minutes=10))
    assert asked == [NOW, NOW + timedelta(minutes=10)]
    row = JobRun.objects.get()
    assert (row.state, row.summary) == ("done", "开放 1 期。")


@pytest.mark.parametrize("error", [ValueError, KeyError, OSError, ZeroDivisionError, DatabaseError])
def test_it_goes_on_when_one_fails_and_undoes_what_it_did(only, county, caplog, error):
    @job("a.broken")
    def broken(now: datetime) -> str:
        Programme.objects.update(title="half done")
        raise error("no such thing")

    @job("b.whole")
    def whole(now: datetime) -> str:
        return "好。"

    with caplog.at_level(logging.ERROR, "luoshi_web.jobs"):
        first, second = run_due(NOW)
    assert (first.summary, second.summary) == ("", "好。")
    assert first.error_id in caplog.text
    assert "no such thing" in caplog.text
    assert Programme.objects.get().title == "甲县试点"
    row = JobRun.objects.get(name="a.broken")
    assert (row.state, row.error_id) == ("failed", first.error_id)
    assert [ran.name for ran in run_due(NOW + timedelta(hours=1))] == ["a.broken", "b.whole"]


def test_it_lets_one_of_two_runners_have_a_job(only):
    assert claim_run("a.one", at=NOW)
    assert not claim_run("a.one", at=NOW)
    assert not claim_run("a.one", at=NOW, force=True)
    assert finish_run("a.one", "", started_at=NOW, every=timedelta(minutes=5))
    assert not claim_run("a.one", at=NOW)
    assert claim_run("a.one", at=NOW, force=True)


def test_it_takes_up_a_job_whose_runner_died_and_ignores_its_late_return(only):
    assert claim_run("a.one", at=NOW)
    later = NOW + timedelta(minutes=30)
    assert claim_run("a.one", at=later)
    assert not finish_run("a.one", "late", started_at=NOW, every=timedelta(minutes=5))
    assert JobRun.objects.get().state == "running"


def test_it_refuses_two_jobs_of_one_name(only):
    job("a.one")(lambda now: "")

    def other(now: datetime) -> str:
        return ""

    other.__module__ = "elsewhere"
    with pytest.raises(ValueError, match=r"a\.one"):
        job("a.one")(other)


def test_it_finds_the_jobs_of_the_rooms():
    assert "notices.send" in {one.name for one in jobs.jobs()}


def test_it_runs_from_the_command_line_and_says_when_something_failed(only, monkeypatch):
    @job("a.broken")
    def broken(now: datetime) -> str:
        raise LookupError

    said = CliRunner().invoke(main, ["run-jobs"])
    assert said.exit_code == 1
    assert "a.broken  失败，错误编号" in said.output
    assert CliRunner().invoke(main, ["run-jobs"]).output == ""
    again = CliRunner().invoke(main, ["run-jobs", "--force"])
    assert "a.broken" in again.output


@pytest.mark.parametrize("every", ["0", "-1", "abc", "99999"])
def test_it_refuses_an_interval_that_is_none(every):
    assert CliRunner().invoke(main, ["run-jobs", "--every", every]).exit_code == 2


@pytest.mark.parametrize(("wanted", "runs"), [("1", True), ("0", False)])
def test_it_runs_beside_the_server_and_ends_with_it(tmp_path, wanted, runs):
    """The real server in processes of its own."""
    port = str(_free_port())
    env = os.environ | {
        "LUOSHI_VAR": str(tmp_path), "PORT": port, "LUOSHI_JOBS": wanted, "PYTHONPATH": str(ROOT),
    }  # fmt: skip
    env.pop("DJANGO_SETTINGS_MODULE", None)
    server = subprocess.Popen(
        [sys.executable, "-m", "luoshi", "serve", "--workers", "1"],
        cwd=ROOT, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        assert _wait(lambda: _answers(int(port)))
        # The runner starts before the server does, so without one there is nothing to wait for.
        ran = _wait(lambda: _has_run(tmp_path), 30 if runs else 0.3)
        beside = _beside(server.pid)
        assert (ran, bool(beside)) == (runs, runs)
        server.send_signal(signal.SIGTERM)
        server.wait(20)
        assert _wait(lambda: not _beside(server.pid), 20)
    finally:
        server.kill()
        server.wait()


def _free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(question, seconds: float = 60) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if question():
            return True
        time.sleep(0.2)
    return False


def _answers(port: int) -> bool:
    import socket

    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _has_run(var: Path) -> bool:
    try:
        with sqlite3.connect(f"file:{var}/luoshi.sqlite3?mode=ro", uri=True) as rows:
            found = rows.execute("SELECT state FROM notices_jobrun").fetchall()
        rows.close()
    except sqlite3.OperationalError:
        return False
    return ("done",) in found


def _beside(pid: int) -> list[str]:
    """The runners that were started beside the server of that process id and still live."""
    listed = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True)
    return [line for line in listed.stdout.splitlines() if f"--beside {pid}" in line]


# The calendar


def event(**more) -> Event:
    given = {
        "uid": "reporting.due:10",
        "title": "报 9 月月报；甲局, 乙局",
        "due": datetime(2026, 10, 20, 9, tzinfo=UTC),
        "where": "/jia/reports/10/",
        "note": "第一行\r\nBEGIN:VEVENT",
    }
    return Event(**(given | more))


def read_back(data: bytes) -> list:
    return list(Calendar.from_ical(data).walk("VEVENT"))


def test_it_writes_deadlines_that_read_back():
    data = calendar_feed([event()], "甲县试点", NOW, site="https://luoshi.example/")
    (one,) = read_back(data)
    assert str(one["UID"]) == "reporting.due:10@luoshi"
    assert str(one["SUMMARY"]) == "报 9 月月报；甲局, 乙局"
    assert one.end == datetime(2026, 10, 20, 17, tzinfo=BEIJING)
    assert one.start == datetime(2026, 10, 20, 16, 30, tzinfo=BEIJING)
    assert one["DTEND"].params["TZID"] == "Asia/Shanghai"
    assert str(one["URL"]) == "https://luoshi.example/jia/reports/10/"
    assert "第一行" in str(one["DESCRIPTION"])
    calendar = Calendar.from_ical(data)
    assert str(calendar["X-WR-CALNAME"]) == "甲县试点"
    assert [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")] == ["Asia/Shanghai"]
    assert b"\r\n" in data
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))


@pytest.mark.parametrize(
    ("due", "alarm"),
    [((10, 20), (10, 19)), ((10, 12), (10, 10)), ((10, 8), (9, 30))],
)
def test_it_sounds_one_working_day_before(due, alarm):
    (one,) = read_back(
        calendar_feed([event(due=datetime(2026, *due, 17, tzinfo=BEIJING))], "甲", NOW)
    )
    (bell,) = one.walk("VALARM")
    trigger = bell.TRIGGER
    assert trigger == datetime(2026, *alarm, 9, tzinfo=UTC)


def test_it_writes_an_empty_calendar_that_reads_back():
    assert read_back(calendar_feed([], "甲", NOW)) == []


def test_it_gathers_what_the_rooms_offer_by_deadline(only, county):
    @feed
    def late(programme, unit_ids, now):
        return [event(uid="b"), event(uid="a", due=NOW)]

    assert [one.uid for one in events_of(county, frozenset({1}), NOW)] == ["jia.a", "jia.b"]


def made(name: str = "rui") -> str:
    """The path of a new address, as the page tells it once."""
    page = signed_in(name).post("/jia/notices/calendar/").content.decode()
    return page.partition("http://testserver")[2].partition("<")[0]


def test_it_tells_the_address_once_and_keeps_only_its_hash(county):
    path = made()
    assert path.startswith("/jia/calendar/")
    assert path.endswith(".ics")
    token = path.rpartition("/")[2].removesuffix(".ics")
    assert len(token) == 32
    assert token not in CalendarFeed.objects.get().token_hash
    assert token not in signed_in("rui").get("/jia/notices/channels/").content.decode()
    entry = AuditEntry.objects.get(action="notices.calendar.made")
    assert token not in entry.after + entry.object_name


def test_it_serves_the_calendar_of_the_persons_units_without_signing_in(only, county):
    asked = []

    @feed
    def deadlines(programme, unit_ids, now):
        asked.append((programme.code, unit_ids))
        return [event()]

    answer = Client().get(made())
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Cache-Control"] == "private, no-store"
    (one,) = read_back(answer.content)
    assert str(one["UID"]) == "jia.reporting.due:10@luoshi"
    units = frozenset(Post.objects.filter(person__username="rui").values_list("unit_id", flat=True))
    assert asked == [("jia", units)]


def test_it_stops_an_address_by_making_another_or_by_the_button(county):
    first = made()
    second = made()
    assert Client().get(first).status_code == 404
    assert Client().get(second).status_code == 200
    signed_in("rui").post("/jia/notices/calendar/", {"stop": "1"})
    assert Client().get(second).status_code == 404
    assert "建立日历地址" in signed_in("rui").get("/jia/notices/channels/").content.decode()


def test_it_closes_the_calendar_when_the_post_ends(county):
    path = made()
    Post.objects.filter(person__username="rui").update(until=NOW.date() - timedelta(days=1))
    assert Client().get(path).status_code == 404


def test_it_closes_the_calendar_of_a_locked_account(county):
    path = made()
    Person.objects.filter(username="rui").update(is_active=False)
    assert Client().get(path).status_code == 404


@pytest.mark.parametrize("token", ["x", "%00", "a" * 400, "..%2f..%2f"])
def test_it_knows_no_other_token(county, token):
    made()
    assert Client().get(f"/jia/calendar/{token}.ics").status_code == 404


def test_it_opens_no_other_programme_by_a_token(county):
    path = made()
    Programme.objects.create(
        code="yi", title="乙", short_title="乙", area="乙", policy="yinchuan-2025",
        first_year=2024, last_year=2026, created_at=NOW,
    )  # fmt: skip
    assert Client().get(path.replace("/jia/", "/yi/")).status_code == 404
