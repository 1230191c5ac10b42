"""A month told on a phone: nothing slides sideways, what it comes to is reckoned while it is typed, no script error."""

from __future__ import annotations

import pytest
from cast import load_county
from project_cases import load_three
from test_browser_walk import CHROMIUM, browser, signed_in

from luoshi_web.projects.models import Progress

__all__ = ["browser"]
pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed"),
]
WIDE = "document.documentElement.scrollWidth"


def test_it_is_told_on_a_phone_with_few_keys(browser, live_server):
    load_three(load_county())
    page = signed_in(browser, live_server.url, "mei")
    said: list[str] = []
    page.on("console", lambda one: said.append(one.text))
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{live_server.url}/jia/projects/progress/?month=2026-10")
    assert page.evaluate(WIDE) == 390
    page.click("text=一个一个报")
    assert page.evaluate(WIDE) == 390
    page.keyboard.type("0.3亿元")
    page.keyboard.press("Tab")
    page.keyboard.type("62")
    assert page.inner_text("[data-sum]").split() == [
        "加上本月",
        "3000万元",
        "62%",
        "1.4亿元",
        "70.0%",
    ]
    assert page.input_value("input[name=on]") == "2026-11-30"
    assert not page.is_visible("input[name=new_node]")
    page.select_option("select[name=node]", "+")
    assert page.input_value("input[name=on]") == ""
    page.fill("input[name=new_node]", "设备进场")
    page.fill("input[name=on]", "2026-12-20")
    page.click("text=存，报下一个")
    page.wait_for_selector(
        "text=2026年累计 1.4亿元，完成年度计划的 70.0%。连这一个，还有 1 个没有报。"
    )
    assert page.inner_text("h1") == "二号电池材料"
    page.keyboard.type("300亿元")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=确实如此的，写一句再存")
    page.keyboard.type("已核对")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=2026年10月的都报完了")
    assert [row.done for row in Progress.objects.filter(month="2026-10")] == [3000, 3_000_000]
    assert [one for one in said if "422" not in one] == []
