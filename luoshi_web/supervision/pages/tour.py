"""One tour: where it stands, its route and its rules, what bureaus say, the turnout, the result."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.supervising.tour_routes import ANSWERS, Check, Route
from luoshi.supervising.tours import Scheme, printed, tour_rules
from luoshi_web.offices.models import Unit
from luoshi_web.offices.pages.paging import Choice, chosen
from luoshi_web.offices.pages.steps import Station
from luoshi_web.offices.pages.tabs import Tab
from luoshi_web.offices.pages.typed import Typed
from luoshi_web.offices.pages.words import who_words
from luoshi_web.offices.queries import Access
from luoshi_web.projects.models import Project
from luoshi_web.supervision.guards import Rights
from luoshi_web.supervision.models import Precheck, Stop, Tour, TourState, TourStep, Voter
from luoshi_web.supervision.pages.head import tabs
from luoshi_web.supervision.tour_rows import Candidate, TourTold


@dataclass(frozen=True, slots=True)
class CheckCell:
    answer: str
    word: str
    reason: str


@dataclass(frozen=True, slots=True)
class GivenField:
    code: str
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class StopLine:
    pk: int
    position: int
    when: str
    drive: int
    minutes: int
    name: str
    project_url: str
    sheet_url: str
    town: str
    kind: str
    kinds: tuple[Choice, ...]
    words: str
    two_high: str
    waiver: str
    given: tuple[GivenField, ...]
    checks: tuple[CheckCell, ...]
    fit_words: str
    bureaus: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Question:
    """A precheck that the person's own bureau answers."""

    pk: int
    stop: str
    bureau: str
    fit: str
    words: str


@dataclass(frozen=True, slots=True)
class ResultRow:
    rank: str
    name: str
    town: str
    score: str
    votes: int
    places: tuple[int, ...]
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VoterChoice:
    pk: int
    name: str
    unit: str
    roles: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class TourPage:
    title: str
    headline: str
    programme: str
    number: int
    tabs: tuple[Tab, ...]
    meta: tuple[str, ...]
    stations: tuple[Station, ...]
    formula: str
    source: str
    route_faults: tuple[str, ...]
    total: str
    stops: tuple[StopLine, ...]
    check_heads: tuple[str, ...]
    questions: tuple[Question, ...]
    turnout: str
    part_heads: tuple[str, ...]
    place_heads: tuple[int, ...]
    results: tuple[ResultRow, ...]
    notes: tuple[str, ...]
    checksum: str
    vote_url: str
    acts: frozenset[str]
    fault: str
    fault_form: str
    seen: int
    projects: tuple[Choice, ...]
    kinds: tuple[Choice, ...]
    bureaus: tuple[Choice, ...]
    voters: tuple[VoterChoice, ...]
    closes: str
    do_url: str
    has_sample: bool


@dataclass(frozen=True, slots=True)
class TourFacts:
    """What the page is made of, read by the view."""

    stops: Sequence[Stop]
    checks: Mapping[int, tuple[Check, ...]]
    route: Route
    prechecks: Sequence[Precheck]
    steps: Sequence[TourStep]
    turnout: tuple[int, int]
    voter: Voter | None
    result: TourTold | None
    parts: Mapping[int, list[dict[str, Any]]]
    projects: Sequence[Project] = ()
    bureaus: Sequence[Unit] = ()
    candidates: Sequence[Candidate] = ()


