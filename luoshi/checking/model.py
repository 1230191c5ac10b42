"""What is looked at, and what is found."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, get_args

from luoshi.errors import LuoshiError
from luoshi.plan import Period
from luoshi.plan.model import Kind
from luoshi.progress import Accumulation

# refuse: cannot be right and is not stored; ask: goes on with a written answer; note: is only shown.
Severity = Literal["refuse", "ask", "note"]
SEVERITIES: tuple[Severity, ...] = get_args(Severity)
# unit: who files and who reviews; reviewer: only who reviews. A plan's path is no business of who reports a number.
Audience = Literal["unit", "reviewer"]
AUDIENCES: tuple[Audience, ...] = get_args(Audience)


class CheckError(LuoshiError):
    """A file of checks breaks its own grammar; the message names the file, the line and the check."""


@dataclass(frozen=True, slots=True)
class Past:
    """A figure that was accepted before, in the unit of the figure at hand."""

    period: Period
    value: Decimal


@dataclass(frozen=True, slots=True)
class Told:
    """A figure of the same area and period that somebody else told, or that stands above or below this one."""

    name: str
    value: Decimal | None
    unit: str


@dataclass(frozen=True, slots=True)
class Figure:
    """One number on its way in, with what it can be held against. Anything unknown is None, and then nothing is said.

    history: accepted figures of the same indicator and area, oldest first, gaps allowed; those of this period and later are
    passed over. whole, parts: the figure it is part of, the figures that are parts of it. other: the same thing told by
    another unit. expected: what the plan's path expects by the period's end, same unit, for the reviewer only.
    indicator_unit: what the indicator is kept in. below_zero: whether it can be negative, None: the words decide.
    """

    indicator: str
    period: Period
    value: Decimal | None
    unit: str
    accumulation: Accumulation
    area: str = ""
    kind: Kind | None = None
    indicator_unit: str | None = None
    below_zero: bool | None = None
    history: tuple[Past, ...] = field(default=())
    whole: Told | None = None
    parts: tuple[Told, ...] = field(default=())
    other: Told | None = None
    expected: Decimal | None = None
    evidence_needed: bool = False
    evidence_count: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check has to say about a figure, with the numbers that made it speak."""

    code: str
    name: str
    severity: Severity
    audience: Audience
    sentence: str
    remedy: str
