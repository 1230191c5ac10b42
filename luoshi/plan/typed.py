"""A number as people type it: full-width digits, thousands marks, a trailing per cent sign."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from luoshi.errors import LuoshiError

# Full-width digits and signs are what a Chinese keyboard types.
_NARROW = str.maketrans("０１２３４５６７８９．－—−，％　", "0123456789.---,% ")
MOST_DIGITS = 18
MOST_PLACES = 6


class TypedNumberError(LuoshiError):
    """The text is no number, or one too long to be stored exactly."""


def narrow(text: str) -> str:
    """Full-width digits and signs as half-width ones."""
    return text.translate(_NARROW)


def typed_number(text: str) -> Decimal | None:
    """The number meant; None for nothing typed, which is not zero.

    At most MOST_DIGITS digits before the point and MOST_PLACES behind it. Raises TypedNumberError, also for what only
    programs take for a number (1e309, NaN).
    """
    plain = narrow(text).replace(",", "").replace(" ", "").removesuffix("%")
    if not plain:
        return None
    if not set(plain) <= set("0123456789.+-"):
        raise TypedNumberError(f"“{text.strip()[:20]}”不是数。", "请只填阿拉伯数字，零就填 0。")
    try:
        number = Decimal(plain)
    except InvalidOperation as error:
        raise TypedNumberError(
            f"“{text.strip()[:20]}”不是数。", "请只填阿拉伯数字，零就填 0。"
        ) from error
    exponent = number.as_tuple().exponent
    if number.adjusted() >= MOST_DIGITS or (isinstance(exponent, int) and -exponent > MOST_PLACES):
        raise TypedNumberError(
            f"“{text.strip()[:20]}”太长：整数最多 {MOST_DIGITS} 位，小数最多 {MOST_PLACES} 位。",
            "请换大一级的计量单位，或四舍五入。",
        )
    return number
