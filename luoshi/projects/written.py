"""A project as JSON and back, exactly; several as JSON Lines. The form follows model.py field by field.

Keys are the model's names (`class_` is written `class`), codes are codes, what has its default is left out. Amounts are
texts with their unit ("12.5 亿元"), percentages texts ("45.5"), days "2024-09-01", months "2024-09": no float
ever comes between. A kind of money that holds nothing but its amount is written as the amount.
"""

from __future__ import annotations

import json
import re
import types
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import date
from decimal import Decimal
from functools import cache, partial
from typing import Any, Final, TypeVar, Union, get_args, get_origin, get_type_hints

from luoshi.errors import LuoshiError
from luoshi.plan import Period, Quantity, decimal_text, parse_unit
from luoshi.projects._data import ProjectError
from luoshi.projects._promotion_rules import promotion_rules
from luoshi.projects.leads import Contact, Lead
from luoshi.projects.lists import project_lists
from luoshi.projects.model import (
    Attraction,
    CertificationStep,
    Evidence,
    Membership,
    Permit,
    Project,
    StageMove,
)
from luoshi.projects.needs import Need, Use
from luoshi.projects.permits import permit_templates
from luoshi.projects.problems import Problem
from luoshi.projects.stages import stages
from luoshi.projects.tracking import FlowStep

