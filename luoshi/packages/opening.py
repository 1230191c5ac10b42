"""The bytes of a data package to a programme: everything checked against what the package says of itself."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from luoshi.errors import LuoshiError
from luoshi.packages.archive import MOST_PACKED, PackageArchive
from luoshi.packages.descriptor import DESCRIPTOR, PLAN, Part, moment_in, parts_of, text_in
from luoshi.packages.model import FORMAT_VERSION, DataPackage, PackageError
from luoshi.packages.tables import read_indicators, read_units
from luoshi.plan import Plan, plan_from_dict
from luoshi.plan.periods import FIRST_YEAR, LAST_YEAR
from luoshi.progress import read_observations_csv, read_targets_csv

_T = TypeVar("_T")
MOST_DESCRIPTOR = 2**20
_CODE = re.compile(r"[A-Za-z0-9_-]{1,30}")
_AGAIN = "请让对方重新导出一份。"
_SPANNED = ("sections", "targets", "duties", "milestones", "mechanisms", "projects", "notes")


def read_package(source: Path | bytes, name: str = "数据包") -> DataPackage:
    """The package, whole or not at all; nothing is written to disk. name: what messages call it; a path gives its own.

    Raises PackageError that names the file in the package and the remedy. Files that datapackage.json does not list are
    never inflated.
    """
    if isinstance(source, Path):
        name = source.name
        source = _bytes_of(source)
    archive = PackageArchive(source, name)
    told = _descriptor(archive, name)
    place = f"{name} 里的 {DESCRIPTOR}"
    ours = told.get("luoshi")
    if not isinstance(ours, dict):
        raise PackageError(f"{place} 没有“luoshi”一项，不是落实导出的数据包。", "请核对文件。")
    if ours.get("format") != FORMAT_VERSION or isinstance(ours.get("format"), bool):
        raise PackageError(
            f"{place} 的格式版本是 {str(ours.get('format'))[:20]}，本程序只认第 {FORMAT_VERSION} 版。",
            "请升级程序，或让对方用同一版本导出。",
        )
    contents = _Contents(archive, parts_of(told, place), name)
    try:
        package = DataPackage(
            code=_code(ours, place),
            title=text_in(told, "title", place),
            area=text_in(ours, "area", place),
            horizon=_horizon(ours.get("horizon"), place),
            created=moment_in(told, "created", place),
            rules=tuple(contents.table("targets", read_targets_csv)),
            observations=tuple(contents.table("observations", read_observations_csv)),
            plan=contents.plan(),
            indicators=contents.table("indicators", read_indicators, optional=()),
            units=contents.table("units", read_units, optional=()),
            known_on=moment_in(ours, "known_on", place) if ours.get("known_on") else None,
        )
    except PackageError:
        raise
    except LuoshiError as error:
        raise PackageError(error.message, error.remedy) from error
    _check_links(package, name)
    return package


def _bytes_of(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            # One byte past the limit is enough to be refused by it.
            return file.read(MOST_PACKED + 1)
    except OSError as error:
        raise PackageError(f"{path.name} 打不开（{error.strerror}）。", "请核对路径。") from error


def _descriptor(archive: PackageArchive, name: str) -> dict[str, Any]:
    if DESCRIPTOR not in archive:
        raise PackageError(
            f"{name} 的最上一层没有 {DESCRIPTOR}，不是数据包。",
            "请交导出的 .zip 原件，不要解开再压。",
        )
    if archive.size(DESCRIPTOR) > MOST_DESCRIPTOR:
        raise PackageError(f"{name} 里的 {DESCRIPTOR} 大得不合常理，没有读。", _AGAIN)
    return _json(archive.read(DESCRIPTOR), f"{name} 里的 {DESCRIPTOR}")


def _json(data: bytes, place: str) -> dict[str, Any]:
    try:
        told = json.loads(data.decode("utf-8-sig"))
        # Half a character can hide in an escape and would break whatever prints it.
        json.dumps(told, ensure_ascii=False).encode("utf-8")
    except (ValueError, RecursionError) as error:
        raise PackageError(f"{place} 不是完好的 JSON。", _AGAIN) from error
    if not isinstance(told, dict):
        raise PackageError(f"{place} 的顶层应是键和值。", _AGAIN)
    return told


class _Contents:
    """The files that datapackage.json lists, each held to its size and hash when it is read."""

    def __init__(self, archive: PackageArchive, parts: Mapping[str, Part], name: str) -> None:
        self._archive, self._parts, self._name = archive, parts, name
        for part in parts.values():
            if part.path not in archive:
                raise PackageError(f"{name} 缺少它列出的文件“{part.path[:60]}”。", _AGAIN)
            if archive.size(part.path) != part.size:
                raise PackageError(
                    f"{name} 里的“{part.path[:60]}”有 {archive.size(part.path)} 字节，"
                    f"{DESCRIPTOR} 写的是 {part.size}。",
                    f"文件被改动过或没有传完。{_AGAIN}",
                )

    def _bytes(self, part: Part) -> bytes:
        data = self._archive.read(part.path)
        if part.digest != f"sha256:{hashlib.sha256(data).hexdigest()}":
            raise PackageError(
                f"{self._name} 里的“{part.path[:60]}”与 {DESCRIPTOR} 登记的校验码（sha256）不符。",
                f"文件被改动过。{_AGAIN}",
            )
        return data

    def table(
        self, table: str, read: Callable[[bytes, str], _T], *, optional: _T | None = None
    ) -> _T:
        part = self._parts.get(table)
        if part is None:
            if optional is None:
                raise PackageError(f"{self._name} 没有列出“{table}”表。", _AGAIN)
            return optional
        return read(self._bytes(part), f"{self._name} 里的 {part.path}")

    def plan(self) -> Plan | None:
        part = self._parts.get(PLAN)
        if part is None:
            return None
        place = f"{self._name} 里的 {part.path}"
        data = _json(self._bytes(part), place)
        try:
            plan = plan_from_dict(data)
            length = len(plan.text)
            spans = [(item.start, item.end) for key in _SPANNED for item in getattr(plan, key)]
            inside = all(0 <= start <= end <= length for start, end in spans)
        except LuoshiError:
            raise
        except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
            raise PackageError(f"{place} 不是完好的方案数据。", _AGAIN) from error
        if not inside:
            raise PackageError(f"{place} 有一处位置越出方案正文。", _AGAIN)
        return plan


def _code(ours: Mapping[str, Any], place: str) -> str:
    code = text_in(ours, "programme", place)
    if not _CODE.fullmatch(code):
        raise PackageError(
            f"{place} 的项目代码“{code[:40]}”不合写法。",
            "代码只能用字母、数字、- 和 _，最多 30 个字符。",
        )
    return code


def _horizon(value: Any, place: str) -> tuple[int, int]:
    years = value if isinstance(value, list) else []
    if len(years) == 2 and all(type(year) is int for year in years):
        first, last = years
        if FIRST_YEAR <= first <= last <= LAST_YEAR:
            return first, last
    raise PackageError(f"{place} 的规划期（horizon）不是起止两个年份。", _AGAIN)


def _check_links(package: DataPackage, name: str) -> None:
    """The keys that the schemas promise: an area everywhere, every indicator named, nothing replaced that is not there."""
    for rule in package.rules:
        if not rule.area:
            raise PackageError(f"{name} 的目标 {rule.target} 没有地区。", _AGAIN)
    known = {observation.id for observation in package.observations}
    for observation in package.observations:
        if not observation.area:
            raise PackageError(f"{name} 的数据 {observation.id} 没有地区。", _AGAIN)
        if observation.replaces is not None and observation.replaces not in known:
            raise PackageError(
                f"{name} 的数据 {observation.id} 顶替的 {observation.replaces[:40]} 不在包里。",
                _AGAIN,
            )
    units = {unit.code for unit in package.units}
    if package.indicators:
        codes = {indicator.code for indicator in package.indicators}
        used = [rule.indicator for rule in package.rules]
        used += [observation.indicator for observation in package.observations]
        _refuse_unknown(used, codes, f"{name} 的指标")
    if package.units:
        _refuse_unknown((unit.parent for unit in package.units), units, f"{name} 的上级单位")
        sources = (indicator.source_unit for indicator in package.indicators)
        _refuse_unknown(sources, units, f"{name} 的数据来源单位")


def _refuse_unknown(used: Iterable[str | None], known: set[str], what: str) -> None:
    for code in used:
        if code is not None and code not in known:
            raise PackageError(f"{what}“{code[:40]}”没有列在表里。", _AGAIN)
