"""A tour on its way to the vote: its route, the rules a stop must meet, what bureaus say of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.errors import LuoshiError
from luoshi.supervising.tours import scheme_refusals, tour_rules
from luoshi_web.offices.actions import Subject, record
from luoshi_web.offices.audit import audited
from luoshi_web.offices.conflicts import ConflictError, fitting, require_reason
from luoshi_web.offices.models import Programme, Unit
from luoshi_web.offices.queries import Access, require_standing
from luoshi_web.projects.models import Project
from luoshi_web.supervision.guards import Rights, require_office
from luoshi_web.supervision.models import Precheck, Stop, Tour, TourState, TourStep
from luoshi_web.supervision.tour_rows import checks_of, held_tour, next_tour, stops_of
from luoshi_web.supervision.tour_telling import tell_asked

MOST_STOPS: Final = 60
MOST_MINUTES: Final = 240
_ROUTE: Final = (TourState.PLANNED, TourState.ELIGIBLE)


@dataclass(frozen=True, slots=True)
class TourTold:
    title: str
    year: int
    quarter: int
    starts_on: date
    session: str
    scheme: str


@dataclass(frozen=True, slots=True)
class StopTold:
    """two_high None: nobody said. given: part -> mark, of a scheme that has such parts."""

    kind: str
    drive: int
    minutes: int
    words: str = ""
    two_high: bool | None = None
    waiver: str = ""
    given: tuple[tuple[str, Decimal], ...] = ()


@audited("supervision.tour.made", gettext_lazy("拟了观摩：{object}"))
def make_tour(
    access: Access, held: Rights, told: TourTold, *, at: datetime, sample: bool = False
) -> Tour:
    require_office(held)
    rules = tour_rules()
    scheme = rules.scheme(told.scheme)
    if told.session not in rules.sessions:
        raise LuoshiError(_("没有选日程。"), _("请从列出的日程里选一个。"))
    if told.quarter not in (1, 2, 3, 4) or told.starts_on.year != told.year:
        raise LuoshiError(_("年份、季度和第一天对不上。"), _("请核对三项。"))
    title = fitting(told.title, _("名称"), 100)
    if not title:
        raise LuoshiError(_("没有写名称。"), _("请写，如“2026年第四季度项目观摩”。"))
    programme = Programme.objects.select_for_update().get(pk=access.programme.pk)
    row = Tour.objects.create(
        programme=programme, number=next_tour(programme), title=title, year=told.year,
        quarter=told.quarter, starts_on=told.starts_on, session=told.session, scheme=scheme.code,
        scheme_version=scheme.version, made_at=at, made_by=access.actor, sample=sample,
    )  # fmt: skip
    _note(access, row, TourState.PLANNED, at)
    _record(access, row, "supervision.tour.made", at, scheme=scheme.code, starts_on=told.starts_on)
    return row


@audited("supervision.tour.stop_added", gettext_lazy("观摩加了一站：{object}"))
def add_stop(
    access: Access, held: Rights, row: Tour, seen: int, project: Project, told: StopTold, *,
    at: datetime,
) -> Stop:  # fmt: skip
    """At the end of the route. The town is the project's."""
    require_office(held)
    tour = held_tour(row, seen, *_ROUTE)
    stops = stops_of(tour)
    if any(stop.project_id == project.pk for stop in stops):
        raise LuoshiError(_("“%(name)s”已在路线上。") % {"name": project.name}, _("请换一个。"))
    if len(stops) >= MOST_STOPS:
        raise LuoshiError(_("站点太多。"), _("一次最多 %(n)s 站。") % {"n": MOST_STOPS})
    require_standing(project.town, timezone.localtime(at).date())
    stop = Stop(
        programme=tour.programme, tour=tour, position=len(stops) + 1, town=project.town,
        project=project,
    )  # fmt: skip
    _fill(tour, stop, told)
    stop.save()
    _touch(tour)
    _record(access, tour, "supervision.tour.stop_added", at, stop=project.name)
    return stop


