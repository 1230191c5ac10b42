"""From the invitation to a session with a second factor, in a real browser: nothing the content policy refuses."""

from __future__ import annotations

from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from test_browser_walk import browser, pytestmark, signed_in, site

__all__ = ["browser", "pytestmark", "site"]
GOOD = "qing-tian-7301"


def test_somebody_invited_comes_in_and_sets_up_a_second_factor(browser, site):
    said: list[str] = []
    admin = signed_in(browser, site, "su")
    admin.on("console", lambda message: said.append(message.text))
    admin.click("details.ls-menu summary")
    admin.click(".ls-menu-b >> text=人员")
    admin.click("text=邀请 >> nth=-1")
    admin.fill("input[name=name]", "方知远")
    admin.fill("input[name=username]", "fang")
    admin.select_option("select[name=unit]", label="东乡")
    admin.select_option("select[name=role]", label="填报人员")
    admin.click("main button[type=submit]")
    link = admin.inner_text("main code").strip()

    page = browser.new_context(viewport={"width": 1366, "height": 768}).new_page()
    page.on("console", lambda message: said.append(message.text))
    page.goto(link)
    assert "填报本单位的数和进展" in page.inner_text("main")
    page.fill("input[name=password]", GOOD)
    page.fill("input[name=again]", GOOD)
    page.click("button[type=submit]")
    page.goto(f"{site}/account/second-factor/")
    box = page.locator(".ls-qr svg").bounding_box()
    assert box and box["width"] > 100
    key = page.inner_text(".ls-key").replace(" ", "")
    codes = [format_hotp_value(hotp_value(key, n)) for n in yield_hotp_counters_from_time()]
    page.fill("input[name=code]", codes[1])
    page.click("button[type=submit]")
    assert page.locator(".ls-codes li").count() == 10

    again = browser.new_context().new_page()
    again.on("console", lambda message: said.append(message.text))
    again.goto(f"{site}/login/")
    again.fill("input[name=username]", "fang")
    again.fill("input[name=password]", GOOD)
    again.click("button[type=submit]")
    assert again.url.endswith("/login/second/")
    again.fill("input[name=code]", codes[2])
    again.click("button[type=submit]")
    assert "/login/" not in again.url
    assert said == []
