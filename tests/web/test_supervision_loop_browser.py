"""One red light to its end in a real browser: alert, meeting, order with an objection and an extension, check, closed."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from cast import join, load_county, record
from test_browser_walk import browser, pytestmark, signed_in

from luoshi_web.ledger.pages.build import forget_standings
from luoshi_web.offices.models import Programme, Role
from luoshi_web.supervision.actions.alert_raising import raise_alerts
from luoshi_web.supervision.models import Alert, Decision, Order

__all__ = ["browser", "pytestmark"]
ROOM = "/jia/supervision/"


class Loop:
    """The county while days pass: `on` moves the clock, `by` is somebody's page, pictures go into the test's own folder."""

    def __init__(self, browser: Any, site: str, settings: Any, folder: Path) -> None:
        self.browser, self.site, self.settings, self.folder = browser, site, settings, folder
        self.pages: dict[str, Any] = {}
        self.shots = 0

    def on(self, day: date, hour: int = 9) -> datetime:
        moment = datetime(day.year, day.month, day.day, hour, tzinfo=ZoneInfo("Asia/Shanghai"))
        self.settings.CLOCK = moment.isoformat()
        forget_standings()
        return moment

    def by(self, name: str, url: str) -> Any:
        if name not in self.pages:
            self.pages[name] = signed_in(self.browser, self.site, name)
        page = self.pages[name]
        answer = page.goto(f"{self.site}{url}")
        assert answer.status == 200, f"{name} {url}: {answer.status}"
        return page

    def see(self, page: Any) -> str:
        self.shots += 1
        page.screenshot(path=self.folder / f"{self.shots:02}.png", full_page=True)
        return page.inner_text("main")

    def move(self, name: str, order: Order, do: str, **fields: str) -> str:
        """A move of the order by its form; what the page says then. Selects take labels, checks all of them."""
        page = self.by(name, f"{ROOM}orders/{order.number}/")
        form = page.locator(f"#do-{do}")
        opened(form)
        for field, value in fields.items():
            place = form.locator(f"[name='{field}']")
            if place.first.get_attribute("type") == "checkbox":
                for n in range(place.count()):
                    place.nth(n).check()
            elif place.evaluate("one => one.tagName") == "SELECT":
                place.select_option(label=value)
            else:
                place.fill(value)
        form.locator("button[type=submit]").click()
        page.wait_for_load_state()
        order.refresh_from_db()
        return self.see(page)


def opened(details: Any) -> None:
    if details.get_attribute("open") is None:
        details.locator("summary").click()


@pytest.fixture
def loop(browser, live_server, settings, tmp_path) -> Loop:
    """September: three of the nine large projects that were due; in August all were on their way."""
    county = load_county()
    told = datetime(2026, 9, 8, 2, tzinfo=ZoneInfo("UTC"))
    record(county, "T04", "2026-08", "9", recorded_at=told)
    record(county, "T04", "2026-09", "3")
    join(county, "hui", Role.HEAD, "jia")
    join(county, "kai", Role.COORDINATOR, "jia")
    return Loop(browser, live_server.url, settings, tmp_path)


def alerted(loop: Loop) -> Alert:
    raise_alerts(Programme.objects.get(), at=loop.on(date(2026, 10, 14), 10))
    alert = Alert.objects.get(target_code="T04")
    page = loop.by("mei", ROOM)
    assert "转红" in page.inner_text("main")
    page.click(f"a[href$='alerts/{alert.number}/'] >> nth=0")
    opened(page.locator("details", has=page.locator("summary:text-is('列入会议议题')")))
    page.locator("form:has(input[value='agenda']) button[type=submit]").click()
    page.wait_for_load_state()
    assert "列入会议议题" in loop.see(page)
    return alert


def met(loop: Loop) -> Decision:
    loop.on(date(2026, 10, 14), 11)
    page = loop.by("mei", f"{ROOM}meetings/new/")
    page.fill("[name=title]", "十月调度会")
    page.fill("[name=held_on]", "2026-10-15")
    page.fill("[name=starts_at]", "09:00")
    page.fill("[name=place]", "一号会议室")
    page.fill("[name=chair]", "Lan")
    page.fill("[name=secretary]", "Mei")
    page.click("main form button[type=submit]")
    page.wait_for_load_state()
    assert "大项目" in loop.see(page)
    page.click("button[name=do][value=convene]")
    page.wait_for_load_state()
    loop.on(date(2026, 10, 15), 11)
    page.reload()
    item = page.locator(".ls-me-item", has_text="大项目")
    opened(item.locator("details").first)
    item.locator("textarea[name=text]").fill("甲局逐个明确开工时间，补齐缺口。")
    item.locator("input[name=owner]").fill("甲局")
    item.locator("input[name=due]").fill("2026-11-10")
    item.locator("button[value=decide]").click()
    page.wait_for_load_state()
    for choice in page.locator("select[name^=came-]").all():
        choice.select_option(index=1)
    page.click("button[value=attend]")
    page.wait_for_load_state()
    page.click("button[value=finish]")
    page.wait_for_load_state()
    loop.see(page)
    signer = loop.by("lan", page.url.removeprefix(loop.site))
    signer.click("button[value=sign]")
    signer.wait_for_load_state()
    assert "纪要" in loop.see(signer)
    return Decision.objects.get()


def ordered(loop: Loop, decision: Decision) -> Order:
    loop.on(date(2026, 10, 16))
    page = loop.by("mei", f"{ROOM}decisions/{decision.number}/")
    page.click("button[value=order]")
    page.wait_for_load_state()
    order = Order.objects.get()
    loop.move("mei", order, "register", approver="Lan")
    assert order.document_number.endswith("〔2026〕1号")
    loop.move("lan", order, "issue")
    assert order.state == "issued"
    return order


def answered(loop: Loop, order: Order) -> None:
    loop.on(date(2026, 10, 19))
    said = loop.move("hui", order, "object", words="大项目开工由各乡负责，建议改派。")
    assert "待答复" in said
    loop.move("mei", order, "dismiss", words="甲局是方案写明的责任单位。")
    loop.on(date(2026, 10, 20))
    loop.move("rui", order, "accept")
    loop.move("rui", order, "feedback", words="五个项目已经定了开工日期。")
    due = order.due
    loop.on(date(2026, 10, 28))
    loop.move(
        "hui",
        order,
        "ask_extension",
        words="两个项目等供地",
        due="2026-11-20",
        progress="三个已开工",
    )
    loop.move("lan", order, "grant_extension")
    assert order.due == date(2026, 11, 20) > due
    loop.on(date(2026, 11, 9))
    loop.move("hui", order, "report", words="七个项目全部开工，累计十个。")
    assert order.state == "submitted"


def closed(loop: Loop, order: Order) -> None:
    loop.on(date(2026, 11, 10))
    loop.move("mei", order, "pass", words="问题解决，结论属实。", checks="all")
    loop.move("mei", order, "verify", words="到现场看了七个项目，都已开工。")
    said = loop.move("mei", order, "close")
    assert order.state == "closed"
    assert "已销号" in said


def published(loop: Loop, month: str, begun: date, signed: date) -> str:
    """The month's bulletin by four people's hands; what is published says."""
    loop.on(begun)
    page = loop.by("mei", "/jia/bulletins/")
    page.select_option("select[name=period]", month)
    page.locator("form:has(select[name=period]) button[type=submit]").click()
    page.wait_for_load_state()
    paper = page.url.removeprefix(loop.site)
    pressed(page, "send")
    pressed(loop.by("kai", paper), "check")
    page.reload()
    if page.locator("form[action$='/do/tell/']").count():
        pressed(page, "tell")
    loop.on(signed)
    pressed(loop.by("lan", paper), "sign")
    page.reload()
    pressed(page, "publish")
    assert "号" in page.inner_text(".ls-head")
    return loop.see(page)


def pressed(page: Any, deed: str) -> None:
    page.locator(f"form[action$='/do/{deed}/'] button[type=submit]").click()
    page.wait_for_load_state()


def test_it_goes_from_a_red_light_to_a_closed_case(loop: Loop):
    first = published(loop, "2026-09", date(2026, 10, 10), date(2026, 10, 14))
    assert "大项目" in first and "判为严重滞后" in first
    alert = alerted(loop)
    decision = met(loop)
    order = ordered(loop, decision)
    answered(loop, order)
    closed(loop, order)
    decision.refresh_from_db()
    assert decision.state == "closed"
    moment = loop.on(date(2026, 11, 12))
    record(Programme.objects.get(), "T04", "2026-10", "10", recorded_at=moment)
    forget_standings()
    raise_alerts(Programme.objects.get(), at=moment)
    alert.refresh_from_db()
    assert alert.state == "recovered"
    page = loop.by("lan", "/jia/targets/T04/")
    assert "正常" in loop.see(page)
    second = published(loop, "2026-10", date(2026, 11, 12), date(2026, 11, 18))
    assert "转为正常或已达成" in second and "判为严重滞后" not in second
    assert "督办" in second
