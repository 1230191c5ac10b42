"""Who may import whom: the contracts in .importlinter, and what they cannot say."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest
from importlinter.cli import lint_imports
from repo_files import ROOT, python_files, text_of


def test_it_keeps_every_import_contract(monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(sys, "path", [str(ROOT), *sys.path])
    failed = lint_imports(config_filename=".importlinter", no_cache=True)
    assert not failed, capsys.readouterr().out


@pytest.mark.parametrize("name", python_files("luoshi_web"))
def test_it_uses_no_private_module_or_name_of_the_judgement(name: str):
    tree = ast.parse(text_of(name))
    taken = [
        (node.module or "", alias.name)
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    ]
    private = [
        f"{module}.{what}"
        for module, what in taken
        if module.partition(".")[0] == "luoshi"
        and any(part.startswith("_") for part in f"{module}.{what}".split("."))
    ]
    assert not private


@pytest.mark.parametrize("name", python_files("luoshi", "luoshi_web"))
def test_it_imports_no_star(name: str):
    tree = ast.parse(text_of(name))
    stars = [
        node.module
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and any(alias.name == "*" for alias in node.names)
    ]
    assert not stars


def test_it_has_contracts_for_every_web_room_that_has_models():
    contracts = text_of(".importlinter")
    for path in sorted((ROOT / "luoshi_web").glob("*/models.py")):
        room = Path(path).parent.name
        assert f"luoshi_web.{room}\n" in contracts.partition("web-rooms]")[2], room
