"""From the bell to the matter and back, in a real browser: no script error, nothing the content policy refuses."""

from __future__ import annotations

from datetime import timedelta

import pytest
from cast import NOW, load_county
from telling import message, people
from test_browser_walk import CHROMIUM, browser, signed_in

from luoshi_web.notices.actions import notify, settle

__all__ = ["browser"]
pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed"),
]


def test_it_leads_from_the_bell_to_the_matter_and_forgets_what_is_read_or_settled(
    browser, live_server
):
    county = load_county()
    for n in range(3):
        told = message(key=f"k:{n}", what=f"请填第 {n + 1} 份表。", by=NOW + timedelta(days=n + 1))
        notify(county, people("rui"), told, at=NOW)
    page = signed_in(browser, live_server.url, "rui")
    said: list[str] = []
    page.on("console", lambda one: said.append(one.text))
    bell = page.locator("a.ls-bell")
    assert bell.get_attribute("aria-label") == "通知，3 件待办"
    bell.click()
    assert page.inner_text("h1") == "3 件待办"
    page.click("text=请填第 1 份表。")
    assert page.url.endswith("/jia/units/")
    page.go_back()
    page.click("tbody tr >> nth=0 >> button")
    assert page.inner_text("h1") == "2 件待办"
    settle(county, "k:1", at=NOW)
    page.reload()
    assert page.locator("a.ls-bell").inner_text().strip() == "1"
    page.click("text=全部标为已阅")
    assert page.inner_text("h1") == "没有待办的通知"
    page.click("text=通知渠道")
    page.keyboard.press("Tab")
    page.fill("input[name=address]", "exec://rm")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=不认得这种地址")
    assert [one for one in said if "422" not in one] == []
