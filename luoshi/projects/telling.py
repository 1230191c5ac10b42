"""A project as it had been told by a day: for showing an earlier day with what was known then, sample projects first of all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from luoshi.projects.model import Attraction, Node, Permit, Project


def told_by(project: Project, day: date) -> Project | None:
    """The project without what is dated later; None where all that is dated is.

    Months count as told from their last day. Terms that were set by then stay as set (until when it is on a list,
    suspended or in somebody's charge), and so do plans of the year. Amounts and names have no day and stay as they are.
    """
    dated = [move.on for move in project.moves]
    dated += [each.since for each in project.lists]
    dated += [each.signed_on for each in project.attraction.contracts]
    if dated and min(dated) > day:
        return None
    entry = project.entry
    return replace(
        project,
        plans=tuple(each for each in project.plans if each.year <= day.year),
        nodes=tuple(_node(each, day) for each in project.nodes),
        charges=tuple(each for each in project.charges if each.since <= day),
        moves=tuple(each for each in project.moves if each.on <= day),
        permits=tuple(_permits(project.permits, day)),
        lists=tuple(each for each in project.lists if each.since <= day),
        progress=tuple(each for each in project.progress if each.month.ends_on <= day),
        entry=entry if entry is not None and entry.on <= day else None,
        statistics=tuple(each for each in project.statistics if each.month.ends_on <= day),
        halts=tuple(each for each in project.halts if each.on <= day),
        attraction=_attraction(project.attraction, day),
    )


def _node(told: Node, day: date) -> Node:
    """The days promised are terms, though nothing says when one was moved; that it was reached is a fact."""
    return replace(told, done=None) if told.done is not None and told.done > day else told


def _permits(permits: Iterable[Permit], day: date) -> Iterable[Permit]:
    """A number is given with the grant. A permit without any day stays."""
    for each in permits:
        if each.granted is not None and each.granted > day:
            each = replace(each, granted=None, ref="")
        if each.asked is None or each.asked <= day:
            yield each


def _attraction(told: Attraction, day: date) -> Attraction:
    return replace(
        told,
        contracts=tuple(each for each in told.contracts if each.signed_on <= day),
        arrivals=tuple(each for each in told.arrivals if each.on <= day),
        steps=tuple(each for each in told.steps if each.on <= day),
        counted_in=tuple(year for year in told.counted_in if year <= day.year),
    )
