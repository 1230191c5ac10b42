"""Which figures a title's criteria ask for: what a form has to show, and no more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from luoshi.enterprises.ladder_model import (
    AllOf,
    AnyOf,
    ByBand,
    Compare,
    Figure,
    Is,
    Ladder,
    Points,
    Standard,
    Test,
)


def figures_needed(rules: Ladder, standards: Iterable[Standard]) -> tuple[Figure, ...]:
    """In the order of the file."""
    wanted = {
        code
        for standard in standards
        for one in standard.criteria
        for named in _named(one.test)
        for code in rules.needs(named)
    }
    return tuple(figure for code, figure in rules.figures.items() if code in wanted)


def _named(test: Test) -> Iterator[str]:
    """Codes of the figures and measures that a test names."""
    if isinstance(test, Compare | Is):
        yield test.of
    elif isinstance(test, AllOf | AnyOf):
        for part in test.parts:
            yield from _named(part)
    elif isinstance(test, ByBand):
        yield test.of
        for band in test.bands:
            yield from _named(band.test)
    elif isinstance(test, Points):
        for item in test.items:
            yield from (table.of for table in item.tables)
