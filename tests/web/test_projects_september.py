"""Tengzhou's September 2024 as it was published, told by the room from rows that make it; frozen, it stays as it was."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from cast import NOW, access_of, shown, signed_in
from core.projects_cast import SEPTEMBER, tengzhou
from project_cases import kept, rights_of_

from luoshi.plan import Quantity
from luoshi.projects import ProgressInvestment, ProgressReport
from luoshi_web.offices.models import Programme, Unit
from luoshi_web.projects import actions
from luoshi_web.projects.models import Freeze, Project
from luoshi_web.projects.queries import freeze_of, snapshot_of

MONTH = "/jia/projects/months/2024-09/"
NAME = "county_key项目171号"


@pytest.fixture
def county(county: Programme) -> Programme:
    """Its towns as units, and every project of that month."""
    _data, told = tengzhou()
    towns = sorted({one.town for one in told})
    Unit.objects.bulk_create(
        Unit(programme=county, code=f"town-{n}", name=name, kind="town", position=10 + n)
        for n, name in enumerate(towns)
    )
    codes = {name: f"town-{n}" for n, name in enumerate(towns)}
    actions.load_projects(
        county,
        [replace(one, town=codes[one.town]) for one in told],
        sample=False,
        actor="系统",
        at=NOW,
    )
    county.refresh_from_db()
    return county


def figures(page: str) -> str:
    """What the page tells, without the frame that tells who looks and what may be pressed."""
    main = page[page.index("<main") : page.index('id="h-freeze"')]
    return re.sub(r"(?s)<p class=\"ls-asknown.*?</p>", "", main)


def row(page: str, name: str) -> list[str]:
    """The cells of the line of the groups' table that begins with the name."""
    groups = page[page.index('id="groups"') : page.index('id="h-rates"')]
    line = next(one for one in groups.split("<tr") if re.search(rf">\s*{name}\s*<", one))
    return [re.sub(r"<[^>]+>|\s", "", cell) for cell in re.findall(r"(?s)<t[dh].*?</t[dh]>", line)]


def freeze(reason: str = "") -> Freeze:
    return actions.freeze_month(
        access_of("mei"), rights_of_("mei"), SEPTEMBER, reason=reason, at=NOW
    )


def test_it_tells_the_month_as_it_was_published(county: Programme):
    page = shown("lan", MONTH)
    assert (
        "<h1>241个在册，累计完成投资451.5亿元，完成年度计划93.2%，超序时18.2个百分点</h1>" in page
    )
    assert "233／241个" in page
    assert "96.7%" in page
    assert "63／90个" in page
    assert "另有准备类6个，不在内。" in page
    assert "退出项目" not in page


def test_it_tells_three_levels_that_add_up(county: Programme):
    page = shown("lan", MONTH)
    rows = {name: row(page, name) for name in ("省级", "市级", "县级", "合计")}
    assert {name: (cells[1], cells[5], cells[6]) for name, cells in rows.items()} == {
        "省级": ("32", "107.20", "90.6"),
        "市级": ("32", "76.90", "93.9"),
        "县级": ("177", "267.40", "94.1"),
        "合计": ("241", "451.50", "93.2"),
    }
    assert [rows[name][8] for name in rows] == ["32／32", "32／32", "169／177", "233／241"]
    assert [rows[name][9] for name in rows] == ["100.0", "100.0", "95.5", "96.7"]
    assert "各级别相加等于合计，241个。" in page


def test_it_says_that_lists_add_up_and_how_much_the_province_s_two_make(county: Programme):
    page = shown("lan", f"{MONTH}?by=list")
    assert row(page, "省重大")[5:7] == ["66.20", "101.1"]
    assert row(page, "省高质量")[5:7] == ["41.00", "77.6"]


def test_it_shows_the_frozen_month_unchanged_after_projects_were_changed(county: Programme):
    made = freeze()
    before = figures(shown("lan", MONTH))
    number = Project.objects.get(name=NAME).number
    more = ProgressReport(SEPTEMBER, None, ProgressInvestment(Quantity.of("3", "亿元")))
    actions.report_month(
        access_of("mei"), rights_of_("mei"), kept(number), more, seen=1, answer="已核对",
        at=NOW + timedelta(minutes=5),
    )  # fmt: skip
    gone = kept(1)
    actions.leave_list(
        access_of("mei"), rights_of_("mei"), gone, gone.row.edition, gone.told.lists[0].list,
        SEPTEMBER.ends_on - timedelta(days=1), answer="退出", at=NOW + timedelta(minutes=6),
    )  # fmt: skip
    page = shown("lan", MONTH)
    assert figures(page) == before
    assert "冻结以后有 2 个项目动过" in page
    now = shown("lan", f"{MONTH}?now=1")
    assert "240个在册" in now
    assert "现时数，不是冻结的数" in now
    stored = freeze_of(county, SEPTEMBER)
    assert stored is not None
    assert (stored.text, snapshot_of(stored).checksum) == (made.text, made.checksum)


def test_it_tells_what_differs_since_and_keeps_both_numbers(county: Programme):
    freeze()
    published = shown("lan", f"{MONTH}?freeze=1")
    number = Project.objects.get(name=NAME).number
    more = ProgressReport(SEPTEMBER, None, ProgressInvestment(Quantity.of("3", "亿元")))
    actions.report_month(
        access_of("mei"), rights_of_("mei"), kept(number), more, seen=1, answer="已核对",
        at=NOW + timedelta(minutes=5),
    )  # fmt: skip
    changes = shown("lan", f"{MONTH}changes/")
    assert "2024年9月冻结以后，1个项目的数有改动" in changes
    assert NAME in changes
    assert "累计完成（万元） 15,107 → <b>30,000</b>" in changes
    assert "451.5亿元／484.4亿元" in changes
    answer = signed_in("mei").post(f"{MONTH}freeze/", {"reason": "更正一个项目"})
    assert answer.status_code == 302
    assert Freeze.objects.filter(month="2024-09").count() == 2
    assert "更正一个项目" in shown("lan", MONTH)
    again = shown("lan", f"{MONTH}?freeze=1")
    assert figures(again) == figures(published)
