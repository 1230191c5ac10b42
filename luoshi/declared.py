"""A declaration's text (YAML a person wrote) as mappings that know their lines, and all that is wrong with it, not only the
first thing. Registers, schemes: whatever an office edits itself. Rule files that ship with the code: ruledata.py."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

import yaml

_CODE = re.compile(r"[a-z][a-z0-9_]*")
_CODE_LENGTH = 60
# YAML 1.1 takes them for truths, and people write them so.
_YES = frozenset({"yes", "true", "是"})
_NO = frozenset({"no", "false", "否"})
_T = TypeVar("_T", bound=str)


@dataclass(frozen=True, slots=True, order=True)
class Mistake:
    """One thing wrong with a declaration. line 0: of the file as a whole."""

    line: int
    message: str
    remedy: str = ""

    def __str__(self) -> str:
        place = f"第 {self.line} 行：" if self.line else ""
        return f"{place}{self.message}{self.remedy}"


@dataclass(slots=True)
class Findings:
    """Collects mistakes; one place is told once. grammar: the remedy where there is no better one."""

    grammar: str
    mistakes: list[Mistake] = field(default_factory=list)

    def add(self, line: int, message: str, remedy: str | None = None) -> None:
        mistake = Mistake(line, message, self.grammar if remedy is None else remedy)
        if mistake not in self.mistakes:
            self.mistakes.append(mistake)


def line_of(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


def root_of(text: str, found: Findings) -> yaml.MappingNode | None:
    """The file's top; None when it is no YAML at all. Lines that begin with a tab are all named."""
    tabs = [n for n, line in enumerate(text.splitlines(), 1) if re.match(r" *\t\s*\S", line)]
    for number in tabs:
        found.add(number, "行首用了制表符（Tab）。", "请改用空格缩进。")
    if tabs:
        return None
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        number = mark.line + 1 if mark else 0
        lines = text.splitlines()
        if 0 < number <= len(lines) and "\t" in lines[number - 1]:
            found.add(number, "这一行里有制表符（Tab）。", "请改成空格。")
        else:
            found.add(number, "不是合法的 YAML。", "请检查缩进、冒号后的空格和引号。")
        return None
    except yaml.YAMLError:
        found.add(0, "含有 YAML 不许有的字符。", "请用文本编辑器另存为 UTF-8，删去看不见的字符。")
        return None
    except RecursionError:
        found.add(0, "嵌套太深。", "请减少层次。")
        return None
    if not isinstance(node, yaml.MappingNode):
        found.add(1, "顶层应是键和值。")
        return None
    return node


@dataclass(frozen=True, slots=True)
class Entry:
    """One mapping: every accessor records what is wrong and gives a harmless value, so that reading goes on."""

    line: int
    what: str
    nodes: dict[str, yaml.Node]
    found: Findings

    @classmethod
    def of(cls, node: yaml.Node, what: str, allowed: Sequence[str], found: Findings) -> Entry:
        """what: the thing in words, for sentences. Unknown and repeated keys are told here."""
        nodes: dict[str, yaml.Node] = {}
        if not isinstance(node, yaml.MappingNode):
            found.add(line_of(node), f"{what}应是键和值。")
            return cls(line_of(node), what, nodes, found)
        for key, value in node.value:
            name = str(key.value) if isinstance(key, yaml.ScalarNode) else ""
            if name not in allowed:
                near = difflib.get_close_matches(name, allowed, 1)
                remedy = f"是不是 {near[0]}？" if near else ""
                found.add(
                    line_of(key),
                    f"{what}没有“{name[:30]}”这一项。",
                    f"{remedy}可写：{'、'.join(allowed)}。",
                )
            elif name in nodes:
                found.add(line_of(key), f"{what}的 {name} 写了两次。", "请删去一处。")
            else:
                nodes[name] = value
        return cls(line_of(node), what, nodes, found)

    def has(self, key: str) -> bool:
        return key in self.nodes

    def at(self, key: str) -> int:
        node = self.nodes.get(key)
        return line_of(node) if node is not None else self.line

    def wrong(self, key: str, message: str, remedy: str | None = None) -> None:
        self.found.add(self.at(key), message, remedy)

    def text(self, key: str, *, needed: bool = False) -> str:
        node = self.nodes.get(key)
        if node is None:
            if needed:
                self.wrong(key, f"{self.what}没有写 {key}。", "请补上。")
            return ""
        if not isinstance(node, yaml.ScalarNode):
            self.wrong(key, f"{self.what}的 {key} 应是文字。")
            return ""
        value = str(node.value).strip()
        if needed and not value:
            self.wrong(key, f"{self.what}的 {key} 是空的。", "请填上。")
        return value

    def code(self, key: str, *, needed: bool = True) -> str:
        value = self.text(key, needed=needed)
        if value and (not _CODE.fullmatch(value) or len(value) > _CODE_LENGTH):
            self.wrong(
                key,
                f"{self.what}的 {key}“{value[:30]}”不是代码。",
                f"请用小写英文字母开头，只含小写字母、数字和下划线，最多 {_CODE_LENGTH} 个字符。",
            )
            return ""
        return value

    def choice(self, key: str, allowed: Sequence[_T], fallback: _T, *, needed: bool = False) -> _T:
        value = self.text(key, needed=needed)
        for candidate in allowed:
            if candidate == value:
                return candidate
        if value:
            self.wrong(
                key,
                f"{self.what}的 {key}“{value[:30]}”不认识。",
                f"可写：{'、'.join(allowed)}。",
            )
        return fallback

    def yes(self, key: str) -> bool:
        value = self.text(key)
        truth = yes_of(value)
        if value and truth is None:
            self.wrong(key, f"{self.what}的 {key}“{value[:30]}”应是 yes 或 no。")
        return bool(truth)

    def day(self, key: str, *, needed: bool = False) -> date | None:
        value = self.text(key, needed=needed)
        if not value:
            return None
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.wrong(key, f"{self.what}的 {key}“{value[:30]}”不是日期。", "请写成 2024-08-06。")
            return None

    def whole(self, key: str, least: int, most: int, *, needed: bool = False) -> int:
        value = self.text(key, needed=needed)
        digits = value.isascii() and value.isdigit() and len(value) <= len(str(most))
        if digits and least <= int(value) <= most:
            return int(value)
        if value:
            self.wrong(key, f"{self.what}的 {key}“{value[:30]}”不是 {least} 到 {most} 的整数。")
        return least

    def items(self, key: str, *, needed: bool = False) -> list[yaml.Node]:
        node = self.nodes.get(key)
        if node is None:
            if needed:
                self.wrong(key, f"{self.what}没有写 {key}。", "请补上。")
            return []
        if not isinstance(node, yaml.SequenceNode):
            self.wrong(key, f"{self.what}的 {key} 应是一列。", "请每项一行、以 - 开头，或用 [ ]。")
            return []
        if needed and not node.value:
            self.wrong(key, f"{self.what}的 {key} 是空的。", "请至少写一项。")
        return list(node.value)

    def texts(self, key: str) -> list[tuple[str, int]]:
        """The words of a list, each with its line."""
        words = []
        for node in self.items(key):
            if isinstance(node, yaml.ScalarNode):
                words.append((str(node.value).strip(), line_of(node)))
            else:
                self.found.add(line_of(node), f"{self.what}的 {key} 里应是文字。")
        return words


def yes_of(text: str) -> bool | None:
    """The truth meant; None when it is none."""
    word = text.strip().lower()
    return True if word in _YES else False if word in _NO else None
