"""What the bulletin of a quarter's tour prints of one that is published. The form is luoshi.writing's."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from django.utils.translation import gettext as _

from luoshi.ranking import Place
from luoshi.writing import Letterhead, TourFacts, TourRow, TourStop
from luoshi_web.offices.models import Programme
from luoshi_web.supervision.models import Tour, TourState
from luoshi_web.supervision.tour_rows import (
    ResultLine,
    TourTold,
    result_of,
    route_told,
    stops_of,
    tours_of,
)

_QUARTERS = 4


def published_tour(programme: Programme, year: int, quarter: int) -> Tour | None:
    """The newest published one of the quarter; None where there is none."""
    rows = tours_of(programme).filter(year=year, quarter=quarter, state=TourState.PUBLISHED)
    found = rows.order_by("-number").first()
    if found is not None:
        found.programme = programme
    return found


def tour_facts(tour: Tour, letterhead: Letterhead) -> TourFacts | None:
    """None while it is not published: a bulletin tells no result earlier than the office does. About eight queries.

    A place that showed one stop is named as a place, and its rank of the quarter before stands beside it where that tour
    was counted by the same scheme; with more stops the projects are named, and nothing is compared.
    """
    told = result_of(tour) if tour.state == TourState.PUBLISHED else None
    if told is None:
        return None
    before = _before(tour)
    earlier = _by_place(before) if before and _one_each(before) and _one_each(told) else {}
    days = _days(tour)
    year, quarter = _next(tour)
    return TourFacts(
        period_words=_period(tour.year, tour.quarter),
        name=_("重点项目现场观摩"),
        from_day=tour.starts_on,
        to_day=max(days.values(), default=tour.starts_on),
        formula=told.scheme.words,
        letterhead=letterhead,
        stops=tuple(
            TourStop(stop.project.name, stop.town.name, days.get(stop.pk), stop.words)
            for stop in stops_of(tour)
        ),
        groups=(("", tuple(_row(line, told, earlier) for line in told.lines)),),
        ballots=told.cast,
        voters=told.listed,
        ties=_("得分相同的并列") if any(line.tied for line in told.lines) else "",
        next_period=_period(year, quarter),
        is_sample=tour.sample,
    )


def _row(line: ResultLine, told: TourTold, earlier: Mapping[int, Place]) -> TourRow:
    stop = line.stop
    name = (
        stop.town.name
        if _one_each(told)
        else _("%(project)s（%(town)s）") % {"project": stop.project.name, "town": stop.town.name}
    )
    if line.rank is None:
        return TourRow(name, note=_("没有有效投票，不排名"))
    return TourRow(name, line.score, _place(line, told), earlier.get(stop.town_id))


def _place(line: ResultLine, told: TourTold) -> Place:
    ranked = [one.rank for one in told.lines if one.rank is not None]
    return Place(line.rank or 0, ranked.count(line.rank or 0), len(ranked))


def _by_place(told: TourTold) -> dict[int, Place]:
    return {line.stop.town_id: _place(line, told) for line in told.lines if line.rank is not None}


def _one_each(told: TourTold) -> bool:
    return len({line.stop.town_id for line in told.lines}) == len(told.lines)


def _before(tour: Tour) -> TourTold | None:
    quarter = tour.year * _QUARTERS + tour.quarter - 2
    year, left = divmod(quarter, _QUARTERS)
    row = published_tour(tour.programme, year, left + 1)
    return result_of(row) if row is not None and row.scheme == tour.scheme else None


def _days(tour: Tour) -> dict[int, date]:
    """Stop -> the day on which the route comes to it."""
    visits = route_told(tour, stops_of(tour)).visits
    return {
        int(one.stop): tour.starts_on + timedelta(days=one.day - 1) for one in visits if one.day
    }


def _next(tour: Tour) -> tuple[int, int]:
    year, left = divmod(tour.year * _QUARTERS + tour.quarter, _QUARTERS)
    return year, left + 1


def _period(year: int, quarter: int) -> str:
    words = (_("一季度"), _("二季度"), _("三季度"), _("四季度"))
    return _("%(year)s年%(quarter)s") % {"year": year, "quarter": words[quarter - 1]}
