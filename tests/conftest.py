"""Hypothesis without a time limit an example: a loaded machine is no fault of the code."""

from hypothesis import settings

settings.register_profile("luoshi", deadline=None)
settings.load_profile("luoshi")
