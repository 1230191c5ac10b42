"""How alike two texts are, by the pairs of characters they share: to suggest what may be the same, never to decide it."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise
from math import isqrt

Pairs = Mapping[str, int]


def pairs_of(text: str) -> Pairs:
    """How often each pair of neighbouring letters, digits or characters stands in the text; marks and blanks part nothing."""
    bare = [c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum()]
    return Counter(a + b for a, b in pairwise(bare))


def alike(a: Pairs, b: Pairs) -> int:
    """The cosine of the two in whole per cent, rounded down: 0 nothing shared (or nothing to share), 100 the same pairs.

    Integers only, so that a suggestion is the same on every machine.
    """
    shared = sum(n * b[pair] for pair, n in a.items() if pair in b)
    sizes = sum(n * n for n in a.values()) * sum(n * n for n in b.values())
    return isqrt(shared * shared * 10_000 // sizes) if sizes else 0


def nearest(text: str, others: Sequence[str], least: int, most: int) -> list[int]:
    """Positions of at most `most` of the others that are alike by at least `least` per cent, the most alike first."""
    mine = pairs_of(text)
    marks = [(alike(mine, pairs_of(other)), -at) for at, other in enumerate(others)]
    return [-at for mark, at in sorted(marks, reverse=True) if mark >= least][:most]
