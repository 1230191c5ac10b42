"""What the rules of alerts are given: lights from the ledger, reports that are late or bare, problems and appeals past their day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db.models import Max, Q
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from luoshi.plan import Period
from luoshi.progress import reason_of
from luoshi.supervising import (
    ALERT_KINDS,
    AlertFacts,
    AlertHistory,
    AlertKind,
    MissingEvidence,
    Overdue,
    Party,
    WatchedTarget,
)
from luoshi_web.enterprises.appeal_rates import late_appeals
from luoshi_web.ledger.pages.build import standing_on
from luoshi_web.ledger.pages.standing import Standing, TargetStanding
from luoshi_web.offices.models import Programme, Unit
from luoshi_web.projects.matter_rows import overdue
from luoshi_web.reporting.models import Entry, Evidence, ProofRule, Report, Round, State
from luoshi_web.reporting.queries import month_key, on_day
from luoshi_web.supervision.models import Alert, AlertState, Order
from luoshi_web.supervision.order_rows import open_orders

# So many month ends are looked back: a row of months longer than two years says no more than one of two.
_MONTHS: Final = 24
_SHOWN: Final = 60
_NOT_FILED: Final = (State.DRAFT, State.RETURNED)
_FILED: Final = (State.SUBMITTED, State.SIGNED, State.REVIEWED, State.ACCEPTED)
_ANSWERED: Final = (AlertState.EXPLAINED, AlertState.AGENDA, AlertState.ORDERED, AlertState.WAIVED)


@dataclass(frozen=True, slots=True)
class Told:
    """facts: for the rules. made_up: matters that rest on sample figures or rows. as_of: the month end the lights are of."""

    facts: AlertFacts
    made_up: frozenset[str]
    as_of: date


def told_on(programme: Programme, at: datetime) -> Told:
    """All that is known at that moment. Http404 before a plan is adopted. Five queries beside the ledger's own."""
    standing = standing_on(programme, None, at)
    day = timezone.localtime(at).date()
    units = {unit.pk: Party(unit.code, unit.name) for unit in _units(programme)}
    late = list(overdue(programme, day))
    unanswered = late_appeals(programme, day)
    facts = AlertFacts(
        targets=tuple(_watched(one) for one in standing.targets),
        missing=tuple(_missing(programme, units, at)),
        overdue=tuple(
            Overdue(
                "problem_overdue",
                f"problem/{row.number}",
                f"{row.project.name}：{Truncator(row.text).chars(_SHOWN)}",
                (units[row.owner_id],) if row.owner_id in units else (),
                row.due,
            )
            for row in late
            if row.due is not None
        )
        + tuple(
            Overdue(
                "appeal_late",
                f"appeals/{units[one.unit].code}",
                _("%(unit)s承办的企业诉求") % {"unit": units[one.unit].name},
                (units[one.unit],),
                one.since,
                one.n,
            )
            for one in unanswered
            if one.unit in units
        ),
    )
    made_up = {f"problem/{row.number}" for row in late if row.sample or row.project.sample}
    return Told(facts, frozenset(made_up | _sampled(standing)), standing.as_of)


def history_of(programme: Programme, as_of: date) -> AlertHistory:
    """What became of earlier alerts. Three queries. as_of: the month end that is looked at now."""
    rows = list(
        Alert.objects.filter(programme=programme).values_list(
            "kind", "matter", "month", "state", "answered_at", "until"
        )
    )
    answered: dict[str, date] = {}
    asleep: dict[str, date] = {}
    told: dict[tuple[AlertKind, str], str] = {}
    for kind, matter, month, state, answered_at, until in rows:
        if state in _ANSWERED and answered_at is not None:
            day = on_day(answered_at)
            answered[matter] = max(day, answered.get(matter, day))
        if state == AlertState.WAIVED and until is not None:
            asleep[matter] = max(until, asleep.get(matter, until))
        if month < f"{as_of:%Y-%m}" and (known := kind_of(kind)) is not None:
            told[(known, matter)] = max(month, told.get((known, matter), month))
    return AlertHistory(frozenset(ordered_on(programme)), answered, asleep, told)


def kind_of(code: str) -> AlertKind | None:
    """None: a kind of earlier rules that these do not know any more."""
    return next((kind for kind in ALERT_KINDS if kind == code), None)


