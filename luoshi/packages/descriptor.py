"""datapackage.json: the package's table of contents, as the Data Package standard (version 1) asks for it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from importlib import resources
from typing import Any, get_args

import yaml

from luoshi.packages.archive import is_plain_path
from luoshi.packages.model import FORMAT_VERSION, DataPackage, PackageError
from luoshi.plan import FREQUENCY_MONTHS, OPS
from luoshi.progress import FORMS, Accumulation, Source, Vintage

DESCRIPTOR = "datapackage.json"
PLAN = "plan"
# The lists of words that schemas.yaml names.
WORDS: dict[str, tuple[str, ...]] = {
    "form": FORMS,
    "op": OPS,
    "frequency": tuple(FREQUENCY_MONTHS),
    "accumulation": get_args(Accumulation),
    "source": get_args(Source),
    "vintage": get_args(Vintage),
}
_AGAIN = "请让对方重新导出一份。"


@dataclass(frozen=True, slots=True)
class Part:
    """One file of a package as datapackage.json lists it."""

    name: str
    path: str
    size: int
    digest: str


@cache
def tables() -> dict[str, Any]:
    """schemas.yaml: table -> file, title, key, links, fields."""
    text = resources.files("luoshi.packages").joinpath("schemas.yaml").read_text("utf-8")
    found: dict[str, Any] = yaml.safe_load(text)["tables"]
    return found


def descriptor_of(package: DataPackage, parts: Mapping[str, bytes]) -> dict[str, Any]:
    """What datapackage.json says. parts: table's name, or `plan` -> the bytes of its file."""
    created = package.created.astimezone(UTC)
    known = package.known_on.astimezone(UTC).isoformat() if package.known_on else None
    return {
        "profile": "data-package",
        "name": package.code.lower(),
        "title": package.title,
        # Dates grow as versions of this form must: 2026.10.9 comes before 2026.10.12.
        "version": f"{created.year}.{created.month}.{created.day}",
        "created": created.isoformat().replace("+00:00", "Z"),
        "luoshi": {
            "format": FORMAT_VERSION,
            "programme": package.code,
            "area": package.area,
            "horizon": list(package.horizon),
            "known_on": known.replace("+00:00", "Z") if known else None,
        },
        "resources": [_resource(name, parts[name], parts) for name in sorted(parts)],
    }


def _resource(name: str, data: bytes, parts: Mapping[str, bytes]) -> dict[str, Any]:
    about = {
        "encoding": "utf-8",
        "bytes": len(data),
        "hash": f"sha256:{hashlib.sha256(data).hexdigest()}",
    }
    if name == PLAN:
        told = {"profile": "data-resource", "name": name, "title": "方案", "path": path_of(name)}
        return {**told, "format": "json", "mediatype": "application/json", **about}
    table = tables()[name]
    return {
        "profile": "tabular-data-resource",
        "name": name,
        "title": table["title"],
        "path": path_of(name),
        "format": "csv",
        "mediatype": "text/csv",
        **about,
        "schema": _schema(table, parts),
    }


def path_of(name: str) -> str:
    return f"{PLAN}.json" if name == PLAN else str(tables()[name]["file"])


def _schema(table: Mapping[str, Any], parts: Mapping[str, bytes]) -> dict[str, Any]:
    links = [_link(column, str(to)) for column, to in table.get("links", {}).items()]
    present = [link for link in links if link["reference"]["resource"] in ("", *parts)]
    return {
        "fields": [_field(name, *told) for name, told in table["fields"].items()],
        "missingValues": [""],
        "primaryKey": list(table["key"]),
        **({"foreignKeys": present} if present else {}),
    }


def _link(column: str, to: str) -> dict[str, Any]:
    """An empty name of the resource is the table itself."""
    resource, _, field = to.partition(".")
    return {"fields": [column], "reference": {"resource": resource, "fields": [field]}}


def _field(name: str, kind: str, title: str, *more: str) -> dict[str, Any]:
    rules: dict[str, Any] = {}
    for word, _, value in (rule.partition(" ") for rule in more):
        if word == "one_of":
            rules["enum"] = list(WORDS[value])
        else:
            rules[word] = {"required": True, "minimum": value, "pattern": value}[word]
    if "minimum" in rules:
        rules["minimum"] = int(rules["minimum"])
    typed = {"type": "datetime", "format": "any"} if kind == "moment" else {"type": kind}
    return {"name": name, "title": title, **typed, **({"constraints": rules} if rules else {})}


def parts_of(told: Mapping[str, Any], place: str) -> dict[str, Part]:
    """The files that a datapackage.json lists, by name. Raises PackageError: two of a name, a path that leads out."""
    listed = told.get("resources")
    if not isinstance(listed, list) or not all(isinstance(entry, dict) for entry in listed):
        raise PackageError(f"{place} 没有列出文件（resources）。", _AGAIN)
    found: dict[str, Part] = {}
    for number, entry in enumerate(listed, 1):
        here = f"{place} 列出的第 {number} 个文件"
        part = Part(
            name=text_in(entry, "name", here),
            path=text_in(entry, "path", here),
            size=_size(entry.get("bytes"), here),
            digest=text_in(entry, "hash", here),
        )
        if not is_plain_path(part.path):
            raise PackageError(f"{here}的路径越出数据包：“{part.path[:60]}”。", _AGAIN)
        if part.name in found or any(part.path == other.path for other in found.values()):
            raise PackageError(f"{here}“{part.name[:30]}”前面已经列过。", _AGAIN)
        found[part.name] = part
    return found


def text_in(entry: Mapping[str, Any], key: str, place: str) -> str:
    value = entry.get(key)
    if not isinstance(value, str) or not value.strip():
        raise PackageError(f"{place}没有写明“{key}”。", _AGAIN)
    return value


def _size(value: Any, place: str) -> int:
    if type(value) is not int or value < 0:
        raise PackageError(f"{place}没有写明大小（bytes）。", _AGAIN)
    return value


def moment_in(entry: Mapping[str, Any], key: str, place: str) -> datetime:
    text = text_in(entry, key, place)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise PackageError(f"{place}的“{key}”写成了“{text[:30]}”，不是时刻。", _AGAIN) from error
    if moment.tzinfo is None:
        raise PackageError(f"{place}的“{key}”没有时区。", _AGAIN)
    return moment
