"""Which known project a row tells of: the same code, the same name, or a name nearly the same, which is asked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from rapidfuzz import fuzz, process

from luoshi.projects._alike import core
from luoshi.projects.brought.columns import column_words
from luoshi.projects.brought.got import plain_text
from luoshi.projects.model import Project

How = Literal["code", "name", "alike", "new"]
_MOST_NEAR = 3


@dataclass(frozen=True, slots=True)
class Match:
    """code: of the known project that is surely meant. near: codes of those that may be, for somebody to say."""

    how: How
    code: str | None = None
    near: tuple[str, ...] = ()


class Known:
    """The projects there are, made ready to be found by what a row tells."""

    def __init__(self, projects: Iterable[Project]) -> None:
        self._by_code = {project.code: project for project in projects}
        self._by_name: dict[str, list[Project]] = {}
        self._cores: dict[str, str] = {}
        for project in self._by_code.values():
            self._by_name.setdefault(plain_text(project.name), []).append(project)
            self._cores[project.code] = core(project.name)

    def of(self, code: str | None) -> Project | None:
        return self._by_code.get(code) if code else None

    def match(self, code: str, name: str, town: str) -> Match:
        if code in self._by_code:
            return Match("code", code)
        same = self._by_name.get(plain_text(name), [])
        here = [project for project in same if project.town == town]
        for found in (same, here):
            if len(found) == 1:
                return Match("name", found[0].code)
        if same:
            return Match("alike", None, tuple(project.code for project in same))
        near = tuple(self._near(name))
        return Match("alike", None, near) if near else Match("new")

    def _near(self, name: str) -> Iterable[str]:
        """Names that differ in a number (一期, 二期) are two projects."""
        wanted = core(name)
        found = process.extract(
            wanted, self._cores, scorer=fuzz.ratio,
            score_cutoff=column_words().limits["names"], limit=_MOST_NEAR,
        )  # fmt: skip
        return [code for text, _, code in found if numerals(text) == numerals(wanted)]


def numerals(text: str) -> list[str]:
    return [sign for sign in text if sign.isdigit() or sign in "一二三四五六七八九十"]
