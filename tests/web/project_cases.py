"""Three projects of 甲县 as a web test tells them: 一号 is being built in 东乡, 二号 newly attracted in 西乡, 三号 a reserve."""

from __future__ import annotations

from datetime import date
from typing import Any

from cast import NOW, access_of

from luoshi.plan import Period, Quantity
from luoshi.projects import (
    CertificationStep,
    Charge,
    Contract,
    ContractAmount,
    Evidence,
    Membership,
    Node,
    ProgressInvestment,
    ProgressReport,
    Project,
    StageMove,
    YearPlan,
)
from luoshi.projects.model import Attraction
from luoshi_web.offices.models import Programme
from luoshi_web.projects.actions import load_projects
from luoshi_web.projects.kept import Kept
from luoshi_web.projects.queries import kept_of, rights

WORKS = Evidence("works", "附件1", works="main")


def yi(value: str) -> Quantity:
    return Quantity.of(value, "亿元")


def wan(value: str) -> Quantity:
    """As the office stores months."""
    return Quantity.of(value, "万元")


def told(**more: Any) -> Project:
    """A project in 东乡, on the county's list since January 2026, of 5 亿元, 2 of them planned for 2026."""
    plain: dict[str, Any] = {
        "code": "P1", "name": "一号精密机床", "town": "dong", "level": "county", "origin": "local",
        "investor": "甲县机床公司", "cluster": "机床装备", "planned_total": yi("5"),
        "template": "industry",
        "plans": (YearPlan(2026, yi("2"), Period.parse("2026-02"), Period.parse("2026-12")),),
        "lists": (Membership("county_key", "build", date(2026, 1, 10)),),
        "moves": (
            StageMove("signed", date(2025, 11, 1)),
            StageMove("landed", date(2025, 12, 1)),
            StageMove("started", date(2026, 2, 20), (WORKS,)),
            StageMove("building", date(2026, 4, 1)),
        ),
        "charges": (Charge("taskforce", "乙局", ("Hua",), date(2026, 1, 10)),),
        "nodes": (Node("主体封顶", date(2026, 9, 30), date(2026, 11, 30)),),
        "progress": (
            ProgressReport(Period.parse("2026-08"), ProgressInvestment(wan("8000"))),
            ProgressReport(Period.parse("2026-09"), ProgressInvestment(wan("3000")), node="主体封顶"),
        ),
    }  # fmt: skip
    return Project(**{**plain, **more})


def three() -> list[Project]:
    second = told(
        code="P2", name="二号电池材料", town="xi", origin="outside", investor="远山公司",
        cluster="锂电新能源", planned_total=yi("12"), nodes=(), charges=(), progress=(),
        plans=(YearPlan(2026, yi("3")),),
        moves=(
            StageMove("signed", date(2026, 1, 5)),
            StageMove("landed", date(2026, 3, 1)),
            StageMove("started", date(2026, 5, 6), (WORKS,)),
        ),
        attraction=Attraction(
            contracts=(Contract("HT1", date(2026, 1, 5), ContractAmount(yi("12")), "经开区"),),
            steps=(CertificationStep("filed", date(2026, 6, 1), "西乡", True),),
        ),
    )  # fmt: skip
    third = told(
        code="P3", name="三号冷链物流", town="dong", planned_total=yi("1.5"), lists=(), plans=(),
        moves=(StageMove("idea", date(2026, 6, 1)),), nodes=(), charges=(), progress=(),
        cluster="现代服务",
    )  # fmt: skip
    return [told(), second, third]


def load_three(programme: Programme, projects: list[Project] | None = None) -> None:
    load_projects(programme, projects or three(), sample=False, actor="系统", at=NOW)
    programme.refresh_from_db()


def kept(number: int, who: str = "mei") -> Kept:
    return kept_of(access_of(who), number)


def rights_of_(who: str) -> Any:
    return rights(access_of(who))
