"""Chinese numerals, small and plain: 三 -> 3, 二十五 -> 25, 一千五百 -> 1500, and back for ordinals below one hundred."""

from __future__ import annotations

_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {
    "零": 0,
    "两": 2,
    "壹": 1,
    "贰": 2,
    "叁": 3,
}
_STEPS = {"十": 10, "百": 100, "千": 1000}


def integer_of(text: str) -> int | None:
    """The integer a run of Chinese numerals below 万 means; None when it is none (十百, 二三)."""
    if not text:
        return None
    total, digit, last = 0, -1, 10_000
    for char in text:
        if char in _DIGITS:
            if digit > 0 or (digit == 0 and char not in "零〇"):
                return _spelt(text)
            digit = _DIGITS[char]
        elif char in _STEPS:
            step = _STEPS[char]
            if step >= last:
                return None
            total += (1 if digit < 1 else digit) * step
            digit, last = -1, step
        else:
            return None
    return total + max(digit, 0)


def _spelt(text: str) -> int | None:
    """二〇二五: digit by digit, as in years. 三五 (three to five) is not one number."""
    if len(text) < 3 or any(c not in _DIGITS for c in text):
        return None
    return int("".join(str(_DIGITS[c]) for c in text))


def ordinal_text(number: int) -> str:
    """12 -> 十二, for 1 to 99."""
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else "一二三四五六七八九"[tens - 1] + "十"
    return head + ("一二三四五六七八九"[ones - 1] if ones else "")
