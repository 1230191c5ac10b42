"""The tables of a pack -> its rows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time
from typing import get_args

from luoshi.packs.model import (
    PERSON_ROLES,
    TIMEZONE,
    UNIT_KINDS,
    IndicatorRow,
    MembershipRow,
    PersonRow,
    QueryRow,
    UnitRow,
    UnitSetRow,
)
from luoshi.packs.tables import PackError, Reader, Row, read_table
from luoshi.plan import Period, PeriodError, Plan, Target
from luoshi.plan.periods import Frequency
from luoshi.progress.model import (
    FORMS,
    Accumulation,
    Binding,
    Evidence,
    Observation,
    Source,
    Vintage,
)

_FREQUENCIES: tuple[Frequency, ...] = get_args(Frequency)
_ACCUMULATIONS: tuple[Accumulation, ...] = get_args(Accumulation)
_SOURCES: tuple[Source, ...] = get_args(Source)
_VINTAGES: tuple[Vintage, ...] = get_args(Vintage)
_EVIDENCE: tuple[Evidence, ...] = ("A", "B", "C")


def units(read: Reader) -> tuple[UnitRow, ...]:
    columns = ("code", "name", "kind", "parent", "aliases", "source")
    return tuple(
        UnitRow(
            code=row.text("code"),
            name=row.text("name"),
            kind=row.choice("kind", UNIT_KINDS),
            parent=row.optional("parent"),
            aliases=row.several("aliases"),
        )
        for row in read_table(read, "units.csv", columns, key=("code",))
    )


def unit_sets(read: Reader) -> tuple[UnitSetRow, ...]:
    columns = ("code", "name", "aliases", "note")
    return tuple(
        UnitSetRow(row.text("code"), row.text("name"), row.several("aliases"), row.cells["note"])
        for row in read_table(read, "sets.csv", columns, key=("code",))
    )


def memberships(read: Reader) -> tuple[MembershipRow, ...]:
    columns = ("set", "unit", "since", "until", "source")
    return tuple(
        MembershipRow(
            row.text("set"), row.text("unit"), row.day("since"), row.optional_day("until")
        )
        for row in read_table(read, "members.csv", columns, key=("set", "unit", "since"))
    )


def indicators(read: Reader) -> tuple[IndicatorRow, ...]:
    columns = (
        "code", "name", "unit", "frequency", "lag_months", "accumulation", "source_unit", "official", "decimals",
        "note",
    )  # fmt: skip
    return tuple(
        IndicatorRow(
            code=row.text("code"),
            name=row.text("name"),
            unit=row.text("unit"),
            frequency=row.choice("frequency", _FREQUENCIES),
            lag_months=row.whole("lag_months", most=36),
            accumulation=row.choice("accumulation", _ACCUMULATIONS),
            source_unit=row.text("source_unit"),
            official=row.yes("official"),
            decimals=row.whole("decimals", most=6),
            note=row.cells["note"],
        )
        for row in read_table(read, "indicators.csv", columns, key=("code",))
    )


def bindings(
    read: Reader, plan: Plan, indicators: Mapping[str, IndicatorRow]
) -> tuple[Binding, ...]:
    columns = (
        "target", "value", "unit", "indicator", "form", "base", "base_period", "start", "deadline", "curve",
        "tolerance", "tolerance_confirmed_by", "policy", "suspended", "note",
    )  # fmt: skip
    rows = read_table(read, "bindings.csv", columns, key=("target",))
    made = tuple(_binding(row, plan, indicators) for row in rows)
    bound = {b.target for b in made}
    loose = [t.id for t in plan.targets if t.id not in bound]
    if loose:
        raise PackError(
            f"方案的 {'、'.join(loose[:5])}{' 等' if len(loose) > 5 else ''}在 bindings.csv 里没有。",
            "请每个目标写一行；不评价的，在 suspended 列写明原因。",
        )
    return made


def _binding(row: Row, plan: Plan, indicators: Mapping[str, IndicatorRow]) -> Binding:
    target = plan.target_of(row.text("target"))
    if target is None:
        raise row.fail("target", f"方案里没有目标“{row.text('target')}”", "请核对方案和编号。")
    _check_fingerprint(row, target)
    indicator = indicators.get(row.text("indicator"))
    if indicator is None:
        raise row.fail(
            "indicator", f"“{row.text('indicator')}”不在 indicators.csv", "请先加这个指标。"
        )
    return Binding(
        target=target.id,
        indicator=indicator.code,
        accumulation=indicator.accumulation,
        frequency=indicator.frequency,
        lag_months=indicator.lag_months,
        form=row.choice("form", FORMS) if row.optional("form") else None,
        base=row.optional_number("base"),
        base_period=_period_text(row, "base_period"),
        start=_period_text(row, "start"),
        deadline=_period_text(row, "deadline"),
        curve=row.optional("curve") or "linear",
        tolerance=row.optional_number("tolerance"),
        tolerance_confirmed_by=row.optional("tolerance_confirmed_by"),
        policy=row.optional("policy"),
        suspended=row.optional("suspended"),
    )


def _check_fingerprint(row: Row, target: Target) -> None:
    """A plan that was edited may number its targets anew; the number and unit beside each id catch that."""
    printed = (target.value, target.unit)
    written = (row.text("value"), row.cells["unit"])
    if printed != written:
        raise row.fail(
            "value",
            f"写的是 {''.join(written)}，方案里 {target.id} 是{target.indicator} {''.join(printed)}",
            "方案可能改过、编号可能移了位，请逐行核对后改。",
        )


def _period_text(row: Row, column: str) -> str | None:
    value = row.optional(column)
    if value is not None:
        _period(row, column)
    return value


def _period(row: Row, column: str) -> Period:
    try:
        return Period.parse(row.text(column))
    except PeriodError as error:
        raise row.fail(column, error.message.rstrip("。"), error.remedy) from error


def people(read: Reader) -> tuple[PersonRow, ...]:
    columns = ("username", "name", "unit", "role")
    return tuple(
        PersonRow(
            row.text("username"),
            row.text("name"),
            row.text("unit"),
            row.choice("role", PERSON_ROLES),
        )
        for row in read_table(read, "people.csv", columns, key=("username",))
    )


def queries(read: Reader) -> tuple[QueryRow, ...]:
    columns = ("code", "targets", "question", "answerer", "effect", "decision", "decided_on")
    made = []
    for row in read_table(read, "queries.csv", columns, key=("code",)):
        if bool(row.optional("decision")) != bool(row.optional("decided_on")):
            raise row.fail("decided_on", "有决定就要有日期，没有决定就都不填", "请补全或都清空。")
        targets = row.several("targets")
        made.append(
            QueryRow(
                code=row.text("code"),
                target=targets[0] if targets else None,
                question=row.text("question"),
                answerer=row.text("answerer"),
                decision=row.optional("decision"),
                decided_on=row.optional_day("decided_on"),
                effect=row.text("effect"),
                targets=targets,
            )
        )
    return tuple(made)


def facts(read: Reader) -> tuple[Observation, ...]:
    columns = (
        "indicator", "area", "period", "value", "unit", "source", "vintage", "grade", "document", "recorded_on",
        "date_known",
    )  # fmt: skip
    made = []
    for row in read_table(
        read, "facts.csv", columns, key=("indicator", "area", "period", "vintage")
    ):
        period = _period(row, "period")
        code, area, vintage = (
            row.text("indicator"),
            row.text("area"),
            row.choice("vintage", _VINTAGES),
        )
        row.choice("date_known", ("day", "month", "year"))
        made.append(
            Observation(
                id=f"fact-{code}-{area}-{period}-{vintage}",
                indicator=code,
                area=area,
                period=period,
                value=row.number("value"),
                unit=row.text("unit"),
                recorded_at=datetime.combine(row.day("recorded_on"), time(9), TIMEZONE),
                source=row.choice("source", _SOURCES),
                vintage=vintage,
                document=row.text("document"),
                evidence=row.choice("grade", _EVIDENCE),
            )
        )
    return tuple(made)
