"""Appeals that come again: of one enterprise, or in like words of several. Suggested with the reason, never joined here."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any, Final, Literal

from luoshi.alike import Pairs, alike, pairs_of
from luoshi.enterprises._appeal_rules import appeal_rules
from luoshi.errors import LuoshiError
from luoshi.ruledata import RuleReader

_FILE: Final = "recurrence.yaml"
_FULL: Final = 100
# Below so few texts a pair of characters that most of them share still tells them from the rest of the world.
_FEW: Final = 10


class RecurrenceRulesError(LuoshiError):
    """recurrence.yaml breaks its own grammar."""


@dataclass(frozen=True, slots=True)
class RecurrenceRules:
    """As in recurrence.yaml; alike, common: per cent."""

    version: int
    days: int
    firm_cases: int
    alike: int
    word_cases: int
    firms: int
    common: int
    most: int


_RULES = RuleReader("luoshi.enterprises", RecurrenceRulesError)


@cache
def recurrence_rules() -> RecurrenceRules:
    return _rules(_RULES.packaged(_FILE), _FILE)


def read_recurrence_rules(text: str, name: str = _FILE) -> RecurrenceRules:
    return _rules(_RULES.load(text, name), name)


def _rules(data: Mapping[str, Any], name: str) -> RecurrenceRules:
    firm = _RULES.mapping(data.get("firm"), f"{name} 的 firm")
    words = _RULES.mapping(data.get("words"), f"{name} 的 words")
    shares = {key: _RULES.whole_in(words, key, f"{name} 的 words") for key in ("alike", "common")}
    for key, value in shares.items():
        if value > _FULL:
            raise RecurrenceRulesError(f"{name} 的 {key} 超过{_FULL}。", "请写百分数，如 40。")
    return RecurrenceRules(
        version=_RULES.whole_in(data, "version", name),
        days=_RULES.whole_in(data, "days", name),
        firm_cases=_RULES.whole_in(firm, "cases", f"{name} 的 firm"),
        word_cases=_RULES.whole_in(words, "cases", f"{name} 的 words"),
        firms=_RULES.whole_in(words, "firms", f"{name} 的 words"),
        most=_RULES.whole_in(data, "most", name),
        **shares,
    )


@dataclass(frozen=True, slots=True)
class ComparedAppeal:
    """An appeal as it is compared. ref: unique among them; firm: its name, or what else tells enterprises apart."""

    ref: str
    firm: str
    category: str
    on: date
    text: str


@dataclass(frozen=True, slots=True)
class Recurring:
    """refs: in the order of their days. reason: a Chinese sentence. least: how alike the least alike is, in per cent, None
    where words were not asked."""

    kind: Literal["firm", "words"]
    refs: tuple[str, ...]
    category: str
    reason: str
    least: int | None = None


def recurring(
    cases: Sequence[ComparedAppeal], today: date, rules: RecurrenceRules | None = None
) -> tuple[Recurring, ...]:
    """Of the cases of the last days; those of one enterprise first, then those in like words, the larger first."""
    how = rules or recurrence_rules()
    since = today - timedelta(days=how.days)
    recent = sorted(
        (case for case in cases if since <= case.on <= today), key=lambda one: (one.on, one.ref)
    )[-how.most :]
    return (*_by_firm(recent, how), *_by_words(recent, how))


def _by_firm(cases: Sequence[ComparedAppeal], rules: RecurrenceRules) -> list[Recurring]:
    parted: dict[tuple[str, str], list[ComparedAppeal]] = defaultdict(list)
    for case in cases:
        parted[case.firm, case.category].append(case)
    found = []
    for (firm, category), same in parted.items():
        if len(same) >= rules.firm_cases:
            label = _label(category)
            reason = f"{firm}在{rules.days}天内就{label}提了{len(same)}件。"
            found.append(Recurring("firm", tuple(c.ref for c in same), category, reason))
    return sorted(found, key=lambda one: (-len(one.refs), one.refs))


def _by_words(cases: Sequence[ComparedAppeal], rules: RecurrenceRules) -> list[Recurring]:
    """Around the case that has the most like it, then around the next of the rest: chains of ever less alike texts are no group."""
    pairs = [pairs_of(case.text) for case in cases]
    near: dict[int, dict[int, int]] = defaultdict(dict)
    for a, b in _candidates(pairs, rules.common):
        if (mark := alike(pairs[a], pairs[b])) >= rules.alike:
            near[a][b] = near[b][a] = mark
    left, found = set(near), []
    while left:
        middle = min(left, key=lambda n: (-len(left & near[n].keys()), n))
        group = sorted({middle, *(left & near[middle].keys())})
        left -= set(group)
        firms = {cases[n].firm for n in group}
        if len(group) < rules.word_cases or len(firms) < rules.firms:
            continue
        least = min(near[middle][n] for n in group if n != middle)
        category = Counter(cases[n].category for n in group).most_common(1)[0][0]
        reason = (
            f"{len(firms)}家企业的{len(group)}件诉求说法相近"
            f"（与“{_title(cases[middle])}”相似{least}%以上）。"
        )
        refs = tuple(cases[n].ref for n in group)
        found.append(Recurring("words", refs, category, reason, least))
    return sorted(found, key=lambda one: (-len(one.refs), one.refs))


def _candidates(pairs: Sequence[Pairs], common: int) -> Iterator[tuple[int, int]]:
    """Every two texts that share a pair of characters which is not everybody's: far fewer than every two."""
    holders: dict[str, list[int]] = defaultdict(list)
    for at, told in enumerate(pairs):
        for pair in told:
            holders[pair].append(at)
    most = max(len(pairs) * common // _FULL, _FEW)
    seen: set[tuple[int, int]] = set()
    for texts in holders.values():
        if len(texts) > most:
            continue
        for n, a in enumerate(texts):
            for b in texts[n + 1 :]:
                if (a, b) not in seen:
                    seen.add((a, b))
                    yield a, b


def _label(category: str) -> str:
    known = appeal_rules().categories.get(category)
    return known.label if known else category


def _title(case: ComparedAppeal) -> str:
    return case.text.split("\n", 1)[0][:30]