def tour_page(
    access: Access, held: Rights, tour: Tour, facts: TourFacts, now: datetime, typed: Typed
) -> TourPage:
    here, rules = access.programme.code, tour_rules()
    scheme = rules.scheme(tour.scheme)
    shown = facts.result if tour.state == TourState.PUBLISHED or held.reads_all else None
    voting = tour.state == TourState.OPEN and facts.voter is not None
    return TourPage(
        title=tour.title,
        headline=_headline(tour, facts, shown),
        programme=here,
        number=tour.number,
        tabs=tabs(access, "tours"),
        meta=_meta(tour, scheme),
        stations=_stations(tour, facts.steps),
        formula=scheme.words,
        source=scheme.source,
        route_faults=facts.route.faults,
        total=_hours(facts.route.total),
        stops=tuple(_stop(here, tour, scheme, stop, facts) for stop in facts.stops),
        check_heads=tuple(one.label for one in next(iter(facts.checks.values()), ())),
        questions=_questions(tour, held, facts.prechecks),
        turnout=_turnout(tour, facts.turnout),
        part_heads=tuple(part.label for part in scheme.parts) if len(scheme.parts) > 1 else (),
        place_heads=tuple(range(1, len(facts.stops) + 1)) if scheme.kind == "ladder" else (),
        results=_results(scheme, shown, facts.parts),
        notes=shown.notes if shown else (),
        checksum=shown.checksum if shown else "",
        vote_url=reverse("supervision:tour-vote", args=[here, tour.number]) if voting else "",
        acts=acts_of(tour, held, access.person.pk),
        fault=typed.fault,
        fault_form=typed.form,
        seen=tour.edition,
        projects=chosen(
            ((str(one.number), f"{one.town.name} {one.name}") for one in facts.projects), ""
        ),
        kinds=chosen(((code, kind.label) for code, kind in rules.kinds.items()), ""),
        bureaus=tuple(
            Choice(str(one.pk), one.name, str(one.pk) in typed.chosen) for one in facts.bureaus
        ),
        voters=tuple(_candidate(scheme, one) for one in facts.candidates),
        closes=_local(tour.closes_at),
        do_url=reverse("supervision:tour-do", args=[here, tour.number]),
        has_sample=tour.sample,
    )


def acts_of(tour: Tour, held: Rights, person: int) -> frozenset[str]:
    """What the person may do now; each form is shown only where its name is here."""
    found: set[str] = set()
    if held.office:
        found |= {
            TourState.PLANNED: {"add", "change", "settle"},
            TourState.ELIGIBLE: {"change", "pass"},
            TourState.CHECKED: {"change", "open"},
            TourState.OPEN: {"close", "extend"},
            TourState.CLOSED: {"extend"} if tour.count_asked_by_id else {"extend", "ask"},
            TourState.COUNTED: {"publish"},
        }.get(TourState(tour.state), set())
    asked = tour.state == TourState.CLOSED and tour.count_asked_by_id not in (None, person)
    if asked and (held.leads or held.audits):
        found.add("confirm")
    return frozenset(found)


def _headline(tour: Tour, facts: TourFacts, shown: TourTold | None) -> str:
    if shown and shown.lines and shown.lines[0].rank:
        first = [line for line in shown.lines if line.rank == 1]
        names = "、".join(line.stop.project.name for line in first)
        return _("%(title)s：%(names)s第一，%(score)s分") % {
            "title": tour.title, "names": names, "score": first[0].score,
        }  # fmt: skip
    return _("%(title)s：%(n)s 站，%(state)s") % {
        "title": tour.title, "n": len(facts.stops), "state": TourState(tour.state).label,
    }  # fmt: skip


def _meta(tour: Tour, scheme: Scheme) -> tuple[str, ...]:
    session = tour_rules().sessions[tour.session]
    told = [_("%(day)s 起") % {"day": tour.starts_on}, session.label, scheme.label]
    if tour.closes_at:
        told.append(_("%(at)s 截止投票") % {"at": _local(tour.closes_at).replace("T", " ")})
    if tour.basis:
        told.append(_("名单依据：%(basis)s") % {"basis": tour.basis})
    return tuple(told)


def _stations(tour: Tour, steps: Sequence[TourStep]) -> tuple[Station, ...]:
    last = {step.to: step for step in steps}
    states = list(TourState)
    at = states.index(TourState(tour.state))
    found = []
    for place, state in enumerate(states):
        step = last.get(state) if place <= at else None
        notes = (f"{timezone.localtime(step.at):%m-%d %H:%M}", who_words(step.by)) if step else ()
        over = state == TourState.PUBLISHED and place == at
        found.append(
            Station(
                str(state.label), is_done=place < at or over, is_now=place == at and not over,
                notes=notes,
            )
        )  # fmt: skip
    return tuple(found)


