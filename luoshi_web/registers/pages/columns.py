"""A register's sheet, column by column: how its heads are written, and which column a head that came back means."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from django.utils.translation import gettext as _

from luoshi.plan import narrow
from luoshi.registers import Field, RegisterError, stored_of
from luoshi.registers import Register as Declared
from luoshi_web.offices.queries import Access
from luoshi_web.registers.guards import own_areas, sees_private
from luoshi_web.registers.kept import Kept

Own = Literal["number", "revision", "stage", "sample"]
_WITH_UNIT = re.compile(r"(.+?)\(([^()]+)\)")
_MARKS: Final = "*＊ \t\n"


@dataclass(frozen=True, slots=True)
class Head:
    """What a head means: a field, or one of the sheet's own columns. unit: of the figures below, where not the field's."""

    field: Field | None = None
    own: Own | None = None
    unit: str = ""


def own_titles(register: Declared) -> dict[Own, str]:
    """编号, 版次, 阶段, 示例 (entries that were made up); with 条目 before it where a field of the register bears the name."""
    titles: dict[Own, str] = {"number": _("编号"), "revision": _("版次")}
    if register.stages:
        titles["stage"] = _("阶段")
    titles["sample"] = _("示例")
    labels = {field.label for field in register.fields}
    return {
        own: _("条目%(name)s") % {"name": title} if title in labels else title
        for own, title in titles.items()
    }


def title_of(field: Field) -> str:
    """总投资（万元）*: a star where it must be filled in."""
    unit = f"（{field.unit}）" if field.type == "number" and field.unit else ""
    return f"{field.label}{unit}{'*' if field.required else ''}"


def sheet_fields(access: Access, kept: Kept) -> list[Field]:
    """The fields that have a column: not retired, no files, private ones only for those who see any of them."""
    sees = sees_private(access, kept, None) or bool(own_areas(access, kept))
    return [
        field
        for field in kept.register.fields
        if not field.retired and field.type != "file" and (sees or not field.private)
    ]


def head_of(register: Declared, text: str) -> Head | None:
    """The column of that name: a label, a code, a label with a unit. None: no such column.

    RegisterError where the unit in the head is not of the field's dimension.
    """
    plain = _plain(text)
    known = {_plain(title): Head(own=own) for own, title in own_titles(register).items()}
    for field in register.fields:
        known |= {_plain(field.code): Head(field), _plain(title_of(field)): Head(field)}
    known |= {_plain(field.label): Head(field) for field in register.fields}
    if plain in known:
        return known[plain]
    found = _WITH_UNIT.fullmatch(plain)
    head = known.get(found[1].strip()) if found else None
    if found is None or head is None or head.field is None or head.field.type != "number":
        return None
    unit = found[2].strip()
    stored_of(head.field, f"1{unit}")
    return Head(head.field, unit=unit)


def head_row(register: Declared, rows: Sequence[Sequence[str]]) -> int | None:
    """Which of the first rows has the heads: the one with most that are known. None: none has any."""
    scores = [sum(_is_known(register, text) for text in row if text) for row in rows]
    best = max(scores, default=0)
    return scores.index(best) if best else None


def _is_known(register: Declared, text: str) -> bool:
    try:
        return head_of(register, text) is not None
    except RegisterError:
        return True


def _plain(text: str) -> str:
    """Without stars and blanks around it, brackets and digits half width."""
    return narrow(text.replace("（", "(").replace("）", ")")).strip(_MARKS)
