"""What the first programme asks of its units, counted over a year; docs/design/reporting.md has the same numbers."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from cast import NOW

from luoshi.packs import Pack, load_pack_dir
from luoshi.plan import month_index
from luoshi_web.ledger.actions import start_programme
from luoshi_web.ledger.models import Indicator
from luoshi_web.offices.models import Programme, Unit, UnitSet
from luoshi_web.reporting.actions import collect_from
from luoshi_web.reporting.burden import TEXTS_A_TASK, Burden, burden_of
from luoshi_web.reporting.owed import Owed, due_period, owed_in
from luoshi_web.reporting.queries import asked_of

ROOT = Path(__file__).resolve().parents[2]
YEAR = range(month_index(2026, 1), month_index(2026, 12) + 1)


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack_dir(ROOT / "packs" / "tengzhou")


@pytest.fixture
def tengzhou(db, pack: Pack) -> Programme:
    programme = start_programme(pack, password="long-enough-1", actor="系统", at=NOW)
    for code, unit_set in pack.collected:
        collect_from(
            programme,
            Indicator.objects.get(programme=programme, code=code),
            UnitSet.objects.get(programme=programme, code=unit_set),
            actor="系统",
            at=NOW,
        )
    return programme


def counted(programme: Programme, unit: Unit) -> tuple[int, int, int, int]:
    """Fields of a year typed by hand: figures and texts before derivation, figures and texts after.

    Before: a form for each duty that names the unit asks for every figure due under it and for its progress in words, as
    spreadsheets sent round by the lead departments do.
    """
    asked = asked_of(programme, date(2026, 10, 1))
    sections = sum(unit.pk in _units(asked, section) for section in asked.tasks)
    figures = kept = texts = 0
    for month in YEAR:
        due = [i for i in asked.indicators if i.pk in asked.proving and due_period(i, month)]
        figures += sum(i.pk in asked.concerned.get(unit.pk, ()) for i in due)
        owed = owed_in(asked, month).get(unit.pk, Owed())
        kept += len(owed.hand)
        texts += TEXTS_A_TASK * len(owed.sections)
    return figures, len(YEAR) * sections * TEXTS_A_TASK, kept, texts


def _units(asked, section: str) -> set[int]:
    from luoshi_web.ledger.models import DutyParty
    from luoshi_web.offices.queries import members_on

    members = members_on(Programme.objects.get(), date(2026, 10, 1))
    found: set[int] = set()
    for party in DutyParty.objects.filter(duty__section=section):
        if party.unit_id:
            found.add(party.unit_id)
        found |= {u.pk for u in members.get(party.unit_set_id or 0, ())}
    return found


@pytest.mark.parametrize(
    ("name", "numbers"),
    [
        ("西岗镇", (176, 768, 36, 0)),
        ("市科学技术局", (128, 384, 49, 144)),
        ("市招商引资服务中心", (69, 240, 24, 48)),
    ],
)
def test_it_asks_a_fraction_of_what_the_duties_name(tengzhou, name: str, numbers):
    assert counted(tengzhou, Unit.objects.get(programme=tengzhou, name=name)) == numbers


def test_it_asks_most_of_the_agriculture_bureau_and_stays_under_the_ceiling(tengzhou):
    asked = asked_of(tengzhou, date(2026, 10, 1))
    most = max(
        (burden_of(form).by_hand, unit)
        for month in YEAR
        for unit, form in owed_in(asked, month).items()
    )
    assert (most[0], Unit.objects.get(pk=most[1]).name) == (21, "市农业农村局")
    assert most[0] <= Burden.most()
