"""Reads of the room: rows become what `owed` takes; reports that somebody may see."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.plan import Period, plan_from_dict
from luoshi_web.ledger.models import Duty, DutyParty, Indicator, Observation, PlanVersion, Target
from luoshi_web.ledger.pages.numbering import full_caption, short_place
from luoshi_web.offices.models import Post, Programme, Role, Unit
from luoshi_web.offices.queries import Access, members_on
from luoshi_web.reporting.models import Collection, Entry, Report, Round, State
from luoshi_web.reporting.owed import Asked, Item, Owed, due_period, owed_in

_SEES_ALL = frozenset({Role.LEADER, Role.COORDINATOR, Role.AUDITOR, Role.ADMINISTRATOR})


def asked_of(programme: Programme, day: date) -> Asked:
    """What the programme may ask for on that day, by its newest plan. Six queries, kept for the programme's revision."""
    return _asked(_Key(programme), day)


def forget_asked() -> None:
    """Drop what is kept: after a database was restored under a running process, and between tests."""
    _asked.cache_clear()


class _Key:
    """A programme as a cache key: another object in every request, of which the revision says what may be asked."""

    def __init__(self, programme: Programme) -> None:
        self.programme = programme
        self.identity = (programme.pk, programme.revision)

    def __hash__(self) -> int:
        return hash(self.identity)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and self.identity == other.identity


@lru_cache(maxsize=32)
def _asked(key: _Key, day: date) -> Asked:
    programme = key.programme
    number = newest_version(programme) or 0
    targets = Target.objects.filter(programme=programme, plan_version=number)
    proving: dict[str, set[int]] = {}
    for section, indicator in targets.values_list("section", "indicator_id"):
        proving.setdefault(section, set()).add(indicator)
    members = members_on(programme, day)
    tasks, concerned = _duties(number, members, proving)
    return Asked(
        area=programme.area,
        years=(programme.first_year, programme.last_year),
        indicators=list(
            Indicator.objects.filter(programme=programme)
            .select_related("source_unit")
            .order_by("pk")
        ),
        proving=frozenset(pk for found in proving.values() for pk in found),
        tasks=tasks,
        concerned=concerned,
        collected={
            row.indicator_id: members.get(row.unit_set_id, [])
            for row in Collection.objects.filter(programme=programme)
        },
    )


def _duties(
    version: int, members: dict[int, list[Unit]], proving: dict[str, set[int]]
) -> tuple[dict[str, int], dict[int, frozenset[int]]]:
    """Section -> the unit that tells its progress; unit -> indicators of the sections it answers for."""
    tasks: dict[str, int] = {}
    concerned: dict[int, set[int]] = {}
    duties = dict(Duty.objects.filter(plan_version=version).values_list("pk", "section"))
    parties = DutyParty.objects.filter(duty__in=duties).order_by("duty__span_start", "position")
    for party in parties:
        section = duties[party.duty_id]
        if party.unit_id and section not in tasks:
            tasks[section] = party.unit_id
        units = (
            [party.unit_id]
            if party.unit_id
            else [u.pk for u in members.get(party.unit_set_id or 0, ())]
        )
        below = {
            pk
            for path, found in proving.items()
            if path == section or path.startswith(f"{section}/")
            for pk in found
        }
        for unit in units:
            concerned.setdefault(unit, set()).update(below)
    return tasks, {unit: frozenset(found) for unit, found in concerned.items()}


def owed_by(programme: Programme, round_: Round) -> dict[int, Owed]:
    """Unit id -> its form. The sets' members are those of the day the round opens."""
    return owed_in(asked_of(programme, on_day(round_.opens_at)), round_.month)


@dataclass(frozen=True, slots=True)
class PlanShown:
    """How the plan is told beside a form. captions: of sections that carry duties; proves: indicator id -> the clauses
    and names of the targets it proves, without their numbers."""

    captions: Mapping[str, str]
    proves: Mapping[int, tuple[str, ...]]


def plan_of(programme: Programme) -> PlanShown:
    """The newest plan's words. One query, and two more the first time a version is shown."""
    version = newest_version(programme)
    return _shown(version) if version else PlanShown({}, {})


@lru_cache(maxsize=32)
def _shown(version: int) -> PlanShown:
    """A version never changes, so its words are kept for good."""
    plan = plan_from_dict(
        json.loads(PlanVersion.objects.values_list("document", flat=True).get(pk=version))
    )
    proves: dict[int, list[str]] = {}
    for row in Target.objects.filter(plan_version=version).order_by("code"):
        clause = short_place(plan, row.section)
        proves.setdefault(row.indicator_id, []).append(
            _("方案%(clause)s“%(name)s”") % {"clause": clause, "name": row.name}
        )
    return PlanShown(
        {duty.section: full_caption(plan, duty.section) for duty in plan.duties},
        {pk: tuple(dict.fromkeys(found)) for pk, found in proves.items()},
    )


