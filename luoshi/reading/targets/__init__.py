"""Targets: the numbers a plan commits to reach, keep or do, each with indicator, comparator, deadline and rhythm.

`targets_of` goes sentence by sentence: find the amounts, cut clauses into items, ask the rules, name the indicator.
"""

from luoshi.reading.targets.find import targets_of
from luoshi.reading.targets.make import View
from luoshi.reading.targets.tables import grids_of, targets_in

__all__ = ["View", "grids_of", "targets_in", "targets_of"]
