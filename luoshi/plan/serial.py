"""Plan <-> the public JSON format, version 1 (docs/design/plan-format.md). Unknown keys are refused, not dropped."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import date
from typing import Any, TypeVar

from luoshi.errors import LuoshiError
from luoshi.plan.model import (
    Duty,
    Mechanism,
    Milestone,
    NamedProject,
    Note,
    Party,
    Plan,
    Section,
    Target,
)

FORMAT_VERSION = 1
_T = TypeVar("_T")


def plan_to_dict(plan: Plan) -> dict[str, Any]:
    """The plan as JSON-ready data, keys in the published order."""
    return {
        "luoshi": FORMAT_VERSION,
        "title": plan.title,
        "document_number": plan.document_number,
        "issuer": plan.issuer,
        "issued_on": plan.issued_on.isoformat() if plan.issued_on else None,
        "horizon": list(plan.horizon) if plan.horizon else None,
        "text": plan.text,
        "sections": [asdict(s) for s in plan.sections],
        "targets": [asdict(t) for t in plan.targets],
        "duties": [asdict(d) for d in plan.duties],
        "milestones": [asdict(m) for m in plan.milestones],
        "mechanisms": [asdict(m) for m in plan.mechanisms],
        "projects": [asdict(p) for p in plan.projects],
        "notes": [asdict(n) for n in plan.notes],
    }


def plan_from_dict(data: Mapping[str, Any]) -> Plan:
    """The inverse of `plan_to_dict`. Raises LuoshiError naming the entry that does not fit."""
    if data.get("luoshi") != FORMAT_VERSION:
        raise LuoshiError(
            f"方案数据的格式版本是 {data.get('luoshi')!r}，本程序只认第 {FORMAT_VERSION} 版。",
            "请用同一版本的 luoshi read 重新生成。",
        )
    horizon = data.get("horizon")
    issued = data.get("issued_on")
    return Plan(
        title=str(data.get("title") or ""),
        text=str(data.get("text") or ""),
        document_number=data.get("document_number"),
        issuer=data.get("issuer"),
        issued_on=date.fromisoformat(issued) if issued else None,
        horizon=(int(horizon[0]), int(horizon[1])) if horizon else None,
        sections=_many(Section, data, "sections"),
        targets=_many(Target, data, "targets"),
        duties=tuple(
            _one(
                Duty,
                {**d, "parties": tuple(_one(Party, p, "parties") for p in d["parties"])},
                "duties",
            )
            for d in data.get("duties", ())
        ),
        milestones=_many(Milestone, data, "milestones"),
        mechanisms=_many(Mechanism, data, "mechanisms"),
        projects=_many(NamedProject, data, "projects"),
        notes=_many(Note, data, "notes"),
    )


def _many(kind: type[_T], data: Mapping[str, Any], key: str) -> tuple[_T, ...]:
    return tuple(_one(kind, entry, f"{key}[{i}]") for i, entry in enumerate(data.get(key, ())))


def _one(kind: type[_T], entry: Mapping[str, Any], place: str) -> _T:
    names = {f.name for f in fields(kind)}  # type: ignore[arg-type]
    unknown = sorted(set(entry) - names)
    if unknown:
        raise LuoshiError(
            f"方案数据的 {place} 有不认识的字段：{'、'.join(unknown)}。", "请删去，或升级程序。"
        )
    try:
        return kind(**entry)
    except TypeError as error:
        raise LuoshiError(f"方案数据的 {place} 缺少字段（{error}）。", "请补全后再试。") from error
