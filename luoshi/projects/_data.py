"""Reading the rule data of this room, and the one error of its callers' input."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from importlib import resources
from typing import Any

import yaml

from luoshi.errors import LuoshiError


class ProjectError(LuoshiError):
    """A project, a contract or a figure of one cannot be taken as it is."""


class ProjectRulesError(LuoshiError):
    """A rule file of this room breaks its own grammar."""


_REMEDY = "请照文件开头的写法改。"


def packaged(name: str) -> dict[str, Any]:
    """A rule file that ships with this room."""
    return load(resources.files("luoshi.projects").joinpath(name).read_text("utf-8"), name)


def load(text: str, name: str) -> dict[str, Any]:
    """The mapping in a YAML text. Raises ProjectRulesError with the line where YAML gives up."""
    try:
        data = yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f"第 {mark.line + 1} 行" if mark else ""
        raise ProjectRulesError(f"{name} {line}不是合法的 YAML。", _REMEDY) from error
    return mapping(data, name)


def mapping(value: Any, place: str) -> dict[str, Any]:
    """`value` as a mapping with text keys, or an error that names the place."""
    if not isinstance(value, dict):
        raise ProjectRulesError(f"{place} 应是键和值。", _REMEDY)
    return {str(key): entry for key, entry in value.items()}


def text_in(entry: Mapping[str, Any], key: str, place: str) -> str:
    """A text that must be there."""
    value = entry.get(key)
    if not isinstance(value, str) or not value.strip():
        raise ProjectRulesError(f"{place} 缺少 {key}。", _REMEDY)
    return value


def texts_in(entry: Mapping[str, Any], key: str, place: str) -> tuple[str, ...]:
    """A list of texts; none where the key is left out."""
    value = entry.get(key, [])
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise ProjectRulesError(f"{place} 的 {key} 应是文字的列表。", _REMEDY)
    return tuple(value)


def whole_in(entry: Mapping[str, Any], key: str, place: str) -> int:
    """A whole number above zero that must be there."""
    value = entry.get(key)
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise ProjectRulesError(f"{place} 的 {key} 应是正整数。", _REMEDY)
    return value


def flag_in(entry: Mapping[str, Any], key: str, place: str) -> bool:
    """yes or no; no where the key is left out."""
    value = entry.get(key, False)
    if not isinstance(value, bool):
        raise ProjectRulesError(f"{place} 的 {key} 应写 yes 或 no。", _REMEDY)
    return value


def one_of(value: str, known: Collection[str], place: str) -> str:
    """`value` if it is known, or an error that names what is."""
    if value not in known:
        raise ProjectRulesError(
            f"{place} 用了未定义的“{value}”。", f"请用其中之一：{'、'.join(known)}。"
        )
    return value
