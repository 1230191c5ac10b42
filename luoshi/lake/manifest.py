"""lake.json: what a lake holds. It is written last and by rename, so a lake is always whole: the old one or the new."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, TypeVar

from luoshi.errors import LuoshiError

FORMAT_VERSION = 1
MANIFEST = "lake.json"
_KEY = "luoshi_lake"
_T = TypeVar("_T")


class LakeError(LuoshiError):
    """A lake, or a part of it, is not what its manifest says, or cannot be read; the message names the file."""


@dataclass(frozen=True, slots=True)
class LakeProgramme:
    """One programme in the lake. number: in its series and targets, never given twice.

    unasked: figures no target asks for, left out. checksum: SHA-256 of its rows. created: as its package says, ISO 8601.
    """

    number: int
    code: str
    title: str
    area: str
    targets: int
    observations: int
    unasked: int
    checksum: str
    created: str


@dataclass(frozen=True, slots=True)
class LakeFile:
    """A Parquet file of the lake. month: of the figures in it, a month index; None for the other tables."""

    path: str
    table: str
    rows: int
    size: int
    sha256: str
    month: int | None = None


@dataclass(frozen=True, slots=True)
class Lake:
    """A lake as its manifest tells it. generation: counts the builds, and is in the names of the files each one wrote."""

    folder: Path
    generation: int
    programmes: tuple[LakeProgramme, ...]
    files: tuple[LakeFile, ...]

    def paths(self, table: str, first: int | None = None, last: int | None = None) -> list[str]:
        """The files of a table, in the order of months; only those of the months from first to last, where said."""
        return [
            str(self.folder / f.path)
            for f in sorted(self.files, key=lambda f: (f.month or 0, f.path))
            if f.table == table
            and (f.month is None or ((first or 0) <= f.month and (last is None or f.month <= last)))
        ]


def open_lake(folder: Path) -> Lake:
    """The lake in a folder. Raises LakeError: no manifest, one of another version, a file that is missing or cut short."""
    lake = read_manifest(folder)
    for file in lake.files:
        path = folder / file.path
        size = path.stat().st_size if path.is_file() else None
        if size is None:
            raise LakeError(f"湖里缺文件“{file.path}”。", AGAIN)
        if size != file.size:
            raise LakeError(
                f"湖里的文件“{file.path}”有 {size} 字节，清单上是 {file.size} 字节，可能没有写完。",
                AGAIN,
            )
    return lake


AGAIN = "请从备份恢复整个湖，或换一个空文件夹重新建湖。"


def read_manifest(folder: Path) -> Lake:
    """What lake.json says, its files not looked at."""
    path = folder / MANIFEST
    try:
        told = json.loads(path.read_text("utf-8"))
    except FileNotFoundError as error:
        raise LakeError(
            f"“{folder.name}”里没有 {MANIFEST}，不是一个湖。",
            "请核对文件夹，或先用 luoshi lake build 建湖。",
        ) from error
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise LakeError(f"“{folder.name}”里的 {MANIFEST} 读不出来。", "请从备份恢复。") from error
    version = told.get(_KEY) if isinstance(told, dict) else None
    if type(version) is not int or version != FORMAT_VERSION:
        raise LakeError(
            f"“{folder.name}”里的 {MANIFEST} 是第 {str(version)[:20]} 版，本程序只认第 {FORMAT_VERSION} 版。",
            "请升级程序，或用本程序重新建湖。",
        )
    try:
        return Lake(
            folder,
            int(told["generation"]),
            tuple(_entry(LakeProgramme, e) for e in told["programmes"]),
            tuple(_entry(LakeFile, e) for e in told["files"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise LakeError(f"“{folder.name}”里的 {MANIFEST} 内容不全。", "请从备份恢复。") from error


def _entry(kind: type[_T], told: Any) -> _T:
    """Every field with a value of the kind it is declared with, so that a manifest edited by hand is not half believed."""
    wanted = {f.name: str(f.type) for f in fields(kind)}  # type: ignore[arg-type]
    if set(told) != set(wanted):
        raise ValueError("fields")
    for name, value in told.items():
        declared = wanted[name]
        fits = (isinstance(value, str) and "str" in declared) or (
            type(value) is int and "int" in declared
        )
        if not (fits or (value is None and "None" in declared)):
            raise ValueError(name)
    return kind(**told)


def write_manifest(lake: Lake) -> None:
    """In one step: whoever reads meanwhile sees the old lake or the new one."""
    told = {
        _KEY: FORMAT_VERSION,
        "generation": lake.generation,
        "programmes": [asdict(p) for p in lake.programmes],
        "files": [asdict(f) for f in lake.files],
    }
    beside = lake.folder / f"{MANIFEST}.new"
    with beside.open("w", encoding="utf-8") as file:
        json.dump(told, file, ensure_ascii=False, indent=1)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(lake.folder / MANIFEST)
