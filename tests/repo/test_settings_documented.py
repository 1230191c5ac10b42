"""Each setting an installation can change is told in docs/use/settings.md, and nothing that does not exist is."""

from __future__ import annotations

import re

import pytest
from repo_files import our_files, text_of

PAGE = "docs/use/settings.md"
VARIABLE = re.compile(r"\bLUOSHI_[A-Z][A-Z_]*\b")
READERS = ("luoshi/", "luoshi_web/", "Makefile", "tools/", "scripts/", "tests/", ".ci/")


def _told() -> set[str]:
    return set(re.findall(r"^\| `([A-Z_]+)` \|", text_of(PAGE), re.M))


def test_it_tells_every_variable_that_is_read():
    read = {
        name
        for path in our_files()
        if path.startswith(READERS) and path.endswith((".py", "Makefile", ".sh", "run"))
        for name in VARIABLE.findall(text_of(path))
    }
    assert {name for name in _told() if name.startswith("LUOSHI_")} == read


@pytest.mark.parametrize("name", ["PORT", "PYTHON"])
def test_it_tells_what_make_run_takes_from_the_environment(name: str):
    assert name in text_of("Makefile")
    assert name in _told()
