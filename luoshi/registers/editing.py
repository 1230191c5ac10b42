"""A declaration changed by hand: each edit gives a register that the loader takes, or says what is wrong with it.

None changes the version: `next_version` begins a new one, `changes` tells what it does and what it may not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from luoshi.plan.periods import Frequency
from luoshi.registers._conditions import fields_in
from luoshi.registers._used import fields_of
from luoshi.registers.loading import check_register
from luoshi.registers.model import Choice, Field, Mistake, Register, RegisterError
from luoshi.registers.writing import written

# A label is a table's heading and a column of a sheet.
_LABEL_LENGTH = 60
_HELP_LENGTH = 300


def cloned(
    register: Register,
    code: str,
    name: str,
    keeper: str,
    effective_from: date,
    *,
    with_indicators: bool = False,
) -> Register:
    """Another register of the same form, version 1, without the fields that are kept for old entries only. People keep it.

    The indicators stay behind unless asked for: a programme takes an indicator from one register.
    Raises RegisterError.
    """
    if code == register.code:
        raise RegisterError(f"代码“{code[:40]}”就是原台账的代码。", "请给新台账另起一个代码。")
    indicators = register.indicators if with_indicators else ()
    asked = frozenset().union(
        *(fields_in(move.when) for move in register.moves),
        *(fields_of(each.aggregate) for each in indicators),
    )
    kept = tuple(
        replace(field, source="")
        for field in register.fields
        if not field.retired or field.code in asked
    )
    copy = replace(
        register,
        code=code,
        name=_short(name, "台账名称", _LABEL_LENGTH),
        keeper=_short(keeper, "记账单位", _LABEL_LENGTH),
        version=1,
        effective_from=effective_from,
        effective_until=None,
        fields=kept,
        indicators=indicators,
        kept_by="",
    )
    return _checked(copy)


def next_version(
    register: Register, effective_from: date, *, effective_until: date | None = None
) -> Register:
    """The same under the next number. Raises RegisterError for a day before the version it follows."""
    if effective_from < register.effective_from:
        raise RegisterError(
            f"新版不能从 {effective_from} 起用，第 {register.version} 版到 {register.effective_from} 才起用。",
            "请填那一天或以后的日期。",
        )  # fmt: skip
    return _checked(
        replace(
            register,
            version=register.version + 1,
            effective_from=effective_from,
            effective_until=effective_until,
        )
    )


def with_about(
    register: Register, *, name: str, description: str, keeper: str, frequency: Frequency
) -> Register:
    """What stands in its head. Raises RegisterError."""
    told = replace(
        register,
        name=_short(name, "台账名称", _LABEL_LENGTH),
        description=description.replace("\r\n", "\n").strip(),
        keeper=_short(keeper, "记账单位", _LABEL_LENGTH),
        frequency=frequency,
    )
    return _checked(told)


def with_field(register: Register, field: Field, after: str | None = None) -> Register:
    """One field more, behind `after` or at the end. Where the field or a choice of it has no code it gets one: f1, c1.

    Raises RegisterError.
    """
    known = next((each for each in register.fields if each.code == field.code), None)
    if known is not None and known.retired:
        raise RegisterError(
            f"代码 {field.code} 是已停用的字段“{known.label}”的，不能再用。",
            "请换一个代码，或恢复那个字段。",
        )
    code = field.code or _unused("f", (each.code for each in register.fields))
    choices: list[Choice] = []
    for choice in field.choices:
        choices.append(_coded(choice, choices))
    added = _worded(replace(field, code=code, choices=tuple(choices)))
    at = len(register.fields)
    if after is not None:
        at = register.fields.index(register.field(after)) + 1
    return _fields(register, (*register.fields[:at], added, *register.fields[at:]))


def without_field(register: Register, code: str) -> Register:
    """For a field that was never published; `changes` refuses it for any other. Raises RegisterError."""
    gone = register.field(code)
    for indicator in register.indicators:
        if code in fields_of(indicator.aggregate):
            raise RegisterError(
                f"“{gone.label}”不能删去，指标“{indicator.name}”要用它。", "请先改那个指标。"
            )
    return _fields(register, tuple(field for field in register.fields if field != gone))


def with_retired(register: Register, code: str) -> Register:
    """Asked for no more, kept for old entries. Raises RegisterError, also where moves or the identity need it."""
    field = register.field(code)
    if field.retired:
        raise RegisterError(f"“{field.label}”已经停用了。", "不必再停用。")
    return _changed(register, replace(field, retired=True, required=False))


def with_restored(register: Register, code: str) -> Register:
    field = register.field(code)
    if not field.retired:
        raise RegisterError(f"“{field.label}”没有停用。", "不必恢复。")
    return _changed(register, replace(field, retired=False))


def with_label(register: Register, code: str, label: str, *, help: str, required: bool) -> Register:
    field = replace(register.field(code), label=label, help=help, required=required)
    return _changed(register, _worded(field))


def with_choice(register: Register, field_code: str, choice: Choice) -> Register:
    """One choice more; of a code that is there, another label. Without a code it gets one: c1. Raises RegisterError."""
    field = register.field(field_code)
    if field.type != "choice":
        raise RegisterError(f"“{field.label}”不是选项字段，没有选项可加。", "请换一个字段。")
    coded = _coded(choice, field.choices)
    if any(each.code == coded.code for each in field.choices):
        choices = tuple(coded if each.code == coded.code else each for each in field.choices)
    else:
        choices = (*field.choices, coded)
    return _changed(register, replace(field, choices=choices))


def without_choice(register: Register, field_code: str, code: str) -> Register:
    """For a choice that was never published, as `without_field`. Raises RegisterError."""
    field = register.field(field_code)
    choices = tuple(choice for choice in field.choices if choice.code != code)
    if len(choices) == len(field.choices):
        raise RegisterError(f"“{field.label}”没有选项 {code[:40]}。", "请核对选项代码。")
    return _changed(register, replace(field, choices=choices))


def _coded(choice: Choice, others: Iterable[Choice]) -> Choice:
    words = [word for each in others for word in (each.code, each.label)]
    label = _short(choice.label, "选项", _LABEL_LENGTH)
    return Choice(choice.code or _unused("c", words), label)


def _unused(letter: str, codes: Iterable[str]) -> str:
    """The number after the highest. Fields and choices once published are never removed, so none comes back."""
    numbers = (re.fullmatch(rf"{letter}(\d{{1,9}})", code) for code in codes)
    return f"{letter}{max((int(found[1]) for found in numbers if found), default=0) + 1}"


def _worded(field: Field) -> Field:
    label = _short(field.label, "字段名称", _LABEL_LENGTH)
    return replace(field, label=label, help=_short(field.help, "填写说明", _HELP_LENGTH))


def _short(text: str, what: str, most: int) -> str:
    stripped = text.strip()
    if len(stripped.splitlines()) > 1:
        raise RegisterError(f"{what}“{stripped.splitlines()[0][:20]}”分了行。", "请写在一行里。")
    if len(stripped) > most:
        raise RegisterError(f"{what}“{stripped[:20]}……”超过 {most} 字。", "请写短些。")
    return stripped


def _changed(register: Register, field: Field) -> Register:
    return _fields(
        register, tuple(field if each.code == field.code else each for each in register.fields)
    )


def _fields(register: Register, fields: tuple[Field, ...]) -> Register:
    return _checked(replace(register, fields=fields))


def _checked(register: Register) -> Register:
    """What the loader makes of it. Raises RegisterError; its mistakes have no lines, nobody has seen the text."""
    loaded, mistakes = check_register(written(register))
    if loaded is None:
        told = tuple(Mistake(0, each.message, each.remedy) for each in mistakes)
        raise RegisterError("".join(map(str, told)), "", told)
    return loaded
