"""Blind evaluation (背对背): ballots checked and counted. Exact: fractions until a score is printed.

The rules and worked tables are docs/design/blind-evaluation.md; the data is votes.yaml.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Final

from luoshi.averaging import printed, trimmed
from luoshi.ranking import Place, places
from luoshi.scoring.votes_rules import (
    Level,
    Scale,
    Share,
    VoidRule,
    VoteError,
    VoteRules,
    VoteRulesError,
    VoteScheme,
    read_vote_rules,
    scheme_json,
    scheme_of_json,
    scheme_refusals,
    vote_rules,
)

__all__ = [
    "VOIDS",
    "DimensionMean",
    "GroupMean",
    "Level",
    "Scale",
    "Share",
    "Tally",
    "UnitScore",
    "VoidRule",
    "Vote",
    "VoteError",
    "VoteRules",
    "VoteRulesError",
    "VoteScheme",
    "ballot_refusals",
    "read_vote_rules",
    "scheme_json",
    "scheme_of_json",
    "scheme_refusals",
    "tally",
    "tally_checksum",
    "tally_json",
    "void_of",
    "vote_rules",
]

Marks = Mapping[str, str]
"""Dimension -> level, both codes."""
VOIDS: Final = {
    "empty": "一项也没有评",
    "full": "给每个单位都是最高等次",
    "same": "给每个单位的评价都一样",
}


@dataclass(frozen=True, slots=True)
class Vote:
    """What one rater says of one unit. void: a key of VOIDS for the ballot it was part of, "" for a valid one."""

    unit: str
    group: str
    marks: Marks
    void: str = ""


@dataclass(frozen=True, slots=True)
class GroupMean:
    """mean None: not shown, since of this group or of another too few voted."""

    code: str
    label: str
    mean: Fraction | None
    valid: int


@dataclass(frozen=True, slots=True)
class DimensionMean:
    """weight: as it counted, a part of 1. counts: level -> votes. dropped: by the trim."""

    code: str
    label: str
    mean: Fraction | None
    weight: Fraction
    valid: int
    dropped: int
    counts: Mapping[str, int]
    groups: tuple[GroupMean, ...]


@dataclass(frozen=True, slots=True)
class UnitScore:
    """score None: fewer valid ballots than the scheme asks for; then nothing else of the unit is told. ballots: with the void."""

    unit: str
    score: Fraction | None
    printed: Decimal | None
    place: Place | None
    ballots: int
    valid: int
    void: int
    dimensions: tuple[DimensionMean, ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """lines: in the order of the units. notes: what a reader must know, sentences."""

    scheme: VoteScheme
    lines: tuple[UnitScore, ...]
    notes: tuple[str, ...]


def ballot_refusals(
    scheme: VoteScheme, rated: Mapping[str, str], marks: Mapping[str, Marks]
) -> tuple[str, ...]:
    """Why the ballot cannot be taken, sentences; none: it can. rated: unit -> the name a sentence uses."""
    if any(unit not in rated for unit in marks):
        return ("评价里有不由您评的单位。请重新打开页面再评。",)
    known = {one.code for one in scheme.scale.levels}
    found = []
    for unit, name in rated.items():
        given = marks.get(unit, {})
        if any(level not in known for level in given.values()):
            found.append(f"{name}的评价不在所列等次里。请重新选。")
        missing = [one.label for one in scheme.dimensions if one.code not in given]
        if missing:
            found.append(f"{name}还没有评：{'、'.join(missing)}。不清楚的请选不计票的一项。")
    return tuple(found)


def void_of(scheme: VoteScheme, marks: Mapping[str, Marks]) -> str:
    """Why the whole ballot would be void, a key of VOIDS; "": it counts. Decided when it is cast: afterwards nobody knows

    which votes came together.
    """
    values = scheme.scale.values
    if not any(level in values for given in marks.values() for level in given.values()):
        return "empty"
    if len(marks) < scheme.void.least:
        return ""
    best = max(values, key=values.__getitem__)
    if scheme.void.full and all(
        level == best for given in marks.values() for level in given.values()
    ):
        return "full"
    if scheme.void.same and len({tuple(sorted(given.items())) for given in marks.values()}) == 1:
        return "same"
    return ""


def tally(scheme: VoteScheme, units: Sequence[str], votes: Collection[Vote]) -> Tally:
    """The votes counted. Their order changes nothing. Votes are taken as checked."""
    lines = [_scored(scheme, unit, [one for one in votes if one.unit == unit]) for unit in units]
    found = places({line.unit: line.printed for line in lines})
    ranked = tuple(replace(line, place=found[line.unit]) for line in lines)
    return Tally(scheme, ranked, tuple(_notes(scheme, ranked)))


def tally_json(counted: Tally) -> dict[str, object]:
    """What is kept of a count: nothing of a single ballot. Fractions as "numerator/denominator"."""
    return {
        "scheme": scheme_json(counted.scheme),
        "notes": list(counted.notes),
        "lines": [_line_json(line) for line in counted.lines],
    }


def tally_checksum(counted: Tally, seals: Iterable[str]) -> str:
    """SHA-256 over the result and the sealed votes, in whatever order: a changed, added or lost one changes it."""
    body = json.dumps(
        [tally_json(counted), sorted(seals)],
        ensure_ascii=False, sort_keys=True, separators=(",", ":"),
    )  # fmt: skip
    return hashlib.sha256(body.encode()).hexdigest()


def _scored(scheme: VoteScheme, unit: str, votes: Sequence[Vote]) -> UnitScore:
    values = scheme.scale.values
    valid = [
        one for one in votes if not one.void and any(mark in values for mark in one.marks.values())
    ]
    void = len(votes) - len(valid)
    if len(valid) < scheme.least:
        return UnitScore(unit, None, None, None, len(votes), len(valid), void, ())
    found = [_dimension(scheme, one, valid) for one in scheme.dimensions]
    told = sum(
        each.weight for each, one in zip(scheme.dimensions, found, strict=True) if one.mean is not None
    )  # fmt: skip
    weighed = tuple(
        replace(one, weight=Fraction(each.weight, told) if one.mean is not None else Fraction(0))
        for each, one in zip(scheme.dimensions, found, strict=True)
    )
    score = sum((one.mean * one.weight for one in weighed if one.mean is not None), Fraction(0))
    shown = printed(score, scheme.places)
    return UnitScore(unit, score, shown, None, len(votes), len(valid), void, weighed)


def _dimension(scheme: VoteScheme, share: Share, votes: Sequence[Vote]) -> DimensionMean:
    values, counts = scheme.scale.values, Counter[str]()
    means: list[tuple[Share, Fraction | None, int]] = []
    dropped = 0
    for group in scheme.groups:
        levels = [one.marks[share.code] for one in votes if one.group == group.code]
        counts.update(levels)
        held = [Fraction(values[level]) for level in levels if level in values]
        mean, left = trimmed(held, scheme.trim)
        dropped += left
        means.append((group, mean, len(held)))
    told = [(group, mean) for group, mean, _n in means if mean is not None]
    whole = sum(group.weight for group, _mean in told)
    mean = sum((each * group.weight for group, each in told), Fraction(0)) / whole if told else None
    # Shown beside the whole, one group's mean gives away that of a small one by subtraction.
    small = any(0 < n < scheme.least for _group, _mean, n in means)
    return DimensionMean(
        share.code, share.label, mean, Fraction(0), sum(n for _group, _mean, n in means), dropped,
        {level.code: counts[level.code] for level in scheme.scale.levels},
        tuple(GroupMean(g.code, g.label, None if small else m, n) for g, m, n in means),
    )  # fmt: skip


def _notes(scheme: VoteScheme, lines: Sequence[UnitScore]) -> Iterable[str]:
    few = sum(line.score is None for line in lines)
    if few:
        yield f"{few}个单位的有效票不到{scheme.least}张，不出分，也不显示任何内容。"
    void = sum(line.void for line in lines)
    if void:
        yield f"有{void}张单位票无效（{_void_words(scheme)}），没有计入。"
    if any(one.dropped for line in lines for one in line.dimensions):
        yield (
            f"有效票不少于{scheme.trim.least}张的，去掉{scheme.trim.drop}个最高分"
            f"和{scheme.trim.drop}个最低分。"
        )


def _void_words(scheme: VoteScheme) -> str:
    kinds = [
        "empty",
        *(["full"] if scheme.void.full else []),
        *(["same"] if scheme.void.same else []),
    ]
    return "，或".join(VOIDS[kind] for kind in kinds)


def _line_json(line: UnitScore) -> dict[str, object]:
    return {
        "unit": line.unit,
        "score": None if line.score is None else str(line.score),
        "printed": None if line.printed is None else str(line.printed),
        "rank": None if line.place is None else line.place.rank,
        "tied": line.place is not None and line.place.shared > 1,
        "ballots": line.ballots,
        "valid": line.valid,
        "void": line.void,
        "dimensions": [
            {
                "code": one.code,
                "label": one.label,
                "mean": None if one.mean is None else str(one.mean),
                "weight": str(one.weight),
                "valid": one.valid,
                "dropped": one.dropped,
                "counts": dict(one.counts),
                "groups": [
                    {
                        "code": group.code,
                        "label": group.label,
                        "mean": None if group.mean is None else str(group.mean),
                        "valid": group.valid,
                    }
                    for group in one.groups
                ],
            }
            for one in line.dimensions
        ],
    }
