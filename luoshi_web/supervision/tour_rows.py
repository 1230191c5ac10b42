"""Reads of tours: which a person sees, what is known of a stop, who votes, the count. Before the count no read opens a ballot."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from django.db.models import Count, Max, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from luoshi.projects import Project as ToldProject
from luoshi.projects import reached
from luoshi.supervising.tour_routes import Check, Route, StopFacts, Visit, route_of, stop_checks
from luoshi.supervising.tours import Ballot as ToldBallot
from luoshi.supervising.tours import Scheme, Tally, count_votes, tour_rules
from luoshi_web.offices.conflicts import ConflictError
from luoshi_web.offices.models import Person, Programme, Role, Unit, UnitKind
from luoshi_web.offices.queries import Access, holders_of
from luoshi_web.offices.sealing import seal_timeless, unseal
from luoshi_web.projects.queries import PLACES, all_kept
from luoshi_web.supervision.models import (
    Ballot,
    Precheck,
    Stop,
    Tour,
    TourResult,
    TourState,
    Voter,
)

WITH_RESULT: Final = (TourState.COUNTED, TourState.PUBLISHED)
_STARTED: Final = "started"
_STOP_ROOM, _BASE_ROOM = 64, 128


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who could be put on the list of voters. role: as the posts suggest."""

    person: Person
    role: str
    unit: Unit | None


@dataclass(frozen=True, slots=True)
class ResultLine:
    """score: as printed, "" without votes."""

    stop: Stop
    rank: int | None
    tied: bool
    score: str
    votes: int
    places: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class TourTold:
    """A counted tour, for papers and pages: best first."""

    tour: Tour
    scheme: Scheme
    listed: int
    cast: int
    notes: tuple[str, ...]
    checksum: str
    lines: tuple[ResultLine, ...]


def tours_of(programme: Programme) -> QuerySet[Tour]:
    """Made-up ones are left out while the programme hides them."""
    rows = Tour.objects.filter(programme=programme)
    return rows if programme.show_sample else rows.filter(sample=False)


def listed_tours(programme: Programme) -> list[Tour]:
    """Newest first, with how many stops. One query."""
    rows = tours_of(programme).annotate(stop_count=Count("stops"))
    return list(rows.order_by("-year", "-quarter", "-number"))


def tour_row(access: Access, number: int) -> Tour:
    row = tours_of(access.programme).filter(number=number).first()
    if row is None:
        raise Http404(_("没有第 %(n)s 号观摩。") % {"n": number})
    row.programme = access.programme
    return row


def next_tour(programme: Programme) -> int:
    found = Tour.objects.filter(programme=programme).aggregate(Max("number"))
    return (found["number__max"] or 0) + 1


def held_tour(row: Tour, seen: int, *states: str) -> Tour:
    """The row locked, as the page showed it, in one of the states. ConflictError otherwise. Inside a transaction."""
    fresh = Tour.objects.select_for_update().get(pk=row.pk)
    if fresh.edition != seen or (states and fresh.state not in states):
        raise ConflictError(_("这次观摩刚被别人改过。"), _("请看最新的情况再办。"))
    fresh.programme = row.programme
    return fresh


def stops_of(tour: Tour) -> list[Stop]:
    """In the route's order. One query."""
    return list(tour.stops.select_related("town", "project", "project__town"))


def stop_of(tour: Tour, key: int) -> Stop:
    found = tour.stops.select_related("town", "project", "project__town").filter(pk=key).first()
    if found is None:
        raise Http404(_("路线上没有这一站。"))
    return found


def checks_of(tour: Tour, stops: Sequence[Stop]) -> dict[int, tuple[Check, ...]]:
    """Stop -> what each rule says. Three queries, whatever the number of stops."""
    seen = _seen_on(tour, stops)
    told = {
        kept.row.pk: kept.told
        for kept in all_kept(tour.programme, [stop.project for stop in stops])
    }
    facts = {stop.pk: _facts(stop, told[stop.project_id], seen, tour.starts_on) for stop in stops}
    every = list(facts.values())
    return {
        pk: stop_checks(tour_rules(), fact, every, tour.starts_on) for pk, fact in facts.items()
    }


def route_told(tour: Tour, stops: Sequence[Stop]) -> Route:
    rules = tour_rules()
    visits = [Visit(str(s.pk), s.town.code, s.drive, s.minutes) for s in stops]
    names = {str(stop.pk): stop.project.name for stop in stops}
    names |= {stop.town.code: stop.town.name for stop in stops}
    return route_of(rules, rules.sessions[tour.session], visits, names)


def prechecks_of(tour: Tour) -> list[Precheck]:
    rows = Precheck.objects.filter(stop__tour=tour).select_related("bureau", "stop__project")
    return list(rows.order_by("stop__position", "bureau__position"))


def voter_of(tour: Tour, person: Person) -> Voter | None:
    return Voter.objects.filter(tour=tour, person=person).select_related("unit").first()


def turnout(tour: Tour) -> tuple[int, int]:
    """How many are on the list, how many voted: all that is known before the count. One query."""
    found = Voter.objects.filter(tour=tour).aggregate(
        listed=Count("pk"), cast=Count("pk", filter=Q(voted_on__isnull=False))
    )
    return found["listed"], found["cast"]


def open_ballots_for(programme: Programme, person: Person, now: datetime) -> list[Tour]:
    """Where the person still can vote."""
    waiting = Voter.objects.filter(person=person, voted_on=None)
    return list(
        tours_of(programme).filter(
            state=TourState.OPEN, opens_at__lte=now, closes_at__gt=now,
            pk__in=waiting.values("tour"),
        )
    )  # fmt: skip


