"""Every room has its sign, and the map shows every room."""

from __future__ import annotations

import ast
import re

import pytest
from repo_files import ROOT, packages, text_of

SIGN_LENGTH = 30
# Folders whose names Django fixes; the room above them says what they hold.
NAMED_BY_DJANGO = ("templatetags", "management", "management.commands")


@pytest.mark.parametrize("package", packages())
def test_it_has_a_sign_at_every_package(package: str):
    path = ROOT / package.replace(".", "/") / "__init__.py"
    assert path.exists(), f"{package} has no __init__.py, so the import contracts do not see it"
    if package.endswith(NAMED_BY_DJANGO):
        return
    sign = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    assert len(sign) >= SIGN_LENGTH, f"{package}: say what the room is, may know and exports"


def test_it_maps_every_package_once_and_nothing_else():
    rows = re.findall(r"^\| `([\w.]+)` \|", text_of("docs/map.md"), re.M)
    assert sorted(rows) == packages()
