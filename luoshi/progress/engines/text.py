"""The SQL text and the statements that make its input tables, as the engines take them."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from importlib import resources

_STEP = re.compile(r"^(\w+) as (?:/\* materialized \*/ )?\(\n(.*?)^\)", re.M | re.S)


@cache
def judge_sql() -> str:
    """The SQL text, one statement that reads the five judge_ tables."""
    return _packaged("judge.sql")


@cache
def materialized_sql() -> str:
    """The text for engines that would copy the marked expression into each of its uses, and can be told not to."""
    return judge_sql().replace("as /* materialized */ (", "as materialized (")


@cache
def steps_sql() -> tuple[tuple[str, str, int], ...]:
    """The same text as its named expressions in order, each with the number of its uses; last, without a name, the answer.

    For an engine that would work an expression out again at each of its uses and cannot be told not to.
    """
    bare = "\n".join(
        line for line in judge_sql().splitlines() if not line.lstrip().startswith("--")
    )
    found = [(step[1], step[2]) for step in _STEP.finditer(bare)]
    answer = bare[bare.rindex("\n)\n") + 3 :]
    uses = Counter(re.findall(r"\b(?:from|join) (\w+)", bare))
    return (*((name, query, uses[name]) for name, query in found), ("", answer, 1))


@cache
def tables_sql() -> tuple[str, ...]:
    """The statements that make the five empty input tables."""
    bare = "\n".join(
        line for line in _packaged("judge_tables.sql").splitlines() if not line.startswith("--")
    )
    return tuple(s.strip() for s in bare.split(";") if s.strip())


def _packaged(name: str) -> str:
    return resources.files("luoshi.progress").joinpath(name).read_text("utf-8")
