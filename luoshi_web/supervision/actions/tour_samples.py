"""Made-up tours for a demonstration (tours.sample.yaml): one counted and published, one on its way."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from importlib.resources import files
from itertools import cycle
from typing import Any, Final

import yaml
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.supervising.tours import Ballot as ToldBallot
from luoshi_web.offices.actions import SYSTEM, Subject, record
from luoshi_web.offices.audit import audited
from luoshi_web.offices.calendar import calendar_of
from luoshi_web.offices.models import Person, Programme, Role, Unit
from luoshi_web.offices.queries import Access, access_to, holders_of
from luoshi_web.projects.models import Project
from luoshi_web.supervision.actions.tour_votes import (
    VoterTold,
    ask_count,
    close_vote,
    confirm_count,
    open_vote,
    publish_result,
)
from luoshi_web.supervision.actions.tours import (
    StopTold,
    TourTold,
    add_stop,
    change_stop,
    make_tour,
    pass_checks,
    settle_stops,
)
from luoshi_web.supervision.guards import rights
from luoshi_web.supervision.models import Ballot, Precheck, Stop, Tour, Voter
from luoshi_web.supervision.tour_rows import (
    checks_of,
    prechecks_of,
    recused,
    sealed_ballot,
    stops_of,
)

_FILE: Final = "tours.sample.yaml"
_STAGES: Final = ("started", "building")
_MONTHS_A_QUARTER: Final = 3
_LEAST_STOPS: Final = 2
_KINDS: Final = ("industry", "industry", "rural", "free")


@audited("supervision.tours.loaded", gettext_lazy("载入了演示用的观摩：{object}"))
def sample_tours(programme: Programme, *, at: datetime) -> int:
    """How many tours; none where some are there already, where nobody coordinates or leads, or too few made-up projects stand."""
    told, office = _told(), _holder(programme, Role.COORDINATOR, at)
    leader = _holder(programme, Role.LEADER, at)
    if (
        office is None
        or leader is None
        or len(_projects(programme, _last_day(told, at))) < _LEAST_STOPS
        or Tour.objects.filter(programme=programme, sample=True).exists()
    ):
        return 0
    _last(office, leader, told, at)
    _next(office, told, at)
    record(
        programme, "supervision.tours.loaded", Subject("tours", "", "2"), actor=SYSTEM, at=at,
        after={"tours": 2},
    )  # fmt: skip
    return 2


def _last(office: Access, leader: Access, told: Mapping[str, Any], at: datetime) -> None:
    """Of the quarter before, on its days: planned two weeks ahead, voted on and counted on the second."""
    given, calendar = told["last"], calendar_of(office.programme)
    starts = calendar.on_or_after(_last_day(told, at))
    ahead = _hour(starts - timedelta(days=14), 9)
    projects = _projects(office.programme, _last_day(told, at))[: given["stops"]]
    tour = _planned(office, told, given, starts, projects, ahead)
    step = _Steps(office, tour)
    bureaus = _bureaus(office.programme, told) or [projects[0].town]
    step(settle_stops, bureaus, at=ahead)
    checked = _hour(starts - timedelta(days=7), 9)
    for row in prechecks_of(tour):
        _answer(row, "", checked)
    step(pass_checks, "", at=checked)
    second = calendar.on_or_after(starts + timedelta(days=1))
    people = _voters(office.programme, told["voters"], stops_of(tour), ahead)
    began, ends = _hour(second, 15), _hour(second, 17)
    step(open_vote, [one for one, _voted in people], given["basis"], ends, at=began)
    _vote(tour, {one.person.pk for one, voted in people if voted}, told["spread"], second)
    step(close_vote, at=ends)
    step(ask_count, at=ends)
    _Steps(leader, tour)(confirm_count, at=ends + timedelta(minutes=20))
    step(publish_result, at=_hour(calendar.add(second, 2), 9))


def _next(office: Access, told: Mapping[str, Any], at: datetime) -> None:
    """Of this quarter: its route, with other projects where there are enough, and what bureaus have said so far."""
    given, programme = told["next"], office.programme
    last = _quarter_of(_day(at), 1) - timedelta(days=1)
    starts = min(_day(at) + timedelta(days=given["days"]), last)
    shown = Stop.objects.filter(tour__programme=programme).values_list("project", flat=True)
    route = _projects(programme, _day(at), list(shown))
    if len(route) < _LEAST_STOPS:
        route = _projects(programme, _day(at))
    tour = _planned(office, told, given, starts, route[: given["stops"]], at)
    bureaus = _bureaus(programme, told)
    if not bureaus:
        return
    _Steps(office, tour)(settle_stops, bureaus, at=at)
    against = given["against"]
    for row in prechecks_of(tour):
        if row.bureau == bureaus[0] and row.stop.position == against["stop"]:
            _answer(row, against["words"], at)
        elif row.bureau in bureaus[: given["answered"]]:
            _answer(row, "", at)


def _bureaus(programme: Programme, told: Mapping[str, Any]) -> list[Unit]:
    return list(Unit.objects.filter(programme=programme, code__in=told["bureaus"], until=None))


def _answer(row: Precheck, against: str, at: datetime) -> None:
    """As the bureau's own people would; most bureaus of a demonstration have none. against "": the stop is fit."""
    by = _("%(unit)s（演示）") % {"unit": row.bureau.name}
    Precheck.objects.filter(pk=row.pk).update(fit=not against, words=against, at=at, by=by)


