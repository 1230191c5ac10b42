"""分, a scheme and each unit's facts -> scores, ranks and the full working; ballots -> scores.

May import packs, reading, lint, progress, ranking and plan.
"""
