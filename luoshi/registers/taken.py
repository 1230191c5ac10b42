"""The entries of a register that a room of the office keeps: what a field takes is named in the declaration."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from luoshi.plan import Quantity, decimal_text
from luoshi.registers.model import Register, RegisterError, Stored
from luoshi.registers.values import stored_of

Value = str | bool | date | Quantity | None


def body_of(register: Register, values: Mapping[str, Value]) -> dict[str, Stored]:
    """The body of an entry: each field that names a value takes it; what is None is left out.

    Raises RegisterError: a name that is not among the values, a value the field cannot hold.
    """
    body: dict[str, Stored] = {}
    for field in register.fields:
        if not field.source:
            continue
        if field.source not in values:
            raise RegisterError(
                f"“{field.label}”要取的“{field.source}”没有。",
                f"请用其中之一：{'、'.join(values)}。",
            )
        stored = stored_of(field, _typed(values[field.source]))
        if stored is not None:
            body[field.code] = stored
        elif field.required:
            raise RegisterError(f"“{field.label}”没有值，这一栏必填。", "请先补上。")
    return body


def _typed(value: Value) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Quantity):
        return f"{decimal_text(value.value)}{value.unit.text}"
    return value or ""
