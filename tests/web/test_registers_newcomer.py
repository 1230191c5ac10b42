"""The newcomer's way, by pages alone: the documented example, bound to a target, its entries, and the figure on that target."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from textwrap import dedent

import pytest
from cast import NOW, signed_in, some_figures
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from luoshi_web.ledger.models import Indicator, Observation
from luoshi_web.offices.models import Programme
from luoshi_web.registers.desk import example_text
from luoshi_web.registers.jobs import feed
from luoshi_web.registers.models import Revision

pytestmark = [pytest.mark.django_db, pytest.mark.databases]
NEW, PILES = "/jia/registers/new/", "/jia/registers/charging_piles/"


@pytest.fixture
def county(county: Programme) -> Programme:
    some_figures(county)
    return county


def bound(text: str) -> str:
    """What the page tells a newcomer to change: who keeps it, the target's indicator code, its unit and its span."""
    changed = text.replace("keeper: 能源事务中心", "keeper: 甲局")
    changed = changed.replace("indicator: piles_new", "indicator: t03")
    changed = changed.replace("{field: opened_on, within: since_start}]\n  - indicator: piles_fast",
                              "{field: opened_on, within: year}]\n  - indicator: piles_fast")  # fmt: skip
    assert changed.count("within: year") == 1
    return changed


def published(mei: Client) -> None:
    desk = mei.post(NEW, {"do": "text", "text": bound(mei.get(NEW).context["page"].text)}).url
    page = mei.get(desk).context["page"]
    assert not page.faults
    assert [row.code for row in page.formulas if row.is_bound] == ["t03"]
    assert mei.get(f"{desk}preview/").context["page"].may_publish
    assert mei.post(f"{desk}publish/", {"seen": page.seen, "note": "新设"}).url == PILES


def entered(mei: Client, station: str, piles: str, opened_on: str) -> Revision:
    proof = SimpleUploadedFile("验收单.txt", f"{station}验收合格".encode(), "text/plain")
    sent = {"f-station": station, "f-town": "东乡", "f-kind": "快充", "f-piles": piles,
            "f-opened_on": opened_on, "f-accepted": proof}  # fmt: skip
    answer = mei.post(f"{PILES}new/", sent)
    assert answer.status_code == 302, answer.content.decode()
    return Revision.objects.get(name=station, superseded=None)


def opened(mei: Client, row: Revision) -> None:
    for seen, stage in ((1, "building"), (2, "open")):
        moved = mei.post(f"{PILES}{row.entry_no}/move/", {"to": stage, "seen": seen})
        assert moved.status_code == 302
    assert Revision.objects.get(name=row.name, superseded=None).stage == "open"


def test_it_takes_a_register_from_the_example_to_the_targets_page(county, settings):
    mei = signed_in("mei")
    published(mei)
    assert Indicator.objects.get(code="t03").fed
    for station, piles, day in (("甲站", "30", "2026-08-15"), ("乙站", "21", "2026-09-28")):
        opened(mei, entered(mei, station, piles, day))
    entered(mei, "丙站", "40", "2026-09-30")  # not open yet: does not count

    later = NOW + timedelta(minutes=1)
    feed(later)
    settings.CLOCK = later.isoformat()

    rows = Observation.objects.filter(indicator__code="t03", source="register")
    told = {row.period: row.value for row in rows.filter(sample=False)}
    assert told["2026-08"] == Decimal(30) and told["2026-09"] == Decimal(51)
    target = mei.get("/jia/targets/T03/")
    assert "51个" in target.context["page"].reason
    assert "台账“公共充电桩”第 1 版" in target.content.decode()
    board = mei.get("/jia/targets/").context["page"]
    (row,) = (row for group in board.groups for row in group.rows if row.code == "T03")
    assert (row.actual, row.source, row.light) == ("51", "register", "green")
    assert mei.get(PILES).status_code == 200


def test_it_leaves_the_plan_as_it_was_until_the_draft_is_published(county):
    mei = signed_in("mei")
    assert mei.post(NEW, {"do": "text", "text": bound(example_text())}).status_code == 302
    assert not Indicator.objects.get(code="t03").fed
    assert mei.get(PILES).status_code == 404


def test_it_says_what_an_unchanged_example_lacks_before_it_is_published(county):
    mei = signed_in("mei")
    desk = mei.post(NEW, {"do": "text", "text": example_text()}).url
    faults = mei.get(desk).context["page"].faults
    assert [str(each) for each in faults] == [
        "记账单位“能源事务中心”不是本项目的单位。请在“名称和说明”里选一个单位。"
    ]
    assert not any(row.is_bound for row in mei.get(desk).context["page"].formulas)


def test_it_gives_the_newcomer_a_declaration_that_loads_as_it_stands(county):
    page = (Path(__file__).resolve().parents[2] / "docs/use/registers.md").read_text("utf-8")
    (block,) = re.findall(r"```yaml\n(.*?)```", page, re.S)
    mei = signed_in("mei")
    desk = mei.post(NEW, {"do": "text", "text": dedent(f"   {block.strip()}\n")}).url
    assert not mei.get(desk).context["page"].faults
    assert mei.post(f"{desk}publish/", {"seen": 1}).url == PILES