@audited("supervision.tour.stop_changed", gettext_lazy("改了观摩的一站：{object}"))
def change_stop(
    access: Access, held: Rights, row: Tour, seen: int, stop: Stop, told: StopTold, *, at: datetime
) -> Stop:
    """Until the vote opens."""
    require_office(held)
    tour = held_tour(row, seen, *_ROUTE, TourState.CHECKED)
    _fill(tour, stop, told)
    stop.save()
    _touch(tour)
    _record(
        access, tour, "supervision.tour.stop_changed", at, stop=stop.project.name,
        minutes=stop.minutes, two_high=stop.two_high, waiver=stop.waiver, given=stop.given,
    )  # fmt: skip
    return stop


@audited("supervision.tour.stop_dropped", gettext_lazy("观摩去掉一站：{object}"))
def drop_stop(
    access: Access, held: Rights, row: Tour, seen: int, stop: Stop, *, at: datetime
) -> None:
    require_office(held)
    tour = held_tour(row, seen, *_ROUTE, TourState.CHECKED)
    name = stop.project.name
    stop.delete()
    _renumber(stops_of(tour))
    _touch(tour)
    _record(access, tour, "supervision.tour.stop_dropped", at, stop=name)


@audited("supervision.tour.stop_moved", gettext_lazy("调了观摩的顺序：{object}"))
def lift_stop(
    access: Access, held: Rights, row: Tour, seen: int, stop: Stop, *, at: datetime
) -> None:
    """One place earlier; the first stays where it is."""
    require_office(held)
    tour = held_tour(row, seen, *_ROUTE, TourState.CHECKED)
    stops = stops_of(tour)
    here = next(n for n, each in enumerate(stops) if each.pk == stop.pk)
    if here:
        stops[here - 1], stops[here] = stops[here], stops[here - 1]
    _renumber(stops)
    _touch(tour)
    _record(access, tour, "supervision.tour.stop_moved", at, stop=stop.project.name)


@audited("supervision.tour.settled", gettext_lazy("核对了观摩站点的条件：{object}"))
def settle_stops(
    access: Access, held: Rights, row: Tour, seen: int, bureaus: Sequence[Unit], *, at: datetime
) -> Tour:
    """The rules are met, or it is said why a stop stays; the bureaus are asked. LuoshiError names the stops that stand open."""
    require_office(held)
    tour = held_tour(row, seen, TourState.PLANNED)
    stops = stops_of(tour)
    refusals = scheme_refusals(tour_rules().scheme(tour.scheme), len(stops))
    if refusals:
        raise LuoshiError(refusals[0])
    checks = checks_of(tour, stops)
    against = [
        stop.project.name
        for stop in stops
        if not stop.waiver and any(check.answer == "no" for check in checks[stop.pk])
    ]
    if against:
        raise LuoshiError(
            _("%(names)s不合观摩条件，也没有写保留的原因。") % {"names": "、".join(against)},
            _("请换站，或在这一站写明原因。"),
        )
    _ask(tour, stops, bureaus, timezone.localtime(at).date())
    _move(access, tour, TourState.ELIGIBLE, at)
    tell_asked(tour, bureaus, at)
    _record(access, tour, "supervision.tour.settled", at, bureaus=[unit.name for unit in bureaus])
    return tour


@audited("supervision.tour.prechecked", gettext_lazy("预审了观摩站点：{object}"))
def answer_check(
    access: Access, held: Rights, row: Precheck, words: str, *, fit: bool, at: datetime
) -> Precheck:
    """A bureau's own people, while the stops are checked; not fit needs words."""
    if row.bureau_id not in held.units:
        raise PermissionDenied(_("这一项由%(unit)s自己回答。") % {"unit": row.bureau.name})
    said = fitting(words, _("意见")) if fit else require_reason(words)
    tour = Tour.objects.select_for_update().get(pk=row.stop.tour_id)
    if tour.state != TourState.ELIGIBLE:
        raise ConflictError(_("预审已经结束。"), _("要改意见，请联系督查部门。"))
    Precheck.objects.filter(pk=row.pk).update(fit=fit, words=said, at=at, by=access.actor)
    _record(
        access, tour, "supervision.tour.prechecked", at,
        stop=row.stop.project.name, bureau=row.bureau.name, fit=fit, words=said,
    )  # fmt: skip
    return row


