"""A clause cut into items, one a number: what stands before it, what behind, and where the item begins."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from luoshi.reading.prose import Clause
from luoshi.reading.targets.amounts import Amount
from luoshi.reading.targets.tokens import Suffix, Token, suffix_after, tokens_before

# 和美乡村 and 并网 begin like a separator and are none.
_SEPARATOR = re.compile(r"[、/]|以及|并且|和(?![美谐平睦])|[及与]|并(?!网)")
_STARTS_ITEM = re.compile(r"[ ]?(?:、|以及|并且|和(?![美谐平睦])|[及与]|并(?!网))")
_GROUPS = frozenset({"类", "大类", "个方面", "方面"})

# 照明质量提升100条: before anything but a rate these are words of making like others.
_CHANGES = frozenset({"growth_up", "growth_down"})
_RATES = ("share", "points", "times", "doublings")


@dataclass(frozen=True, slots=True)
class Item:
    """One number and its words. before: item start to the number; after: behind number and suffix to the next item.

    index: place among the numbers of its clause; joined: follows the item before directly with 、 or 和, or with nothing
    between (55个12764户); inner: stands in the words of the next number (8个县城常住人口88万人).
    """

    clause: Clause
    amount: Amount
    start: int
    end: int
    suffix: Suffix
    tokens: tuple[Token, ...]
    before: str
    after: str
    index: int
    joined: bool
    inner: bool

    @property
    def stem_end(self) -> int:
        """Where the words before the number end once comparators are taken off; verbs of making stay (植树造林5000亩)."""
        end = self.amount.start
        for token in reversed(self.tokens):
            made = token.kinds - _CHANGES if self.amount.cls not in _RATES else token.kinds
            if made == {"increase"} and token.start > self.start:
                break
            end = token.start
        return end

    def has(self, *kinds: str) -> bool:
        """Whether any word before the number is of one of these kinds."""
        return any(k in t.kinds for t in self.tokens for k in kinds)


def items_of(folded: str, hidden: str, clause: Clause, amounts: list[Amount]) -> list[Item]:
    """Cut a clause at the separators between its numbers."""
    bounds = [clause.start]
    joined = [False]
    for previous, amount in pairwise(amounts):
        cut, direct = _cut(hidden, folded, previous, amount)
        bounds.append(bounds[-1] if cut < 0 else cut)
        joined.append(direct)
    made: list[Item] = []
    for i, amount in enumerate(amounts):
        inner = _is_inner(hidden, clause, amounts, bounds, i)
        end = _end_before(hidden, _next_start(clause, bounds, amounts, i, inner=inner), amount.end)
        suffix = suffix_after(folded, amount.end, clause.end)
        start = max(bounds[i], amount.start - 200)
        made.append(
            Item(
                clause, amount, start, end, suffix, tokens_before(hidden, start, amount.start),
                hidden[start : amount.start], hidden[suffix.end : max(suffix.end, end)], i, joined[i],
                inner,
            )
        )  # fmt: skip
    return made


def _is_inner(
    hidden: str, clause: Clause, amounts: list[Amount], bounds: list[int], i: int
) -> bool:
    """Whether the next number shares the words and closes them; 3个产值超5亿元的集群 is about the 3."""
    if i + 1 >= len(amounts) or bounds[i + 1] > amounts[i].start:
        return False
    following = amounts[i + 1]
    if _is_size(hidden, amounts[i], following):
        return True
    end = suffix_after(hidden, following.end, clause.end).end
    behind = hidden[end : clause.end].lstrip()
    last = i + 2 >= len(amounts)
    return (
        not behind or behind[0] in "、和及与并" or (not last and bounds[i + 2] <= following.start)
    )


def _next_start(
    clause: Clause, bounds: list[int], amounts: list[Amount], i: int, *, inner: bool
) -> int:
    """Where the words behind a number end: at the next item, or at the number they lead to."""
    if inner:
        return amounts[i + 1].start
    return next((b for b in bounds[i + 1 :] if b > amounts[i].start), clause.end)


def _cut(hidden: str, folded: str, previous: Amount, amount: Amount) -> tuple[int, bool]:
    """Where the item of the second number begins (-1: with the first, 过10亿元项目40个), and whether right before the number."""
    behind = suffix_after(folded, previous.end, amount.start).end
    at_once = _STARTS_ITEM.match(hidden, behind, amount.start)
    if at_once:
        return at_once.end(), at_once.end() == amount.start
    cuts = [m.end() for m in _SEPARATOR.finditer(hidden, behind, amount.start)]
    if not cuts:
        adjacent = behind == amount.start and not _is_size(hidden, previous, amount)
        return (amount.start, True) if adjacent else (-1, False)
    for cut in reversed(cuts):
        tokens = tokens_before(hidden, cut, amount.start)
        if cut == amount.start or (tokens and tokens[0].start == cut):
            return cut, cut == amount.start
    for cut in cuts:
        if _opens_with_verb(hidden, cut, amount.start):
            return cut, False
    return cuts[-1] if len(cuts) == 1 else _before_last_noun(cuts), False


def _is_size(hidden: str, previous: Amount, amount: Amount) -> bool:
    """其中超10亿元5家, 5亿元以上20个: the first number tells how big the things of the second are."""
    behind = suffix_after(hidden, previous.end, amount.start).end
    if amount.cls != "classifier" or behind != amount.start:
        return False
    if previous.unit in _GROUPS:
        return True  # 12类161件
    if previous.cls not in ("money", "measure"):
        return False
    over = hidden[max(0, previous.start - 2) : previous.start].endswith(("超", "过", "超过", "达"))
    return over or behind > previous.end


def _opens_with_verb(hidden: str, cut: int, end: int) -> bool:
    for length in range(6, 1, -1):
        if cut + length <= end and "increase" in _kinds(hidden[cut : cut + length]):
            return True
    return False


def _kinds(word: str) -> frozenset[str]:
    found = tokens_before(word, 0, len(word))
    return found[0].kinds if found and found[0].start == 0 and len(found) == 1 else frozenset()


def _before_last_noun(cuts: list[int]) -> int:
    return cuts[0]


def _end_before(hidden: str, bound: int, floor: int) -> int:
    """The end of an item: the start of the next without the separator."""
    end = bound
    while end > floor and (hidden[end - 1] in "、/和及与并以且 "):
        end -= 1
    return end
