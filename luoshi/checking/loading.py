"""checks.yaml, or a pack's own file in the same grammar: every mistake is named with its line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources

import yaml

from luoshi.checking._sentences import Sentence, sentence
from luoshi.checking.expressions import Expression, parse
from luoshi.checking.model import AUDIENCES, SEVERITIES, Audience, CheckError, Severity
from luoshi.checking.names import NAMES

_FIELDS = ("code", "name", "severity", "audience", "when", "says", "remedy", "covers")
_NEEDED = ("code", "name", "severity", "when", "says", "remedy")
_CODE = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_GRAMMAR = "请照文件开头的写法改。"


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the book of checks. covers: codes that are silent when this one speaks."""

    code: str
    name: str
    severity: Severity
    audience: Audience
    when: Expression
    says: Sentence
    remedy: Sentence
    covers: tuple[str, ...] = ()


def load_checks(text: str | None = None, name: str = "checks.yaml") -> tuple[Check, ...]:
    """The packaged checks, or those of `text`. Raises CheckError that names the line and the check."""
    return _packaged() if text is None else _checks_of(text, name)


@cache
def _packaged() -> tuple[Check, ...]:
    path = resources.files("luoshi.checking").joinpath("checks.yaml")
    return _checks_of(path.read_text("utf-8"), "checks.yaml")


@dataclass(frozen=True, slots=True)
class _Entry:
    """One mapping of the file, with the line of each of its fields."""

    file: str
    line: int
    fields: dict[str, yaml.Node]

    def text(self, key: str, fallback: str = "") -> str:
        node = self.fields.get(key)
        if node is None:
            return fallback
        if not isinstance(node, yaml.ScalarNode):
            raise self.refused(key, "应是文字")
        return str(node.value).strip()

    def texts(self, key: str) -> tuple[str, ...]:
        node = self.fields.get(key)
        if node is None:
            return ()
        if not isinstance(node, yaml.SequenceNode) or not all(
            isinstance(item, yaml.ScalarNode) for item in node.value
        ):
            raise self.refused(key, "应是一列文字")
        return tuple(str(item.value) for item in node.value)

    def refused(self, key: str, what: str, remedy: str = _GRAMMAR) -> CheckError:
        node = self.fields.get(key)
        line = node.start_mark.line + 1 if node is not None else self.line
        code = self.fields.get("code")
        shown = f"（{code.value}）" if isinstance(code, yaml.ScalarNode) and key != "code" else ""
        return CheckError(f"{self.file} 第 {line} 行{shown}的 {key} {what}。", remedy)

    def located(self, key: str, error: CheckError) -> CheckError:
        found = self.refused(key, "不能用")
        return CheckError(f"{found.message[:-1]}：{error.message}", error.remedy)


def _checks_of(text: str, file: str) -> tuple[Check, ...]:
    checks = [_check(entry) for entry in _entries(text, file)]
    codes: dict[str, Check] = {}
    for check in checks:
        if check.code in codes:
            raise CheckError(f"{file} 里有两条检查叫“{check.code}”。", "代码不能重复。")
        codes[check.code] = check
    for check in checks:
        unknown = next((code for code in check.covers if code not in codes), None)
        if unknown is not None:
            raise CheckError(
                f"{file}（{check.code}）的 covers 里的“{unknown}”不是检查。", "请改正。"
            )
    return tuple(checks)


def _entries(text: str, file: str) -> list[_Entry]:
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f"第 {mark.line + 1} 行" if mark else ""
        raise CheckError(f"{file} {line}不是合法的 YAML。", _GRAMMAR) from error
    if not isinstance(root, yaml.MappingNode):
        raise CheckError(f"{file} 的顶层应是键和值。", _GRAMMAR)
    top = {str(key.value): value for key, value in root.value}
    version, checks = top.get("version"), top.get("checks")
    if not isinstance(version, yaml.ScalarNode) or version.value != "1":
        raise CheckError(f"{file} 的 version 应是 1。", _GRAMMAR)
    if not isinstance(checks, yaml.SequenceNode):
        raise CheckError(f"{file} 缺 checks 一列。", _GRAMMAR)
    return [_entry(node, file) for node in checks.value]


def _entry(node: yaml.Node, file: str) -> _Entry:
    line = node.start_mark.line + 1
    if not isinstance(node, yaml.MappingNode):
        raise CheckError(f"{file} 第 {line} 行应是键和值。", _GRAMMAR)
    fields: dict[str, yaml.Node] = {}
    for key, value in node.value:
        name = str(key.value)
        place = f"{file} 第 {key.start_mark.line + 1} 行"
        if name not in _FIELDS:
            raise CheckError(f"{place}的“{name[:30]}”不认识。", f"可写：{'、'.join(_FIELDS)}。")
        if name in fields:
            raise CheckError(f"{place}的“{name}”写了两次。", "请删去一处。")
        fields[name] = value
    return _Entry(file, line, fields)


def _check(entry: _Entry) -> Check:
    for key in _NEEDED:
        if not entry.text(key):
            raise entry.refused(key, "没有写")
    code = entry.text("code")
    if not _CODE.fullmatch(code):
        raise entry.refused("code", f"“{code[:30]}”应是小写英文，词间用 -")
    severity = next((s for s in SEVERITIES if s == entry.text("severity")), None)
    if severity is None:
        raise entry.refused("severity", "写错了", f"可写：{'、'.join(SEVERITIES)}。")
    audience = next((a for a in AUDIENCES if a == entry.text("audience", "unit")), None)
    if audience is None:
        raise entry.refused("audience", "写错了", f"可写：{'、'.join(AUDIENCES)}。")
    when = _expression(entry, "when")
    if when.type != "truth":
        raise entry.refused("when", "不是一个是非判断")
    return Check(
        code=code,
        name=entry.text("name"),
        severity=severity,
        audience=audience,
        when=when,
        says=_sentence(entry, "says"),
        remedy=_sentence(entry, "remedy"),
        covers=entry.texts("covers"),
    )


def _expression(entry: _Entry, key: str) -> Expression:
    try:
        return parse(entry.text(key), NAMES)
    except CheckError as error:
        raise entry.located(key, error) from error


def _sentence(entry: _Entry, key: str) -> Sentence:
    try:
        return sentence(entry.text(key), NAMES)
    except CheckError as error:
        raise entry.located(key, error) from error
