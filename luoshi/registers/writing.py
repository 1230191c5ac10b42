"""A Register as the YAML that declares it: what an edited declaration is kept as, and what a person reads and changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from luoshi.plan import decimal_text
from luoshi.registers.loading import GRAMMAR_VERSION
from luoshi.registers.model import (
    STAGE,
    Aggregate,
    AllOf,
    AnyOf,
    Budget,
    Choice,
    Compare,
    Condition,
    Count,
    Field,
    Filled,
    Growth,
    Indicator,
    Latest,
    Mean,
    Not,
    Ratio,
    Register,
    Share,
    Simple,
    Stock,
    Sum,
    Within,
)

_HEAD = "# Grammar: luoshi/registers/example.yaml, docs/design/registers.md"
# Signs that mean something to YAML somewhere in a flow mapping. A word with one of them is quoted, wherever it stands.
_SIGNS = frozenset(",[]{}:#&*!|>%@`\"'\\?=<~")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t"}
# Another reader of YAML would take them, and whatever begins with a digit, for something else than text.
_TRUTHS = frozenset({"yes", "no", "true", "false", "on", "off", "y", "n", "null"})
_DAY_WORDS = {"lt": "before", "gt": "after"}


def written(register: Register) -> str:
    """Its text: `load_register` makes the same register of it, but for the lines at which the indicators stand."""
    lines = [
        _HEAD,
        f"luoshi_register: {GRAMMAR_VERSION}",
        f"code: {_word(register.code)}",
        f"name: {_word(register.name)}",
        *_description(register.description),
        f"keeper: {_word(register.keeper)}",
    ]
    if register.writers != ("keeper",):
        lines.append(f"writers: {_row(register.writers)}")
    effective = {"from": register.effective_from.isoformat()}
    if register.effective_until is not None:
        effective["until"] = register.effective_until.isoformat()
    lines += [
        f"frequency: {_word(register.frequency)}",
        f"version: {register.version}",
        f"effective: {_map(effective)}",
        *([f"kept_by: {_word(register.kept_by)}"] if register.kept_by else []),
        *_block("fields", (_field(field) for field in register.fields)),
        f"identity: {_identity(register)}",
        *_stages(register),
    ]
    if register.indicators:
        lines.append("indicators:")
        for indicator in register.indicators:
            lines += _indicator(register, indicator)
    return "\n".join(lines) + "\n"


def _description(text: str) -> list[str]:
    lines = text.split("\n")
    if all(line and _is_plain_line(line) and not line.startswith(" ") for line in lines):
        return ["description: |", *(f"  {line}" for line in lines)]
    return [f"description: {_quoted(text)}"]


def _field(field: Field) -> str:
    told = {"code": _word(field.code), "label": _word(field.label), "type": _word(field.type)}
    if field.unit:
        told["unit"] = _word(field.unit)
    if field.choices:
        told["choices"] = f"[{', '.join(_choice(choice) for choice in field.choices)}]"
    for key in ("required", "unique", "private", "retired"):
        if getattr(field, key):
            told[key] = "yes"
    if field.help:
        told["help"] = _word(field.help)
    if field.source:
        told["from"] = _word(field.source)
    if field.not_before:
        told["not_before"] = _word(field.not_before)
    return _map(told)


def _choice(choice: Choice) -> str:
    if choice.code == choice.label:
        return _word(choice.code)
    return _map({"code": _word(choice.code), "label": _word(choice.label)})


def _identity(register: Register) -> str:
    told = {"name": register.name_field, "area": register.area_field, "dated": register.dated_field}
    return _map({key: _word(code) for key, code in told.items() if code})


def _stages(register: Register) -> list[str]:
    stages, moves, clocks = [], [], []
    for stage in register.stages:
        told = {"code": _word(stage.code), "label": _word(stage.label)}
        stages.append(_map({**told, "final": "yes"} if stage.final else told))
    for move in register.moves:
        told = {"from": _word(move.source), "to": _word(move.target), "by": _row(move.by)}
        if move.needs:
            told["needs"] = _row(move.needs)
        moves.append(_map({**told, **_asked("when", register, move.when)}))
    for clock in register.clocks:
        told = {"stage": _word(clock.stage), "name": _word(clock.name)}
        clocks.append(_map({**told, f"{clock.kind}_days": str(clock.days)}))
    return [*_block("stages", stages), *_block("moves", moves), *_block("clocks", clocks)]


def _indicator(register: Register, indicator: Indicator) -> list[str]:
    told = {
        "indicator": _word(indicator.code),
        "name": _word(indicator.name),
        "unit": _word(indicator.unit),
        **_aggregate(register, indicator.aggregate),
        **_asked("where", register, indicator.aggregate.where),
    }
    first, *others = (f"{key}: {value}" for key, value in told.items())
    return [f"  - {first}", *(f"    {line}" for line in others)]


def _aggregate(register: Register, aggregate: Aggregate) -> dict[str, str]:
    """Its key and value, `where` aside."""
    if isinstance(aggregate, Count):
        return _count(aggregate)
    if isinstance(aggregate, Sum | Mean | Latest):
        return {type(aggregate).__name__.lower(): _word(aggregate.field)}
    if isinstance(aggregate, Share):
        classes = {"classes": _row(aggregate.classes)} if aggregate.classes else {}
        return {"share": _word(aggregate.field), **classes}
    if isinstance(aggregate, Ratio):
        of, over = _simple(register, aggregate.of), _simple(register, aggregate.over)
        return {"ratio": _map({"of": of, "over": over})}
    if isinstance(aggregate, Growth):
        told = {"of": _simple(register, aggregate.of), "base": str(aggregate.base)}
        return {"growth": _map(told)}
    if isinstance(aggregate, Budget):
        return {"budget": _map(_budget(register, aggregate))}
    if isinstance(aggregate, Stock):
        told = {"from": _word(aggregate.begins), "until": _word(aggregate.ends)}
        if aggregate.distinct is not None:
            told["distinct"] = _word(aggregate.distinct)
        return {"stock": _map(told)}
    keys = ("standard", "waters", "group", "item", "value", "keep")
    return {"worst": _map({key: _word(getattr(aggregate, key)) for key in keys})}


def _budget(register: Register, budget: Budget) -> dict[str, str]:
    if isinstance(budget.cap, Count | Sum):
        cap = _simple(register, budget.cap)
    else:
        cap = _word(f"{decimal_text(budget.cap)} {budget.cap_unit}")
    by = {"by": _word(budget.by)} if budget.by is not None else {}
    return {"use": _simple(register, budget.use), "cap": cap, **by}


def _count(count: Count) -> dict[str, str]:
    distinct = {"distinct": _word(count.distinct)} if count.distinct is not None else {}
    return {"count": "rows", **distinct}


def _simple(register: Register, simple: Simple) -> str:
    told = _count(simple) if isinstance(simple, Count) else {"sum": _word(simple.field)}
    return _map({**told, **_asked("where", register, simple.where)})


def _asked(key: str, register: Register, condition: Condition) -> dict[str, str]:
    parts = condition.parts if isinstance(condition, AllOf) else (condition,)
    told = ", ".join(_condition(register, part) for part in parts)
    return {key: f"[{told}]"} if parts else {}


def _condition(register: Register, condition: Condition) -> str:
    if isinstance(condition, AllOf | AnyOf):
        parts = ", ".join(_condition(register, part) for part in condition.parts)
        return _map({"all" if isinstance(condition, AllOf) else "any": f"[{parts}]"})
    if isinstance(condition, Not):
        return _map({"not": _condition(register, condition.part)})
    field = {"field": _word(condition.field)}
    if isinstance(condition, Filled):
        return _map({**field, "not_empty" if condition.filled else "empty": "yes"})
    if isinstance(condition, Within):
        return _map({**field, "within": _word(condition.span)})
    return _map({**field, **_comparison(register, condition)})


def _comparison(register: Register, condition: Compare) -> dict[str, str]:
    """The values as they were written; a bare number stays one."""
    if condition.op in ("in", "between"):
        return {condition.op: _row(condition.shown, bare=True)}
    dated = condition.field != STAGE and register.field(condition.field).type == "date"
    key = _DAY_WORDS.get(condition.op, condition.op) if dated else condition.op
    return {key: _word(condition.shown[0], bare=True)}


def _block(key: str, items: Iterable[str]) -> list[str]:
    lines = [f"  - {item}" for item in items]
    return [f"{key}:", *lines] if lines else []


def _map(told: Mapping[str, str]) -> str:
    return "{" + ", ".join(f"{key}: {value}" for key, value in told.items()) + "}"


def _row(words: Iterable[str], *, bare: bool = False) -> str:
    return "[" + ", ".join(_word(word, bare=bare) for word in words) + "]"


def _word(text: str, *, bare: bool = False) -> str:
    """The text as a scalar. bare: a number, a truth or a day may stand as it is."""
    if not _is_plain_line(text):
        return _quoted(text)
    plain = bool(text) and not _SIGNS & set(text) and text[0].isalnum() and text == text.strip()
    if plain and (bare or not (text[0] in "0123456789" or text.lower() in _TRUTHS)):
        return text
    return "'" + text.replace("'", "''") + "'"


def _is_plain_line(text: str) -> bool:
    """The ideographic space is white to Python and a letter to YAML."""
    return all(character.isprintable() or character == "\u3000" for character in text)


def _quoted(text: str) -> str:
    return '"' + "".join(_ESCAPES.get(c) or _escaped(c) for c in text) + '"'


def _escaped(character: str) -> str:
    if _is_plain_line(character):
        return character
    return f"\\u{ord(character):04x}" if ord(character) < 2**16 else f"\\U{ord(character):08x}"
