"""包, one programme as data: units, indicators, bindings, published facts, people, and sample figures for the rest.

A pack is a folder of plain files (docs/design/pack.md has the grammar of each). `load_pack` reads it through a function
that gives a file's bytes, so that a folder, a zip or a test can be a pack. `sample_observations` fills what has no
published figure, deterministically from a seed and a date; every such row is marked `sample`.
Imports `reading`, `progress` and `plan`. Knows no database.
"""
