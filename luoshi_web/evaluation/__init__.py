"""考评, schemes, runs, objections, awards, and benchmarking against a peer county. Built in step 8.

May import supervision and the rooms below it.
"""
