"""A project as it is told: frozen, without arithmetic beyond dates. What follows from it is computed elsewhere in the room."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final, Literal

from luoshi.plan import Period, Quantity
from luoshi.projects._data import ProjectError
from luoshi.projects.amounts import (
    ArrivedFunds,
    ContractAmount,
    ProgressInvestment,
    StatisticalInvestment,
    not_negative,
    only,
)
from luoshi.projects.lists import CLASSES, LEVELS, Level, ListClass, project_lists

Origin = Literal["outside", "local"]
ORIGINS: Final[Mapping[Origin, str]] = {"outside": "外来投资", "local": "本地投资"}
ChargeKind = Literal["taskforce", "officer", "headquarters"]
CHARGES: Final[Mapping[ChargeKind, str]] = {
    "taskforce": "专班",
    "officer": "专员",
    "headquarters": "指挥部",
}
HaltKind = Literal["suspended", "cancelled"]
HALTS: Final[Mapping[HaltKind, str]] = {"suspended": "暂停", "cancelled": "取消"}


@dataclass(frozen=True, slots=True)
class Evidence:
    """kind: a code of stages.yaml; ref: number of the paper or file; works: what was begun, for kind `works`."""

    kind: str
    ref: str
    dated: date | None = None
    works: str = ""


@dataclass(frozen=True, slots=True)
class StageMove:
    stage: str
    on: date
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Charge:
    """Who is in charge: both days included, until None while it lasts."""

    kind: ChargeKind
    unit: str
    people: tuple[str, ...]
    since: date
    until: date | None = None

    def __post_init__(self) -> None:
        _known(self.kind, CHARGES, "负责方式")
        _ordered(self.since, self.until, f"{CHARGES[self.kind]}“{self.unit}”")

    def holds(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Permit:
    """kind: a code of permits.yaml. granted None: not yet."""

    kind: str
    asked: date | None = None
    granted: date | None = None
    ref: str = ""


@dataclass(frozen=True, slots=True)
class Membership:
    """On a list from a day to a day, both included. A change of class is an end and a new beginning."""

    list: str
    class_: ListClass
    since: date
    until: date | None = None

    def __post_init__(self) -> None:
        _known(self.list, project_lists(), "名单")
        _known(self.class_, CLASSES, "名单类别")
        _ordered(self.since, self.until, f"名单“{project_lists()[self.list].label}”")

    @property
    def level(self) -> Level:
        return project_lists()[self.list].level

    def holds(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)

    def overlaps(self, other: Membership) -> bool:
        ends = self.until or date.max, other.until or date.max
        return self.since <= ends[1] and other.since <= ends[0]


@dataclass(frozen=True, slots=True)
class Node:
    """A milestone of the project's own. planned: the day first promised, never changed; due: the day promised now, None
    while it is the first; done: the day it was reached."""

    label: str
    planned: date
    due: date | None = None
    done: date | None = None

    def __post_init__(self) -> None:
        if not self.label.strip():
            raise ProjectError("节点没有写名称。", "请写明到什么程度，如“主体封顶”。")

    @property
    def promised(self) -> date:
        return self.due or self.planned

    @property
    def slip(self) -> int:
        """Days later than first promised; negative: earlier. Of one not reached yet, as promised now."""
        return ((self.done or self.promised) - self.planned).days


@dataclass(frozen=True, slots=True)
class YearPlan:
    """What a year's plan says. start, finish: months planned; None where the year's plan has none."""

    year: int
    investment: Quantity | None
    start: Period | None = None
    finish: Period | None = None

    def __post_init__(self) -> None:
        if self.investment is not None:
            not_negative(self.investment, f"{self.year}年计划投资")
        for period, words in ((self.start, "计划开工"), (self.finish, "计划竣工投产")):
            if period is not None:
                _month(period, f"{self.year}年{words}")


@dataclass(frozen=True, slots=True)
class ProgressReport:
    """A month as the project tells it. cumulative: this year's, as told; percent: physical progress 形象进度."""

    month: Period
    done: ProgressInvestment | None
    cumulative: ProgressInvestment | None = None
    percent: Decimal | None = None
    node: str = ""
    problem: str = ""

    def __post_init__(self) -> None:
        _month(self.month, "进度")
        for money in (self.done, self.cumulative):
            if money is not None:
                only(ProgressInvestment, money, f"{self.month.words()}的项目进度")
        if self.percent is not None and not (self.percent.is_finite() and 0 <= self.percent <= 100):
            raise ProjectError(f"{self.month.words()}的形象进度不在0到100之间。", "请按百分数填。")


@dataclass(frozen=True, slots=True)
class StatisticalReport:
    """A month as the statistics bureau confirmed it."""

    month: Period
    done: StatisticalInvestment

    def __post_init__(self) -> None:
        _month(self.month, "统计投资")
        only(StatisticalInvestment, self.done, f"{self.month.words()}的统计数")


@dataclass(frozen=True, slots=True)
class StatisticalEntry:
    """入库: the project is in the statistics bureau's list from this day, under this code."""

    on: date
    code: str


