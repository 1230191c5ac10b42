"""Amounts and figures as the pages of the room write them."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from luoshi.plan import Quantity
from luoshi.projects import ask_kinds

NOTHING: Final = "—"
"""Not told. Never 0."""


def figure(amount: Decimal | None) -> str:
    """Plain digits, thousands apart, no zeros behind the last digit that says something."""
    if amount is None:
        return NOTHING
    text = f"{amount:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def measured(kind: str, amount: Decimal | None) -> str:
    """With the unit of the kind."""
    return NOTHING if amount is None else f"{figure(amount)} {ask_kinds()[kind].unit.text}"


def total(amounts: Iterable[Decimal | None]) -> Decimal | None:
    """None where there is nothing to add up, which is no 0."""
    told = [amount for amount in amounts if amount is not None]
    return sum(told, Decimal(0)) if told else None


def quantity_words(amount: Quantity) -> str:
    """As it was told, thousands apart."""
    return f"{figure(amount.value)} {amount.unit.text}"
