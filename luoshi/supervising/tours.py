"""Votes of a tour (观摩): a ballot checked, ballots counted, stops ranked. Exact: fractions until a score is printed.

The rules and worked tables are docs/design/tours.md; the data is tours.yaml.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction

from luoshi.averaging import Trim, printed, trimmed
from luoshi.ranking import places
from luoshi.supervising._tour_rules import (
    Part,
    Scheme,
    Session,
    SessionPlan,
    StopKind,
    TourError,
    TourRules,
    TourRulesError,
    read_tour_rules,
    tour_rules,
)

__all__ = [
    "Ballot",
    "Counted",
    "Part",
    "PartMean",
    "Scheme",
    "Session",
    "SessionPlan",
    "StopKind",
    "Tally",
    "TourError",
    "TourRules",
    "TourRulesError",
    "Trim",
    "ballot_refusals",
    "competition_ranks",
    "count_votes",
    "printed",
    "read_tour_rules",
    "scheme_refusals",
    "tally_checksum",
    "tally_json",
    "tour_rules",
    "trimmed",
    "turnout_refusal",
]


@dataclass(frozen=True, slots=True)
class Ballot:
    """values: stop -> a place from 1, a mark, or 1 for a choice. recused: stops the voter has no vote for."""

    role: str
    values: Mapping[str, Decimal]
    recused: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class PartMean:
    """weight: as it counted, after the weight of empty parts was spread; mean None: nobody voted. dropped: by the trim."""

    part: Part
    mean: Fraction | None
    weight: Fraction
    votes: int
    dropped: int


@dataclass(frozen=True, slots=True)
class Counted:
    """A stop after the count. score None: nobody could or did vote for it. places: votes for place 1, 2, …, of a ladder."""

    stop: str
    score: Fraction | None
    printed: Decimal | None
    rank: int | None
    tied: bool
    votes: int
    places: tuple[int, ...]
    parts: tuple[PartMean, ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """lines: best first, in the route's order among equals. notes: what a reader must know, sentences."""

    scheme: Scheme
    listed: int
    cast: int
    lines: tuple[Counted, ...]
    notes: tuple[str, ...] = field(default=())


def scheme_refusals(scheme: Scheme, stops: int) -> tuple[str, ...]:
    """Why so many stops cannot be voted on under the scheme; none: they can."""
    if stops < 2:
        return ("至少两站才能投票。请先把站点定好。",)
    if scheme.kind == "ladder" and scheme.rungs and stops > scheme.rungs:
        return (
            f"“{scheme.label}”只有{scheme.rungs}个位次，站点有{stops}个。"
            "请减少站点，或改用站点不限的阶梯计分。",
        )
    if scheme.kind == "ladder" and scheme.worth(stops) < 0:
        return (f"站点有{stops}个，末位得分会小于零。请减少站点，或换一种计分办法。",)
    return ()


def ballot_refusals(scheme: Scheme, stops: Mapping[str, str], ballot: Ballot) -> tuple[str, ...]:
    """Why the ballot cannot be taken, sentences; none: it can. stops: code -> the name a sentence uses."""
    if not scheme.votes(ballot.role):
        return ("这次计分不由您这一类投票人投票。请与督查部门核对名单。",)
    strangers = [code for code in ballot.values if code not in stops]
    if strangers:
        return (f"选票里有不在路线上的站点：{'、'.join(sorted(strangers))}。请刷新页面重新投票。",)
    own = [stops[code] for code in stops if code in ballot.values and code in ballot.recused]
    if own:
        return (f"{'、'.join(own)}是您本镇街的站点，按规定回避。请不要给它投票。",)
    open_stops = {code: name for code, name in stops.items() if code not in ballot.recused}
    if scheme.kind == "ladder":
        return tuple(_places_wrong(open_stops, ballot.values))
    if scheme.kind == "choices":
        return tuple(_choices_wrong(scheme, ballot.values))
    return tuple(_marks_wrong(scheme, open_stops, ballot.values))


