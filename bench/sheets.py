"""`make bench-sheets`: a workbook of 10,000 rows written and read back with row-level errors, beside calamine alone."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import TypeVar

import click
import python_calamine
import xlsxwriter
from rich.console import Console

from luoshi.sheets import Column, Grid, Row, SheetError, Stamp, Value, read_workbook, write_workbook

T = TypeVar("T")
_COLUMNS = (
    Column("name", "项目", width=30),
    Column("last", "上月", "number"),
    Column("value", "本月", "number", editable=True),
    Column("open", "开工", "yes_no", editable=True),
    Column("stage", "进展", "choice", editable=True, choices=("未开工", "在建", "完工")),
    Column("on", "日期", "date", editable=True),
    Column("note", "说明", "text", editable=True),
)


@click.command(help="量万行工作簿的写出和读回（带逐行报错），与 calamine 单独读同一文件同场比。")
@click.option("--rows", type=click.IntRange(1, 90_000), default=10_000, help="行数。")
@click.option("--rounds", type=click.IntRange(1, 50), default=5, help="量几遍，取最快的。")
def main(rows: int, rounds: int) -> None:
    screen = Console()
    blank = Grid("项目", "项目表", _COLUMNS, tuple(_row(n, mistaken=False) for n in range(rows)))
    # The same keys, but a text column where numbers go: what a person may do and the writer does not.
    typed = tuple(_row(n, mistaken=n % 10 == 0) for n in range(rows))
    columns = tuple(
        Column(
            c.key, c.title, "text" if c.key == "value" else c.kind, c.editable, c.choices, c.width
        )
        for c in _COLUMNS
    )
    write, _ = _best(
        lambda: write_workbook([blank], Stamp("量"), created=date(2026, 10, 1)), rounds
    )
    data = write_workbook(
        [Grid("项目", "项目表", columns, typed)], Stamp("量"), created=date(2026, 10, 1)
    )
    read, reading = _best(lambda: read_workbook(data, [blank]), rounds)
    alone, _ = _best(lambda: _alone(data), rounds)
    far = _far(data)
    refuse, _ = _best(lambda: _refused(far, blank), rounds)
    screen.print(
        f"{rows} 行、{len(_COLUMNS)} 列，{len(data) / 1e6:.2f} MB，报错 {len(reading.problems)} 处"
    )
    screen.print(f"读回 {read:.3f} 秒；calamine 单独读 {alone:.3f} 秒；{read / alone:.2f} 倍")
    plain, _ = _best(lambda: _plain(typed), rounds)
    screen.print(f"写出 {write:.3f} 秒；xlsxwriter 单独写 {plain:.3f} 秒；{write / plain:.2f} 倍")
    screen.print(f"100 万行（{len(far) / 1e6:.1f} MB）拒收 {refuse:.3f} 秒")


def _row(n: int, *, mistaken: bool) -> Row:
    cells: dict[str, Value] = {
        "name": f"项目{n}",
        "last": n,
        "value": "约三百" if mistaken else Decimal(n) / 4,
        "open": n % 2 == 0,
        "stage": ("未开工", "在建", "完工")[n % 3],
        "on": date(2026, 1 + n % 12, 1),
        "note": f"第{n}条说明" if n % 4 else None,
    }
    return Row(f"p{n}", cells)


def _alone(data: bytes) -> object:
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    return [
        book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names
    ]


def _plain(rows: tuple[Row, ...]) -> bytes:
    """The same cells without keys, looks or checks."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        page = book.add_worksheet()
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for at, row in enumerate(rows):
            for across, column in enumerate(_COLUMNS):
                page.write(
                    at, across, row.cells[column.key], day if column.kind == "date" else None
                )
    return out.getvalue()


def _far(data: bytes) -> bytes:
    """The same file with rows up to the millionth."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            part = old.read(name)
            if name.endswith("sheet1.xml"):
                more = (
                    b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (n, n)
                    for n in range(100_000, 1_000_001)
                )
                part = part.replace(b"</sheetData>", b"".join(more) + b"</sheetData>")
            new.writestr(name, part)
    return out.getvalue()


def _refused(data: bytes, grid: Grid) -> str:
    try:
        read_workbook(data, [grid])
    except SheetError as error:
        return str(error)
    raise RuntimeError("a workbook of a million rows was read")


def _best(work: Callable[[], T], rounds: int) -> tuple[float, T]:
    """Seconds of the fastest round: others were slowed by something else."""
    times: list[float] = []
    while True:
        began = time.perf_counter()
        result = work()
        times.append(time.perf_counter() - began)
        if len(times) >= rounds:
            return min(times), result


if __name__ == "__main__":
    main()
