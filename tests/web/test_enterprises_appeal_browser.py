"""An appeal over the National Day week of 2026 in a real browser: sent from a telephone without an account, given to the wrong
unit, taken up, extended, answered, rated, done again, closed. The days are those of docs/design/appeals.md."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from cast import join, load_county
from test_browser_walk import browser, pytestmark
from test_supervision_loop_browser import Loop, opened

from luoshi_web.enterprises.models import Appeal
from luoshi_web.offices.actions import SYSTEM, set_keeper
from luoshi_web.offices.models import Duty, Programme, Role, Unit
from luoshi_web.supervision.actions.alert_raising import raise_alerts
from luoshi_web.supervision.models import Alert

__all__ = ["browser", "pytestmark"]
ROOM = "/jia/enterprises/"
PUBLIC = "/public/jia/enterprises/"
TEXT = "七月交的材料，到现在没有答复，设备已经到厂。"


@pytest.fixture
def loop(browser, live_server, settings, tmp_path) -> Loop:
    """甲局 receives appeals; hua of 乙局 signs, yong writes for it; dong is a town that has nothing to do with it."""
    county = load_county()
    unit = Unit.objects.get(programme=county, code="jia")
    at = datetime(2026, 9, 1, tzinfo=ZoneInfo("Asia/Shanghai"))
    set_keeper(county, Duty.APPEALS, unit, actor=SYSTEM, at=at)
    join(county, "yong", Role.REPORTER, "yi")
    join(county, "dongren", Role.REPORTER, "dong")
    return Loop(browser, live_server.url, settings, tmp_path)


def phone(loop: Loop, url: str) -> Any:
    """A stranger's telephone."""
    if "phone" not in loop.pages:
        context = loop.browser.new_context(viewport={"width": 390, "height": 844}, locale="zh-CN")
        loop.pages["phone"] = context.new_page()
    page = loop.pages["phone"]
    answer = page.goto(f"{loop.site}{url}")
    assert answer.status == 200, f"{url}: {answer.status}"
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    return page


def sent(loop: Loop) -> str:
    """The private link's path."""
    page = phone(loop, PUBLIC)
    page.click("main a[href$='/appeals/new/'] >> nth=0")
    page.wait_for_load_state()
    for name, value in (
        ("firm", "示例电机公司"),
        ("contact", "张三"),
        ("phone", "13800000000"),
        ("title", "新厂房用电报装没有结果"),
        ("text", TEXT),
    ):
        page.fill(f"[name={name}]", value)
    page.check("[name=consent]")
    page.click("main form button[type=submit]")
    page.wait_for_load_state()
    said = loop.see(page)
    assert "已经收到" in said
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    return page.url.removeprefix(loop.site).partition("?")[0]


def move(loop: Loop, name: str, row: Appeal, do: str, **fields: str) -> str:
    """By its form; what the page says then. Selects take labels."""
    page = loop.by(name, f"{ROOM}appeals/{row.number}/")
    form = page.locator(f"#do-{do}")
    opened(form)
    for field, value in fields.items():
        place = form.locator(f"[name='{field}']")
        if place.evaluate("one => one.tagName") == "SELECT":
            place.select_option(label=value)
        else:
            place.fill(value)
    form.locator("button[type=submit]").click()
    page.wait_for_load_state()
    row.refresh_from_db()
    return loop.see(page)


def rated(loop: Loop, link: str, result: str, satisfaction: str) -> str:
    page = phone(loop, link)
    page.check(f"#rate [name=result][value={result}]")
    page.check(f"#rate [name=satisfaction][value={satisfaction}]")
    page.click("#rate button[type=submit]")
    page.wait_for_load_state()
    return loop.see(page)


