"""As much of JSON Schema 2020-12 as register.schema.json uses; a keyword it does not know is an error, not a pass."""

from __future__ import annotations

import re
from typing import Any

_TYPES = {
    "object": dict, "array": list, "string": str, "boolean": bool, "integer": int, "number": (int, float),
}  # fmt: skip
_NOTES = {"$schema", "$defs", "title", "description"}


def faults(value: Any, schema: dict[str, Any], root: dict[str, Any], at: str = "$") -> list[str]:
    found: list[str] = []
    for keyword, told in schema.items():
        if keyword not in _NOTES:
            found += _RULES[keyword](value, told, schema, root, at)
    return found


def _of_type(value: Any, name: str) -> bool:
    if isinstance(value, bool) and name != "boolean":
        return False
    return isinstance(value, _TYPES[name])


def _type(value, told, schema, root, at):
    names = told if isinstance(told, list) else [told]
    return [] if any(_of_type(value, name) for name in names) else [f"{at}: not {names}"]


def _properties(value, told, schema, root, at):
    if not isinstance(value, dict):
        return []
    return [
        fault
        for key, inner in told.items()
        if key in value
        for fault in faults(value[key], inner, root, f"{at}.{key}")
    ]


def _additional(value, told, schema, root, at):
    assert told is False
    if not isinstance(value, dict):
        return []
    return [f"{at}: {key} unknown" for key in value if key not in schema["properties"]]


def _required(value, told, schema, root, at):
    if not isinstance(value, dict):
        return []
    return [f"{at}: {key} missing" for key in told if key not in value]


def _items(value, told, schema, root, at):
    if not isinstance(value, list):
        return []
    return [f for n, each in enumerate(value) for f in faults(each, told, root, f"{at}[{n}]")]


def _one_of(value, told, schema, root, at):
    good = sum(not faults(value, inner, root, at) for inner in told)
    return [] if good == 1 else [f"{at}: {good} of oneOf"]


def _ref(value, told, schema, root, at):
    return faults(value, root["$defs"][told.removeprefix("#/$defs/")], root, at)


def _test(kind, good):
    def rule(value, told, schema, root, at):
        wrong = isinstance(value, kind) and not good(value, told)
        return [f"{at}: {value!r} against {told}"] if wrong else []

    return rule


_RULES = {
    "type": _type,
    "properties": _properties,
    "additionalProperties": _additional,
    "required": _required,
    "items": _items,
    "oneOf": _one_of,
    "$ref": _ref,
    "enum": _test(object, lambda value, told: value in told),
    "const": _test(object, lambda value, told: value == told and not isinstance(value, bool)),
    "pattern": _test(str, lambda value, told: re.search(told, value) is not None),
    "minLength": _test(str, lambda value, told: len(value) >= told),
    "maxLength": _test(str, lambda value, told: len(value) <= told),
    "minimum": _test(int, lambda value, told: value >= told),
    "maximum": _test(int, lambda value, told: value <= told),
    "minItems": _test(list, lambda value, told: len(value) >= told),
    "maxItems": _test(list, lambda value, told: len(value) <= told),
    "minProperties": _test(dict, lambda value, told: len(value) >= told),
    "maxProperties": _test(dict, lambda value, told: len(value) <= told),
}
