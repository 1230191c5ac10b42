"""What no file may hold: places of one machine, package hosts, promises to do it later, inline code in templates."""

from __future__ import annotations

import re

import pytest
from repo_files import our_files, text_of

BINARY = (".docx", ".doc", ".pdf", ".png", ".jpg", ".xlsx", ".ofd", ".ico", ".mo", ".zip")
# Written apart, so that this file does not find itself.
MACHINE = re.compile(
    r"(?<![\w.$)}>*-])/(?:" + "wor" + "k|ro" + "ot|tm" + r"p|hom" + r"e|Users)/[\w.]"
)
HOSTS = re.compile(
    "|".join(
        ["py" + r"pi\.", "python" + "hosted", "npm" + r"js\.", r"\bjs" + "delivr", r"\bunp" + "kg",
         "tsinghua" + r"\.edu", "aliyun" + r"\.com", "artifact" + "ory", "--index" + "-url",
         "cdn" + r"js\."]
    ),
    re.I,
)  # fmt: skip
LATER = re.compile(r"\b(?:TO" + "DO|FIX" + "ME|HA" + r"CK)\b")
INLINE = {
    "style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.I),
    "style element": re.compile(r"<style\b", re.I),
    "handler attribute": re.compile(r"<[^>{]*\son[a-z]+\s*=", re.I),
    "script without src": re.compile(r"<script(?![^>]*\bsrc=)", re.I),
    "script address": re.compile(r"(?:href|src|action)\s*=\s*[\"']?\s*javascript:", re.I),
    "outside address": re.compile(r"(?:href|src|action)\s*=\s*[\"'](?:https?:)?//", re.I),
}
TEXTS = tuple(name for name in our_files() if not name.endswith(BINARY))


@pytest.mark.parametrize(
    ("what", "pattern"),
    [("path of one machine", MACHINE), ("package host", HOSTS), ("promise to do it later", LATER)],
    ids=["machine", "hosts", "later"],
)
def test_it_holds_nothing_of_the_workshop(what: str, pattern: re.Pattern[str]):
    found = [
        f"{name}:{number}: {what}: {line.strip()[:80]}"
        for name in TEXTS
        for number, line in enumerate(text_of(name).splitlines(), 1)
        if pattern.search(line)
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("name", [n for n in TEXTS if n.endswith(".html")])
def test_it_has_no_inline_code_or_outside_address_in_templates(name: str):
    if not name.startswith("luoshi_web/"):
        pytest.skip("a specimen, not a template")
    text = re.sub(r"\{#.*?#\}", "", text_of(name))
    assert [what for what, pattern in INLINE.items() if pattern.search(text)] == []
