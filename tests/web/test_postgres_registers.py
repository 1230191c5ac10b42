"""A register on PostgreSQL, where two really write at once."""

from __future__ import annotations

import pytest
from at_once import at_once
from cast import NOW, load_county
from django.db import connection
from test_registers_entries import TEXT, access, body

from luoshi_web.ledger.models import Indicator
from luoshi_web.offices.conflicts import ConflictError
from luoshi_web.offices.models import Programme
from luoshi_web.offices.queries import audit_faults
from luoshi_web.registers.actions import add_entry, change_entry, publish_register
from luoshi_web.registers.models import Revision
from luoshi_web.registers.queries import history_of, kept_of

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def programme() -> Programme:
    if connection.vendor != "postgresql":
        pytest.skip("LUOSHI_TEST_POSTGRES names no server; make test-postgres starts one")
    programme = load_county()
    unit = Indicator.objects.get(programme=programme, code="t03").unit
    publish_register(programme, TEXT % unit, actor="系统", at=NOW)
    return programme


def add(programme: Programme, name: str) -> Revision:
    who = access(programme, "mei")
    kept = kept_of(who, "shops")
    return add_entry(who, kept, body(kept, name=name), at=NOW)


def test_entries_added_at_once_get_numbers_of_their_own(programme: Programme):
    names = [f"店{n}" for n in range(6)]
    rows = at_once([lambda name=name: add(programme, name) for name in names])
    assert sorted(row.entry_no for row in rows) == [1, 2, 3, 4, 5, 6]
    assert audit_faults(Programme.objects.get(pk=programme.pk)) == []


def test_of_two_who_change_one_entry_the_second_is_told(programme: Programme):
    add(programme, "甲店")

    def change(amount: str) -> Revision:
        who = access(programme, "mei")
        kept = kept_of(who, "shops")
        return change_entry(who, kept, 1, 1, body(kept, sum=amount), at=NOW)

    done = at_once([lambda: change("5"), lambda: change("6")])
    assert sorted(type(one).__name__ for one in done) == ["ConflictError", "Revision"]
    kept = kept_of(access(programme, "mei"), "shops")
    first, second = history_of(kept, 1)
    assert (first.superseded, second.superseded) == (second.recorded, None)


def test_one_of_two_with_the_same_unique_name_is_refused(programme: Programme):
    done = at_once([lambda: add(programme, "甲店"), lambda: add(programme, "甲店")])
    assert len([one for one in done if isinstance(one, Revision)]) == 1
    assert not any(isinstance(one, ConflictError) for one in done)
