"""Small questions about Chinese text that every paper asks: what may be printed, how wide it is, how it is written."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from luoshi.errors import LuoshiError

# XML 1.0 knows only these characters; a control character or half a surrogate pair makes a file no program opens.
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DIGITS = "零一二三四五六七八九"
_NUMBER = re.compile(r"([+\-−－]?)(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?([%％]?)")


class WritingError(LuoshiError):
    """A paper or a table cannot be written as asked; the message names the place."""


def clean(text: str) -> str:
    """The text without characters that XML forbids; line ends as \\n."""
    return _ILLEGAL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def width_of(text: str) -> float:
    """Width in full characters: ASCII counts a half, all else one."""
    return sum(0.5 if ord(c) < 0x80 else 1.0 for c in text)


def chinese_number(number: int) -> str:
    """1-99 in Chinese, as headings count: 一, 十, 十一, 二十, 九十九."""
    if not 1 <= number <= 99:
        raise WritingError(f"同级标题排到第{number}个。", "同级标题最多99个，请合并。")
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else ("十" if tens == 1 else _DIGITS[tens] + "十")
    return head + (_DIGITS[ones] if ones else "")


def date_words(day: date) -> str:
    """成文日期: Arabic digits, year in full, no leading zeros."""
    return f"{day.year}年{day.month}月{day.day}日"


def number_of(text: str | None) -> Decimal | None:
    """The number a text is, exactly as printed (75.40% -> 0.7540), or None when it is anything else."""
    found = _NUMBER.fullmatch(text.strip()) if text else None
    if not found:
        return None
    value = Decimal(found[2].replace(",", "") + (found[3] or ""))
    value = -value if found[1] in ("-", "−", "－") else value
    return value.scaleb(-2) if found[4] else value


def break_title(text: str, limit: float, before: Sequence[str]) -> tuple[str, ...]:
    """Lines of a title: whole words, of like length, the shorter above the longer.

    before: words a line may begin with; a line breaks elsewhere only when none of them helps.
    """
    if width_of(text) <= limit:
        return (text,)
    lines = 2 if width_of(text) <= 2 * limit else 3
    if lines == 3 and width_of(text) > 3 * limit:
        raise WritingError(
            f"标题“{text[:20]}…”有{width_of(text):g}字，三行排不下。",
            f"请缩到{3 * limit:g}字以内。",
        )
    share = width_of(text) / lines
    cut = min(
        (i for i in range(1, len(text)) if width_of(text[:i]) <= limit),
        key=lambda i: _ugliness(text, i, share, before),
    )
    return (text[:cut], *break_title(text[cut:], limit, before))


def _ugliness(text: str, cut: int, share: float, before: Sequence[str]) -> float:
    above, below = text[cut - 1], text[cut]
    score = abs(width_of(text[:cut]) - share)
    if width_of(text[:cut]) > share:
        score += 0.5
    if not text.startswith(tuple(before), cut):
        score += 8
    if (
        (above.isascii() and below.isascii())
        or below in "，、。；：》）〕的年月日份"
        or above in "《（〔"
    ):
        score += 100
    return score
