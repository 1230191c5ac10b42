"""Figures and words that every page of projects writes alike."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from luoshi.plan import Period
from luoshi.projects import Project, StageMove, YearPlan
from luoshi_web.offices.pages.paging import pages_of
from luoshi_web.projects.pages.project import headlines
from luoshi_web.projects.pages.project_files import about_words
from luoshi_web.projects.pages.words import NOTHING, share_words


@pytest.mark.parametrize(
    ("done", "plan", "words"),
    [
        ("249", "400", "62.3"),
        ("489", "800", "61.1"),
        ("-249", "400", "-62.3"),
        ("0", "400", "0.0"),
    ],
)
def test_it_rounds_a_projects_rate_half_away_from_zero(done: str, plan: str, words: str):
    assert share_words(Decimal(done), Decimal(plan)) == words


@pytest.mark.parametrize(("done", "plan"), [(None, "400"), ("249", None), ("249", "0")])
def test_it_writes_no_rate_where_one_of_the_two_is_missing(done: str | None, plan: str | None):
    one, other = (None if told is None else Decimal(told) for told in (done, plan))
    assert share_words(one, other) == NOTHING


def test_it_counts_the_pages_of_a_long_list():
    last = pages_of(101, 99, 50, "/here/", "q=one")
    assert (last.at, last.of, last.first) == (3, 3, 100)
    assert (last.before_url, last.after_url) == ("/here/?q=one&page=2", "")
    only = pages_of(0, 0, 50, "/here/", "")
    assert (only.at, only.of, only.before_url, only.after_url) == (1, 1, "", "")
    assert pages_of(60, 2, 50, "/here/", "").before_url == "/here/"


@pytest.mark.parametrize(
    ("about", "words"),
    [
        ("month:2026-09", "2026年9月"),
        ("contract:HT1", "合同HT1"),
        ("arrival:2026-10-02", "到位资金2026-10-02"),
        ("move:no-such-stage", "no-such-stage"),
        ("", ""),
    ],
)
def test_it_says_what_a_file_proves(about: str, words: str):
    assert about_words(about) == words


@pytest.mark.parametrize(
    ("stage", "is_late"), [("signed", True), ("started", False), ("producing", False)]
)
def test_it_asks_for_the_start_only_of_what_is_not_past_it(stage: str, is_late: bool):
    plan = YearPlan(2026, None, Period.parse("2026-03"), None)
    moves = (StageMove(stage, date(2026, 5, 6), ()),)
    project = Project("P1", "示例项目", "dong", "county", "outside", plans=(plan,), moves=moves)
    said = headlines(project, None, [], [], date(2026, 10, 12))
    assert any("还没有开工" in line.text for line in said) is is_late
