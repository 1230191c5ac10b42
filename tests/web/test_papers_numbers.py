"""Numbers of papers: given once, none skipped, printed as GB/T 9704 wants them."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from at_once import at_once
from cast import load_county
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from luoshi.errors import LuoshiError
from luoshi_web.offices.models import Programme
from luoshi_web.papers.actions import take_number
from luoshi_web.papers.models import Series, SeriesWords
from luoshi_web.papers.numbers import document_number, series_kinds

pytestmark = pytest.mark.databases


class RolledBackError(Exception):
    pass


def _taking(programme: Programme, series: str, year: int, *, fails: bool = False) -> int:
    with transaction.atomic():
        number = take_number(programme, series, year)
        if fails:
            raise RolledBackError
    return number


STEPS = st.lists(
    st.tuples(st.sampled_from(["order", "bulletin"]), st.sampled_from([2025, 2026]), st.booleans()),
    max_size=12,
)


@given(steps=STEPS)
@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_it_skips_no_number_and_gives_none_twice(county: Programme, steps):
    """Whatever series and years are mixed and whichever papers are not kept: the kept ones count 1, 2, 3…"""
    Series.objects.all().delete()
    kept: Counter[tuple[str, int]] = Counter()
    for series, year, fails in steps:
        if fails:
            with pytest.raises(RolledBackError):
                _taking(county, series, year, fails=True)
            continue
        kept[series, year] += 1
        assert _taking(county, series, year) == kept[series, year]


def test_it_counts_each_programme_apart(county: Programme):
    other = Programme.objects.get(pk=county.pk)
    other.pk, other.code = None, "yi"
    other.save()
    assert [_taking(county, "order", 2026), _taking(county, "order", 2026)] == [1, 2]
    assert _taking(other, "order", 2026) == 1


@pytest.mark.parametrize("year", [0, 1926, 2022, 2062, 20266])
def test_it_refuses_a_year_that_is_none_of_the_plan(county: Programme, year: int):
    with pytest.raises(LuoshiError, match="方案期是2024—2026年"):
        _taking(county, "order", year)
    assert not Series.objects.exists()


def test_it_refuses_a_series_nobody_knows(county: Programme):
    with pytest.raises(LuoshiError, match="没有“letter”这种编号"):
        _taking(county, "letter", 2026)


@pytest.mark.django_db(transaction=True)
def test_it_gives_no_number_outside_a_transaction():
    with pytest.raises(RuntimeError, match="outside a transaction"):
        take_number(load_county(), "order", 2026)
    assert not Series.objects.exists()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_many_at_once_get_numbers_of_their_own_and_those_that_fail_leave_no_hole():
    county = load_county()

    def take(fails: bool) -> int | None:
        try:
            return _taking(county, "order", 2026, fails=fails)
        except RolledBackError:
            return None

    fates = [False, True, False, False, True, False]
    given_out = at_once([lambda fails=fails: take(fails) for fails in fates])
    assert sorted(n for n in given_out if n is not None) == [1, 2, 3, 4]
    assert _taking(county, "order", 2026) == 5


def test_it_prints_a_number_with_the_first_character_of_the_area(county: Programme):
    assert document_number(county, "order", 2026, 17) == "甲政督〔2026〕17号"
    printed = {document_number(county, key, 2026, 1) for key in series_kinds()}
    assert len(printed) == len(series_kinds())


def test_it_prints_the_words_that_the_office_set_last(county: Programme):
    for words in ("甲督字", "甲办督"):
        SeriesWords.objects.create(
            programme=county,
            series="order",
            words=words,
            reason="机构改革",
            at=date(2026, 10, 1).isoformat() + "T00:00Z",
            by="Mei",
        )
    assert document_number(county, "order", 2026, 3) == "甲办督〔2026〕3号"
    assert document_number(county, "minutes", 2026, 3) == "甲政督纪〔2026〕3号"
