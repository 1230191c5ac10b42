"""The SQL text against the oracle: all forms, revisions, gaps, zeros, negative values."""

from __future__ import annotations

import random
from datetime import timedelta

import oracle
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from progress_random import START, random_case, random_date

from luoshi.progress import assess


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 2**32))
def test_it_judges_as_the_oracle_does(seed):
    r = random.Random(seed)
    known_on = r.choice((None, None, START + timedelta(days=450)))
    cases = [case for n in range(12) if (case := random_case(r, f"T{n:02d}"))]
    rules = [rule for rule, _ in cases]
    rows = [row for _, own in cases for row in own]
    dates = sorted({random_date(r) for _ in range(4)})
    found = assess(rules, rows, dates, known_on=known_on)
    asked = [(rule, as_of) for rule in rules for as_of in dates]
    assert [(a.target, a.as_of) for a in found] == [(rule.target, as_of) for rule, as_of in asked]
    for answer, (rule, as_of) in zip(found, asked, strict=True):
        wanted = oracle.judge(rule, rows, as_of, known_on)
        assert not oracle.differences(answer, wanted), (rule, as_of, known_on)
