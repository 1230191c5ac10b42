"""Programmes for the tests of the lake: random ones of every form, complete ones of the plain forms; answers side by side."""

from __future__ import annotations

import calendar
import random
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import duckdb
from progress_cast import binding, target
from progress_random import random_case

from luoshi.lake import Asked, Lake, LakeAnswers, assess_lake, build_lake
from luoshi.packages import DataPackage
from luoshi.plan import Period
from luoshi.progress import Observation, TargetRule, assess, rule_for

CREATED = datetime(2026, 11, 1, tzinfo=UTC)
GROWTH = ("base_growth", "average_growth")


def package(
    code: str, rules: Sequence[TargetRule], rows: Sequence[Observation], **more: str
) -> DataPackage:
    told = {"title": f"{code}县方案", "area": f"{code}县", **more}
    return DataPackage(
        code=code, horizon=(2024, 2026), created=CREATED, rules=tuple(rules),
        observations=tuple(rows), **told,
    )  # fmt: skip


def lake_of(folder: Path, *packages: DataPackage) -> Lake:
    return build_lake(folder, [lambda p=p: p for p in packages]).lake


def random_packages(seed: int, rules: int, each: int = 20) -> list[DataPackage]:
    """Programmes of `each` random rules with random figures (progress_random), every form among them."""
    r = random.Random(seed)
    found = []
    while len(found) * each < rules:
        cases = [case for n in range(each) if (case := random_case(r, f"T{n:03d}")) is not None]
        rows = [row for _, own in cases for row in own]
        found.append(package(f"R{len(found):03d}", [rule for rule, _ in cases], rows))
    return found


PLAIN = (
    {"form": "cumulative", "accumulation": "since_start", "cadence": "by"},
    {"form": "yearly_floor", "accumulation": "year_to_date"},
    {"form": "yearly_floor", "accumulation": "period"},
    {"form": "cumulative", "accumulation": "period", "cadence": "by"},
    {"form": "yearly_cap", "accumulation": "year_to_date", "op": "le"},
    {"form": "yearly_cap", "accumulation": "period", "op": "lt"},
    {"form": "level", "accumulation": "level", "cadence": "by", "base": Decimal(150)},
    {"form": "about", "accumulation": "level", "cadence": "by", "op": "about", "base": Decimal(200)},
    {"form": "about", "accumulation": "level", "op": "about", "unit": "%"},
    {"form": "range", "accumulation": "level", "op": "between", "unit": "%", "value2": "190"},
    {"form": "keep", "accumulation": "level", "unit": "%"},
    {"form": "keep", "accumulation": "level", "op": "gt", "cadence": "by"},
    {"form": "level", "accumulation": "level", "cadence": "by", "op": "gt", "base": Decimal(20), "base_period": "2024-06"},
    {"form": "level_cap", "accumulation": "level", "op": "le", "unit": "%"},
    {"form": "rank", "accumulation": "level", "op": "le", "cadence": "by"},
)  # fmt: skip
_BINDING = ("form", "accumulation", "base", "base_period")


def plain_rule(r: random.Random, name: str) -> TargetRule:
    told = dict(r.choice(PLAIN))
    bound = {key: told.pop(key) for key in _BINDING if key in told}
    aim = target(name, kind="level", aspirational=r.random() < 0.2, **told)
    policy = r.choice((None, "wuhan", "sanya-2022", "tianjin-2022"))
    curve = r.choice(("linear", "linear", "by_day", "grain"))
    start = r.choice(("2024-01", "2024-01", "2025-03"))
    how = binding(name, indicator=name, policy=policy, curve=curve, start=start, **bound)
    return rule_for(aim, how, (2024, 2026))


def plain_package(code: str, seed: int, rules: int = 30, *, holes: float = 0.0) -> DataPackage:
    """Monthly figures of plain rules from January 2024 to October 2026, some revised; `holes`: the share that is missing."""
    r = random.Random(seed)
    aims = [plain_rule(r, f"T{n:03d}") for n in range(rules)]
    rows: list[Observation] = []
    for aim in aims:
        for month in range(34):
            if r.random() >= holes:
                rows += _versions(r, aim, month)
    return package(code, aims, rows)


def _versions(r: random.Random, aim: TargetRule, month: int) -> list[Observation]:
    period = Period.month(2024 + month // 12, month % 12 + 1)
    share = {"period": Decimal(1) / 12, "level": Decimal(1)}.get(
        aim.accumulation, Decimal(month % 12 + 1) / 12
    )
    recorded = datetime(period.year, period.last % 12 + 1, 25, tzinfo=UTC) + timedelta(days=15)
    rows: list[Observation] = []
    for version in range(2 if r.random() < 0.1 else 1):
        # often on the path, at the goal, or at the edge of a tolerance
        per_cent = r.choice(
            (100, 100, Decimal("100.2"), 103, 97, 101, 90, r.randint(70, 130), r.randint(98, 103))
        )
        value = (aim.value or Decimal(1)) * share * per_cent / 100
        rows.append(Observation(
            id=f"{aim.target}-{month:02d}-{version}", indicator=aim.indicator, area=aim.area, period=period,
            value=None if version and r.random() < 0.1 else value.quantize(Decimal("0.01")), unit=aim.unit,
            recorded_at=recorded + timedelta(days=40 * version), sample=r.random() < 0.01,
            vintage="preliminary" if r.random() < 0.02 else "final",
            replaces=rows[0].id if rows and r.random() < 0.5 else None,
        ))  # fmt: skip
    return rows


def month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def differences(
    lake: Lake, packages: Iterable[DataPackage], asked: Asked
) -> tuple[LakeAnswers, list[object]]:
    """What the lake answers otherwise than the judge does for each programme alone; targets and dates it leaves out or adds."""
    answers = assess_lake(lake, asked)
    found = {
        (row[0], row[1], row[2], row[3]): row[4:]
        for row in duckdb.sql(f"select * from '{asked.out}'").fetchall()
    }
    differing: list[object] = []
    for programme in packages:
        for one in assess(
            programme.rules, programme.observations, answers.dates, known_on=asked.known_on
        ):
            row = found.pop((programme.code, one.target, one.area, one.as_of), None)
            wanted = (
                one.verdict, one.light, one.rule, one.policy, one.provisional, one.sample, one.period,
                one.observation,
            )  # fmt: skip
            if row is None or row[:8] != wanted or not _same_total(one, row[8]):
                differing.append((programme.code, one, row))
    return answers, differing + list(found.items())


def _same_total(one: object, total: int | None) -> bool:
    actual = getattr(one, "actual", None)
    if actual is None or getattr(one, "rule", "").startswith(GROWTH):
        return True
    return bool(total == int(actual * 10**6))