def ordered_on(programme: Programme) -> dict[str, Order]:
    """Matter -> the order open on it: of its target, of its problem, or that an alert led to. Two queries."""
    orders = {row.pk: row for row in open_orders(programme)}
    found: dict[str, Order] = {}
    for row in orders.values():
        if row.target_code:
            found.setdefault(f"target/{row.target_code}", row)
        if row.problem is not None:
            found.setdefault(f"problem/{row.problem}", row)
    mine = Alert.objects.filter(order__in=orders).values_list("matter", "order")
    return {**found, **{matter: orders[pk] for matter, pk in mine}}


def _watched(one: TargetStanding) -> WatchedTarget:
    """Without the months in a row behind in its reason: the alert counts its own."""
    return WatchedTarget(
        code=one.code,
        title=one.target.indicator,
        parties=_parties(one),
        answers=one.past[-_MONTHS:],
        reason=reason_of(one.rule, one.now),
        deadline=_deadline(one),
    )


def _parties(one: TargetStanding) -> tuple[Party, ...]:
    """Single units first, as one of them has to answer; where the plan names sets alone, the unit whose figure it is."""
    single = [Party(unit.code, unit.name) for unit in one.units if unit.code]
    if not single and one.indicator.source_code:
        single = [Party(one.indicator.source_code, one.indicator.source_name)]
    sets = [Party("", unit.name) for unit in one.units if not unit.code]
    return tuple(dict.fromkeys([*single, *sets]))


def _deadline(one: TargetStanding) -> date:
    """Of a yearly target the end of the year that is judged."""
    if one.rule.yearly:
        last = min(one.rule.deadline, one.now.as_of.year * 12 + 11)
    else:
        last = one.rule.deadline
    return Period(last, last, "month").ends_on


def _sampled(standing: Standing) -> set[str]:
    return {f"target/{one.code}" for one in standing.targets if one.now.sample}


def _units(programme: Programme) -> Iterable[Unit]:
    return Unit.objects.filter(programme=programme)


def _missing(
    programme: Programme, units: dict[int, Party], at: datetime
) -> Iterator[MissingEvidence]:
    """Of the newest round that is due: units that have not filed, and units that filed figures without the proof asked for.
    Of earlier ones what was told and is not over: another month does not make it good.
    """
    due = Round.objects.filter(programme=programme, opened_at__isnull=False, due_at__lt=at)
    rows = Alert.objects.filter(programme=programme, kind="evidence_missing")
    rows = rows.exclude(state__in=(AlertState.RECOVERED, AlertState.REPLACED))
    told = set(rows.values_list("matter", flat=True))
    months = {matter.split("/")[1] for matter in told if matter.count("/") > 1}
    for place, round_ in enumerate(due.order_by("-month")):
        if not place:
            yield from _missing_in(programme, round_, units, at)
        elif month_key(round_.month) in months:
            found = _missing_in(programme, round_, units, at)
            yield from (one for one in found if one.matter in told)


def _missing_in(
    programme: Programme, round_: Round, units: dict[int, Party], at: datetime
) -> Iterator[MissingEvidence]:
    month = month_key(round_.month)
    title = _("%(month)s月月报") % {"month": int(month[5:])}
    bare = _bare(programme, round_)
    for row in Report.objects.filter(round=round_).order_by("pk"):
        if row.unit_id not in units:
            continue
        party, due = units[row.unit_id], on_day(row.due_at)
        if row.state in _NOT_FILED and row.due_at < at:
            yield MissingEvidence(
                f"report/{month}/{party.code}", title, (party,), _("还没有报出"), due
            )
        elif row.pk in bare:
            what = _("有 %(n)s 个数没有附依据") % {"n": bare[row.pk]}
            yield MissingEvidence(f"proof/{month}/{party.code}", title, (party,), what, due)


def _bare(programme: Programme, round_: Round) -> dict[int, int]:
    """Report id -> how many of its figures should have evidence and have none. Three queries, one where none is asked for."""
    asked = list(ProofRule.objects.filter(programme=programme).values_list("indicator", flat=True))
    if not asked:
        return {}
    filed = Q(report__round=round_, report__state__in=_FILED, indicator__in=asked)
    newest = (
        Evidence.objects.filter(filed)
        .values("report", "indicator", "area", "period", "file")
        .annotate(last=Max("pk"))
        .values("last")
    )
    standing = Evidence.objects.filter(pk__in=newest, taken_back=False)
    proved = set(standing.values_list("report", "indicator", "area", "period"))
    found: dict[int, int] = {}
    told = Entry.objects.filter(filed).exclude(value=None, grade="")
    for key in told.values_list("report", "indicator", "area", "period"):
        if key not in proved:
            found[key[0]] = found.get(key[0], 0) + 1
    return found
