"""The pack of Tengzhou becomes a programme: whole or not at all, judged from published facts, frozen reproducibly."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from luoshi.errors import LuoshiError
from luoshi.packs import load_pack_dir, sample_observations
from luoshi_web.ledger import models
from luoshi_web.ledger.actions import freeze_snapshot, import_observations, start_programme
from luoshi_web.offices.models import Person, Programme, Unit
from luoshi_web.offices.queries import audit_faults

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)


@pytest.fixture(scope="module")
def pack():
    return load_pack_dir(ROOT / "packs" / "tengzhou")


def started(pack) -> Programme:
    return start_programme(pack, password="a-long-password", actor="系统", at=NOW)


def test_it_holds_everything_the_pack_holds(pack):
    programme = started(pack)
    assert models.Target.objects.filter(programme=programme).count() == 65
    assert models.Duty.objects.filter(programme=programme).count() == 30
    assert Unit.objects.filter(programme=programme, kind__in=("town", "subdistrict")).count() == 21
    assert models.Observation.objects.filter(programme=programme).count() == len(pack.facts)
    unknown = models.DutyParty.objects.filter(
        programme=programme, unit__isnull=True, unit_set__isnull=True
    )
    assert not unknown.exists()
    assert audit_faults(programme) == []


def test_it_stores_nothing_when_one_fact_is_of_an_unknown_indicator(pack):
    broken = replace(pack, facts=(*pack.facts, replace(pack.facts[0], id="x", indicator="no-such")))
    with pytest.raises(LuoshiError, match="no-such"):
        started(broken)
    assert not Programme.objects.exists()
    assert not Person.objects.exists()


def test_it_awaits_data_where_only_published_facts_are_known(pack):
    programme = started(pack)
    frozen = freeze_snapshot(programme, date(2026, 10, 31), known_on=NOW, actor="系统", at=NOW)
    lights = set(frozen.lines.values_list("light", flat=True))
    assert "wait" in lights
    assert not lights & {"red", "amber"}
    assert not frozen.lines.filter(light="wait", actual=Decimal(0)).exists()


def test_it_freezes_the_same_answers_under_the_same_checksum(pack):
    programme = started(pack)
    rows = sample_observations(pack, clock=NOW.date())
    import_observations(programme, rows, actor="系统", at=NOW)
    first = freeze_snapshot(programme, date(2026, 10, 31), known_on=NOW, actor="系统", at=NOW)
    second = freeze_snapshot(programme, date(2026, 10, 31), known_on=NOW, actor="系统", at=NOW)
    earlier = freeze_snapshot(programme, date(2025, 5, 31), known_on=NOW, actor="系统", at=NOW)
    assert first.checksum == second.checksum != earlier.checksum
    assert first.lines.count() == 65
    assert first.lines.filter(sample=True).exists()


def test_it_judges_level_and_growth_of_gdp_apart(pack):
    programme = started(pack)
    rows = sample_observations(pack, clock=NOW.date())
    import_observations(programme, rows, actor="系统", at=NOW)
    frozen = freeze_snapshot(programme, date(2026, 10, 31), known_on=NOW, actor="系统", at=NOW)
    level, growth = (frozen.lines.get(target__code=code) for code in ("T01", "T02"))
    assert level.target.indicator != growth.target.indicator
    assert (level.target.unit, growth.target.unit) == ("亿元", "%")
