"""Projects as an OC4IDS 0.9 project package: the fields we hold and no others.

The standard speaks of infrastructure; investment in production is written the same way. Left out because the standard has
no place for it that we are sure of: lists and classes, needs, statistics' entry. Amounts are yuan; an amount that is
not told is left out, never written as 0. Project-reported investment is one metric and statistical investment another.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Any, Final

from luoshi.plan import Period
from luoshi.projects._data import ProjectError, mapping, packaged, text_in
from luoshi.projects.amounts import wan
from luoshi.projects.model import CHARGES, Project
from luoshi.projects.stages import reached, stage_on, stages

VERSION: Final = "0.9"
_CURRENCY: Final = "CNY"
# Months and days have no time of day; the standard asks for one. Local midnight of China.
_ZONE: Final = "T00:00:00+08:00"


@dataclass(frozen=True, slots=True)
class Publisher:
    """Who publishes. uri: of the package; prefix: put before project codes to make them unique in the world."""

    name: str
    uri: str
    prefix: str
    license: str = ""
    policy: str = ""


def oc4ids(
    projects: Iterable[Project], publisher: Publisher, published: datetime, as_of: date
) -> dict[str, Any]:
    """The package as JSON values, as far as told up to `as_of`. ProjectError: nothing to publish, or nobody who does."""
    told = sorted(projects, key=lambda project: project.code)
    if not told:
        raise ProjectError("没有可导出的项目。", "请至少选择一个项目。")
    if not publisher.name.strip() or not publisher.uri.strip() or not publisher.prefix.strip():
        raise ProjectError("导出 OC4IDS 缺少发布单位、数据包地址或编号前缀。", "请在设置里填写。")
    if published.tzinfo is None:
        raise ProjectError("发布时间没有时区。", "请给出带时区的时间。")
    package: dict[str, Any] = {
        "uri": publisher.uri,
        "publishedDate": published.isoformat(timespec="seconds"),
        "version": VERSION,
        "publisher": {"name": publisher.name},
        "projects": [_project(project, publisher.prefix, as_of) for project in told],
    }
    if publisher.license:
        package["license"] = publisher.license
    if publisher.policy:
        package["publicationPolicy"] = publisher.policy
    return package


def _project(project: Project, prefix: str, as_of: date) -> dict[str, Any]:
    found: dict[str, Any] = {
        "id": f"{prefix}-{project.code}",
        "title": project.name,
        "type": "construction",
        "identifiers": [{"id": project.code, "scheme": prefix}],
    }
    status = _status(project, as_of)
    optional = {
        "status": status,
        "period": _period(project),
        "locations": _locations(project),
        "budget": _budget(project),
        "parties": _parties(project, as_of),
        "metrics": _metrics(project, as_of),
        "milestones": _milestones(project, as_of),
        "completion": _completion(project, as_of),
    }
    return found | {key: value for key, value in optional.items() if value}


@cache
def _codes(key: str) -> Mapping[str, str]:
    told = mapping(packaged("oc4ids.yaml").get(key), f"oc4ids.yaml 的 {key}")
    return {code: text_in(told, code, f"oc4ids.yaml 的 {key}") for code in told}


def _status(project: Project, as_of: date) -> str | None:
    halt = project.halted(as_of)
    if halt is not None and halt.kind == "cancelled":
        return "cancelled"
    stage = stage_on(project, as_of)
    return _codes("status")[stage.code] if stage else None


def _day(day: date) -> str:
    return f"{day.isoformat()}{_ZONE}"


def _span(month: Period) -> dict[str, str]:
    return {"startDate": _day(month.ends_on.replace(day=1)), "endDate": _day(month.ends_on)}


def _period(project: Project) -> dict[str, str]:
    """The standard's period is the planned one; what happened is in the milestones and the completion."""
    starts = [plan.start for plan in project.plans if plan.start]
    finishes = [plan.finish for plan in project.plans if plan.finish]
    found = {}
    if starts:
        found["startDate"] = _day(min(starts).ends_on.replace(day=1))
    if finishes:
        found["endDate"] = _day(max(finishes).ends_on)
    return found


def _locations(project: Project) -> list[dict[str, Any]]:
    if not project.town:
        return []
    return [{"id": "1", "address": {"locality": project.town, "countryName": "中国"}}]


def _value(in_wan: Decimal) -> dict[str, Any]:
    """JSON numbers: whole yuan as an integer, else to the 分."""
    yuan = in_wan * 10_000
    whole = yuan == yuan.to_integral_value()
    cents = yuan.quantize(Decimal("0.01"), ROUND_HALF_UP)
    return {"amount": int(yuan) if whole else float(cents), "currency": _CURRENCY}


def _budget(project: Project) -> dict[str, Any]:
    if project.planned_total is None:
        return {}
    return {"amount": _value(wan(project.planned_total, f"“{project.name}”的计划总投资"))}


def _parties(project: Project, as_of: date) -> list[dict[str, Any]]:
    charges = [each for each in project.charges if each.holds(as_of)]
    found: list[dict[str, Any]] = [
        {
            "id": f"charge-{number}",
            "name": f"{each.unit}（{CHARGES[each.kind]}）",
            "roles": ["publicAuthority"],
        }
        for number, each in enumerate(charges, 1)
    ]
    if project.investor:
        found.append({"id": "investor", "name": project.investor, "roles": ["funder"]})
    return found


def _metrics(project: Project, as_of: date) -> list[dict[str, Any]]:
    reported = [
        (report.month, report.done.wan)
        for report in project.progress
        if report.done is not None and report.month.ends_on <= as_of
    ]
    confirmed = [
        (each.month, each.done.wan) for each in project.statistics if each.month.ends_on <= as_of
    ]
    named = (
        ("reported-investment", "完成投资（项目报送）", reported),
        ("statistical-investment", "完成投资（统计部门确认）", confirmed),
    )
    return [
        {"id": code, "title": title, "observations": [_observation(*each) for each in sorted(told)]}
        for code, title, told in named
        if told
    ]


def _observation(month: Period, amount: Decimal) -> dict[str, Any]:
    return {"id": str(month), "period": _span(month), "value": _value(amount)}


def _milestones(project: Project, as_of: date) -> list[dict[str, Any]]:
    return [
        {
            "id": f"{number}-{move.stage}",
            "title": stages().of(move.stage).label,
            "type": _codes("milestones")[move.stage],
            "dateMet": _day(move.on),
            "status": "met",
        }
        for number, move in enumerate(sorted(project.moves, key=lambda each: each.on), 1)
        if move.on <= as_of and move.stage in _codes("milestones")
    ]


def _completion(project: Project, as_of: date) -> dict[str, str]:
    finished = reached(project, "finished", as_of)
    return {"endDate": _day(finished)} if finished else {}
