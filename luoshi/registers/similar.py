"""Entries whose names are nearly the same: what may be one thing entered twice. The rules are in similar.yaml."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

import yaml
from rapidfuzz import fuzz, process
from rapidfuzz.distance import Levenshtein

_SIGNS = re.compile(r"[\W_]+")
_TEN = re.compile(r"(\d?)十(\d?)")
_MARK = re.compile(r"\d[\d,]*(?:\.\d+)?[百千万亿]*|[a-z]+")


@dataclass(frozen=True, slots=True)
class Alike:
    """score: 0 to 100; 100 where nothing is different but what does not count."""

    id: int
    name: str
    score: float


@dataclass(frozen=True, slots=True)
class _Rules:
    threshold: float
    words: tuple[str, ...]
    places: tuple[str, ...]
    heads: tuple[str, ...]
    tails: tuple[str, ...]
    numerals: dict[int, str]
    apart: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KnownNames:
    """Names made ready to be compared with many: the work on each of them, by far the most, is done once."""

    names: Mapping[int, str]
    places: tuple[str, ...]
    cores: Mapping[int, str]

    @classmethod
    def of(
        cls, names: Mapping[int, str] | Sequence[tuple[int, str]], places: Iterable[str] = ()
    ) -> KnownNames:
        """names: entry -> name. places: the programme's own, beside those of similar.yaml."""
        own = tuple(sorted(set(places)))
        known = dict(names)
        cut = _cut(own)
        return cls(known, own, {number: _core(name, cut) for number, name in known.items()})

    def alike(self, name: str, *, limit: int = 5) -> tuple[Alike, ...]:
        """The most alike first; of equally alike ones that whose whole name is nearer."""
        core = _core(name, _cut(self.places))
        if not core:
            return ()
        near = process.extract(
            core, self.cores, scorer=fuzz.ratio, score_cutoff=_rules().threshold, limit=None
        )
        marks = _marks(name)
        found = [
            Alike(number, self.names[number], score)
            for other, score, number in near
            if _may_be_one(marks, _marks(self.names[number])) and not _apart(core, other)
        ]
        found.sort(key=lambda each: (-each.score, -fuzz.ratio(name, each.name), each.id))
        return tuple(found[:limit])


def similar_names(
    names: Mapping[int, str] | Sequence[tuple[int, str]],
    name: str,
    *,
    places: Iterable[str] = (),
    limit: int = 5,
) -> tuple[Alike, ...]:
    """Which of the names may be the same thing as `name`, at most `limit`. For many questions: `KnownNames`."""
    return KnownNames.of(names, places).alike(name, limit=limit)


@cache
def _rules() -> _Rules:
    text = resources.files("luoshi.registers").joinpath("similar.yaml").read_text("utf-8")
    data = yaml.safe_load(text)
    return _Rules(
        threshold=float(data["threshold"]),
        words=tuple(data["words"]),
        places=tuple(data["places"]),
        heads=tuple(data["heads"]),
        tails=tuple(data["tails"]),
        numerals=str.maketrans(data["numerals"]),
        apart=tuple(data["apart"]),
    )


@cache
def _cut(places: tuple[str, ...]) -> re.Pattern[str]:
    """Whatever of a name is not its core, signs aside."""
    rules = _rules()
    anywhere = _either((*rules.words, *rules.places, *places))
    return re.compile(
        f"[0-9十]+[百千万亿]*|[a-z]+|{anywhere}|^{_either(rules.heads)}|{_either(rules.tails)}$"
    )


def _either(words: Iterable[str]) -> str:
    longest = sorted(words, key=lambda word: (-len(word), word))
    return f"(?:{'|'.join(map(re.escape, longest))})"


def _narrow(name: str) -> str:
    return unicodedata.normalize("NFKC", name.translate(_rules().numerals)).casefold()


def _core(name: str, cut: re.Pattern[str]) -> str:
    """A name of nothing but what is cut off is its own core."""
    bare = _SIGNS.sub("", _narrow(name))
    return cut.sub("", bare) or bare


def _marks(name: str) -> tuple[str, ...]:
    """Its numerals and Latin words: 二十一期A区 -> 21, a; 5万吨 -> 5万."""
    numbered = _TEN.sub(lambda found: (found[1] or "1") + (found[2] or "0"), _narrow(name))
    return tuple(mark.replace(",", "") for mark in _MARK.findall(numbered))


def _may_be_one(marks: tuple[str, ...], others: tuple[str, ...]) -> bool:
    return marks == others or {marks, others} == {(), ("1",)}


def _apart(core: str, other: str) -> bool:
    """Whether a character that tells two things from each other stands in the place of its counterpart."""
    one, two = sorted((core, other))
    return any(
        {one[edit.src_pos], two[edit.dest_pos]} <= set(line)
        for edit in Levenshtein.editops(one, two)
        if edit.tag == "replace"
        for line in _rules().apart
    )
