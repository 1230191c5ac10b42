"""Assets: vendored files are what they claim to be, and ours run in the floor browser."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

STATIC = Path(__file__).resolve().parents[2] / "luoshi_web" / "site" / "static"
VENDOR = STATIC / "vendor"
OWN_SCRIPTS = sorted((STATIC / "site").glob("*.js"))
OWN_STYLES = sorted((STATIC / "site").glob("*.css"))
ROW = re.compile(r"^\| (?P<name>[\w.-]+) \|.* (?P<sha>[0-9a-f]{64}) \|$", re.M)


def test_it_vendors_exactly_the_files_listed_with_their_hashes():
    listed = dict(ROW.findall((STATIC / "VENDORED.md").read_text(encoding="utf-8")))
    found = {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in VENDOR.iterdir()}
    assert found == listed


def test_it_leaves_no_source_map_line_that_hashed_names_would_fail_on():
    for path in [*VENDOR.iterdir(), *OWN_SCRIPTS, *OWN_STYLES]:
        assert "sourceMappingURL" not in path.read_text(encoding="utf-8"), path.name


@pytest.mark.parametrize("path", OWN_SCRIPTS, ids=lambda p: p.name)
def test_it_uses_no_syntax_newer_than_es2018_in_our_scripts(path: Path):
    code = re.sub(r"/\*.*?\*/|'[^'\n]*'", "", path.read_text(encoding="utf-8"), flags=re.S)
    newer = {
        "optional chaining": r"\?\.(?!\d)",
        "nullish coalescing": r"\?\?",
        "logical assignment": r"(\|\||&&)=",
        "private member": r"\bthis\.#",
        "optional catch": r"catch\s*\{",
        "bigint": r"\b\d+n\b",
        "es2019 and later methods": r"\.(flat|flatMap|replaceAll|matchAll|at|fromEntries)\(",
        "dynamic import": r"\bimport\s*\(",
    }
    for what, pattern in newer.items():
        assert not re.search(pattern, code, re.M), f"{path.name}: {what}"


@pytest.mark.parametrize("path", OWN_STYLES, ids=lambda p: p.name)
def test_it_uses_no_css_that_chromium_87_lacks(path: Path):
    css = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.S)
    for newer in (
        ":has(",
        ":is(",
        ":where(",
        "color-mix(",
        "oklch(",
        "@container",
        "subgrid",
        "aspect-ratio",
        "@layer",
        "text-wrap",
    ):
        assert newer not in css, f"{path.name}: {newer}"


@pytest.mark.parametrize("path", [*OWN_SCRIPTS, *OWN_STYLES], ids=lambda p: p.name)
def test_it_names_no_outside_address_in_our_assets(path: Path):
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"https?://|//\w+\.\w+", text), path.name
