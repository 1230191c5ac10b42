"""One figure held against the checks."""

from __future__ import annotations

from collections.abc import Sequence

from luoshi.checking.loading import Check, load_checks
from luoshi.checking.model import SEVERITIES, Figure, Finding
from luoshi.checking.names import names_of


def check(figure: Figure, checks: Sequence[Check] | None = None) -> list[Finding]:
    """What the checks say, the gravest first. Nothing is said of a blank, nor where a number that would be needed is unknown.

    A finding for the reviewer only is among them; whoever shows them to a unit leaves those out by their audience.
    """
    if figure.value is None:
        return []
    names = names_of(figure)
    spoken: list[tuple[Check, Finding]] = []
    for one in load_checks() if checks is None else checks:
        if one.when.value(names) is not True:
            continue
        sentence = one.says.said(names, figure.unit)
        remedy = one.remedy.said(names, figure.unit)
        if sentence is not None and remedy is not None:
            found = Finding(one.code, one.name, one.severity, one.audience, sentence, remedy)
            spoken.append((one, found))
    covered = {code for one, _ in spoken for code in one.covers}
    left = [found for one, found in spoken if one.code not in covered]
    return sorted(left, key=lambda found: SEVERITIES.index(found.severity))
