"""Rule files, YAML beside a room's code or brought by a pack: read, with an error that names the file, the line, the key."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any, Final

import yaml

from luoshi.errors import LuoshiError

_REMEDY: Final = "请照文件开头的写法改。"


@dataclass(frozen=True, slots=True)
class RuleReader:
    """room: the package whose files these are; refusal: what it raises. Nothing is kept: the room caches what it makes of them."""

    room: str
    refusal: type[LuoshiError]

    def packaged(self, name: str) -> dict[str, Any]:
        """A rule file that ships with the room."""
        return self.load(resources.files(self.room).joinpath(name).read_text("utf-8"), name)

    def load(self, text: str, name: str) -> dict[str, Any]:
        """The mapping in a YAML text, or an error with the line where YAML gives up."""
        try:
            data = yaml.safe_load(text)
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            line = f"第 {mark.line + 1} 行" if mark else ""
            raise self.refusal(f"{name} {line}不是合法的 YAML。", _REMEDY) from error
        if not isinstance(data, dict):
            raise self.refusal(f"{name} 的顶层应是键和值。", _REMEDY)
        return data

    def mapping(self, value: Any, place: str) -> dict[str, Any]:
        """`value` as a mapping with text keys, or an error that names the place."""
        if not isinstance(value, dict):
            raise self.refusal(f"{place} 应是键和值。", _REMEDY)
        return {str(key): entry for key, entry in value.items()}

    def text_in(self, entry: Mapping[str, Any], key: str, place: str) -> str:
        """A text that must be there."""
        value = entry.get(key)
        if not isinstance(value, str) or not value.strip():
            raise self.refusal(f"{place} 缺少 {key}。", _REMEDY)
        return value

    def texts_in(self, entry: Mapping[str, Any], key: str, place: str) -> tuple[str, ...]:
        """A list of texts; none where the key is left out."""
        value = entry.get(key, [])
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            raise self.refusal(f"{place} 的 {key} 应是文字的列表。", _REMEDY)
        return tuple(value)

    def whole_in(self, entry: Mapping[str, Any], key: str, place: str) -> int:
        """A whole number above zero that must be there."""
        value = entry.get(key)
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            raise self.refusal(f"{place} 的 {key} 应是正整数。", _REMEDY)
        return value

    def flag_in(self, entry: Mapping[str, Any], key: str, place: str) -> bool:
        """yes or no; no where the key is left out."""
        value = entry.get(key, False)
        if not isinstance(value, bool):
            raise self.refusal(f"{place} 的 {key} 应写 yes 或 no。", _REMEDY)
        return value

    def one_of(self, value: str, known: Collection[str], place: str) -> str:
        """`value` if it is known, or an error that names what is."""
        if value not in known:
            raise self.refusal(
                f"{place} 用了未定义的“{value}”。", f"请用其中之一：{'、'.join(known)}。"
            )
        return value