_NUMBER = re.compile(r"[+-]?\d{1,30}(?:\.\d{1,30})?", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
# JSON can hold them; no database keeps the first and no file the others.
_UNKEPT = re.compile("[\x00\ud800-\udfff]")
_YEAR_DIGITS: Final = 4
_Part = TypeVar("_Part", Need, Problem, Lead, FlowStep, Use, Contact)
_SHOWN: Final = 30
# What the model takes as any text and the rules know by code. A file that says another one says nothing.
_Codes = Callable[[], Collection[str]]
_CODES: Final[Mapping[tuple[type, str], _Codes]] = {
    (StageMove, "stage"): lambda: [stage.code for stage in stages().stages],
    (Evidence, "kind"): lambda: stages().evidence,
    (Evidence, "works"): lambda: stages().works,
    (Permit, "kind"): lambda: {
        kind: None for each in permit_templates().values() for kind in each.permits
    },
    (Project, "template"): permit_templates,
    (Membership, "list"): project_lists,
    (CertificationStep, "step"): lambda: promotion_rules().steps,
    (Attraction, "traits"): lambda: promotion_rules().exclusions,
}


def as_json(project: Project) -> dict[str, object]:
    """JSON values; `of_json` makes an equal project of them, if its codes are known to the rules."""
    return _plain_object(project)


def of_json(told: object, place: str = "") -> Project:
    """The project. place: put before every sentence. Raises ProjectError naming place, project and key."""
    if not isinstance(told, Mapping):
        raise ProjectError(f"{place}项目应是键和值。", "请写成 {…}。")
    name = next((told[key] for key in ("name", "code") if isinstance(told.get(key), str)), "")
    project = _object(Project, told, f"{place}项目“{name[:_SHOWN]}”")
    if not isinstance(project, Project):
        raise TypeError(project)
    return project


def read_projects(text: str, name: str) -> tuple[Project, ...]:
    """The projects of JSON Lines; blank lines and lines that begin with # are passed over. name: of the file.

    Raises ProjectError with the line. One code told twice is not refused here: `check_projects` names both.
    """
    found = []
    # Not splitlines(): a name may hold a sign that Python takes for the end of a line and JSON does not.
    for number, line in enumerate(text.removeprefix("\ufeff").split("\n"), 1):
        if line.strip() and not line.startswith("#"):
            place = f"{name} 第 {number} 行"
            found.append(of_json(_loaded(line, place), f"{place}："))
    return tuple(found)


def write_projects(projects: Iterable[Project]) -> str:
    """One project a line, keys sorted: the same projects give the same text."""
    return "".join(
        json.dumps(as_json(each), ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"
        for each in projects
    )


def part_json(part: _Part) -> dict[str, object]:
    """What is kept beside a project, or a part of it, in the form of `as_json`; `part_of_json` makes an equal one of it."""
    return _plain_object(part)


def part_of_json(kind: type[_Part], told: object, place: str) -> _Part:
    """A need, a problem, a lead or a part of one. Raises ProjectError naming place and key."""
    part = _object(kind, told, place)
    if not isinstance(part, kind):
        raise TypeError(part)
    return part


def _loaded(line: str, place: str) -> object:
    def once(pairs: list[tuple[str, object]]) -> dict[str, object]:
        found = dict(pairs)
        if len(found) < len(pairs):
            keys = [key for key, _ in pairs]
            twice = next(key for key in keys if keys.count(key) > 1)
            raise ProjectError(f"{place}：“{twice[:_SHOWN]}”写了两次。", "请删去一处。")
        return found

    try:
        # A longer number is no year; it stays a text, and is refused where a number is asked for.
        return json.loads(
            line,
            object_pairs_hook=once,
            parse_int=lambda digits: int(digits) if len(digits) <= _YEAR_DIGITS else digits,
        )
    except json.JSONDecodeError as error:
        raise ProjectError(
            f"{place}第 {error.colno} 个字符起不是合法的 JSON。", "每行应是一个完整的项目。"
        ) from error
    except RecursionError as error:
        raise ProjectError(f"{place}的括号套得太深。", "每行应是一个项目。") from error


def _plain_object(told: Any) -> dict[str, object]:
    kind: Any = type(told)
    found = {}
    for key in _keys(kind):
        value = getattr(told, key.name)
        if value != key.default:
            found[key.told] = _plain(value)
    return found


def _plain(value: Any) -> object:
    if isinstance(value, Quantity):
        return f"{decimal_text(value.value)} {value.unit.text}"
    if isinstance(value, Decimal):
        return decimal_text(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Period):
        return str(value)
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if is_dataclass(value):
        kind: Any = type(value)
        found = _plain_object(value)
        return found["amount"] if _is_bare(kind) else found
    return value


_Read = Callable[[object, str], object]


@dataclass(frozen=True, slots=True)
class _Key:
    """A field of the model. default: MISSING where it has to be told; None wherever the model takes None."""

    name: str
    told: str
    default: object
    read: _Read


@cache
def _keys(kind: Any) -> tuple[_Key, ...]:
    hints = get_type_hints(kind)
    found = []
    for field in fields(kind):
        default: object = field.default
        if field.default_factory is not MISSING:
            default = field.default_factory()
        elif default is MISSING and types.NoneType in get_args(hints[field.name]):
            default = None
        read = _reader(hints[field.name], _CODES.get((kind, field.name)))
        found.append(_Key(field.name, field.name.rstrip("_"), default, read))
    return tuple(found)


@cache
def _is_bare(kind: Any) -> bool:
    return [key.name for key in _keys(kind)] == ["amount"]


def _reader(hint: Any, codes: _Codes | None) -> _Read:
    if get_origin(hint) in (Union, types.UnionType):
        # Only `X | None` is in the model; a key that is there says X, never null.
        hint = next(each for each in get_args(hint) if each is not types.NoneType)
    if get_origin(hint) is tuple:
        return partial(_several, _reader(get_args(hint)[0], codes))
    if codes is not None:
        return partial(_code, codes)
    if hint in _SCALARS:
        return _SCALARS[hint]
    return partial(_object, hint) if is_dataclass(hint) else _text


def _several(read: _Read, told: object, place: str) -> object:
    if not isinstance(told, list):
        raise ProjectError(f"{place} 应是一列。", "请写成 [ … ]。")
    return tuple(read(each, f"{place} 第 {n} 条") for n, each in enumerate(told, 1))


def _object(kind: Any, told: object, place: str) -> object:
    if _is_bare(kind):
        return _made(kind, {"amount": _amount(told, place)}, place)
    if not isinstance(told, Mapping):
        raise ProjectError(f"{place}应是键和值。", "请写成 {…}。")
    values, left = {}, set(told)
    for key in _keys(kind):
        if key.told in told:
            values[key.name] = key.read(told[key.told], f"{place}的 {key.told}")
            left.discard(key.told)
        elif key.default is MISSING:
            raise ProjectError(f"{place}缺少 {key.told}。", "请补上。")
    if left:
        unknown = next(str(key) for key in told if key in left)
        raise ProjectError(
            f"{place}有不认识的键“{unknown[:_SHOWN]}”。",
            f"可用的键：{'、'.join(key.told for key in _keys(kind))}。",
        )
    return _made(kind, {**_untold(kind), **values}, place)


@cache
def _untold(kind: Any) -> Mapping[str, object]:
    """What the model asks for though it may be None."""
    return {key.name: None for key in _keys(kind) if key.default is None}


def _made(kind: Any, values: Mapping[str, object], place: str) -> object:
    """What the model itself refuses is told with its place."""
    try:
        return kind(**values)
    except LuoshiError as error:
        raise ProjectError(f"{place}：{error.message}", error.remedy) from error


def _code(codes: _Codes, told: object, place: str) -> str:
    text = _text(told, place)
    if text not in codes():
        raise ProjectError(
            f"{place}“{text[:_SHOWN]}”不认识。", f"请用其中之一：{'、'.join(codes())}。"
        )
    return text


def _text(told: object, place: str) -> str:
    if not isinstance(told, str):
        raise ProjectError(f"{place} 应是文字。", "请加上英文双引号；没有的就不写这个键。")
    if _UNKEPT.search(told):
        raise ProjectError(f"{place} 有存不下的字符。", "请删去看不见的字符。")
    return told


def _whole(told: object, place: str) -> int:
    if not isinstance(told, int) or isinstance(told, bool):
        raise ProjectError(f"{place} 应是整数。", "请写成 2024 的样子，不加引号。")
    return told


def _truth(told: object, place: str) -> bool:
    if not isinstance(told, bool):
        raise ProjectError(f"{place} 应是 true 或 false。", "请改成其中之一，不加引号。")
    return told


def _day(told: object, place: str) -> date:
    text = _text(told, place)
    try:
        if not _DAY.fullmatch(text):
            raise ValueError(text)
        return date.fromisoformat(text)
    except ValueError as error:
        raise ProjectError(
            f"{place}“{text[:_SHOWN]}”不是日期。", "请写成 2024-09-01 的样子。"
        ) from error


def _month(told: object, place: str) -> Period:
    try:
        return Period.parse(_text(told, place))
    except ProjectError:
        raise
    except LuoshiError as error:
        raise ProjectError(f"{place}：{error.message}", "请写成 2024-09 的样子。") from error


def _number(told: object, place: str) -> Decimal:
    text = _text(told, place)
    if not _NUMBER.fullmatch(text):
        raise ProjectError(
            f"{place}“{text[:_SHOWN]}”不是数。", "请写成 45.5 的样子，加英文双引号。"
        )
    return Decimal(text)


def _amount(told: object, place: str) -> Quantity:
    number, _, unit = _text(told, place).partition(" ")
    if not _NUMBER.fullmatch(number) or not unit.strip():
        raise ProjectError(
            f"{place}“{str(told)[:_SHOWN]}”不是金额。", "请写成“12.5 亿元”，数和单位之间空一格。"
        )
    return Quantity(Decimal(number), parse_unit(unit))


_SCALARS: Final[Mapping[Any, Callable[[object, str], object]]] = {
    int: _whole,
    bool: _truth,
    date: _day,
    Period: _month,
    Decimal: _number,
    Quantity: _amount,
}
