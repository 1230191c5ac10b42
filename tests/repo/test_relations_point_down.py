"""A row refers only to rows of its own room or of a lower one. Read from the source of the models."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest
from repo_files import our_files, text_of

ROOMS = ("offices", ("notices", "papers"), "ledger", ("drafts", "statistics", "guidance"), "registers",
         ("reporting", "projects", "enterprises"), "asks", "supervision", "evaluation", "bulletins", "site")  # fmt: skip
RELATIONS = {"ForeignKey", "OneToOneField", "ManyToManyField"}
MODELS = [n for n in our_files() if re.fullmatch(r"luoshi_web/\w+/models(/\w+)?\.py", n)]


def _level(room: str) -> int:
    return next(i for i, r in enumerate(ROOMS) if room == r or (isinstance(r, tuple) and room in r))


def _relations(tree: ast.Module, room: str) -> Iterator[tuple[int, str]]:
    """Line and room of each relation's end."""
    homes = {
        alias.asname or alias.name: node.module.split(".")[1]
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        and (node.module or "").startswith("luoshi_web.")
        and node.module
        for alias in node.names
    }
    for call in ast.walk(tree):
        if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute):
            continue
        if call.func.attr not in RELATIONS:
            continue
        end = call.args[0]
        if isinstance(end, ast.Name):
            yield call.lineno, homes.get(end.id, room)
        elif isinstance(end, ast.Attribute) and isinstance(end.value, ast.Name):
            module = end.value.id
            yield call.lineno, homes.get(module, room)
        else:
            text = ast.literal_eval(end)
            yield call.lineno, text.partition(".")[0] if "." in text else room


@pytest.mark.parametrize("name", MODELS)
def test_it_points_relations_at_the_same_room_or_a_lower_one(name: str):
    room = name.split("/")[1]
    ends = list(_relations(ast.parse(text_of(name)), room))
    upward = [
        f"{name}:{line} -> {end}"
        for line, end in ends
        if end != room and _level(end) >= _level(room)
    ]
    assert not upward


@pytest.mark.parametrize("name", MODELS)
def test_it_sends_no_signal_and_hides_no_effect_in_save(name: str):
    text = text_of(name)
    assert "django.db.models.signals" not in text
    assert "@receiver" not in text
