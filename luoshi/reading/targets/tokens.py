"""The words directly before and behind a number, told apart by what they do: compare, change, count, soften."""

from __future__ import annotations

import re
from dataclasses import dataclass

from luoshi.plan.model import Op
from luoshi.reading.words import alternation, lists

_WORDS = lists("promises")
_TIME = lists("time")
_OPS: dict[str, Op] = {
    "op_ge": "ge",
    "op_gt": "gt",
    "op_le": "le",
    "op_lt": "lt",
    "op_about": "about",
}
_KINDS = (*_OPS, "growth_up", "growth_down", "increase", "cumulative", "adverb")
_BY_WORD: dict[str, frozenset[str]] = {}
for _kind in _KINDS:
    for _word in _WORDS[_kind]:
        _BY_WORD[_word] = _BY_WORD.get(_word, frozenset()) | {_kind}
for _kind in ("yearly", "average"):
    for _word in _TIME[_kind]:
        _BY_WORD[_word] = _BY_WORD.get(_word, frozenset()) | {_kind}
_LONGEST = max(map(len, _BY_WORD))
# 每立方米45微克: the unit stands in two halves.
# 实施10大类60项工程: the groups stand between the verb and the count.
_PER_UNIT = re.compile(
    r"[0-9一二三四五六七八九十两]{1,3}(?:大类|个?方面|大方面|类|大领域|个领域|大板块|大工程)$"
    r"|每(?:立方米|平方公里|平方米|公里|亩|升|万人|千人|百人|百户|公顷|吨)(?=$)"
    r"|(?:每(?:人|户|月|年|天|日|次|生|床|车|斤|标准亩))+$"
)
_SUFFIX = re.compile(
    rf"[ ]?(?:(?P<le>{alternation(_WORDS['suffix_le'])})|(?P<about>{alternation(_WORDS['suffix_about'])})"
    rf"|(?P<ge>{alternation(_WORDS['suffix_ge'])}))"
)


@dataclass(frozen=True, slots=True)
class Token:
    """A known word before a number. kinds: the lists it stands in."""

    word: str
    start: int
    kinds: frozenset[str]


@dataclass(frozen=True, slots=True)
class Suffix:
    """以上, 以内, 左右 behind a number; op None and end = where the number ends when there is none."""

    op: Op | None
    end: int


def tokens_before(folded: str, start: int, at: int) -> tuple[Token, ...]:
    """Known words that end at `at`, read backwards and longest first, nearest last; stops at the first unknown word."""
    found: list[Token] = []
    per = _PER_UNIT.search(folded, max(start, at - 10), at)
    end = per.start() if per else at
    while end > start:
        if folded[end - 1] == " ":
            end -= 1
            continue
        for length in range(min(_LONGEST, end - start), 0, -1):
            word = folded[end - length : end]
            kinds = _BY_WORD.get(word)
            if kinds is not None:
                found.append(Token(word, end - length, kinds))
                end -= length
                break
        else:
            break
        if len(found) > 8:
            break
    return tuple(reversed(found))


def suffix_after(folded: str, at: int, end: int) -> Suffix:
    """The comparator behind a number."""
    match = _SUFFIX.match(folded, at, end)
    if match is None:
        return Suffix(None, at)
    op: Op = "le" if match["le"] else "about" if match["about"] else "ge"
    return Suffix(op, match.end())


def op_of(tokens: tuple[Token, ...], suffix: Suffix) -> Op:
    """The comparator the words spell together: 控制在……左右 is about, 超过……以上 is more than, bare is at least."""
    if suffix.op in ("about", "le"):
        return suffix.op
    for token in reversed(tokens):
        for kind, op in _OPS.items():
            if kind in token.kinds:
                if kind == "op_le" and suffix.op == "ge":
                    continue
                if op != "ge" or token.word.startswith("不"):
                    return op
    return "ge"
