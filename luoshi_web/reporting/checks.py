"""A report's figures held against their past, their parts and what others told: rows in, findings of luoshi.checking out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from luoshi.checking import Figure, Finding, Past, Told, check
from luoshi.plan import Period, UnitError, parse_unit
from luoshi.plan.model import Kind
from luoshi.progress import Observation as Observed
from luoshi.progress import assess
from luoshi_web.ledger.models import Indicator, Observation, SourceKind
from luoshi_web.ledger.rules import rule_from_json
from luoshi_web.reporting.models import Entry
from luoshi_web.reporting.owed import Item
from luoshi_web.reporting.queries import TargetWords

History = Mapping[tuple[int, str], Sequence[Observation]]


def refusals_of(item: Item, value: Decimal | None, kind: Kind | None) -> list[Finding]:
    """What cannot be right whatever stood before: it is not stored at all."""
    found = check(_bare(item, value, kind))
    return [one for one in found if one.severity == "refuse"]


def refuse_grade(item: Item, grade: str, targets: Sequence[TargetWords], at: datetime) -> None:
    """LuoshiError where the judge could not place the grade: it would be filed and signed, and then not be accepted."""
    rules = [rule_from_json(row.rule) for row in targets if row.indicator == item.indicator.pk]
    typed = Observed(
        id="typed",
        indicator=item.indicator.code,
        area=item.area,
        period=item.period,
        value=None,
        unit="",
        recorded_at=at,
        grade=grade,
    )
    mine = [replace(rule, area=item.area) for rule in rules]
    assess(mine, [typed], [item.period.ends_on])


def findings_in(
    items: Sequence[Item],
    entries: Mapping[str, Entry],
    figures: History,
    files: Mapping[str, int],
    targets: Sequence[TargetWords],
    proved: frozenset[int],
    expected: Mapping[int, Decimal] | None = None,
) -> dict[str, list[Finding]]:
    """Key of an item -> what is to be said of its figure, the gravest first. Items without a figure are missing.

    figures: standing observations by indicator and area, oldest first. files: how many prove each item. proved: indicators
    whose figures need evidence. expected: by indicator, for a reviewer only; without it nothing is said of the plan.
    """
    kinds = kinds_of(targets)
    wholes = _wholes(targets)
    values = {
        (item.indicator.pk, item.area, str(item.period)): entry.value
        for item in items
        if (entry := entries.get(item.key)) is not None
    }
    found = {}
    for item in items:
        entry = entries.get(item.key)
        if entry is None or entry.value is None:
            continue
        rows = figures.get((item.indicator.pk, item.area), ())
        figure = _bare(item, entry.value, kinds.get(item.indicator.pk))
        said = check(
            Figure(
                indicator=figure.indicator,
                period=figure.period,
                value=figure.value,
                unit=figure.unit,
                accumulation=figure.accumulation,
                area=figure.area,
                kind=figure.kind,
                indicator_unit=figure.indicator_unit,
                history=_history(item, rows),
                whole=_whole(item, wholes, items, values, figures),
                other=_other(item, rows),
                expected=(expected or {}).get(item.indicator.pk),
                evidence_needed=item.indicator.pk in proved,
                evidence_count=files.get(item.key, 0),
                note=entry.note,
            )
        )
        if said:
            found[item.key] = said
    return found


def open_questions(
    found: Mapping[str, Sequence[Finding]], entries: Mapping[str, Entry]
) -> dict[str, Finding]:
    """Key -> the first finding that asks for a word and has got none; the unit's own only."""
    return {
        key: next(iter(asks))
        for key, said in found.items()
        if (asks := [one for one in said if one.severity != "note" and one.audience == "unit"])
        and not entries[key].note
    }


def kinds_of(targets: Sequence[TargetWords]) -> dict[int, Kind]:
    return {row.indicator: row.kind for row in targets}


def _bare(item: Item, value: Decimal | None, kind: Kind | None) -> Figure:
    return Figure(
        indicator=item.indicator.name,
        period=item.period,
        value=value,
        unit=item.indicator.unit,
        accumulation=item.indicator.accumulation,  # type: ignore[arg-type]
        area=item.area,
        kind=kind,
        indicator_unit=item.indicator.unit,
    )


def _history(item: Item, rows: Sequence[Observation]) -> tuple[Past, ...]:
    """One a period: of several sources' figures the last, which is judged."""
    length = item.period.last - item.period.first
    told = {
        row.period: value
        for row in rows
        if row.last_month - row.first_month == length
        and row.last_month < item.period.last
        and (value := in_unit(row, item.indicator)) is not None
    }
    return tuple(Past(Period.parse(period), value) for period, value in told.items())


def in_unit(row: Observation, indicator: Indicator) -> Decimal | None:
    """The row's value in the indicator's unit; None for a grade, a withdrawn figure and another dimension."""
    if row.value is None or row.unit == indicator.unit:
        return row.value
    try:
        ratio = parse_unit(row.unit).ratio_to(parse_unit(indicator.unit))
    except UnitError:
        return None
    return row.value * ratio.numerator / ratio.denominator


def _wholes(targets: Sequence[TargetWords]) -> dict[int, int]:
    """Indicator of a part -> indicator of its whole (其中)."""
    by_code = {row.code: row for row in targets}
    return {
        row.indicator: by_code[row.part_of].indicator for row in targets if row.part_of in by_code
    }


def _whole(
    item: Item,
    wholes: Mapping[int, int],
    items: Sequence[Item],
    values: Mapping[tuple[int, str, str], Decimal | None],
    figures: History,
) -> Told | None:
    """The figure this one is part of: as typed in the same form, else as it stands."""
    whole = wholes.get(item.indicator.pk)
    if whole is None:
        return None
    beside = next((one for one in items if one.indicator.pk == whole), None)
    typed = values.get((whole, item.area, str(item.period)))
    if beside is not None and typed is not None:
        return Told(beside.indicator.name, typed, beside.indicator.unit)
    rows = figures.get((whole, item.area), ())
    standing = next((row for row in reversed(rows) if row.period == str(item.period)), None)
    if standing is None or beside is None:
        return None
    return Told(beside.indicator.name, standing.value, standing.unit)


def _other(item: Item, rows: Sequence[Observation]) -> Told | None:
    """The same figure told by a register or the statisticians."""
    for row in reversed(rows):
        if row.period == str(item.period) and row.source != SourceKind.REPORT:
            return Told(row.recorded_by, row.value, row.unit)
    return None
