"""Every relative link of every page leads somewhere."""

from __future__ import annotations

import re
from urllib.parse import unquote

import pytest
from repo_files import ROOT, our_files, text_of

LINK = re.compile(r"!?\[[^\]]*\]\(<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\)")
CODE = re.compile(r"```.*?```|`[^`\n]*`", re.S)


@pytest.mark.parametrize("name", [n for n in our_files() if n.endswith(".md")])
def test_it_has_no_dead_link(name: str):
    folder = (ROOT / name).parent
    links = LINK.findall(CODE.sub("", text_of(name)))
    inside = [link for link in links if not re.match(r"[a-z]+:|#", link)]
    dead = [link for link in inside if not (folder / unquote(link.partition("#")[0])).exists()]
    assert not dead
