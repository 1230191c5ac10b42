"""Projects in tests: short ways to tell one, and the rows that make Tengzhou's September 2024."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from luoshi.plan import Period, Quantity
from luoshi.projects import (
    Arrival,
    ArrivedFunds,
    Attraction,
    CertificationStep,
    Charge,
    Contract,
    ContractAmount,
    Evidence,
    Halt,
    Membership,
    Permit,
    ProgressInvestment,
    ProgressReport,
    Project,
    StageMove,
    StatisticalEntry,
    StatisticalInvestment,
    StatisticalReport,
    YearPlan,
    stages,
)

SPECS = Path(__file__).resolve().parents[2] / "specs" / "projects"
LISTED: dict[str, Any] = {"lists": [["county_key", "build", "2025-01-01"]]}
SEPTEMBER = Period.parse("2024-09")
ATTRACTED: dict[str, Any] = {
    "code": "Z1",
    "name": "新能源电池",
    "origin": "outside",
    "investor": "远山电池公司",
    "total": "12",
    "contracts": [["2025-02-01", "12"]],
    "moves": [
        ["signed", "2025-02-01"],
        ["landed", "2025-03-01"],
        ["started", "2025-05-01", "main"],
    ],
    "steps": [
        ["filed", "2025-06-01"],
        ["first_check", "2025-06-05"],
        ["joint_check", "2025-06-20"],
        ["published", "2025-06-30"],
    ],
}


def spec(name: str) -> dict[str, Any]:
    return yaml.safe_load((SPECS / name).read_text(encoding="utf-8"))


def day(told: Any) -> date:
    return told if isinstance(told, date) else date.fromisoformat(str(told))


def yi(told: str | None) -> Quantity | None:
    return None if told is None else Quantity.of(told, "亿元")


def told(**more: Any) -> Project:
    """A project from plain values; amounts in 亿元, lists of rows for what there may be many of."""
    entry = {
        "code": "A",
        "name": "甲",
        "town": "东镇",
        "level": "county",
        "origin": "local",
        **more,
    }
    plain = {
        key: entry[key]
        for key in ("code", "name", "town", "level", "origin", "investor", "parent", "cluster",
                    "template", "charges", "permits")
        if key in entry
    }  # fmt: skip
    return Project(
        **plain,
        planned_total=yi(entry.get("total")),
        plans=tuple(_plan(*row) for row in entry.get("plans", ())),
        moves=tuple(_move(*row) for row in entry.get("moves", ())),
        lists=tuple(
            Membership(row[0], row[1], day(row[2]), day(row[3]) if len(row) > 3 else None)
            for row in entry.get("lists", ())
        ),
        progress=tuple(_report(*row) for row in entry.get("progress", ())),
        entry=StatisticalEntry(day(entry["entry"]), "370481") if entry.get("entry") else None,
        statistics=tuple(
            StatisticalReport(
                Period.parse(str(month)), StatisticalInvestment(yi(amount), "统计月报")
            )
            for month, amount in entry.get("statistics", ())
        ),
        halts=tuple(
            Halt(row[0], day(row[1]), row[2], day(row[3]) if len(row) > 3 else None)
            for row in entry.get("halts", ())
        ),
        attraction=_attraction(entry),
    )


def proof(told_: str) -> Evidence:
    kind, _, works = told_.partition("=")
    return Evidence(kind, "附件1", works=works)


def _plan(year: int, amount: str | None, start: str | None = None, finish: str | None = None):
    months = [Period.parse(each) if each else None for each in (start, finish)]
    return YearPlan(year, yi(amount), *months)


def _move(stage: str, on: Any, works: str = "") -> StageMove:
    return StageMove(stage, day(on), (Evidence("works", "附件1", works=works),) if works else ())


def _report(month: Any, done: str | None, so_far: str | None = None, percent: str | None = None):
    amounts = [None if each is None else ProgressInvestment(yi(each)) for each in (done, so_far)]
    return ProgressReport(
        Period.parse(str(month)), *amounts, None if percent is None else Decimal(percent)
    )


def _attraction(entry: Mapping[str, Any]) -> Attraction:
    return Attraction(
        contracts=tuple(
            Contract(f"HT{n}", day(row[0]), ContractAmount(yi(row[1])), entry.get("site", "新区"))
            for n, row in enumerate(entry.get("contracts", ()), 1)
        ),
        arrivals=tuple(
            Arrival(day(on), ArrivedFunds(yi(amount), "银行回单"))
            for on, amount in entry.get("arrivals", ())
        ),
        steps=tuple(
            CertificationStep(
                row[0], day(row[1]), "招商促进中心", len(row) == 2, row[2] if len(row) > 2 else ""
            )
            for row in entry.get("steps", ())
        ),
        traits=tuple(entry.get("traits", ())),
        counted_in=tuple(entry.get("counted_in", ())),
    )


def tengzhou() -> tuple[dict[str, Any], list[Project]]:
    """The published figures and the rows that make them, with those beside that must not count."""
    data = spec("tengzhou-2024-09.yaml")
    rows = [project for group in data["groups"] for project in _group(group)]
    rows += [
        told(code=f"prepare-{n}", name=f"准备项目{n}", plans=[[2024, "5"]], total="20",
             lists=[["county_key", "prepare", "2024-01-01"]])
        for n in range(data["beside"]["prepare"])
    ]  # fmt: skip
    rows += [
        told(code=f"gone-{n}", name=f"退出项目{n}", plans=[[2024, "5"]], total="20",
             lists=[["county_key", "build", "2024-01-01", "2024-09-29"]])
        for n in range(data["beside"]["gone"])
    ]  # fmt: skip
    return data, rows


def _group(group: Mapping[str, Any]) -> Iterator[Project]:
    count = group["projects"]
    plans, done = (list(_shares(group[key], count)) for key in ("plan", "done"))
    for n in range(count):
        moves = [["landed", "2023-11-01"], ["started", "2024-03-01", "main"]]
        moves = moves[: 2 if n < group["started"] else 1]
        if n < group["finished"]:
            moves += [["finished", "2024-08-01"], ["producing", "2024-09-10"]]
        finish = "2024-12" if n < group["to_finish"] else None
        yield told(
            code=f"{group['list']}-{n:03}",
            name=f"{group['list']}项目{n}号",
            town=f"第{n % 21 + 1}镇",
            cluster=("化工", "机械", "锂电")[n % 3],
            total=str(plans[n] * 2),
            plans=[[2024, str(plans[n]), "2024-03", finish]],
            lists=[[group["list"], "build", "2024-01-01"]],
            moves=moves,
            progress=[["2024-09", None, str(done[n])]],
            entry="2024-04-20" if n < group["started"] else None,
            charges=(Charge("taskforce", f"专班{n % 5}", ("张三",), date(2024, 1, 1)),),
        )


def _shares(whole: str, count: int) -> Iterator[Decimal]:
    """Equal shares in whole 万元, the last one with the rest; in 亿元."""
    all_ = int(Decimal(whole) * 10_000)
    each = all_ // count
    for n in range(count):
        yield Decimal(each if n < count - 1 else all_ - each * (count - 1)) / 10_000


def permit(kind: str, asked: str | None = None, granted: str | None = None) -> Permit:
    return Permit(kind, *(day(each) if each else None for each in (asked, granted)))


STAGE_CODES = tuple(stage.code for stage in stages().stages)
