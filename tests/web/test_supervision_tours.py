"""A tour from its route to its ranks: sealed until two people count, one vote a person, recusal, who may what."""

from __future__ import annotations

import base64
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from cast import NOW, access_of, join, load_county, shown, signed_in
from django.core.exceptions import PermissionDenied
from django.db import connection
from project_cases import load_three
from tour_cases import LATER, VOTERS, do, fresh, ladder, opened, planned, voters

from luoshi.errors import LuoshiError
from luoshi.supervising.tours import Ballot as ToldBallot
from luoshi.supervising.tours import TourError, count_votes, tour_rules
from luoshi_web.offices.appendonly import AppendOnlyError
from luoshi_web.offices.conflicts import ConflictError
from luoshi_web.offices.models import AuditEntry, Person, Role, Unit
from luoshi_web.offices.sealing import SealError
from luoshi_web.projects.models import Project
from luoshi_web.supervision.actions.tour_votes import (
    ask_count,
    cast_vote,
    close_vote,
    confirm_count,
    extend_vote,
    open_vote,
    publish_result,
)
from luoshi_web.supervision.actions.tours import (
    StopTold,
    TourTold,
    add_stop,
    answer_check,
    drop_stop,
    lift_stop,
    make_tour,
    pass_checks,
    settle_stops,
)
from luoshi_web.supervision.guards import rights
from luoshi_web.supervision.models import Ballot, Precheck, Tour, TourResult, Voter
from luoshi_web.supervision.tour_rows import counted_now, result_of, stops_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def county(settings: Any) -> Any:
    settings.CLOCK = NOW.isoformat()
    made = load_county()
    load_three(made)
    join(made, "dan", Role.HEAD, "dong")
    return made


def voted(tour: Tour) -> None:
    """Lan, Rui and Hua rank all; Dan of 东乡 the others."""
    own = sum(stop.town.code == "dong" for stop in stops_of(tour))
    rest = range(1, len(stops_of(tour)) - own + 1)
    for name, order in (("lan", (1, 2, 3)), ("rui", (2, 1, 3)), ("hua", (1, 3, 2))):
        cast_vote(access_of(name), tour, ladder(tour, *order), at=NOW)
    cast_vote(access_of("dan"), tour, ladder(tour, *rest, skip="dong"), at=NOW)


def counted(tour: Tour) -> Tour:
    do("mei", close_vote, tour, at=LATER)
    do("mei", ask_count, tour)
    do("an", confirm_count, tour)
    return fresh(tour)


def test_it_goes_from_a_route_to_published_ranks(county: Any):
    tour = opened(county)
    voted(tour)
    tour = counted(tour)
    told = result_of(tour)
    assert told is not None
    assert (told.listed, told.cast) == (4, 4)
    assert told.lines[0].rank == 1
    do("mei", publish_result, tour)
    page = shown("rui", f"/jia/supervision/tours/{tour.number}/")
    assert told.lines[0].stop.project.name in page
    assert told.checksum in page
    assert told.lines[0].score in page


def test_it_counts_as_the_core_does_on_the_same_ballots(county: Any):
    tour = opened(county)
    voted(tour)
    stops = stops_of(tour)
    keys = [str(stop.pk) for stop in stops]
    own = frozenset(str(stop.pk) for stop in stops if stop.town.code == "dong")
    orders = {"leader": [(1, 2, 3)], "department": [(2, 1, 3), (1, 3, 2)]}
    ballots = [
        ToldBallot(role, {k: Decimal(n) for k, n in zip(keys, order, strict=True)})
        for role, every in orders.items()
        for order in every
    ]
    left = [key for key in keys if key not in own]
    ballots.append(ToldBallot("town", {k: Decimal(n) for n, k in enumerate(left, 1)}, own))
    expected = count_votes(tour_rules().scheme("ladder"), keys, ballots, listed=4)
    told = result_of(counted(tour))
    assert told is not None
    found = [(str(line.stop.pk), line.score, line.rank, line.places) for line in told.lines]
    assert found == [
        (one.stop, str(one.printed or ""), one.rank, one.places) for one in expected.lines
    ]


def test_it_stores_no_choice_in_plain_and_no_time(county: Any):
    tour = opened(county)
    voted(tour)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM supervision_ballot")
        names = [column[0] for column in cursor.description]
        rows = cursor.fetchall()
    assert sorted(names) == ["id", "programme_id", "sealed", "tour_id"]
    sealed = [row[names.index("sealed")] for row in rows]
    assert len({len(text) for text in sealed}) == 1
    for text in sealed:
        assert "leader" not in text
        # A Fernet token has the second of its making in bytes 1 to 8.
        assert base64.urlsafe_b64decode(text)[1:9] == bytes(8)
    assert all(voter.voted_on == NOW.date() for voter in Voter.objects.all())


