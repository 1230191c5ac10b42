"""The voting page, made for a telephone. Nothing on it tells what others voted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.supervising.tours import tour_rules
from luoshi_web.offices.pages.paging import Choice, chosen
from luoshi_web.offices.pages.typed import Typed
from luoshi_web.offices.queries import Access
from luoshi_web.supervision.models import Stop, Tour, TourState, Voter
from luoshi_web.supervision.tour_rows import recused


@dataclass(frozen=True, slots=True)
class VoteStop:
    key: str
    name: str
    town: str
    kind: str
    sheet_url: str
    value: str
    places: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class VotePage:
    """state: voting, done, early or over."""

    title: str
    programme: str
    tour: str
    tour_url: str
    kind: str
    formula: str
    hint: str
    role: str
    state: str
    closes: str
    stops: tuple[VoteStop, ...]
    own: tuple[str, ...]
    fault: str
    has_sample: bool


def vote_page(
    access: Access, tour: Tour, voter: Voter, stops: Sequence[Stop], now: datetime, typed: Typed
) -> VotePage:
    here, rules = access.programme.code, tour_rules()
    scheme = rules.scheme(tour.scheme)
    mine = recused(voter, stops)
    open_stops = [stop for stop in stops if str(stop.pk) not in mine]
    places = [("", _("选位次"))]
    places += [(str(n), _("第%(n)s位") % {"n": n}) for n in range(1, len(open_stops) + 1)]
    return VotePage(
        title=_("投票：%(title)s") % {"title": tour.title},
        programme=here,
        tour=tour.title,
        tour_url=reverse("supervision:tour", args=[here, tour.number]),
        kind=scheme.kind,
        formula=scheme.words,
        hint=_hint(scheme.kind, len(open_stops), scheme.most, scheme.lowest, scheme.highest),
        role=rules.voters.get(voter.role, voter.role),
        state=_state(tour, voter, now),
        closes=f"{timezone.localtime(tour.closes_at):%m-%d %H:%M}" if tour.closes_at else "",
        stops=tuple(
            VoteStop(
                str(stop.pk), stop.project.name, stop.town.name, rules.kinds[stop.kind].label,
                reverse("supervision:tour-stop", args=[here, tour.number, stop.pk]),
                typed.of("vote", f"v{stop.pk}"),
                chosen(places, typed.of("vote", f"v{stop.pk}")),
            )
            for stop in open_stops
        ),
        own=tuple(stop.project.name for stop in stops if str(stop.pk) in mine),
        fault=typed.fault,
        has_sample=tour.sample,
    )  # fmt: skip


def _state(tour: Tour, voter: Voter, now: datetime) -> str:
    if voter.voted_on is not None:
        return "done"
    if tour.state != TourState.OPEN or tour.closes_at is None or tour.closes_at <= now:
        return "over"
    return "voting"


def _hint(kind: str, stops: int, most: int, lowest: int, highest: int) -> str:
    if kind == "ladder":
        return _("给 %(n)s 站排位次，每个位次只给一站，第1位最好。") % {"n": stops}
    if kind == "choices":
        return _("最多选 %(n)s 个。") % {"n": min(most, stops)}
    return _("每一站打 %(low)s 到 %(high)s 分。") % {"low": lowest, "high": highest}