@audited("supervision.tour.passed", gettext_lazy("结束了观摩站点的预审：{object}"))
def pass_checks(
    access: Access, held: Rights, row: Tour, seen: int, words: str, *, at: datetime
) -> Tour:
    """words: needed where a bureau has not answered, or says a stop is not fit."""
    require_office(held)
    tour = held_tour(row, seen, TourState.ELIGIBLE)
    told = Precheck.objects.filter(stop__tour=tour)
    waiting, unfit = told.filter(fit=None).count(), told.filter(fit=False).count()
    said = fitting(words, _("说明"))
    if (waiting or unfit) and not said:
        raise LuoshiError(
            _("还有 %(waiting)s 项没有答复，%(unfit)s 项认为不合适。")
            % {"waiting": waiting, "unfit": unfit},
            _("请换站，或写明为什么照此进行。"),
        )
    _move(access, tour, TourState.CHECKED, at, said)
    _record(access, tour, "supervision.tour.passed", at, words=said)
    return tour


def _move(access: Access, tour: Tour, to: str, at: datetime, words: str = "") -> None:
    """A part of the actions, each of which records itself. The row is held by the caller."""
    tour.state = to
    tour.edition += 1
    tour.save()
    _note(access, tour, to, at, words)


def _note(access: Access, tour: Tour, to: str, at: datetime, words: str = "") -> None:
    TourStep.objects.create(
        programme=tour.programme, tour=tour, to=to, words=words, at=at, by=access.actor
    )


def _record(access: Access, tour: Tour, code: str, at: datetime, **after: object) -> None:
    record(
        tour.programme, code, Subject("tour", str(tour.number), tour.title), actor=access.actor,
        at=at, after={key: value for key, value in after.items() if value not in (None, "")},
    )  # fmt: skip


def _fill(tour: Tour, stop: Stop, told: StopTold) -> None:
    rules = tour_rules()
    if told.kind not in rules.kinds:
        raise LuoshiError(_("没有选站点类别。"), _("请选工业、农业农村或自选。"))
    if not 0 <= told.drive <= MOST_MINUTES or not 1 <= told.minutes <= MOST_MINUTES:
        raise LuoshiError(
            _("路上或停留的分钟数不对。"), _("停留 1 到 %(n)s 分钟。") % {"n": MOST_MINUTES}
        )
    scheme = rules.scheme(tour.scheme)
    parts = {part.code: part for part in scheme.given}
    for code, mark in told.given:
        if code not in parts or not scheme.lowest <= mark <= scheme.highest:
            raise LuoshiError(
                _("月度分“%(mark)s”不在 %(low)s 到 %(high)s 之间。")
                % {"mark": mark, "low": scheme.lowest, "high": scheme.highest},
                _("请改；没有的留空，不要填 0。"),
            )
    stop.kind, stop.drive, stop.minutes = told.kind, told.drive, told.minutes
    stop.words = fitting(told.words, _("看点"))
    stop.two_high = told.two_high
    stop.waiver = fitting(told.waiver, _("保留的原因"))
    stop.given = {code: str(mark) for code, mark in told.given}


def _ask(tour: Tour, stops: Iterable[Stop], bureaus: Sequence[Unit], day: date) -> None:
    if not bureaus:
        raise LuoshiError(_("没有选预审部门。"), _("请至少选一个。"))
    for unit in bureaus:
        require_standing(unit, day)
    Precheck.objects.bulk_create(
        Precheck(programme=tour.programme, stop=stop, bureau=unit)
        for stop in stops
        for unit in bureaus
    )


def _renumber(stops: Iterable[Stop]) -> None:
    for position, stop in enumerate(stops, 1):
        Stop.objects.filter(pk=stop.pk).exclude(position=position).update(position=position)


def _touch(tour: Tour) -> None:
    Tour.objects.filter(pk=tour.pk).update(edition=F("edition") + 1)
