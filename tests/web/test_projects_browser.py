"""One project in a real browser, from an idea to production: every step by what the page offers, two of them refused first."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_browser_walk import browser, pytestmark, signed_in, site

from luoshi_web.projects.models import Project

__all__ = ["browser", "pytestmark", "site"]
ONE = "/jia/projects/1/"
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


class Walk:
    """The page of the project as somebody works on it; a picture of each stage goes into the test's own folder."""

    def __init__(self, page, site: str, folder: Path) -> None:
        self.page, self.site, self.folder = page, site, folder

    def see(self) -> None:
        self.page.goto(f"{self.site}{ONE}")

    def fill(self, summary: str, **fields: str) -> str:
        """Open the form, fill it, send it; what the page says then. `__` in a name is a hyphen, values of selects are codes."""
        opened = self.page.locator("details.ls-pj-form", has=self.page.locator(f"summary:text-is('{summary}')")).first  # fmt: skip
        if opened.get_attribute("open") is None:
            opened.locator("summary").click()
        for name, value in fields.items():
            field = opened.locator(f"[name='{name.replace('__', '-')}']")
            if field.evaluate("one => one.tagName") == "SELECT":
                field.select_option(value)
            elif field.get_attribute("type") == "file":
                field.set_input_files(
                    files=[{"name": value, "mimeType": "application/pdf", "buffer": PDF}]
                )
            else:
                field.fill(value)
        opened.locator("button[type=submit]").click()
        return self.page.inner_text("main")

    def move(self, stage: str, on: str, **fields: str) -> str:
        said = self.fill(f"进入“{stage}”", on=on, **fields)
        self.page.screenshot(path=self.folder / f"{stage}.png")
        return said

    @property
    def stage(self) -> str:
        return self.page.inner_text(".ls-pj-steps .is-now b")


@pytest.fixture
def walk(browser, site, tmp_path) -> Walk:
    page = signed_in(browser, site, "mei")
    page.said = []
    page.on("console", lambda message: page.said.append(message.text))
    return Walk(page, site, tmp_path)


def register(walk: Walk) -> None:
    page = walk.page
    page.goto(f"{walk.site}/jia/projects/new/")
    page.fill("[name=name]", "五号新能源电池")
    page.select_option("[name=town]", "dong")
    page.select_option("[name=origin]", "outside")
    page.fill("[name=investor]", "远山公司")
    page.fill("[name=total]", "12亿")
    page.click("main form button[type=submit]")
    assert "“12亿”不是金额" in page.inner_text("main")
    assert page.input_value("[name=investor]") == "远山公司"
    page.fill("[name=total]", "12亿元")
    page.select_option("[name=template]", "industry")
    page.click("main form button[type=submit]")
    page.wait_for_url(f"**{ONE}")
    assert "还没有报阶段" in page.inner_text(".ls-meta")


def agreed(walk: Walk) -> None:
    """谋划, 储备, 洽谈, 签约, 落地."""
    assert "到谋划缺谋划说明" in walk.move("谋划", "2026-01-05")
    walk.move("谋划", "2026-01-05", ref__0="谋划说明一页")
    assert walk.stage == "谋划"
    walk.move("储备", "2026-01-20", ref__0="储备库清单第1批")
    walk.move("洽谈", "2026-02-10", ref__0="洽谈纪要")
    said = walk.move("签约", "2026-03-01", file__0="投资合同.pdf")
    assert walk.stage == "签约"
    assert "投资合同.pdf" in said
    walk.move("落地", "2026-04-01", kind__0="registration", ref__0="营业执照")
    assert walk.stage == "落地"


def permitted(walk: Walk) -> None:
    """The first permit late, the second granted in time, the last waits for one that is not granted."""
    rows = walk.page.locator("#permits tbody tr")
    assert "等前置手续" in rows.nth(1).inner_text()
    for place, (asked, granted, ref) in enumerate(
        [("2026-04-02", "2026-04-10", "备1"), ("2026-04-13", "2026-04-28", "地1")]
    ):
        form = rows.nth(place).locator("details")
        form.locator("summary").click()
        form.locator("[name=asked]").fill(asked)
        form.locator("[name=granted]").fill(granted)
        form.locator("[name=ref]").fill(ref)
        form.locator("button").click()
    assert "超时办结" in rows.nth(0).inner_text()
    assert "已办结" in rows.nth(1).inner_text()
    assert "可以申报" in rows.nth(2).inner_text()
    assert "规划" in rows.nth(5).inner_text()


def planned(walk: Walk) -> None:
    said = walk.fill("列入名单", list="county_key", since="2026-05-01", answer="甲发改〔2026〕3号")
    assert "县重点" in said
    said = walk.fill("定计划", investment="2.4亿元", start="2026-05", finish="2026-12")
    assert "计划 2.4亿元" in said
    assert "计划2026年5月开工，还没有开工" in walk.page.inner_text(".ls-verdict")
    said = walk.fill("定负责方式", kind="taskforce", unit="乙局", people="Hua", since="2026-05-01")
    assert "专班 乙局" in said


def started(walk: Walk) -> None:
    proof = {
        "ref__0": "进场记录",
        "ref__1": "照片3张",
        "kind__2": "building_contract",
        "ref__2": "合同9号",
    }
    said = walk.move("开工", "2026-05-20", works__0="levelling", **proof)
    assert "只有平整场地，不算开工" in said
    assert walk.stage == "落地"
    walk.move("开工", "2026-05-20", works__0="main")
    assert walk.stage == "开工"


def told(walk: Walk) -> None:
    """A month through the page of the month, then 入库 and 统计投资."""
    page = walk.page
    page.click("main >> text=报进度")
    page.goto(page.url.split("?")[0] + "?month=2026-09")
    page.fill("[name=done]", "1.5亿元")
    page.fill("[name=percent]", "60")
    page.click(".ls-prog-acts button >> nth=0")
    walk.see()
    head = page.inner_text(".ls-verdict")
    assert "截至2026年9月完成年度计划62.5%，低于序时12.5个百分点" in head
    said = walk.fill("登记入库", on="2026-06-01", code="370481099")
    assert "2026-06-01 入库，代码 370481099" in said
    said = walk.fill("填统计投资", month="2026-09", amount="9000", source="投资统计月报")
    assert "项目报送 1.5亿元，统计投资 9000万元，差 6000万元" in said


def test_it_walks_one_project_from_an_idea_to_production(walk):
    register(walk)
    agreed(walk)
    permitted(walk)
    planned(walk)
    started(walk)
    told(walk)
    walk.fill("加一个节点", label="设备进场", planned="2026-09-20")
    assert "节点“设备进场”已逾期 22 天" in walk.page.inner_text(".ls-verdict")
    walk.move("在建", "2026-07-01", ref__0="形象照片")
    walk.move("竣工", "2026-10-01", ref__0="竣工验收备案1号")
    walk.move("投产", "2026-10-10", ref__0="投产报告")
    assert walk.stage == "投产"
    past = walk.page.inner_text("#past")
    assert "项目进入新阶段" in past
    row = Project.objects.get()
    assert (row.stage, row.name) == ("producing", "五号新能源电池")
    assert len(list(walk.folder.glob("*.png"))) == 9
    # The browser itself writes a line for each answer of 422.
    assert [line for line in walk.page.said if "422" not in line] == []
