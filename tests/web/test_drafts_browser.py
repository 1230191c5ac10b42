"""The whole walk in a real browser: drop a file, change by keyboard, remove, add, waive, match, adopt, see the board."""

from __future__ import annotations

import re

import pytest
from test_browser_walk import browser, pytestmark, signed_in, site  # noqa: F401

from luoshi.packs import plan_docx
from luoshi_web.drafts.models import Draft, DraftChange
from luoshi_web.ledger.models import PlanVersion, Target

MARKDOWN = (
    "# 甲县两年行动方案\n\n## 一、总的目标\n\n到2026年，全县产值达到120亿元，绿化率达到45%左右。\n\n"
    "## 二、主要任务\n\n每年引进项目不少于80个，其中大项目不少于90个。（责任单位：甲局、乙局）\n\n"
    "## 三、保障\n\n每年办好实事八件，多讲本地故事。（责任单位：丙办）\n"
)


def key(page, name: str, wait: str = "") -> None:
    page.keyboard.press(name)
    page.wait_for_selector(wait) if wait else page.wait_for_timeout(50)


@pytest.fixture
def desk(browser, site, tmp_path):  # noqa: F811
    """Signed in, the file uploaded, the review page open."""
    page = signed_in(browser, site, "mei")
    page.said = []
    page.on("console", lambda message: page.said.append(message.text))
    page.on("pageerror", lambda error: page.said.append(str(error)))
    path = tmp_path / "方案.docx"
    path.write_bytes(plan_docx(MARKDOWN))
    page.goto(f"{site}/jia/plan/")
    page.click("text=方案稿")
    page.set_input_files("#id_file", str(path))
    page.click("text=上传并读")
    page.wait_for_url(re.compile(r"/drafts/\d+/"))
    return page


def test_it_walks_from_the_file_to_the_board_by_keyboard(desk, site):  # noqa: F811
    page = desk
    page.click("#draft-text a[data-item='target:T01']")
    page.wait_for_selector("#card[data-item='target:T01']")
    key(page, "e")
    page.fill("#card input[name=value]", "一百三")
    key(page, "Enter", "#card .ls-msg")
    assert "不是数" in page.inner_text("#card")
    page.fill("#card input[name=value]", "130")
    top = page.evaluate("window.scrollY")
    key(page, "Enter", "#card .is-changed")
    assert page.evaluate("window.scrollY") == top
    assert "120" in page.inner_text("#card s") and "130" in page.inner_text("#card")

    key(page, "j", "#card[data-item='target:T02']")
    key(page, "x", "#card .ls-turn >> text=已删")
    key(page, "z", "#card[data-item='target:T02'] summary >> text=改")
    key(page, "x", "#card .ls-turn >> text=已删")

    place = page.evaluate(
        """() => { const p = Array.from(document.querySelectorAll('#draft-text p[data-start]'))
             .find(e => e.textContent.includes('多讲本地故事'));
             const walk = document.createTreeWalker(p, NodeFilter.SHOW_TEXT);
             while (walk.nextNode()) { const at = walk.currentNode.data.indexOf('多讲');
               if (at >= 0) { getSelection().collapse(walk.currentNode, at); return at; } } }"""
    )
    assert place is not None
    for _ in range(6):
        key(page, "Shift+ArrowRight")
    key(page, "a", "#card form[action$='/add/']")
    assert page.input_value("#card textarea[name=passage]") == "多讲本地故事"
    page.fill("#card input[name=indicator]", "本地故事")
    page.fill("#card input[name=value]", "8")
    page.fill("#card input[name=unit]", "个")
    page.select_option("#card select[name=kind]", "increase")
    page.select_option("#card select[name=cadence]", "yearly")
    page.click("#card button >> text=添加")
    page.wait_for_selector("#card .ls-turn >> text=新增")
    assert [row.op for row in DraftChange.objects.order_by("number")] == [
        "change", "remove", "undo", "remove", "add"]  # fmt: skip

    page.click("#draft-panel nav >> text=疑问")
    page.wait_for_selector(".ls-ask.is-error")
    page.click(".ls-ask.is-error summary >> text=不必改")
    page.fill(".ls-ask.is-error details[open] textarea", "两个数口径不同")
    page.click(".ls-ask.is-error details[open] button")
    page.wait_for_selector("text=收回答复")

    page.click("text=单位对照")
    page.click("text=确认这些对应")
    page.wait_for_url(re.compile(r"/adopt/"))
    page.click("main button >> text=采用")
    page.wait_for_url(re.compile(r"/jia/plan/"))
    assert Draft.objects.get().state == "adopted"
    version = PlanVersion.objects.get(number=2)
    assert Target.objects.get(plan_version=version, code="T01").printed_value == "130"
    page.goto(f"{site}/jia/targets/")
    assert "本地故事" in page.inner_text("main") and "绿化率" not in page.inner_text("main")
    assert [line for line in page.said if "422" not in line] == []


def test_it_does_the_same_without_script(browser, site, tmp_path):  # noqa: F811
    page = signed_in(browser, site, "mei", java_script_enabled=False)
    path = tmp_path / "方案.docx"
    path.write_bytes(plan_docx(MARKDOWN))
    page.goto(f"{site}/jia/drafts/")
    page.set_input_files("#id_file", str(path))
    page.click("text=上传并读")
    page.click("#draft-text a[data-item='target:T01']")
    page.click("#card summary >> text=改")
    page.fill("#card input[name=value]", "140")
    page.click("#card button >> text=保存")
    assert "140" in page.inner_text("#card dd.is-changed")
    page.click("#card button >> text=删去")
    page.click("#card button >> text=恢复")
    page.click("text=添加一项")
    page.fill("#card textarea[name=passage]", "多讲本地故事")
    page.fill("#card input[name=indicator]", "故事")
    page.fill("#card input[name=value]", "8")
    page.click("#card button >> text=添加")
    assert "新增" in page.inner_text("#card")


def test_it_takes_a_file_that_is_dropped(browser, site):  # noqa: F811
    page = signed_in(browser, site, "mei")
    page.goto(f"{site}/jia/drafts/")
    page.evaluate(
        """text => { const data = new DataTransfer();
             data.items.add(new File([text], '方案.txt', { type: 'text/plain' }));
             document.getElementById('upload').dispatchEvent(
               new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true })); }""",
        MARKDOWN.replace("#", ""),
    )
    page.click("text=上传并读")
    page.wait_for_url(re.compile(r"/drafts/\d+/"))
    assert Draft.objects.get().source.name == "方案.txt"


def test_it_says_beside_the_field_why_a_file_cannot_be_read(browser, site, tmp_path):  # noqa: F811
    page = signed_in(browser, site, "mei")
    path = tmp_path / "坏.docx"
    path.write_bytes(b"PK\x03\x04 not a zip")
    page.goto(f"{site}/jia/drafts/")
    page.set_input_files("#id_file", str(path))
    page.click("text=上传并读")
    page.wait_for_selector("#file-error .ls-msg")
    assert len(page.inner_text("#file-error")) > 10
    assert not Draft.objects.exists()
