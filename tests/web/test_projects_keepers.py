"""Which unit does what for all projects is said by coordinators, and opens what it names."""

import pytest
from cast import NOW, access_of, join, shown, signed_in
from project_cases import kept, load_three, rights_of_
from test_projects_mirror import TEXT

from luoshi_web.offices.models import AuditEntry, Programme, Role, Unit
from luoshi_web.projects.actions import mirror_projects
from luoshi_web.projects.queries import keepers
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
    sent = client.post("/jia/projects/keepers/", {"projects": str(unit.pk)})
    assert sent.status_code == 302
    assert keepers(county) == {"projects": unit.pk}
    mine = rights_of_("yimei")
    assert (mine.lists, mine.promotion, mine.statistics) == (True, False, False)
    assert mine.writes(frozenset({kept(2).row.town_id}))
    assert "selected>乙局" in shown("mei", "/jia/projects/keepers/")
    client.post("/jia/projects/keepers/", {})
    assert keepers(county) == {}
    assert AuditEntry.objects.filter(action="projects.keeper.set").count() == 2


def test_it_keeps_nothing_of_a_form_with_an_unknown_unit(county: Programme):
    unit = Unit.objects.get(programme=county, code="yi")
    answer = signed_in("mei").post(
        "/jia/projects/keepers/", {"projects": str(unit.pk), "statistics": "999999"}
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
