"""Bulletins on PostgreSQL, where several people really act at once: one is heard, the other is told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from at_once import at_once
from bulletin_cases import LATER, SEPTEMBER, at_hand, drafted, second_coordinator, signed, to_sign
from cast import NOW, load_county, some_figures
from django.db import connection

from luoshi_web.bulletins.actions import (
    draft_bulletin,
    draft_correction,
    publish_bulletin,
    sign_bulletin,
)
from luoshi_web.bulletins.composing import Correction
from luoshi_web.bulletins.models import Bulletin, Kind
from luoshi_web.ledger.models import Snapshot
from luoshi_web.offices.models import Programme
from luoshi_web.offices.queries import audit_faults
from luoshi_web.papers.models import Series

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def county() -> Programme:
    if connection.vendor != "postgresql":
        pytest.skip("LUOSHI_TEST_POSTGRES names no server; make test-postgres starts one")
    programme = load_county()
    some_figures(programme)
    second_coordinator(programme)
    return programme


def both(first: Callable[[], Any], second: Callable[[], Any]) -> list[str]:
    return sorted(type(one).__name__ for one in at_once([first, second]))


def test_of_two_who_publish_one_wins_and_one_number_is_given(county: Programme):
    row = signed(to_sign(drafted()))

    def publish(name: str) -> Callable[[], Any]:
        access, mine = at_hand(name), Bulletin.objects.get(pk=row.pk)
        return lambda: publish_bulletin(access, mine, mine.edition, at=LATER)

    assert both(publish("mei"), publish("ning")) == ["Bulletin", "ConflictError"]
    assert Series.objects.get(series="bulletin").last == 1
    assert Bulletin.objects.get().number == 1 and audit_faults(county) == []


def test_two_papers_published_at_once_get_two_numbers(county: Programme):
    first = signed(to_sign(drafted()))
    done = publish_bulletin(at_hand("mei"), first, first.edition, at=LATER)
    given = [Correction(f"第{n}段", "一", "二", "更正") for n in "一二"]
    notices = [signed(to_sign(draft_correction(at_hand("mei"), done, g, at=NOW))) for g in given]
    assert both(
        *(
            lambda row=row: publish_bulletin(at_hand("mei"), row, row.edition, at=LATER)
            for row in notices
        )
    ) == ["Bulletin", "Bulletin"]
    numbers = Bulletin.objects.filter(kind=Kind.CORRECTION).values_list("number", flat=True)
    assert sorted(numbers) == [1, 2]


def test_of_two_who_draft_one_month_one_is_kept(county: Programme):
    def draft(name: str) -> Callable[[], Any]:
        access = at_hand(name)
        return lambda: draft_bulletin(access, period=SEPTEMBER, at=NOW)

    assert both(draft("mei"), draft("ning")) == ["Bulletin", "ConflictError"]
    assert (Bulletin.objects.count(), Snapshot.objects.count()) == (1, 1)


def test_of_two_who_sign_one_signature_stands(county: Programme):
    row = to_sign(drafted())

    def sign() -> Any:
        return sign_bulletin(at_hand("lan"), row, row.edition, at=LATER)

    assert both(sign, sign) == ["Bulletin", "ConflictError"]
    assert row.steps.filter(state="signed").count() == 1
