"""The facts of a run: what each source knows of each unit, with where it comes from, as luoshi.scoring takes them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.utils.translation import gettext as _

from luoshi.plan import Period
from luoshi.scoring import (
    WITH_TARGET,
    Adjusted,
    Claim,
    Facts,
    ItemFact,
    Scheme,
    Trace,
    UnitFacts,
    VetoFact,
)
from luoshi_web.evaluation.models import Matter, MatterKind
from luoshi_web.evaluation.sources.known import Source, is_typed, source_of
from luoshi_web.evaluation.sources.model import Asked, Found, asked_of
from luoshi_web.evaluation.sources.model import Trace as Told
from luoshi_web.evaluation.sources.typed import Typed, matter_trace, matters_by_unit, typed_figures
from luoshi_web.offices.models import Programme, Unit


def facts_of(
    programme: Programme, scheme: Scheme, period: Period, as_of: date, now: datetime
) -> tuple[Facts, bool]:
    """And whether made-up rows are among them. Of every unit that the scheme's groups hold and that stands on the day.

    Queries: those of the sources the scheme asks, whatever the number of units.
    """
    asked = asked_of(programme, scheme.code, period, as_of, now)
    typed, matters = typed_figures(asked), matters_by_unit(asked)
    known = {key: _read(asked, key) for key in scheme.sources}
    units = tuple(scored_units(scheme, asked.units.values()))
    held_against = {one.source for one in scheme.items if one.formula.kind in WITH_TARGET}
    told = tuple(
        UnitFacts(
            code=unit.code,
            name=unit.name,
            kind=unit.kind,
            items={
                key: _fact(
                    key,
                    source,
                    found.get(unit.code),
                    typed.get((key, unit.code)),
                    needs_target=key in held_against,
                )
                for key, (source, found) in known.items()
            },
            adds=_claims(asked, matters.get(unit.code, ()), MatterKind.ADD),
            deducts=_claims(asked, matters.get(unit.code, ()), MatterKind.DEDUCT),
            vetoes=_vetoes(asked, matters.get(unit.code, ())),
        )
        for unit in units
    )
    sampled = (
        any(found.sample for _source, every in known.values() for found in every.values())
        or any(one.sample for one in typed.values())
        or any(row.sample for rows in matters.values() for row in rows)
    )
    return Facts(period.year, as_of, told), sampled


def scored_units(scheme: Scheme, units: Iterable[Unit]) -> list[Unit]:
    """Those that one of the scheme's groups holds, in their order."""
    named = {code for group in scheme.groups for code in group.units}
    apart = {code for group in scheme.groups for code in group.without}
    kinds = {kind for group in scheme.groups for kind in group.kinds}
    held = [
        unit
        for unit in units
        if unit.code in named or (unit.kind in kinds and unit.code not in apart)
    ]
    return sorted(held, key=lambda unit: (unit.position, unit.code))


def is_bare(facts: Facts) -> bool:
    """Nothing is known of anybody: neither a figure nor a matter."""
    return not any(
        unit.adds or unit.deducts or unit.vetoes
        or any(fact.actual is not None or fact.projects for fact in unit.items.values())
        for unit in facts.units
    )  # fmt: skip


def _read(asked: Asked, key: str) -> tuple[Source | None, Mapping[str, Found]]:
    source = source_of(key)
    return source, source.read(asked) if source else {}


def _fact(
    key: str, source: Source | None, found: Found | None, typed: Typed | None, *, needs_target: bool
) -> ItemFact:
    """What was typed says the target; the figure itself only where no other source has it.

    needs_target: a formula holds the figure against one; a unit without any was given no such task.
    """
    found = found or Found()
    given = typed.figures if typed else {}
    actual = given.get("actual") if is_typed(key) else found.figures.get("actual")
    target = given.get("target", found.figures.get("target"))
    if target is None and source is not None:
        target = source.target
    why = ""
    if actual is None:
        why = found.note or (str(source.missing) if source else _("这个数据来源现在没有。"))
    lowered = given.get("lowered")
    return ItemFact(
        actual=actual,
        target=target,
        assigned=target is not None or not needs_target,
        why=why,
        adjusted=Adjusted(lowered, typed.approved_on, typed.document)
        if typed and lowered is not None and typed.approved_on
        else None,
        traces=(*map(_trace, found.traces), *([_trace(typed.trace)] if typed else [])),
    )


def _claims(asked: Asked, rows: Iterable[Matter], kind: str) -> tuple[Claim, ...]:
    return tuple(
        Claim(row.matter, row.level, row.document, (_trace(matter_trace(asked, row)),))
        for row in rows
        if row.kind == kind
    )


def _vetoes(asked: Asked, rows: Iterable[Matter]) -> tuple[VetoFact, ...]:
    return tuple(
        VetoFact(row.level, row.matter, row.document, (_trace(matter_trace(asked, row)),))
        for row in rows
        if row.kind == MatterKind.VETO
    )


def _trace(told: Told) -> Trace:
    return Trace(told.label, told.value, told.url, told.as_of)
