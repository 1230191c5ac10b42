"""Tours of a demonstration, and what the quarter's bulletin is told of a published one."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from cast import NOW, join
from order_cases import acts, with_office
from project_cases import load_three, three
from tour_cases import VOTERS, do, fresh, ladder, opened

from luoshi.ranking import Place
from luoshi.writing import Letterhead, tour_bulletin
from luoshi_web.offices.models import Person, Programme, Role, Unit
from luoshi_web.offices.queries import audit_faults
from luoshi_web.projects.actions import load_projects
from luoshi_web.supervision.actions.tour_samples import sample_tours
from luoshi_web.supervision.actions.tour_votes import (
    ask_count,
    cast_vote,
    close_vote,
    confirm_count,
    publish_result,
)
from luoshi_web.supervision.models import Ballot, Tour, TourState, Voter
from luoshi_web.supervision.tour_papers import published_tour, tour_facts
from luoshi_web.supervision.tour_rows import (
    checks_of,
    counted_now,
    open_ballots_for,
    prechecks_of,
    result_of,
    route_told,
    stops_of,
)

pytestmark = pytest.mark.django_db
HEAD = Letterhead(signature="甲县人民政府办公室")


@pytest.fixture
def sampled(county: Programme) -> Programme:
    with_office(county)
    Unit.objects.create(programme=county, code="fgj", name="丙局", kind="department")
    join(county, "gao", Role.REPORTER, "fgj")
    load_projects(county, three(), sample=True, actor="系统", at=NOW)
    county.refresh_from_db()
    assert sample_tours(county, at=NOW) == 2
    return county


def test_it_has_a_tour_counted_and_one_on_its_way(sampled: Programme):
    ahead, last = Tour.objects.filter(programme=sampled)
    assert (last.state, last.year, last.quarter) == (TourState.PUBLISHED, 2026, 3)
    assert (ahead.state, ahead.quarter) == (TourState.ELIGIBLE, 4)
    assert {(row.bureau.name, row.fit) for row in prechecks_of(ahead)} == {
        ("丙局", True),
        ("丙局", False),
    }
    assert last.starts_on < NOW.date() < ahead.starts_on
    assert last.starts_on.weekday() < 5
    assert (last.listed, last.cast, Ballot.objects.filter(tour=last).count()) == (24, 21, 21)
    assert route_told(last, stops_of(last)).faults == ()
    assert [row.rank for row in result_of(last).lines] == [1, 2]  # type: ignore[union-attr]


def test_its_count_can_be_made_again(sampled: Programme):
    last = published_tour(sampled, 2026, 3)
    assert last is not None
    tally, seals = counted_now(last, stops_of(last))
    assert len(seals) == 21
    told = result_of(last)
    assert told is not None
    assert [line.score for line in told.lines] == [str(line.printed) for line in tally.lines]


def test_every_stop_of_a_demonstration_meets_the_rules_or_says_why(sampled: Programme):
    for tour in Tour.objects.filter(programme=sampled):
        tour.programme = sampled
        stops = stops_of(tour)
        checks = checks_of(tour, stops)
        for stop in stops:
            assert stop.waiver or all(check.answer != "no" for check in checks[stop.pk])


def test_its_voters_can_sign_in_nowhere_and_nobody_is_asked_to_vote(sampled: Programme):
    people = Person.objects.filter(pk__in=Voter.objects.values("person"))
    assert people.count() == 24
    assert not people.filter(is_active=True).exists()
    assert not any(person.has_usable_password() for person in people)
    assert not people.filter(posts__isnull=False).exists()
    assert open_ballots_for(sampled, acts("lan").person, NOW) == []


def test_it_is_loaded_once_and_keeps_the_trail_whole(sampled: Programme):
    assert sample_tours(sampled, at=NOW) == 0
    assert audit_faults(sampled) == []


@pytest.mark.parametrize("day", [(2027, 1, 4), (2026, 12, 31), (2026, 9, 30)], ids=str)
def test_it_falls_into_quarters_on_any_day(county: Programme, day: tuple[int, int, int]):
    with_office(county)
    load_projects(county, three(), sample=True, actor="系统", at=NOW)
    at = datetime(*day, 4, tzinfo=UTC)
    assert sample_tours(county, at=at) == 2
    ahead, last = Tour.objects.filter(programme=county)
    assert last.starts_on < at.date() <= ahead.starts_on
    before = last.year * 4 + last.quarter
    assert ahead.year * 4 + ahead.quarter == before + 1


def test_it_makes_none_without_projects(county: Programme):
    with_office(county)
    assert sample_tours(county, at=NOW) == 0
    assert not Person.objects.filter(is_active=False).exists()


def test_its_bulletin_is_told_only_what_was_published(county: Programme):
    join(county, "dan", Role.HEAD, "dong")
    load_three(county)
    tour = opened(county)
    for who, order in zip(VOTERS, ((1, 2, 3), (2, 1, 3), (2, 1, 3)), strict=False):
        cast_vote(acts(who), fresh(tour), ladder(tour, *order), at=NOW)
    cast_vote(acts("dan"), fresh(tour), ladder(tour, 1, skip="dong"), at=NOW)
    for who, act in (("mei", close_vote), ("mei", ask_count), ("an", confirm_count)):
        do(who, act, tour)
    assert tour_facts(fresh(tour), HEAD) is None
    assert published_tour(county, 2026, 4) is None
    do("mei", publish_result, tour)
    found = published_tour(county, 2026, 4)
    assert found == tour
    facts = tour_facts(found, HEAD)
    assert facts is not None
    assert (facts.voters, facts.ballots, facts.ties) == (4, 4, "")
    assert (facts.period_words, facts.next_period) == ("2026年四季度", "2027年一季度")
    ((group, rows),) = facts.groups
    assert group == ""
    assert [(row.unit, row.score, row.place, row.before) for row in rows] == [
        ("二号电池材料（西乡）", "99.25", Place(1, 1, 3), None),
        ("一号精密机床（东乡）", "98.00", Place(2, 1, 3), None),
        ("三号冷链物流（东乡）", "94.00", Place(3, 1, 3), None),
    ]
    assert [stop.seen_on for stop in facts.stops] == [found.starts_on] * 3


def test_its_bulletin_can_be_printed(sampled: Programme):
    last = published_tour(sampled, 2026, 3)
    assert last is not None
    facts = tour_facts(last, HEAD)
    assert facts is not None
    assert facts.is_sample
    assert {row.unit for row in facts.groups[0][1]} == {"东乡", "西乡"}
    paper = tour_bulletin(facts)
    text = repr(paper)
    assert "2026年三季度重点项目现场观摩" in text
    assert "24" in text
