"""What an indicator measures, in words that two plans share."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from importlib import resources
from typing import Any

import yaml

from luoshi.plan import Plan, Target

NATION = "全国"
_MARKS = re.compile(r"[\s“”\"‘’'《》()、,;:.·。\-—]")
_DIGIT_POINT = re.compile(r"(?<=\d)\.(?=\d)")
_PLACE = re.compile(r"(?:中共)?(?P<name>[一-鿿]{2,7}?(?:省|自治区|自治州|市|县|区|旗))")
_BEFORE_PLACE = re.compile(r"^(?:关于|印发|《|\d{4}年度?|\s)+")
_NATION = re.compile(r"国务院|国家|全国|中共中央|中央|中华人民共和国")


@cache
def known(key: str) -> tuple[Any, ...]:
    """The list under `key` in words.yaml."""
    text = resources.files("luoshi.comparing").joinpath("words.yaml").read_text("utf-8")
    return tuple(yaml.safe_load(text)[key])


def area_of(plan: Plan) -> str | None:
    """The place whose government issued the plan, as printed; 全国 for the state; None when neither issuer nor title says.

    Of an issuer the whole chain (东岭省云溪县); of a title the first place, for what follows may be its subject.
    """
    issuer = plan.issuer or ""
    title = _BEFORE_PLACE.sub("", plan.title)
    for words in (issuer, title):
        if _NATION.match(words):
            return NATION
    return _first_place(issuer, 3) or _first_place(title, 1)


def _first_place(words: str, most: int) -> str | None:
    """The places the words begin with, one behind the other, at most `most` of them."""
    end = 0
    for _ in range(most):
        found = _PLACE.match(words, end)
        if not found or found["name"].endswith(known("not_places")):
            break
        end = found.end()
    return words[:end].removeprefix("中共") or None


def same_area(one: str, other: str) -> bool:
    """云溪县 is 东岭省云溪县."""
    return one.endswith(other) or other.endswith(one)


def places_of(plans: Iterable[Plan]) -> tuple[str, ...]:
    """Words for the plans' own places, longest first: 滕州市, 滕州, 全市."""
    own = {area for area in map(area_of, plans) if area}
    own |= {match["name"] for area in own for match in _PLACE.finditer(area)}
    short = {re.sub(r"(?:省|市|县|区|旗)$", "", area) for area in own}
    return tuple(sorted({*own, *(s for s in short if len(s) > 1), *known("places")}, key=_longest))


def _longest(word: str) -> tuple[int, str]:
    return (-len(word), word)


def name_of(target: Target, places: tuple[str, ...]) -> str:
    """The measured thing: without places, neutral verbs, punctuation and, for a growth, the word that says so."""
    words = unicodedata.normalize("NFKC", target.indicator)
    words = _MARKS.sub("", _DIGIT_POINT.sub("．", words)).replace("．", ".")
    words = _without_place(words, places)
    words = next((words[len(v) :] for v in known("verbs") if _begins(words, v)), words)
    words = _without_place(words, places)
    for printed, compared in known("synonyms"):
        words = words.replace(printed, compared)
    if target.kind == "growth":
        words = _without_growth(words)
    return words.replace("的", "") or target.indicator


def _without_place(words: str, places: tuple[str, ...]) -> str:
    words = next((words[len(p) :] for p in places if _begins(words, p)), words)
    for place in places:
        words = words.replace(f"占{place}", "占")
    return words


def _without_growth(words: str) -> str:
    while True:
        end = next((g for g in known("growths") if words.endswith(g) and words != g), None)
        if end is None:
            return words
        words = words.removesuffix(end)


def _begins(words: str, head: str) -> bool:
    return words.startswith(head) and len(words) > len(head)


@lru_cache(maxsize=4096)
def pairs_of_letters(words: str) -> frozenset[str]:
    """Neighbouring characters; a single character is its own."""
    return frozenset(words[i : i + 2] for i in range(max(1, len(words) - 1)))


def likeness(one: str, other: str) -> int:
    """Shared neighbouring characters in per cent of all (Dice): 100 for the same words, 0 for none in common."""
    if one == other:
        return 100
    first, second = pairs_of_letters(one), pairs_of_letters(other)
    return 200 * len(first & second) // (len(first) + len(second))


def opposed(one: str, other: str) -> bool:
    """城镇居民收入 and 农村居民收入 are alike in letters and never the same."""
    for group in known("opposed"):
        first = {word for word in group if word in one}
        second = {word for word in group if word in other}
        if first - second and second - first:
            return True
    return False
