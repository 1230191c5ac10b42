"""Files stay small enough to be read in one sitting. Past 400 lines is a review question, past 700 a failure."""

from __future__ import annotations

import warnings

import pytest
from repo_files import GENERATED, our_files, text_of

REVIEW, LIMIT = 400, 700
CODE = (".py", ".sql", ".js", ".css", ".html")
# path -> why it may be longer than LIMIT. An entry that is no longer needed fails.
EXEMPT = {
    "tests/core/oracle.py": "the judge written a second time, read from top to bottom beside the rule book",
}


def _lengths() -> dict[str, int]:
    return {
        name: text_of(name).count("\n")
        for name in our_files()
        if name.endswith(CODE) and f"/{GENERATED}/" not in name
    }


def test_it_has_no_file_past_the_limit():
    long = {name: n for name, n in _lengths().items() if n > LIMIT and name not in EXEMPT}
    assert not long


@pytest.mark.filterwarnings("always::UserWarning")
def test_it_asks_about_files_past_the_review_line():
    for name, lines in _lengths().items():
        if lines > REVIEW and name not in EXEMPT:
            warnings.warn(f"{name}: {lines} lines. Is there a second responsibility?", stacklevel=1)


def test_it_has_no_stale_exemption():
    lengths = _lengths()
    assert [name for name in EXEMPT if lengths.get(name, 0) <= LIMIT] == []
    assert all(len(reason) > 20 for reason in EXEMPT.values())
