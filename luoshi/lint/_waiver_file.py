"""Waivers from a file that people keep beside their plan."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from luoshi.lint._run import RULES
from luoshi.lint.waivers import Waiver, WaiverError, require_usable

_KEYS = ("code", "section", "words", "reason")
_CHINESE = {"规则": "code", "条款": "section", "字样": "words", "理由": "reason"}
_MOST_BYTES = 1_000_000


def read_waivers(data: bytes, name: str) -> tuple[Waiver, ...]:
    """Waivers of a .csv, .yaml or .yml file. Raises WaiverError with the line or the entry.

    YAML: a list of mappings; CSV: a first line of column heads. Both know code (规则), section (条款), words (字样) and
    reason (理由); section and words may be left out. Grammar and examples: docs/lint/waivers.md.
    """
    if len(data) > _MOST_BYTES:
        raise WaiverError(f"豁免文件“{name[:60]}”超过 1 MB。", "请只写规则代码、条款、字样和理由。")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise WaiverError(
            f"豁免文件“{name[:60]}”不是 UTF-8 编码。", "请另存为 UTF-8 后再试。"
        ) from error
    kind = name.rpartition(".")[2].lower()
    if kind not in ("csv", "yaml", "yml"):
        raise WaiverError(f"豁免文件“{name[:60]}”的格式不认识。", "请用 .csv 或 .yaml。")
    rows = _of_csv(text) if kind == "csv" else _of_yaml(text)
    return tuple(_waiver(place, row) for place, row in rows)


def _of_csv(text: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    reader = csv.reader(io.StringIO(text), strict=True)
    try:
        heads = [_CHINESE.get(head.strip(), head.strip()) for head in next(reader, [])]
        for row in reader:
            if not any(cell.strip() for cell in row):
                continue
            place = f"第 {reader.line_num} 行"
            if len(row) > len(heads):
                raise WaiverError(
                    f"豁免文件{place}有 {len(row)} 格，表头只有 {len(heads)} 格。", _SHAPE
                )
            yield place, {head: cell.strip() for head, cell in zip(heads, row, strict=False)}
    except csv.Error as error:
        raise WaiverError(f"豁免文件第 {reader.line_num} 行读不出来。", "请检查引号。") from error


def _of_yaml(text: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    try:
        loaded = yaml.safe_load(text)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        place = f"第 {mark.line + 1} 行" if mark is not None else ""
        raise WaiverError(f"豁免文件{place}不是正确的 YAML。", _SHAPE) from error
    if loaded is None:
        return
    if not isinstance(loaded, list):
        raise WaiverError("豁免文件应是一个列表，每条以“- ”开头。", _SHAPE)
    for number, row in enumerate(loaded, 1):
        place = f"第 {number} 条"
        if not isinstance(row, dict):
            raise WaiverError(f"豁免文件{place}没有写成“名称: 内容”的形式。", _SHAPE)
        yield place, {_CHINESE.get(str(key), str(key)): value for key, value in row.items()}


_SHAPE = "每条写明 code（规则）、reason（理由），需要时加 section（条款）、words（字样）。"


def _waiver(place: str, row: Mapping[str, Any]) -> Waiver:
    unknown = [key for key in row if key not in _KEYS]
    if unknown:
        raise WaiverError(f"豁免文件{place}有不认识的栏目“{unknown[0][:20]}”。", _SHAPE)
    odd = [key for key, value in row.items() if isinstance(value, list | dict)]
    if odd:
        raise WaiverError(f"豁免文件{place}的“{odd[0]}”应是一段文字。", _SHAPE)
    said = {key: "" if value is None else str(value).strip() for key, value in row.items()}
    waiver = Waiver(
        code=said.get("code", ""),
        reason=said.get("reason", ""),
        section=said.get("section") or None,
        words=said.get("words", ""),
    )
    try:
        require_usable([waiver], (rule.code for rule in RULES))
    except WaiverError as error:
        raise WaiverError(f"豁免文件{place}：{error.message}", error.remedy) from error
    return waiver
