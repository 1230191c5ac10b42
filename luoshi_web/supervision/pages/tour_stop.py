"""The sheet of a stop: what a visitor reads on the bus, on the page and as a paper from the same facts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.plan import Period, Quantity, decimal_text
from luoshi.projects import ORIGINS, Project, days_late, flows, need_kinds, stage_on, wan, yi_words
from luoshi.supervising.tours import tour_rules
from luoshi.writing import CardMatter, CardMonth, CardNode, ProjectCardFacts
from luoshi_web.offices.calendar import Calendar, calendar_of
from luoshi_web.offices.queries import Access
from luoshi_web.projects.kept import Kept
from luoshi_web.projects.matters import problem_of
from luoshi_web.projects.models import Need, Problem, ProjectFile
from luoshi_web.projects.paper_rows import open_needs, open_problems, pictures
from luoshi_web.projects.queries import kept_row
from luoshi_web.supervision.models import Stop, Tour
from luoshi_web.supervision.tour_rows import route_told, stops_of

_MOST_NODES, _MOST_MATTERS = 5, 3
_MONTHS_A_YEAR, _WAN_IN_YI = 12, 10_000
_PRINTABLE = ("image/jpeg", "image/png")


@dataclass(frozen=True, slots=True)
class SheetPage:
    title: str
    programme: str
    tour: str
    tour_url: str
    position: int
    when: str
    kind: str
    words: str
    facts: ProjectCardFacts
    picture: str
    docx_url: str
    pdf_url: str
    before_url: str
    after_url: str
    has_sample: bool


def sheet_page(access: Access, tour: Tour, stop: Stop, now: datetime) -> SheetPage:
    here, stops = access.programme.code, stops_of(tour)
    at = next(n for n, one in enumerate(stops) if one.pk == stop.pk)
    shot = pictures([stop.project]).get(stop.project_id)
    facts = stop_facts(tour, stop, timezone.localtime(now).date(), shot, when_of(tour, stop, stops))

    def url(name: str, one: Stop) -> str:
        return reverse(name, args=[here, tour.number, one.pk])

    return SheetPage(
        title=_("第%(n)s站 %(name)s") % {"n": stop.position, "name": stop.project.name},
        programme=here,
        tour=tour.title,
        tour_url=reverse("supervision:tour", args=[here, tour.number]),
        position=stop.position,
        when=when_of(tour, stop, stops),
        kind=tour_rules().kinds[stop.kind].label,
        words=stop.words,
        facts=facts,
        picture=reverse("projects:file", args=[here, stop.project.number, shot.file_id])
        if shot
        else "",
        docx_url=url("supervision:tour-stop-docx", stop),
        pdf_url=url("supervision:tour-stop-pdf", stop),
        before_url=url("supervision:tour-stop", stops[at - 1]) if at else "",
        after_url=url("supervision:tour-stop", stops[at + 1]) if at + 1 < len(stops) else "",
        has_sample=tour.sample or stop.project.sample,
    )


def when_of(tour: Tour, stop: Stop, stops: list[Stop]) -> str:
    timed = next(one for one in route_told(tour, stops).visits if one.stop == str(stop.pk))
    if timed.arrive is None or timed.leave is None:
        return str(_("时间未定"))
    return _("第%(day)s天 %(a)s 到，%(b)s 离") % {
        "day": timed.day, "a": f"{timed.arrive:%H:%M}", "b": f"{timed.leave:%H:%M}",
    }  # fmt: skip


def stop_facts(
    tour: Tour, stop: Stop, today: date, shot: ProjectFile | None, when: str
) -> ProjectCardFacts:
    """Half a dozen queries, the picture's bytes among them."""
    stop.project.programme = tour.programme
    kept = kept_row(stop.project)
    calendar = calendar_of(tour.programme)
    needs = open_needs([stop.project]).get(stop.project_id, [])[:_MOST_MATTERS]
    problems = open_problems([stop.project]).get(stop.project_id, [])[:_MOST_MATTERS]
    photo = bytes(shot.file.content) if shot and shot.file.media_type in _PRINTABLE else None
    return ProjectCardFacts(
        name=stop.project.name,
        data_date=today,
        cells=_cells(kept, stop, today),
        wide=(
            (str(_("观摩")), f"{tour.title}，{_('第%(n)s站') % {'n': stop.position}}，{when}"),
            *(((str(_("看点")), stop.words),) if stop.words else ()),
        ),
        months=_months(kept.told, tour.year),
        months_caption=_("%(year)s年累计完成投资") % {"year": tour.year},
        nodes=tuple(
            CardNode(one.label, one.promised, one.done, _late(one.promised, one.done, today))
            for one in sorted(kept.told.nodes, key=lambda one: one.promised)[:_MOST_NODES]
        ),
        needs=tuple(_need(one) for one in needs),
        problems=tuple(_problem(one, today, calendar) for one in problems),
        photo=photo,
        photo_caption=shot.note or shot.file.name if shot else "",
        is_sample=tour.sample or stop.project.sample,
    )