def test_it_keeps_ballots_in_no_order_of_voting(county: Any):
    """In SQLite the key is the row's place; the keys are random, so neither tells who came first."""
    tour = opened(county)
    voted(tour)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT count(*) FROM supervision_ballot WHERE rowid <> id")
            assert cursor.fetchone()[0] == 0
    keys = list(Ballot.objects.values_list("pk", flat=True))
    assert max(keys) - min(keys) > len(keys)


def test_it_tells_nobody_a_result_before_the_count(county: Any):
    tour = opened(county)
    voted(tour)
    url = f"/jia/supervision/tours/{tour.number}/"
    assert result_of(tour) is None
    assert not TourResult.objects.exists()
    for who in ("mei", "lan", "an"):
        page = shown(who, url)
        assert "名单 4 人，已投票 4 人" in page
        assert 'id="h-result"' not in page
    entries = AuditEntry.objects.filter(action="supervision.tour.voted")
    assert entries.count() == 4
    assert {entry.after for entry in entries} == {""}


def test_it_takes_one_vote_a_person(county: Any):
    tour = opened(county)
    cast_vote(access_of("lan"), tour, ladder(tour, 1, 2, 3), at=NOW)
    with pytest.raises(ConflictError, match="已经投过票"):
        cast_vote(access_of("lan"), tour, ladder(tour, 3, 2, 1), at=NOW)
    assert Ballot.objects.count() == 1
    client = signed_in("lan")
    answer = client.post(f"/jia/supervision/tours/{tour.number}/vote/", {})
    assert answer.status_code in (409, 422)
    assert "您已投票" in answer.content.decode()


def test_it_keeps_the_vote_open_where_the_ballot_was_refused(county: Any):
    tour = opened(county)
    stops = stops_of(tour)
    client, url = signed_in("lan"), f"/jia/supervision/tours/{tour.number}/vote/"
    twice = {f"v{stop.pk}": "1" for stop in stops}
    answer = client.post(url, twice)
    assert answer.status_code == 422
    assert "每个位次只能给一站" in answer.content.decode()
    assert not Ballot.objects.exists()
    assert Voter.objects.filter(voted_on=None).count() == 4
    right = {f"v{stop.pk}": str(n) for n, stop in enumerate(stops, 1)}
    assert client.post(url, right).status_code == 302
    assert "选票已封存" in client.get(url).content.decode()


@pytest.mark.parametrize("text", ["甲", "NaN", "1e9", "0"])
def test_it_refuses_what_is_no_place(county: Any, text: str):
    tour = opened(county)
    answer = signed_in("lan").post(
        f"/jia/supervision/tours/{tour.number}/vote/",
        {f"v{stop.pk}": text for stop in stops_of(tour)},
    )
    assert answer.status_code == 422
    assert not Ballot.objects.exists()


def test_it_gives_a_towns_people_no_vote_for_their_own_stop(county: Any):
    tour = opened(county)
    own = [stop for stop in stops_of(tour) if stop.town.code == "dong"]
    assert own
    page = shown("dan", f"/jia/supervision/tours/{tour.number}/vote/")
    assert "按规定回避" in page
    assert f'name="v{own[0].pk}"' not in page
    with pytest.raises(TourError, match="按规定回避"):
        cast_vote(access_of("dan"), tour, ladder(tour, 1, 2, 3), at=NOW)


def test_it_takes_no_vote_after_the_end_nor_from_a_stranger(county: Any):
    tour = opened(county)
    with pytest.raises(ConflictError, match="截止"):
        cast_vote(access_of("lan"), tour, ladder(tour, 1, 2, 3), at=LATER)
    with pytest.raises(PermissionDenied):
        cast_vote(access_of("mei"), tour, ladder(tour, 1, 2, 3), at=NOW)
    assert signed_in("mei").get(f"/jia/supervision/tours/{tour.number}/vote/").status_code == 403
    assert not Ballot.objects.exists()


def test_it_needs_two_people_to_count(county: Any):
    tour = opened(county)
    voted(tour)
    with pytest.raises(ConflictError):
        do("lan", confirm_count, tour)
    do("mei", close_vote, tour)
    with pytest.raises(ConflictError, match="还没有申请"):
        do("lan", confirm_count, tour)
    do("mei", ask_count, tour)
    for who in ("mei", "rui"):
        with pytest.raises(PermissionDenied):
            do(who, confirm_count, tour)
    Tour.objects.update(count_asked_by=Person.objects.get(username="lan"))
    with pytest.raises(PermissionDenied, match="不能自己确认"):
        do("lan", confirm_count, tour)
    assert not TourResult.objects.exists()


