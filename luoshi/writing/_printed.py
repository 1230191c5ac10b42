"""Amounts and gaps as bulletins print them."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Final

_WAN_IN_YI: Final = 10_000


def signed(gap: Decimal) -> str:
    return f"{gap:+f}" if gap else "0.0"


def yi(in_wan: Decimal | None, decimals: int) -> str | None:
    """万元 in 亿元, rounded half up (四舍五入)."""
    if in_wan is None:
        return None
    shown = (in_wan / _WAN_IN_YI).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return f"{shown:f}"
