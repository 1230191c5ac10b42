"""A programme to the bytes of a data package."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import fields
from itertools import zip_longest
from typing import Any

from luoshi.packages.archive import pack_members
from luoshi.packages.descriptor import DESCRIPTOR, PLAN, descriptor_of, path_of
from luoshi.packages.model import DataPackage, PackageError, PackageIndicator, PackageUnit
from luoshi.packages.opening import read_package
from luoshi.packages.tables import write_rows
from luoshi.plan import plan_to_dict
from luoshi.progress import write_observations_csv, write_targets_csv

_MARK = b"\xef\xbb\xbf"


def write_package(package: DataPackage) -> bytes:
    """The package as a .zip: the same bytes for the same package.

    What it returns, `read_package` gives back equal: it is read again before it is returned, at about 2 s for 100,000
    figures. Raises PackageError for what does not survive that (a text with blanks at its ends, two figures of one key).
    """
    for name in ("created", "known_on"):
        moment = getattr(package, name)
        if moment is not None and moment.tzinfo is None:
            raise PackageError(f"数据包的 {name} 没有时区。", "请写明时区，如 +08:00。")
    try:
        parts = _parts(package)
        told = _json(descriptor_of(package, parts), indent=2)
    except UnicodeEncodeError as error:
        raise PackageError(
            "有文字不能写成 UTF-8，写不进数据包。", "请改正其中的乱码后再导出。"
        ) from error
    members = {path_of(name): data for name, data in parts.items()}
    packed = pack_members({**members, DESCRIPTOR: told})
    back = read_package(packed, "要写的数据包")
    if back != package:
        raise PackageError(
            f"{_difference(package, back)}写进数据包后会变样，没有写。",
            "请去掉文字首尾的空格，或改正后再导出。",
        )
    return packed


def _parts(package: DataPackage) -> dict[str, bytes]:
    parts = {
        "targets": write_targets_csv(package.rules).removeprefix(_MARK),
        "observations": write_observations_csv(package.observations).removeprefix(_MARK),
    }
    if package.indicators:
        parts["indicators"] = write_rows(PackageIndicator, package.indicators)
    if package.units:
        parts["units"] = write_rows(PackageUnit, package.units)
    if package.plan is not None:
        parts[PLAN] = _json(plan_to_dict(package.plan), indent=None)
    return parts


def _json(data: Any, indent: int | None) -> bytes:
    return (json.dumps(data, ensure_ascii=False, indent=indent) + "\n").encode("utf-8")


def _difference(package: DataPackage, back: DataPackage) -> str:
    """The first thing that is not as it was, as a place that a person can look up."""
    for name in (field.name for field in fields(DataPackage)):
        mine, theirs = getattr(package, name), getattr(back, name)
        if mine == theirs:
            continue
        if isinstance(mine, Sequence) and name != "horizon" and not isinstance(mine, str):
            one = next(a for a, b in zip_longest(mine, theirs) if a != b)
            return f"{name} 中的“{getattr(one, fields(one)[0].name)}”"
        return f"“{name}”"
    return "数据包"