def _planned(
    office: Access, told: Mapping[str, Any], given: Mapping[str, Any], starts: date,
    projects: Sequence[Project], at: datetime,
) -> Tour:  # fmt: skip
    quarter = (starts.month - 1) // _MONTHS_A_QUARTER + 1
    title = _("%(year)s年第%(quarter)s季度%(name)s") % {
        "year": starts.year, "quarter": "一二三四"[quarter - 1], "name": given["name"],
    }  # fmt: skip
    new = TourTold(title, starts.year, quarter, starts, given["session"], given["scheme"])
    tour = make_tour(office, rights(office), new, at=at, sample=True)
    step = _Steps(office, tour)
    for n, (project, words) in enumerate(zip(projects, cycle(told["words"]), strict=False)):
        kind = _KINDS[n % len(_KINDS)]
        step(add_stop, project, StopTold(kind, 15, 25, words, two_high=False), at=at)
    stops = stops_of(tour)
    checks = checks_of(tour, stops)
    for stop in stops:
        if any(check.answer == "no" for check in checks[stop.pk]):
            waived = StopTold(stop.kind, 15, 25, stop.words, two_high=False, waiver=told["waiver"])
            step(change_stop, stop, waived, at=at)
    return tour


class _Steps:
    """Actions on one tour by one person, each upon what the one before left."""

    def __init__(self, access: Access, tour: Tour) -> None:
        self.access, self.held, self.tour = access, rights(access), tour

    def __call__(self, act: Any, *given: Any, at: datetime) -> None:
        self.tour.refresh_from_db()
        self.tour.programme = self.access.programme
        act(self.access, self.held, self.tour, self.tour.edition, *given, at=at)
        self.tour.refresh_from_db()
        self.tour.programme = self.access.programme


def _voters(
    programme: Programme, told: Mapping[str, Any], stops: Sequence[Stop], at: datetime
) -> list[tuple[VoterTold, bool]]:
    """With whether they vote. Accounts without a post and without a password: they are names on a list, and vote by lot."""
    found = []
    for role, (label, listed, voted) in told.items():
        for n in range(listed):
            person = Person(
                username=f"{programme.code}-tour-{role}-{n + 1}",
                name=_("%(label)s%(n)s（演示）") % {"label": label, "n": n + 1},
                is_active=False,
                joined_at=at,
            )
            person.set_unusable_password()
            person.save()
            town = stops[n].town if role == "town" and n < len(stops) else None
            found.append((VoterTold(person, role, town), n < voted))
    return found


def _vote(tour: Tour, voting: set[int], spread: int, day: date) -> None:
    stops = stops_of(tour)
    keys = set[int]()
    for voter in Voter.objects.filter(tour=tour, person__in=voting).select_related("person"):
        apart = recused(voter, stops)
        mine = [stop for stop in stops if str(stop.pk) not in apart]
        drawn = sorted(mine, key=lambda stop: _liking(stop, voter.person.username, spread))
        values = {str(stop.pk): Decimal(place) for place, stop in enumerate(drawn, 1)}
        told = ToldBallot(voter.role, values, apart)
        key = secrets.randbelow(2**31 - 1) + 1
        while key in keys or Ballot.objects.filter(pk=key).exists():
            key = secrets.randbelow(2**31 - 1) + 1
        keys.add(key)
        Ballot.objects.create(
            id=key, programme=tour.programme, tour=tour,
            sealed=sealed_ballot(tour, told, len(stops)),
        )  # fmt: skip
    Voter.objects.filter(tour=tour, person__in=voting).update(voted_on=day)


def _liking(stop: Stop, seed: str, spread: int) -> float:
    """The smaller, the further ahead: the stops' own order, shuffled by the voter's lot."""
    lot = hashlib.sha256(f"{seed}/{stop.position}".encode()).digest()[0] / 256
    own = hashlib.sha256(str(stop.position).encode()).digest()[0] / 256
    return own + spread * lot / 4


def _projects(programme: Programme, by: date, apart: Collection[int] = ()) -> list[Project]:
    """Made-up ones that had begun by the day: one of each place, then a second one of each; those of the newest year first."""
    rows = Project.objects.filter(
        programme=programme, sample=True, stage__in=_STAGES, stage_since__lte=by, halted="",
        town__until=None,
    ).exclude(pk__in=apart)  # fmt: skip
    nth: dict[int, int] = {}
    ordered = []
    for row in rows.select_related("town").order_by("-stage_since__year", "stage_since", "number"):
        nth[row.town_id] = nth.get(row.town_id, 0) + 1
        ordered.append((nth[row.town_id], row.town.position, row.number, row))
    return [row for *_rest, row in sorted(ordered, key=lambda one: one[:3])]


def _quarter_of(day: date, ahead: int = 0) -> date:
    """The first day of the day's quarter, or of one so many further on."""
    index = day.year * 4 + (day.month - 1) // _MONTHS_A_QUARTER + ahead
    return date(index // 4, index % 4 * _MONTHS_A_QUARTER + 1, 1)


def _last_day(told: Mapping[str, Any], at: datetime) -> date:
    """About when the tour of the quarter before began."""
    first, given = _quarter_of(_day(at), -1), told["last"]
    return date(first.year, first.month + given["months"], given["day"])


def _told() -> dict[str, Any]:
    text = files("luoshi_web.supervision").joinpath(_FILE).read_text(encoding="utf-8")
    told: dict[str, Any] = yaml.safe_load(text)
    return told


def _holder(programme: Programme, role: Role, at: datetime) -> Access | None:
    found = holders_of(programme, frozenset({role}), _day(at))
    people = [person for each in found.values() for person in each]
    return access_to(people[0], programme.code, _day(at)) if people else None


def _hour(day: date, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))


def _day(at: datetime) -> date:
    return timezone.localtime(at).date()
