"""Words that the pages of a run share: its stations, places, movement, the width of a bar, what a revision changed."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.ranking import Place
from luoshi_web.evaluation.models import Run, RunRevision, RunState, RunStep
from luoshi_web.offices.pages.steps import Station
from luoshi_web.offices.pages.words import who_words

BAR: Final = 120
"""Units that a small bar is wide."""
_WAY: Final = (
    RunState.DRAFTED, RunState.FROZEN, RunState.OPEN, RunState.DECIDED, RunState.APPROVED,
    RunState.PUBLISHED,
)  # fmt: skip


def stations(run: Run, steps: Sequence[RunStep]) -> tuple[Station, ...]:
    last = {step.to: step for step in steps}
    dropped = run.state == RunState.DROPPED
    reached = [state for state in _WAY if state in last]
    at = _WAY.index(reached[-1]) if reached else 0
    found = []
    for place, state in enumerate(_WAY):
        step = last.get(state)
        notes = (f"{timezone.localtime(step.at):%m-%d %H:%M}", who_words(step.by)) if step else ()
        if state == RunState.OPEN and run.objections_until is not None:
            notes = (*notes, _("到 %(day)s") % {"day": run.objections_until})
        over = state == RunState.PUBLISHED and place == at
        found.append(
            Station(
                str(state.label), is_done=place < at or over or (dropped and place == at),
                is_now=place == at and not over and not dropped, notes=notes,
            )
        )  # fmt: skip
    if dropped:
        step = last[RunState.DROPPED]
        found.append(
            Station(
                str(RunState.DROPPED.label), is_now=True, notes=(step.words, who_words(step.by))
            )
        )
    return tuple(found)


def bar_of(value: Fraction | None, full: Fraction) -> str:
    """Width of a bar of BAR units, never outside it."""
    if value is None or full <= 0:
        return "0"
    return f"{float(min(max(value / full, Fraction(0)), Fraction(1)) * BAR):.1f}"


def rank_words(place: Place | None) -> str:
    return "—" if place is None else str(place.rank)


def moved_words(moved: int | None) -> str:
    if moved is None:
        return ""
    if moved == 0:
        return _("持平")
    return _("进 %(n)s 位") % {"n": moved} if moved > 0 else _("退 %(n)s 位") % {"n": -moved}


def change_words(one: RunRevision) -> str:
    """What a revision changed, and why."""
    if not one.change:
        return _("冻结")
    return _("%(unit)s“%(item)s”：%(before)s 改为 %(after)s，总分 %(old)s → %(new)s（%(reason)s）") % {
        "unit": one.change["unit_name"], "item": one.change["label"] or _("加分、扣分和否决"),
        "before": one.change["before"], "after": one.change["after"],
        "old": one.change["total_before"] or "—", "new": one.change["total_after"] or "—",
        "reason": one.change["reason"],
    }  # fmt: skip
