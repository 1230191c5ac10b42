"""Counting the targets of a bulletin: the only arithmetic a paper does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from luoshi.writing._phrases import words
from luoshi.writing._text import WritingError
from luoshi.writing.facts import BulletinFacts, Light, LightKind, TargetLine, UnitLine

Lines = tuple[TargetLine, ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """A bulletin's facts, looked up by light and by section. Raises WritingError for a word no light has."""

    facts: BulletinFacts
    lights: tuple[Light, ...]
    kinds: dict[str, LightKind]

    @classmethod
    def of(cls, facts: BulletinFacts) -> Tally:
        lights = facts.lights or words().lights
        kinds = {light.word: light.kind for light in lights}
        for line in facts.targets:
            for word in (line.light_word, line.previous_light_word):
                if word is not None and word not in kinds:
                    raise WritingError(
                        f"目标{line.code}“{line.indicator}”的判定“{word}”不在判定用语里。",
                        f"请用：{'、'.join(kinds)}。",
                    )
        return cls(facts, lights, kinds)

    def of_kind(self, *kinds: LightKind, among: Iterable[TargetLine] | None = None) -> Lines:
        """Targets with a verdict of these kinds, worst kind first as asked, in plan order within a kind."""
        pool = self.facts.targets if among is None else tuple(among)
        return tuple(line for kind in kinds for line in pool if self.kinds[line.light_word] == kind)

    def word_of(self, kind: LightKind) -> str:
        """The first word of the kind, the usual one when the policy has none."""
        every = (*self.lights, *words().lights)
        return next(light.word for light in every if light.kind == kind)

    def counts(self, lines: Iterable[TargetLine]) -> tuple[tuple[str, int], ...]:
        """(word, how many) in the policy's order, words without targets left out."""
        found = Counter(line.light_word for line in lines)
        return tuple((light.word, found[light.word]) for light in self.lights if found[light.word])

    @property
    def turned_severe(self) -> Lines:
        return tuple(
            line
            for line in self.of_kind("severe")
            if line.previous_light_word and self.kinds[line.previous_light_word] != "severe"
        )

    @property
    def recovered(self) -> Lines:
        return tuple(
            line
            for line in self.of_kind("achieved", "on_schedule")
            if line.previous_light_word
            and self.kinds[line.previous_light_word] in ("behind", "severe")
        )

    @property
    def has_previous(self) -> bool:
        return any(line.previous_light_word for line in self.facts.targets)

    @property
    def sections(self) -> tuple[tuple[str, Lines], ...]:
        """(heading, targets) by section path, in the order the targets come."""
        found: dict[str, list[TargetLine]] = {}
        for line in self.facts.targets:
            found.setdefault(line.section_path, []).append(line)
        return tuple(
            (lines[0].section_heading.rstrip("。"), tuple(lines)) for lines in found.values()
        )

    @property
    def units(self) -> tuple[UnitLine, ...]:
        """The given lines, or one for every unit that answers for a target, in the order they come."""
        if self.facts.unit_lines is not None:
            return self.facts.unit_lines
        found: dict[str, list[TargetLine]] = {}
        for line in self.facts.targets:
            for name in dict.fromkeys(line.unit_names):
                found.setdefault(name, []).append(line)
        return tuple(UnitLine(n, "", len(lines), self.counts(lines)) for n, lines in found.items())

    @property
    def is_sample(self) -> bool:
        beside = (self.facts.projects, self.facts.supervision, self.facts.appeals)
        return any(line.is_sample for line in self.facts.targets) or any(
            part is not None and part.is_sample for part in beside
        )


def unit_names(lines: Iterable[TargetLine]) -> tuple[str, ...]:
    """Every unit that answers for one of the targets, once, in the order they come."""
    return tuple(dict.fromkeys(name for line in lines for name in line.unit_names))
