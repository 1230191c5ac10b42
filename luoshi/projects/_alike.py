"""Whether two names stand for one thing: investors, sites, projects. The data: checks.yaml, `alike`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache

from rapidfuzz import fuzz

from luoshi.projects._data import mapping, packaged, texts_in, whole_in
from luoshi.projects.model import Project

_SIGNS = re.compile(r"[\W_]+")
_NUMERAL = re.compile(r"\d+|[一二三四五六七八九十]+(?=期|号|区|标段)")


@dataclass(frozen=True, slots=True)
class _Rules:
    threshold: int
    alone: int
    words: tuple[str, ...]


@cache
def _rules() -> _Rules:
    told = mapping(packaged("checks.yaml").get("alike"), "checks.yaml 的 alike")
    return _Rules(
        whole_in(told, "threshold", "checks.yaml 的 alike"),
        whole_in(told, "alone", "checks.yaml 的 alike"),
        texts_in(told, "words", "checks.yaml 的 alike"),
    )


@cache
def core(name: str) -> str:
    """What is left of a name without signs and words that every name has; itself where nothing is left."""
    bare = _SIGNS.sub("", unicodedata.normalize("NFKC", name)).casefold()
    cut = bare
    for word in sorted(_rules().words, key=len, reverse=True):
        cut = cut.replace(word, "")
    return cut or bare


@dataclass(frozen=True, slots=True)
class Claim:
    """A town's claim to a project, made ready to be compared with many. investor: its core, "" where none is told."""

    project: Project
    investor: str
    name: str
    numerals: tuple[str, ...]

    @classmethod
    def of(cls, project: Project, towns: Collection[str] = ()) -> Claim:
        name = project.name
        for town in towns:
            name = name.replace(town, "")
        bare = core(name)
        investor = core(project.investor) if project.investor.strip() else ""
        return cls(project, investor, bare, tuple(_NUMERAL.findall(bare)))


def alike(one: Claim, other: Claim) -> bool:
    """Whether two towns may claim one project: the same investor and names alike, or nearly the same name alone."""
    if one.project.town == other.project.town or one.numerals != other.numerals:
        return False
    both_told = bool(one.investor and other.investor)
    if both_told and one.investor != other.investor:
        return False
    least = _rules().threshold if both_told else _rules().alone
    return fuzz.ratio(one.name, other.name, score_cutoff=least) >= least
