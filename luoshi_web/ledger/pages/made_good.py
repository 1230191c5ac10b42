"""补上: each period's verdict as it was known in its own time beside as it is known now. What was missed and made good
later is shown as made good, not as never missed (progress.md)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _

from luoshi.plan import Period, month_of_index
from luoshi.progress import Assessment, assess
from luoshi.progress import Observation as Figure
from luoshi.progress.model import Light
from luoshi_web.ledger.pages.known import end_of
from luoshi_web.ledger.pages.series import SeriesColumn
from luoshi_web.ledger.pages.standing import Standing, TargetStanding

_BEHIND: Final[frozenset[Light]] = frozenset({"red", "amber"})
_WELL: Final[frozenset[Light]] = frozenset({"green", "done"})


@dataclass(frozen=True, slots=True)
class MadeGood:
    """columns: with their past verdicts; notes: a sentence for those that were missed and made good, corrected or late."""

    columns: tuple[SeriesColumn, ...]
    notes: tuple[str, ...]
    differs: bool


def made_good(
    standing: Standing,
    one: TargetStanding,
    columns: Sequence[SeriesColumn],
    figures: Iterable[Figure],
) -> MadeGood:
    """figures: those of the target's indicator, as recorded and known to the page."""
    own = [f for f in figures if f.area == one.rule.area]
    seen = tuple(replace(c, then=_then(standing, one, c, own)) for c in columns)
    marked = []
    notes: dict[str, list[str]] = {}
    for at, column in enumerate(seen):
        note, good = _note(standing, one, column, seen[at + 1 :])
        word = standing.words[column.light] if column.judged else ""
        then = standing.words[column.then] if column.then else ""
        marked.append(replace(column, made_good=good, word=word, then_word=then))
        if note:
            notes.setdefault(note, []).append(column.label)
    said = tuple(f"{'、'.join(labels)}{note}" for note, labels in notes.items())
    return MadeGood(tuple(marked), said, any(c.then is not None for c in marked))


def _then(
    standing: Standing, one: TargetStanding, column: SeriesColumn, figures: Sequence[Figure]
) -> Light | None:
    """The light of the period in its own time, where it differs. Its time ends when its figure should have been known.

    Judged anew only where something was recorded after that; mostly nothing was.
    """
    now = _at_its_end(one, column)
    if now is None or column.last < one.rule.start:
        return None
    moment = _due(one, column.last)
    late = any(f.recorded_at > moment and f.period.last <= column.last for f in figures)
    if moment >= standing.known_on or not late or now.rule.endswith(".part_exceeds_whole"):
        return None
    ends_on = Period.month(*month_of_index(column.last)).ends_on
    known = [f for f in figures if f.recorded_at <= moment]
    then = assess([one.rule], known, [ends_on], policy=now.policy)[0]
    light = then.light if _rests_on(then, column.last) else "wait"
    return light if light != now.light else None


def _due(one: TargetStanding, last: int) -> datetime:
    return end_of(Period.month(*month_of_index(last + one.indicator.lag_months)).ends_on)


def _at_its_end(one: TargetStanding, column: SeriesColumn) -> Assessment | None:
    """What is known now of the period's own end; None where its figure is not known."""
    ends_on = Period.month(*month_of_index(column.last)).ends_on
    answers = (a for a in one.past if a.as_of == ends_on)
    return next((a for a in answers if _rests_on(a, column.last)), None)


def _rests_on(answer: Assessment, last: int) -> bool:
    return answer.period is not None and Period.parse(answer.period).last == last


def _note(
    standing: Standing, one: TargetStanding, column: SeriesColumn, later: Sequence[SeriesColumn]
) -> tuple[str, bool]:
    """What to say after the name of the period, and whether it was made good."""
    if not column.judged:
        return "", False
    words = standing.words
    if column.then is not None:
        said = {
            "then": words[column.then],
            "now": words[column.light],
        }
        if column.then not in _BEHIND | _WELL:
            return _("当时%(then)s，数晚到，现为%(now)s。") % said, False
        if column.then in _BEHIND and column.light in _WELL:
            return _("当时%(then)s，后来改数，现为%(now)s，算补上。") % said, True
        return _("当时%(then)s，后来改数，现为%(now)s。") % said, False
    if column.light not in _BEHIND:
        return "", False
    back = next((c for c in later if c.light in _WELL and _same_goal(one, column, c)), None)
    if back is None:
        return "", False
    return _("%(then)s，%(back)s补上。") % {
        "then": words[column.light],
        "back": back.label,
    }, True


def _same_goal(one: TargetStanding, missed: SeriesColumn, later: SeriesColumn) -> bool:
    """A year's promise begins anew: the next year makes nothing good."""
    return later.judged and (not one.rule.yearly or missed.last // 12 == later.last // 12)
