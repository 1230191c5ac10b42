"""What people type into an entry -> what its body holds, with every mistake beside its field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from luoshi.registers import Field, RegisterError, Stored, out_of_order, stored_of
from luoshi_web.offices.conflicts import written
from luoshi_web.registers.kept import Kept


@dataclass(frozen=True, slots=True)
class Read:
    """body: what can be kept; errors: field code -> the sentence that says why its value cannot. With errors, nothing is."""

    body: Mapping[str, Stored]
    errors: Mapping[str, str] = field(default_factory=dict)


def read_body(
    kept: Kept, typed: Mapping[str, str], before: Mapping[str, Stored] | None = None
) -> Read:
    """typed: field code -> text. What `typed` leaves out stays as `before` has it: retired and private fields, files."""
    body: dict[str, Stored] = dict(before or {})
    errors: dict[str, str] = {}
    for one in kept.register.fields:
        if one.retired or one.code not in typed:
            continue
        try:
            value = _stored(kept, one, written(typed[one.code]))
        except RegisterError as error:
            errors[one.code] = str(error)
            continue
        if value is None:
            body.pop(one.code, None)
        else:
            body[one.code] = value
    for one in kept.register.fields:
        if one.required and not one.retired and one.code not in body:
            errors.setdefault(one.code, _("“%(label)s”没有填，这一项必填。") % {"label": one.label})
    for code, sentence in out_of_order(kept.register, body).items():
        errors.setdefault(code, sentence)
    return Read(body, errors)


def _stored(kept: Kept, one: Field, text: str) -> Stored | None:
    value = stored_of(one, text)
    if one.type == "unit" and isinstance(value, str):
        return unit_code(kept, one, value)
    return value


def unit_code(kept: Kept, one: Field, text: str) -> str:
    """The code of a unit typed as its code, name or another name of it. RegisterError when there is none."""
    if text in kept.units:
        return text
    for code, unit in kept.units.items():
        if text == unit.name or text in unit.aliases.split("|"):
            return code
    raise RegisterError(
        _("“%(label)s”填的“%(text)s”不是本项目的单位。") % {"label": one.label, "text": text[:20]},
        _("请从列出的单位里选，或写全称。"),
    )
