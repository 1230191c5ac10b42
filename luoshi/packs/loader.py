"""A pack's files -> Pack."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import yaml

from luoshi.packs import rows
from luoshi.packs.checks import check_pack
from luoshi.packs.model import Pack, PackScheme
from luoshi.packs.peers import read_peers
from luoshi.packs.projects import read_sample_projects
from luoshi.packs.registers import read_registers
from luoshi.packs.scheme import read_scheme
from luoshi.packs.tables import PackError, Reader, read_text
from luoshi.plan import Plan
from luoshi.progress import rule_for
from luoshi.progress.model import Binding, TargetRule
from luoshi.reading import read_plan

GRAMMAR_VERSION = 1
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
_OPTIONAL = (
    "horizon",
    "sample",
    "collected",
    "registers",
    "projects",
    "keepers",
    "peers",
    "schemes",
)
_CODE = re.compile(r"[a-z][a-z0-9_]*")


def load_pack_dir(path: Path) -> Pack:
    """The pack in a folder. Raises LuoshiError naming file, line and column of the first thing that is wrong."""
    return load_pack(lambda name: (path / name).read_bytes())


def load_pack(read: Reader) -> Pack:
    """A pack, read through a function from a file's name to its bytes, and checked: every code it refers to exists.

    Raises LuoshiError naming file, line and column of the first thing that is wrong.
    """
    manifest = _manifest(read)
    plan_name = _file_name(manifest, "plan")
    plan_bytes = _bytes(read, plan_name)
    plan = _plan(plan_bytes, plan_name, manifest)
    area = str(manifest["area"])
    indicators = rows.indicators(read)
    bindings = rows.bindings(read, plan, {i.code: i for i in indicators})
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
        units=rows.units(read),
        unit_sets=rows.unit_sets(read),
        memberships=rows.memberships(read),
        indicators=indicators,
        bindings=bindings,
        rules=_rules(plan, bindings, area),
        people=rows.people(read),
        queries=rows.queries(read),
        facts=rows.facts(read),
        collected=_pairs(manifest, "collected", "指标: 集合", "{zs_1: towns}"),
        keepers=_pairs(manifest, "keepers", "职责: 单位", "{projects: fgj}"),
        sample=read_scheme(read, _file_name(manifest, "sample"))
        if manifest.get("sample")
        else None,
    )
    check_pack(pack)
    if areas := _pairs(manifest, "peers", "地区: 类别", "{张家港市: model}"):
        known = {row.code: row.unit for row in pack.indicators}
        pack = replace(pack, peers=read_peers(read, areas, known, pack.facts))
    if manifest.get("projects"):
        units = {unit.code for unit in pack.units}
        told = read_sample_projects(read, _file_name(manifest, "projects"), units)
        pack = replace(pack, projects=told)
    pack = replace(pack, registers=read_registers(read, _listed(manifest, "registers"), pack))
    return replace(pack, schemes=_schemes(read, _listed(manifest, "schemes")))


def _manifest(read: Reader) -> Mapping[str, Any]:
    try:
        data = yaml.safe_load(read_text(read, "pack.yaml"))
    except (yaml.YAMLError, ValueError) as error:  # ValueError: a date such as 2024-13-40
        if isinstance(error, PackError):
            raise
        raise PackError("pack.yaml 不是正确的 YAML。", "请检查缩进、冒号和日期。") from error
    if not isinstance(data, dict):
        raise PackError("pack.yaml 没有内容。", f"应有：{'、'.join(_MANIFEST)}。")
    missing = [k for k in _MANIFEST if data.get(k) in (None, "")]
    unknown = [str(k) for k in data if k not in (*_MANIFEST, *_OPTIONAL)]
    if missing or unknown:
        problem = f"缺 {'、'.join(missing)}" if missing else f"有不认识的 {'、'.join(unknown)}"
        raise PackError(f"pack.yaml {problem}。", "请照 docs/design/pack.md 改。")
    if data["pack"] != GRAMMAR_VERSION:
        raise PackError(
            f"pack.yaml 的 pack 是 {data['pack']}，本程序只认第 {GRAMMAR_VERSION} 版。",
            "请升级程序或改包。",
        )
    return data


def _pairs(
    manifest: Mapping[str, Any], key: str, form: str, example: str
) -> tuple[tuple[str, str], ...]:
    found = manifest.get(key) or {}
    if not isinstance(found, dict) or not all(
        isinstance(part, str) for pair in found.items() for part in pair
    ):
        raise PackError(f"pack.yaml 的 {key} 不是“{form}”的列表。", f"请写成 {example} 这样。")
    return tuple(found.items())


def _listed(manifest: Mapping[str, Any], key: str) -> tuple[str, ...]:
    """Codes, because a reader can give a file by its name but cannot list a folder."""
    word = {"registers": "台账", "schemes": "考核办法"}[key]
    codes = manifest.get(key) or []
    if not isinstance(codes, list):
        raise PackError(f"pack.yaml 的 {key} 不是一列代码。", "请写成 [platforms, mines] 这样。")
    for code in codes:
        if not isinstance(code, str) or not _CODE.fullmatch(code):
            raise PackError(
                f"pack.yaml 的 {key} 里“{code}”不是{word}的代码。",
                f"请写 {key}/ 里文件的名字，不带 .yaml。",
            )
        if codes.count(code) > 1:
            raise PackError(f"pack.yaml 的 {key} 里 {code} 写了两次。", "请删去一处。")
    return tuple(codes)


def _schemes(read: Reader, codes: tuple[str, ...]) -> tuple[PackScheme, ...]:
    names = {code: f"schemes/{code}.yaml" for code in codes}
    return tuple(PackScheme(code, name, read_text(read, name)) for code, name in names.items())


def _adopted_on(manifest: Mapping[str, Any]) -> date:
    day = manifest["adopted_on"]
    if isinstance(day, datetime) or not isinstance(day, date):
        raise PackError(f"pack.yaml 的 adopted_on“{day}”不是日期。", "请写成 2024-08-20。")
    return day


def _file_name(manifest: Mapping[str, Any], key: str) -> str:
    name = str(manifest[key])
    if Path(name).name != name or "\\" in name or name in (".", ".."):
        raise PackError(
            f"pack.yaml 的 {key}“{name}”不是本包里的文件名。", "文件要和 pack.yaml 放在一起。"
        )
    return name


def _bytes(read: Reader, name: str) -> bytes:
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


def _rules(plan: Plan, bindings: tuple[Binding, ...], area: str) -> tuple[TargetRule, ...]:
    if plan.horizon is None:
        raise PackError("方案没有写明起止年份。", "请在 pack.yaml 写 horizon: [起年, 止年]。")
    by_target = {b.target: b for b in bindings}
    return tuple(rule_for(t, by_target[t.id], plan.horizon, area=area) for t in plan.targets)
