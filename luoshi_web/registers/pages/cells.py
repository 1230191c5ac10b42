"""Entries as lines of a table: which fields stand in it, and each value in words."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _

from luoshi.registers import Field, Stored
from luoshi_web.offices.queries import Access
from luoshi_web.registers.guards import sees_private
from luoshi_web.registers.kept import Kept
from luoshi_web.registers.models import Revision
from luoshi_web.registers.pages.values import private_text, value_text

_MOST_OTHERS: Final = 5


@dataclass(frozen=True, slots=True)
class Column:
    label: str
    unit: str
    is_number: bool


@dataclass(frozen=True, slots=True)
class CellText:
    text: str
    is_number: bool
    is_hidden: bool


def name_shown(access: Access, kept: Kept, row: Revision) -> str:
    """The entry's name, unless the name itself does not leave the office."""
    if kept.register.field(kept.register.name_field).private and not sees_private(
        access, kept, row.area
    ):
        return _("第 %(n)s 条") % {"n": row.entry_no}
    return row.name


def area_shown(access: Access, kept: Kept, row: Revision) -> str:
    """The area in words; empty where there is none or it does not leave the office."""
    code = kept.register.area_field
    hidden = code is not None and kept.register.field(code).private
    return "" if hidden and not sees_private(access, kept, row.area) else kept.area_name(row.area)


def listed_fields(kept: Kept) -> list[Field]:
    """Area and date first, then at most five others, as declared; free text only where there is room, files never."""
    register = kept.register
    first = [code for code in (register.area_field, register.dated_field) if code]
    others = [
        one
        for one in register.fields
        if one.code not in (*first, register.name_field) and not one.retired and one.type != "file"
    ]
    chosen = sorted(others, key=lambda one: one.type == "text")[:_MOST_OTHERS]
    return [register.field(code) for code in first] + [one for one in others if one in chosen]


def column_of(field: Field) -> Column:
    return Column(field.label, field.unit, field.type == "number")


def cells_of(access: Access, kept: Kept, row: Revision, fields: list[Field]) -> list[CellText]:
    """Values of fields that do not leave the office are told apart from values that are not there."""
    sees = sees_private(access, kept, row.area)
    return [
        CellText(
            _plain(kept, one, row.body.get(one.code))
            if sees or not one.private
            else private_text(),
            one.type == "number",
            one.private and not sees,
        )
        for one in fields
    ]


def _plain(kept: Kept, field: Field, stored: Stored | None) -> str:
    """A number without its unit, which stands in the column's head."""
    if field.type == "number" and isinstance(stored, int):
        text = f"{Decimal(stored).scaleb(-6):,f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    return value_text(kept, field, stored)
