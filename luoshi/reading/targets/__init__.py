"""Targets: the numbers a plan commits to reach, keep or do, each with indicator, comparator, deadline and rhythm.

`targets_of` goes sentence by sentence: find the amounts, cut clauses into items, ask the rules, name the indicator.
`grids_of` and `targets_in` read tables; `frames_of` gives the sentences with what governs them.
"""

from luoshi.reading.targets.amounts import Amount
from luoshi.reading.targets.find import Reading, frames_in, targets_of
from luoshi.reading.targets.frames import Frame
from luoshi.reading.targets.grids import Grid, GridCell, grids_of
from luoshi.reading.targets.make import View
from luoshi.reading.targets.tables import targets_in

__all__ = [
    "Amount",
    "Frame",
    "Grid",
    "GridCell",
    "Reading",
    "View",
    "frames_in",
    "grids_of",
    "targets_in",
    "targets_of",
]
