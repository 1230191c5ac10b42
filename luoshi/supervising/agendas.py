"""A meeting's agenda, drafted: which matters, in which order, in which words; and how many of what it decided is closed.

The rules are agendas.yaml, the worked tables docs/design/meetings.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Final

from luoshi.errors import LuoshiError
from luoshi.ruledata import RuleReader


class AgendaError(LuoshiError):
    """A rule of agendas.yaml, or a matter, that no agenda can be made of."""


_FILE: Final = "agendas.yaml"
_READER: Final = RuleReader("luoshi.supervising", AgendaError)
_FIELDS: Final = ("title", "unit", "due", "days", "number", "about", "note")
_SENTENCES: Final = ("late", "dated", "plain")
_COUNTS: Final = ("none", "all", "some", "checking", "late")
_OPTIONAL: Final = re.compile(r"\[([^\[\]]*)\]")
_FIELD: Final = re.compile(r"\{(\w*)\}")
# What a sentence from outside may end with; the agenda's own sentence puts its full stop behind it.
_ENDS: Final = "。.；;，, \n\t"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A matter that may come before a meeting.

    kind: of agendas.yaml. key: names the matter (order:12). same_as: keys of matters that this one is too (an alert names
    the order that was raised of it). title, note: words without a full stop at the end. number: of a paper. about: the
    project. since: from when it waits. weight: the larger, the further up in its group.
    """

    kind: str
    key: str
    title: str
    unit: str = ""
    due: date | None = None
    since: date | None = None
    number: str = ""
    about: str = ""
    note: str = ""
    weight: int = 0
    same_as: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """covers: keys of the matters that this line stands for beside its own."""

    kind: str
    key: str
    group: str
    words: str
    unit: str
    covers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AgendaGroup:
    code: str
    label: str
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MatterKind:
    """sentences: late, dated, plain. rank: the smaller stays of two that are one."""

    code: str
    label: str
    sentences: Mapping[str, str]
    rank: int


@dataclass(frozen=True, slots=True)
class AgendaRules:
    version: int
    meetings: Mapping[str, str]
    groups: tuple[AgendaGroup, ...]
    kinds: Mapping[str, MatterKind]
    counts: Mapping[str, str]
    least: str
    most: str
    longest: int

    def group_of(self, kind: str) -> AgendaGroup:
        return next(group for group in self.groups if kind in group.kinds)


@dataclass(frozen=True, slots=True)
class DecisionFact:
    """A decision on a day: closed_on None while it is not closed, reported: its owner says that it is done."""

    due: date | None
    closed_on: date | None = None
    reported: bool = False


@dataclass(frozen=True, slots=True)
class DecisionCount:
    """total = closed + open. overdue and checking are among the open ones, and one may be both."""

    total: int
    closed: int
    open: int
    overdue: int
    checking: int


@cache
def agenda_rules() -> AgendaRules:
    return read_agenda_rules(_READER.packaged(_FILE))


def read_agenda_rules(data: Mapping[str, Any]) -> AgendaRules:
    """Raises AgendaError with the place: an unknown field or sentence, a kind in no group or in two."""
    kinds = {
        code: _kind(code, entry, rank)
        for rank, (code, entry) in enumerate(_READER.mapping(data.get("kinds"), "kinds").items())
    }
    groups = tuple(_group(entry, kinds) for entry in data.get("groups", ()))
    placed = [kind for group in groups for kind in group.kinds]
    for kind in kinds:
        if placed.count(kind) != 1:
            raise AgendaError(
                f"{_FILE} 的“{kind}”在 {placed.count(kind)} 个组里。", "请让每种事项正好在一个组。"
            )
    counts = _READER.mapping(data.get("counts"), "counts")
    parts = _READER.mapping(data.get("parts"), "parts")
    meetings = _READER.mapping(data.get("meetings"), "meetings")
    return AgendaRules(
        version=_READER.whole_in(data, "version", _FILE),
        meetings={
            code: _READER.text_in(_READER.mapping(entry, code), "label", f"meetings 的 {code}")
            for code, entry in meetings.items()
        },
        groups=groups,
        kinds=kinds,
        counts={name: _READER.text_in(counts, name, "counts") for name in _COUNTS},
        least=_READER.text_in(parts, "least", "parts"),
        most=_READER.text_in(parts, "most", "parts"),
        longest=_READER.whole_in(data, "longest", _FILE),
    )


def draft_agenda(
    candidates: Iterable[Candidate], day: date, rules: AgendaRules | None = None
) -> tuple[AgendaLine, ...]:
    """The lines of a meeting held on `day`, in order; one matter once. The order of the candidates does not matter."""
    using = rules or agenda_rules()
    kept = _once(candidates, using)
    lines: list[AgendaLine] = []
    for group in using.groups:
        mine = [(one, covers) for one, covers in kept if one.kind in group.kinds]
        for one, covers in sorted(mine, key=lambda pair: _place(pair[0], day)):
            words = wording(one, day, using)
            lines.append(AgendaLine(one.kind, one.key, group.code, words, one.unit, covers))
    return tuple(lines)


def wording(candidate: Candidate, day: date, rules: AgendaRules | None = None) -> str:
    """One sentence or two about the matter, as an agenda of `day` prints it. Other years than the day's are printed."""
    using = rules or agenda_rules()
    kind = _kind_of(candidate, using)
    due = candidate.due
    which = "plain" if due is None else "late" if due < day else "dated"
    facts = {
        "title": _short(candidate.title.strip(_ENDS), using.longest),
        "unit": candidate.unit,
        "due": day_words(due, day) if due else "",
        "days": str((day - due).days) if due and due < day else "",
        "number": candidate.number,
        "about": candidate.about,
        "note": candidate.note.strip(_ENDS),
    }
    return _filled(kind.sentences[which], facts)


