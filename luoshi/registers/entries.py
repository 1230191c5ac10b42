"""A spreadsheet's rows as text -> values of a register's fields: every mistake is named with its row and column."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from luoshi.registers.dates import out_of_order
from luoshi.registers.model import STAGE, Field, Mistake, Register, RegisterError, Stored
from luoshi.registers.values import stored_of

_STAGE_LABEL = "阶段"


@dataclass(frozen=True, slots=True)
class Draft:
    """One row taken: the body of an entry, and its stage (the first one when none is given)."""

    line: int
    body: Mapping[str, Stored]
    stage: str | None


def read_rows(
    register: Register,
    header: Sequence[str],
    rows: Iterable[tuple[int, Sequence[str]]],
    *,
    header_line: int = 1,
) -> tuple[tuple[Draft, ...], tuple[Mistake, ...]]:
    """header: codes or labels of fields, in any order. Rows with a mistake are not among the drafts; empty rows are passed over."""
    mistakes: list[Mistake] = []
    columns = _columns(register, header, header_line, mistakes)
    drafts: list[Draft] = []
    seen: dict[tuple[str, Stored], int] = {}
    for line, cells in rows:
        if not any(cell.strip() for cell in cells):
            continue
        before = len(mistakes)
        draft = _draft(register, columns, line, cells, mistakes)
        for field in register.fields:
            value = draft.body.get(field.code)
            if not field.unique or value is None:
                continue
            first = seen.setdefault((field.code, value), line)
            if first != line:
                mistakes.append(
                    Mistake(
                        line, f"“{field.label}”与第 {first} 行相同。", "这一栏不能重复，请核对。"
                    )
                )
        if len(mistakes) == before:
            drafts.append(draft)
    return tuple(drafts), tuple(sorted(mistakes))


def read_csv(register: Register, text: str) -> tuple[tuple[Draft, ...], tuple[Mistake, ...]]:
    """The same from CSV; lines that begin with # are remarks."""
    numbered = [
        (number, line)
        for number, line in enumerate(text.splitlines(), 1)
        if line.strip() and not line.startswith("#")
    ]
    if not numbered:
        return (), (Mistake(1, "没有表头。", "第一行请写各栏的名称。"),)
    rows = []
    for number, line in numbered:
        try:
            rows.append((number, next(csv.reader(io.StringIO(line), strict=True))))
        except csv.Error:
            return (), (Mistake(number, "引号没有配对。", "请检查英文双引号。"),)
    return read_rows(register, rows[0][1], rows[1:], header_line=rows[0][0])


def _columns(
    register: Register, header: Sequence[str], line: int, mistakes: list[Mistake]
) -> dict[int, Field | None]:
    """Position -> field; None is the stage. Missing required columns are told once, not on each row."""
    by_name: dict[str, Field | None] = {STAGE: None, _STAGE_LABEL: None} if register.stages else {}
    for field in register.fields:
        by_name.update({field.code: field, field.label: field})
    columns: dict[int, Field | None] = {}
    for position, head in enumerate(header):
        name = head.strip()
        if name not in by_name:
            mistakes.append(Mistake(line, f"没有“{name[:20]}”这一栏。", "请照模板的表头填。"))
        elif by_name[name] in columns.values():
            mistakes.append(Mistake(line, f"“{name}”这一栏有两列。", "请删去一列。"))
        else:
            columns[position] = by_name[name]
    return columns


def _draft(
    register: Register,
    columns: Mapping[int, Field | None],
    line: int,
    cells: Sequence[str],
    mistakes: list[Mistake],
) -> Draft:
    body: dict[str, Stored] = {}
    stage = register.stages[0].code if register.stages else None
    for position, cell in enumerate(cells):
        field = columns.get(position)
        if position not in columns or not cell.strip():
            continue
        if field is None:
            stage = _stage(register, cell.strip(), line, mistakes) or stage
            continue
        try:
            value = stored_of(field, cell)
        except RegisterError as error:
            mistakes.append(Mistake(line, error.message, error.remedy))
            continue
        if value is not None:
            body[field.code] = value
    told = {field.code for field in columns.values() if field is not None}
    filled = {
        columns[position]
        for position, cell in enumerate(cells)
        if position in columns and cell.strip()
    }
    for field in register.fields:
        if field.required and field not in filled:
            where = "" if field.code in told else "，表里没有这一栏"
            mistakes.append(Mistake(line, f"“{field.label}”没有填{where}。", "这一栏必填。"))
    mistakes += [Mistake(line, sentence) for sentence in out_of_order(register, body).values()]
    return Draft(line, body, stage)


def _stage(register: Register, text: str, line: int, mistakes: list[Mistake]) -> str | None:
    for stage in register.stages:
        if text in (stage.code, stage.label):
            return stage.code
    labels = "、".join(stage.label for stage in register.stages)
    mistakes.append(Mistake(line, f"没有“{text[:20]}”这个阶段。", f"可写：{labels}。"))
    return None