def _stop(here: str, tour: Tour, scheme: Scheme, stop: Stop, facts: TourFacts) -> StopLine:
    timed = next(one for one in facts.route.visits if one.stop == str(stop.pk))
    when = _("排不下")
    if timed.arrive and timed.leave:
        when = _("第%(day)s天 %(a)s–%(b)s") % {
            "day": timed.day, "a": f"{timed.arrive:%H:%M}", "b": f"{timed.leave:%H:%M}",
        }  # fmt: skip
    rules = tour_rules()
    told = [one for one in facts.prechecks if one.stop_id == stop.pk]
    return StopLine(
        pk=stop.pk,
        position=stop.position,
        when=when,
        drive=stop.drive,
        minutes=stop.minutes,
        name=stop.project.name,
        project_url=reverse("projects:show", args=[here, stop.project.number]),
        sheet_url=reverse("supervision:tour-stop", args=[here, tour.number, stop.pk]),
        town=stop.town.name,
        kind=rules.kinds[stop.kind].label,
        kinds=chosen(((code, kind.label) for code, kind in rules.kinds.items()), stop.kind),
        words=stop.words,
        two_high={None: "", True: "yes", False: "no"}[stop.two_high],
        waiver=stop.waiver,
        given=tuple(
            GivenField(part.code, part.label, str(stop.given.get(part.code, "")))
            for part in scheme.given
        ),
        checks=tuple(
            CheckCell(one.answer, ANSWERS[one.answer], one.reason) for one in facts.checks[stop.pk]
        ),
        fit_words=_fit_words(told),
        bureaus=tuple(
            (one.bureau.name, _fit(one), one.words)
            for one in told
            if one.fit is not True or one.words
        ),
    )


def _fit_words(told: Sequence[Precheck]) -> str:
    fit = sum(one.fit is True for one in told)
    if not told:
        return str(_("还没有送"))
    return _("%(n)s 个部门认为合适") % {"n": fit} if fit else ""


def _fit(one: Precheck) -> str:
    return str({None: _("未答复"), True: _("合适"), False: _("不合适")}[one.fit])


def _questions(tour: Tour, held: Rights, every: Sequence[Precheck]) -> tuple[Question, ...]:
    if tour.state != TourState.ELIGIBLE:
        return ()
    return tuple(
        Question(
            one.pk, one.stop.project.name, one.bureau.name,
            {None: "", True: "yes", False: "no"}[one.fit], one.words,
        )
        for one in every
        if one.bureau_id in held.units
    )  # fmt: skip


def _turnout(tour: Tour, found: tuple[int, int]) -> str:
    listed, cast = found
    if not listed:
        return ""
    return _("名单 %(listed)s 人，已投票 %(cast)s 人") % {"listed": listed, "cast": cast}


def _results(
    scheme: Scheme, shown: TourTold | None, parts: Mapping[int, list[dict[str, Any]]]
) -> tuple[ResultRow, ...]:
    if shown is None:
        return ()
    return tuple(
        ResultRow(
            rank=_("—")
            if line.rank is None
            else f"{line.rank}{_('（并列）') if line.tied else ''}",
            name=line.stop.project.name,
            town=line.stop.town.name,
            score=line.score or _("无票"),
            votes=line.votes,
            places=line.places,
            parts=tuple(_part(scheme, one) for one in parts[line.stop.pk]),
        )
        for line in shown.lines
    )


def _part(scheme: Scheme, told: Mapping[str, Any]) -> str:
    """A mean of few votes would show a person's mark."""
    rule = next(part for part in scheme.parts if part.code == told["code"])
    if told["mean"] is None:
        return "—"
    if not rule.is_given and told["votes"] < tour_rules().least_shown:
        return str(_("不足%(n)s票，不单列") % {"n": tour_rules().least_shown})
    return str(printed(Fraction(told["mean"]), scheme.places))


def _candidate(scheme: Scheme, one: Candidate) -> VoterChoice:
    roles = [("", _("不投票"))]
    roles += [(code, words) for code, words in tour_rules().voters.items() if scheme.votes(code)]
    role = one.role if scheme.votes(one.role) else ""
    return VoterChoice(
        one.person.pk, one.person.name, one.unit.name if one.unit else "", chosen(roles, role)
    )


def _hours(minutes: int) -> str:
    return _("%(h)s 小时 %(m)s 分钟") % {"h": minutes // 60, "m": minutes % 60}


def _local(at: datetime | None) -> str:
    return f"{timezone.localtime(at):%Y-%m-%dT%H:%M}" if at else ""