def day_words(day: date, now: date) -> str:
    """9月14日; with its year where that is not the year of `now`."""
    year = "" if day.year == now.year else f"{day.year}年"
    return f"{year}{day.month}月{day.day}日"


def count_decisions(decisions: Iterable[DecisionFact], day: date) -> DecisionCount:
    """How they stand at the end of `day`: closed by then; overdue where the last day is before it."""
    facts = list(decisions)
    still = [one for one in facts if one.closed_on is None or one.closed_on > day]
    return DecisionCount(
        total=len(facts),
        closed=len(facts) - len(still),
        open=len(still),
        overdue=sum(one.due is not None and one.due < day for one in still),
        checking=sum(one.reported for one in still),
    )


def part_words(part: int, whole: int, rules: AgendaRules | None = None) -> str:
    """A whole percentage, rounded half up; never 0% for something, nor 100% for less than all. "" of nothing."""
    using = rules or agenda_rules()
    if whole <= 0:
        return ""
    printed = (200 * part + whole) // (2 * whole)
    if part and not printed:
        return using.least
    if part < whole and printed == 100:
        return using.most
    return f"{printed}%"


def count_sentence(
    count: DecisionCount, day: date, now: date | None = None, rules: AgendaRules | None = None
) -> str:
    """会议确定事项22件，截至9月14日已办结6件，占比27%；正在办理16件，占比73%。

    Each percentage is rounded by itself, so two may print 101% together. now: whose year goes without saying, `day`'s
    unless told.
    """
    using = rules or agenda_rules()
    if not count.total:
        return using.counts["none"]
    facts = {
        "n": str(count.total), "day": day_words(day, now or day), "closed": str(count.closed),
        "closed_part": part_words(count.closed, count.total, using), "open": str(count.open),
        "open_part": part_words(count.open, count.total, using),
    }  # fmt: skip
    facts["checking"] = (
        using.counts["checking"].format(checking=count.checking) if count.checking else ""
    )
    facts["late"] = using.counts["late"].format(late=count.overdue) if count.overdue else ""
    return using.counts["some" if count.open else "all"].format(**facts)


def _once(
    candidates: Iterable[Candidate], rules: AgendaRules
) -> list[tuple[Candidate, tuple[str, ...]]]:
    """Each matter with the keys of those it stands for. Taken by rank, so that the one that stays is met first; what is
    left out still hands its keys on, so that what names only it is left out too."""
    ordered = sorted(candidates, key=lambda one: (_kind_of(one, rules).rank, one.key))
    known = {one.key for one in ordered}
    kept: list[tuple[Candidate, list[str]]] = []
    home: dict[str, int] = {}
    for one in ordered:
        keys = (one.key, *(key for key in one.same_as if key in known))
        at = next((home[key] for key in keys if key in home), None)
        if at is None:
            at = len(kept)
            kept.append((one, []))
        elif one.key != kept[at][0].key and one.key not in kept[at][1]:
            kept[at][1].append(one.key)
        for key in keys:
            home.setdefault(key, at)
    return [(one, tuple(covers)) for one, covers in kept]


def _place(one: Candidate, day: date) -> tuple[int, int, date, date, str]:
    late = (day - one.due).days if one.due and one.due < day else 0
    return (-one.weight, -late, one.due or date.max, one.since or date.max, one.key)


def _kind_of(candidate: Candidate, rules: AgendaRules) -> MatterKind:
    kind = rules.kinds.get(candidate.kind)
    if kind is None:
        raise AgendaError(
            f"没有“{candidate.kind}”这种议题。", f"请用其中之一：{'、'.join(rules.kinds)}。"
        )
    return kind


def _short(title: str, most: int) -> str:
    return title if len(title) <= most else f"{title[: most - 1]}…"


def _filled(sentence: str, facts: Mapping[str, str]) -> str:
    """Brackets are resolved before anything is filled in, so that a title may hold brackets of its own."""

    def part(found: re.Match[str]) -> str:
        names = _FIELD.findall(found[1])
        return found[1] if all(facts[name] for name in names) else ""

    chosen = _OPTIONAL.sub(part, sentence)
    # Left where the middle of a sentence had nothing to say.
    chosen = chosen.replace("。，", "。").replace("，。", "。").replace("。。", "。")
    return _FIELD.sub(lambda found: facts[found[1]], chosen)


def _kind(code: str, entry: Any, rank: int) -> MatterKind:
    place = f"kinds 的 {code}"
    given = _READER.mapping(entry, place)
    told = _READER.mapping(given.get("sentences"), f"{place} 的 sentences")
    sentences = {name: _READER.text_in(told, name, place) for name in _SENTENCES}
    for sentence in sentences.values():
        for field in _FIELD.findall(sentence):
            _READER.one_of(field, _FIELDS, place)
    return MatterKind(code, _READER.text_in(given, "label", place), sentences, rank)


def _group(entry: Any, kinds: Mapping[str, MatterKind]) -> AgendaGroup:
    given = _READER.mapping(entry, "groups")
    code = _READER.text_in(given, "code", "groups")
    place = f"groups 的 {code}"
    mine: Sequence[str] = _READER.texts_in(given, "kinds", place)
    return AgendaGroup(
        code,
        _READER.text_in(given, "label", place),
        tuple(_READER.one_of(kind, kinds, place) for kind in mine),
    )
