"""What makes words the name of one project: a head that projects have, and something particular before it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from luoshi.reading.words import alternation, lists

_WORDS = lists("things")
_SITES = frozenset(_WORDS["site"])
_CENTRES = frozenset(_WORDS["centre"])
_PLATFORMS = frozenset(_WORDS["platform"])
_ZONES = frozenset(_WORDS["zone"])
_PHASE = r"\(?[一二三四五](?:期|阶段)\)?(?:项目|工程)?+"
_PLACE = alternation(_WORDS["place"])
_WORKS = rf"(?:{_PLACE})[^,，;。、]{{0,3}}?(?:{alternation(_WORDS['works'])})(?:项目|工程)?+"
_WORKS_AT_END = re.compile(
    rf"({_PLACE})[^,，;。、]{{0,3}}?(?:{alternation(_WORDS['works'])})(?:项目|工程)?$"
)
_HEAD = rf"(?P<head>{_PHASE}|项目|工程|{alternation(_WORDS['site'] + _WORDS['centre'] + _WORDS['zone'] + _WORDS['platform'])})"
_AFTER = rf"(?=(?:{alternation(_WORDS['after'])})(?!方案|计划|意见|细则|办法|工程|项目))"
AFTER = rf"(?:{_AFTER}|$)"
_END = re.compile(rf"群?+(?:\([^()]{{1,12}}+\))?+[”’]?+(?:(?P<end>$)|{_AFTER})")
_HEADS = re.compile(_HEAD)
_DOING = re.compile(rf"[^,，;。、]{{2,24}}?{_WORKS}")
_TO_A_PLACE = re.compile(r"[东西南北]延(?:至|到)?[一-鿿]{2,4}$")
_COUNTED = re.compile(
    r"[0-9]++(?![A-Za-z0-9.]|号)|[一二三四五六七八九十百两几多]{1,3}(?:个|座|条|家|处|项|批|所|大|期|类|场|段)|“?[一二三四五六七八九十百]{1,3}大"
)
_LEVELS = re.compile(rf"(?:{alternation(_WORDS['level'])})")
_KINDS = frozenset(_WORDS["kind"])
_GENERAL = re.compile(
    rf"{alternation(_WORDS['general'])}|[一二三四五六七八九十百]大(?:工程|项目|中心|基地|平台)|等(?![级学教奖专])|”工程$"
)
_NO_PROJECT = re.compile(rf"(?:{alternation(_WORDS['no_project'])})$")
_PROGRAMME = re.compile(alternation(_WORDS["programme"]))
_WHERE = re.compile(
    rf"{alternation(_WORDS['city'])}|"
    r"[一-鿿]{2}(?:省|市|县|区|镇|乡|村|山|江|河|湖|海|岛|湾)|中国|国家(?!级)|^(?:国际|东盟|长三角|粤港澳)|“[^”]{4,}”"
)
_GRADED = re.compile("(?:国家|省|市|县|区)级(?!.{0,20}(?:高速|机场|水库|路))")
_QUOTED = re.compile(r"^“[^”]{1,8}”|\([^()]{1,6}\)$")
_OPENING = re.compile(r"^(?:用好|好|了|全面|重点|一体|同步|统筹|全市|全县|全省|全区)")
_LONGEST, _FEWEST, _FEWEST_WORDS = 45, 2, 4


@dataclass(frozen=True, slots=True)
class Named:
    """A name and its head. followed: whether words like 建设 or 投产 stand behind it."""

    start: int
    end: int
    head: str
    followed: bool


def named_in(folded: str, start: int, end: int) -> Named | None:
    """The name that the words begin with, when it ends with a head and only 建设 and its like follow."""
    opening = _OPENING.match(folded[start:end])
    if opening is not None:
        start += opening.end()
    words = folded[start:end]
    if not words or len(words) > 2 * _LONGEST:
        return None
    best: Named | None = None
    for head in _HEADS.finditer(words):
        close = _END.match(words, head.end())
        if close is not None and head.end() <= _LONGEST:
            best = Named(start, start + close.end(), head["head"], close["end"] is None)
            break
    doing = _DOING.match(words)
    if doing is not None and (best is None or start + doing.end() >= best.end):
        tail = words[doing.end() :]
        if not tail or _END.match(words, doing.end()) or _TO_A_PLACE.search(words):
            close_at = len(words) if _TO_A_PLACE.search(words) else doing.end()
            best = Named(start, start + close_at, "works", bool(tail))
    return best


def is_particular(name: str, head: str) -> bool:
    """Whether the name singles one thing out."""
    if "或" in name or _COUNTED.match(name) or _GENERAL.search(name) or len(name) > _LONGEST:
        return False
    own = name[: name.rfind(head)] if head and head in name else name
    if head == "项目":
        return len(own.strip("“”")) >= _FEWEST_WORDS and not _NO_PROJECT.search(own)
    if head == "工程":
        return len(own) >= _FEWEST_WORDS and not _PROGRAMME.search(own)
    if head in _PLATFORMS or head in _ZONES or _GRADED.match(name):
        return bool(_WHERE.search(own)) and len(own) >= _FEWEST_WORDS
    if head == "works":
        return not _is_kind(_WORKS_AT_END.sub(r"\1", name))
    return (len(own) >= _FEWEST or head == "号线") and not _is_kind(name)


def is_counted(name: str) -> bool:
    """Whether the words begin with a number of things: 221个重大产业项目."""
    return bool(_COUNTED.match(name))


def is_placed(name: str) -> bool:
    """Whether a place or a quoted name stands in the words: enough to know one platform from another."""
    return len(name) > _FEWEST_WORDS and bool(_WHERE.search(name)) and is_particular(name, "")


def is_programme(words: str) -> bool:
    """Whether a 工程 is a programme of training or support rather than works."""
    return bool(_PROGRAMME.search(words))


def is_title_of_works(heading: str) -> bool:
    """Whether a heading announces a list of works: 重点工程, 重大项目."""
    return bool(re.search(r"(?:重[点大]|主要|骨干|标志性)(?:建设)?(?:工程|项目)", heading))


def _is_kind(name: str) -> bool:
    """区域性创新中心: adjectives and a kind; nothing in it names one."""
    name = _QUOTED.sub("", name) or name.strip("“”")
    while name:
        if name in _KINDS:
            return True
        level = _LEVELS.match(name)
        if level is None:
            return False
        name = name[level.end() :]
    return True
