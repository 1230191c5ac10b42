"""From the database to a `Standing`: everything the pages need, in a fixed number of queries."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.plan import Period, Plan, plan_from_dict
from luoshi.progress import assess, policy_of, policy_words, reason_of, rule_words, streak
from luoshi.progress.model import Assessment
from luoshi_web.ledger import models
from luoshi_web.ledger.pages.known import end_of, forget_months, last_closed_day
from luoshi_web.ledger.pages.lookups import indicator_facts
from luoshi_web.ledger.pages.standing import (
    LIGHT_ORDER,
    IndicatorFacts,
    QueryFacts,
    Standing,
    TargetStanding,
    UnitRef,
)
from luoshi_web.ledger.queries import recorded_figures
from luoshi_web.ledger.rules import rule_from_json
from luoshi_web.offices.models import Post, Programme, Role
from luoshi_web.offices.queries import members_on


def standing_on(
    programme: Programme, day: date | None, now: datetime, known_on: datetime | None = None
) -> Standing:
    """Where the programme stands today (day None) or stood on a day, with what was known by its end or by `known_on`.

    Kept for the programme's revision: until something is recorded, a page costs no judging. Http404 before adoption.
    """
    today = timezone.localtime(now).date()
    seen = day or today
    return _standing(_Key(programme), seen, today, known_on or end_of(seen))


def forget_standings() -> None:
    """Drop what is kept: after a database was restored under a running process, and between tests."""
    _standing.cache_clear()
    forget_months()


class _Key:
    """A programme as a cache key: its row may be another object in every request, its revision says what it shows."""

    def __init__(self, programme: Programme) -> None:
        self.programme = programme
        self.identity = (programme.pk, programme.revision, programme.show_sample, programme.policy)

    def __hash__(self) -> int:
        return hash(self.identity)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and self.identity == other.identity


@lru_cache(maxsize=32)
def _standing(key: _Key, day: date, today: date, known_on: datetime) -> Standing:
    programme = key.programme
    version = (
        models.PlanVersion.objects.filter(
            programme=programme, adopted_on__lte=timezone.localtime(known_on).date()
        )
        .select_related("source", "programme")
        .defer("source__content")
        .order_by("-number")
        .first()
    )
    if version is None:
        raise Http404(_("到这一天还没有采用方案。"))
    plan = plan_from_dict(json.loads(version.document))
    as_of = last_closed_day(day)
    duty_units = _duty_units(version, day)
    coordinators = _coordinating_units(programme, day)
    policy = policy_of(programme.policy)
    return Standing(
        programme=programme.code,
        programme_title=programme.title,
        area=programme.area,
        plan=plan,
        plan_title=version.title,
        document_number=version.document_number,
        version=version.number,
        issued_on=version.issued_on,
        adopted_on=version.adopted_on,
        horizon=(programme.first_year, programme.last_year),
        day=day,
        as_of=as_of,
        today=today,
        known_on=known_on,
        is_look_back=day < today or known_on < end_of(today),
        policy_name=_("%(place)s规则第 %(n)s 版") % {"place": policy.place, "n": policy.version},
        policy_words=_sentence(policy_words(policy)),
        words={light: policy.word(light) for light in LIGHT_ORDER},
        targets=_targets(programme, version, plan, as_of, known_on, duty_units, coordinators),
        queries=_queries(version),
        duty_units=duty_units,
        source_file=version.source.name,
    )


def _targets(
    programme: Programme,
    version: models.PlanVersion,
    plan: Plan,
    as_of: date,
    known_on: datetime,
    duty_units: Mapping[str, tuple[UnitRef, ...]],
    coordinators: tuple[UnitRef, ...],
) -> tuple[TargetStanding, ...]:
    rows = list(
        models.Target.objects.filter(plan_version=version)
        .select_related("indicator__source_unit")
        .order_by("code")
    )
    figures = recorded_figures(programme, known_on)
    ends = month_ends(programme.first_year, programme.last_year)
    dates = sorted({*ends, as_of})
    rules = [rule_from_json(row.rule) for row in rows]
    answers = _by_target(assess(rules, figures, dates, known_on=known_on, policy=programme.policy))
    sources = {figure.id: figure.source for figure in figures}
    made = []
    for row, rule in zip(rows, rules, strict=True):
        history = answers[row.code]
        now = next(answer for answer in history if answer.as_of == as_of)
        indicator = indicator_facts(row.indicator)
        target = plan.target_of(row.code)
        if target is None:
            continue
        made.append(
            TargetStanding(
                target=target,
                rule=rule,
                indicator=indicator,
                now=now,
                history=tuple(answer for answer in history if answer.as_of in ends),
                units=_answerable(duty_units.get(row.section, ()), indicator, coordinators),
                source=sources.get(now.observation or "", indicator.source),
                reason=reason_of(
                    rule, now, streak=_streak(history, now), before=_figure_before(history, now)
                ),
                rule_words=_sentence(rule_words(now.rule, policy_of(now.policy))),
            )
        )
    return tuple(made)


def _figure_before(history: Iterable[Assessment], now: Assessment) -> Assessment | None:
    """The last assessment that another figure decided: what a rank has moved from."""
    past = [a for a in history if a.as_of < now.as_of and a.period not in (None, now.period)]
    return max(past, key=lambda a: a.as_of, default=None)


def _streak(history: Iterable[Assessment], now: Assessment) -> int:
    """For how many month ends in a row the target has been behind, the day asked about included."""
    past = [answer for answer in history if answer.as_of < now.as_of]
    return streak([*past, now])[now.target, now.area]


def _sentence(text: str) -> str:
    return f"{text.rstrip('。')}。"


def month_ends(first_year: int, last_year: int) -> frozenset[date]:
    return frozenset(
        Period.month(year, month).ends_on
        for year in range(first_year, last_year + 1)
        for month in range(1, 13)
    )


def _by_target(answers: Iterable[Assessment]) -> dict[str, list[Assessment]]:
    found: dict[str, list[Assessment]] = {}
    for answer in sorted(answers, key=lambda a: a.as_of):
        found.setdefault(answer.target, []).append(answer)
    return found


def _answerable(
    parties: Sequence[UnitRef], indicator: IndicatorFacts, coordinators: tuple[UnitRef, ...]
) -> tuple[UnitRef, ...]:
    """Who answers for a target, first the one it is counted under.

    The plan names units by clause. Of these the lead comes first; without a lead the one whose own figure it is; else as
    printed. A clause that names nobody (总体目标) is answered by the office that runs the programme.
    """
    if not parties:
        return coordinators

    def rank(unit: UnitRef) -> int:
        if unit.role == "lead":
            return 0
        return 1 if unit.code and unit.code == indicator.source_code else 2

    return tuple(sorted(parties, key=rank))


def _coordinating_units(programme: Programme, day: date) -> tuple[UnitRef, ...]:
    posts = Post.objects.filter(
        programme=programme, role=Role.COORDINATOR, unit__isnull=False, since__lte=day
    ).select_related("unit")
    units = {
        post.unit.pk: post.unit
        for post in posts
        if post.unit and (post.until is None or post.until >= day)
    }
    return tuple(UnitRef(unit.name, "responsible", unit.code) for unit in units.values())


def _duty_units(version: models.PlanVersion, day: date) -> dict[str, tuple[UnitRef, ...]]:
    parties = (
        models.DutyParty.objects.filter(duty__plan_version=version)
        .select_related("duty", "unit", "unit_set")
        .order_by("duty__span_start", "position")
    )
    members = members_on(version.programme, day)
    found: dict[str, list[UnitRef]] = {}
    for party in parties:
        inside = members.get(party.unit_set_id or 0, [])
        found.setdefault(party.duty.section, []).append(
            UnitRef(
                name=party.printed_name,
                role=party.role,  # type: ignore[arg-type]
                code=party.unit.code if party.unit else "",
                members=tuple(unit.name for unit in inside),
                member_codes=tuple(unit.code for unit in inside),
            )
        )
    return {section: tuple(units) for section, units in found.items()}


def _queries(version: models.PlanVersion) -> tuple[QueryFacts, ...]:
    rows = models.PlanQuery.objects.filter(plan_version=version).select_related("answerer")
    return tuple(
        QueryFacts(
            code=row.code,
            targets=tuple(code for code in row.target_code.split("|") if code),
            question=row.question,
            answerer=row.answerer.name if row.answerer else "",
            answerer_code=row.answerer.code if row.answerer else "",
            decision=row.decision,
            settled_on=row.settled_on,
        )
        for row in rows.order_by("code")
    )
