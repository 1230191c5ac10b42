"""The judge's input tables (judge_tables.sql), filled from rules, observations, curves and policies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from luoshi.errors import LuoshiError
from luoshi.plan import FREQUENCY_MONTHS, UnitError, closed_month, parse_unit
from luoshi.progress._measure import Measuring, measuring
from luoshi.progress._scale import MOST, is_rate, is_sane, millionths
from luoshi.progress.curves import Curve, curve_of
from luoshi.progress.grades import place_of, verdict_place
from luoshi.progress.model import Observation, TargetRule
from luoshi.progress.policies import LightPolicy, policy_of

Cell = int | str | None
Row = tuple[Cell, ...]
_EVER = 2**62
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(slots=True)
class Tables:
    """Rows for the five input tables, and what turns the answer's numbers back into the caller's objects."""

    rules: tuple[TargetRule, ...]
    measurings: tuple[Measuring, ...]
    observations: tuple[Observation, ...]
    policies: tuple[LightPolicy, ...]
    dates: dict[int, date]
    rows: dict[str, list[Row]] = field(default_factory=dict)


def instant(moment: datetime, place: object) -> int:
    """Microseconds since 1970 UTC. Raises LuoshiError when the moment has no time zone."""
    if moment.tzinfo is None:
        raise LuoshiError(f"{place}没有时区。", "请写明时区，如 +08:00。")
    return (moment - _EPOCH) // timedelta(microseconds=1)


def tables_of(
    rules: Sequence[TargetRule],
    observations: Iterable[Observation],
    dates: Sequence[date],
    *,
    known_on: datetime | None = None,
    policy: str | None = None,
    curves: Mapping[str, Curve] | None = None,
    policies: Mapping[str, LightPolicy] | None = None,
) -> Tables:
    """Everything the SQL text reads. Raises LuoshiError that names the rule or the observation that does not fit."""
    ordered = tuple(sorted(rules, key=lambda r: (r.target, r.area)))
    for rule, after in pairwise(ordered):
        if (rule.target, rule.area) == (after.target, after.area):
            raise LuoshiError(f"目标 {rule.target} 在“{rule.area}”有两条评判规则。", "请只留一条。")
    for rule in ordered:
        if any(
            v is not None and not is_sane(v)
            for v in (rule.value, rule.value2, rule.base, rule.tolerance)
        ):
            raise LuoshiError(
                f"目标 {rule.target} 的数值不是通常的数，或位数太多。", "请改成数字，最多六位小数。"
            )
    seen = tuple(sorted(observations, key=lambda o: o.id))
    by_key = _by_key(seen)
    measured = tuple(
        measuring(r, [seen[n] for n in by_key.get((r.indicator, r.area), ())]) for r in ordered
    )
    lights = tuple(policy_of(policy or r.policy, policies) for r in ordered)
    known = _EVER if known_on is None else instant(known_on, "“截至时间”")
    tables = Tables(ordered, measured, seen, lights, {_day(d): d for d in dates})
    tables.rows["judge_date"] = [
        (n, m := closed_month(d), m // 12, known) for n, d in tables.dates.items()
    ]
    series = _fill_observations(tables, by_key)
    paths = _fill_curves(tables, curves)
    _fill_targets(tables, series, paths)
    tables.rows["judge_policy"] = [
        (p.name, n, p.basis, s.light, s.bound, int(s.inclusive))
        for p in {p.name: p for p in lights}.values()
        for n, s in enumerate(p.steps, 1)
    ]
    return tables


def _day(day: date) -> int:
    return day.year * 10000 + day.month * 100 + day.day


def _by_key(observations: Sequence[Observation]) -> dict[tuple[str, str], list[int]]:
    table: dict[tuple[str, str], list[int]] = {}
    for number, observation in enumerate(observations):
        if number and observations[number - 1].id == observation.id:
            raise LuoshiError(f"观测 {observation.id} 出现了两次。", "每条观测的编号只能用一次。")
        if observation.value is not None and not is_sane(observation.value):
            raise LuoshiError(
                f"观测 {observation.id} 的数值不是通常的数，或位数太多。",
                "请改成数字，最多六位小数。",
            )
        table.setdefault((observation.indicator, observation.area), []).append(number)
    return table


def _fill_observations(tables: Tables, by_key: Mapping[tuple[str, str], list[int]]) -> list[int]:
    """Fills judge_observation; gives each rule its series: figures of one indicator and area read in one unit."""
    numbers = {o.id: n for n, o in enumerate(tables.observations)}
    rows: list[Row] = []
    series: dict[tuple[object, ...], int] = {}
    for rule, how in zip(tables.rules, tables.measurings, strict=True):
        words = rule.grade if rule.form == "grade" else rule.form == "words"
        key = (rule.indicator, rule.area, how.unit, how.rate_unit, words)
        if key in series:
            continue
        series[key] = len(series) + 1
        total = 0
        for number in by_key.get((rule.indicator, rule.area), ()):
            observation = tables.observations[number]
            amount = _amount(rule, how, observation)
            total += abs(amount or 0)
            rows.append(
                (series[key], *_figure(observation, number, numbers), amount, *_flags(observation))
            )
        if total > MOST and any(
            h.gather != "latest" and (r.indicator, r.area) == (rule.indicator, rule.area)
            for r, h in zip(tables.rules, tables.measurings, strict=True)
        ):
            raise LuoshiError(
                f"指标“{rule.indicator}”在“{rule.area}”的数合计过大，不能精确累计。",
                "请改用万、亿作计量单位。",
            )
    loaded = {(rule.indicator, rule.area) for rule in tables.rules}
    for number, observation in enumerate(tables.observations):
        outside = (observation.indicator, observation.area) not in loaded
        if outside and observation.replaces in numbers:
            rows.append((0, *_figure(observation, number, numbers), None, *_flags(observation)))
    tables.rows["judge_observation"] = rows
    return [
        series[
            (
                r.indicator,
                r.area,
                h.unit,
                h.rate_unit,
                r.grade if r.form == "grade" else r.form == "words",
            )
        ]
        for r, h in zip(tables.rules, tables.measurings, strict=True)
    ]


def _figure(observation: Observation, number: int, numbers: Mapping[str, int]) -> Row:
    period = observation.period
    replaces = numbers.get(observation.replaces) if observation.replaces else None
    return number, replaces, period.first, period.last, period.year


def _flags(observation: Observation) -> Row:
    recorded = instant(observation.recorded_at, _Place(observation))
    return int(observation.vintage != "final"), int(observation.sample), recorded


class _Place:
    """Where a figure stands, in words only when they are needed: thousands are read for one that is refused."""

    def __init__(self, observation: Observation) -> None:
        self.observation = observation

    def __str__(self) -> str:
        known = self.observation
        return f"观测 {known.id}（{known.indicator[:20]} {known.period}）"


def _amount(rule: TargetRule, how: Measuring, observation: Observation) -> int | None:
    place = _Place(observation)
    if rule.form in ("grade", "words"):
        if observation.grade is None and observation.value is None:
            return None
        text = observation.grade or ""
        found = place_of(text, rule.grade or "") if rule.form == "grade" else verdict_place(text)
        if found is None:
            raise LuoshiError(
                f"{place}的等级“{text}”不能与目标比较。", "请照等级表填写，如 Ⅲ类、4A级、已达成。"
            )
        return found
    if observation.value is None:
        if observation.grade is not None:
            raise LuoshiError(f"{place}只有等级，没有数值。", "请补填数值。")
        return None
    if how.rate_unit:
        scaled = observation.value * how.rate_unit * Decimal(_per_cent(observation.unit)) / 100
        return int(scaled)
    return millionths(observation.value, observation.unit, how.unit, place)


def _per_cent(unit: str) -> int | Decimal:
    factor = parse_unit(unit).factor
    return Decimal(factor.numerator) / Decimal(factor.denominator)


def _fill_curves(tables: Tables, extra: Mapping[str, Curve] | None) -> list[int]:
    paths: dict[tuple[object, ...], int] = {}
    rows: list[Row] = []
    chosen: list[int] = []
    for rule, how in zip(tables.rules, tables.measurings, strict=True):
        curve = curve_of(rule.curve, extra)
        key: tuple[object, ...]
        if how.measure == "power":
            key = ("power", how.growth, how.base_year, rule.deadline)
        elif how.by_year:
            key = (curve, rule.start // 12, rule.deadline // 12)
        else:
            key = (curve, how.path_start(rule), rule.deadline, "span")
        if key not in paths:
            paths[key] = len(paths) + 1
            rows += [(paths[key], *row) for row in _path(rule, how, curve)]
        chosen.append(paths[key])
    tables.rows["judge_curve"] = rows
    return chosen


def _path(rule: TargetRule, how: Measuring, curve: Curve) -> list[tuple[int, int, int]]:
    if how.measure == "power":
        return _powers(rule, how)
    rows = []
    first = rule.start - rule.start % 12 if how.by_year else how.path_start(rule)
    for month in range(first, rule.deadline + 1):
        january = month - month % 12
        share = (
            curve.share(month, january, january + 11)
            if how.by_year
            else curve.share(month, first, rule.deadline)
        )
        if share:
            rows.append((month, *share))
    return rows


def _powers(rule: TargetRule, how: Measuring) -> list[tuple[int, int, int]]:
    factor = 1 + (how.growth or Fraction(0))
    rows = []
    for month in range((how.base_year + 1) * 12, rule.deadline + 1):
        reached = factor ** (month // 12 - how.base_year)
        if max(reached.numerator, reached.denominator) > MOST:
            raise LuoshiError(
                f"目标 {rule.target}：年均增长 {rule.value} 连乘到第 {month // 12 - how.base_year} 年，不能精确比较。",
                "请把增长率写到小数点后一位，或缩短期限。",
            )
        rows.append((month, reached.numerator, reached.denominator))
    return rows


def _fill_targets(tables: Tables, series: Sequence[int], paths: Sequence[int]) -> None:
    numbers = {(r.target, r.area): n for n, r in enumerate(tables.rules)}
    rows: list[Row] = []
    for number, (rule, how) in enumerate(zip(tables.rules, tables.measurings, strict=True)):
        whole = numbers.get((rule.part_of or "", rule.area))
        ratio = (
            _part_ratio(rule, tables.rules[whole], how, tables.measurings[whole])
            if whole is not None
            else None
        )
        step = FREQUENCY_MONTHS[rule.frequency]
        goal, goal2, tolerance, base = how.amounts(rule)
        based = how.base_year if how.needs_base(rule) else None
        tentative = rule.form == "about" and not rule.tolerance_confirmed
        growth = how.growth or Fraction(0)
        rows.append((
            number, series[number], rule.form, rule.op, how.gather, how.scope,
            step, rule.lag_months, rule.start, rule.deadline, rule.deadline // 12,
            int(rule.yearly), int(rule.yearly and step < 12), int(how.is_flow), int(how.settles_early),
            int(rule.aspirational), int(tentative), int(rule.suspended),
            goal, goal2, tolerance, base, rule.base_last if based is not None else None, based,
            how.measure, how.fallback, how.held,
            growth.numerator, growth.denominator, how.rate_unit, paths[number], tables.policies[number].name,
            whole if ratio else None, ratio.denominator if ratio else None, ratio.numerator if ratio else None,
        ))  # fmt: skip
    tables.rows["judge_target"] = rows


def _part_ratio(
    part: TargetRule, whole: TargetRule, how: Measuring, of: Measuring
) -> Fraction | None:
    """How many of the whole's unit one of the part's is; None when the two cannot be compared."""
    if (
        is_rate(part.unit)
        or is_rate(whole.unit)
        or how.growth
        or of.growth
        or part.form in ("grade", "words")
    ):
        return None
    try:
        ratio = parse_unit(part.unit).ratio_to(parse_unit(whole.unit))
    except UnitError:
        return None
    return ratio if max(ratio.numerator, ratio.denominator) < MOST else None
