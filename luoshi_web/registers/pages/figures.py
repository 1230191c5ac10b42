"""A register's figures in a list: name, number, formula in words, the way to the rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.plan import Period
from luoshi.registers import Answer, formula
from luoshi_web.ledger.models import Indicator
from luoshi_web.ledger.pages.rows import exact_text
from luoshi_web.offices.queries import Access
from luoshi_web.registers.feeding import closed_periods
from luoshi_web.registers.kept import Kept
from luoshi_web.registers.pages.lookups import measured_by
from luoshi_web.registers.queries import figure, scope_of, started_on

_PLACES: Final = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class FigureLine:
    """figure: as text; empty: there is none, which is not zero. is_measured: the programme asks for the indicator."""

    code: str
    name: str
    figure: str
    unit: str
    period: str
    formula: str
    url: str
    is_measured: bool


def figure_lines(
    access: Access, kept: Kept, period: Period | None, now: datetime
) -> list[FigureLine]:
    """period None: of each indicator its last closed one. One query, and one for each indicator."""
    measured = measured_by(kept.programme, [one.code for one in kept.register.indicators])
    lines = []
    for one in kept.register.indicators:
        row = measured.get(one.code)
        asked = period or last_closed(kept, row, now)
        scope = scope_of(kept.programme, asked, now, started_on(kept.programme))
        lines.append(
            FigureLine(
                code=one.code,
                name=one.name,
                figure=answer_text(figure(kept, one, scope)),
                unit=one.unit,
                period=asked.words(),
                formula=formula(kept.register, one),
                url=figure_url(kept, one.code, asked),
                is_measured=row is not None,
            )
        )
    return lines


def figure_url(kept: Kept, indicator: str, period: Period | None = None) -> str:
    address = reverse("registers:figure", args=[kept.programme.code, kept.row.code, indicator])
    return f"{address}?period={period}" if period else address


def frequency_of(kept: Kept, row: Indicator | None) -> str:
    """How often the figure is told: as the programme measures it, else as the register is kept."""
    return row.frequency if row is not None else kept.row.frequency


def last_closed(kept: Kept, row: Indicator | None, now: datetime) -> Period:
    """The last period that is over; the first one, where none is."""
    started = started_on(kept.programme)
    every = list(closed_periods(frequency_of(kept, row), started, now))
    if every:
        return every[-1]
    return Period.ending(frequency_of(kept, row), started.year, started.month)  # type: ignore[arg-type]


def answer_text(answer: Answer) -> str:
    """Empty: no data."""
    return answer.grade or amount(answer.value)


def amount(value: Decimal | None) -> str:
    """To four places at most: a page is read, not computed with; the ledger has all six."""
    if value is None:
        return ""
    return exact_text(value.quantize(_PLACES, rounding=ROUND_HALF_UP))


def or_dash(text: str) -> str:
    return text or _("没有数")
