"""Days that must come in their order: what is valid until a day is not valid before it began."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from luoshi.registers.model import Field, Register, Stored
from luoshi.registers.values import shown_of


def out_of_order(register: Register, body: Mapping[str, Stored]) -> dict[str, str]:
    """Code of a field -> the sentence that says why its day cannot be; the same day is in order, and a day that was not told is
    before and after nothing."""
    fields = {field.code: field for field in register.fields}
    found: dict[str, str] = {}
    for field in register.fields:
        first = fields.get(field.not_before)
        day, start = body.get(field.code), body.get(field.not_before)
        if first is None or not isinstance(day, int) or not isinstance(start, int):
            continue
        if day < start:
            found[field.code] = (
                f"“{field.label}”{shown_of(field, day)}早于“{first.label}”{shown_of(first, start)}。"
                "请核对这两个日期。"
            )
    return found


def circles(fields: Iterable[Field]) -> list[Field]:
    """Fields whose day would have to come after itself."""
    before = {field.code: field.not_before for field in fields}
    found = []
    for field in fields:
        at, seen = field.not_before, {field.code}
        while at and at not in seen:
            seen.add(at)
            at = before.get(at, "")
        if at == field.code:
            found.append(field)
    return found