@dataclass(frozen=True, slots=True)
class Halt:
    """suspended: until a day, None while it lasts; cancelled: for good."""

    kind: HaltKind
    on: date
    reason: str
    until: date | None = None

    def __post_init__(self) -> None:
        _known(self.kind, HALTS, "停缓类别")
        if not self.reason.strip():
            raise ProjectError(f"{HALTS[self.kind]}项目没有写原因。", "请写明原因。")
        if self.kind == "cancelled" and self.until is not None:
            raise ProjectError("取消的项目写了恢复日期。", "要恢复的，请改为暂停。")
        _ordered(self.on, self.until, HALTS[self.kind])

    def holds(self, day: date) -> bool:
        return self.on <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Contract:
    code: str
    signed_on: date
    amount: ContractAmount
    site: str

    def __post_init__(self) -> None:
        only(ContractAmount, self.amount, f"合同 {self.code} 的金额")


@dataclass(frozen=True, slots=True)
class Arrival:
    on: date
    funds: ArrivedFunds

    def __post_init__(self) -> None:
        only(ArrivedFunds, self.funds, "到位资金")


@dataclass(frozen=True, slots=True)
class CertificationStep:
    """step: a code of promotion.yaml; by: who decided; passed False: turned down, with the reason in `words`."""

    step: str
    on: date
    by: str
    passed: bool
    words: str = ""


@dataclass(frozen=True, slots=True)
class Attraction:
    """How a project was attracted. traits: codes of promotion.yaml that somebody found to hold of it; counted_in: the
    years in which it was counted before."""

    contracts: tuple[Contract, ...] = ()
    arrivals: tuple[Arrival, ...] = ()
    steps: tuple[CertificationStep, ...] = ()
    traits: tuple[str, ...] = ()
    counted_in: tuple[int, ...] = ()

    @property
    def signed_on(self) -> date | None:
        return min((contract.signed_on for contract in self.contracts), default=None)


@dataclass(frozen=True, slots=True)
class Project:
    """level: of the office that leads it; where it counts in a month's rates follows from its lists of that month."""

    code: str
    name: str
    town: str
    level: Level
    origin: Origin
    investor: str = ""
    parent: str | None = None
    cluster: str = ""
    planned_total: Quantity | None = None
    template: str = ""
    plans: tuple[YearPlan, ...] = ()
    nodes: tuple[Node, ...] = ()
    charges: tuple[Charge, ...] = ()
    moves: tuple[StageMove, ...] = ()
    permits: tuple[Permit, ...] = ()
    lists: tuple[Membership, ...] = ()
    progress: tuple[ProgressReport, ...] = ()
    entry: StatisticalEntry | None = None
    statistics: tuple[StatisticalReport, ...] = ()
    halts: tuple[Halt, ...] = ()
    attraction: Attraction = field(default_factory=Attraction)

    def __post_init__(self) -> None:
        for told, words in ((self.code, "编号"), (self.name, "名称")):
            if not told.strip():
                raise ProjectError(
                    f"项目“{self.name or self.code}”没有{words}。", f"请填写{words}。"
                )
        _known(self.level, LEVELS, f"项目“{self.name}”的级别")
        _known(self.origin, ORIGINS, f"项目“{self.name}”的投资来源")
        if self.planned_total is not None:
            not_negative(self.planned_total, f"项目“{self.name}”的计划总投资")
        _once((plan.year for plan in self.plans), f"项目“{self.name}”的年度计划")
        _once((node.label for node in self.nodes), f"项目“{self.name}”的节点")
        _once((report.month for report in self.progress), f"项目“{self.name}”的月度进度")
        _once((report.month for report in self.statistics), f"项目“{self.name}”的统计投资")
        _once((permit.kind for permit in self.permits), f"项目“{self.name}”的手续")

    def plan_of(self, year: int) -> YearPlan | None:
        return next((plan for plan in self.plans if plan.year == year), None)

    def listed(self, day: date) -> tuple[Membership, ...]:
        return tuple(each for each in self.lists if each.holds(day))

    def halted(self, day: date) -> Halt | None:
        return next((each for each in self.halts if each.holds(day)), None)


def _month(period: Period, place: str) -> None:
    if period.frequency != "month":
        raise ProjectError(f"{place}的时间“{period}”不是一个月。", "请写成 2024-09 的样子。")


def _known(value: str, known: Iterable[str], place: str) -> None:
    if value not in known:
        raise ProjectError(f"{place}“{value}”不认识。", f"请用其中之一：{'、'.join(known)}。")


def _ordered(since: date, until: date | None, place: str) -> None:
    if until is not None and until < since:
        raise ProjectError(f"{place}的截止日期早于起始日期。", "请核对两个日期。")


def _once(keys: Iterable[object], place: str) -> None:
    seen: set[object] = set()
    for key in keys:
        if key in seen:
            raise ProjectError(f"{place}里{key}出现了两次。", "请只留一条。")
        seen.add(key)
