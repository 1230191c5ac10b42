"""A run's places: within the group, over all, by progress; and grades with their quotas. Places follow the printed totals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from luoshi.ranking import Place, moved, places
from luoshi.scoring.model import Grade, Scheme
from luoshi.scoring.results import Ranking, Run, Score
from luoshi.scoring.run import group_scores


def rank(scheme: Scheme, run: Run, before: Run | None = None) -> Ranking:
    """before: an earlier run, of this scheme or another; a unit not ranked in both has no progress."""
    overall = _overall(run)
    earlier = _overall(before) if before is not None else {}
    steps = {unit: moved(place, earlier.get(unit)) for unit, place in overall.items()}
    return Ranking(
        group=group_places(run),
        overall=overall,
        progress=places(steps),
        moved=steps,
        grades=_grades(scheme, run),
    )


def group_places(run: Run) -> dict[str, Place | None]:
    """By unit, in the run's order."""
    found: dict[str, Place | None] = {}
    for scores in group_scores(run).values():
        found.update(places({each.unit: _figure(each) for each in scores}))
    return found


def _overall(run: Run) -> dict[str, Place | None]:
    return places({each.unit: _figure(each) for each in run.scores})


def _figure(score: Score) -> Decimal | None:
    return score.printed if score.ranked else None


def _grades(scheme: Scheme, run: Run) -> dict[str, str | None]:
    made: dict[str, str | None] = {each.unit: None for each in run.scores}
    if not scheme.grades:
        return made
    pools: Sequence[Sequence[Score]] = (
        [run.scores] if scheme.graded == "all" else list(group_scores(run).values())
    )
    for pool in pools:
        made.update(_graded(scheme.grades, [each for each in pool if each.ranked]))
    return made


def _graded(grades: Sequence[Grade], pool: Sequence[Score]) -> Mapping[str, str | None]:
    """Best first; units with one total stand or fall together, so a share is never exceeded. Who fails a grade, and all behind
    it, goes on to the next; a veto of the first grade stops its unit only.
    """
    left: dict[Decimal, list[Score]] = {}
    for each in sorted(pool, key=lambda each: each.printed or Decimal(0), reverse=True):
        left.setdefault(each.printed or Decimal(0), []).append(each)
    made: dict[str, str | None] = {}
    for index, grade in enumerate(grades):
        room = None if grade.share is None else int(grade.share * len(pool))
        taken: list[Score] = []
        for total, tied in left.items():
            fit = [each for each in tied if index or not _no_top(each)]
            full = room is not None and len(taken) + len(fit) > room
            if full or (grade.least is not None and Fraction(total) < grade.least):
                break
            taken += fit
        made.update({each.unit: grade.code for each in taken})
        left = {
            total: [each for each in tied if each.unit not in made] for total, tied in left.items()
        }
    return made


def _no_top(score: Score) -> bool:
    return any(veto.cancels == "top_grade" for veto in score.vetoes)
