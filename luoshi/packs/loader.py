"""A pack's files -> Pack."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, get_args

import yaml

from luoshi.packs.checks import check_pack
from luoshi.packs.model import (
    PERSON_ROLES,
    TIMEZONE,
    UNIT_KINDS,
    IndicatorRow,
    MembershipRow,
    Pack,
    PersonRow,
    QueryRow,
    UnitRow,
    UnitSetRow,
)
from luoshi.packs.scheme import read_scheme
from luoshi.packs.tables import PackError, Reader, Row, read_table, read_text
from luoshi.plan import Period, PeriodError, Plan, Target
from luoshi.plan.periods import Frequency
from luoshi.progress import rule_for
from luoshi.progress.model import (
    FORMS,
    Accumulation,
    Binding,
    Evidence,
    Observation,
    Source,
    TargetRule,
    Vintage,
)
from luoshi.reading import read_plan

GRAMMAR_VERSION = 1
_FREQUENCIES: tuple[Frequency, ...] = get_args(Frequency)
_ACCUMULATIONS: tuple[Accumulation, ...] = get_args(Accumulation)
_SOURCES: tuple[Source, ...] = get_args(Source)
_VINTAGES: tuple[Vintage, ...] = get_args(Vintage)
_EVIDENCE: tuple[Evidence, ...] = ("A", "B", "C")
_MANIFEST = (
    "pack",
    "code",
    "title",
    "short_title",
    "area",
    "plan",
    "adopted_on",
    "policy",
    "coordinator_unit",
)


def load_pack_dir(path: Path) -> Pack:
    """The pack in a folder. Raises LuoshiError naming file, line and column of the first thing that is wrong."""
    return load_pack(lambda name: (path / name).read_bytes())


def load_pack(read: Reader) -> Pack:
    """A pack, read through a function from a file's name to its bytes, and checked: every code it refers to exists.

    Raises LuoshiError naming file, line and column of the first thing that is wrong.
    """
    manifest = _manifest(read)
    plan_name = str(manifest["plan"])
    plan_bytes = _bytes(read, plan_name)
    plan = _plan(plan_bytes, plan_name, manifest)
    area = str(manifest["area"])
    indicators = _indicators(read)
    bindings = _bindings(read, plan, {i.code: i for i in indicators})
    pack = Pack(
        code=str(manifest["code"]),
        title=str(manifest["title"]),
        short_title=str(manifest["short_title"]),
        area=area,
        plan_name=plan_name,
        plan_bytes=plan_bytes,
        adopted_on=_adopted_on(manifest),
        policy=str(manifest["policy"]),
        coordinator_unit=str(manifest["coordinator_unit"]),
        plan=plan,
        units=_units(read),
        unit_sets=_unit_sets(read),
        memberships=_memberships(read),
        indicators=indicators,
        bindings=bindings,
        rules=_rules(plan, bindings, area),
        people=_people(read),
        queries=_queries(read),
        facts=_facts(read),
        sample=read_scheme(read, str(manifest["sample"])) if manifest.get("sample") else None,
    )
    check_pack(pack)
    return pack


def _manifest(read: Reader) -> Mapping[str, Any]:
    try:
        data = yaml.safe_load(read_text(read, "pack.yaml"))
    except yaml.YAMLError as error:
        raise PackError("pack.yaml 不是正确的 YAML。", "请检查缩进和冒号。") from error
    if not isinstance(data, dict):
        raise PackError("pack.yaml 没有内容。", f"应有：{'、'.join(_MANIFEST)}。")
    missing = [k for k in _MANIFEST if data.get(k) in (None, "")]
    unknown = [str(k) for k in data if k not in (*_MANIFEST, "horizon", "sample")]
    if missing or unknown:
        problem = f"缺 {'、'.join(missing)}" if missing else f"有不认识的 {'、'.join(unknown)}"
        raise PackError(f"pack.yaml {problem}。", "请照 docs/design/pack.md 改。")
    if data["pack"] != GRAMMAR_VERSION:
        raise PackError(
            f"pack.yaml 的 pack 是 {data['pack']}，本程序只认第 {GRAMMAR_VERSION} 版。",
            "请升级程序或改包。",
        )
    return data


def _adopted_on(manifest: Mapping[str, Any]) -> date:
    day = manifest["adopted_on"]
    if isinstance(day, datetime) or not isinstance(day, date):
        raise PackError(f"pack.yaml 的 adopted_on“{day}”不是日期。", "请写成 2024-08-20。")
    return day


def _bytes(read: Reader, name: str) -> bytes:
    if Path(name).name != name:
        raise PackError(
            f"pack.yaml 的 plan“{name}”不是本包里的文件名。", "方案文件要和 pack.yaml 放在一起。"
        )
    try:
        return read(name)
    except (OSError, KeyError) as error:
        raise PackError(f"包里没有方案文件 {name}。", "请补上，或改 pack.yaml 的 plan。") from error


def _plan(data: bytes, name: str, manifest: Mapping[str, Any]) -> Plan:
    plan = read_plan(data, name)
    horizon = manifest.get("horizon")
    if horizon is None:
        return plan
    years = horizon if isinstance(horizon, list) else []
    if len(years) != 2 or not all(isinstance(y, int) for y in years) or years[0] > years[1]:
        raise PackError(f"pack.yaml 的 horizon“{horizon}”不是起止两年。", "请写成 [2024, 2026]。")
    return replace(plan, horizon=(years[0], years[1]))


def _units(read: Reader) -> tuple[UnitRow, ...]:
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


def _unit_sets(read: Reader) -> tuple[UnitSetRow, ...]:
    columns = ("code", "name", "aliases", "note")
    return tuple(
        UnitSetRow(row.text("code"), row.text("name"), row.several("aliases"), row.cells["note"])
        for row in read_table(read, "sets.csv", columns, key=("code",))
    )


def _memberships(read: Reader) -> tuple[MembershipRow, ...]:
    columns = ("set", "unit", "since", "until", "source")
    return tuple(
        MembershipRow(
            row.text("set"), row.text("unit"), row.day("since"), row.optional_day("until")
        )
        for row in read_table(read, "members.csv", columns, key=("set", "unit", "since"))
    )


def _indicators(read: Reader) -> tuple[IndicatorRow, ...]:
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


def _bindings(
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


def _rules(plan: Plan, bindings: tuple[Binding, ...], area: str) -> tuple[TargetRule, ...]:
    if plan.horizon is None:
        raise PackError("方案没有写明起止年份。", "请在 pack.yaml 写 horizon: [起年, 止年]。")
    by_target = {b.target: b for b in bindings}
    return tuple(rule_for(t, by_target[t.id], plan.horizon, area=area) for t in plan.targets)


def _people(read: Reader) -> tuple[PersonRow, ...]:
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


def _queries(read: Reader) -> tuple[QueryRow, ...]:
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


def _facts(read: Reader) -> tuple[Observation, ...]:
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