def _cells(kept: Kept, stop: Stop, today: date) -> tuple[tuple[str, str], ...]:
    """Investment in all, planned this year, done this year; physical progress; who and where."""
    told, blank = kept.told, str(_("未报"))
    year = stop.tour.year
    plan = told.plan_of(year)
    reports = [one for one in told.progress if one.month.year == year]
    last = reports[-1] if reports else None
    done = last.cumulative.amount if last and last.cumulative else None
    percents = [one.percent for one in told.progress if one.percent is not None]
    stage = stage_on(told, today)
    return (
        (str(_("所在镇街")), stop.town.name),
        (str(_("站点类别")), tour_rules().kinds[stop.kind].label),
        (str(_("投资主体")), told.investor or ORIGINS[told.origin]),
        (str(_("总投资")), _money(told.planned_total, blank)),
        (_("%(year)s年计划") % {"year": year}, _money(plan.investment if plan else None, blank)),
        (
            _("%(month)s累计完成") % {"month": last.month.words()} if last else str(_("累计完成")),
            _money(done, blank),
        ),
        (str(_("形象进度")), f"{decimal_text(percents[-1])}%" if percents else blank),
        (str(_("阶段")), stage.label if stage else blank),
        (str(_("产业集群")), told.cluster or blank),
    )


def _money(amount: Quantity | None, blank: str) -> str:
    return blank if amount is None else yi_words(wan(amount, blank))


def _months(told: Project, year: int) -> tuple[CardMonth, ...]:
    """The running total of the year, 亿元, against a twelfth of the plan a month."""
    plan = told.plan_of(year)
    whole = wan(plan.investment, told.name) if plan and plan.investment else None
    done = {one.month: one.cumulative.wan for one in told.progress if one.cumulative}
    found = []
    for n in range(1, _MONTHS_A_YEAR + 1):
        planned = None if whole is None else whole * n / (_MONTHS_A_YEAR * _WAN_IN_YI)
        actual = done.get(Period.month(year, n))
        found.append(
            CardMonth(
                str(_("%(n)s月") % {"n": n}),
                planned if planned is None else round(planned, 4),
                actual if actual is None else round(actual / Decimal(_WAN_IN_YI), 4),
            )
        )
    return tuple(found)


def _late(promised: date, done: date | None, today: date) -> str:
    late = (today - promised).days
    return _("逾期 %(n)s 天") % {"n": late} if done is None and late > 0 else ""


def _need(row: Need) -> CardMatter:
    kind = need_kinds().get(row.kind)
    label = kind.label if kind else row.kind
    return CardMatter(
        f"{label} {decimal_text(row.quantity.normalize())}{row.unit}",
        row.owner.name if row.owner else "",
        row.needed_by,
        _state("need", row.state),
    )


def _problem(row: Problem, today: date, calendar: Calendar) -> CardMatter:
    late = days_late(problem_of(row), today, calendar.is_working)
    said = _("，超期 %(n)s 天") % {"n": late} if late else ""
    owner = row.owner.name if row.owner else ""
    return CardMatter(row.text[:60], owner, row.due, _state("problem", row.state) + said)


def _state(flow: str, code: str) -> str:
    state = flows()[flow].states.get(code)
    return state.label if state else code
