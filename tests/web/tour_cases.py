"""Tours of 甲县, made through their actions: 乙局 prechecks, leader, two bureaus and 东乡 vote."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from cast import NOW, access_of

from luoshi_web.offices.models import Person, Programme, Unit
from luoshi_web.projects.models import Project
from luoshi_web.supervision.actions.tour_votes import VoterTold, open_vote
from luoshi_web.supervision.actions.tours import (
    StopTold,
    TourTold,
    add_stop,
    answer_check,
    make_tour,
    pass_checks,
    settle_stops,
)
from luoshi_web.supervision.guards import rights
from luoshi_web.supervision.models import Precheck, Tour
from luoshi_web.supervision.tour_rows import stops_of

LATER = NOW + timedelta(days=2)
VOTERS = {
    "lan": ("leader", None), "rui": ("department", "jia"), "hua": ("department", "yi"),
    "dan": ("town", "dong"),
}  # fmt: skip


def fresh(tour: Tour) -> Tour:
    found = Tour.objects.get(pk=tour.pk)
    found.programme = tour.programme
    return found


def do(who: str, action: Any, tour: Tour, *args: Any, at: datetime = NOW, **more: Any) -> Any:
    """The action as that person, on the tour as it stands."""
    access, row = access_of(who), fresh(tour)
    return action(access, rights(access), row, row.edition, *args, at=at, **more)


def planned(county: Programme, scheme: str = "ladder") -> Tour:
    """Three stops, one of a kind each."""
    access = access_of("mei")
    told = TourTold("三季度观摩", 2026, 4, date(2026, 10, 20), "day_and_half", scheme)
    tour = make_tour(access, rights(access), told, at=NOW)
    kinds = ("industry", "rural", "free")
    for kind, project in zip(kinds, Project.objects.order_by("number"), strict=False):
        given = StopTold(kind, 15, 20, two_high=False, waiver="重点推进")
        do("mei", add_stop, tour, project, given)
    return fresh(tour)


def opened(county: Programme, scheme: str = "ladder", names: tuple[str, ...] = ()) -> Tour:
    """names: who votes, all of VOTERS unless told."""
    tour = planned(county, scheme)
    do("mei", settle_stops, tour, [Unit.objects.get(code="yi")])
    for one in Precheck.objects.select_related("stop__project", "bureau"):
        access = access_of("hua")
        answer_check(access, rights(access), one, "", fit=True, at=NOW)
    do("mei", pass_checks, tour, "")
    do("mei", open_vote, tour, voters(*names), "县政府办名单", LATER)
    return fresh(tour)


def voters(*names: str) -> list[VoterTold]:
    return [
        VoterTold(
            Person.objects.get(username=name), role, Unit.objects.get(code=unit) if unit else None
        )
        for name, (role, unit) in VOTERS.items()
        if not names or name in names
    ]


def ladder(tour: Tour, *order: int, skip: str = "") -> dict[str, Decimal]:
    """The stops of the route with these places; without those of the town `skip`."""
    stops = [stop for stop in stops_of(tour) if stop.town.code != skip]
    return {str(stop.pk): Decimal(n) for stop, n in zip(stops, order, strict=True)}
