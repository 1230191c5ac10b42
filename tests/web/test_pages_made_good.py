"""补上: a month that was missed and made good later shows both, and never as if nothing had been."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from cast import NOW, PASSWORD, record
from django.test import Client

from luoshi_web.ledger.pages import made_good
from luoshi_web.ledger.pages.build import standing_on
from luoshi_web.ledger.pages.lookups import observations_of
from luoshi_web.ledger.pages.target import TargetPage, target_page
from luoshi_web.offices.models import Programme

pytestmark = pytest.mark.django_db


def on_time(month: int) -> dict[str, datetime]:
    return {"recorded_at": datetime(2026, month + 1, 9, 2, tzinfo=UTC)}


def filed(county: Programme, values: dict[int, str]) -> None:
    """T03 asks for 60 in the year: 5 a month."""
    for month, value in values.items():
        record(county, "T03", f"2026-{month:02d}", value, **on_time(month))


def page_of(county: Programme, day: date | None = None) -> TargetPage:
    standing = standing_on(county, day, NOW)
    one = standing.of("T03")
    assert one is not None
    rows = observations_of(county, one.indicator.code, standing.known_on)
    return target_page(standing, one, rows, may_record=False)


def months(page: TargetPage) -> dict[str, tuple[str, str | None, bool]]:
    return {c.label: (c.light, c.then, c.made_good) for c in page.series if c.judged}


def test_a_month_behind_that_a_later_one_made_good_says_which(county):
    filed(county, {1: "5", 2: "10", 3: "8", 4: "12", 5: "25", 6: "20"})
    page = page_of(county)
    seen = months(page)
    assert [seen[m] for m in ("2月", "3月", "4月", "5月")] == [
        ("green", None, False),
        ("amber", None, True),
        ("amber", None, True),
        ("green", None, False),
    ]
    assert seen["6月"] == ("amber", None, False)
    assert page.past.notes == ("3月、4月滞后，5月补上。",)


def test_a_figure_filed_late_shows_what_was_known_in_its_time(county):
    filed(county, {1: "5", 2: "10", 4: "20"})
    record(county, "T03", "2026-03", "15", recorded_at=datetime(2026, 6, 2, tzinfo=UTC))
    page = page_of(county)
    assert months(page)["3月"] == ("green", "wait", False)
    assert page.past.notes == ("3月当时待数据，数晚到，现为正常。",)


def test_a_correction_upwards_makes_good_and_one_downwards_does_not(county):
    filed(county, {2: "2", 3: "15"})
    for month, value in ((2, "10"), (3, "3")):
        record(county, "T03", f"2026-{month:02d}", value,
               recorded_at=datetime(2026, 7, 1, tzinfo=UTC))  # fmt: skip
    page = page_of(county)
    assert months(page) == {"2月": ("green", "amber", True), "3月": ("amber", "green", False)}
    assert page.past.notes[0] == "2月当时滞后，后来改数，现为正常，算补上。"
    assert page.past.notes[1] == "3月当时正常，后来改数，现为滞后。"


def test_a_new_year_makes_nothing_good(county):
    record(county, "T03", "2025-12", "40", recorded_at=datetime(2026, 1, 9, tzinfo=UTC))
    filed(county, {1: "9"})
    assert page_of(county, date(2026, 1, 20)).past.notes == ()
    assert not any(good for _l, _t, good in months(page_of(county)).values())


def test_what_is_not_known_yet_on_a_past_day_is_not_made_good(county):
    filed(county, {1: "5", 2: "10", 3: "8", 4: "12", 5: "25"})
    assert months(page_of(county, date(2026, 5, 20)))["3月"] == ("amber", None, False)
    assert months(page_of(county, date(2026, 6, 20)))["3月"] == ("amber", None, True)


def test_it_judges_again_only_where_something_was_recorded_late(county, monkeypatch):
    asked = []
    judge = made_good.assess
    monkeypatch.setattr(made_good, "assess", lambda *a, **k: asked.append(a[2]) or judge(*a, **k))
    filed(county, {1: "5", 2: "10", 3: "15"})
    page_of(county)
    assert asked == []
    record(county, "T03", "2026-03", "16", recorded_at=datetime(2026, 6, 2, tzinfo=UTC))
    page_of(county)
    assert asked == [[date(2026, 3, 31)]]


def test_the_page_shows_both_verdicts_in_words(county):
    filed(county, {1: "5", 2: "10", 4: "20"})
    record(county, "T03", "2026-03", "15", recorded_at=datetime(2026, 6, 2, tzinfo=UTC))
    client = Client()
    assert client.login(username="lan", password=PASSWORD)
    html = client.get("/jia/targets/T03/").content.decode()
    assert "当时判定" in html and "3月当时待数据，数晚到" in html
