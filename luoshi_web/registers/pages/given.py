"""Registers, entries and figures as a program gets them: codes in place of words, figures as text, what is not its to see left out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils import timezone

from luoshi.plan import decimal_text
from luoshi.registers import Answer, Field, Stored, condition_words, formula, shown_of
from luoshi_web.offices.queries import Access
from luoshi_web.registers.guards import may_write, sees_private
from luoshi_web.registers.kept import Kept
from luoshi_web.registers.models import Revision
from luoshi_web.registers.pages.cells import name_shown
from luoshi_web.registers.queries import RowBehind, moment_of


def told_register(kept: Kept, count: int) -> dict[str, Any]:
    row = kept.row
    return {
        "code": row.code,
        "name": row.name,
        "description": row.description,
        "keeper": row.keeper.code,
        "keeper_name": row.keeper.name,
        "frequency": row.frequency,
        "version": kept.register.version,
        "entries": count,
        "changed_at": timezone.localtime(row.changed_at),
    }


def told_declaration(kept: Kept, count: int) -> dict[str, Any]:
    register = kept.register
    return told_register(kept, count) | {
        "fields": [_field(kept, field) for field in register.fields],
        "name_field": register.name_field,
        "area_field": register.area_field or "",
        "date_field": register.dated_field or "",
        "stages": [
            {"code": one.code, "label": one.label, "final": one.final} for one in register.stages
        ],
        "moves": [
            {
                "source": one.source,
                "target": one.target,
                "by": list(one.by),
                "needs": list(one.needs),
                "when": condition_words(register, one.when),
            }
            for one in register.moves
        ],
        "indicators": [
            {
                "code": one.code,
                "name": one.name,
                "unit": one.unit,
                "formula": formula(register, one),
            }
            for one in register.indicators
        ],
    }


def _field(kept: Kept, field: Field) -> dict[str, Any]:
    pairs = [(choice.code, choice.label) for choice in field.choices]
    if field.type == "unit":
        pairs = [(code, unit.name) for code, unit in kept.units.items()]
    return {
        "code": field.code,
        "label": field.label,
        "type": field.type,
        "unit": field.unit,
        "required": field.required,
        "unique": field.unique,
        "private": field.private,
        "retired": field.retired,
        "help": field.help,
        "choices": [{"code": code, "label": label} for code, label in pairs],
    }


def told_entry(access: Access, kept: Kept, row: Revision) -> dict[str, Any]:
    sees = sees_private(access, kept, row.area)
    return {
        "number": row.entry_no,
        "revision": row.revision_no,
        "version": row.version,
        "name": name_shown(access, kept, row),
        "stage": row.stage or "",
        "stage_since": row.stage_since,
        "area": row.area or "",
        "values": told_values(kept.register.fields, row.body, sees=sees),
        "withdrawn": bool(row.withdrawn),
        "sample": bool(row.sample),
        "at": moment_of(row.recorded),
        "by": row.by,
        "may_write": may_write(access, kept, row.area) and not row.withdrawn,
    }


def told_history(kept: Kept, rows: Iterable[Revision], access: Access) -> list[dict[str, Any]]:
    """Each state of an entry, oldest first, with the fields that it changed."""
    told, before = [], dict[str, Stored]()
    for row in rows:
        sees = sees_private(access, kept, row.area)
        changed = {c for c in {*before, *row.body} if before.get(c) != row.body.get(c)}
        fields = [one for one in kept.register.fields if one.code in changed]
        told.append(
            {
                "revision": row.revision_no,
                "change": row.change,
                "at": moment_of(row.recorded),
                "by": row.by,
                "reason": row.reason,
                "stage": row.stage or "",
                "changed": [one.code for one in fields if sees or not one.private],
                "values": told_values(fields, row.body, sees=sees),
            }
        )
        before = dict(row.body)
    return told


def told_values(
    fields: Iterable[Field], body: Mapping[str, Stored], *, sees: bool
) -> dict[str, str]:
    """Only what is filled: a field that is not here is not filled, or not to be seen (`private` in the declaration says which)."""
    return {
        one.code: _text(one, body[one.code])
        for one in fields
        if one.code in body and (sees or not one.private)
    }


def told_figure(answer: Answer) -> dict[str, Any]:
    return {
        "area": answer.area or "",
        "value": _decimal(answer.value),
        "grade": answer.grade or "",
        "above": _decimal(answer.above),
        "below": _decimal(answer.below),
        "headroom": _decimal(answer.headroom),
        "parts": [
            {
                "code": part.code,
                "value": _decimal(part.value),
                "above": _decimal(part.above),
                "below": _decimal(part.below),
                "headroom": _decimal(part.headroom),
            }
            for part in answer.parts
        ],
        "cells": [
            {
                "group": cell.group,
                "item": cell.item,
                "mean": _decimal(cell.mean),
                "grade": cell.grade or "",
                "months": cell.months,
                "allowance": _decimal(cell.allowance),
                "decides": cell.decides,
            }
            for cell in answer.cells
        ],
    }


def told_rows(access: Access, kept: Kept, rows: Sequence[RowBehind]) -> list[dict[str, Any]]:
    """The rows behind a figure, as they stood."""
    code = kept.register.area_field
    told = []
    for row in rows:
        area = row.body.get(code) if code else None
        sees = sees_private(access, kept, None if area is None else str(area))
        told.append(
            {
                "number": row.entry_no,
                "revision": row.revision_no,
                "stage": row.stage or "",
                "above": row.above,
                "below": row.below,
                "values": told_values(kept.register.fields, row.body, sees=sees),
            }
        )
    return told


def _text(field: Field, stored: Stored) -> str:
    """As it can be sent back: numbers without their unit, days as 2026-08-06, 是 and 否, codes."""
    if field.type == "number" and isinstance(stored, int):
        return decimal_text(Decimal(stored).scaleb(-6))
    return shown_of(field, stored) if field.type in ("date", "yesno") else str(stored)


def _decimal(value: Decimal | None) -> str:
    return "" if value is None else decimal_text(value)
