"""Telling people: once a matter, at once in the system, outside once a day, never at night."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from cast import NOW, access_of, signed_in
from django.db import connection
from django.test.utils import CaptureQueriesContext
from outside import Mailbox, Webhook
from telling import DUE, MORNING, channel, message, people

from luoshi_web.notices.actions import claim_delivery, mark_read, notify, queue_letter, settle
from luoshi_web.notices.addresses import PERSON, PROGRAMME, seal
from luoshi_web.notices.compose import letters_of
from luoshi_web.notices.jobs import send_notices
from luoshi_web.notices.models import Channel, Delivery, Notice
from luoshi_web.notices.queries import open_count, open_of
from luoshi_web.notices.rules import rules
from luoshi_web.offices.models import Person, Programme

pytestmark = pytest.mark.django_db


@pytest.fixture
def webhook():
    with Webhook() as server:
        yield server


@pytest.fixture
def mailbox():
    with Mailbox() as server:
        yield server


# In the system


def test_it_tells_each_person_at_once(county):
    assert notify(county, people(), message(), at=NOW) == 2
    assert [open_count(access_of(name)) for name in ("rui", "hua", "mei")] == [1, 1, 0]


def test_it_asks_as_many_questions_for_many_people_as_for_one(county):
    counts = []
    for names in (("rui",), ("rui", "hua", "mei", "lan", "an", "su")):
        told = people(*names)
        with CaptureQueriesContext(connection) as queries:
            notify(county, told, message(key=f"k:{len(names)}"), at=NOW)
        counts.append(len([q for q in queries if "SAVEPOINT" not in q["sql"]]))
    assert counts == [2, 2]


def test_it_updates_an_open_notice_of_the_same_matter(county):
    notify(county, people(), message(), at=NOW)
    later = NOW + timedelta(hours=1)
    assert notify(county, people(), message(what="还差 3 个数。"), at=later) == 2
    (row,) = open_of(access_of("rui"))
    assert (row.what, row.at) == ("还差 3 个数。", later)


def test_it_does_nothing_when_it_says_the_same_again(county):
    notify(county, people(), message(), at=NOW)
    Notice.objects.update(told_at=NOW)
    assert notify(county, people(), message(), at=NOW + timedelta(hours=1)) == 0
    assert {(row.at, row.told_at) for row in Notice.objects.all()} == {(NOW, NOW)}


@pytest.mark.parametrize(("before", "after"), [(None, DUE), (DUE, None)])
def test_it_notices_a_deadline_that_came_or_went(county, before, after):
    notify(county, people("rui"), message(by=before), at=NOW)
    assert notify(county, people("rui"), message(by=after), at=NOW) == 1
    assert open_of(access_of("rui")).get().by == after


def test_it_says_again_what_was_read_and_is_still_to_be_done(county):
    notify(county, people("rui"), message(), at=NOW)
    assert mark_read(access_of("rui"), open_of(access_of("rui")).get().pk, at=NOW)
    assert notify(county, people("rui"), message(), at=NOW + timedelta(days=3)) == 1
    assert Notice.objects.count() == 2


def test_it_closes_for_everybody_what_is_settled(county):
    notify(county, people(), message(), at=NOW)
    notify(county, people(), message(key="reporting.opened:2"), at=NOW)
    assert settle(county, "reporting.opened:1", at=NOW) == 2
    assert settle(county, "reporting.opened:1", at=NOW) == 0
    assert open_count(access_of("rui")) == 1


def test_it_shows_what_is_due_first_and_what_has_no_deadline_last(county):
    for key, by in (("a:1", None), ("b:1", DUE), ("c:1", NOW - timedelta(days=1))):
        notify(county, people("rui"), message(key=key, by=by), at=NOW)
    assert [row.key for row in open_of(access_of("rui"))] == ["c:1", "b:1", "a:1"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "gossip"},
        {"what": " \n "},
        {"where": "https://example.cn/"},
        {"where": "//example.cn/"},
        {"where": "/\\example.cn/"},
        {"where": ""},
        {"key": ""},
        {"key": "k" * 121},
    ],
    ids=str,
)
def test_it_takes_a_message_without_what_or_where_for_a_defect(county, wrong):
    with pytest.raises(ValueError, match=r"notice|kind"):
        notify(county, people(), message(**wrong), at=NOW)


def test_it_cuts_a_long_reason_and_keeps_it_on_one_line(county):
    notify(county, people("rui"), message(what="退回：\n" + "改" * 400), at=NOW)
    what = open_of(access_of("rui")).get().what
    assert len(what) == 300
    assert what.startswith("退回： 改")
    assert what.endswith("…")


# The pages


def test_it_shows_the_count_at_the_bell_and_the_notice_on_its_page(county):
    notify(county, people("rui"), message(what="请填报<b>9 月</b>月报。"), at=NOW)
    client = signed_in("rui")
    assert "通知，1 件待办" in client.get("/jia/units/").content.decode()
    page = client.get("/jia/notices/").content.decode()
    assert "请填报&lt;b&gt;9 月&lt;/b&gt;月报。" in page
    assert 'href="/jia/units/"' in page
    assert "还有 6 个工作日" in page
    assert "没有待办的通知" in signed_in("hua").get("/jia/notices/").content.decode()


def test_it_says_what_is_overdue_by_working_days(county):
    notify(county, people("rui"), message(by=datetime(2026, 9, 30, 9, tzinfo=UTC)), at=NOW)
    # 8, 9, 10 (a Saturday that works) and 12 October.
    assert "过期 4 个工作日" in signed_in("rui").get("/jia/notices/").content.decode()


def test_it_marks_ones_own_as_read_and_nobody_elses(county):
    notify(county, people(), message(), at=NOW)
    mine, theirs = open_of(access_of("rui")).get(), open_of(access_of("hua")).get()
    client = signed_in("rui")
    assert client.post(f"/jia/notices/{theirs.pk}/read/").status_code == 302
    assert client.post(f"/jia/notices/{mine.pk}/read/").status_code == 302
    assert (open_count(access_of("rui")), open_count(access_of("hua"))) == (0, 1)
    assert "以前的 1 件" in client.get("/jia/notices/").content.decode()


def test_it_leaves_open_what_came_after_the_page_was_shown(county):
    notify(county, people("rui"), message(), at=NOW - timedelta(minutes=9))
    seen = re.search(
        r'name="seen_at" value="([^"]+)"', signed_in("rui").get("/jia/notices/").content.decode()
    )
    assert seen is not None
    notify(county, people("rui"), message(key="late:1"), at=NOW + timedelta(seconds=1))
    signed_in("rui").post("/jia/notices/read/", {"seen_at": seen[1]})
    assert [row.key for row in open_of(access_of("rui"))] == ["late:1"]


@pytest.mark.parametrize("seen", ["", "gestern", "2026-10-12", "2026-10-12T09:00"])
def test_it_marks_nothing_when_it_is_not_told_which_page_was_seen(county, seen):
    notify(county, people("rui"), message(), at=NOW - timedelta(days=1))
    signed_in("rui").post("/jia/notices/read/", {"seen_at": seen})
    assert open_count(access_of("rui")) == 1


# When something leaves


@pytest.mark.parametrize(
    ("hour", "minute", "day", "quiet"),
    [
        (7, 59, 12, True),
        (8, 0, 12, False),
        (19, 59, 12, False),
        (20, 0, 12, True),
        (23, 0, 12, True),
        (10, 0, 10, False),  # a Saturday that works
        (10, 0, 11, True),
        (10, 0, 1, True),  # National Day
    ],
)
def test_it_keeps_quiet_at_night_and_on_days_off(hour, minute, day, quiet):
    from luoshi_web.offices.calendar import Calendar

    now = datetime(2026, 10, day, hour, minute, tzinfo=UTC) - timedelta(hours=8)
    assert rules().is_quiet(now, Calendar().is_working) is quiet


def test_it_sends_one_digest_a_person_and_day_with_what_by_when_and_where(
    county, webhook, settings
):
    settings.ADDRESS = "https://luoshi.example/"
    own(webhook)
    notify(county, people("rui"), message(), at=NOW)
    notify(county, people("rui"), message(key="b", what="请补 8 月的佐证。", by=None), at=NOW)
    send_notices(MORNING)
    (got,) = webhook.received
    assert got["title"] == "甲县高质量发展试点：2 件事"
    assert got["message"].splitlines() == [
        "1. 请填报 9 月月报。（2026年10月20日 17:00 前） https://luoshi.example/jia/units/",
        "2. 请补 8 月的佐证。（不限期） https://luoshi.example/jia/units/",
        "全部：https://luoshi.example/jia/notices/",
    ]
    for n in range(5):
        notify(county, people("rui"), message(key=f"more:{n}"), at=MORNING)
        send_notices(MORNING + timedelta(minutes=10 * n))
    assert len(webhook.received) == 1
    send_notices(MORNING + timedelta(days=1))
    assert len(webhook.received) == 2
    assert "另有 2 件以前提醒过，还没有办。" in webhook.received[1]["message"]


def own(webhook: Webhook, name: str = "rui") -> Channel:
    """A person may not keep a webhook; the test lets them, so that it can be received here."""
    kept = channel("feishu://abcdefghijkl", name)
    kept.scheme, kept.sealed = "json", seal(webhook.address)
    kept.save()
    return kept


def test_it_sends_nothing_before_the_hour_nor_at_night_nor_on_a_day_off(county, webhook):
    own(webhook)
    notify(county, people("rui"), message(kind="returned"), at=NOW)
    for at in (
        datetime(2026, 10, 11, 2, tzinfo=UTC),  # Sunday
        MORNING.replace(hour=13),  # 21:00 in Beijing
        datetime(2026, 10, 11, 23, 30, tzinfo=UTC),  # Monday 7:30 in Beijing
    ):
        send_notices(at)
    assert webhook.received == []
    send_notices(MORNING)
    assert len(webhook.received) == 1


def test_it_sends_what_is_urgent_at_once_and_once_a_day(county, webhook):
    own(webhook)
    early = datetime(2026, 10, 12, 0, 30, tzinfo=UTC)  # 8:30 in Beijing
    notify(county, people("rui"), message(), at=NOW)
    send_notices(early)
    assert webhook.received == []
    notify(
        county, people("rui"), message(kind="returned", key="r:1", what="退回：缺佐证。"), at=early
    )
    send_notices(early)
    (got,) = webhook.received
    assert "退回：缺佐证。" in got["message"]
    assert "9 月月报" not in got["message"]
    notify(county, people("rui"), message(kind="returned", key="r:2"), at=early)
    send_notices(early + timedelta(minutes=5))
    assert len(webhook.received) == 1
    send_notices(MORNING)
    assert len(webhook.received) == 2
    notify(county, people("rui"), message(kind="returned", key="r:3"), at=early)
    send_notices(MORNING + timedelta(hours=1))
    assert len(webhook.received) == 2


def test_it_sends_nothing_of_what_was_read_or_settled_before(county, webhook):
    own(webhook)
    notify(county, people("rui"), message(), at=NOW)
    notify(county, people("rui"), message(key="b"), at=NOW)
    mark_read(access_of("rui"), open_of(access_of("rui")).first().pk, at=NOW)
    settle(county, "reporting.opened:1", "b", at=NOW)
    send_notices(MORNING)
    assert webhook.received == []


def test_it_tells_the_group_once_a_matter_and_no_names(county, webhook):
    channel(webhook.address, "mei", common=True)
    notify(county, people(), message(), at=NOW)
    notify(county, people(), message(kind="returned", key="r:1"), at=NOW)
    send_notices(MORNING)
    (got,) = webhook.received
    assert got["title"] == "甲县高质量发展试点：1 件事"
    assert not re.search("Rui|Hua", got["message"])


def test_it_sends_nothing_to_somebody_who_has_left(county, webhook):
    own(webhook)
    notify(county, people("rui"), message(), at=NOW)
    Person.objects.filter(username="rui").update(is_active=False)
    send_notices(MORNING)
    assert webhook.received == []


def test_it_queues_a_letter_once_even_when_two_runners_compose_it(county):
    channel("feishu://abcdefghijkl")
    notify(county, people("rui"), message(), at=NOW)
    (one,), (two,) = (letters_of(county, MORNING, "") for _runner in range(2))
    assert (queue_letter(one, at=MORNING), queue_letter(two, at=MORNING)) == (1, 0)


def test_it_lets_one_of_two_runners_send(county):
    channel("feishu://abcdefghijkl")
    notify(county, people("rui"), message(), at=NOW)
    (letter,) = letters_of(county, MORNING, "")
    queue_letter(letter, at=MORNING)
    one, two = Delivery.objects.get(), Delivery.objects.get()
    assert (claim_delivery(one, at=MORNING), claim_delivery(two, at=MORNING)) == (True, False)


def test_it_tries_three_times_with_longer_and_longer_rests_then_tells_its_person(county, webhook):
    own(webhook)
    webhook.status = 500
    notify(county, people("rui"), message(), at=NOW)
    tried = []
    for minutes in range(0, 180, 5):
        before = len(webhook.received)
        send_notices(MORNING + timedelta(minutes=minutes))
        if len(webhook.received) > before:
            tried.append(minutes)
    assert tried == [0, 10, 70]
    row = Delivery.objects.get()
    assert (row.state, row.attempts) == ("failed", 3)
    page = signed_in("rui").get("/jia/notices/").content.decode()
    assert "10月12日 的每日汇总没有送到“试”：对方拒收（500）" in page
    assert "没有送到" in signed_in("rui").get("/jia/notices/channels/").content.decode()


def test_it_goes_through_when_the_other_side_is_back(county, webhook):
    own(webhook)
    webhook.status = 503
    notify(county, people("rui"), message(), at=NOW)
    send_notices(MORNING)
    webhook.status = 200
    send_notices(MORNING + timedelta(minutes=10))
    row = Delivery.objects.get()
    assert (row.state, row.reason, row.attempts) == ("sent", "", 2)


def test_it_follows_no_redirect(county, webhook):
    own(webhook)
    webhook.status = 307
    notify(county, people("rui"), message(), at=NOW)
    send_notices(MORNING)
    assert len(webhook.received) == 1
    assert "307" in Delivery.objects.get().reason


def test_it_says_that_nobody_answers(county):
    kept = channel("feishu://abcdefghijkl")
    Channel.objects.filter(pk=kept.pk).update(scheme="json", sealed=seal("json://127.0.0.1:1/"))
    notify(county, people("rui"), message(), at=NOW)
    send_notices(MORNING)
    assert "连不上" in Delivery.objects.get().reason


def test_it_calls_a_message_failed_whose_runner_died_three_times(county):
    channel("feishu://abcdefghijkl")
    notify(county, people("rui"), message(), at=NOW)
    (letter,) = letters_of(county, MORNING, "")
    queue_letter(letter, at=MORNING)
    Delivery.objects.update(attempts=3)
    assert "没有送到 1 封" in send_notices(MORNING + timedelta(hours=2))
    assert Delivery.objects.get().reason == "发送时程序中断。"


def test_it_asks_for_a_new_address_after_a_change_of_secret(county, settings):
    channel("feishu://abcdefghijkl")
    notify(county, people("rui"), message(), at=NOW)
    settings.SECRET_KEY = "another"
    send_notices(MORNING)
    assert "换过" in Delivery.objects.get().reason


def test_it_sends_mail(county, mailbox, settings):
    settings.MAIL = f"mailto://127.0.0.1:{mailbox.port}/?from=luoshi@example.cn"
    channel("rui@example.cn")
    notify(county, people("rui"), message(), at=NOW)
    assert "发出 1 封" in send_notices(MORNING)
    (got,) = mailbox.received
    assert got.to == ["<rui@example.cn>"]
    assert got.subject == "甲县高质量发展试点：1 件事"
    assert "请填报 9 月月报。" in got.text


def test_it_says_that_a_mail_server_refuses(county, mailbox, settings):
    mailbox.refuses = True
    settings.MAIL = f"mailto://127.0.0.1:{mailbox.port}/?from=luoshi@example.cn"
    channel("rui@example.cn")
    notify(county, people("rui"), message(), at=NOW)
    send_notices(MORNING)
    assert "邮件服务器拒收" in Delivery.objects.get().reason


def test_it_keeps_apart_the_notices_of_two_programmes(county):
    other = Programme.objects.create(
        code="yi", title="乙", short_title="乙", area="乙", policy="yinchuan-2025",
        first_year=2024, last_year=2026, created_at=NOW,
    )  # fmt: skip
    notify(other, people("rui"), message(), at=NOW)
    assert open_count(access_of("rui")) == 0
    assert settle(county, "reporting.opened:1", at=NOW) == 0


def test_it_has_rules_that_hold_together():
    known = rules()
    assert len(known.backoff) == known.attempts == 3
    assert known.quiet_until <= known.digest_at < known.quiet_from
    assert all(scheme.owners <= {PERSON, PROGRAMME} for scheme in known.schemes.values())
