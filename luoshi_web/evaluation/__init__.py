"""考评. Schemes, frozen runs with each unit's working, objections, publication; rewards; benchmarking against a peer county.

May import supervision and the rooms below it.
"""
