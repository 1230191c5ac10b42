"""Every number with its unit in a stretch of text: digits or Chinese numerals, magnitudes, ranges, compound units.

Only finds; whether a number is a promise is decided elsewhere. Patterns are possessive or of bounded length, so that a
hundred thousand digits take no longer than their number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from luoshi.plan import known_units
from luoshi.reading.numerals import integer_of
from luoshi.reading.words import alternation, lists

_WORDS = lists("units")
_CLASSES: dict[str, str] = {name: "measure" for name in known_units()}
for _class in ("classifier", "measure", "duration", "technical"):
    _CLASSES.update({_w: _class for _w in _WORDS[_class]})
_CLASSES.update(
    {
        "%": "share",
        "‰": "share",
        "个百分点": "points",
        "百分点": "points",
        "倍": "times",
        "番": "doublings",
        "成": "share",
        "级": "technical",
    }
)
_MONEY = frozenset({"元", "美元", "欧元", "日元", "港元", "元人民币"})

_MAGNITUDE = alternation(_WORDS["magnitude"])
_PLAIN_UNITS = [u for u in _CLASSES if "（" not in u and u != "成"]
_PER = alternation(_WORDS["per"])
# Words that begin like a magnitude and are none: 千瓦 is not a thousand 瓦.
_KEPT = "百分点|千[瓦米克伏卡帕]"
_UNIT = re.compile(
    rf"(?P<unit>(?P<mag>(?:(?!{_KEPT})(?:{_MAGNITUDE}))?+)(?P<approx>[余多来]?)(?P<mag2>(?:(?!{_KEPT})(?:{_MAGNITUDE}))?+)[ ]?"
    rf"(?:(?P<base>(?:{alternation([u for u in _PLAIN_UNITS if u.isascii()])})(?![A-Za-z0-9])"
    rf"|{alternation([u for u in _PLAIN_UNITS if not u.isascii()])}|成(?![立功为就果效本长型交员品熟])"
    rf"|(?i:[pe]flops))(?P<per>[/每](?:{_PER}))?(?P<aside>\((?:部|套|间|次|种|家|户|个|处|所|座|人|台|项|件|条)\))?)?)"
)
_DIGITS = r"[0-9]{1,3}(?:,[0-9]{3})++(?:\.[0-9]++)?+|[0-9]++(?:\.[0-9]++)?+"
_CN = r"[一二两三四五六七八九十百千]{1,6}+"
_SPELT = r"[零〇一二两三四五六七八九十百]{1,5}+(?:点[零〇一二三四五六七八九]{1,4}+)?+"
_NUMBER = re.compile(
    rf"(?P<part>(?P<of>[百千])分之(?P<share>{_SPELT}|{_DIGITS})"
    r"|(?P<under>[二三四五六七八九十])分之(?P<over>[一二三四五六七八九])|(?P<half>过?半数|一半(?=以上|的)))"
    rf"|(?P<digits>{_DIGITS})|(?P<cn>{_CN})"
)
_TO = re.compile(
    rf"(?P<first>[^0-9]{{0,6}}?)[ ]?(?P<to>-{{1,2}}|~|至|到)[ ]?(?P<second>{_DIGITS})(?=[^0-9年月日号时:]|$)"
)
_CN_TO = re.compile(r"[至到](?P<second>[一二两三四五六七八九十百千]{1,6}+)")
_NOT_BEFORE = re.compile(r"[A-Za-z0-9.\-+*×:/#《“‘^\[第〇零]$")
_LISTED = re.compile(r"[ ]?[、,，和及与][ ]?")
_TIMES_SIGN = re.compile(r"[ ]?[×xX*:][ ]?[0-9]")


@dataclass(frozen=True, slots=True)
class Amount:
    """A number as printed. cls: classifier measure money share points times doublings duration technical bare.

    end: behind the unit; value2: the upper end of a range; chinese: whether the number was in Chinese numerals.
    """

    start: int
    end: int
    value: str
    unit: str
    cls: str
    value2: str | None = None
    chinese: bool = False


def amounts_in(text: str, folded: str, hidden: str, start: int, end: int) -> list[Amount]:
    """The amounts of a stretch in order. hidden: the shadow with brackets and quotations masked (never looked into).

    Behind 分别 a unit that stands at the last number only is that of all: 分别达到20、30、40家.
    """
    found = list(_each(text, folded, hidden, start, end))
    shared_out = folded.find("分别", start, end)
    if shared_out < 0:
        return found
    for i in range(len(found) - 2, -1, -1):
        own, following = found[i], found[i + 1]
        listed = own.start > shared_out and _LISTED.fullmatch(folded, own.end, following.start)
        if listed and not own.unit and own.value2 is None and following.unit:
            found[i] = replace(own, unit=following.unit, cls=following.cls)
    return found


def _each(text: str, folded: str, hidden: str, start: int, end: int) -> Iterator[Amount]:
    at = start
    while at < end:
        match = _NUMBER.search(hidden, at, end)
        if match is None:
            return
        found = _amount(text, folded, match, end)
        if found is not None:
            yield found
        at = max(match.end(), found.end if found else 0)


def _amount(text: str, folded: str, match: re.Match[str], end: int) -> Amount | None:
    if _NOT_BEFORE.search(folded, max(0, match.start() - 1), match.start()):
        return None
    if match["part"]:
        return _part(match)
    return (
        _arabic(text, folded, match, end) if match["digits"] else _chinese(text, folded, match, end)
    )


def _part(match: re.Match[str]) -> Amount | None:
    """百分之六十, 四分之三, 半数: parts of a whole in words, as per cent; thirds are rounded to one place."""
    unit = "‰" if match["of"] == "千" else "%"
    if match["half"]:
        value = "50"
    elif match["under"]:
        over, under = integer_of(match["over"]), integer_of(match["under"])
        if not over or not under or over >= under:
            return None
        value = f"{over * 100 / under:.1f}".removesuffix(".0")
    else:
        value = _spelt(match["share"])
    return Amount(match.start(), match.end(), value, unit, "share", chinese=True) if value else None


def _spelt(words: str) -> str:
    """六十二点五 -> 62.5; "" when the words are no number."""
    whole, _, places = words.partition("点")
    if whole[0].isascii():
        return words.replace(",", "")
    number = integer_of(whole)
    if number is None:
        return ""
    digits = "".join(str(integer_of(c)) for c in places)
    return f"{number}.{digits}" if digits else str(number)


def _arabic(text: str, folded: str, match: re.Match[str], end: int) -> Amount | None:
    value = match["digits"].replace(",", "")
    unit = _unit_at(text, folded, match.end(), end)
    if _is_year(value, unit) or _TIMES_SIGN.match(folded, match.end(), end):
        return None
    upper = _TO.match(folded, match.end(), min(end, match.end() + 24))
    if upper and (not upper["first"] or _same_unit(upper["first"], unit)):
        second = _unit_at(text, folded, upper.end("second"), end)
        if second[1] and not _is_year(upper["second"], second):
            return _make(match.start(), value, second, value2=upper["second"].replace(",", ""))
    return _make(match.start(), value, unit)


def _chinese(text: str, folded: str, match: re.Match[str], end: int) -> Amount | None:
    number = integer_of(match["cn"])
    unit = _unit_at(text, folded, match.end(), end)
    if number is None or not unit[1]:
        return None
    upper = _CN_TO.match(folded, match.end(), end)
    if upper and (second := integer_of(upper["second"])) is not None:
        return _make(
            match.start(),
            str(number),
            _unit_at(text, folded, upper.end(), end),
            value2=str(second),
            chinese=True,
        )
    return _make(match.start(), str(number), unit, chinese=True)


Reading = tuple[int, str, str]
"""Where a unit ends, how it is printed, and its class."""


def _unit_at(text: str, folded: str, at: int, end: int) -> Reading:
    match = _UNIT.match(folded, at, min(end, at + 24))
    if match is None or not match["unit"].strip():
        return at, "", "bare"
    base = match["base"] or ""
    printed = "".join(
        text[match.start(g) : match.end(g)]
        for g in ("mag", "mag2", "base", "per", "aside")
        if match[g]
    )
    if not base:
        return match.end(), printed, "bare"
    cls = _CLASSES.get(base, "measure")
    if match["per"]:
        cls = "measure"
    elif base in _MONEY:
        cls = "money"
    return match.end(), printed.strip(), cls


def _same_unit(first: str, unit: Reading) -> bool:
    return first.strip() == unit[1] or not first.strip()


def _is_year(value: str, unit: Reading) -> bool:
    return unit[1] == "年" and len(value) == 4 and "1900" <= value <= "2100"


def _make(
    start: int, value: str, unit: Reading, *, value2: str | None = None, chinese: bool = False
) -> Amount:
    return Amount(start, unit[0], value, unit[1], unit[2], value2, chinese)
