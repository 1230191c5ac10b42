"""One entry's life in a real browser: added, warned of, corrected, moved, proved, counted; withdrawn, and the number falls."""

from __future__ import annotations

from datetime import timedelta

import pytest
from cast import NOW, load_register_of
from test_browser_walk import browser, pytestmark, signed_in, site

from luoshi_web.offices.models import Programme
from luoshi_web.registers.models import Revision

__all__ = ["browser", "pytestmark", "site"]
PLANTS = "/jia/registers/plants/"
SAVE = ".ls-entry-form button[type=submit]"
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture
def plants(site) -> str:
    """Two of its three entries are dated in 2026."""
    load_register_of(Programme.objects.get())
    return site


def number_on(page, site: str) -> str:
    page.goto(f"{site}{PLANTS}figures/t03/?period=2026-09")
    return page.inner_text(".ls-fig-number .v")


def test_an_entry_is_counted_from_the_day_it_is_added_till_it_is_withdrawn(
    browser, plants, settings
):
    said: list[str] = []
    rui = signed_in(browser, plants, "rui")
    rui.on("console", lambda message: said.append(message.text))
    assert number_on(rui, plants).startswith("2")

    rui.goto(f"{plants}{PLANTS}new/")
    rui.fill("#f-plant", "丙平台（东乡）")
    rui.select_option("#f-town", "dong")
    rui.fill("#f-opened_on", "2026年9月5日")
    rui.fill("#f-invested", "3 公顷")
    rui.click(SAVE)
    assert "量纲不同" in rui.inner_text(".is-bad")
    assert rui.input_value("#f-invested") == "3 公顷"
    rui.fill("#f-invested", "0.2 亿元")
    rui.click(SAVE)
    assert "名称相近" in rui.inner_text(".ls-entry-alike")
    assert Revision.objects.count() == 3
    rui.check("input[name=sure]")
    rui.click(SAVE)
    rui.wait_for_url(f"**{PLANTS}4/")
    assert "2000万元" in rui.inner_text("main")

    rui.click("main >> text=修改")
    rui.select_option("#f-level", "city")
    rui.fill("#reason", "认定文写明")
    rui.click(SAVE)
    assert "级别 空 → 市级" in rui.inner_text(".ls-entry-log")
    rui.set_input_files(
        "#file", files=[{"name": "认定文.pdf", "mimeType": "application/pdf", "buffer": PDF}]
    )
    rui.click("main >> text=附上")
    assert "认定文.pdf" in rui.inner_text("#proof")
    rui.click("text=转到“评审”")
    assert "还剩 5 个工作日" in rui.inner_text(".ls-entry-clock")

    settings.CLOCK = (NOW + timedelta(hours=1)).isoformat()
    mei = signed_in(browser, plants, "mei")
    mei.on("console", lambda message: said.append(message.text))
    mei.goto(f"{plants}{PLANTS}4/")
    mei.click("text=转到“认定”")
    assert "认定" in mei.inner_text(".ls-steps .is-now")
    mei.click(".ls-entry-counted >> text=当年认定平台")
    assert mei.inner_text(".ls-fig-number .v").startswith("3")
    assert "丙平台（东乡）" in mei.inner_text("#rows")

    mei.goto(f"{plants}{PLANTS}4/")
    mei.click("summary >> text=撤下这一条")
    mei.fill(".ls-entry-out input[name=reason]", "与丙平台重复")
    mei.click(".ls-entry-out button")
    assert "与丙平台重复" in mei.inner_text(".ls-entry-gone")
    settings.CLOCK = (NOW + timedelta(hours=2)).isoformat()
    assert number_on(mei, plants).startswith("2")
    # The browser itself writes a line for each answer of 422.
    assert [line for line in said if "422" not in line] == []
