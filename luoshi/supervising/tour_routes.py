"""Before a tour: which project may be shown, and whether the stops fit into the days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Final, Literal

from luoshi.supervising._tour_rules import SessionPlan, TourRules

Answer = Literal["yes", "no", "unknown"]
ANSWERS: Final[dict[Answer, str]] = {"yes": "符合", "no": "不符合", "unknown": "不清楚"}


@dataclass(frozen=True, slots=True)
class StopFacts:
    """What is known of the project of a stop. started, finish None: not told. seen_on: earlier tours that showed it; two_high
    None: nobody said. halted: why it stands still, "" where it does not."""

    kind: str
    town: str
    minutes: int
    started: date | None = None
    finish: date | None = None
    percent: Decimal | None = None
    seen_on: tuple[str, ...] = ()
    two_high: bool | None = None
    halted: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    code: str
    label: str
    answer: Answer
    reason: str


@dataclass(frozen=True, slots=True)
class Visit:
    """drive: minutes from the stop before; minutes: the stay."""

    stop: str
    town: str
    drive: int
    minutes: int


@dataclass(frozen=True, slots=True)
class Timed:
    """day 0: it no longer fits into the days."""

    stop: str
    day: int
    arrive: time | None
    leave: time | None


@dataclass(frozen=True, slots=True)
class Route:
    """faults: sentences about what does not fit."""

    visits: tuple[Timed, ...]
    total: int
    towns: dict[str, int]
    faults: tuple[str, ...]


def stop_checks(
    rules: TourRules, stop: StopFacts, all_stops: Sequence[StopFacts], on: date
) -> tuple[Check, ...]:
    """Each rule for one stop among all of the tour, this one included. on: the first day of the tour."""
    return (
        _fresh(rules, stop, on),
        _unseen(stop),
        _two_high(stop),
        _kind(rules, stop, all_stops),
        _stay(rules, stop, all_stops),
    )


def route_of(
    rules: TourRules, plan: SessionPlan, visits: Sequence[Visit], names: dict[str, str]
) -> Route:
    """Arrivals one after the other; a stop that does not fit into a session begins the next. names: of stops and towns."""
    timed: list[Timed] = []
    parts = list(plan.parts)
    now = _at(parts[0].since) if parts else None
    left_out: list[Visit] = []
    for visit in visits:
        placed = None
        while parts and now is not None:
            arrive = now + timedelta(minutes=visit.drive)
            leave = arrive + timedelta(minutes=visit.minutes)
            if leave <= _at(parts[0].until):
                placed = Timed(visit.stop, parts[0].day, arrive.time(), leave.time())
                now = leave
                break
            parts.pop(0)
            now = _at(parts[0].since) if parts else None
        if placed is None:
            left_out.append(visit)
        timed.append(placed or Timed(visit.stop, 0, None, None))
    towns: dict[str, int] = defaultdict(int)
    for visit in visits:
        towns[visit.town] += visit.minutes
    total = sum(visit.drive + visit.minutes for visit in visits)
    faults = [*_overflow(plan, left_out, names), *_too_long(rules, towns, names)]
    return Route(tuple(timed), total, dict(towns), tuple(faults))


def _at(hour: time) -> datetime:
    """On any one day: only the difference counts."""
    return datetime.combine(date(2000, 1, 1), hour)


def _overflow(plan: SessionPlan, left_out: Sequence[Visit], names: dict[str, str]) -> list[str]:
    if not left_out:
        return []
    minutes = sum(visit.drive + visit.minutes for visit in left_out)
    shown = "、".join(names.get(visit.stop, visit.stop) for visit in left_out)
    return [
        f"按“{plan.label}”排不下{len(left_out)}站（{shown}），还差{minutes}分钟。"
        "请减少站点、缩短停留，或改排时间。"
    ]


def _too_long(rules: TourRules, towns: dict[str, int], names: dict[str, str]) -> list[str]:
    return [
        f"{names.get(town, town)}共停留{minutes}分钟，超过每个镇街{rules.town_minutes}分钟。请缩短停留。"
        for town, minutes in towns.items()
        if minutes > rules.town_minutes
    ]


def _fresh(rules: TourRules, stop: StopFacts, on: date) -> Check:
    answer, reason = _freshness(rules, stop, on)
    return Check("fresh", "当年新开工或即将竣工", answer, reason)


def _freshness(rules: TourRules, stop: StopFacts, on: date) -> tuple[Answer, str]:
    if stop.halted:
        return "no", f"项目暂停或取消：{stop.halted}"
    if stop.started is not None and stop.started.year == on.year:
        return "yes", f"{stop.started}开工，当年新开工"
    if stop.percent is not None and stop.percent >= rules.near:
        return "yes", f"形象进度{stop.percent.normalize():f}%，即将竣工"
    if stop.finish is not None and on <= stop.finish <= on + timedelta(days=31 * rules.months):
        return "yes", f"计划{stop.finish}竣工，即将竣工"
    if stop.started is None:
        return "unknown", "没有报开工日期"
    if stop.percent is None:
        return "unknown", f"{stop.started}开工，没有报形象进度"
    return "no", f"{stop.started}开工，形象进度{stop.percent.normalize():f}%，不到{rules.near}%"


def _unseen(stop: StopFacts) -> Check:
    if stop.seen_on:
        return Check("unseen", "以前没有观摩过", "no", f"已在{'、'.join(stop.seen_on)}看过")
    return Check("unseen", "以前没有观摩过", "yes", "已记录的观摩里没有这个项目")


def _two_high(stop: StopFacts) -> Check:
    label = "不是“两高”项目"
    if stop.two_high is None:
        return Check("two_high", label, "unknown", "还没有认定，请填写或由部门预审时认定")
    if stop.two_high:
        return Check("two_high", label, "no", "已认定为“两高”项目")
    return Check("two_high", label, "yes", "已认定不是“两高”项目")


def _kind(rules: TourRules, stop: StopFacts, every: Sequence[StopFacts]) -> Check:
    kind = rules.kinds[stop.kind]
    here = sum(each.town == stop.town and each.kind == stop.kind for each in every)
    label = "每个镇街工业、农业农村、自选各一个"
    if here > kind.most:
        return Check("kind", label, "no", f"本镇街{kind.label}类有{here}个，最多{kind.most}个")
    return Check("kind", label, "yes", f"本镇街{kind.label}类{here}个")


def _stay(rules: TourRules, stop: StopFacts, every: Sequence[StopFacts]) -> Check:
    minutes = sum(each.minutes for each in every if each.town == stop.town)
    label = f"每个镇街不超过{rules.town_minutes}分钟"
    answer: Answer = "no" if minutes > rules.town_minutes else "yes"
    return Check("stay", label, answer, f"本镇街共停留{minutes}分钟")
