"""From what is adopted and the judge's answers to rows of the ledger. Its functions that write are called by `actions` only."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from luoshi.errors import LuoshiError
from luoshi.packs import IndicatorRow, Pack, PartyMatch, QueryRow, resolve_party
from luoshi.plan import Plan
from luoshi.progress import Assessment, TargetRule
from luoshi.progress import Observation as Figure
from luoshi_web.ledger import models
from luoshi_web.offices.models import Programme, Unit, UnitSet

Membership = tuple[str, str, date, date | None]


@dataclass(frozen=True, slots=True)
class Adoption:
    """A plan with all that turns it into a version of a programme, whether it comes from a pack or from a draft.

    rules: one for every target; indicators: those the programme may lack; parties: printed name -> unit or set by code,
    a name that nobody has matched is missing.
    """

    plan: Plan
    adopted_on: date
    indicators: tuple[IndicatorRow, ...]
    rules: tuple[TargetRule, ...]
    queries: tuple[QueryRow, ...]
    parties: Mapping[str, PartyMatch]


def adoption_of(pack: Pack) -> Adoption:
    names = {party.name for duty in pack.plan.duties for party in duty.parties}
    matches = {name: resolve_party(pack, name) for name in names}
    return Adoption(
        plan=pack.plan,
        adopted_on=pack.adopted_on,
        indicators=pack.indicators,
        rules=pack.rules,
        queries=pack.queries,
        parties={name: match for name, match in matches.items() if match},
    )


def unit_rows(
    programme: Programme, pack: Pack
) -> tuple[list[Unit], list[UnitSet], list[Membership]]:
    """The pack's units (parents first), sets and memberships, unsaved."""
    units: dict[str, Unit] = {}
    waiting = list(enumerate(pack.units))
    while waiting:
        ready = [(i, row) for i, row in waiting if row.parent is None or row.parent in units]
        if not ready:
            names = "、".join(row.name for _, row in waiting[:3])
            raise LuoshiError(
                f"单位表里“{names}”的上级互相套着。", "请把其中一个的上级改为上一层单位。"
            )
        for position, row in ready:
            units[row.code] = Unit(
                programme=programme,
                code=row.code,
                name=row.name,
                kind=row.kind,
                parent=units[row.parent] if row.parent else None,
                aliases="|".join(row.aliases),
                position=position,
            )
        waiting = [(i, row) for i, row in waiting if row.code not in units]
    sets = [
        UnitSet(programme=programme, code=s.code, name=s.name, aliases="|".join(s.aliases))
        for s in pack.unit_sets
    ]
    return (
        list(units.values()),
        sets,
        [(m.unit_set, m.unit, m.since, m.until) for m in pack.memberships],
    )


def store_plan(version: models.PlanVersion, given: Adoption) -> None:
    """Write the version's indicators (new ones), targets, duties and queries."""
    programme = version.programme
    units = {unit.code: unit for unit in Unit.objects.filter(programme=programme)}
    indicators = _store_indicators(programme, given, units)
    rules = {rule.target: rule for rule in given.rules}
    models.Target.objects.bulk_create(
        models.Target(
            programme=programme,
            plan_version=version,
            code=target.id,
            section=target.section,
            span_start=target.start,
            span_end=target.end,
            name=target.indicator,
            op=target.op,
            printed_value=target.value,
            printed_value2=target.value2 or "",
            unit=target.unit,
            kind=target.kind,
            cadence=target.cadence,
            year=target.year,
            base_year=target.base_year,
            aspirational=target.aspirational,
            part_of=target.part_of or "",
            indicator=indicators[rules[target.id].indicator],
            rule=json.dumps(asdict(rules[target.id]), default=str),
            form=rules[target.id].form,
        )
        for target in given.plan.targets
    )
    _store_duties(version, given, units)
    models.PlanQuery.objects.bulk_create(
        models.PlanQuery(
            programme=programme,
            plan_version=version,
            code=query.code,
            target_code="|".join(query.targets or ((query.target,) if query.target else ())),
            question=query.question,
            answerer=units.get(query.answerer),
            decision=query.decision or "",
            settled_on=query.decided_on,
        )
        for query in given.queries
    )


