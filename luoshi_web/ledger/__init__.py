"""总账, what was promised and what is known: adopted plan versions, targets, duties, observations, assessment snapshots.

Append-only: a plan version is adopted by a coordinator and replaced by a later one; an observation is corrected by a new one
that names it; a snapshot is frozen once. The judge is `luoshi.progress`; this room feeds it and keeps its answers.
Imports offices.
"""
