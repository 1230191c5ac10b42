"""Habits a linter does not know: who reads the clock, what is swallowed, what is asserted."""

from __future__ import annotations

import ast

from repo_files import nodes_of, our_files, python_files

# The one place where a request gets its time; everything below takes it as an argument.
CLOCK = "luoshi_web/site/middleware.py"
CLOCK_READS = {"date.today", "datetime.now", "datetime.utcnow", "datetime.today", "time.time",
               "timezone.now"}  # fmt: skip
LAST_WORDS = (*(name.rpartition(".")[2] for name in CLOCK_READS), "localtime")


def _reads_clock(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call):
        return False
    # Unparsing is slow, so only what ends as one of them is.
    if not getattr(node.func, "attr", getattr(node.func, "id", "")).endswith(LAST_WORDS):
        return False
    called = ast.unparse(node.func)
    return called in CLOCK_READS or (called.endswith("localtime") and not node.args)


def test_it_reads_the_clock_in_one_place():
    reads = {
        name
        for name in python_files("luoshi", "luoshi_web")
        for node in nodes_of(name)
        if _reads_clock(node)
    }
    assert reads == {CLOCK}


def test_it_swallows_no_unexpected_failure():
    found = [
        f"{name}:{node.lineno}"
        for name in python_files("luoshi", "luoshi_web")
        for node in nodes_of(name)
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or ast.unparse(node.type) in {"Exception", "BaseException"})
    ]
    assert not found


def test_it_asserts_nothing_in_the_product():
    """`python -O` leaves assertions out; a guard is an `if` that raises."""
    found = [
        f"{name}:{node.lineno}"
        for name in python_files("luoshi", "luoshi_web")
        for node in nodes_of(name)
        if isinstance(node, ast.Assert)
    ]
    assert not found


def test_it_gives_each_test_file_a_name_of_its_own():
    """pytest imports them by name alone, and stops at the second of one name."""
    names = [name.rpartition("/")[2] for name in our_files() if name.startswith("tests/")]
    tests = [name for name in names if name.startswith("test_")]
    assert sorted(tests) == sorted(set(tests))
