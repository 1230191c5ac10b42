"""Reading the rule data of this room: a YAML file of the package, or one a pack brings."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from importlib import resources
from typing import Any

import yaml

from luoshi.errors import LuoshiError


class RuleDataError(LuoshiError):
    """A file of curves, policies or grades breaks its own grammar."""


def load(text: str, name: str) -> dict[str, Any]:
    """The mapping in a YAML text. Raises RuleDataError with the line where YAML gives up."""
    try:
        data = yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f"第 {mark.line + 1} 行" if mark else ""
        raise RuleDataError(f"{name} {line}不是合法的 YAML。", "请照文件开头的写法改。") from error
    if not isinstance(data, dict):
        raise RuleDataError(f"{name} 的顶层应是键和值。", "请照文件开头的写法改。")
    return data


def packaged(name: str) -> dict[str, Any]:
    """A rule file that ships with this room."""
    return load(resources.files("luoshi.progress").joinpath(name).read_text("utf-8"), name)


def mapping(value: Any, place: str) -> dict[str, Any]:
    """`value` as a mapping with text keys, or an error that names the place."""
    if not isinstance(value, dict):
        raise RuleDataError(f"{place} 应是键和值。", "请照文件开头的写法改。")
    return {str(key): entry for key, entry in value.items()}


def tenths(value: Any, place: str) -> int:
    """A bound in percent or points with at most one decimal, as tenths."""
    try:
        exact = Decimal(str(value)) * 10
        whole = int(exact)
    except (InvalidOperation, ValueError, OverflowError) as error:
        raise RuleDataError(
            f"{place} 的界限“{value}”不是数。", "请写成数字，最多一位小数。"
        ) from error
    if exact != whole or abs(whole) > 10_000:
        raise RuleDataError(
            f"{place} 的界限“{value}”不合用。", "请写成 -1000 到 1000 之间、最多一位小数的数。"
        )
    return whole