def newest_version(programme: Programme) -> int | None:
    """The primary key of the newest plan version; None before adoption."""
    return (
        PlanVersion.objects.filter(programme=programme)
        .order_by("-number")
        .values_list("pk", flat=True)
        .first()
    )


def on_day(moment: datetime) -> date:
    """The day in Beijing."""
    return timezone.localtime(moment).date()


def month_words(month: int) -> str:
    """2026年10月"""
    return Period(month, month, "month").words()


def round_of(programme: Programme, text: str) -> Round:
    """The round of a month written 2026-10. Http404 when there is none."""
    try:
        period = Period.parse(text)
    except ValueError as error:
        raise Http404(_("没有这个月的填报。")) from error
    row = Round.objects.filter(programme=programme, month=period.last).first()
    if row is None or period.frequency != "month":
        raise Http404(_("没有这个月的填报。"))
    return row


def visible_to(access: Access) -> QuerySet[Report]:
    """Reports the person may see: a unit its own, the office and those who lead or audit all."""
    rows = Report.objects.filter(programme=access.programme).select_related("round", "unit")
    if access.roles & _SEES_ALL:
        return rows
    return rows.filter(unit__in=access.unit_ids)


def report_for(access: Access, round_: Round, unit_code: str) -> Report:
    """Http404 for a unit that is not the person's to see, and for one that files nothing in this round."""
    row = visible_to(access).filter(round=round_, unit__code=unit_code).first()
    if row is None:
        raise Http404(_("没有这份月报，或您没有查看的权限。"))
    row.programme = access.programme
    return row


def has_head(unit: Unit, day: date) -> bool:
    """Whether somebody signs for the unit that day."""
    posts = Post.objects.filter(unit=unit, role=Role.HEAD, since__lte=day)
    return any(post.until is None or post.until >= day for post in posts)


def figures_for(
    programme: Programme, items: Iterable[Item], now: datetime
) -> dict[tuple[int, str], list[Observation]]:
    """(indicator id, area) -> its standing figures, oldest period first. One query."""
    wanted = {(item.indicator.pk, item.area) for item in items}
    rows = Observation.objects.filter(
        programme=programme,
        indicator__in={pk for pk, _area in wanted},
        recorded_at__lte=now,
        replaced_by=None,
    ).order_by("last_month", "-first_month", "recorded_at", "pk")
    if not programme.show_sample:
        rows = rows.filter(sample=False)
    found: dict[tuple[int, str], list[Observation]] = {}
    for row in rows:
        if (row.indicator_id, row.area) in wanted:
            found.setdefault((row.indicator_id, row.area), []).append(row)
    return found


@dataclass(frozen=True, slots=True)
class Total:
    """The sum of what a set's units report of an indicator in a round. None: nobody has, which is not zero."""

    indicator: Indicator
    period: Period
    members: int
    filled: Decimal | None
    filled_count: int
    accepted: Decimal | None
    accepted_count: int

    @property
    def is_whole(self) -> bool:
        return self.accepted_count == self.members


def totals_for(programme: Programme, round_: Round) -> list[Total]:
    """One for each collected indicator that falls due in the round. One query beside `asked_of`."""
    asked = asked_of(programme, on_day(round_.opens_at))
    due = {
        row.pk: (row, period)
        for row in asked.indicators
        if asked.collected.get(row.pk) and (period := due_period(row, round_.month))
    }
    if not due:
        return []
    rows = Entry.objects.filter(
        programme=programme, report__round=round_, indicator__in=due, value__isnull=False
    )
    found: dict[int, list[tuple[str, Decimal, str]]] = {}
    for row in rows.select_related("report"):
        if row.value is not None:
            found.setdefault(row.indicator_id, []).append((row.area, row.value, row.report.state))
    totals = []
    for pk, (kept, period) in due.items():
        names = {unit.name for unit in asked.collected[pk]}
        mine = [(value, state) for area, value, state in found.get(pk, ()) if area in names]
        accepted = [value for value, state in mine if state == State.ACCEPTED]
        totals.append(
            Total(
                indicator=kept,
                period=period,
                members=len(names),
                filled=sum((v for v, _state in mine), Decimal(0)) if mine else None,
                filled_count=len(mine),
                accepted=sum(accepted, Decimal(0)) if accepted else None,
                accepted_count=len(accepted),
            )
        )
    return totals
