"""Named projects, with their investment where it is printed: 投资125亿元的……项目, 实施甲高速、乙高铁等重大项目."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from luoshi.plan import NamedProject
from luoshi.reading.prose import Clause
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
_LIST = re.compile(
    rf"(?:^|[ ])?(?:{alternation(_WORDS['carry_out'])})(?P<names>[^,，;。:]{{4,160}}?)等(?:一批|省级|市级|重大|重点|骨干|[0-9]{{1,3}}个|生态|旅游|保护|公路|增容|续建|新建)*(?P<kind>项目|工程)"
)
_CUT = re.compile(r"[、]|(?<=[项程园区港站库路铁速])[和及与]")
_GENERAL = re.compile(rf"(?:{alternation(_WORDS['general'])})")
_SHORTEST, _LONGEST = 3, 45


def projects_of(view: View, frames: Iterable[Frame]) -> tuple[NamedProject, ...]:
    """Named projects of the part to come, in order, each once a place."""
    found: list[NamedProject] = []
    for frame in frames:
        if frame.review:
            continue
        for clause in frame.sentence.clauses:
            found.extend(_in_clause(view, clause))
    return tuple(found)


def _in_clause(view: View, clause: Clause) -> Iterator[NamedProject]:
    path = view.outline.path_at(clause.start)
    invested = list(_INVESTED.finditer(view.folded, clause.start, clause.end))
    invested.extend(_ASIDE.finditer(view.folded, clause.start, clause.end))
    for match in invested:
        start, end = match.span("name")
        money = view.text[match.start("money") : match.end("money")]
        yield NamedProject(path, match.start(), match.end(), view.text[start:end], money)
    if invested:
        return
    listed = _LIST.search(view.folded, clause.start, clause.end)
    if listed is None:
        return
    at = listed.start("names")
    for name in _CUT.split(view.text[at : listed.end("names")]):
        start = view.text.find(name, at)
        at = start + len(name)
        if _SHORTEST <= len(name) <= _LONGEST and not _GENERAL.match(name):
            yield NamedProject(path, start, at, name)
