"""One switch hides every sample figure, for everybody, and says so in the trail."""

from __future__ import annotations

import pytest
from cast import load_county, signed_in, some_figures

from luoshi_web.offices.models import AuditEntry, Programme
from luoshi_web.offices.queries import audit_faults

pytestmark = pytest.mark.django_db


@pytest.fixture
def county() -> Programme:
    programme = load_county()
    some_figures(programme)
    return programme


def test_it_hides_and_shows_sample_figures_on_every_page(county):
    client = signed_in("mei")
    assert "演示数据" in client.get("/jia/targets/T03/").content.decode()
    assert client.post("/jia/sample/", {"show": "0"}).status_code == 302
    hidden = client.get("/jia/targets/T03/").content.decode()
    assert "ls-demo" not in hidden
    client.post("/jia/sample/", {"show": "1"})
    assert "ls-demo" in client.get("/jia/targets/T03/").content.decode()


def test_it_is_refused_to_everybody_who_does_not_coordinate(county):
    for name in ("lan", "rui", "hua", "an", "su"):
        assert signed_in(name).post("/jia/sample/", {"show": "0"}).status_code == 403
    county.refresh_from_db()
    assert county.show_sample


def test_it_is_not_found_by_a_stranger(county):
    assert signed_in("wai").post("/jia/sample/", {"show": "0"}).status_code == 404


def test_it_enters_the_trail_once_and_the_chain_holds(county):
    client = signed_in("mei")
    client.post("/jia/sample/", {"show": "0"})
    client.post("/jia/sample/", {"show": "0"})
    entries = AuditEntry.objects.filter(action="offices.sample.switched")
    assert [entry.actor for entry in entries] == ["甲局 Mei（mei）"]
    assert audit_faults(county) == []
