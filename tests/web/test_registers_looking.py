"""The registers as they are looked at: all of them, and one as a list, a board, by area and by month."""

from __future__ import annotations

import pytest
from cast import NOW, load_register_of

from luoshi_web.offices.models import Person
from luoshi_web.offices.queries import access_to
from luoshi_web.registers.kept import Kept
from luoshi_web.registers.pages.values import value_text
from luoshi_web.registers.queries import kept_of, newest_of

DAY = NOW.date()


@pytest.fixture
def plants(county) -> Kept:
    load_register_of(county)
    access = access_to(Person.objects.get(username="mei"), "jia", DAY)
    return kept_of(access, "plants")


def test_it_tells_each_kind_of_value_in_words(plants):
    body = newest_of(plants, 1).body
    told = {f.code: value_text(plants, f, body.get(f.code)) for f in plants.register.fields}
    assert told["town"] == "东乡"
    assert told["level"] == "国家级"
    assert told["opened_on"] == "2025-03-01"
    assert told["invested"] == "1200万元"
    assert told["fit"] == "是"
    assert told["proof"] == ""