def test_it_counts_nothing_where_too_few_voted_until_more_do(county: Any):
    tour = opened(county)
    cast_vote(access_of("lan"), tour, ladder(tour, 1, 2, 3), at=NOW)
    do("mei", close_vote, tour, at=LATER)
    with pytest.raises(TourError, match="不到规定的50%"):
        do("mei", ask_count, tour, at=LATER)
    do("mei", extend_vote, tour, LATER + timedelta(days=1), "人数不够", at=LATER)
    cast_vote(access_of("rui"), fresh(tour), ladder(tour, 1, 2, 3), at=LATER)
    do("mei", close_vote, tour, "名单上的人已催过", at=LATER)
    do("mei", ask_count, tour, at=LATER)


def test_it_does_not_count_ballots_that_nobody_cast(county: Any):
    tour = opened(county)
    voted(tour)
    Voter.objects.filter(person__username="dan").update(voted_on=None)
    with pytest.raises(ConflictError, match="对不上"):
        counted(tour)


def test_it_opens_no_ballot_of_another_tour(county: Any):
    tour = opened(county)
    voted(tour)
    Tour.objects.filter(pk=tour.pk).update(number=99)
    with pytest.raises(SealError):
        counted_now(fresh(tour), stops_of(tour))


def test_it_never_changes_a_ballot_or_a_result(county: Any):
    tour = opened(county)
    voted(tour)
    for row in (Ballot.objects.first(),):
        assert row is not None
        with pytest.raises(AppendOnlyError):
            row.save()
        with pytest.raises(AppendOnlyError):
            row.delete()


def test_it_publishes_nothing_that_cannot_be_counted_again(county: Any):
    tour = opened(county)
    voted(tour)
    tour = counted(tour)
    Tour.objects.update(checksum="0" * 64)
    with pytest.raises(LuoshiError, match="对不上"):
        do("mei", publish_result, tour)
    page = shown("rui", f"/jia/supervision/tours/{tour.number}/")
    assert 'id="h-result"' not in page


def test_it_asks_for_a_reason_where_a_stop_is_against_the_rules(county: Any):
    access = access_of("mei")
    told = TourTold("观摩", 2026, 4, date(2026, 10, 20), "one_day", "ladder")
    tour = make_tour(access, rights(access), told, at=NOW)
    for project in Project.objects.order_by("number")[:2]:
        do("mei", add_stop, tour, project, StopTold("free", 10, 20, two_high=True))
    with pytest.raises(LuoshiError, match="不合观摩条件"):
        do("mei", settle_stops, tour, [Unit.objects.get(code="yi")])


def test_it_lets_only_the_bureau_itself_answer_and_asks_for_words(county: Any):
    tour = planned(county)
    do("mei", settle_stops, tour, [Unit.objects.get(code="yi")])
    one = Precheck.objects.select_related("stop__project", "bureau").first()
    assert one is not None
    for who in ("rui", "mei"):
        access = access_of(who)
        with pytest.raises(PermissionDenied):
            answer_check(access, rights(access), one, "", fit=True, at=NOW)
    access = access_of("hua")
    with pytest.raises(LuoshiError, match="没有写原因"):
        answer_check(access, rights(access), one, "", fit=False, at=NOW)
    answer_check(access, rights(access), one, "环评未批", fit=False, at=NOW)
    with pytest.raises(LuoshiError, match="认为不合适"):
        do("mei", pass_checks, tour, "")
    do("mei", pass_checks, tour, "已补办")
    with pytest.raises(ConflictError, match="预审已经结束"):
        answer_check(access, rights(access), one, "", fit=True, at=NOW)


def test_it_keeps_the_route_in_order(county: Any):
    tour = planned(county)
    first, second, third = stops_of(tour)
    do("mei", lift_stop, tour, second)
    assert [stop.pk for stop in stops_of(tour)] == [second.pk, first.pk, third.pk]
    do("mei", drop_stop, tour, second)
    assert [stop.position for stop in stops_of(tour)] == [1, 2]
    with pytest.raises(LuoshiError, match="已在路线上"):
        do("mei", add_stop, tour, first.project, StopTold("free", 1, 1))


