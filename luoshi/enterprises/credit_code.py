"""统一社会信用代码: the eighteen characters of GB 32100-2015, the last of which proves the others."""

from __future__ import annotations

import unicodedata
from typing import Final

from luoshi.enterprises.ladder_model import LadderError

LENGTH: Final = 18
# I, O, S, V and Z are left out of the alphabet: they look like digits or each other.
_ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_BASE: Final = len(_ALPHABET)


def credit_code_in(text: str) -> str:
    """The code in its one form; "" for nothing typed. LadderError says what is wrong, and never what it should have been:
    which character was mistyped is not known."""
    code = "".join(unicodedata.normalize("NFKC", text).split()).upper()
    if not code:
        return ""
    if len(code) != LENGTH:
        raise LadderError(
            f"统一社会信用代码“{code[:20]}”有 {len(code)} 位。", "应是 18 位，请照营业执照核对。"
        )
    odd = next((each for each in code if each not in _ALPHABET), None)
    if odd is not None:
        raise LadderError(
            f"统一社会信用代码“{code}”里的“{odd}”不会出现。",
            "只用数字和除 I、O、S、V、Z 以外的字母，请照营业执照核对。",
        )
    if code[-1] != check_character(code):
        raise LadderError(
            f"统一社会信用代码“{code}”的末位校验不符。", "有一位打错了，请照营业执照核对。"
        )
    return code


def check_character(code: str) -> str:
    """The eighteenth character that the first seventeen ask for: weights are the powers of 3 modulo 31."""
    total = sum(_ALPHABET.index(each) * pow(3, at, _BASE) for at, each in enumerate(code[:17]))
    return _ALPHABET[-total % _BASE]
