"""Every code of a pack refers to something that exists, and every name to one thing only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from luoshi.errors import LuoshiError
from luoshi.packs.model import KEPT_DUTIES, Pack, UnitRow, UnitSetRow
from luoshi.packs.parties import resolve_party, squash
from luoshi.packs.scheme import SampleScheme
from luoshi.packs.tables import PackError
from luoshi.plan import parse_unit
from luoshi.progress import curve_of, policy_of


def check_pack(pack: Pack) -> None:
    """Raises PackError naming the file and the code that does not fit."""
    _check_units(pack)
    _check_references(pack)
    _check_bindings(pack)
    _check_facts(pack)
    _check_parties(pack)
    if pack.sample is not None:
        _check_sample(pack, pack.sample)


def _check_units(pack: Pack) -> None:
    codes = {u.code for u in pack.units}
    _refer("units.csv 的 parent", (u.parent for u in pack.units if u.parent), codes, "units.csv")
    if sum(u.parent is None for u in pack.units) != 1:
        raise PackError("units.csv 应有且只有一个没有 parent 的单位。", "请让其余单位都写明上级。")
    parents = {u.code: u.parent for u in pack.units}
    for code in codes:
        above, steps = parents[code], 0
        while above is not None:
            above, steps = parents[above], steps + 1
            if steps > len(codes):
                raise PackError(f"units.csv 里 {code} 的上级绕成了圈。", "请改 parent 列。")
    both = {u.code for u in pack.units} & {s.code for s in pack.unit_sets}
    if both:
        raise PackError(f"sets.csv 的代码 {min(both)} 已是单位的代码。", "请换一个代码。")
    owner: dict[str, str] = {}
    named: tuple[UnitRow | UnitSetRow, ...] = (*pack.units, *pack.unit_sets)
    for row in named:
        for name in (row.name, *row.aliases):
            other = owner.setdefault(squash(name), row.code)
            if other != row.code:
                raise PackError(
                    f"名称“{name}”同时是 {other} 和 {row.code} 的。",
                    "请在 units.csv 或 sets.csv 删去一处。",
                )


def _check_collected(pack: Pack, sets: set[str]) -> None:
    """A sum over units makes sense of amounts only, and nobody files an official statistic."""
    kept = {row.code: row for row in pack.indicators}
    _refer("pack.yaml 的 collected", (c for c, _ in pack.collected), set(kept), "indicators.csv")
    _refer("pack.yaml 的 collected", (s for _, s in pack.collected), sets, "sets.csv")
    for code, _set in pack.collected:
        if kept[code].official or kept[code].unit.endswith("%"):
            raise PackError(
                f"pack.yaml 的 collected 里 {code} 不能由各单位分报再合计。",
                "官方统计、比率不能相加，请删去。",
            )


def _check_references(pack: Pack) -> None:
    units = {u.code for u in pack.units}
    sets = {s.code for s in pack.unit_sets}
    targets = {t.id for t in pack.plan.targets}
    _refer("pack.yaml 的 coordinator_unit", (pack.coordinator_unit,), units, "units.csv")
    _refer("members.csv 的 set", (m.unit_set for m in pack.memberships), sets, "sets.csv")
    _refer("members.csv 的 unit", (m.unit for m in pack.memberships), units, "units.csv")
    _refer(
        "indicators.csv 的 source_unit",
        (i.source_unit for i in pack.indicators),
        units,
        "units.csv",
    )
    _check_collected(pack, sets)
    _refer("pack.yaml 的 keepers", (d for d, _ in pack.keepers), set(KEPT_DUTIES), "已知的职责")
    _refer("pack.yaml 的 keepers", (u for _, u in pack.keepers), units, "units.csv")
    _refer("people.csv 的 unit", (p.unit for p in pack.people), units, "units.csv")
    _refer("queries.csv 的 answerer", (q.answerer for q in pack.queries), units, "units.csv")
    _refer("queries.csv 的 targets", (t for q in pack.queries for t in q.targets), targets, "方案")
    confirmers = (b.tolerance_confirmed_by for b in pack.bindings)
    _refer(
        "bindings.csv 的 tolerance_confirmed_by", (c for c in confirmers if c), units, "units.csv"
    )
    for m in pack.memberships:
        if m.until is not None and m.until < m.since:
            raise PackError(
                f"members.csv 里 {m.unit_set} 的 {m.unit} 止日早于起日。", "请改 until 列。"
            )


def _check_bindings(pack: Pack) -> None:
    """Policies and curves exist, and an indicator's figures convert into its target's unit (growth: from any amount)."""
    indicators = {i.code: i for i in pack.indicators}
    forms = {r.target: r.form for r in pack.rules}
    with _at("pack.yaml 的 policy"):
        policy_of(pack.policy)
    for binding in pack.bindings:
        with _at(f"bindings.csv 的 {binding.target}"):
            policy_of(binding.policy)
            curve_of(binding.curve)
            target = pack.plan.target_of(binding.target)
            if target and forms[target.id] not in ("base_growth", "average_growth"):
                unit = parse_unit(indicators[binding.indicator].unit)
                unit.ratio_to(parse_unit(target.unit))


def _check_facts(pack: Pack) -> None:
    """A figure's unit has to convert into its indicator's."""
    indicators = {i.code: i for i in pack.indicators}
    _refer(
        "facts.csv 的 indicator",
        (f.indicator for f in pack.facts),
        set(indicators),
        "indicators.csv",
    )
    for fact in pack.facts:
        with _at(f"facts.csv 里 {fact.area} {fact.indicator} {fact.period}"):
            parse_unit(fact.unit).ratio_to(parse_unit(indicators[fact.indicator].unit))


def _check_parties(pack: Pack) -> None:
    for duty in pack.plan.duties:
        for party in duty.parties:
            if resolve_party(pack, party.name) is None:
                raise PackError(
                    f"方案 {duty.section} 的责任单位“{party.name}”不在 units.csv 和 sets.csv 里。",
                    "请加这个单位，或在已有单位的 aliases 列写上这个叫法。",
                )


def _check_sample(pack: Pack, scheme: SampleScheme) -> None:
    indicators = {i.code: i for i in pack.indicators}
    _refer(
        "sample.yaml 的 series",
        (s.indicator for s in scheme.series),
        set(indicators),
        "indicators.csv",
    )
    splits = [s.split for s in scheme.series if s.split]
    _refer(
        "sample.yaml 的 split.set",
        (s.unit_set for s in splits),
        {s.code for s in pack.unit_sets},
        "sets.csv",
    )
    _refer(
        "sample.yaml 的 split.of", (s.of for s in splits if s.of), set(indicators), "indicators.csv"
    )
    for series in scheme.series:
        indicator = indicators[series.indicator]
        place = f"sample.yaml 的 {series.indicator}"
        if (series.grade is None) == (not series.points):
            raise PackError(f"{place} 应写 points 或 grade 之一。", "请补一项或删一项。")
        for period, value in series.points:
            whole = value.scaleb(indicator.decimals)
            if whole != whole.to_integral_value():
                raise PackError(
                    f"{place} {period}：{value} 的小数位多于 {indicator.decimals} 位。",
                    "请改数或改 decimals。",
                )
            if period.frequency != indicator.frequency:
                raise PackError(
                    f"{place} {period}：数据期和指标的频度不一致。",
                    "请照 indicators.csv 的频度写。",
                )
        if series.split and (indicator.decimals or indicator.accumulation != "year_to_date"):
            raise PackError(f"{place}：只有年初累计的件数可以 split。", "请删去 split。")


def _refer(place: str, used: Iterable[str], known: set[str], where: str) -> None:
    for code in used:
        if code not in known:
            raise PackError(f"{place}“{code}”在 {where} 里没有。", "请改代码，或先加上。")


@contextmanager
def _at(place: str) -> Iterator[None]:
    """Says where in the pack another room's refusal belongs."""
    try:
        yield
    except LuoshiError as error:
        raise PackError(f"{place}：{error.message}", error.remedy) from error
