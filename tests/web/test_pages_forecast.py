"""预计 on the target page: words, band, or the reason why there is none; never a verdict."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

import pytest
from cast import PASSWORD, load_county, record
from django.template.loader import render_to_string
from django.test import Client
from standings import TARGETS, monthly, rule, six, standing, standing_of
from test_pages_content import figure

from luoshi_web.ledger.pages.forecast import chance_words
from luoshi_web.ledger.pages.standing import TargetStanding
from luoshi_web.ledger.pages.target import TargetPage, target_page

BIG = TARGETS[3]


def page_of(one: TargetStanding, values: dict[int, str]) -> TargetPage:
    where = standing((one,))
    rows = [figure(m, f"2026-{m:02d}", v, indicator_id=None, unit="个") for m, v in values.items()]
    return target_page(where, one, rows, may_record=False)


def behind(**more: object) -> TargetStanding:
    return standing_of(BIG, monthly(BIG.id, "amber", "7", "9", "-16.7"), "amber", **more)


STEADY = {m: str(m) for m in range(1, 10)}


def test_it_says_how_likely_and_lays_the_band_over_the_months_to_come():
    page = page_of(behind(), STEADY)
    assert page.forecast.known
    assert page.forecast.sentence.startswith("照目前走势，到2026年末达到的可能")
    assert "由最近 9 期数推算" in page.forecast.sentence
    cells = [c.forecast for c in page.series]
    assert cells[:9] == [None] * 9 and all(cells[9:])
    assert [c.middle for c in cells[9:] if c] == ["10", "11", "12"]


def test_it_draws_the_band_inside_the_scale_and_keeps_the_verdicts_colour_out():
    values = {1: "1", 2: "6", 3: "7", 4: "15", 5: "16", 6: "30", 7: "31", 8: "32", 9: "60"}
    page = page_of(behind(), values)
    assert page.chart is not None
    highs = [Decimal(c.forecast.high_raw) for c in page.series if c.forecast]
    lows = [Decimal(c.forecast.low_raw) for c in page.series if c.forecast]
    assert Decimal(page.chart.high) >= max(highs) and Decimal(page.chart.low) <= min(lows)
    html = render_to_string("ledger/target.html", {"page": page})
    paragraph = re.search(r'<p class="ls-outlook">.*?</p>', html)
    assert paragraph and "is-" not in paragraph[0] and "不参与判定" in paragraph[0]
    row = re.search(r'<tr data-series="forecast">.*?</tr>', html)
    assert row and row[0].count("data-lo=") == 3 and "ls-gap" not in row[0]


@pytest.mark.parametrize(
    ("one", "values", "said"),
    [
        (behind(), {8: "6", 9: "7"}, "不足 4 期"),
        (
            replace(behind(), now=replace(behind().now, rule="yearly_floor.suspended")),
            STEADY,
            "口径存疑",
        ),
        (replace(behind(), now=replace(behind().now, rule="yearly_floor.gap")), STEADY, "缺数"),
        (replace(behind(), now=replace(behind().now, verdict="achieved")), STEADY, "已有结果"),
        (behind(rule=rule(BIG, form="average_growth")), STEADY, "不作预计"),
        (behind(rule=rule(BIG, yearly=False, form="level", deadline=2026 * 12 + 8)), STEADY, "期限"),
    ],
)  # fmt: skip
def test_it_says_why_there_is_none(one, values, said):
    page = page_of(one, values)
    assert not page.forecast.known and said in page.forecast.sentence
    assert 'data-series="forecast"' not in render_to_string("ledger/target.html", {"page": page})


def test_a_cap_is_kept_and_not_reached():
    capped = replace(BIG, op="le")
    one = standing_of(
        capped,
        monthly(BIG.id, "green", "7", "9", "16.7"),
        "green",
        rule=rule(capped, form="yearly_cap"),
    )
    assert "到2026年末不超过上限的可能" in page_of(one, STEADY).forecast.sentence


def test_nothing_to_come_is_certain():
    assert [chance_words(n) for n in (0, 63, 100)] == ["不到 1%", "约 63%", "在 99% 以上"]


def test_a_grade_and_a_target_without_figures_have_a_page_without_a_forecast():
    for one in six():
        page = target_page(standing(), one, [], may_record=False)
        assert not page.forecast.known and page.forecast.sentence


@pytest.mark.django_db
def test_it_is_drawn_from_what_was_known():
    programme = load_county()
    for month in range(1, 9):
        record(programme, "T04", f"2026-{month:02d}", str(month))
    client = Client()
    assert client.login(username="lan", password=PASSWORD)
    assert "由最近 8 期数推算" in client.get("/jia/targets/T04/").content.decode()
    early = client.get("/jia/targets/T04/?as_of=2026-10-08").content.decode()
    assert "不足 4 期" in early
