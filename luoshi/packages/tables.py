"""The two small tables of a package, indicators and units, as CSV. The large ones are `progress`'s own."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from typing import Any

from luoshi.packages.model import PackageError, PackageIndicator, PackageUnit
from luoshi.plan import FREQUENCY_MONTHS
from luoshi.progress import Accumulation

_AGAIN = "请让对方重新导出一份。"
_ACCUMULATIONS: dict[str, Accumulation] = {
    word: word for word in ("period", "year_to_date", "since_start", "level")
}
_FREQUENCIES = {str(word): word for word in FREQUENCY_MONTHS}
_YES = {"1": True, "0": False}


def write_rows(kind: type[Any], entries: Iterable[Any]) -> bytes:
    """UTF-8 without a byte order mark, as the Data Package standard has it."""
    names = [field.name for field in fields(kind)]
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(names)
    for entry in entries:
        writer.writerow([_cell(getattr(entry, name)) for name in names])
    return out.getvalue().encode("utf-8")


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    return "|".join(value) if isinstance(value, tuple) else str(value)


def _rows(data: bytes, place: str, kind: type[Any]) -> Iterator[tuple[str, list[str]]]:
    """Where each line stands, and its cells in the order of the fields."""
    try:
        reader = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True)
        lines = [(reader.line_num, cells) for cells in reader if cells]
    except (UnicodeDecodeError, csv.Error) as error:
        raise PackageError(f"{place} 不是完整的 UTF-8 编码的 CSV。", _AGAIN) from error
    names = [field.name for field in fields(kind)]
    if not lines or lines[0][1] != names:
        raise PackageError(f"{place} 第 1 行应是：{'、'.join(names)}。", _AGAIN)
    codes: set[str] = set()
    for number, cells in lines[1:]:
        here = f"{place} 第 {number} 行"
        if len(cells) != len(names):
            raise PackageError(f"{here}的列数与第 1 行不同。", _AGAIN)
        if not cells[0] or not cells[1] or cells[0] in codes:
            raise PackageError(f"{here}没有代码或名称，或代码已经用过。", _AGAIN)
        codes.add(cells[0])
        yield here, cells


def read_indicators(data: bytes, place: str) -> tuple[PackageIndicator, ...]:
    """Raises PackageError that names the line."""
    return tuple(_indicator(here, cells) for here, cells in _rows(data, place, PackageIndicator))


def _indicator(here: str, cells: Sequence[str]) -> PackageIndicator:
    code, name, unit, frequency, accumulation, lag, official, source = cells
    known = frequency in _FREQUENCIES and accumulation in _ACCUMULATIONS and official in _YES
    if not known or not (lag.isascii() and lag.isdigit() and len(lag) < 4):
        raise PackageError(f"{here}的频率、口径、滞后月数或官方统计一栏不认得。", _AGAIN)
    return PackageIndicator(
        code=code,
        name=name,
        unit=unit,
        frequency=_FREQUENCIES[frequency],
        accumulation=_ACCUMULATIONS[accumulation],
        lag_months=int(lag),
        official=_YES[official],
        source_unit=source or None,
    )


def read_units(data: bytes, place: str) -> tuple[PackageUnit, ...]:
    """Raises PackageError that names the line."""
    return tuple(
        PackageUnit(code, name, kind, parent or None, tuple(a for a in aliases.split("|") if a))
        for _, (code, name, kind, parent, aliases) in _rows(data, place, PackageUnit)
    )
