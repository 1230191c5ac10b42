"""Codes of a blind evaluation: random, readable, with a character that tells slips of the pen. What is random is an argument."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Final

from luoshi.scoring.votes_rules import VoteError

# Without 0 O, 1 I and U V's twin: what is printed is read aloud and typed again. 31 is prime, which the check needs.
ALPHABET: Final = "23456789ABCDEFGHJKLMNPQRSTVWXYZ"
LENGTH: Final = 17
"""Random characters: 31 ** 17 is above 2 ** 84."""
GROUP: Final = 6
_DASHES: Final = "-‐‑‒–—―－_· "


def make_code(below: Callable[[int], int]) -> str:
    """A code as it is kept and compared. below(n): a random number from 0 to n - 1, as `secrets.randbelow` gives it."""
    text = "".join(ALPHABET[below(len(ALPHABET))] for _ in range(LENGTH))
    return text + _check_of(text)


def grouped(code: str) -> str:
    """As it is printed."""
    return "-".join(code[at : at + GROUP] for at in range(0, len(code), GROUP))


def read_code(text: str) -> str:
    """What somebody typed, as it is kept. VoteError where no code can be meant: its length, a character, the check."""
    bare = unicodedata.normalize("NFKC", text[:200]).upper()
    code = "".join(c for c in bare if c not in _DASHES and not c.isspace())
    if not code:
        raise VoteError("没有填评价码。", "请填纸条上的码。")
    if len(code) != LENGTH + 1:
        raise VoteError(
            f"评价码应有 {LENGTH + 1} 个字符，填了 {len(code)} 个。", "请对照纸条再填一次。"
        )
    strange = "、".join(sorted({c for c in code if c not in ALPHABET}))
    if strange:
        raise VoteError(f"评价码里没有 {strange} 这样的字符。", "请对照纸条再填一次。")
    if _check_of(code[:-1]) != code[-1]:
        raise VoteError("评价码有一处填错了。", "请对照纸条再填一次。")
    return code


def _check_of(text: str) -> str:
    """Weighed by place modulo a prime: any one wrong character and any two exchanged ones change it."""
    total = sum(at * ALPHABET.index(c) for at, c in enumerate(text, 2))
    return ALPHABET[total % len(ALPHABET)]
