"""数据来源. Where the facts of units come from: each key that a scheme may write, read from the room that has the rows.

A source answers for units that stand on the day; the rows of one merged away are its successor's. None is not zero: what
a programme lacks is said in a sentence. Nothing here counts how often anybody used the system.
"""
