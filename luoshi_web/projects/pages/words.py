"""Amounts, months, stages and places as the pages of the room write them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Final

from luoshi.plan import decimal_text
from luoshi.projects import (
    HALTS,
    level_words,
    percent_of,
    project_lists,
    stages,
    tenth,
    yi_words,
)

NOTHING: Final = "—"
"""Not told. Never 0."""


def amount(in_wan: Decimal | None) -> str:
    """As bulletins write it, 亿元 from one 亿元 on: the exact amount, no digit cut."""
    return NOTHING if in_wan is None else yi_words(in_wan)


def yi(in_wan: Decimal | None, places: int = 2) -> str:
    """In 亿元 without the unit, for columns that name it."""
    return NOTHING if in_wan is None else f"{in_wan / 10_000:,.{places}f}"


def known_sum(amounts: Iterable[Decimal | None]) -> Decimal | None:
    """Of those told; None where none is."""
    told = [one for one in amounts if one is not None]
    return sum(told, Decimal(0)) if told else None


def plain(number: Decimal | None) -> str:
    return NOTHING if number is None else decimal_text(number)


def share_of(done: Decimal | None, plan: Decimal | None) -> Fraction | None:
    """Per cent, exact; None where either is not told, or the plan is nothing."""
    return None if done is None or plan is None else percent_of(done, plan)


def share_words(done: Decimal | None, plan: Decimal | None) -> str:
    """Without the sign, rounded as the rates are."""
    share = share_of(done, plan)
    return NOTHING if share is None else str(tenth(share))


def stage_label(code: str) -> str:
    return stages().of(code).label if code else NOTHING


def halt_label(code: str) -> str:
    return next((label for kind, label in HALTS.items() if kind == code), "")


def list_label(code: str) -> str:
    return project_lists()[code].label if code in project_lists() else code


def level_label(code: str) -> str:
    return level_words(code)  # type: ignore[arg-type]


def town_label(code: str, names: Mapping[str, str]) -> str:
    """names: a unit's name by code; what is no unit of the programme stays as it is told."""
    return names.get(code, code)
