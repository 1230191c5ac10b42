"""Every relative link of every page leads somewhere."""

from __future__ import annotations

import re
from urllib.parse import unquote

import pytest
from repo_files import ROOT, our_files, text_of

LINK = re.compile(r"!?\[[^\]]*\]\(<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\)")
NAMED = re.compile(
    r"(?<![\w/.])(?:docs|specs|tests|luoshi|luoshi_web|packs|tools)/[\w./-]+\.(?:md|py|ya?ml|txt|sql|csv|sh|ini)\b",
    re.A,
)
CODE = re.compile(r"```.*?```|`[^`\n]*`", re.S)


@pytest.mark.parametrize("name", [n for n in our_files() if n.endswith(".md")])
def test_it_has_no_dead_link(name: str):
    folder = (ROOT / name).parent
    links = LINK.findall(CODE.sub("", text_of(name)))
    inside = [link for link in links if not re.match(r"[a-z]+:|#", link)]
    dead = [link for link in inside if not (folder / unquote(link.partition("#")[0])).exists()]
    assert not dead


def test_it_names_no_file_of_ours_that_does_not_exist():
    """In docstrings, comments and pages alike."""
    named = {
        (found, name)
        for name in our_files()
        if name.endswith((".md", ".py", ".yaml", ".txt", ".sql", ".csv", ".toml", ".html"))
        for found in NAMED.findall(text_of(name))
    }
    assert sorted((found, by) for found, by in named if not (ROOT / found).exists()) == []


def test_it_reaches_every_page_of_design_and_use_from_the_map():
    links = set(LINK.findall(text_of("docs/map.md")))
    pages = [n for n in our_files() if re.fullmatch(r"docs/(design|use)/[\w-]+\.md", n)]
    assert (
        sorted(n.removeprefix("docs/") for n in pages if n.removeprefix("docs/") not in links) == []
    )
