"""Mechanisms: standing ways of driving, supervising or supporting the work (一月一通报, 领导包保, 建立联席会议制度).

Five shapes, each with its words in things.txt: a rhythm and what is done in it; a verb and an arrangement (健全容错机制);
people named to drive (重大项目设专班); a practice of supervision (开展第三方评估); a name that is one by itself (链长制).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from luoshi.plan import Mechanism
from luoshi.reading.prose import LABEL, Clause
from luoshi.reading.targets import Frame, View
from luoshi.reading.words import alternation, lists

_WORDS = lists("things")
_EVERY = {w.split("=")[0]: w.split("=")[1] for w in _WORDS["rhythm"]}
_RHYTHM = alternation(list(_EVERY))
_PRACTISED = re.compile(
    rf"(?P<rhythm>{_RHYTHM})(?:至少|组织|开展|进行|召开|实行|集中|一次|[0-9一二两三]次|全面|实施情况|对[^,，;。、:]{{1,12}}?)*+"
    rf"(?P<practice>{alternation(_WORDS['practice'])})(?P<more>(?:绩效|目标|考核|评价|评估)*+(?:机制|制度|体系)?+)"
)
_HELD = re.compile(
    rf"(?P<rhythm>{_RHYTHM})(?:至少)?+(?:{alternation(_WORDS['held'])})(?P<thing>(?![、和及])[^0-9,，;。:(]{{2,30}}+)(?=[,，;。:(]|$)"
)
# A single 月 or 年 counts only at the edge of a word: 月调度, not 三月调度.
_SINGLE = frozenset("周月季年日")
_EDGE = re.compile(r"[一二三四五六七八九十0-9两几本当上近全元多]$")
_NO_VERB = r"(?!方案|情况|意见|细则|主体|单位|效果|过程|应用)"
_SET_UP = re.compile(rf"(?:{alternation(_WORDS['set_up'])}){_NO_VERB}")
_KEEP_UP = re.compile(rf"(?:{alternation(_WORDS['keep_up'])}){_NO_VERB}")
_FIRST = re.compile(
    rf"{LABEL}(?:{alternation(_WORDS['soften'])}|[ -])*?(?:{alternation(_WORDS['set_up_first'])})"
)
_ARRANGEMENT = re.compile(
    rf"(?:{alternation(_WORDS['arrangement'])}|[河湖林田路街巷点塘湾警链楼山海岛渠库段]长制)[”》]?+(?!度|化|改革|创新|性|障碍|型|建设|体系|环境|研究|优势|保障|变革|和[^,，;。]{{2,6}}改革)"
)
_BODY = re.compile(
    rf"(?<![建开增创架铺])(?P<verb>{alternation(_WORDS['found_body'])})(?!相应|相关)(?P<body>[^,，;。]{{0,40}}?(?:{alternation(_WORDS['body'])})(?:、(?:{alternation(_WORDS['body'])}))*+)"
    r"(?!办公室|成员|研究|牵头|统筹下|会议)"
)
# 重大项目设专班: who is given one stands before the verb.
_GIVEN = re.compile(r"[一-鿿()“”]{2,14}(?:设立|设|立|配|配备|成立)$")
_OVERSIGHT = re.compile(alternation(_WORDS["oversight"]))
_SUPERVISE = re.compile(rf"(?:{alternation(_WORDS['supervise'])}){_NO_VERB}")
_STANDING = re.compile(
    rf"[“]?(?:{alternation(_WORDS['standing'])})[”]?+(?:等?(?:机制|制度|改革|行动|方式|评价|帮促|帮扶|服务|平台))?+(?!数据|信息|系统|[^,，;。]{{0,2}}率)"
)
_COUNTED = re.compile(r"[0-9]++(?:个|项|套|条|种|类)|各类|各项|一批|有关|相关")
_BARE = re.compile(rf"(?:{alternation(_WORDS['bare'])})$|.*(?:{alternation(_WORDS['bare_end'])})$")
# 免罚清单等容错监管方式: what is listed and its kind are one.
_KIND = re.compile(r"等[^,，;。、]{0,8}?(?:机制|制度|方式|办法|措施)")
_JOINT = re.compile(r"[、和及与以等的 ]+")
_ENDS_IN_A_RHYTHM = re.compile(rf"({alternation([w for w in _EVERY if len(w) > 1])})")
_LONGEST_CLAUSE, _LONGEST, _SHORTEST = 400, 48, 4
_Span = tuple[int, int]


def mechanisms_of(view: View, frames: Iterable[Frame]) -> tuple[Mechanism, ...]:
    """Every mechanism of the part to come, in order; of two that overlap, the longer."""
    found: list[Mechanism] = []
    for frame in frames:
        if frame.review:
            continue
        for clause in frame.sentence.clauses:
            # 为全面推行……制度: why the paper is written, not what it sets up.
            purpose = view.folded.startswith("为", clause.start)
            if clause.end - clause.start <= _LONGEST_CLAUSE and not purpose:
                found.extend(_in_clause(view, clause))
    return tuple(found)


def _in_clause(view: View, clause: Clause) -> Iterator[Mechanism]:
    spans = [
        *_rhythms(view, clause),
        *_arranged(view, clause),
        *_bodies(view, clause),
        *(() if _is_heading(view, clause) else _supervised(view, clause)),
        *((*m.span(), None) for m in _STANDING.finditer(view.folded, clause.start, clause.end)),
    ]
    taken = clause.start
    for start, end, every in sorted(spans, key=lambda s: (s[0], -s[1])):
        if start < taken:
            continue
        taken = end
        path = view.outline.path_at(start)
        yield Mechanism(path, start, end, view.text[start:end], every)


def _is_heading(view: View, clause: Clause) -> bool:
    """（三）强化督查考核。 announces what its section sets up; it sets up nothing itself."""
    above = view.outline.above(clause.start)
    return bool(above) and above[0].start <= clause.start <= above[0].body


def _rhythms(view: View, clause: Clause) -> Iterator[tuple[int, int, str | None]]:
    for pattern in (_PRACTISED, _HELD):
        for match in pattern.finditer(view.folded, clause.start, clause.end):
            before = view.folded[max(clause.start, match.start() - 1) : match.start()]
            if match["rhythm"] in _SINGLE and _EDGE.search(before):
                continue
            yield *match.span(), _every(match["rhythm"])


def _every(rhythm: str) -> str | None:
    every = _EVERY[rhythm]
    return None if every == "none" else every


def _arranged(view: View, clause: Clause) -> Iterator[tuple[int, int, str | None]]:
    """Each arrangement with its name: from the verb, or from the arrangement listed before it."""
    begin = -1
    for head in _ARRANGEMENT.finditer(view.folded, clause.start, clause.end):
        at = clause.start if begin < 0 else begin
        # 形成 in 价格形成机制 is no verb of its own.
        close = head.start() - (head[0] in ("机制", "制度"))
        verb = _opening(view.hidden, at, close, first=begin < 0)
        if verb is None and begin < 0:
            continue
        start = verb[1] if verb else begin
        joint = _JOINT.match(view.folded, start, head.start())
        start = joint.end() if joint else start
        begin = head.end()
        if view.folded.startswith("等", head.end()):
            end = _KIND.match(view.folded, head.end(), clause.end)
            begin = end.end() if end else begin
        name = view.folded[start:begin]
        if _BARE.match(name) or not _SHORTEST <= len(name) <= _LONGEST or _COUNTED.match(name):
            continue
        rhythm = _ENDS_IN_A_RHYTHM.search(name)
        yield start, begin, _every(rhythm[1]) if rhythm else None


def _opening(hidden: str, start: int, end: int, *, first: bool) -> _Span | None:
    """The verb that opens a name: 建立 before 推广, for 形成推广应用机制 is about one thing."""
    verb = _last(_SET_UP, hidden, start, end) or _last(_KEEP_UP, hidden, start, end)
    if verb is None and first:
        match = _FIRST.match(hidden, start, end)
        verb = match.span() if match else None
    return verb


def _last(pattern: re.Pattern[str], text: str, start: int, end: int) -> _Span | None:
    found = None
    for match in pattern.finditer(text, start, end):
        found = match.span()
    return found


def _bodies(view: View, clause: Clause) -> Iterator[tuple[int, int, str | None]]:
    for match in _BODY.finditer(view.hidden, clause.start, clause.end):
        given = _GIVEN.search(view.folded[clause.start : match.end("verb")])
        start = clause.start + given.start() if given else match.start("body")
        if len(match["body"]) >= _SHORTEST or given:
            yield start, match.end(), None


def _supervised(view: View, clause: Clause) -> Iterator[tuple[int, int, str | None]]:
    """A practice with what it looks at, when a verb of supervision opens it."""
    begin = -1
    for match in _OVERSIGHT.finditer(view.folded, clause.start, clause.end):
        at = clause.start if begin < 0 else begin
        verb = _last(_SUPERVISE, view.hidden, at, match.start() + 1)
        if verb is None and begin < 0:
            continue
        start = max(verb[1] if verb else begin, match.end() - _LONGEST)
        joint = _JOINT.match(view.folded, start, match.start())
        start = joint.end() if joint else start
        if start <= match.start() and not _PRACTISED.search(view.folded, start, match.end()):
            yield start, match.end(), None
        begin = match.end()
