"""A declaration on PostgreSQL, where two coordinators really write at once."""

from __future__ import annotations

import pytest
from at_once import at_once
from cast import NOW, PLANTS, load_county, load_register_of
from django.db import connection

from luoshi_web.offices.models import Person, Programme
from luoshi_web.offices.queries import Access, access_to, audit_faults
from luoshi_web.registers.actions import begin_sketch, change_sketch, publish_sketch
from luoshi_web.registers.desk import desk_of, new_desk
from luoshi_web.registers.models import Edition, Register, Sketch

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def programme() -> Programme:
    if connection.vendor != "postgresql":
        pytest.skip("LUOSHI_TEST_POSTGRES names no server; make test-postgres starts one")
    programme = load_county()
    load_register_of(programme)
    return programme


def mei() -> Access:
    return access_to(Person.objects.get(username="mei"), "jia", NOW.date())


def change(label: str) -> Sketch:
    who = mei()
    desk = desk_of(who, "plants", NOW.date())
    return change_sketch(who, desk, desk.text.replace("总投资", label), seen=0, at=NOW)


def publish(pk: int) -> Register:
    who = mei()
    desk = new_desk(who, pk)
    return publish_sketch(who, desk, seen=1, at=NOW)


def test_of_two_first_changes_one_makes_the_draft_and_the_other_is_told(programme: Programme):
    done = at_once([lambda: change("甲"), lambda: change("乙")])
    assert sorted(type(one).__name__ for one in done) == ["ConflictError", "Sketch"]
    assert Sketch.objects.get().version == 1


def test_of_two_new_registers_with_one_code_the_second_is_refused(programme: Programme):
    text = PLANTS.replace("code: plants", "code: labs").replace("indicator: t03", "indicator: own")
    text = text.replace("plants_money", "labs_money")
    drafts = [begin_sketch(mei(), text, at=NOW).pk for _ in range(2)]
    done = at_once([lambda pk=pk: publish(pk) for pk in drafts])
    assert sorted(type(one).__name__ for one in done) == ["Register", "RegisterError"]
    assert Edition.objects.filter(register__code="labs").count() == 1
    assert audit_faults(Programme.objects.get(pk=programme.pk)) == []
