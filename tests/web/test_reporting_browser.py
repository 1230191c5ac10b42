"""A whole month in a real browser: asked, filed, signed, returned, corrected, accepted, seen on the board; nothing lost."""

from __future__ import annotations

import pytest
from cast import PASSWORD, join
from reports import opened
from test_browser_walk import browser, pytestmark, signed_in, site

from luoshi_web.ledger.models import Observation
from luoshi_web.offices.models import Programme, Role
from luoshi_web.reporting.models import Entry, EntryChange, Report
from luoshi_web.reporting.queries import forget_asked

__all__ = ["browser", "pytestmark", "site"]
FORM = "/jia/reports/2026-09/jia/"
CELLS = ".is-grid input"


@pytest.fixture
def month(site) -> str:
    """September is asked for; 甲局 has a head, kun, who signs."""
    forget_asked()
    county = Programme.objects.get()
    join(county, "kun", Role.HEAD, "jia")
    opened(county)
    return site


def saved(page) -> None:
    """Every cell that was typed is stored: none waits on the page or in the browser's store."""
    waits = """() => document.querySelector('.ls-in.is-saving, .ls-in.is-queued') !== null
        || Object.keys(localStorage).some((key) => key.startsWith('luoshi:'))"""
    for _try in range(200):
        if not page.evaluate(waits):
            return
        page.wait_for_timeout(100)
    raise AssertionError("cells are still waiting to be saved")


def test_four_roles_play_a_month(browser, month):
    said: list[str] = []
    rui = signed_in(browser, month, "rui")
    rui.on("console", lambda message: said.append(message.text))
    assert rui.url.endswith("/jia/desk/")
    rui.click("text=填2026年9月月报")
    cells = rui.locator(CELLS)
    # Two cells by keyboard, as in a spreadsheet.
    cells.nth(0).click()
    rui.keyboard.type("５")
    rui.keyboard.press("Enter")
    rui.keyboard.type("9")
    rui.keyboard.press("Enter")
    saved(rui)
    assert "多于它所属的" in rui.inner_text("#grid")
    rui.click("#grid-submit")
    assert "多于它所属的" in rui.inner_text(".ls-notices")
    rui.locator(CELLS).nth(1).click()
    rui.keyboard.type("2")
    rui.locator(CELLS).nth(1).fill("2")
    rui.locator("form[data-text] textarea[name=progress]").first.fill(
        "引进项目 5 个，其中大项目 2 个。"
    )
    rui.wait_for_selector("text=已存")
    saved(rui)
    rui.click("#grid-submit")
    rui.wait_for_selector("text=待签")

    kun = signed_in(browser, month, "kun")
    kun.click("text=签发2026年9月月报")
    kun.click("button[value=sign]")
    kun.wait_for_selector("text=待审")

    mei = signed_in(browser, month, "mei")
    mei.on("console", lambda message: said.append(message.text))
    mei.click("nav.ls-nav >> text=填报")
    mei.click("text=甲局 >> nth=-1")
    mei.check("input[name=cells] >> nth=0")
    mei.click(".ls-bar summary")
    mei.fill("#why", "与备案 4 家不一致")
    mei.click("button[value=return]")
    mei.wait_for_selector("text=退回")

    rui.goto(f"{month}/jia/desk/")
    assert "与备案 4 家不一致" in rui.inner_text("main")
    rui.click("text=改2026年9月月报")
    rui.locator(CELLS).nth(0).fill("4")
    saved(rui)
    rui.click("#grid-submit")
    kun.goto(f"{month}{FORM}")
    kun.click("button[value=sign]")

    mei.goto(f"{month}/jia/reports/2026-09/")
    mei.check("input[name=reports] >> nth=0")
    mei.click("text=采用所选")
    mei.wait_for_selector("text=已采用 1 份")
    figure = Observation.objects.filter(indicator__code="t03", period="2026-09").last()
    assert figure.value == 4 and figure.recorded_by.endswith("Rui（rui）")

    lan = signed_in(browser, month, "lan")
    lan.goto(f"{month}/jia/targets/T03/")
    assert "2026年9月月报" in lan.inner_text("main")
    assert said == []


def test_a_block_from_a_spreadsheet_lands_by_name(browser, month):
    page = signed_in(browser, month, "rui")
    page.goto(f"{month}{FORM}")
    names = page.locator(CELLS).evaluate_all("all => all.map(i => i.getAttribute('aria-label'))")
    block = f"{names[1]}\\t个\\t3\\n{names[0]}\\t个\\t1,234"
    page.evaluate(
        f"""() => {{
            const data = new DataTransfer();
            data.setData('text', '{block}');
            document.querySelector('{CELLS}').dispatchEvent(
                new ClipboardEvent('paste', {{clipboardData: data, bubbles: true, cancelable: true}}));
        }}"""
    )
    saved(page)
    stored = dict(Entry.objects.values_list("indicator__name", "value"))
    assert (stored[names[0]], stored[names[1]]) == (1234, 3)


def test_a_lost_line_loses_nothing(browser, month):
    page = signed_in(browser, month, "rui")
    page.goto(f"{month}{FORM}")
    page.context.set_offline(True)
    page.locator(CELLS).nth(0).fill("7")
    page.wait_for_selector(".ls-in.is-queued")
    assert "都还在" in page.inner_text("#grid-offline")
    assert not Entry.objects.exists()
    page.context.set_offline(False)
    saved(page)
    assert Entry.objects.get().value == 7


def test_an_expired_session_loses_nothing(browser, month):
    page = signed_in(browser, month, "rui")
    page.goto(f"{month}{FORM}")
    page.context.clear_cookies()
    page.locator(CELLS).nth(0).fill("8")
    page.wait_for_selector("text=登录已过期")
    assert not Entry.objects.exists()
    with page.context.expect_page() as opening:
        page.click("text=在新窗口登录")
    again = opening.value
    again.fill("input[name=username]", "rui")
    again.fill("input[name=password]", PASSWORD)
    again.click("button[type=submit]")
    again.wait_for_url("**/desk/")
    again.close()
    page.bring_to_front()
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    saved(page)
    assert Entry.objects.get().value == 8


def test_a_page_that_was_closed_too_early_goes_on_where_it_was(browser, month):
    page = signed_in(browser, month, "rui")
    page.goto(f"{month}{FORM}")
    page.context.set_offline(True)
    page.locator(CELLS).nth(0).fill("6")
    page.wait_for_selector(".ls-in.is-queued")
    context = page.context
    page.close()
    context.set_offline(False)
    again = context.new_page()
    again.goto(f"{month}{FORM}")
    saved(again)
    assert again.input_value(f"{CELLS} >> nth=0") == "6"
    assert EntryChange.objects.count() == 1
    assert Report.objects.filter(state="draft").count() == 2