def _store_indicators(
    programme: Programme, given: Adoption, units: dict[str, Unit]
) -> dict[str, models.Indicator]:
    known = {row.code: row for row in models.Indicator.objects.filter(programme=programme)}
    made = models.Indicator.objects.bulk_create(
        models.Indicator(
            programme=programme,
            code=row.code,
            name=row.name,
            unit=row.unit,
            frequency=row.frequency,
            lag_months=row.lag_months,
            accumulation=row.accumulation,
            source_unit=units.get(row.source_unit),
            official=row.official,
            decimals=row.decimals,
            note=row.note,
        )
        for row in given.indicators
        if row.code not in known
    )
    return known | {row.code: row for row in made}


def _store_duties(version: models.PlanVersion, given: Adoption, units: dict[str, Unit]) -> None:
    programme = version.programme
    sets = {row.code: row for row in UnitSet.objects.filter(programme=programme)}
    duties = models.Duty.objects.bulk_create(
        models.Duty(
            programme=programme,
            plan_version=version,
            section=duty.section,
            span_start=duty.start,
            span_end=duty.end,
        )
        for duty in given.plan.duties
    )
    parties = []
    for row, duty in zip(duties, given.plan.duties, strict=True):
        for position, party in enumerate(duty.parties):
            match = given.parties.get(party.name)
            parties.append(
                models.DutyParty(
                    programme=programme,
                    duty=row,
                    position=position,
                    printed_name=party.name,
                    role=party.role,
                    unit=units[match.unit] if match and match.unit else None,
                    unit_set=sets[match.unit_set] if match and match.unit_set else None,
                )
            )
    models.DutyParty.objects.bulk_create(parties)


def observation_rows(programme: Programme, figures: Sequence[Figure]) -> list[models.Observation]:
    """Unsaved rows in order of recording, so that ids follow time. LuoshiError names a figure of an unknown indicator."""
    indicators = {row.code: row for row in models.Indicator.objects.filter(programme=programme)}
    next_pk = (
        models.Observation.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    ) + 1
    ordered = sorted(figures, key=lambda figure: (figure.recorded_at, figure.id))
    keys = {figure.id: next_pk + place for place, figure in enumerate(ordered)}
    rows = []
    for figure in ordered:
        if figure.indicator not in indicators:
            raise LuoshiError(
                f"数据“{figure.id}”的指标“{figure.indicator}”不在指标表里。",
                "请先在指标表里登记，或改正指标代码。",
            )
        row = row_of(programme, indicators[figure.indicator], figure)
        row.pk = keys[figure.id]
        row.replaces_id = keys.get(figure.replaces) if figure.replaces else None
        rows.append(row)
    return rows


def row_of(programme: Programme, indicator: models.Indicator, figure: Figure) -> models.Observation:
    """A figure as an unsaved row with the times and names it carries; what it replaces is the caller's to say."""
    return models.Observation(
        programme=programme,
        indicator=indicator,
        area=figure.area,
        period=str(figure.period),
        first_month=figure.period.first,
        last_month=figure.period.last,
        value=figure.value,
        grade=figure.grade or "",
        unit=figure.unit,
        vintage=figure.vintage,
        source=figure.source,
        document=figure.document[:200],
        evidence=figure.evidence,
        recorded_at=figure.recorded_at,
        recorded_by=figure.recorded_by[:120],
        sample=figure.sample,
    )


def line(
    snapshot: models.Snapshot, target: models.Target, answer: Assessment
) -> models.AssessmentLine:
    """One answer as an unsaved line of the snapshot."""
    return models.AssessmentLine(
        programme=snapshot.programme,
        snapshot=snapshot,
        target=target,
        verdict=answer.verdict,
        light=answer.light,
        rule=answer.rule,
        provisional=answer.provisional,
        sample=answer.sample,
        period=answer.period or "",
        observation_id=int(answer.observation) if answer.observation else None,
        actual=answer.actual,
        grade=answer.grade or "",
        expected=answer.expected,
        completion=answer.completion,
        gap=answer.gap,
    )
