"""分, a scheme and each unit's facts -> scores, ranks and the full working; ballots -> scores.

May import packs, reading, lint, progress, ranking and plan. Pure and exact: fractions to the last step, no clock. Arithmetic,
guards and worked tables: docs/design/scoring.md; the grammar of a scheme stands at the top of example.yaml.
"""
