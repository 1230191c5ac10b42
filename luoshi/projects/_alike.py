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


def one_project(one: Project, other: Project, towns: Collection[str] = ()) -> bool:
    """Whether two entries may be one project: the same investor and names alike, or nearly the same name alone."""
    rules = _rules()
    both_told = bool(one.investor.strip() and other.investor.strip())
    if both_told and core(one.investor) != core(other.investor):
        return False
    names = _name(one, towns), _name(other, towns)
    if _NUMERAL.findall(names[0]) != _NUMERAL.findall(names[1]):
        return False
    return fuzz.ratio(*names) >= (rules.threshold if both_told else rules.alone)


def _name(project: Project, towns: Collection[str]) -> str:
    name = project.name
    for town in towns:
        name = name.replace(town, "")
    return core(name)