def test_it_says_who_was_first_where_two_change_a_tour(county: Any):
    tour = planned(county)
    access = access_of("mei")
    with pytest.raises(ConflictError):
        settle_stops(access, rights(access), tour, tour.edition - 1, [], at=NOW)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"kind": "x"}, "站点类别"),
        ({"minutes": 0}, "分钟"),
        ({"drive": 999}, "分钟"),
        ({"words": "字" * 401}, "最多 400 字"),
        ({"given": (("month1", Decimal(101)),)}, "月度分"),
    ],
)
def test_it_refuses_a_stop_that_is_not_told_right(county: Any, more: Any, said: str):
    tour = planned(county, "yuzhou")
    stop = stops_of(tour)[0]
    do("mei", drop_stop, tour, stop)
    with pytest.raises(LuoshiError, match=said):
        do(
            "mei",
            add_stop,
            tour,
            stop.project,
            StopTold(**{"kind": "free", "drive": 5, "minutes": 5} | more),
        )


def test_it_puts_nobody_on_the_list_who_has_no_vote(county: Any):
    tour = planned(county, "yuzhou")
    do("mei", settle_stops, tour, [Unit.objects.get(code="yi")])
    do("mei", pass_checks, tour, "急")
    with pytest.raises(LuoshiError, match="没有票"):
        do("mei", open_vote, tour, voters(), "名单", LATER)
    with pytest.raises(LuoshiError, match="截止时间已经过了"):
        do("mei", open_vote, tour, voters()[:1], "名单", NOW)
    with pytest.raises(LuoshiError, match="依据"):
        do("mei", open_vote, tour, voters()[:1], " ", LATER)


def test_it_is_nothing_for_an_enterprise(county: Any):
    join(county, "qi", Role.ENTERPRISE, "jia")
    tour = opened(county)
    client = signed_in("qi")
    stop = stops_of(tour)[0]
    for end in ("", f"{tour.number}/", f"{tour.number}/vote/", f"{tour.number}/stops/{stop.pk}/"):
        assert client.get(f"/jia/supervision/tours/{end}").status_code == 403


def test_it_is_planned_by_the_office_alone(county: Any):
    url = "/jia/supervision/tours/new/"
    assert signed_in("rui").get(url).status_code == 403
    given = {
        "title": "四季度观摩", "starts_on": "2026-10-28", "quarter": "4",
        "session": "one_day", "scheme": "jining13",
    }  # fmt: skip
    client = signed_in("mei")
    assert client.post(url, given | {"scheme": "x"}).status_code == 422
    assert client.post(url, given).status_code == 302
    assert "四季度观摩" in shown("rui", "/jia/supervision/tours/")


def test_it_walks_the_whole_way_on_its_pages(county: Any):
    tour = planned(county)
    url = f"/jia/supervision/tours/{tour.number}/"

    def send(who: str, **given: Any) -> int:
        row = fresh(tour)
        return signed_in(who).post(f"{url}do/", {"seen": row.edition, **given}).status_code

    yi = Unit.objects.get(code="yi").pk
    assert send("rui", do="settle", bureau=yi) == 403
    assert send("mei", do="settle", bureau=yi) == 302
    assert "请您单位预审" in shown("hua", url)
    for one in Precheck.objects.all():
        assert send("hua", do="answer", check=one.pk, fit="yes") == 302
    assert send("mei", do="pass") == 302
    assert "定投票名单" in shown("mei", url)
    roles = {f"role{Person.objects.get(username=n).pk}": r for n, (r, _u) in VOTERS.items()}
    day = LATER.date().isoformat()
    bad = send("mei", do="open", basis="名单", closes_on=day, closes_hour="25:00", **roles)
    assert bad == 422
    good = send("mei", do="open", basis="名单", closes_on=day, closes_hour="18:00", **roles)
    assert good == 302
    for voter in Voter.objects.select_related("person", "unit"):
        stops = [s for s in stops_of(tour) if voter.unit is None or s.town_id != voter.unit_id]
        ballot = {f"v{stop.pk}": str(n) for n, stop in enumerate(stops, 1)}
        assert signed_in(voter.person.username).post(f"{url}vote/", ballot).status_code == 302
    assert send("mei", do="close") == 302
    assert send("mei", do="ask") == 302
    assert "确认计票" in shown("lan", url)
    assert send("lan", do="confirm") == 302
    assert send("mei", do="publish") == 302
    assert send("mei", do="dance") == 404
    assert 'id="h-result"' in shown("rui", url)


def test_it_has_a_sheet_for_every_stop(county: Any):
    tour = planned(county)
    stop = stops_of(tour)[0]
    url = f"/jia/supervision/tours/{tour.number}/stops/{stop.pk}/"
    page = shown("rui", url)
    assert stop.project.name in page
    answer = signed_in("rui").get(f"{url}stop.docx")
    assert answer.status_code == 200
    assert answer.content[:2] == b"PK"
