"""分, assessments x scheme -> scores and ranks. Built in step 8.

May import packs, reading, lint, progress and plan.
"""
