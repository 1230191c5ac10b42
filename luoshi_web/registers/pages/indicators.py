"""What one register computes: each indicator with its number, its formula in words, and the way to the rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from luoshi.plan import Period
from luoshi_web.registers.pages.areas import periods_until
from luoshi_web.registers.pages.figures import FigureLine
from luoshi_web.registers.pages.head import RegisterHead


@dataclass(frozen=True, slots=True)
class IndicatorsPage:
    """period empty: each indicator's own last closed one."""

    title: str
    period: str
    periods: tuple[tuple[str, str], ...]
    mistake: str
    lines: tuple[FigureLine, ...]
    has_sample: bool


def indicators_page(
    head: RegisterHead,
    lines: Sequence[FigureLine],
    period: Period | None,
    mistake: str,
    today: date,
    *,
    has_sample: bool,
) -> IndicatorsPage:
    return IndicatorsPage(
        title=head.name,
        period=str(period) if period else "",
        periods=tuple((str(one), one.words()) for one in periods_until(period, today)),
        mistake=mistake,
        lines=tuple(lines),
        has_sample=has_sample,
    )