def test_it_goes_from_a_telephone_to_a_closed_case_over_the_holiday_week(loop: Loop):
    loop.on(date(2026, 9, 30), 19)
    link = sent(loop)
    row = Appeal.objects.get()
    # After hours on the eve of seven days off: it counts as come on the first working day after them.
    assert row.counted_on == date(2026, 10, 8)
    loop.on(date(2026, 10, 8), 9)
    given_to_the_wrong_unit(loop, row)
    taken_up(loop, row)
    assert "正在办理" in loop.see(phone(loop, link))
    extended(loop, row)
    loop.on(date(2026, 10, 27), 10)
    move(loop, "hua", row, "answer", result="已解决", words="已定于十一月五日送电。")
    assert "请您评价" in loop.see(phone(loop, link))
    said = rated(loop, link, "unsolved", "dissatisfied")
    assert "请您评价" not in said
    done_again(loop, row, link)
    loop.on(date(2026, 11, 5), 9)
    move(loop, "mei", row, "close")
    assert row.state == "closed"
    assert "已办结" in loop.see(phone(loop, link))
    page = loop.by("mei", f"{ROOM}rates/?month=2026-10")
    assert "乙局" in loop.see(page)


def given_to_the_wrong_unit(loop: Loop, row: Appeal) -> None:
    page = loop.by("mei", f"{ROOM}appeals/")
    assert "新厂房用电报装没有结果" in loop.see(page)
    move(loop, "mei", row, "assign", unit="东乡")
    move(loop, "dongren", row, "send_back", words="用电报装由乙局办。")
    assert row.state == "received"
    assert "用电报装由乙局办" in loop.see(loop.by("mei", f"{ROOM}appeals/{row.number}/"))
    move(loop, "mei", row, "assign", unit="乙局")
    assert row.state == "assigned"


def taken_up(loop: Loop, row: Appeal) -> None:
    move(loop, "yong", row, "sign")
    loop.on(date(2026, 10, 9), 10)
    move(loop, "yong", row, "contact", way="上门", words="到厂里看过，缺一份图纸。")
    loop.on(date(2026, 10, 10), 10)
    said = move(loop, "yong", row, "reply", words="图纸补齐后五个工作日内送电。")
    assert "10月21日" in said


def extended(loop: Loop, row: Appeal) -> None:
    """The limit is Wednesday the 21st; a working day before it there is a yellow card. Five more working days are the 28th."""
    loop.on(date(2026, 10, 20), 9)
    assert "黄" in loop.see(loop.by("mei", f"{ROOM}appeals/"))
    move(loop, "hua", row, "ask_extension", words="等变压器到货", due="2026-10-28")
    said = move(loop, "mei", row, "grant_extension", due="2026-10-28")
    assert "10月28日" in said


def done_again(loop: Loop, row: Appeal, link: str) -> None:
    """Five working days from the 28th: 4 November."""
    loop.on(date(2026, 10, 28), 10)
    said = move(loop, "mei", row, "redo", words="还没有送电，请重新办理。")
    assert "11月4日" in said
    loop.on(date(2026, 11, 4), 10)
    move(loop, "hua", row, "answer", result="已解决", words="今天已经送电。")
    rated(loop, link, "solved", "satisfied")
    row.refresh_from_db()
    assert row.state == "revisited"


def test_it_becomes_an_alert_where_nobody_answers(loop: Loop):
    loop.on(date(2026, 9, 30), 19)
    sent(loop)
    row = Appeal.objects.get()
    loop.on(date(2026, 10, 8), 9)
    move(loop, "mei", row, "assign", unit="乙局")
    day = loop.on(date(2026, 10, 13), 9)
    raise_alerts(Programme.objects.get(), at=day)
    alert = Alert.objects.get(kind="appeal_late")
    assert alert.unit is not None
    assert alert.unit.code == "yi"
    page = loop.by("mei", f"/jia/supervision/alerts/{alert.number}/")
    assert "企业诉求" in loop.see(page)
    page.click("text=超过时限的诉求")
    page.wait_for_load_state()
    assert "新厂房用电报装没有结果" in loop.see(page)
