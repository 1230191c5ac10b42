"""The days of orders: spoken of once, in calendars, on desks; and what the papers of an order print."""

from __future__ import annotations

from datetime import date

import pytest
from cast import NOW
from order_cases import (
    drafted,
    handling,
    issued,
    move,
    on,
    registered,
    submitted,
    unit,
    with_office,
)

from luoshi.errors import LuoshiError
from luoshi.supervising import Days
from luoshi_web.notices.models import Notice
from luoshi_web.offices.models import Post, Programme
from luoshi_web.offices.people import open_work
from luoshi_web.supervision.feeds import order_deadlines
from luoshi_web.supervision.jobs import orders_running_out
from luoshi_web.supervision.models import Order
from luoshi_web.supervision.order_rows import order_of
from luoshi_web.supervision.paper_facts import (
    graded_paper,
    order_paper,
    order_slip_facts,
    person_in,
    urging_paper,
)

TODAY = NOW.date()


@pytest.fixture
def county(county: Programme) -> Programme:
    return with_office(county)


def _told(who: str, kind: str) -> list[str]:
    rows = Notice.objects.filter(person__username=who, kind=kind, settled_at=None)
    return [row.what for row in rows.order_by("pk")]


def test_it_speaks_of_a_limit_when_it_is_near_and_again_when_it_is_past(county: Programme):
    handling(limit=Days(10, "working"))
    assert orders_running_out(NOW) == "提醒了 0 次督办单的期限。"
    assert orders_running_out(on(10)) == "提醒了 1 次督办单的期限。"
    assert orders_running_out(on(11)) == "提醒了 0 次督办单的期限。"
    assert _told("hua", "due") == ["督办单甲政督〔2026〕1号“过百亿元项目开工”2026-10-26到期。"]
    assert orders_running_out(on(15)) == "提醒了 2 次督办单的期限。"
    assert orders_running_out(on(16)) == "提醒了 0 次督办单的期限。"
    assert _told("yan", "overdue") == [
        "督办单甲政督〔2026〕1号“过百亿元项目开工”2026-10-26到期，已经逾期。"
    ]
    assert _told("mei", "overdue") == ["有 1 件督办单逾期未办结。"]
    move("hua", Order.objects.get(), "report", on(16), words="已办。")
    assert orders_running_out(on(17)) == "提醒了 0 次督办单的期限。"
    assert _told("yan", "overdue") == _told("mei", "overdue") == []


def test_it_asks_for_progress_and_says_when_it_did_not_come(county: Programme):
    row = handling(limit=Days(30, "working"), feedback=Days(5, "working"))
    orders_running_out(on(4))
    assert _told("hua", "due") == ["督办单甲政督〔2026〕1号请在2026-10-19前反馈进展。"]
    orders_running_out(on(8))
    assert _told("hua", "overdue") == [
        "督办单甲政督〔2026〕1号应在2026-10-19前反馈进展，还没有收到。"
    ]
    move("yan", row, "feedback", on(8), words="在谈三个。")
    assert _told("hua", "overdue") == []


def test_it_reminds_of_signing_for_an_order_and_of_a_slip_that_lapsed(county: Programme):
    row = issued(limit=Days(3, "working"))
    orders_running_out(on(1))
    assert (
        _told("hua", "due")[0]
        == "督办单甲政督〔2026〕1号“过百亿元项目开工”还没有签收，异议到2026-10-15为止。"
    )
    row = move(
        "mei",
        move("yan", row, "accept", on(2)),
        "slip",
        on(4),
        words="逾期。",
        due=date(2026, 10, 19),
    )
    orders_running_out(on(8))
    assert "督办单甲政督〔2026〕1号的蓝色督查单2026-10-19到期，还没有办结。" in _told(
        "yan", "overdue"
    )
    assert row.slip == "blue"


def test_it_tells_nobody_of_a_made_up_order(county: Programme):
    row = handling(limit=Days(3, "working"))
    Order.objects.filter(pk=row.pk).update(sample=True)
    assert orders_running_out(on(20)) == "提醒了 0 次督办单的期限。"
    Notice.objects.all().delete()
    move("hua", row, "report", on(20), words="已办。")
    assert not Notice.objects.exists()


def test_it_puts_the_days_of_an_order_into_its_units_calendar(county: Programme):
    row = handling(limit=Days(30, "working"), feedback=Days(5, "working"))
    found = order_deadlines(county, frozenset({unit("yi").pk}), NOW)
    assert [(event.uid, event.due.date()) for event in found] == [
        (f"order.{row.pk}.due", date(2026, 11, 23)),
        (f"order.{row.pk}.feedback", date(2026, 10, 19)),
    ]
    assert order_deadlines(county, frozenset({unit("jia").pk}), NOW) == []


@pytest.mark.parametrize(
    ("who", "made", "says"),
    [
        ("yan", "issued", "交办"),
        ("hua", "handling", "办理中"),
        ("lan", "registered", "立项"),
        ("mei", "submitted", "待审核"),
        ("rui", "submitted", None),
        ("mei", "handling", None),
        ("mei", "drafted", None),
    ],
)
def test_it_says_what_waits_for_whom(county: Programme, who: str, made: str, says: str | None):
    makers = {"issued": issued, "handling": handling, "registered": registered,
              "submitted": submitted, "drafted": drafted}  # fmt: skip
    makers[made]()
    posts = list(Post.objects.filter(person__username=who))
    words = [item.what for item in open_work(county, posts, TODAY) if "督办单" in item.what]
    assert [word.rpartition("：")[2] for word in words] == ([says] if says else [])


def test_it_prints_the_order_with_what_is_known_of_it(county: Programme):
    row = registered(supports=(unit("dong"),), feedback=Days(15, "working"), target_code="T04",
                     contact="张三", limit=Days(30, "working"))  # fmt: skip
    facts = order_slip_facts(row, order_of(row), TODAY)
    assert (facts.number, facts.issued_on, facts.lead, facts.supporting) == (
        "甲政督〔2026〕1号", None, "乙局", ("东乡",),
    )  # fmt: skip
    assert (facts.due, facts.due_words, facts.every) == (
        date(2026, 11, 23), "30个工作日", "每15个工作日",
    )  # fmt: skip
    row = move("yan", move("lan", row, "issue"), "accept", on(1))
    facts = order_slip_facts(row, order_of(row), TODAY)
    assert facts.receipt is not None
    assert (facts.receipt.person, facts.receipt.on) == ("Yan", date(2026, 10, 13))
    assert (facts.approved_by, facts.opinion) == ("Lan", "")
    paper = order_paper(row, TODAY)
    assert paper.number == "甲政督〔2026〕1号"
    assert "乙局" in str(paper.body)


def test_it_prints_an_urging_and_a_slip_by_their_steps(county: Programme):
    row = handling(limit=Days(3, "working"))
    row = move("mei", row, "urge", on(4), way="letter", words="10月13日后未再反馈")
    row = move("mei", row, "slip", on(4), words="逾期未报。", due=date(2026, 10, 20))
    asked = urging_paper(row, 4)
    assert asked.addressees == "乙局"
    assert "10月13日后未再反馈" in str(asked.body)
    assert "逾期未报" in str(graded_paper(row, 5).body)
    for number in (0, 3, 4, 99):
        with pytest.raises(LuoshiError, match="步不是发督查单"):
            graded_paper(row, number)


def test_it_finds_the_person_in_a_name_of_the_trail():
    assert person_in("甲局 张三（zhangsan）代 李四") == "张三"
    assert person_in("张三（zhangsan）") == "张三"
    assert person_in("演示") == "演示"