def competition_ranks(scores: Sequence[Decimal | None]) -> list[int | None]:
    """1, 2, 2, 4: the highest is first, equal ones share a rank. None has none."""
    found = places(dict(enumerate(scores)))
    return [place.rank if place else None for place in found.values()]


def turnout_refusal(scheme: Scheme, listed: int, cast: int) -> str:
    """Why so few votes are not counted; empty: they are enough."""
    if listed and cast and 100 * cast >= scheme.turnout * listed:
        return ""
    return (
        f"名单上{listed}人，投票{cast}人，不到规定的{scheme.turnout}%，不能计票。"
        "请延长投票时间，或另行组织投票。"
    )


def count_votes(
    scheme: Scheme,
    stops: Sequence[str],
    ballots: Collection[Ballot],
    *,
    listed: int,
    given: Mapping[str, Mapping[str, Decimal]] | None = None,
) -> Tally:
    """The votes counted. given: stop -> part -> the mark known before the vote.

    The order of the ballots changes nothing. Ballots are taken as checked. TourError: under the minimum turnout.
    """
    refusal = turnout_refusal(scheme, listed, len(ballots))
    if refusal:
        raise TourError(refusal)
    lines = [
        _counted(scheme, stop, len(stops), ballots, (given or {}).get(stop, {})) for stop in stops
    ]
    ranks = competition_ranks([line.printed for line in lines])
    times = Counter(rank for rank in ranks if rank is not None)
    ranked = [
        replace(line, rank=rank, tied=rank is not None and times[rank] > 1)
        for line, rank in zip(lines, ranks, strict=True)
    ]
    ranked.sort(key=lambda line: (line.rank is None, line.rank or 0))
    return Tally(scheme, listed, len(ballots), tuple(ranked), tuple(_notes(scheme, ranked)))


def tally_json(tally: Tally) -> dict[str, object]:
    """What is kept of a count: nothing of a single ballot. Fractions as "numerator/denominator"."""
    return {
        "scheme": tally.scheme.code,
        "version": tally.scheme.version,
        "listed": tally.listed,
        "cast": tally.cast,
        "notes": list(tally.notes),
        "lines": [
            {
                "stop": line.stop,
                "rank": line.rank,
                "tied": line.tied,
                "score": None if line.score is None else str(line.score),
                "printed": None if line.printed is None else str(line.printed),
                "votes": line.votes,
                "places": list(line.places),
                "parts": [
                    {
                        "code": one.part.code,
                        "mean": None if one.mean is None else str(one.mean),
                        "weight": str(one.weight),
                        "votes": one.votes,
                        "dropped": one.dropped,
                    }
                    for one in line.parts
                ],
            }
            for line in tally.lines
        ],
    }


def tally_checksum(tally: Tally, seals: Iterable[str]) -> str:
    """SHA-256 over the result and the sealed ballots, in whatever order: a changed, added or lost ballot changes it.

    The sealed texts, not the choices, so that no choice can be guessed from it.
    """
    body = json.dumps(
        [tally_json(tally), sorted(seals)],
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )
    return hashlib.sha256(body.encode()).hexdigest()


def _places_wrong(stops: Mapping[str, str], values: Mapping[str, Decimal]) -> Iterable[str]:
    most = len(stops)
    missing = [name for code, name in stops.items() if code not in values]
    if missing:
        yield f"{'、'.join(missing)}还没有排位次。请给每一站选一个位次。"
    holders: dict[Decimal, list[str]] = {}
    for code, name in stops.items():
        if code in values:
            holders.setdefault(values[code], []).append(name)
    for place, names in holders.items():
        if place != place.to_integral_value() or not 1 <= place <= most:
            yield f"{'、'.join(names)}的位次“{place}”不在1到{most}之间。请重新选。"
        elif len(names) > 1:
            yield f"第{place}位给了{len(names)}站：{'、'.join(names)}。每个位次只能给一站。"


