"""A walk through the pages in a real browser: no script error, no address outside, nothing the content policy refuses."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from cast import NOW, PASSWORD, load_county, some_figures

from luoshi_web.ledger.pages.build import forget_standings

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed"),
]
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture
def browser(monkeypatch) -> Iterator[object]:
    # Playwright's loop runs in this thread; Django would take every query for one made inside it.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield chromium
        chromium.close()


@pytest.fixture
def site(live_server, settings) -> str:
    settings.CLOCK = NOW.isoformat()
    forget_standings()
    some_figures(load_county())
    return live_server.url


def signed_in(browser, site: str, name: str, **options):
    page = browser.new_context(viewport={"width": 1366, "height": 768}, **options).new_page()
    page.goto(f"{site}/")
    page.fill("input[name=username]", name)
    page.fill("input[name=password]", PASSWORD)
    page.click("button[type=submit]")
    return page


def test_it_walks_from_sign_in_to_the_sentence_of_the_plan(browser, site):
    page = signed_in(browser, site, "mei")
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("request", lambda request: asked.append(request.url))
    page.click("nav.ls-nav >> text=目标任务")
    page.click("main >> a[href$='/targets/T03/']")
    assert page.locator("h1").inner_text().strip()
    page.click("text=在方案中看")
    assert "/jia/plan/" in page.url
    assert page.locator(":target").count() == 1
    assert said == []
    assert all(url.startswith((site, "data:")) for url in asked), asked


def test_it_refuses_letters_beside_the_field_and_keeps_what_was_typed(browser, site):
    page = signed_in(browser, site, "mei")
    page.click("nav.ls-nav >> text=录入")
    page.select_option("select[name=indicator]", "t03")
    page.fill("input[name=period]", "2026-09")
    page.fill("input[name=value]", "十二")
    page.fill("input[name=document]", "月报")
    page.click("main button[type=submit]")
    assert "“十二”不是数" in page.inner_text("main")
    assert page.input_value("input[name=value]") == "十二"


def test_it_drafts_the_months_paper_by_a_button(browser, site):
    page = signed_in(browser, site, "mei")
    page.click("nav.ls-nav >> text=通报")
    page.click("main button[type=submit]")
    assert "已冻结并起草" in page.inner_text("main")
    with page.expect_download() as waiting:
        page.click("main a.btn >> text=docx")
    assert waiting.value.path().stat().st_size > 10_000


def test_it_reads_without_script(browser, site):
    page = signed_in(browser, site, "lan", java_script_enabled=False)
    page.goto(f"{site}/jia/targets/T03/")
    assert page.locator("main table").count() > 0
