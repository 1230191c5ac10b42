"""One SQL text, every engine that is there: the same answers to the same 50,000 random questions."""

from __future__ import annotations

import os
import random
import re
from functools import cache

import pytest
from progress_cast import SEPTEMBER, rule, seen
from progress_random import random_case, random_date

from luoshi.progress import ENGINES, FORMS, Engine, EngineError, assess, checksum, engine_of
from luoshi.progress.engines.text import judge_sql, steps_sql

CASES, DATES = 2_500, 20


@cache
def questions():
    """2,500 rules of all forms on 20 dates: 50,000 judgements, and their checksum on SQLite."""
    r = random.Random(20261123)
    cases = []
    while len(cases) < CASES:
        case = random_case(r, f"T{len(cases):05d}")
        if case is not None:
            cases.append(case)
    dates = set()
    while len(dates) < DATES:
        dates.add(random_date(r))
    rules = [rule for rule, _ in cases]
    rows = [row for _, own in cases for row in own]
    answers = assess(rules, rows, sorted(dates))
    return rules, rows, sorted(dates), answers


def agrees(engine: Engine) -> None:
    rules, rows, dates, wanted = questions()
    found = assess(rules, rows, dates, engine=engine)
    assert len(found) == CASES * DATES
    differing = [(a, b) for a, b in zip(found, wanted, strict=True) if a != b]
    assert differing == []
    assert checksum(found) == checksum(wanted)


def test_the_questions_are_of_every_kind():
    rules, rows, _, answers = questions()
    assert {answer.verdict for answer in answers} == {
        "achieved", "on_schedule", "behind", "missed", "awaiting_data", "not_due", "not_assessed",
    }  # fmt: skip
    assert {rule.form for rule in rules} == set(FORMS)
    assert any(row.value is not None and row.value < 0 for row in rows)
    assert any(row.replaces for row in rows) and any(row.value is None for row in rows)


def test_duckdb_answers_as_sqlite_does():
    agrees(engine_of("duckdb"))


@pytest.mark.postgres
def test_postgresql_answers_as_sqlite_does():
    agrees(engine_of("postgres", os.environ["LUOSHI_TEST_POSTGRES"]))


@pytest.mark.spark
def test_spark_answers_as_sqlite_does():
    agrees(engine_of("spark"))


def test_the_steps_are_the_text_cut_at_its_names():
    *steps, (last, answer, _) = steps_sql()
    cut = "with" + ",".join(f"{name} as ({query})" for name, query, _ in steps) + answer
    bare = re.sub(r"--.*|/\*.*?\*/", "", judge_sql())
    assert "".join(cut.split()) == "".join(bare.split())
    assert last == "" and len(steps) > 20
    assert all(uses >= 1 for _, _, uses in steps)


@pytest.mark.parametrize("name", ["duckdb"])
def test_an_engine_judges_nothing_twice(name):
    engine = engine_of(name)
    first = assess([rule()], [seen("2026-09", 91)], [SEPTEMBER], engine=engine)
    assert assess([rule()], [seen("2026-09", 91)], [SEPTEMBER], engine=engine) == first


def test_an_unknown_engine_is_refused_with_the_names_there_are():
    with pytest.raises(EngineError, match="oracle") as caught:
        engine_of("oracle")
    assert all(name in caught.value.remedy for name in ENGINES)


def test_postgresql_without_an_address_or_behind_a_wrong_one_is_refused():
    with pytest.raises(EngineError, match="没有说"):
        engine_of("postgres")
    nowhere = engine_of("postgres", "host=/nonexistent dbname=nothing connect_timeout=1")
    with pytest.raises(EngineError, match="连不上"):
        assess([rule()], [seen("2026-09", 91)], [SEPTEMBER], engine=nowhere)