def _marks_wrong(
    scheme: Scheme, stops: Mapping[str, str], values: Mapping[str, Decimal]
) -> Iterable[str]:
    missing = [name for code, name in stops.items() if code not in values]
    if missing:
        yield f"{'、'.join(missing)}还没有打分。请给每一站打分。"
    for code, name in stops.items():
        if code not in values:
            continue
        mark = values[code]
        if not mark.is_finite() or not scheme.lowest <= mark <= scheme.highest:
            yield f"{name}的分数“{mark}”不在{scheme.lowest}到{scheme.highest}之间。请改。"
        elif mark != round(mark, scheme.digits):
            yield f"{name}的分数“{mark}”小数太多。最多{scheme.digits}位小数。"


def _choices_wrong(scheme: Scheme, values: Mapping[str, Decimal]) -> Iterable[str]:
    if not values:
        yield "一个项目也没有选。请至少选一个。"
    if len(values) > scheme.most:
        yield f"选了{len(values)}个，最多选{scheme.most}个。请去掉几个。"


def _counted(
    scheme: Scheme,
    stop: str,
    stops: int,
    ballots: Collection[Ballot],
    given: Mapping[str, Decimal],
) -> Counted:
    able = [each for each in ballots if stop not in each.recused]
    means = [_mean(scheme, part, stop, able, given) for part in scheme.parts]
    told = sum(one.part.weight for one in means if one.mean is not None)
    parts = tuple(
        replace(
            one, weight=Fraction(one.part.weight, told) if one.mean is not None else Fraction(0)
        )
        for one in means
    )
    # Without a single vote there is no score, whatever was given before.
    votes = sum(one.votes for one in parts)
    score = sum((one.mean * one.weight for one in parts if one.mean is not None), Fraction(0))
    places: tuple[int, ...] = ()
    if scheme.kind == "ladder":
        held = Counter(int(each.values[stop]) for each in able if stop in each.values)
        places = tuple(held[place] for place in range(1, stops + 1))
    known = score if votes else None
    shown = None if known is None else printed(known, scheme.places)
    return Counted(stop, known, shown, None, tied=False, votes=votes, places=places, parts=parts)


def _mean(
    scheme: Scheme, part: Part, stop: str, able: Collection[Ballot], given: Mapping[str, Decimal]
) -> PartMean:
    if part.is_given:
        mark = given.get(part.code)
        return PartMean(part, None if mark is None else Fraction(mark), Fraction(0), 0, 0)
    mine = [each for each in able if not part.roles or each.role in part.roles]
    if scheme.kind == "choices":
        values = [Fraction(100 if stop in each.values else 0) for each in mine]
    else:
        held = [each.values[stop] for each in mine if stop in each.values]
        values = [
            Fraction(scheme.worth(int(v))) if scheme.kind == "ladder" else Fraction(v) for v in held
        ]
    mean, dropped = trimmed(values, scheme.trim)
    return PartMean(part, mean, Fraction(0), len(values), dropped)


def _notes(scheme: Scheme, lines: Sequence[Counted]) -> Iterable[str]:
    """Parts that counted for nobody, or for some only; trims that could not be made."""
    for place, part in enumerate(scheme.parts):
        empty = [line for line in lines if line.votes and line.parts[place].mean is None]
        if empty:
            whom = "全部站点" if len(empty) == len(lines) else f"{len(empty)}个站点"
            what = "没有分数" if part.is_given else "没有投票"
            yield f"{whom}的“{part.label}”{what}，{part.weight}%的权重按比例分给其余部分。"
    trim = scheme.trim
    if trim.drop or trim.share:
        few = {
            one.part.label for line in lines for one in line.parts if one.votes and not one.dropped
        }
        labels = "、".join(part.label for part in scheme.parts if part.label in few)
        if labels:
            yield f"{labels}有站点票数太少，未去掉最高分和最低分。"
    silent = [line for line in lines if not line.votes]
    if silent:
        yield f"{len(silent)}个站点没有有效投票，不排名。"
