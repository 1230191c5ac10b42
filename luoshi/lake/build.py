"""Data packages into a lake: every programme through the judge's own checks, then month by month into Parquet."""

from __future__ import annotations

import csv
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from luoshi.errors import LuoshiError
from luoshi.lake.files import ORDER, Session, check_files, quoted, reading, session, sha256_of
from luoshi.lake.manifest import (
    MANIFEST,
    Lake,
    LakeError,
    LakeFile,
    LakeProgramme,
    open_lake,
    write_manifest,
)
from luoshi.lake.rows import Row, rows_of
from luoshi.packages import DataPackage
from luoshi.plan import month_of_index
from luoshi.progress import tables_of

GIB = 2**30
_WORK, _LOCK = ".building", "build.lock"
_MOST_PROGRAMMES = 2**23
# A text that no cell holds, for what is not there: an empty area is not a missing one.
_NULL = "\\N"
_KEYS = {"targets": "series", "observations": "series", "curves": "path"}
_PROGRAMME = "({key} >> 32) & 16777215"


@dataclass(frozen=True, slots=True)
class Built:
    """What a build did. added and replaced: codes of programmes; unasked: figures no target asks for, left out."""

    lake: Lake
    added: tuple[str, ...]
    replaced: tuple[str, ...]
    unasked: int


def build_lake(
    folder: Path,
    packages: Sequence[Callable[[], DataPackage]],
    *,
    memory: int = GIB,
    on_step: Callable[[str, int, int], None] = lambda what, done, of: None,
) -> Built:
    """Takes the packages into the lake, made when there is none. A programme that is there already is replaced whole.

    packages: each is read when its turn comes, so that one is in memory at a time. on_step: what is done, how far, of how much.
    Raises LuoshiError that names the package or the file; the lake then is as it was before.
    """
    if not packages:
        raise LakeError("没有给数据包。", "请在湖的文件夹后面写上数据包。")
    with _alone(folder) as work, session(memory, work / "spill") as duck:
        lake = open_lake(folder) if (folder / MANIFEST).exists() else Lake(folder, 0, (), ())
        check_files(duck, lake)
        pushed = _stage(duck, lake, packages, work, on_step)
        built = _write(duck, lake, pushed, on_step)
        write_manifest(built)
        _sweep(lake, built)
    before = {p.code for p in lake.programmes}
    codes = [p.code for p in pushed]
    return Built(
        built,
        tuple(c for c in codes if c not in before),
        tuple(c for c in codes if c in before),
        sum(p.unasked for p in pushed),
    )


@contextmanager
def _alone(folder: Path) -> Iterator[Path]:
    """The lake's folder for this process alone, with a working folder in it that is gone afterwards."""
    lock = folder / _LOCK
    try:
        folder.mkdir(parents=True, exist_ok=True)
        os.close(os.open(lock, os.O_CREAT | os.O_EXCL))
    except FileExistsError as error:
        raise LakeError(
            f"湖“{folder.name}”正在被另一个程序写入。",
            f"请等它结束；若它已中断，请删去湖里的 {_LOCK} 再试，湖里的数没有变。",
        ) from error
    except OSError as error:
        raise LakeError(
            f"“{folder}”写不进去：{error.strerror}。", "请换一个文件夹，或检查权限。"
        ) from error
    work = folder / _WORK
    shutil.rmtree(work, ignore_errors=True)
    try:
        work.mkdir()
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)
        lock.unlink(missing_ok=True)


def _stage(
    duck: Session,
    lake: Lake,
    packages: Sequence[Callable[[], DataPackage]],
    work: Path,
    on_step: Callable[[str, int, int], None],
) -> list[LakeProgramme]:
    """Every package into the tables new_…, checked as the judge checks; nothing of the lake is touched."""
    numbers = {p.code: p.number for p in lake.programmes}
    pushed: dict[str, LakeProgramme] = {}
    for done, read in enumerate(packages):
        on_step("读数据包", done, len(packages))
        package = read()
        if package.code in pushed:
            raise LakeError(
                f"有两个数据包的代号都是“{package.code}”。", "请只留一个，或改正其中一个的代号。"
            )
        number = numbers.setdefault(package.code, max(numbers.values(), default=0) + 1)
        if number >= _MOST_PROGRAMMES:
            raise LakeError("湖里的计划太多，编号用完了。", "请另建一个湖。")
        pushed[package.code] = _stage_one(duck, package, number, work)
    on_step("读数据包", len(packages), len(packages))
    return list(pushed.values())


