"""Appeals' steps and clocks as JSON, and back; what is kept of them is what counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import date, datetime
from typing import Any, Final

from luoshi.enterprises._appeal_model import AppealStep, Clock, Dues
from luoshi.enterprises._appeal_rules import AppealError, appeal_rules

_SHOWN: Final = 30
_OTHERS: Final = ("at", "dues", "supports", "due", "back_until")


def appeal_step_json(step: AppealStep) -> dict[str, object]:
    """JSON values, what has its default left out; `appeal_step_of_json` makes an equal step of them."""
    found: dict[str, object] = {}
    for field in fields(step):
        value = getattr(step, field.name)
        if value in ("", None, ()):
            continue
        if isinstance(value, date):
            value = value.isoformat()
        elif isinstance(value, Dues):
            value = dues_json(value)
        found[field.name] = list(value) if isinstance(value, tuple) else value
    return found


def appeal_step_of_json(told: Mapping[str, object], place: str = "") -> AppealStep:
    """AppealError: an unknown key or move, or a value of another kind; the sentence begins with `place`."""
    unknown = set(told) - {field.name for field in fields(AppealStep)}
    if unknown:
        raise AppealError(
            f"{place}有不认识的键“{min(unknown)[:_SHOWN]}”。", "请用 appeal_step_json 写出的样子。"
        )
    texts: dict[str, Any] = {
        field.name: _text_in(told, field.name, place)
        for field in fields(AppealStep)
        if field.name not in _OTHERS
    }
    appeal_rules().of(texts["do"])
    supports, dues = told.get("supports", []), told.get("dues")
    if not isinstance(supports, list) or not all(isinstance(each, str) for each in supports):
        raise AppealError(f"{place}的 supports 应是文字的列表。", "请写成 [ … ]。")
    return AppealStep(
        at=_moment_in(told, "at", place),
        supports=tuple(supports),
        dues=None if dues is None else dues_of_json(dues, place),
        due=_day_in(told, "due", place),
        back_until=_day_in(told, "back_until", place),
        **texts,
    )


def dues_json(dues: Dues) -> dict[str, object]:
    return {key: day.isoformat() for key, day in asdict(dues).items() if day is not None}


def dues_of_json(told: object, place: str = "") -> Dues:
    if not isinstance(told, Mapping):
        raise AppealError(f"{place}的期限应是键和值。", "请用 dues_json 写出的样子。")
    contact, resolve, extended = (
        _day_in(told, key, place) for key in ("contact", "resolve", "extended")
    )
    if contact is None or resolve is None or extended is None:
        raise AppealError(f"{place}的期限不全。", "请用 dues_json 写出的样子。")
    return Dues(contact, _day_in(told, "reply", place), resolve, extended)


def clock_json(clock: Clock) -> dict[str, object]:
    return {key: value for key, value in asdict(clock).items() if value is not None}


def clock_of_json(told: object, place: str = "") -> Clock:
    """AppealError: not what `clock_json` writes."""
    names = {field.name for field in fields(Clock)}
    remedy = "请用 clock_json 写出的样子。"
    if not isinstance(told, Mapping) or not names - {"reply"} <= set(told) <= names:
        raise AppealError(f"{place}的办理时限不全或有多余的键。", remedy)
    numbers = {key: told.get(key) for key in names - {"preset", "starts"}}
    if any(type(n) is not int for key, n in numbers.items() if key != "reply" or n is not None):
        raise AppealError(f"{place}的办理时限应是整数。", remedy)
    texts = {key: _text_in(told, key, place) for key in ("preset", "starts")}
    values: dict[str, Any] = {**numbers, **texts}
    return Clock(**values)


def _text_in(told: Mapping[str, object], key: str, place: str) -> str:
    value = told.get(key, "")
    if not isinstance(value, str):
        raise AppealError(f"{place}的 {key} 应是文字。", "没有的就不写这个键。")
    return value


def _day_in(told: Mapping[str, object], key: str, place: str) -> date | None:
    text = _text_in(told, key, place)
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise AppealError(
            f"{place}的 {key}“{text[:_SHOWN]}”不是日期。", "请写成 2026-09-30 的样子。"
        ) from error


def _moment_in(told: Mapping[str, object], key: str, place: str) -> datetime:
    text = _text_in(told, key, place)
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise AppealError(
            f"{place}的 {key}“{text[:_SHOWN]}”不是时间。", "请写成 2026-09-30T16:00 的样子。"
        ) from error
    if found.tzinfo is not None:
        raise AppealError(f"{place}的 {key} 带了时区。", "请写当地时间，不带时区。")
    return found
