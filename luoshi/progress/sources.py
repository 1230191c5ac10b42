"""Which of several sources a figure is judged by. Sources stand beside each other; none overwrites another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from luoshi.progress.model import Observation, Source


def governed(
    observations: Iterable[Observation], sources: Mapping[str, Source]
) -> list[Observation]:
    """What is judged: of a period for which the indicator's own source has spoken, only what that source said.

    sources: indicator -> the source that governs it; one that is missing is governed by whoever spoke last. For a period
    about which its own source is silent (before a register was kept, say) the others' figures stand. "There is no
    figure" is speaking too. Asked of what was known at one instant; rules and worked table: docs/design/progress.md.
    """
    rows = list(observations)
    spoken = {_key(row) for row in rows if row.source == sources.get(row.indicator)}
    return [
        row for row in rows if row.source == sources.get(row.indicator) or _key(row) not in spoken
    ]


def _key(row: Observation) -> tuple[str, str, int, int]:
    return row.indicator, row.area, row.period.first, row.period.last
