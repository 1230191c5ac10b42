"""Named projects, with their investment where it is printed: 投资125亿元的……项目, 实施甲高速、乙高铁等重大项目.

A project is a name one could keep a file on. A verb of carrying out opens a list; each piece of it is judged by its head
(高速, 水库, 中心, 项目) and by what makes the name particular: 重大项目, 企业技术中心 and 一批产业园 name nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from luoshi.plan import NamedProject
from luoshi.reading.names import (
    AFTER,
    Named,
    is_counted,
    is_particular,
    is_placed,
    is_programme,
    is_title_of_works,
    named_in,
)
from luoshi.reading.prose import LABEL, Clause
from luoshi.reading.targets import Frame, View
from luoshi.reading.words import alternation, lists

_WORDS = lists("things")
_MONEY = r"[0-9]++(?:\.[0-9]++)?+(?:万|亿|千万|百亿)元"
_INVESTED = re.compile(
    rf"(?:总|计划|估算|概算)?投资(?:约|达|超|超过)?(?P<money>{_MONEY})(?:左右|以上)?的(?P<name>[^,，;。、]{{4,50}}?(?:项目|工程|基地|产业园))(?![一-鿿]*等)"
)
_ASIDE = re.compile(
    rf"(?P<name>[^,，;。、()]{{4,40}}(?:项目|工程))\((?:总|计划)?投资(?P<money>{_MONEY})\)"
)
_HEADS = _WORDS["site"] + _WORDS["centre"] + _WORDS["zone"] + _WORDS["platform"]
# 建设 at the end of a name is no verb: 数字医疗产业基地建设工程.
_VERB = re.compile(
    rf"(?P<verb>{alternation(_WORDS['carry_out'])})(?!工程|项目|行动|计划|工作|用地|标准|和(?![平谐睦美顺])|与|及|等|、|$)|(?P<stop>{alternation(_WORDS['stop'])})"
)
_AWAY = re.compile(
    rf"{LABEL}[ ]?(?:{alternation(_WORDS['soften'])}|[ ])*+(?:{alternation(_WORDS['away'])})"
)
_CUT = re.compile(
    r"、|以及|(?<=[项程园区港站库路铁速心院馆建造迁期场地台厦目延盟团新治线道带升])[和及与暨](?=.{3})"
)
_ETC = re.compile(
    rf"(?P<name>.{{2,40}}?)等(?:(?P<kind>[^等]{{0,8}}?(?P<head>项目|工程|公路|道路|通道|载体|机构|设施|{alternation(_HEADS)})){AFTER}|(?=一批|一系列))"
)
_URGED = re.compile(rf"{LABEL}[ ]?(?:{alternation(_WORDS['urge'])})")
_OTHERS = re.compile(
    "地(?!铁|标)|市(?![政场民])|县|企业|领域|行业|方面|产业(?!园|载体|平台|基地)|部门|单位"
)
_CITY = frozenset(_WORDS["city"])
_OPENS_GENERAL = re.compile("重大|重点|主要|各")
_MANY = re.compile("[一二三四五六七八九十百0-9]+(?:大|项)")
# 甲医院、乙医院等机构: the kind lends no head.
_ANY = frozenset({"载体", "机构", "设施"})
_VAGUE = re.compile(rf"(?:好|[ ])*+(?:{alternation(_WORDS['vague'])})")
_TRADE = re.compile(rf".{{0,4}}?(?:{alternation(_WORDS['field'])})$")
_AIMS = frozenset(_WORDS["centre"] + _WORDS["zone"] + _WORDS["platform"])
_LONGEST_CLAUSE, _SHORTEST, _LONGEST = 400, 2, 45
_Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Region:
    """What one verb governs. After 支持 the names may be those who are to act: 支持甲医院创建……."""

    start: int
    end: int
    verb: str


def projects_of(view: View, frames: Iterable[Frame]) -> tuple[NamedProject, ...]:
    """Named projects of the part to come, in order, each once a place."""
    found: list[NamedProject] = []
    for frame in frames:
        if frame.review:
            continue
        titles = list(_headed(view, frame))
        found.extend(titles)
        for clause in frame.sentence.clauses:
            if titles and clause.start < titles[0].end:
                continue
            found.extend(_in_clause(view, clause))
    return tuple(found)


def _headed(view: View, frame: Frame) -> Iterator[NamedProject]:
    """（三）东湖治理工程。 under 重点工程 is a project by its heading."""
    above = view.outline.above(frame.sentence.start)
    if len(above) < 2 or not frame.sentence.start <= above[0].body <= frame.sentence.end:
        return
    start, end = above[0].body, frame.sentence.clauses[0].end if frame.sentence.clauses else 0
    name = view.folded[start:end].strip()
    if is_title_of_works(above[1].text) and name.endswith(("工程", "项目")):
        at = view.folded.index(name, start)
        if _SHORTEST < len(name) <= _LONGEST:
            yield NamedProject(above[0].path, at, at + len(name), view.text[at : at + len(name)])


def _in_clause(view: View, clause: Clause) -> Iterator[NamedProject]:
    path = view.outline.path_at(clause.start)
    invested = list(_INVESTED.finditer(view.folded, clause.start, clause.end))
    invested.extend(_ASIDE.finditer(view.folded, clause.start, clause.end))
    for match in invested:
        start, end = match.span("name")
        if is_counted(view.folded[start:end]):
            continue
        money = view.text[match.start("money") : match.end("money")]
        yield NamedProject(path, match.start(), match.end(), view.text[start:end], money)
    if invested or clause.end - clause.start > _LONGEST_CLAUSE:
        return
    for region in _regions(view.hidden, clause):
        for start, end in _in_region(view, region):
            yield NamedProject(path, start, end, view.text[start:end])


def _regions(hidden: str, clause: Clause) -> Iterator[_Region]:
    """From each verb of carrying out to the next verb; nothing where the clause turns to what exists (依托, 对接)."""
    begin, verb = -1, ""
    if _URGED.match(hidden, clause.start, clause.end):
        return
    away = _AWAY.match(hidden, clause.start, clause.end)
    for match in _VERB.finditer(hidden, away.end() if away else clause.start, clause.end):
        # 支持甲学院加快建设……: between two verbs stands who is to act.
        if begin >= 0 and match.start() - begin >= _SHORTEST and verb not in _WORDS["causing"]:
            yield _Region(begin, match.start(), verb)
        if match["stop"] in _WORDS["found"]:
            return
        begin, verb = (match.end(), match["verb"]) if match["verb"] else (-1, "")
    if begin >= 0:
        yield _Region(begin, clause.end, verb)


def _in_region(view: View, region: _Region) -> list[_Span]:
    """The names of one list. Pieces without a head wait for 等……项目 behind them."""
    found: list[_Span] = []
    waiting: list[_Span] = []
    last = True
    if _VAGUE.match(view.hidden, region.start, region.end):
        return []
    for start, end in _pieces(view.hidden, region):
        etc = _ETC.match(view.folded, start, end)
        if etc is not None:
            return found + _listed(view, [*waiting, _own(view, *etc.span("name"))], etc)
        named = named_in(view.folded, *_own(view, start, end))
        last = named is not None and _names(
            view, (start, end), named, region.verb, listed=bool(waiting)
        )
        if not last and "等" in view.hidden[start:end]:
            return []
        if named is None:
            waiting.append(_own(view, start, end))
            continue
        if last:
            found.append((named.start, named.end))
        waiting.clear()
    return [] if region.verb in _WORDS["causing"] and not last else found


def _names(view: View, piece: _Span, named: Named, verb: str, *, listed: bool) -> bool:
    """Whether a piece of a list names one project. 面向东盟的大数据中心, 打造全国交易中心 paint an aim."""
    name = view.folded[named.start : named.end]
    if not is_particular(name, named.head):
        return False
    if named.head in _AIMS:
        return verb not in _WORDS["aim_verb"] and "的" not in view.hidden[piece[0] : named.end]
    # 大田种植、园艺作物、水产养殖项目: fields that share a head, unless a place or a name of its own is in it.
    return not (listed and named.head in ("项目", "工程")) or is_placed(name)


def _listed(view: View, spans: list[_Span], etc: re.Match[str]) -> list[_Span]:
    """甲、乙等重点项目: each is a project; 甲、乙等平台 only those that are names by themselves."""
    kind = etc["kind"] or ""
    if _MANY.search(kind) or _OTHERS.match(kind) or (etc["head"] == "工程" and is_programme(kind)):
        return []
    if etc["head"] and etc["head"] not in _AIMS | _ANY:
        return [s for s in spans if _is_short_name(view.folded[slice(*s)])]
    found = []
    for start, end in spans:
        name = view.folded[start:end]
        named = named_in(view.folded, start, end)
        if (named and is_particular(name, named.head)) or (not named and is_placed(name)):
            found.append((start, end))
    return found


def _pieces(hidden: str, region: _Region) -> Iterator[_Span]:
    at = region.start
    for cut in _CUT.finditer(hidden, region.start, region.end):
        if cut.start() > at:
            yield at, cut.start()
        at = cut.end()
    if at < region.end:
        yield at, region.end


def _own(view: View, start: int, end: int) -> _Span:
    """Without spaces at the ends, and without what stands before the last 的."""
    of = view.hidden.rfind("的", start, end - 1)
    if of >= 0:
        start = of + 1
    while start < end and view.folded[start] == " ":
        start += 1
    while end > start and view.folded[end - 1] == " ":
        end -= 1
    return start, end


def _is_short_name(name: str) -> bool:
    """A name that borrows its head from the end of the list; 交通、水利 are fields, not projects."""
    if (
        not _SHORTEST <= len(name) <= _LONGEST
        or name[-1] in "河湖江山"
        or name in _CITY
        or _OPENS_GENERAL.match(name)
    ):
        return False
    return is_particular(name, "") and not _TRADE.match(name)