def _stage_one(duck: Session, package: DataPackage, number: int, work: Path) -> LakeProgramme:
    try:
        tables = tables_of(package.rules, package.observations, ())
    except LuoshiError as error:
        raise type(error)(f"数据包“{package.code}”：{error.message}", error.remedy) from error
    rows = rows_of(tables, number)
    for table, lines in (
        ("targets", rows.targets),
        ("observations", rows.observations),
        ("curves", rows.curves),
        ("policies", rows.policies),
    ):
        _copy(duck, f"new_{table}", lines, work / "rows.csv")
    return LakeProgramme(
        number,
        package.code,
        package.title,
        package.area,
        len(rows.targets),
        len(package.observations),
        rows.unasked,
        rows.checksum,
        package.created.isoformat(),
    )


def _copy(duck: Session, table: str, lines: Sequence[Row], path: Path) -> None:
    """By way of a file: row by row, DuckDB takes some thousand a second only."""
    if not lines:
        return
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerows([_NULL if c is None else c for c in line] for line in lines)
    duck.run(
        f"copy {table} from {quoted(str(path))} (header false, nullstr '{_NULL}', auto_detect false)"
    )
    path.unlink()


def _write(
    duck: Session,
    lake: Lake,
    pushed: Sequence[LakeProgramme],
    on_step: Callable[[str, int, int], None],
) -> Lake:
    """Files of the next generation: those that hold, or held, rows of the pushed programmes. The others stay."""
    codes, numbers = {p.code for p in pushed}, ", ".join(str(p.number) for p in pushed)
    old = {f.month: f for f in lake.files if f.table == "observations"}
    new = {m for (m,) in duck.rows("select distinct to_month from new_observations")}
    gone = f"{_PROGRAMME.format(key='series')} in ({numbers})"
    touched = new | {m for m, f in old.items() if m not in new and _holds(duck, lake, f, gone)}
    generation = lake.generation + 1
    files = [f for m, f in old.items() if m not in touched]
    for done, month in enumerate(sorted(m for m in touched if m is not None)):
        on_step("写各月", done, len(touched))
        year, number = month_of_index(month)
        path = f"observations/month={year:04d}-{number:02d}/part-{generation}.parquet"
        files.append(_merge(duck, lake, LakeFile(path, "observations", 0, 0, "", month), numbers))
    on_step("写各月", len(touched), len(touched))
    for table in ("targets", "curves", "policies"):
        path = f"{table}-{generation}.parquet"
        files.append(_merge(duck, lake, LakeFile(path, table, 0, 0, ""), numbers))
    kept = [p for p in lake.programmes if p.code not in codes]
    programmes = tuple(sorted([*kept, *pushed], key=lambda p: p.number))
    return Lake(lake.folder, generation, programmes, tuple(f for f in files if f.rows))


def _holds(duck: Session, lake: Lake, file: LakeFile, gone: str) -> bool:
    source = reading([str(lake.folder / file.path)])
    return bool(duck.rows(f"select 1 from {source} where {gone} limit 1"))


def _merge(duck: Session, lake: Lake, file: LakeFile, numbers: str) -> LakeFile:
    """The old rows of a file without the pushed programmes', and the new ones, sorted; as a file of the next generation."""
    within = "" if file.month is None else f" where to_month = {file.month}"
    source = f"select * from new_{file.table}{within}"
    paths = lake.paths(file.table, file.month, file.month)
    if paths:
        key = _KEYS.get(file.table)
        kept = f" where {_PROGRAMME.format(key=key)} not in ({numbers})" if key else ""
        source += f" union all by name select * from {reading(paths)}{kept}"
    if file.table == "policies":
        source = f"select distinct * from ({source})"
    path = lake.folder / file.path
    path.parent.mkdir(parents=True, exist_ok=True)
    [(rows,)] = duck.rows(
        f"copy (select * from ({source}) order by {ORDER[file.table]}) to {quoted(str(path))} "
        "(format parquet, compression zstd)"
    )
    if not rows:
        path.unlink()
        return file
    _check_policies(duck, path, file)
    return replace(file, rows=rows, size=path.stat().st_size, sha256=sha256_of(path))


def _check_policies(duck: Session, path: Path, file: LakeFile) -> None:
    """One name, one rule: two programs of different versions may not push different steps under one name."""
    if file.table != "policies":
        return
    twice = duck.rows(
        f"select policy from {reading([str(path)])} group by policy, step having count(*) > 1"
    )
    if twice:
        raise LakeError(
            f"亮灯规则“{twice[0][0]}”在湖里和数据包里的界限不一样。",
            "请用同一版本的程序重新建湖，或给改过的规则换一个版本号。",
        )


def _sweep(old: Lake, new: Lake) -> None:
    """Removes what only the old generation needs. Whoever is reading it just now is told that a file is missing."""
    keep = {f.path for f in new.files}
    for file in old.files:
        if file.path not in keep:
            path = old.folder / file.path
            path.unlink(missing_ok=True)
            if file.table == "observations" and not any(path.parent.iterdir()):
                path.parent.rmdir()
