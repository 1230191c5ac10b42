"""Which unit does what for the whole programme, and units that are merged away."""

from datetime import date, timedelta

import pytest
from cast import NOW, access_of, join, shown, signed_in
from project_cases import kept, load_three, rights_of_
from test_projects_mirror import TEXT

from luoshi.errors import LuoshiError
from luoshi_web.offices.models import AuditEntry, Keeper, Programme, Role, Unit
from luoshi_web.offices.queries import keepers, require_standing
from luoshi_web.projects.actions import mirror_projects
from luoshi_web.registers.actions import publish_register


@pytest.fixture
def county(county: Programme) -> Programme:
    load_three(county)
    return county


def test_it_gives_a_duty_to_a_unit_and_takes_it_back(county: Programme):
    unit = Unit.objects.get(programme=county, code="yi")
    join(county, "yimei", Role.REPORTER, "yi")
    assert not rights_of_("yimei").lists
    client = signed_in("mei")
    sent = client.post("/jia/duties/", {"projects": str(unit.pk)})
    assert sent.status_code == 302
    assert keepers(county) == {"projects": unit.pk}
    mine = rights_of_("yimei")
    assert (mine.lists, mine.promotion, mine.statistics) == (True, False, False)
    assert mine.writes(frozenset({kept(2).row.town_id}))
    assert "selected>乙局" in shown("mei", "/jia/duties/")
    client.post("/jia/duties/", {})
    assert keepers(county) == {}
    assert AuditEntry.objects.filter(action="offices.keeper.set").count() == 2


def test_it_keeps_nothing_of_a_form_with_an_unknown_unit(county: Programme):
    unit = Unit.objects.get(programme=county, code="yi")
    answer = signed_in("mei").post(
        "/jia/duties/", {"projects": str(unit.pk), "statistics": "999999"}
    )
    assert answer.status_code == 422
    assert "没有这个单位" in answer.content.decode()
    assert keepers(county) == {}


def test_it_leads_from_a_registers_entry_to_its_project(county: Programme):
    publish_register(county, TEXT, actor="系统", at=NOW)
    mirror_projects(county, actor="系统", at=NOW)
    client = signed_in("lan")
    page = client.get("/jia/registers/projects/1/").content.decode()
    assert "/jia/projects/entries/1/" in page
    assert client.get("/jia/projects/entries/1/").headers["Location"] == "/jia/projects/1/"
    assert client.get("/jia/projects/entries/99/").status_code == 404
    assert access_of("lan").works_here


def merged(county: Programme, gone: str, into: str, until: date, basis: str = "甲编〔2026〕3号"):
    units = {unit.code: str(unit.pk) for unit in Unit.objects.filter(programme=county)}
    sent = {
        "gone": units[gone],
        "into": units.get(into, ""),
        "until": until.isoformat(),
        "basis": basis,
    }
    return signed_in("mei").post("/jia/duties/merge/", sent)


def test_it_registers_a_unit_merged_away_with_who_took_over(county: Programme):
    last = NOW.date() - timedelta(days=3)
    yi = Unit.objects.get(programme=county, code="yi")
    Keeper.objects.create(programme=county, duty="supervision", unit=yi)
    assert merged(county, "yi", "jia", last).status_code == 302
    yi.refresh_from_db()
    assert (yi.until, yi.successor.code) == (last, "jia")
    assert keepers(county) == {"supervision": yi.successor_id}
    require_standing(yi, last)
    with pytest.raises(LuoshiError, match=f"已经并入{yi.successor.name}"):
        require_standing(yi, NOW.date())
    page = shown("mei", "/jia/duties/")
    assert yi.name in page and AuditEntry.objects.filter(action="offices.unit.merged").count() == 1


@pytest.mark.parametrize(
    ("gone", "into", "days", "basis", "said"),
    [
        ("yi", "yi", -1, "文件", "不能并入自己"),
        ("yi", "jia", 3, "文件", "还没有到"),
        ("yi", "jia", -1, "  ", "没有写原因"),
    ],
)
def test_it_refuses_a_merger_that_cannot_be(county: Programme, gone, into, days, basis, said):
    answer = merged(county, gone, into, NOW.date() + timedelta(days=days), basis)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Unit.objects.filter(programme=county).exclude(until=None).exists()


def test_it_lets_nobody_else_say_who_does_what(county: Programme):
    assert signed_in("rui").get("/jia/duties/").status_code == 403
    assert signed_in("rui").post("/jia/duties/merge/", {}).status_code == 403
