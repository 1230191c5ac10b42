"""Classes and ranks: 达到地表水Ⅲ类标准, 出水达到一级A标准, 进入全国前10名. No number with a unit, so read apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from luoshi.plan import Target
from luoshi.plan.model import Kind, Op
from luoshi.reading.numerals import integer_of
from luoshi.reading.prose import Clause
from luoshi.reading.targets.frames import Frame
from luoshi.reading.targets.indicators import complete_words, strip_words

_REACH = (
    r"(?:稳定达到|稳定在|保持在|提升至|提升到|提高到|优于|不低于|达到|保持|满足|执行|达|不劣于)"
)
_GRADE = re.compile(
    rf"(?P<reach>{_REACH})(?P<of>[^,，;。:]{{0,14}}?)(?P<value>准?[ⅠⅡⅢⅣⅤ]|准?(?:I{{1,3}}|IV|V)(?![A-Za-z])|[一二三]级[AB]|准?[一二三四五]|[1-5]A|A{{1,3}}\+?|[1-5])"
    rf"(?P<unit>类|级(?!别)|星级|星|(?<=[AB])(?=标准))[ ]?(?P<tail>(?:水质|水体|水域|标准|水平|要求|及?或?以上|及以上)*)(?P<end>$|[,，;。:、)]|--|的?(?:目标|比例)?$)"
)
_RANK = re.compile(
    r"(?P<reach>进入|跻身|保持|位居|稳居|居(?=全)|列(?=全)|排名|位次|迈入|挺进|迈进|冲进|晋位|达到|力争|升至|位列|提升至|入围|稳定在|进位至)"
    r"(?P<of>(?:全国|全省|全市|全区|全球|世界|国内|同类|中国|西部|中部|东部|山东|百强|省|市|[一-鿿]{2,8}?)[^,，;。:、0-9]{0,16}?)?前(?P<value>[0-9]{1,3}|[一二三四五六七八九十百]{1,3})(?P<unit>名|位|强|列位)?(?![列%年后期个季月])"
)


_ALL = re.compile(
    r"全部(?P<verb>完成|实现|达到|达标|淘汰|纳入)(?P<what>[^,，;。:0-9]{0,16}?)(?=$|[,，;。:])"
)


@dataclass(frozen=True, slots=True)
class Found:
    """One class or rank with its place and words."""

    start: int
    at: int
    end: int
    indicator: str
    value: str
    unit: str
    op: Op
    kind: Kind


def grades_in(text: str, folded: str, clause: Clause, previous: str | None) -> Iterator[Found]:
    """Classes and ranks a clause commits to."""
    for match in _GRADE.finditer(folded, clause.start, clause.end):
        words = strip_words(text[clause.start : match.start()])
        words = complete_words(words, previous)
        if words:
            value = text[match.start("value") : match.end("value")]
            yield Found(
                clause.start,
                match.start("value"),
                match.end("tail"),
                words,
                value,
                match["unit"] or "级",
                "grade",
                "grade",
            )
    for match in _RANK.finditer(folded, clause.start, clause.end):
        number = int(match["value"]) if match["value"].isdecimal() else integer_of(match["value"])
        if number is None:
            continue
        among = text[match.start("of") : match.end("of")] if match["of"] else ""
        words = strip_words(text[clause.start : match.start()]) + among
        words = words if words != among or not previous else previous + among
        if words:
            yield Found(
                clause.start,
                match.start("value"),
                match.end(),
                words,
                str(number),
                match["unit"] or "名",
                "le",
                "rank",
            )


def alls_in(text: str, folded: str, clause: Clause, frame: Frame) -> Iterator[Found]:
    """全部完成更新改造 by a year is a hundred per cent; without a date it is a manner of speaking."""
    if frame.year_at(clause.end) is None or not frame.dated_at(clause.end):
        return
    for match in _ALL.finditer(folded, clause.start, clause.end):
        stem = strip_words(text[clause.start : match.start()])
        if len(stem) < 3:
            continue
        words = f"{stem}{text[match.start('what') : match.end('what')]}{match['verb']}率"
        yield Found(clause.start, match.start(), match.end(), words, "100", "%", "ge", "share")


def as_target(found: Found, frame: Frame, section: str) -> Target:
    """The target; its year and force come from the sentence like any other's."""
    return Target(
        id="", section=section, start=found.start, end=found.end, indicator=found.indicator, op=found.op,
        value=found.value, unit=found.unit, kind=found.kind, cadence="by", year=frame.year_at(found.at),
        aspirational=frame.tries_at(found.at),
    )  # fmt: skip


def is_fact(folded: str, found: Found, frame: Frame) -> bool:
    """Past sentences, and ranks held already."""
    if frame.past_at(found.at):
        return True
    return found.kind == "rank" and not (
        frame.dated_at(found.at)
        or frame.tries_at(found.at)
        or re.search(r"确保|进入|跻身|迈入|冲|争|进", folded[found.start : found.at])
    )
