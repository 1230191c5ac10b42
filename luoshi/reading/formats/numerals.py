"""A number in the forms Word numbers paragraphs with (ECMA-376 part 1, 17.18.59 ST_NumberFormat)."""

from __future__ import annotations

from collections.abc import Callable

_DIGITS = "零一二三四五六七八九"
_FINANCIAL = "零壹贰叁肆伍陆柒捌玖"
_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
    (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_LARGEST = 32_767


def _counting(value: int, digits: str = _DIGITS, places: str = "十百千") -> str:
    """一百零五, 十二; 一十二 only inside a larger number."""
    if value >= 10_000:
        rest = _counting(value % 10_000, digits, places) if value % 10_000 else ""
        return (
            _counting(value // 10_000, digits, places)
            + "万"
            + ("零" if 0 < value % 10_000 < 1000 else "")
            + rest
        )
    text = ""
    for power in (3, 2, 1, 0):
        digit = value // 10**power % 10
        if digit:
            text += digits[digit] + (places[power - 1] if power else "")
        elif text and not text.endswith(digits[0]):
            text += digits[0]
    text = text.rstrip(digits[0])
    if 10 <= value < 20:
        text = text[1:]
    return text or digits[0]


def _letters(value: int) -> str:
    """a … z, aa, bb: Word repeats the letter instead of counting on."""
    return chr(97 + (value - 1) % 26) * min((value - 1) // 26 + 1, 20) if value > 0 else ""


def _roman(value: int) -> str:
    text = ""
    for amount, letters in _ROMAN:
        text += letters * (value // amount)
        value %= amount
    return text


def _from(first: str, count: int) -> Callable[[int], str]:
    """Characters that stand in a row in Unicode; beyond the last one Word goes on in plain digits."""
    return lambda value: chr(ord(first) + value - 1) if 1 <= value <= count else str(value)


def _circled(value: int) -> str:
    for first, count, character in ((1, 20, "①"), (21, 15, "㉑"), (36, 15, "㊱")):
        if first <= value < first + count:
            return chr(ord(character) + value - first)
    return str(value)


def _cycle(characters: str) -> Callable[[int], str]:
    return lambda value: characters[(value - 1) % len(characters)] if value > 0 else ""


def _digital(zero: str) -> Callable[[int], str]:
    return lambda value: "".join(zero if d == "0" else _DIGITS[int(d)] for d in str(value))


def _full_width(value: int) -> str:
    return "".join(chr(ord(d) + 0xFEE0) for d in str(value))


def _financial(value: int) -> str:
    text = _counting(value, _FINANCIAL, "拾佰仟")
    return f"壹{text}" if 10 <= value < 20 else text


_FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalHalfWidth": str,
    "numberInDash": lambda value: f"- {value} -",
    "decimalZero": lambda value: f"{value:02d}",
    "decimalFullWidth": _full_width,
    "decimalFullWidth2": _full_width,
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedParen": _from("⑴", 20),
    "decimalEnclosedFullstop": _from("⒈", 20),
    "ideographEnclosedCircle": _from("㊀", 10),
    "chineseCounting": _counting,
    "chineseCountingThousand": _counting,
    "taiwaneseCounting": _counting,
    "taiwaneseCountingThousand": _counting,
    "japaneseCounting": _counting,
    "koreanCounting": _counting,
    "ideographDigital": _digital("〇"),
    "japaneseDigitalTenThousand": _digital("〇"),
    "taiwaneseDigital": _digital("○"),
    "chineseLegalSimplified": _financial,
    "ideographLegalTraditional": _financial,
    "japaneseLegal": _financial,
    "ideographTraditional": _cycle(_STEMS),
    "ideographZodiac": _cycle(_BRANCHES),
    "lowerLetter": _letters,
    "upperLetter": lambda value: _letters(value).upper(),
    "lowerRoman": lambda value: _roman(value).lower(),
    "upperRoman": _roman,
    "none": lambda value: "",
}


def numeral(value: int, form: str) -> str:
    """The number as printed; a form that no Chinese paper uses is printed in digits."""
    if not 0 <= value <= _LARGEST:
        return str(value)
    return _FORMATS.get(form, str)(value)