def recused(voter: Voter, stops: Sequence[Stop]) -> frozenset[str]:
    """The stops the voter has no vote for."""
    if not tour_rules().recusal or voter.unit_id is None:
        return frozenset()
    return frozenset(str(stop.pk) for stop in stops if stop.town_id == voter.unit_id)


def candidates(programme: Programme, day: date) -> list[Candidate]:
    """Leaders, heads of departments and of towns, as their posts say; the first post of a person counts. Three queries."""
    units = {unit.pk: unit for unit in Unit.objects.filter(programme=programme)}
    found: dict[int, Candidate] = {}
    for unit_id, people in holders_of(programme, frozenset({Role.LEADER}), day).items():
        for person in people:
            found.setdefault(person.pk, Candidate(person, "leader", units.get(unit_id or 0)))
    for unit_id, people in holders_of(programme, frozenset({Role.HEAD}), day).items():
        unit = units.get(unit_id or 0)
        role = "town" if unit is not None and unit.kind in PLACES else "department"
        for person in people:
            found.setdefault(person.pk, Candidate(person, role, unit))
    order = {"leader": 0, "department": 1, "town": 2}
    return sorted(
        found.values(),
        key=lambda one: (order[one.role], one.unit.position if one.unit else 0, one.person.name),
    )


def bureaus_of(programme: Programme) -> list[Unit]:
    """Who can be asked for a precheck."""
    kinds = (UnitKind.DEPARTMENT, UnitKind.BRANCH, UnitKind.PARTY)
    return list(Unit.objects.filter(programme=programme, kind__in=kinds, until=None))


def sealed_ballot(tour: Tour, told: ToldBallot, stops: int) -> str:
    """All ballots of a tour have one length, so that a recusal does not show."""
    text = json.dumps(
        {
            "role": told.role,
            "values": {stop: str(value) for stop, value in told.values.items()},
            "recused": sorted(told.recused),
        },
        ensure_ascii=False,
    )
    return seal_timeless(text.ljust(_BASE_ROOM + _STOP_ROOM * stops), _purpose(tour))


def counted_now(tour: Tour, stops: Sequence[Stop]) -> tuple[Tally, list[str]]:
    """The count made from the sealed ballots, and their sealed texts. Only for a tour whose vote is over: the caller sees to it.

    ConflictError where there are not as many ballots as people who voted; TourError under the minimum turnout.
    """
    listed, cast = turnout(tour)
    seals = list(Ballot.objects.filter(tour=tour).values_list("sealed", flat=True))
    if len(seals) != cast:
        raise ConflictError(
            _("选票有 %(ballots)s 张，投过票的有 %(cast)s 人，对不上，不能计票。")
            % {"ballots": len(seals), "cast": cast},
            _("请联系审计人员查操作记录。"),
        )
    given = {
        str(stop.pk): {code: Decimal(mark) for code, mark in stop.given.items()} for stop in stops
    }
    tally = count_votes(
        tour_rules().scheme(tour.scheme),
        [str(stop.pk) for stop in stops],
        [_opened(tour, sealed) for sealed in seals],
        listed=listed,
        given=given,
    )
    return tally, seals


def result_of(tour: Tour) -> TourTold | None:
    """The stored count; None before. One query."""
    if tour.state not in WITH_RESULT:
        return None
    rows = TourResult.objects.filter(tour=tour).select_related("stop__town", "stop__project")
    return TourTold(
        tour=tour,
        scheme=tour_rules().scheme(tour.scheme),
        listed=tour.listed or 0,
        cast=tour.cast or 0,
        notes=tuple(tour.notes),
        checksum=tour.checksum,
        lines=tuple(
            ResultLine(row.stop, row.rank, row.tied, row.score, row.votes, tuple(row.places))
            for row in rows
        ),
    )


def part_rows(tour: Tour) -> dict[int, list[dict[str, Any]]]:
    """Stop -> the parts of its score, as kept."""
    return dict(TourResult.objects.filter(tour=tour).values_list("stop", "parts"))


def _opened(tour: Tour, sealed: str) -> ToldBallot:
    told: Mapping[str, Any] = json.loads(unseal(sealed, _purpose(tour)))
    return ToldBallot(
        told["role"],
        {stop: Decimal(value) for stop, value in told["values"].items()},
        frozenset(told["recused"]),
    )


def _purpose(tour: Tour) -> str:
    """A ballot of one tour does not open as one of another."""
    return f"tour ballot {tour.programme_id}/{tour.number}"


def _facts(
    stop: Stop, told: ToldProject, seen: Mapping[int, tuple[str, ...]], day: date
) -> StopFacts:
    percents = [each.percent for each in told.progress if each.percent is not None]
    finishes = [plan.finish.ends_on for plan in told.plans if plan.finish is not None]
    halt = told.halted(day)
    return StopFacts(
        kind=stop.kind,
        town=stop.town.code,
        minutes=stop.minutes,
        started=reached(told, _STARTED, day),
        finish=max(finishes, default=None),
        percent=percents[-1] if percents else None,
        seen_on=seen.get(stop.project_id, ()),
        two_high=stop.two_high,
        halted=halt.reason if halt else "",
    )


def _seen_on(tour: Tour, stops: Sequence[Stop]) -> dict[int, tuple[str, ...]]:
    """Project -> earlier tours that showed it."""
    earlier = Stop.objects.filter(
        project__in=[stop.project_id for stop in stops],
        tour__starts_on__lt=tour.starts_on,
        tour__state__in=(TourState.OPEN, TourState.CLOSED, *WITH_RESULT),
    ).exclude(tour=tour)
    found: dict[int, list[str]] = defaultdict(list)
    for project, title in earlier.values_list("project", "tour__title"):
        found[project].append(title)
    return {project: tuple(titles) for project, titles in found.items()}
