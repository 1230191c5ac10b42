"""Is this number a promise? Small rules in order; each says no, yes with the shape it saw, or nothing."""

from __future__ import annotations

from luoshi.reading.targets import listings, refusals, shapes
from luoshi.reading.targets.case import RATES, Case, Rule, Shape
from luoshi.reading.targets.refusals import counts

__all__ = ["RATES", "RULES", "Case", "Shape", "counts", "judge"]

RULES: tuple[Rule, ...] = (
    refusals.past,
    shapes.bare,
    refusals.money_given,
    refusals.for_each,
    shapes.for_every,
    refusals.capacity,
    refusals.particular,
    refusals.inner,
    refusals.duration,
    refusals.property_of_noun,
    listings.abstract,
    listings.counts_itself,
    listings.counts_listed,
    shapes.predicate,
    shapes.thing,
    shapes.distant_thing,
    shapes.next_thing,
    shapes.tried,
    shapes.share_of_subject,
    shapes.many_subject,
    shapes.tail,
)


def judge(case: Case) -> Shape | None:
    """The first rule with an answer decides; None when no rule knows the number."""
    for rule in RULES:
        answer = rule(case)
        if answer is not None:
            return answer
    return None
